import Comparison
import RegistryTypes
import TabularIO

/// Which rows of one source that declare one NIK are one person (contract, section 3 step 1).
extension NIKGroup {
  /// Step 1: the same row, or the same person, again in one source. The row that Dukcapil's record bears out most leads,
  /// then the one that is preferred.
  mutating func findDuplicates(
    _ start: Int, _ end: Int, _ source: SourceKind, _ check: IdentityCheck, _ decisions: Decisions,
    _ scratch: borrowing ComparisonScratch
  ) {
    if source.hasOwnKey || source == .pln || source == .p3keKeluarga { return }
    members[start..<end].sort {
      let (left, right) = ($0.verdict.rank, $1.verdict.rank)
      return left != right ? left < right : $0.record.isPreferred(to: $1.record)
    }
    var persons = 0
    var last = start
    for index in start..<end {
      members[index].leader = index
      for other in start..<index where members[other].leader == other {
        if isAgain(index, other, source, check, decisions, scratch) {
          setDuplicate(index, of: other)
          break
        }
      }
      if members[index].leader == index {
        persons += 1
        last = index
      }
    }
    // Nobody else stands on a number that Dukcapil does not have: a row that says nothing is that person's.
    if person == nil, persons == 2, canRepeat(last, start, source, decisions),
      check.compare(members[last].record, members[start].record, scratch) == .unknown
    {
      setDuplicate(last, of: start)
      for index in start..<end where members[index].leader == last { members[index].leader = start }
    }
  }

  private func isAgain(
    _ index: Int, _ kept: Int, _ source: SourceKind, _ check: IdentityCheck, _ decisions: Decisions,
    _ scratch: borrowing ComparisonScratch
  ) -> Bool {
    let row = members[index].record
    let other = members[kept].record
    if row.hasContent(of: other) { return true }
    guard canRepeat(index, kept, source, decisions) else { return false }
    switch check.compare(row, other, scratch) {
    case .same: return !check.areHousemates(row, other, scratch)
    case .different: return false
    // Two rows of the bare number are one person; a bare number and a name need not be.
    case .unknown: return NIKGroup.isBare(row) && NIKGroup.isBare(other)
    }
  }

  /// Whether two rows of different content can be about one person at all, by their source and by what somebody decided.
  private func canRepeat(_ index: Int, _ kept: Int, _ source: SourceKind, _ decisions: Decisions) -> Bool {
    let row = members[index].record
    let other = members[kept].record
    if source == .penerima || source == .statusKhusus && !(row.carried(0) == other.carried(0)) { return false }
    func speaksForItself(_ row: RowRecord) -> Bool { decisions[row.decision].map { $0.kind != .match } ?? false }
    return !speaksForItself(row) && !speaksForItself(other)
  }

  private static func isBare(_ row: RowRecord) -> Bool { row.name.isEmpty && row.birth == 0 }

  /// Two members of one household are never one person: beside the one who holds the NIK, the others contradict it.
  mutating func partHousemates(
    _ start: Int, _ end: Int, _ check: IdentityCheck, _ scratch: borrowing ComparisonScratch
  ) {
    for index in start..<end where members[index].leader == index && members[index].verdict.rank < 3 {
      let row = members[index].record
      for other in start..<end where other != index && members[other].leader == other {
        let verdict = members[other].verdict
        if verdict.outcome.isResolved && isBetter(members[other], members[index])
          && check.areHousemates(row, members[other].record, scratch)
        {
          members[index].verdict.outcome = .konflik
          members[index].verdict.rule = .nikContradicts
          members[index].verdict.finding = nil
          break
        }
      }
    }
  }

  /// NIK-016 for rows that were refused the NIK while another person of the source claims it too. A meter's name is often
  /// a landlord's and says nothing.
  mutating func markClaimants(
    _ start: Int, _ end: Int, _ check: IdentityCheck, _ scratch: borrowing ComparisonScratch
  ) {
    if members[start].source == .pln { return }
    var holder: Int?
    var first: Int?
    for index in start..<end where members[index].leader == index {
      if members[index].record.outcome.isResolved { holder = holder ?? index } else { first = first ?? index }
    }
    guard let first else { return }
    func isOther(_ one: Int, _ other: Int) -> Bool {
      let (row, next) = (members[one].record, members[other].record)
      return check.compare(row, next, scratch) == .different || check.areHousemates(row, next, scratch)
    }
    var isShared = false
    for index in start..<end where isRefused(index) {
      if let holder {
        if members[index].record.outcome == .konflik || isOther(index, holder) { members[index].row.add(.nik016) }
      } else if index != first && isOther(index, first) {
        isShared = true
      }
    }
    // One who is not the first makes two persons of all of them.
    if isShared { for index in start..<end where isRefused(index) { members[index].row.add(.nik016) } }
  }

  private func isRefused(_ index: Int) -> Bool {
    members[index].leader == index && !members[index].record.outcome.isResolved
  }

  /// One row a person, of special statuses one a kind: the row that is most like the holder of the NIK speaks, the others
  /// repeat it.
  mutating func shareHolder(_ start: Int, _ end: Int) {
    for index in start..<end where isHolder(index) {
      var best = index
      for other in start..<end where isHolder(other) && isSameKind(other, index) {
        if isBetter(members[other], members[best]) { best = other }
      }
      if best == index { continue }
      setDuplicate(index, of: best)
      for follower in start..<end where members[follower].leader == index { members[follower].leader = best }
    }
  }

  private func isHolder(_ index: Int) -> Bool {
    members[index].leader == index && members[index].record.outcome.isResolved
  }

  private func isSameKind(_ one: Int, _ other: Int) -> Bool {
    members[one].source != .statusKhusus || members[one].record.carried(0) == members[other].record.carried(0)
  }

  private func isBetter(_ one: GroupMember, _ other: GroupMember) -> Bool {
    if one.similarity != other.similarity { return one.similarity > other.similarity }
    if one.sameBirth != other.sameBirth { return one.sameBirth }
    return one.record.isPreferred(to: other.record)
  }
}
