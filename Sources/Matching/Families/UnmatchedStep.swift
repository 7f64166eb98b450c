import Comparison
import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// Step U: persons whom nobody in Dukcapil was found for. Rows of one person become one, and the person gets an id.
///
/// In three passes, each over partitions: by family, by NIK (a proposal may name the NIK of somebody whom a survey has in
/// another family), by kab/kota and birth date. What one joins the next finds as one item. Rules: ``UnmatchedEvidence``;
/// what holds a cluster together: ``PersonClusters``. Then those of one kab/kota and birth date get their ids
/// (``UnmatchedNumbers``).
struct UnmatchedStep {
  let spills: Spills
  let rules: MatchRules
  let files: FileTable
  let decisions: Decisions
  let maker: IdentityMaker
  let context: StageContext

  /// Answers the groups that were not compared all with all.
  func run() throws -> [CrowdedGroup] {
    context.progress.start("tidak padan")
    var crowds: [CrowdedGroup] = []
    for pass in UnmatchedPass.allCases {
      let workers = (0..<context.jobs).map { _ in
        UnmatchedWorker(pass, Router(spills, rules), files, rules, decisions, maker)
      }
      let spill =
        switch pass {
        case .family: spills.unmatched
        case .number: spills.unmatchedNumbers
        case .place: spills.unmatchedPlaces
        }
      try eachPartition(of: spill, jobs: context.jobs, workers: workers) { worker, blocks in
        try worker.decide(blocks)
      }
      for worker in workers { try worker.router.flush() }
      crowds += workers.flatMap(\.crowds)
    }
    let workers = (0..<context.jobs).map { _ in
      UnmatchedNumbers(Router(spills, rules), IdentityLines(spills.identity), files, rules, maker)
    }
    try eachPartition(of: spills.unmatchedNames, jobs: context.jobs, workers: workers) { worker, blocks in
      try worker.decide(blocks)
    }
    for worker in workers {
      try worker.router.flush()
      try worker.identities.flush()
    }
    if spills.scope != nil, workers.contains(where: \.isAmbiguous) {
      throw FullRunNeeded(
        id: "seseorang tanpa NIK mungkin sudah terdaftar", en: "somebody without a NIK may be registered by now")
    }
    return crowds
  }
}

/// What the items of one group share.
private enum UnmatchedPass: CaseIterable {
  case family
  case number
  case place

  /// As what a group of the pass is listed that is not compared all with all.
  var crowd: CrowdedGroup.Kind {
    switch self {
    case .family: .family
    case .number: .unknownNumber
    case .place: .place
    }
  }
}

/// One worker of one pass.
private final class UnmatchedWorker {
  let router: Router
  private let pass: UnmatchedPass
  private let files: FileTable
  private let rules: MatchRules
  private let decisions: Decisions
  private let maker: IdentityMaker
  private let evidence: UnmatchedEvidence
  private let scratch = ComparisonScratch()
  @exclusivity(unchecked) private var partition = ItemPartition()
  @exclusivity(unchecked) private var items: [SpillItem] = []
  @exclusivity(unchecked) private var person: UnmatchedPerson
  @exclusivity(unchecked) private var text = RowBuffer(capacity: 512)
  private(set) var crowds: [CrowdedGroup] = []

  /// Groups up to this size are compared pair by pair; larger ones by name, each with so many that follow it.
  private static let allPairs = 200
  private static let window = 40

  init(
    _ pass: UnmatchedPass, _ router: Router, _ files: FileTable, _ rules: MatchRules, _ decisions: Decisions,
    _ maker: IdentityMaker
  ) {
    self.pass = pass
    self.router = router
    self.files = files
    self.rules = rules
    self.decisions = decisions
    self.maker = maker
    person = UnmatchedPerson(rules.settings.identity)
    evidence = UnmatchedEvidence(settings: rules.settings.identity)
  }

  func decide(_ blocks: [SpillBlock]) throws {
    partition.load(blocks)
    try partition.eachGroup { (items: [SpillItem]) throws(Failure) in try decide(items) }
  }

  private func decide(_ group: [SpillItem]) throws(Failure) {
    if group.count == 1 {
      try group[0].eachRecord { (row) throws(Failure) in row.rank(files) }
      try send([group])
      return
    }
    items.removeAll(keepingCapacity: true)
    items.append(contentsOf: group)
    for item in items { try item.eachRecord { (row) throws(Failure) in row.rank(files) } }
    items.sort { UnmatchedPerson.leads($0, $1, rules.settings.identity) }
    // A group that no limit can touch needs no look for repeats: links alone say the same.
    let repeats = items.count > rules.settings.largestCluster ? RepeatedRows(&items) : RepeatedRows()
    var sizes: [Int] = []
    for item in items {
      var rows = 0
      item.eachRecordView { if !$0.isFollower { rows += 1 } }
      sizes.append(rows)
    }
    let links = links()
    let clusters = PersonClusters(
      sizes: sizes, links: links.found + links.decided.map(\.link), most: rules.settings.largestCluster
    ) { one, other in
      judge(one, other).relation == .never
    }
    for (place, link) in links.decided where clusters.first[link.first] == clusters.first[link.second] {
      items[place].leader.setJoined()
    }
    for link in clusters.doubtful { try sendReview(link) }
    var persons: [[SpillItem]] = []
    var places = [Int](repeating: 0, count: items.count)
    for (index, first) in clusters.first.enumerated() {
      if first == index {
        places[index] = persons.count
        persons.append([items[index]])
      } else {
        persons[places[first]].append(items[index])
      }
    }
    if !repeats.isEmpty {
      for (index, first) in clusters.first.enumerated() { persons[places[first]] += repeats.of(index) }
      for place in persons.indices { persons[place].sort { UnmatchedPerson.leads($0, $1, rules.settings.identity) } }
    }
    if items.count > UnmatchedWorker.allPairs {
      crowds.append(
        CrowdedGroup(pass.crowd, key: items[0].key.high, rows: group.count, persons: persons.count))
    }
    try send(persons)
  }

