import Comparison
import RegistryTypes
import TabularIO

/// One row of a group, and whose duplicate it is.
struct GroupMember {
  let row: EditableRow
  let source: SourceKind
  /// Index of the member it repeats; its own index when it speaks for itself.
  var leader: Int
  /// How the row stands against Dukcapil's record of the NIK.
  var verdict = Verdict.none
  /// The first of the members that repeat this one, -1 when there is none (see ``NIKGroup/eachFollower(of:_:)``).
  fileprivate(set) var firstFollower: Int32 = -1
  /// The next of the members that repeat the same one.
  fileprivate(set) var nextFollower: Int32 = -1

  var similarity: Double { verdict.similarity }
  var sameBirth: Bool { verdict.sameBirth }
  var record: RowRecord { row.record }
}

extension RowRecord {
  /// Whether the row declares another No KK than that of the Dukcapil record `person` (KK-004).
  func isOfOtherFamily(than person: RowRecord) -> Bool { noKK != 0 && person.noKK != 0 && noKK != person.noKK }
}

/// All rows that declare one NIK, with Dukcapil's record of it if there is one. Reused from group to group.
///
/// - Complexity: O(n · persons) comparisons for n rows of one source, n is nearly always 1; of more persons than
///   ``LeaderSearch/most`` O(n) comparisons.
///
/// Which rows of one source are one person: `NIKGroup+OnePerson.swift`.
struct NIKGroup {
  var members: [GroupMember] = []
  /// Index of the Dukcapil row that counts; nil when the NIK is unknown.
  var person: Int?
  /// Index of a line of the previous `identitas`.
  var previous: Int?
  /// Sources whose rows were not all held against each other, because too many persons claim the NIK.
  var crowds: [CrowdedGroup] = []

  mutating func removeAll() {
    members.removeAll(keepingCapacity: true)
    person = nil
    previous = nil
    crowds.removeAll()
  }

  mutating func add(_ row: EditableRow, _ source: SourceKind) {
    members.append(GroupMember(row: row, source: source, leader: members.count))
  }

  /// Steps 1 to 3 for the group: duplicates within each source, then each person against Dukcapil. Rows of one source
  /// must stand together.
  mutating func decide(
    _ check: IdentityCheck, _ decisions: Decisions, _ scratch: borrowing ComparisonScratch
  ) {
    var start = 0
    while start < members.count {
      let source = members[start].source
      var end = start + 1
      while end < members.count && members[end].source == source { end += 1 }
      if source == .identitas {
        previous = start
      } else if source == .dukcapil {
        decidePopulation(start, end)
      } else {
        if let person {
          for index in start..<end {
            members[index].verdict = check.judge(members[index].record, members[person].record, scratch)
          }
        }
        if end - start > 1 {
          findDuplicates(start, end, source, check, decisions, scratch)
          partHousemates(start, end, check, scratch)
        }
        judge(start, end, source, check, decisions, scratch)
      }
      start = end
    }
    for index in members.indices where members[index].leader != index {
      let leader = members[index].leader
      members[index].row.set(personNIK: members[leader].record.personNIK)
    }
    if members.count > 1 { chainFollowers() }
  }

  /// Chains the members that repeat one, so that whoever sends it on does not look through all.
  private mutating func chainFollowers() {
    for index in members.indices.reversed() where members[index].leader != index {
      let leader = members[index].leader
      members[index].nextFollower = members[leader].firstFollower
      members[leader].firstFollower = Int32(index)
    }
  }

  /// Calls `body` with the indices of the members that repeat member `leader`, ascending.
  @inline(__always)
  func eachFollower<E: Error>(of leader: Int, _ body: (Int) throws(E) -> Void) throws(E) {
    var index = members[leader].firstFollower
    while index >= 0 {
      try body(Int(index))
      index = members[Int(index)].nextFollower
    }
  }

