/// How a source row ended; every row ends exactly one way.
enum Outcome: UInt8, CaseIterable, Sendable {
  case none
  case padan
  case padanPerbaikan
  case tinjau
  case konflik
  case tidakPadan
  case ganda
  case tolak
  case luar
  case referensi

  /// As `jejak.hasil` shows it.
  var label: StaticString {
    switch self {
    case .none: ""
    case .padan: "PADAN"
    case .padanPerbaikan: "PADAN_PERBAIKAN"
    case .tinjau: "TINJAU"
    case .konflik: "KONFLIK"
    case .tidakPadan: "TIDAK_PADAN"
    case .ganda: "GANDA"
    case .tolak: "TOLAK"
    case .luar: "LUAR"
    case .referensi: "REFERENSI"
    }
  }

  /// Whether the row is known to be about a person of Dukcapil.
  @inline(__always)
  var isResolved: Bool { self == .padan || self == .padanPerbaikan }
}

/// The rule that decided, as `jejak.aturan` shows it. Contract section 3; meanings in `docs/stages/match.md`.
enum MatchRule: UInt8, CaseIterable, Sendable {
  case none
  case sameRow
  case samePerson
  case decision
  case nikName
  case nikNameAndBirth
  case nikBirth
  case nikAlone
  case nikContradicts
  case nikDoubtful
  case nikUnknown
  case noNIK
  case householdHead
  case householdMembers
  case householdCard
  case noFamily
  case meterNIK
  case meterNumber
  case population
  case reference
  case reject
  case repairNIK
  case repairSwapped
  case repairCard
  case repairHousehold
  case repairBirthName
  case repairBirthDistrict
  case repairBirthWordRegency
  case repairBirthWord
  case repairNameVillage
  case repairWordVillage
  case repairMother
  case repairDouble

  /// The rule of a row that the repair decided with candidates found by `blocking`.
  static func repair(_ blocking: BlockingRule) -> MatchRule {
    MatchRule(rawValue: MatchRule.repairNIK.rawValue + blocking.rawValue) ?? .repairNIK
  }

  /// Whether the repair decided, so that the row has a probability.
  @inline(__always)
  var isRepair: Bool { rawValue >= MatchRule.repairNIK.rawValue }

  /// The id of the rule.
  var label: StaticString {
    switch self {
    case .none, .reject: ""
    case .sameRow: "BARIS_SAMA"
    case .samePerson: "ORANG_SAMA"
    case .decision: "KEPUTUSAN"
    case .nikName: "NIK_NAMA"
    case .nikNameAndBirth: "NIK_NAMA_TANGGAL"
    case .nikBirth: "NIK_TANGGAL"
    case .nikAlone: "NIK_SAJA"
    case .nikContradicts: "NIK_BERTENTANGAN"
    case .nikDoubtful: "NIK_RAGU"
    case .nikUnknown: "NIK_TAK_DIKENAL"
    case .noNIK: "TANPA_NIK"
    case .householdHead: "KELUARGA_KEPALA"
    case .householdMembers: "KELUARGA_ANGGOTA"
    case .householdCard: "KELUARGA_KK"
    case .noFamily: "TANPA_KELUARGA"
    case .meterNIK: "METER_NIK"
    case .meterNumber: "METER_IDPEL"
    case .population: "DUKCAPIL"
    case .reference: "REFERENSI"
    case .repairNIK: "PERBAIKAN_FS:NIK"
    case .repairSwapped: "PERBAIKAN_FS:TUKAR"
    case .repairCard: "PERBAIKAN_FS:KK"
    case .repairHousehold: "PERBAIKAN_FS:RUMAH_TANGGA"
    case .repairBirthName: "PERBAIKAN_FS:TANGGAL_NAMA"
    case .repairBirthDistrict: "PERBAIKAN_FS:TANGGAL_KECAMATAN"
    case .repairBirthWordRegency: "PERBAIKAN_FS:TANGGAL_KATA_KABUPATEN"
    case .repairBirthWord: "PERBAIKAN_FS:TANGGAL_KATA"
    case .repairNameVillage: "PERBAIKAN_FS:NAMA_KELURAHAN"
    case .repairWordVillage: "PERBAIKAN_FS:KATA_KELURAHAN"
    case .repairMother: "PERBAIKAN_FS:IBU"
    case .repairDouble: "PERBAIKAN_FS:GANDA_DUKCAPIL"
    }
  }
}
