import RegistryTypes
import TabularIO

/// A row that nobody was found for by its NIK, with what is known of it for the search.
struct ResidueRow {
  /// The item that holds the row and those that repeat it.
  let item: SpillItem
  let record: RowRecord
  let name: ByteView
  let mother: ByteView
  /// Digits of what was declared as NIK; 0 when there are none worth comparing.
  var digits: UInt64 = 0
  var digitCount = 0
  /// The declared No KK, or that of the household's form.
  var noKK: UInt64
  var region: Region
  /// See ``RowRecord/village``.
  var village: UInt32
  var birth: Int32
  var sex: UInt8
  let date: Int32
  /// No KK of families that other members of the household were matched to.
  var families = InlineArray<3, UInt64>(repeating: 0)
  /// Families that are kept.
  static let mostFamilies = 3
  var familyCount = 0
  /// A person has said whom it is not (``Decisions/refuses(_:_:)``).
  var hasRefusals = false
  /// The row's NIK belongs to somebody else.
  var isContradicted = false
  /// Has the same bytes as the row before it.
  var isCopy = false
  /// A person has said that it is nobody's row, and named no other.
  var isClosed = false
  /// A person wants to decide.
  var isPostponed = false
  /// Whether anybody is to be searched for.
  var isSearched: Bool { !isCopy && !isClosed }
  /// Whether the row belongs to a household that has other members.
  var hasHousehold: Bool { record.source.isBase && record.key != .none }
  /// Dukcapil's own record of a double, searched for its living twin.
  var isDouble: Bool { record.source == .dukcapil }

  /// What is known of the row that leads `item`, whose file rank is set.
  init(_ item: SpillItem, _ decisions: Decisions) {
    self.item = item
    record = item.leader.record
    name = record.name
    mother = record.mother
    noKK = record.noKK
    region = record.region
    village = record.village
    birth = record.birth
    sex = record.sex
    date = record.date
    isContradicted = record.outcome == .konflik
    if record.source == .dukcapil { return }
    if let decision = decisions[record.decision] {
      switch decision.kind {
      case .match: break
      case .noMatch:
        hasRefusals = decision.nik != 0
        isClosed = decision.nik == 0
      case .postponed:
        isPostponed = true
        hasRefusals = true
      }
    }
    if record.nik != 0 {
      if !isContradicted {
        digits = record.nik
        digitCount = 16
      }
    } else {
      let raw = record.rawDigits
      if raw.count >= 6 && raw.count <= 17, let value = raw.uint64() {
        digits = value
        digitCount = raw.count
      }
    }
  }

  /// Notes a family that another member was matched to; the first ``mostFamilies`` count.
  mutating func add(family: UInt64) {
    if family == 0 || familyCount == ResidueRow.mostFamilies { return }
    for index in 0..<familyCount where families[index] == family { return }
    families[familyCount] = family
    familyCount += 1
  }

  /// Whether a member of the household was matched to the family of No KK `number`.
  @inline(__always)
  func isHousehold(of number: UInt64) -> Bool {
    if number == 0 { return false }
    for index in 0..<familyCount where families[index] == number { return true }
    return false
  }
}
