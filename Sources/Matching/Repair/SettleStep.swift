import Comparison
import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// Step S: one row a person and source among those that the repair found a person for (contract, section 3 step 5), one
/// person of the base sources' rows that declare one unknown NIK and agree, and one question about rows that repeat each
/// other (``Doubt``).
struct SettleStep {
  let spills: Spills
  let rules: MatchRules
  let maker: IdentityMaker
  let context: StageContext

  /// Answers the groups that were not compared all with all.
  func run() throws -> [CrowdedGroup] {
    context.progress.start("satu orang satu baris")
    let workers = (0..<context.jobs).map { _ in
      SettleWorker(Router(spills, rules), IdentityLines(spills.identity), rules, maker)
    }
    try eachPartition(of: spills.claims, jobs: context.jobs, workers: workers) { worker, blocks in
      try worker.decide(blocks)
    }
    for worker in workers {
      try worker.router.flush()
      try worker.identities.flush()
    }
    return workers.flatMap(\.crowds)
  }
}

/// One worker of step S.
private final class SettleWorker {
  let router: Router
  let identities: IdentityLines
  private let routes: RowRoutes
  private let check: IdentityCheck
  private let maker: IdentityMaker
  private let scratch = ComparisonScratch()
  @exclusivity(unchecked) private var partition = ItemPartition()
  @exclusivity(unchecked) private var claims: [SpillItem] = []
  @exclusivity(unchecked) private var unmatched: [SpillItem] = []
  @exclusivity(unchecked) private var doubts: [SpillItem] = []
  private(set) var crowds: [CrowdedGroup] = []

  init(_ router: Router, _ identities: IdentityLines, _ rules: MatchRules, _ maker: IdentityMaker) {
    self.router = router
    self.identities = identities
    self.maker = maker
    routes = RowRoutes(router: router, rules: rules)
    check = IdentityCheck(settings: rules.settings.identity)
  }

  func decide(_ blocks: [SpillBlock]) throws {
    partition.load(blocks)
    try partition.eachGroup { (items: [SpillItem]) throws(Failure) in
      claims.removeAll(keepingCapacity: true)
      unmatched.removeAll(keepingCapacity: true)
      doubts.removeAll(keepingCapacity: true)
      for item in items {
        switch item.kind {
        case .claim: claims.append(item)
        case .doubt: doubts.append(item)
        default: unmatched.append(item)
        }
      }
      if !doubts.isEmpty { try Doubt.send(doubts, router) }
      if !claims.isEmpty { try share() }
      if !unmatched.isEmpty {
        if let crowd = try UnmatchedClusters.send(unmatched, check, router, scratch) { crowds.append(crowd) }
      }
    }
  }

  // MARK: Persons found

  private func share() throws(Failure) {
    claims.sort(by: SettleWorker.precedes)
    let number = claims[0].key.low
    let identity = maker.person(nik: number)
    let known = claims[0].id
    let person = RowRoutes.Person(
      nik: number, id: known.isNone ? identity.id : known, family: claims[0].family,
      inFrame: claims[0].flags & ItemFlag.inFrame != 0)
    var isNamed = false
    // The first of each kind that got the person; there are fewer kinds than bits.
    var winners: [(bit: UInt32, row: RowRecord)] = []
    for claim in claims {
      let leader = claim.leader
      let bit = HeldRows.bit(leader.record)
      let winner = bit == 0 ? nil : winners.first { $0.bit == bit }?.row
      let isTaken = bit != 0 && (claim.flags & ItemFlag.held != 0 || winner != nil)
      if isTaken {
        try sendLoser(claim, person, winner: winner)
        if leader.record.outcome == .ganda { isNamed = true }
      } else {
        isNamed = true
        try routes.sendRepaired(leader.record, claim.rows, person)
        try claim.eachRecord { (row) throws(Failure) in
          try routes.sendRepeat(row.record, besides: leader.record.key, person)
        }
      }
      if bit != 0 && winner == nil && leader.record.outcome.isResolved { winners.append((bit, leader.record)) }
    }
    if isNamed && claims[0].flags & ItemFlag.identified == 0 {
      try identities.add(person: person.id, identity.digest, nik: number)
      try name(person)
    }
  }

  /// Tells the family that somebody speaks of its record outside the frame: a row that ends elsewhere, as a meter does,
  /// would not say so itself.
  private func name(_ person: RowRoutes.Person) throws(Failure) {
    router.begin(.attached, family: person.family, personNIK: person.nik, id: person.id)
    try router.sendToFamily(person.family)
  }

  /// Surest first; then the row that is preferred in its source.
  private static func precedes(_ one: SpillItem, _ other: SpillItem) -> Bool {
    let left = one.leader.record
    let right = other.leader.record
    if left.source != right.source { return left.source.rawValue < right.source.rawValue }
    let first = odds(one)
    let second = odds(other)
    return first != second ? first > second : left.isPreferred(to: right)
  }

