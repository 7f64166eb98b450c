import Comparison
import RegistryTypes
import TabularIO

/// One row of a group, and whose duplicate it is.
struct GroupMember {
  let row: EditableRow
  let source: SourceKind
  /// Index of the member it repeats; its own index when it speaks for itself.
  var leader: Int
  var similarity: Double = 0
  var sameBirth = false

  var record: RowRecord { row.record }
}

/// All rows that declare one NIK, with Dukcapil's record of it if there is one. Reused from group to group.
///
/// - Complexity: O(n · persons) comparisons for n rows of one source, n is nearly always 1.
struct NIKGroup {
  var members: [GroupMember] = []
  /// Index of the Dukcapil row that counts; nil when the NIK is unknown.
  var person: Int?
  /// Index of a line of the previous `identitas`.
  var previous: Int?

  mutating func removeAll() {
    members.removeAll(keepingCapacity: true)
    person = nil
    previous = nil
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
        if end - start > 1 { findDuplicates(start, end, source, check, scratch) }
        judge(start, end, source, check, decisions, scratch)
      }
      start = end
    }
    for index in members.indices where members[index].leader != index {
      let leader = members[index].leader
      members[index].row.set(personNIK: members[leader].record.personNIK)
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
    func isInFrame(_ row: RowRecord) -> Bool {
      let flag = row.carried(Carried.Dukcapil.flag)
      return flag.equals("0") || flag.equals("4") || flag.isEmpty
    }
    return one.noKK != 0 && other.noKK != 0 && one.noKK != other.noKK && isInFrame(one) && isInFrame(other)
  }

  /// Step 1: the same row, or the same person, again in one source.
  private mutating func findDuplicates(
    _ start: Int, _ end: Int, _ source: SourceKind, _ check: IdentityCheck, _ scratch: borrowing ComparisonScratch
  ) {
    if source.hasOwnKey || source == .pln || source == .p3keKeluarga { return }
    members[start..<end].sort { $0.record.isPreferred(to: $1.record) }
    for index in start..<end { members[index].leader = index }
    for index in start + 1..<end {
      for other in start..<index where members[other].leader == other {
        if isAgain(members[index].record, members[other].record, source, check, scratch) {
          setDuplicate(index, of: other)
          break
        }
      }
    }
  }

  private func isAgain(
    _ row: RowRecord, _ kept: RowRecord, _ source: SourceKind, _ check: IdentityCheck,
    _ scratch: borrowing ComparisonScratch
  ) -> Bool {
    if row.hasContent(of: kept) { return true }
    switch source {
    case .penerima: return false
    case .statusKhusus: return row.carried(0) == kept.carried(0) && check.agree(row, kept, scratch)
    default: return check.agree(row, kept, scratch)
    }
  }

  private mutating func setDuplicate(_ index: Int, of leader: Int) {
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
      judge(index, check, decisions, scratch)
    }
    guard persons > 1, source.isPersonList else { return }
    var best: Int?
    for index in start..<end where members[index].leader == index {
      if !members[index].record.outcome.isResolved {
        members[index].row.add(.nik016)
      } else if let other = best {
        if isBetter(members[index], members[other]) { best = index }
      } else {
        best = index
      }
    }
    guard let best else { return }
    for index in start..<end
    where members[index].leader == index && index != best && members[index].record.outcome.isResolved {
      setDuplicate(index, of: best)
      for follower in start..<end where members[follower].leader == index { members[follower].leader = best }
    }
  }

  private func isBetter(_ one: GroupMember, _ other: GroupMember) -> Bool {
    if one.similarity != other.similarity { return one.similarity > other.similarity }
    if one.sameBirth != other.sameBirth { return one.sameBirth }
    return one.record.isPreferred(to: other.record)
  }

  private mutating func judge(
    _ index: Int, _ check: IdentityCheck, _ decisions: Decisions, _ scratch: borrowing ComparisonScratch
  ) {
    let row = members[index].row
    let number = row.record.decision
    guard let person else {
      row.add(.nik019)
      if let decision = decisions[number], decision.kind == .match, decision.nik != 0 {
        // Dukcapil no longer has the person chosen. Nobody else takes their place: a person decides again.
        row.set(.tinjau, .decision)
        decisions.note(number, .unknown)
      } else {
        row.set(.tidakPadan, .nikUnknown)
      }
      return
    }
    let population = members[person].record
    let verdict = check.judge(row.record, population, scratch)
    members[index].similarity = verdict.similarity
    members[index].sameBirth = verdict.sameBirth
    var outcome = verdict.outcome
    var rule = verdict.rule
    if let decision = decisions[number], !decision.isOfAnother(than: population.nik, outcome) {
      rule = .decision
      switch decision.kind {
      case .match:
        if outcome == .konflik && !decision.isAboutContradiction(row.record) {
          row.add(.nik017)
          decisions.note(number, .contradicted)
        }
        outcome = .padan
      case .noMatch:
        if outcome.isResolved {
          row.add(.gc06)
          decisions.note(number, .agreed)
        }
        outcome = .konflik
      case .postponed: outcome = .tinjau
      }
    }
    row.set(outcome, rule)
    if outcome == .konflik { row.add(.nik017) }
    guard outcome.isResolved else { return }
    row.set(personNIK: population.nik)
    if let finding = verdict.finding { row.add(finding) }
    if !population.carried(Carried.Dukcapil.flag).equals("0") {
      row.add(.nik020)
      if rule == .decision { decisions.note(number, .inactive) }
    }
    if row.record.noKK != 0 && population.noKK != 0 && row.record.noKK != population.noKK { row.add(.kk004) }
  }
}
