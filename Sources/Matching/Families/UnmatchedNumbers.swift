import Diagnostics
import RegistryTypes
import TabularIO

/// The last pass of step U: persons without Dukcapil of one name, birth date and region meet those whom the previous
/// registry had, get their numbers (``IdentityMarks``) and with them their ids.
final class UnmatchedNumbers {
  let router: Router
  let identities: IdentityLines
  private let files: FileTable
  private let rules: MatchRules
  private let maker: IdentityMaker
  @exclusivity(unchecked) private var partition = ItemPartition()
  @exclusivity(unchecked) private var person: UnmatchedPerson
  @exclusivity(unchecked) private var text = RowBuffer(capacity: 512)
  @exclusivity(unchecked) private var persons: [SpillItem] = []
  @exclusivity(unchecked) private var marks: [IdentityMarks] = []
  @exclusivity(unchecked) private var earlier: [IdentityMarks] = []
  @exclusivity(unchecked) private var asked: [RowRecord] = []

  init(_ router: Router, _ identities: IdentityLines, _ files: FileTable, _ rules: MatchRules, _ maker: IdentityMaker) {
    self.router = router
    self.identities = identities
    self.files = files
    self.rules = rules
    self.maker = maker
    person = UnmatchedPerson(rules.settings.identity)
  }

  func decide(_ blocks: [SpillBlock]) throws {
    partition.load(blocks)
    try partition.eachGroup { (items: [SpillItem]) throws(Failure) in try decide(items) }
  }

  private func decide(_ group: [SpillItem]) throws(Failure) {
    persons.removeAll(keepingCapacity: true)
    earlier.removeAll(keepingCapacity: true)
    for item in group {
      if item.kind == .lineage {
        earlier.append(EarlierPerson.marks(item))
      } else {
        try item.eachRecord { (row) throws(Failure) in row.rank(files) }
        persons.append(item)
      }
    }
    if persons.isEmpty { return }
    if persons.count > 1 {
      persons.sort { one, other in
        one.family != other.family
          ? one.family < other.family : UnmatchedPerson.leads(one, other, rules.settings.identity)
      }
    }
    marks.removeAll(keepingCapacity: true)
    for item in persons { marks.append(marks(of: item)) }
    IdentityMarks.assign(&marks, earlier: earlier, isOneByPlace: isOneByPlace(persons[0].leader.record))
    for (index, item) in persons.enumerated() { try send(item, marks[index]) }
  }

  /// Whether rows of this name, birth date and region are one person when one quarter has both (``UnmatchedEvidence``).
  private func isOneByPlace(_ row: RowRecord) -> Bool {
    if row.birth == 0 || rules.settings.identity.isDefault(date: row.birth) || row.name.isEmpty { return false }
    return row.region.digits >= 6 || row.region.digits >= 4 && row.name.firstIndex(of: UInt8(ascii: " ")) != nil
  }

  private func marks(of item: SpillItem) -> IdentityMarks {
    var marks = IdentityMarks()
    let leader = item.leader.record
    marks.group = StableId(high: item.key.high, low: item.key.low)
    let nik = DeclaredIdentity(item).nik
    if nik != 0 { marks.nik = maker.person(nik: nik).id }
    if !leader.ownId.isEmpty {
      text.removeAll()
      text.append("baris:")
      text.append(leader.source.label)
      text.append(UInt8(ascii: "|"))
      text.append(leader.ownId)
      marks.row = maker.identity(text.view).id
    }
    text.removeAll()
    text.append("keluarga:")
    text.append(digits: item.family.order, width: 20)
    marks.family = maker.identity(text.view).id
    return marks
  }

  private func send(_ item: SpillItem, _ marks: IdentityMarks) throws(Failure) {
    let leader = item.leader.record
    let identity = maker.identity(
      UnmatchedIdentity.write(
        name: leader.name, birth: leader.birth, region: leader.region, number: Int(marks.number), to: &text))
    try identities.add(person: identity.id, identity.digest, nik: 0)
    try identities.add(marks, of: identity.id)
    router.begin(.unmatched, family: item.family, id: identity.id)
    try person.add([item], to: router)
    try router.sendToFamily(item.family)
    try sendToForms(item)
    try withdrawReviews(item)
    if rules.settings.previous != nil { try Lineage.vote(of: identity.id, now: item.family, router) }
  }

  /// What one pass asked a person about, another may have joined.
  private func withdrawReviews(_ item: SpillItem) throws(Failure) {
    asked.removeAll(keepingCapacity: true)
    item.eachRecordView { if $0.isAsked { asked.append($0) } }
    if asked.count < 2 { return }
    for row in asked { try router.withdrawPossibleDuplicate(row, of: asked) }
  }

  /// Tells the households that list the person which family it joined; forms that wait for that follow (step F).
  private func sendToForms(_ item: SpillItem) throws(Failure) {
    let family = item.family
    try item.eachRecord { (row) throws(Failure) in
      let record = row.record
      if record.source != .regsosekAnggota && record.source != .p3keIndividu { return }
      router.begin(.link, family: family, key: record.key, flags: record.relation == 1 ? ItemFlag.head : 0)
      try router.sendToForms(record.key)
    }
  }
}

/// Somebody of the previous registry on the way to those of the same name, birth date and region.
enum EarlierPerson {
  /// Sends the marks of `id` there.
  static func send(_ marks: IdentityMarks, _ record: inout RecordBuilder, _ router: Router) throws(Failure) {
    record.begin(.identitas, RowKey(packed: 0))
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: IdentityMarks.size) { buffer in
      guard let base = buffer.baseAddress else { return }
      marks.put(base)
      record.add(ByteView(start: UnsafePointer(base), count: IdentityMarks.size))
    }
    let key = Key128(high: marks.group.high, low: marks.group.low)
    router.begin(.lineage, key: key)
    router.add(record.finish())
    try router.sendToUnmatchedNames(key)
  }

  /// The marks that such an item holds.
  static func marks(_ item: SpillItem) -> IdentityMarks {
    IdentityMarks(spilled: item.leader.record.ownId.start)
  }
}
