import Diagnostics
import RegistryTypes
import TabularIO

/// The last pass of step U: persons without Dukcapil of one kab/kota and birth date meet those whom the previous registry
/// had, get their numbers (``FormerSelves``) and with them their ids; then Dukcapil's newcomers, who may have been there too.
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
  @exclusivity(unchecked) private var newcomers: [SpillItem] = []
  @exclusivity(unchecked) private var earlier: [FormerSelves.Earlier] = []
  @exclusivity(unchecked) private var asked: [RowRecord] = []
  /// Whether a newcomer, who may be outside the scope of the run, could be somebody whom a person without Dukcapil could be.
  private(set) var isAmbiguous = false

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
    newcomers.removeAll(keepingCapacity: true)
    earlier.removeAll(keepingCapacity: true)
    for item in group {
      switch item.kind {
      case .lineage: earlier.append(FormerSelves.Earlier(id: item.id, marks: MarkedPerson.marks(item)))
      case .link: newcomers.append(item)
      default:
        try item.eachRecord { (row) throws(Failure) in row.rank(files) }
        persons.append(item)
      }
    }
    if persons.isEmpty && (newcomers.isEmpty || earlier.isEmpty) { return }
    var selves = FormerSelves(earlier)
    if !persons.isEmpty { try number(&selves) }
    if !newcomers.isEmpty && !earlier.isEmpty { try register(&selves) }
  }

  private func number(_ selves: inout FormerSelves) throws(Failure) {
    if persons.count > 1 {
      persons.sort { one, other in
        one.family != other.family
          ? one.family < other.family : UnmatchedPerson.leads(one, other, rules.settings.identity)
      }
    }
    var marks: [IdentityMarks] = []
    var isOneByPlace: [Bool] = []
    let former = maker.ofPrevious
    for item in persons {
      marks.append(self.marks(of: item, former))
      isOneByPlace.append(self.isOneByPlace(item.leader.record))
    }
    let ids = selves.assign(&marks, isOneByPlace: isOneByPlace)
    for (index, item) in persons.enumerated() {
      try send(item, maker.hasFormer ? anew(marks[index], of: item) : marks[index], known: ids[index])
    }
  }

  /// Tells newcomers of Dukcapil whom the registry had without a NIK.
  private func register(_ selves: inout FormerSelves) throws(Failure) {
    newcomers.sort { $0.id < $1.id }
    let marks = newcomers.map { MarkedPerson.marks($0) }
    if !persons.isEmpty && marks.contains(where: { selves.mayKnow($0) }) { isAmbiguous = true }
    for (item, former) in zip(newcomers, selves.assign(newcomers: marks)) where !former.isNone {
      try Lineage.register(
        item.id, as: former, now: item.family, inFrame: item.flags & ItemFlag.inFrame != 0, router)
    }
  }

  /// Whether rows of this name, birth date and region are one person when one quarter has both (``UnmatchedEvidence``).
  private func isOneByPlace(_ row: RowRecord) -> Bool {
    if row.birth == 0 || rules.settings.identity.isDefault(date: row.birth) || row.name.isEmpty { return false }
    return row.region.digits >= 6 || row.region.digits >= 4 && row.name.firstIndex(of: UInt8(ascii: " ")) != nil
  }

  /// `marks`, made with the former key, with this one.
  private func anew(_ marks: IdentityMarks, of item: SpillItem) -> IdentityMarks {
    var own = self.marks(of: item, maker)
    own.place = IdentityMarks.place(of: item.leader.record, rules.settings.identity, maker, &text)
    own.number = marks.number
    own.most = marks.most
    return own
  }

  private func marks(of item: SpillItem, _ maker: IdentityMaker) -> IdentityMarks {
    let leader = item.leader.record
    var marks = IdentityMarks(of: leader, family: item.family, maker, &text)
    marks.place = StableId(high: item.key.high, low: item.key.low)
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
    return marks
  }

  /// Sends a person on under the id `known`, or under a new one.
  private func send(_ item: SpillItem, _ marks: IdentityMarks, known: StableId) throws(Failure) {
    let leader = item.leader.record
    let settings = rules.settings
    var id = known
    if id.isNone {
      let goesOn = settings.previous != nil && !settings.previousLacksMarks
      let identity = maker.identity(
        UnmatchedIdentity.write(
          name: leader.name, birth: leader.birth, region: leader.region, number: Int(marks.number),
          period: goesOn ? rules.periodNumber : 0, to: &text))
      id = identity.id
      try identities.add(person: id, identity.digest, nik: 0)
    } else {
      // The previous line knows what the id was made from.
      try identities.add(person: id, .none, nik: 0)
    }
    try identities.add(marks, of: id)
    router.begin(.unmatched, family: item.family, id: id)
    try person.add([item], to: router)
    try router.sendToFamily(item.family)
    try sendToForms(item)
    try withdrawReviews(item)
    if settings.previous != nil { try Lineage.vote(of: id, now: item.family, router) }
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
