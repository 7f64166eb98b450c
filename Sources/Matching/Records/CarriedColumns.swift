/// Which columns of 2-normalise a source's record carries as text, and where the typed ones come from.
///
/// Carried fields are numbered from 0 in the order given here; the enums below name the numbers.
struct SourceColumns: Sendable {
  var nik: String?
  var noKK: String?
  var birth: String?
  var sex: String?
  /// The column that the second key of the record is made from (household, meter); nil for the source's own id.
  var key: String?
  /// The column of the region code as the source writes it, for sources whose rows are told apart by it.
  var place: String?
  var carried: [String] = []

  static func of(_ source: SourceKind) -> SourceColumns {
    switch source {
    case .dukcapil:
      SourceColumns(
        nik: "NIK", noKK: "NO_KK", birth: "TGL_LHR", sex: "JENIS_KLMIN",
        carried: [
          "NAMA_LGKP", "FLAG_STATUS", "STAT_HBKEL", "TMPT_LHR", "NAMA_LGKP_IBU", "STATUS_KAWIN", "JENIS_PKRJN",
          "TGL_UBAH", "ALAMAT", "NO_RT", "NO_RW",
        ])
    case .dtks:
      SourceColumns(
        nik: "nik", noKK: "no_kk", birth: "tanggal_lahir", sex: "jenis_kelamin", place: "kode_wilayah",
        carried: ["nama", "tempat_lahir", "nama_ibu_kandung", "alamat"])
    case .regsosekKeluarga:
      SourceColumns(
        noKK: "no_kk", key: "id_keluarga", place: "kode_wilayah_bps",
        carried: ["alamat", "id_pelanggan_pln"] + SocioEconomic.recoded)
    case .regsosekAnggota:
      SourceColumns(
        nik: "nik", birth: "tanggal_lahir", sex: "jenis_kelamin", key: "id_keluarga",
        carried: ["nama", "status_kawin", "keberadaan"] + SurveyPerson.columns)
    case .p3keKeluarga:
      SourceColumns(
        nik: "nik", key: "id_keluarga_p3ke", place: "kode_kemdagri",
        carried: [
          "alamat", "status_kepemilikan_rumah", "jenis_lantai_terluas", "jenis_dinding_terluas", "atap_dtsen",
          "sumber_air_minum_utama", "sumber_penerangan_utama", "daya_terpasang", "bahan_bakar_utama_memasak",
          "kode_bab",
        ])
    case .p3keIndividu:
      SourceColumns(
        nik: "nik", birth: "tanggal_lahir", sex: "jenis_kelamin", key: "id_keluarga_p3ke", carried: ["nama", "kawin"])
    case .pln: SourceColumns(nik: "nik", key: "idpel", carried: ["idpel", "tarif", "daya", "kwh_bulan"])
    case .bpjs:
      SourceColumns(
        nik: "nik", birth: "tgllahir", sex: "sex", carried: ["segmen", "statuspeserta", "upah", "tgltmt"])
    case .groundCheck:
      SourceColumns(
        nik: "nik", noKK: "no_kk",
        carried: [
          "id_kunjungan", "id_pelanggan_pln", "id_pendamping", "tanggal_kunjungan", "status_keberadaan",
          "pendapatan_bulanan",
        ] + SocioEconomic.recoded)
    case .usulan:
      SourceColumns(
        nik: "nik", noKK: "no_kk", birth: "tanggal_lahir", sex: "jenis_kelamin",
        carried: [
          "nama", "id_usulan", "jenis_usulan", "program", "kode_alasan", "tanggal_usulan", "tahap", "alamat",
        ])
    case .aduan:
      SourceColumns(nik: "nik_terlapor", carried: ["id_aduan", "jenis", "program", "kode_alasan", "tanggal"])
    case .penerima:
      SourceColumns(
        nik: "nik", noKK: "no_kk", carried: ["program", "periode", "nominal", "status_salur", "id_pendamping"])
    case .statusKhusus: SourceColumns(nik: "nik", carried: ["jenis", "nilai", "tanggal"])
    case .pendamping: SourceColumns(carried: ["id_pendamping", "nama", "kapasitas_per_hari"])
    case .desilResmi:
      SourceColumns(
        noKK: "nomor_kartu_keluarga", carried: ["desil_nasional", "desil_provinsi", "desil_kabupaten_kota"])
    case .keputusan: SourceColumns(nik: "nik")
    case .identitas: SourceColumns()
    }
  }
}

