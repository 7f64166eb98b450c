import TabularIO

/// A group of rows that claim the same and are too many persons to be held against each other one by one: each was
/// compared with those nearest to it alone.
struct CrowdedGroup {
  /// What the rows of a group share; as `blok_dilewati` names it.
  enum Kind: Int, CaseIterable {
    /// Rows of one source that declare one NIK.
    case samePerson
    /// Rows of the base sources that declare one NIK that nobody was found for.
    case unknownNumber
    /// Rows of one family without a person in Dukcapil.
    case family
    /// The same of one kab/kota and birth date.
    case place

    var label: StaticString {
      switch self {
      case .samePerson: "ORANG_SAMA"
      case .unknownNumber: "NIK_TAK_DIKENAL"
      case .family: "GUGUS_KELUARGA"
      case .place: "GUGUS_KABUPATEN"
      }
    }
  }

  let kind: Kind
  /// A hash of what the rows share.
  let key: UInt64
  let rows: Int
  /// Who speaks for himself among them.
  let persons: Int

  init(_ kind: Kind, key: UInt64, rows: Int, persons: Int) {
    self.kind = kind
    self.key = StableHash.mix(StableHash.mix(key) ^ UInt64(kind.rawValue))
    self.rows = rows
    self.persons = persons
  }
}
