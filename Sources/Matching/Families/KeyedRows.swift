import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// Step K: rows that are "the same again" by the source's own id (proposals, complaints, visits) or, without a usable
/// NIK, by identical content.
struct KeyedRows {
  let spills: Spills
  let rules: MatchRules
  let files: FileTable
  let context: StageContext

  /// The key of a row: its own id where the source judges by that, else its content.
  static func key(of row: RowRecord) -> Key128 {
    row.source.hasOwnKey ? row.key : contentKey(of: row)
  }

  /// What rows of one source with the same content share.
  static func contentKey(of row: RowRecord) -> Key128 {
    Key128(high: StableHash.mix(row.contentHigh ^ UInt64(row.source.rawValue) << 56), low: row.contentLow)
  }

  func run() throws {
    context.progress.start("kunjungan, usulan, aduan")
    let workers = (0..<context.jobs).map { _ in KeyedWorker(Router(spills, rules), rules, files) }
    try eachPartition(of: spills.keyed, jobs: context.jobs, workers: workers) { worker, blocks in
      try worker.decide(blocks)
    }
    for worker in workers { try worker.router.flush() }
  }
}

/// One worker of step K.
private final class KeyedWorker {
  let router: Router
  private let rules: MatchRules
  private let files: FileTable
  @exclusivity(unchecked) private var partition = ItemPartition()
  @exclusivity(unchecked) private var sorted: [SpillItem] = []

  init(_ router: Router, _ rules: MatchRules, _ files: FileTable) {
    self.router = router
    self.rules = rules
    self.files = files
  }

  func decide(_ blocks: [SpillBlock]) throws {
    partition.load(blocks)
    try partition.eachGroup { (items: [SpillItem]) throws(Failure) in try decide(items) }
  }

  private func decide(_ items: [SpillItem]) throws(Failure) {
    sorted.removeAll(keepingCapacity: true)
    sorted.append(contentsOf: items)
    for item in sorted { try item.eachRecord { (row) throws(Failure) in row.rank(files) } }
    sorted.sort { $0.leader.record.isPreferred(to: $1.leader.record) }
    let kept = sorted[0]
    let leader = kept.leader.record
    try withdrawRepeats(of: kept)
    let answer = try answered(kept)
    if let answer {
      router.begin(
        .attached, family: answer.family, personNIK: answer.personNIK, id: answer.id,
        flags: answer.flags & ItemFlag.inFrame)
      try addAll(kept)
      try router.sendToFamily(answer.family)
      if leader.source == .groundCheck {
        try MeterClaim.send(
          leader.carried(Carried.Visit.idpel), answer.family, isLiving: answer.flags & ItemFlag.inFrame != 0, router)
      }
      return
    }
    if isNewPerson(leader) {
      let family =
        leader.noKK != 0 ? FamilyKey(noKK: leader.noKK) : FamilyKey(order: leader.contentOrder, noKK: 0)
      let key = UnmatchedRoute.nameKey(leader)
      router.begin(.unmatched, family: family, key: key)
      try addAll(kept)
      try router.sendToUnmatched(key)
      return
    }
    let family = FamilyKey(order: leader.contentOrder, noKK: 0)
    router.begin(.unresolved, family: family)
    try addAll(kept)
    try router.sendToFamily(family)
    if leader.source == .penerima && leader.noKK != 0 {
      let amount = PaymentAmount.of(leader, rules)
      if amount > 0 { try router.sendPayment(noKK: leader.noKK, nik: 0, amount: amount) }
    }
  }

  /// The item that says whose the kept row is: its own; or that of another row of its id about which a person has decided,
  /// while nobody has about the kept one. Nil when nobody was found.
  private func answered(_ kept: SpillItem) throws(Failure) -> SpillItem? {
    let leader = kept.leader
    if leader.record.outcome.isResolved { return kept }
    if leader.record.rule == .decision { return nil }
    let decided = sorted.first { $0.leader.record.outcome.isResolved && $0.leader.record.rule == .decision }
    guard let decided else { return nil }
    try withdraw(leader.record)
    leader.set(.padan, .decision)
    leader.set(personNIK: decided.personNIK)
    return decided
  }

  /// One question an id: takes back those about rows that only repeat the kept one.
  private func withdrawRepeats(of kept: SpillItem) throws(Failure) {
    if sorted.count == 1 { return }
    for item in sorted {
      try item.eachRecord { (row) throws(Failure) in
        if row.base != kept.leader.base && !row.record.isFollower { try withdraw(row.record) }
      }
    }
  }

  /// Takes back the question about a row, if it is one.
  private func withdraw(_ row: RowRecord) throws(Failure) {
    if row.outcome == .tinjau || row.outcome == .konflik && row.rule != .decision { try router.withdrawReview(row) }
  }

  /// An approved proposal to add somebody who is not in Dukcapil makes a person of the frame.
  private func isNewPerson(_ row: RowRecord) -> Bool {
    row.source == .usulan && (row.outcome == .tidakPadan || row.outcome == .konflik)
      && row.carried(Carried.Proposal.jenis).equals("TAMBAH")
      && rules.isApproved(stage: row.carried(Carried.Proposal.tahap))
  }

  /// Adds the row that is kept, then all others as its duplicates.
  private func addAll(_ kept: SpillItem) throws(Failure) {
    router.add(kept.leader.record)
    let person = kept.leader.record.personNIK
    for item in sorted {
      try item.eachRecord { (row) throws(Failure) in
        if row.base == kept.leader.base { return }
        let same = row.record.hasContent(of: kept.leader.record)
        row.set(.ganda, same ? .sameRow : .samePerson)
        row.set(personNIK: person)
        row.add(same ? .gnd001 : .gnd002)
        row.setFollower()
        router.add(row.record)
      }
    }
  }
}