/// Numbers of carried fields.
enum Carried {
  enum Dukcapil {
    static let nama = 0
    static let flag = 1
    static let hubunganSIAK = 2
    static let tempatLahir = 3
    static let ibu = 4
    static let kawin = 5
    static let pekerjaan = 6
    static let tanggalUbah = 7
    static let alamat = 8
    static let rt = 9
    static let rw = 10
  }
  enum Person {
    static let nama = 0
    static let tempatLahir = 1
    static let ibu = 2
    static let kawinRegsosek = 1
    static let keberadaan = 2
    static let firstSurvey = 3
    static let kawinP3KE = 1
    static let alamatDTKS = 3
    static let alamatUsulan = 7
  }
  enum Household {
    static let alamat = 0
    static let idpel = 1
    static let firstRegsosek = 2
    static let firstP3KE = 1
  }
  enum Meter {
    static let idpel = 0
    static let tarif = 1
    static let daya = 2
    static let kwh = 3
  }
  enum BPJS {
    static let segmen = 0
    static let status = 1
    static let upah = 2
    static let mulai = 3

    /// Whether `row` speaks of somebody who is paid a wage: only such rows have more to say than stands in `anggota`.
    static func isWageEarner(_ row: RowRecord) -> Bool {
      if !row.carried(upah).isEmpty { return true }
      let segment = row.carried(segmen)
      return segment.count >= 3 && segment[0..<3].equals("PPU")
    }
  }
  enum Visit {
    static let id = 0
    static let idpel = 1
    static let pendamping = 2
    static let tanggal = 3
    static let keberadaan = 4
    static let pendapatan = 5
    static let firstSocioEconomic = 6
  }
  enum Proposal {
    static let id = 1
    static let jenis = 2
    static let program = 3
    static let alasan = 4
    static let tanggal = 5
    static let tahap = 6
  }
  enum Payment {
    static let program = 0
    static let periode = 1
    static let nominal = 2
    static let status = 3
    static let pendamping = 4
  }
}

/// The surveyed values of a person in `anggota`, in the order of both the record and the table.
enum SurveyPerson {
  static let columns = [
    "partisipasi_sekolah", "jenjang_tertinggi_yang_diduduki", "ijazah_tertinggi_yang_dimiliki", "status_bekerja",
    "lapangan_usaha_dari_pekerjaan_utama", "status_dalam_pekerjaan_utama", "kepemilikan_usaha", "omzet_usaha_utama",
    "disabilitas", "penyakit_kronis",
  ]
  static let count = 10
}

/// The socio-economic values of a family, in the order of `keluarga`.
enum SocioEconomic {
  static let names = [
    "status_kepemilikan_rumah", "luas_lantai", "jenis_lantai_terluas", "jenis_dinding_terluas", "jenis_atap_terluas",
    "sumber_air_minum_utama", "sumber_penerangan_utama", "daya_terpasang", "bahan_bakar_utama_memasak",
    "fasilitas_bab", "jenis_kloset", "pembuangan_akhir_tinja", "aset_bergerak_tabung_gas", "aset_bergerak_lemari_es",
    "aset_bergerak_ac", "aset_bergerak_pemanas_air", "aset_bergerak_telepon_rumah", "aset_bergerak_tv_datar",
    "aset_bergerak_emas_perhiasan", "aset_bergerak_komputer_laptop_tablet", "aset_bergerak_sepeda_motor",
    "aset_bergerak_sepeda", "aset_bergerak_mobil", "aset_bergerak_perahu", "aset_bergerak_kapal_perahu_motor",
    "aset_bergerak_smartphone", "aset_tidak_bergerak_lahan_lainnya", "aset_tidak_bergerak_rumah_lainnya",
    "jumlah_ternak_sapi", "jumlah_ternak_kerbau", "jumlah_ternak_kuda", "jumlah_ternak_babi",
    "jumlah_ternak_kambing_domba",
  ]
  static let count = 33
  /// Place of `daya_terpasang`.
  static let power = 7

  /// The columns of a survey or visit: roof and cooking fuel recoded to DTSEN's lists.
  static let recoded = names.map {
    $0 == "jenis_atap_terluas" ? "atap_dtsen" : $0 == "bahan_bakar_utama_memasak" ? "memasak_dtsen" : $0
  }

  /// Where the nine values of P3KE go.
  static let ofP3KE: [Int] = [0, 2, 3, 4, 5, 6, 7, 8, 9]
}
