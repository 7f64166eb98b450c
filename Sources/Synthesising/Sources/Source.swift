/// The extracts, in the order of the contract's table; the raw value numbers their streams and files.
package enum Source: Int, CaseIterable, Sendable {
  case dukcapil, dtks, regsosekKeluarga, regsosekAnggota, p3keKeluarga, p3keIndividu, pln, bpjs
  case groundCheck, usulan, aduan, penerima, statusKhusus, pendamping, desilResmi, keputusan

  /// The name, which is also the file's.
  package var name: String {
    switch self {
    case .dukcapil: "dukcapil"
    case .dtks: "dtks"
    case .regsosekKeluarga: "regsosek_keluarga"
    case .regsosekAnggota: "regsosek_anggota"
    case .p3keKeluarga: "p3ke_keluarga"
    case .p3keIndividu: "p3ke_individu"
    case .pln: "pln"
    case .bpjs: "bpjs"
    case .groundCheck: "ground_check"
    case .usulan: "usulan"
    case .aduan: "aduan"
    case .penerima: "penerima"
    case .statusKhusus: "status_khusus"
    case .pendamping: "pendamping"
    case .desilResmi: "desil_resmi"
    case .keputusan: "keputusan"
    }
  }

  /// Canonical column names, in order.
  package var columns: [String] {
    switch self {
    case .dukcapil:
      words(
        """
        NIK NO_KK NAMA_LGKP JENIS_KLMIN TMPT_LHR TGL_LHR STAT_HBKEL STATUS_KAWIN PDDK_AKH JENIS_PKRJN
        NIK_IBU NAMA_LGKP_IBU ALAMAT NO_RT NO_RW NO_PROP NO_KAB NO_KEC NO_KEL EKTP_STATUS FLAG_STATUS
        TGL_UBAH
        """)
    case .dtks:
      words(
        """
        id_dtks kode_wilayah alamat dusun rt rw no_kk nik nama tanggal_lahir tempat_lahir jenis_kelamin
        pekerjaan nama_ibu_kandung hubungan_keluarga keterangan_padan bansos_bpnt bansos_pkh pbi_jkn
        tanggal_pemutakhiran
        """)
    case .regsosekKeluarga:
      words(
        """
        id_keluarga no_kk nama_kepala_keluarga jumlah_anggota_keluarga alamat kode_wilayah_bps hasil_pendataan
        tanggal_pendataan
        """) + words(Source.houseColumns)
    case .regsosekAnggota:
      words(
        """
        id_keluarga no_urut_anggota nik nama jenis_kelamin tanggal_lahir status_kawin
        status_hubungan_keluarga keberadaan partisipasi_sekolah jenjang_tertinggi_yang_diduduki
        ijazah_tertinggi_yang_dimiliki status_bekerja lapangan_usaha_dari_pekerjaan_utama
        status_dalam_pekerjaan_utama kepemilikan_usaha omzet_usaha_utama disabilitas penyakit_kronis
        """)
    case .p3keKeluarga:
      words(
        """
        id_keluarga_p3ke kode_kemdagri desil_kesejahteraan alamat kepala_keluarga nik padan_dukcapil
        kepemilikan_rumah jenis_atap jenis_dinding jenis_lantai sumber_penerangan bahan_bakar_memasak
        sumber_air_minum fasilitas_bab memiliki_simpanan risiko_stunting
        """)
    case .p3keIndividu:
      words(
        """
        id_keluarga_p3ke id_individu nik nama jenis_kelamin hubungan_kepala_keluarga tanggal_lahir
        status_kawin pekerjaan pendidikan padan_dukcapil penerima_bpnt penerima_pkh penerima_bst
        penerima_bpum
        """)
    case .pln: words("idpel nometer nik nama alamat tarif daya kwh_bulan kode_kab")
    case .bpjs: words("nokartu nik nama sex tgllahir pisa segmen hakkelas statuspeserta upah tgltmt")
    case .groundCheck:
      words("id_kunjungan id_pendamping tanggal_kunjungan no_kk nik nama kode_wilayah status_keberadaan")
        + words(Source.houseColumns) + words("pendapatan_bulanan foto_rumah")
    case .usulan:
      words(
        """
        id_usulan jenis_usulan nik no_kk nama tanggal_lahir jenis_kelamin alamat kode_wilayah program alasan
        kode_alasan tanggal_usulan tahap
        """)
    case .aduan:
      words(
        """
        id_aduan kanal jenis nik_terlapor nama_terlapor kode_wilayah program kode_alasan tanggal
        """)
    case .penerima: words("program periode nik no_kk nama kode_wilayah nominal status_salur id_pendamping")
    case .statusKhusus: words("nik nama jenis instansi nilai tanggal")
    case .pendamping: words("id_pendamping nama kode_wilayah kapasitas_per_hari")
    case .desilResmi: words("nomor_kartu_keluarga desil_nasional desil_provinsi desil_kabupaten_kota periode")
    case .keputusan: words("id_tinjau keputusan nik petugas tanggal")
    }
  }

  private func words(_ text: String) -> [String] {
    text.split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  /// House, assets and livestock, the same in the survey and the ground check.
  private static let houseColumns = """
    status_kepemilikan_rumah luas_lantai jenis_lantai_terluas jenis_dinding_terluas jenis_atap_terluas
    sumber_air_minum_utama sumber_penerangan_utama daya_terpasang bahan_bakar_utama_memasak fasilitas_bab
    jenis_kloset pembuangan_akhir_tinja aset_bergerak_tabung_gas aset_bergerak_lemari_es aset_bergerak_ac
    aset_bergerak_pemanas_air aset_bergerak_telepon_rumah aset_bergerak_tv_datar aset_bergerak_emas_perhiasan
    aset_bergerak_komputer_laptop_tablet aset_bergerak_sepeda_motor aset_bergerak_sepeda aset_bergerak_mobil
    aset_bergerak_perahu aset_bergerak_kapal_perahu_motor aset_bergerak_smartphone
    aset_tidak_bergerak_lahan_lainnya aset_tidak_bergerak_rumah_lainnya jumlah_ternak_sapi jumlah_ternak_kerbau
    jumlah_ternak_kuda jumlah_ternak_babi jumlah_ternak_kambing_domba id_pelanggan_pln
    """

  /// Index of the person's name among the columns, where there is one.
  var nameColumn: Int? {
    columns.firstIndex {
      ["NAMA_LGKP", "nama", "nama_kepala_keluarga", "kepala_keluarga", "nama_terlapor"].contains($0)
    }
  }

  /// The kinds of defect its rows can carry, apart from those that follow from the person; in order.
  package var defects: [Defect] { Defect.allCases.filter { possibleDefects.contains($0) } }

  /// Defects that rows of this source can carry, apart from those that follow from the person.
  var possibleDefects: DefectSet {
    var set = DefectSet(.brokenShort, .brokenLong, .brokenOpenQuote, .brokenStrayQuote, .brokenControl, .brokenByte)
    let names = DefectSet.name
    let numbers = DefectSet(
      .nikPlaceholder, .nikDecorated, .nikLength, .nikDigit, .nikTransposed, .nikOfStranger, .nikFormer)
    switch self {
    case .dukcapil, .keputusan: return set
    case .pendamping: return DefectSet(.brokenShort)
    case .desilResmi: set.insert(.cardBad)
    case .dtks:
      set = set.union(names).union(numbers).union(.date).union(
        DefectSet(.nikEmpty, .nikScientific, .nikCardSwap, .nikOfHead, .cardBad, .sexWrong))
    case .regsosekKeluarga: set = set.union(names).union(DefectSet(.cardBad))
    case .regsosekAnggota:
      set = set.union(names).union(numbers).union(.date).union(DefectSet(.nikEmpty, .nikOfHead, .sexWrong))
    case .p3keKeluarga: set = set.union(names).union(numbers).union(DefectSet(.nikScientific))
    case .p3keIndividu:
      set = set.union(names).union(numbers).union(.date).union(
        DefectSet(.nikEmpty, .nikScientific, .nikOfHead, .sexWrong))
    case .pln: set = set.union(names).union(numbers).union(DefectSet(.nikEmpty))
    case .bpjs: set = set.union(names).union(numbers).union(.date).union(DefectSet(.nikEmpty, .nikOfHead, .sexWrong))
    case .usulan:
      set = set.union(names).union(numbers).union(.date).union(DefectSet(.nikCardSwap, .cardBad, .sexWrong))
    case .groundCheck, .penerima: set = set.union(names).union(numbers).union(DefectSet(.nikCardSwap, .cardBad))
    case .aduan, .statusKhusus: set = set.union(names).union(numbers)
    }
    return set
  }
}
