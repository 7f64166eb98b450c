import Comparison
import RegistryTypes
import TabularIO

/// Which rows of one source that declare one NIK are one person (contract, section 3 step 1).
extension NIKGroup {
  /// Step 1: the same row, or the same person, again in one source. A row that Dukcapil's record bears out leads before one
  /// in doubt, that before one that it contradicts; of equals the one that is preferred.
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
    var search = LeaderSearch(rows: start..<end)
    for index in start..<end {
      members[index].leader = index
      if let other = leader(of: index, from: start, end, source, check, decisions, scratch, &search) {
        setDuplicate(index, of: other)
      } else {
        persons += 1
        last = index
      }
    }
    if search.isCrowded {
      let number = members[start].record.nik
      crowds.append(
        CrowdedGroup(.samePerson, key: number ^ UInt64(source.rawValue) << 56, rows: end - start, persons: persons))
    }
    // Nobody else stands on a number that Dukcapil does not have: a row that says nothing is that person's.
    if person == nil, persons == 2, canRepeat(last, start, source, decisions),
      check.compare(members[last].record, members[start].record, scratch) == .unknown
    {
      setDuplicate(last, of: start)
      for index in start..<end where members[index].leader == last { members[index].leader = start }
    }
  }

  /// The first member that `index` repeats.
  private func leader(
    of index: Int, from start: Int, _ end: Int, _ source: SourceKind, _ check: IdentityCheck, _ decisions: Decisions,
    _ scratch: borrowing ComparisonScratch, _ search: inout LeaderSearch
  ) -> Int? {
    if end - start <= LeaderSearch.most {
      for other in start..<index where members[other].leader == other {
        if isAgain(index, other, source, check, decisions, scratch) { return other }
      }
      return nil
    }
    let found = search.first(like: index) { other in
      let row = members[other].record
      return LeaderSearch.Key(name: row.name, birth: row.birth, content: row.contentHigh)
    } _: { other in
      isAgain(index, other, source, check, decisions, scratch)
    }
    if found == nil { search.add(index) }
    return found
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
    if end - start <= LeaderSearch.most {
      for index in start..<end { part(index, from: start..<end, check, scratch) }
      return
    }
    // Housemates share a household: its members stand together, in the order of members.
    let claimants = (start..<end).filter {
      members[$0].leader == $0 && members[$0].verdict.rank < 3 && members[$0].record.key != .none
    }
    let sorted = claimants.sorted { one, other in
      let (left, right) = (members[one].record.key, members[other].record.key)
      return left != right ? left < right : one < other
    }
    var first = 0
    while first < sorted.count {
      var next = first + 1
      while next < sorted.count && members[sorted[next]].record.key == members[sorted[first]].record.key { next += 1 }
      let house = sorted[first..<next]
      // Of a household beyond all measure the best claimants are enough to contradict the others.
      let others =
        house.count <= LeaderSearch.most
        ? Array(house) : Array(house.sorted { isBetter(members[$0], members[$1]) }.prefix(LeaderSearch.window))
      for index in house { part(index, from: others, check, scratch) }
      first = next
    }
  }

  /// Makes a claimant contradict the NIK if one of `others`, in the same household, has the better claim.
  private mutating func part(
    _ index: Int, from others: some Sequence<Int>, _ check: IdentityCheck, _ scratch: borrowing ComparisonScratch
  ) {
    if members[index].leader != index || members[index].verdict.rank >= 3 { return }
    let row = members[index].record
    for other in others where other != index && members[other].leader == other {
      if members[other].verdict.outcome.isResolved && isBetter(members[other], members[index])
        && check.areHousemates(row, members[other].record, scratch)
      {
        markAgain(index, check, scratch)
        members[index].verdict.outcome = .konflik
        members[index].verdict.rule = .nikContradicts
        members[index].verdict.finding = nil
        return
      }
    }
  }

  /// Notes of a member whose verdict becomes a contradiction that it may be the holder's second row: Dukcapil bears it out
  /// by name and birth date. Nobody may have decided about it.
  private func markAgain(_ index: Int, _ check: IdentityCheck, _ scratch: borrowing ComparisonScratch) {
    let member = members[index]
    guard member.verdict.outcome == .padan, member.sameBirth, member.record.decision == 0, let person,
      !PopulationStatus(members[person].record).isDouble
    else { return }
    member.row.setAgain(isCertain: check.shareMistypedWord(member.record, members[person].record, scratch))
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
    let holders = (start..<end).filter { isHolder($0) }
    if holders.count < 2 { return }
    let sorted = holders.sorted { one, other in
      let kinds = compareKind(one, other)
      return kinds != 0 ? kinds < 0 : isBetter(members[one], members[other])
    }
    var best = sorted[0]
    for index in sorted.dropFirst() {
      if compareKind(index, best) == 0 { setDuplicate(index, of: best) } else { best = index }
    }
    // Whoever repeated one of them repeats the best.
    for index in start..<end {
      let leader = members[index].leader
      if members[leader].leader != leader { members[index].leader = members[leader].leader }
    }
  }

  private func isHolder(_ index: Int) -> Bool {
    members[index].leader == index && members[index].record.outcome.isResolved
  }

  /// 0 for rows of one kind: of special statuses those of one kind, of other sources all.
  private func compareKind(_ one: Int, _ other: Int) -> Int {
    if members[one].source != .statusKhusus { return 0 }
    return members[one].record.carried(0).compare(members[other].record.carried(0))
  }

  private func isBetter(_ one: GroupMember, _ other: GroupMember) -> Bool {
    if one.similarity != other.similarity { return one.similarity > other.similarity }
    if one.sameBirth != other.sameBirth { return one.sameBirth }
    return one.record.isPreferred(to: other.record)
  }
}
