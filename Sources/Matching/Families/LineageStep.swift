import Diagnostics
import StageContract
import TabularIO

/// How the families of a snapshot find out where those who were in them are now.
enum Lineage {
  /// Says that the person `id`, who was in the family `old`, is registered in `family` now.
  static func vote(
    of id: StableId, from old: StableId, now family: FamilyKey, inFrame: Bool, _ router: Router
  ) throws(Failure) {
    let key = Key128(high: old.high, low: old.low)
    router.begin(.link, family: family, id: id, key: key, flags: inFrame ? ItemFlag.inFrame : 0)
    try router.sendToLineage(key)
  }

  /// Says that the person `id` is new to the registry and may be the one who was in it without a NIK as `earlier`.
  static func register(
    _ id: StableId, as earlier: StableId, now family: FamilyKey, inFrame: Bool, _ router: Router
  ) throws(Failure) {
    let key = Key128(high: earlier.high, low: earlier.low)
    let flags = ItemFlag.registered | (inFrame ? ItemFlag.inFrame : 0)
    router.begin(.link, family: family, id: id, key: key, flags: flags)
    try router.sendToAncestry(key)
  }

  /// The same as a vote for a person without a NIK, whose former family stands with its id (step L).
  static func vote(of id: StableId, now family: FamilyKey, _ router: Router) throws(Failure) {
    let key = Key128(high: id.high, low: id.low)
    router.begin(.link, family: family, key: key)
    try router.sendToAncestry(key)
  }
}

/// Step L: brings every family of the previous snapshot to where it lives on.
///
/// That is where its head is registered now; if the head is no longer in the frame, where most of those are who were in
/// the family and still are in the frame, the head's own record deciding between equals. Every other family that
/// somebody of it has gone to hears that it may have been split from it.
struct LineageStep {
  let spills: Spills
  let rules: MatchRules
  let context: StageContext

  func run() throws {
    context.progress.start("identitas")
    let workers = (0..<context.jobs).map { _ in LineageWorker(Router(spills, rules), IdentityLines(spills.identity)) }
    try eachPartition(of: spills.ancestry, jobs: context.jobs, workers: workers) { worker, blocks in
      try worker.ask(blocks)
    }
    for worker in workers { try worker.router.flush() }
    if spills.scope != nil, workers.contains(where: \.isAmbiguous) {
      throw FullRunNeeded(
        id: "seseorang tanpa NIK mungkin sudah terdaftar", en: "somebody without a NIK may be registered by now")
    }
    try eachPartition(of: spills.lineage, jobs: context.jobs, workers: workers) { worker, blocks in
      try worker.decide(blocks)
    }
    for worker in workers {
      try worker.router.flush()
      try worker.identities.flush()
    }
  }
}

/// One worker of step L.
private final class LineageWorker {
  let router: Router
  let identities: IdentityLines
  private var partition = ItemPartition()
  private var votes = FamilyVotes()
  /// Whether a newcomer, who may be outside the scope of the run, bears the identity of somebody who is still without a NIK.
  private(set) var isAmbiguous = false

  init(_ router: Router, _ identities: IdentityLines) {
    self.router = router
    self.identities = identities
  }

  /// Persons without a NIK: where they were, and where they are.
  func ask(_ blocks: [SpillBlock]) throws {
    partition.load(blocks)
    try partition.eachGroup { (items: [SpillItem]) throws(Failure) in
      guard let old = items.first(where: { $0.kind == .lineage }) else { return }
      let links = items.filter { $0.kind == .link }
      let record = old.leader.record
      let id = StableId(high: record.key.high, low: record.key.low)
      var inFrame = true
      let newcomers = links.count { $0.flags & ItemFlag.registered != 0 }
      if newcomers > 0 && newcomers < links.count { isAmbiguous = true }
      var now = links.filter { $0.flags & ItemFlag.registered == 0 }.min { $0.family < $1.family }
      if now == nil, let first = links.first, links.allSatisfy({ $0.id == first.id }) {
        // Dukcapil has the person now, and nobody else is that person.
        now = first
        inFrame = first.flags & ItemFlag.inFrame != 0
        try identities.add(merged: id, into: first.id)
      }
      let family = StableId(high: record.contentHigh, low: record.contentLow)
      guard let now, !family.isNone else { return }
      try Lineage.vote(of: id, from: family, now: now.family, inFrame: inFrame, router)
    }
  }

  func decide(_ blocks: [SpillBlock]) throws {
    partition.load(blocks)
    try partition.eachGroup { (items: [SpillItem]) throws(Failure) in
      guard let old = items.first(where: { $0.kind == .lineage }) else { return }
      let record = old.leader.record
      let head = StableId(high: record.contentHigh, low: record.contentLow)
      votes.removeAll()
      for item in items where item.kind == .link {
        // Without a head every voter is one: the person whom the id was made from.
        votes.add(item.family, head: head.isNone || item.id == head, inFrame: item.flags & ItemFlag.inFrame != 0)
      }
      guard let elected = votes.best else { return }
      // A family that was gone comes back with somebody of it, not with the records of its dead.
      if record.relation == PreviousIdentities.gone && !elected.isLiving { return }
      router.begin(.lineage, family: elected.family)
      router.add(record)
      try router.sendLineageToFamily(elected.family)
      for item in items
      where item.kind == .link && item.flags & ItemFlag.inFrame != 0 && item.family != elected.family {
        router.begin(.lineage, family: item.family, id: item.id, flags: ItemFlag.split)
        router.add(record)
        try router.sendLineageToFamily(item.family)
      }
    }
  }
}
