import Diagnostics
import RegistryTypes
import TabularIO

/// Puts the rows of one person without Dukcapil together: who leads, which rows only repeat, which family they join.
struct UnmatchedPerson {
  private let settings: IdentitySettings
  private var rows: [EditableRow] = []
  /// Rows of the last person that a review was asked about and that turn out to repeat another.
  private(set) var answered: [EditableRow] = []

  init(_ settings: IdentitySettings) { self.settings = settings }

  /// Adds the rows of `items` to the open item of `router`, rows that repeat another last. `items` are in the order of
  /// leading, so the first row leads; the other rows follow in that order (``DeclaredIdentity`` takes values in it).
  mutating func add(_ items: [SpillItem], to router: Router) throws(Failure) {
    rows.removeAll(keepingCapacity: true)
    answered.removeAll(keepingCapacity: true)
    for item in items { try item.eachRecord { (row) throws(Failure) in rows.append(row) } }
    if items.count > 1 { markRepeats() }
    if rows.count > 2 {
      rows[1...].sort { UnmatchedPerson.leads($0.record, $1.record, settings) }
    }
    for row in rows where !row.record.isFollower { router.add(row.record) }
    for row in rows where row.record.isFollower { router.add(row.record) }
  }

  /// Of several rows of one base source the first stands, the others repeat it.
  private mutating func markRepeats() {
    for index in rows.indices.dropFirst() where rows[index].record.source.isBase && !rows[index].record.isFollower {
      let record = rows[index].record
      let earlier = rows[..<index].first { $0.record.source == record.source && !$0.record.isFollower }
      guard let earlier else { continue }
      if record.outcome == .konflik && record.rule != .decision { answered.append(rows[index]) }
      let same = record.hasContent(of: earlier.record)
      rows[index].set(.ganda, same ? .sameRow : .samePerson)
      rows[index].add(same ? .gnd001 : .gnd002)
      rows[index].setFollower()
    }
  }

  /// Orders items by who leads: a known birth date, then the household form, which knows the family best, then the
  /// row that step 1 would keep.
  static func leads(_ one: SpillItem, _ other: SpillItem, _ settings: IdentitySettings) -> Bool {
    leads(one.leader.record, other.leader.record, settings)
  }

  private static func leads(_ left: RowRecord, _ right: RowRecord, _ settings: IdentitySettings) -> Bool {
    let isDated = left.birth != 0 && !settings.isDefault(date: left.birth)
    if isDated != (right.birth != 0 && !settings.isDefault(date: right.birth)) { return isDated }
    let order = weight(left.source) - weight(right.source)
    if order != 0 { return order > 0 }
    if left.source != right.source { return left.source.rawValue < right.source.rawValue }
    return left.isPreferred(to: right)
  }

  private static func weight(_ source: SourceKind) -> Int {
    switch source {
    case .regsosekAnggota: 3
    case .p3keIndividu: 2
    case .dtks: 1
    default: 0
    }
  }

  /// The family that the person joins: one with a No KK, then that of most items, then of the first that leads.
  static func family(_ items: [SpillItem]) -> FamilyKey {
    var best = items[0].family
    var votes = 0
    for item in items {
      let count = items.count { $0.family == item.family }
      let isBetter = (item.family.noKK != 0) != (best.noKK != 0) ? item.family.noKK != 0 : count > votes
      if isBetter {
        best = item.family
        votes = count
      }
    }
    return best
  }
}
