import Diagnostics

/// How a column of `keluarga` or `anggota` comes to its value.
enum ColumnRule: Sendable, Equatable {
  // Read from one row as it stands there.
  case survived, identity, survey, insurance, meter, official, address, domicile
  // Put together or worked out.
  case registryID, matched, counted, regionName, subsidised, meters, wage, listed, statuses, residence, insured
  case newest, stale, known, scored, ranked, findings

  /// Whether the value stands in the row that is named, in the column that is named.
  var isRead: Bool {
    switch self {
    case .survived, .identity, .survey, .insurance, .meter, .official, .address, .domicile: true
    default: false
    }
  }

  /// The rule in words.
  var words: Message {
    switch self {
    case .survived: Message(id: "tanggal terbaru, lalu kepercayaan sumber", en: "newest date, then trust in the source")
    case .identity: Message(id: "baris identitas: Dukcapil dahulu", en: "row of the identity: Dukcapil first")
    case .survey: Message(id: "baris survei orang ini", en: "the survey row of this person")
    case .insurance: Message(id: "baris BPJS orang ini", en: "the BPJS row of this person")
    case .meter: Message(id: "meter dengan daya terbesar", en: "the meter with the largest power")
    case .official: Message(id: "desil resmi, menurut No KK", en: "official decile, by No KK")
    case .address:
      Message(
        id: "alamat terbaru dari kunjungan, regsosek, dukcapil", en: "newest address of visit, regsosek and dukcapil")
    case .domicile: Message(id: "wilayah dari baris alamat", en: "region of the row of the address")
    case .registryID:
      Message(
        id: "dihitung: id registri, tetap dari potret ke potret", en: "computed: id of the registry, kept for good")
    case .matched:
      Message(id: "dihitung: hasil pemadanan, lihat baris_sumber", en: "computed: matching, see baris_sumber")
    case .counted: Message(id: "dihitung: anggota yang hidup", en: "computed: living members")
    case .regionName: Message(id: "dihitung: nama menurut daftar wilayah", en: "computed: name in the region list")
    case .subsidised: Message(id: "dihitung: ada peserta PBI", en: "computed: some member is PBI")
    case .meters: Message(id: "dihitung: atas meter rumah tangga", en: "computed: over household meters")
    case .wage: Message(id: "dihitung: upah PPU aktif terbesar", en: "computed: largest active PPU wage")
    case .listed:
      Message(id: "dihitung: ada baris sumber itu yang padan", en: "computed: a row of that source is theirs")
    case .statuses: Message(id: "dihitung: kode dari baris status khusus", en: "computed: codes of the rows of status")
    case .residence: Message(id: "dihitung: dari status di Dukcapil", en: "computed: from the status in Dukcapil")
    case .insured: Message(id: "dihitung: status peserta di BPJS", en: "computed: status of the membership in BPJS")
    case .newest: Message(id: "dihitung: tanggal terbaru di antara nilai", en: "computed: newest date among the values")
    case .stale: Message(id: "dihitung: umur tanggal_data", en: "computed: age of tanggal_data")
    case .known: Message(id: "dihitung: variabel model yang diketahui", en: "computed: variables of the model known")
    case .scored: Message(id: "dihitung: model peringkat, lihat skor", en: "computed: ranking model, see skor")
    case .ranked:
      Message(id: "dihitung: urutan skor dalam lingkupnya", en: "computed: order of scores in the territory")
    case .findings: Message(id: "dihitung: aturan, lihat temuan", en: "computed: rules, see temuan")
    }
  }