  /// Several Dukcapil records of one NIK: the newest, fullest, smallest counts, the others are duplicates.
  private mutating func decidePopulation(_ start: Int, _ end: Int) {
    var best = start
    for index in start + 1..<max(end, start + 1) where members[index].record.isPreferred(to: members[best].record) {
      best = index
    }
    person = best
    members[best].row.set(personNIK: members[best].record.nik)
    for index in start..<end where index != best {
      setDuplicate(index, of: best)
      if NIKGroup.isLiving(members[index].record, members[best].record) {
        members[index].row.add(.kk006)
        members[best].row.add(.kk006)
      }
    }
  }

  /// Whether two records of one NIK are living members of two families.
  private static func isLiving(_ one: RowRecord, _ other: RowRecord) -> Bool {
    one.noKK != 0 && other.noKK != 0 && one.noKK != other.noKK && PopulationStatus(one).isInFrame
      && PopulationStatus(other).isInFrame
  }

  mutating func setDuplicate(_ index: Int, of leader: Int) {
    let same = members[index].record.hasContent(of: members[leader].record)
    members[index].leader = leader
    members[index].row.set(.ganda, same ? .sameRow : .samePerson)
    members[index].row.add(same ? .gnd001 : .gnd002)
    members[index].row.setFollower()
  }

  /// Steps 2 and 3 for the persons of one source, then one row a person.
  private mutating func judge(
    _ start: Int, _ end: Int, _ source: SourceKind, _ check: IdentityCheck, _ decisions: Decisions,
    _ scratch: borrowing ComparisonScratch
  ) {
    var persons = 0
    for index in start..<end where members[index].leader == index {
      persons += 1
      judge(index, decisions)
    }
    guard persons > 1 else { return }
    markClaimants(start, end, check, scratch)
    if source.isPersonList || source == .statusKhusus { shareHolder(start, end) }
  }

  private mutating func judge(_ index: Int, _ decisions: Decisions) {
    let row = members[index].row
    let number = row.record.decision
    guard let person else {
      row.add(.nik019)
      if let decision = decisions[number], decision.kind == .match, decision.nik != 0 {
        // Dukcapil no longer has the person chosen. Nobody else takes their place: a person decides again.
        row.set(.tinjau, .decision)
        decisions.note(number, .unknown)
      } else {
        if decisions[number]?.kind == .match { decisions.note(number, .nobody) }
        row.set(.tidakPadan, .nikUnknown)
      }
      return
    }
    let population = members[person].record
    let verdict = members[index].verdict
    var outcome = verdict.outcome
    var rule = verdict.rule
    if let decision = decisions[number], !decisions.isOfAnother(decision, than: population.nik, row.record, outcome) {
      (outcome, rule) = apply(decision, to: index, decisions)
    }
    row.set(outcome, rule)
    if outcome == .konflik { row.add(.nik017) }
    guard outcome.isResolved else { return }
    row.set(personNIK: population.nik)
    if let finding = verdict.finding { row.add(finding) }
    if !PopulationStatus(population).isActive {
      row.add(.nik020)
      if rule == .decision { decisions.note(number, .inactive) }
    }
    // Of a double the living record's No KK counts, if there is one: the repair compares that.
    if !PopulationStatus(population).isDouble && row.record.isOfOtherFamily(than: population) { row.add(.kk004) }
  }

  /// What a person decided about a row of a person whom Dukcapil has. Never overridden; what no longer fits is noted.
  private func apply(
    _ decision: Decisions.Entry, to index: Int, _ decisions: Decisions
  ) -> (Outcome, MatchRule) {
    let row = members[index].row
    let verdict = members[index].verdict
    let number = row.record.decision
    guard decision.namesSomebody(row.record, verdict.outcome) else {
      decisions.note(number, .nobody)
      return (verdict.outcome, verdict.rule)
    }
    switch decision.kind {
    case .match:
      if verdict.outcome == .konflik && !decision.isAboutContradiction(row.record) {
        row.add(.nik017)
        decisions.note(number, .contradicted)
      }
      return (.padan, .decision)
    case .noMatch:
      if verdict.outcome.isResolved {
        row.add(.gc06)
        decisions.note(number, .agreed)
      }
      return (.konflik, .decision)
    case .postponed:
      // A contradiction stays the question that it was; what would have been decided waits.
      return verdict.outcome == .konflik ? (.konflik, verdict.rule) : (.tinjau, .decision)
    }
  }
}