  /// How sure a claim is, in thousandths of a bit: probability is printed to four places, where most are alike. Rows that
  /// the exact part decided come first.
  private static func odds(_ claim: SpillItem) -> Int32 {
    claim.leader.record.score == nil ? Int32.max : ReviewEvidence(packed: claim.personNIK).odds
  }

  /// The person has a row of this source: the claim is that row again when it agrees, else a question. Two members of one
  /// household are never the same person.
  ///
  /// A row that the repair linked keeps its rule and probability: that it repeats another (GND-002) is only as sure.
  private func sendLoser(
    _ claim: SpillItem, _ person: RowRoutes.Person, winner: RowRecord?
  ) throws(Failure) {
    let leader = claim.leader
    let record = leader.record
    let isHousemate =
      claim.flags & ItemFlag.housemate != 0
      || winner.map { $0.source != .dtks && $0.source.isBase && $0.key != .none && $0.key == record.key } ?? false
    if claim.flags & ItemFlag.agrees != 0 && !isHousemate {
      leader.set(.ganda, record.rule.isRepair ? record.rule : .samePerson)
      leader.add(.gnd002)
      try claim.eachRecord { (row) throws(Failure) in row.setFollower() }
      router.begin(
        .attached, family: person.family, personNIK: person.nik, id: person.id,
        flags: person.inFrame ? ItemFlag.inFrame : 0)
      router.add(claim.rows)
      try router.sendToFamily(person.family)
      try claim.eachRecord { (row) throws(Failure) in
        try routes.sendRepeat(row.record, besides: winner?.key ?? .none, person)
      }
      return
    }
    leader.set(.tinjau, record.rule, score: record.score ?? 0)
    leader.set(personNIK: 0)
    try claim.eachRecord { (row) throws(Failure) in row.set(personNIK: 0) }
    let family = record.noKK != 0 ? FamilyKey(noKK: record.noKK) : FamilyKey(order: record.contentOrder, noKK: 0)
    try router.sendReview(leader.record, candidate: person.nik, paid: 0, family: family, score: claim.personNIK)
    try routes.sendUnresolved(leader.record, claim.rows)
  }
}

/// Rows of the base sources that declare one NIK and agree are one person, whatever source they come from.
enum UnmatchedClusters {
  /// Sends the rows of one NIK, grouped by person: a row joins the person whose first row it is likest to, of those that it
  /// agrees with and of whom no row of its source is there yet. `items` hold a row each, with those that repeat it. Answers the group if not
  /// all were compared.
  static func send(
    _ items: [SpillItem], _ check: IdentityCheck, _ router: Router, _ scratch: borrowing ComparisonScratch
  ) throws(Failure) -> CrowdedGroup? {
    let sorted = items.sorted { one, other in
      let first = one.leader.record
      let second = other.leader.record
      if first.source != second.source { return weight(first.source) > weight(second.source) }
      return first.isPreferred(to: second)
    }
    // By row, those that joined it behind itself; nobody joins a row that has joined another.
    var clusters = sorted.map { [$0] }
    var search = LeaderSearch(rows: sorted.indices)
    for (index, item) in sorted.enumerated() {
      let row = item.leader.record
      let found = search.best(like: index) { number in
        let record = sorted[number].leader.record
        return LeaderSearch.Key(name: record.name, birth: record.birth, content: 0)
      } _: { number in
        let other = sorted[number].leader.record
        if other.outcome != row.outcome || clusters[number].contains(where: { $0.leader.record.source == row.source }) {
          return 0
        }
        return check.likeness(row, other, isNumberTheirs: row.outcome != .konflik, scratch)
      }
      if let found {
        clusters[found].append(item)
        clusters[index].removeAll()
      } else {
        search.add(index)
      }
    }
    for cluster in clusters where !cluster.isEmpty { try send(cluster, router) }
    guard search.isCrowded else { return nil }
    return CrowdedGroup(.unknownNumber, key: sorted[0].key.low, rows: sorted.count, persons: search.count)
  }

  /// The household form knows the family best, so its row leads.
  private static func weight(_ source: SourceKind) -> Int {
    switch source {
    case .regsosekAnggota: 3
    case .p3keIndividu: 2
    default: 1
    }
  }

  private static func send(_ cluster: [SpillItem], _ router: Router) throws(Failure) {
    let row = household(cluster).leader.record
    let key = row.key != .none ? row.key : UnmatchedRoute.nameKey(row)
    let family = row.key != .none ? FamilyKey.none : FamilyKey(order: row.contentOrder, noKK: 0)
    router.begin(.unmatched, family: family, key: key)
    for item in cluster { router.add(item.rows) }
    if row.key != .none { try router.sendToHousehold(key) } else { try router.sendToUnmatched(key) }
  }

  /// The row whose household says where the person lives: the first one with members who were found, else with a No KK,
  /// else the first.
  private static func household(_ cluster: [SpillItem]) -> SpillItem {
    let wanted = [ItemFlag.hasFamily, ItemFlag.hasCard]
    for flag in wanted {
      if let found = cluster.first(where: { $0.flags & flag != 0 && $0.leader.record.key != .none }) { return found }
    }
    return cluster[0]
  }
}
