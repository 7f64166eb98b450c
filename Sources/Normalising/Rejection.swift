import RegistryTypes

/// Why a row cannot be used.
enum Rejection: Int, CaseIterable {
  case unidentified
  case needed
  case orphan

  var code: StaticString {
    switch self {
    case .unidentified: "TLK-006"
    case .needed: "TLK-007"
    case .orphan: "TLK-008"
    }
  }

  /// The same as a code of the list.
  var finding: FindingCode {
    switch self {
    case .unidentified: .tlk006
    case .needed: .tlk007
    case .orphan: .tlk008
    }
  }

  /// What is wrong, without a word of the row's content.
  var detail: StaticString {
    switch self {
    case .unidentified: "tanpa NIK terpakai dan tanpa nama dengan tanggal lahir atau wilayah"
    case .needed: "kolom wajib kosong"
    case .orphan: "baris keluarganya tidak ada dan tanpa NIK terpakai"
    }
  }
}