  // MARK: Links

  private func judge(_ one: Int, _ other: Int) -> UnmatchedEvidence.Verdict {
    let sameFamily = items[one].family == items[other].family
    return evidence.relation(items[one], items[other], sameFamily: sameFamily, scratch)
  }

  /// What links items, and the links that a person has made.
  private func links() -> (found: [PersonLink], decided: [(place: Int, link: PersonLink)]) {
    var links: [PersonLink] = []
    var repeats = DecidedRepeats()
    func compare(_ one: Int, _ other: Int) {
      let found = judge(one, other)
      if found.relation != .strong && (found.relation != .weak || pass == .number) { return }
      let link = PersonLink(
        first: min(one, other), second: max(one, other), isStrong: found.relation == .strong, score: found.score,
        rows: found.pairs)
      if link.isStrong || !isDecided(one, other) {
        links.append(link)
      } else {
        repeats.add(link, items[link.first].leader.record, items[link.second].leader.record)
      }
    }
    if items.count <= UnmatchedWorker.allPairs {
      for other in items.indices.dropFirst() {
        for one in 0..<other { compare(one, other) }
      }
    } else {
      let order = items.indices.sorted {
        let left = items[$0].leader.record.name
        let right = items[$1].leader.record.name
        let names = left.compare(right)
        return names != 0 ? names < 0 : $0 < $1
      }
      for place in order.indices {
        for other in order[(place + 1)...].prefix(UnmatchedWorker.window) { compare(order[place], other) }
      }
    }
    return (links, repeats.links)
  }

  /// A doubt that was dealt with: by a person, or in the pass by family.
  private func isDecided(_ one: Int, _ other: Int) -> Bool {
    let left = items[one].leader.record
    let right = items[other].leader.record
    if left.decision != 0 || right.decision != 0 { return true }
    return pass == .place && items[one].family == items[other].family && left.source.isBase && right.source.isBase
  }

  /// Puts the row of the later cluster before a person, with the row that it may repeat.
  private func sendReview(_ link: PersonLink) throws(Failure) {
    items[link.first].leader.setAsked()
    items[link.second].leader.setAsked()
    let one = items[link.first].leader.record
    let row = items[link.second].leader.record
    let sameBirth = row.birth != 0 && row.birth == one.birth
    let similarity = UnmatchedEvidence.Verdict.similarity(of: link.score)
    try router.sendPossibleDuplicate(row, of: one, score: UInt64(similarity), sameBirth: sameBirth)
  }

  // MARK: Persons

  private func send(_ persons: [[SpillItem]]) throws(Failure) {
    for items in persons {
      let family = UnmatchedPerson.family(items)
      let leader = items[0].leader.record
      switch pass {
      case .family, .number:
        let number = pass == .family ? UnmatchedWorker.number(items) : 0
        let key =
          number != 0
          ? Key128(high: StableHash.mix(number), low: number) : UnmatchedRoute.placeKey(leader, rules.settings.identity)
        router.begin(.unmatched, family: family, key: key)
        try person.add(items, to: router)
        if number != 0 { try router.sendToUnmatchedNumbers(key) } else { try router.sendToUnmatchedPlaces(key) }
      case .place:
        if items.count == 1 { noteAlone(items[0]) }
        let place = IdentityMarks.place(of: leader, rules.settings.identity, maker.ofPrevious, &text)
        let key = Key128(high: place.high, low: place.low)
        router.begin(.unmatched, family: family, key: key)
        try person.add(items, to: router)
        try router.sendToUnmatchedNames(key)
      }
      for row in person.answered { try router.withdrawReview(row.record) }
    }
  }

  /// Somebody has said that a row repeats another, and there is no other that it could repeat.
  private func noteAlone(_ item: SpillItem) {
    let row = item.leader.record
    let isAlone = ItemLayout.records + row.length == item.length
    if isAlone { decisions.note(Decisions.ofRepeat(row.decision), .nobody) }
  }

  /// The NIK of the person whose rows are in `items`, 0 for none.
  private static func number(_ items: [SpillItem]) -> UInt64 {
    for item in items {
      let number = DeclaredIdentity(item).nik
      if number != 0 { return number }
    }
    return 0
  }
}