  /// The rule of a column of `keluarga`; a column that none is known for is one of those that survive.
  static func family(_ column: String) -> ColumnRule {
    switch column {
    case "id_keluarga": .registryID
    case "nomor_kartu_keluarga", "nik_kepala_keluarga", "nama_kepala_keluarga": .identity
    case "jumlah_anggota_keluarga": .counted
    case "alamat": .address
    case "kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan", "kode_kelurahan_desa": .domicile
    case "provinsi", "kabupaten_kota": .regionName
    case "pbi_nas", "pbi_pemda", "is_pbi_se": .subsidised
    case "id_pelanggan_pln", "daya_va_terbesar", "tarif_pln": .meter
    case "jumlah_meter_pln", "kwh_bulan_total": .meters
    case "upah_tertinggi": .wage
    case "is_dtks", "is_regsosek", "is_p3ke", "is_gc_kemensos", "is_siks_ng": .listed
    case "tanggal_data": .newest
    case "kedaluwarsa": .stale
    case "variabel_terisi": .known
    case "skor_pmt", "status_peringkat": .scored
    case "desil_nasional", "desil_provinsi", "desil_kabupaten_kota": .ranked
    case "desil_resmi_nasional", "desil_resmi_provinsi", "desil_resmi_kabupaten_kota": .official
    case "temuan": .findings
    default: .survived
    }
  }

  /// The rule of a column of `anggota` or `anggota_luar`.
  static func person(_ column: String) -> ColumnRule {
    switch column {
    case "id_individu", "id_keluarga": .registryID
    case "kode_provinsi", "kode_kelurahan_desa": .domicile
    case "status_padan": .matched
    case "status_kependudukan", "tanggal_peristiwa": .residence
    case "bpjs_aktif": .insured
    case "segmen_bpjs", "upah_dilaporkan": .insurance
    case "status_khusus": .statuses
    case "is_dtks", "is_regsosek", "is_p3ke": .listed
    case "temuan": .findings
    case "partisipasi_sekolah", "jenjang_tertinggi_yang_diduduki", "ijazah_tertinggi_yang_dimiliki", "status_bekerja",
      "lapangan_usaha_dari_pekerjaan_utama", "status_dalam_pekerjaan_utama", "kepemilikan_usaha", "omzet_usaha_utama",
      "disabilitas", "penyakit_kronis":
      .survey
    default: .identity
    }
  }

  /// The columns of the normalised sources that say something on a column of the snapshot, first that a row has;
  /// what is not listed has the snapshot's name.
  static func sourceColumns(_ column: String) -> [String] {
    switch column {
    case "nomor_induk_kependudukan", "nik_kepala_keluarga": ["NIK", "nik"]
    case "nomor_kartu_keluarga": ["NO_KK", "no_kk", "nomor_kartu_keluarga"]
    case "nama", "nama_kepala_keluarga": ["NAMA_LGKP", "nama"]
    case "jenis_kelamin": ["JENIS_KLMIN", "jenis_kelamin", "sex"]
    case "tempat_lahir": ["TMPT_LHR", "tempat_lahir"]
    case "tanggal_lahir": ["TGL_LHR", "tanggal_lahir", "tgllahir"]
    case "nama_ibu_kandung": ["NAMA_LGKP_IBU", "nama_ibu_kandung"]
    case "status_kawin": ["STATUS_KAWIN", "kawin", "status_kawin"]
    case "status_hubungan_keluarga": ["hubungan"]
    case "status_kependudukan": ["FLAG_STATUS"]
    case "tanggal_peristiwa": ["TGL_UBAH"]
    case "alamat": ["ALAMAT", "alamat"]
    case "kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan", "kode_kelurahan_desa": ["wilayah"]
    case "id_pelanggan_pln": ["idpel"]
    case "jumlah_meter_pln": ["idpel"]
    case "daya_va_terbesar": ["daya"]
    case "tarif_pln": ["tarif"]
    case "kwh_bulan_total": ["kwh_bulan"]
    case "segmen_bpjs", "pbi_nas", "pbi_pemda", "is_pbi_se": ["segmen"]
    case "bpjs_aktif": ["statuspeserta"]
    case "upah_dilaporkan", "upah_tertinggi": ["upah"]
    case "status_khusus": ["jenis"]
    case "desil_resmi_nasional", "desil_resmi_provinsi", "desil_resmi_kabupaten_kota":
      [column.replacing("_resmi", with: "")]
    default: [column]
    }
  }
}
