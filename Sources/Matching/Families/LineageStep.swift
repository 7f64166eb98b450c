import Diagnostics
import StageContract
import TabularIO

/// Step L: brings every family of the previous snapshot to where the person who headed it is registered now.
///
/// So a family keeps its id when its head dies (Dukcapil keeps the record and its No KK) or hands over. When the former
/// head has moved to another family, the id goes along and those who stayed are a new family.
struct LineageStep {
  let spills: Spills
  let rules: MatchRules
  let context: StageContext

  func run() throws {
    context.progress.start("identitas")
    let workers = (0..<context.jobs).map { _ in LineageWorker(Router(spills, rules)) }
    try eachPartition(of: spills.lineage, jobs: context.jobs, workers: workers) { worker, blocks in
      try worker.decide(blocks)
    }
    for worker in workers { try worker.router.flush() }
  }
}

/// One worker of step L.
private final class LineageWorker {
  let router: Router
  private var partition = ItemPartition()

  init(_ router: Router) { self.router = router }

  func decide(_ blocks: [SpillBlock]) throws {
    partition.load(blocks)
    try partition.eachGroup { (items: [SpillItem]) throws(Failure) in
      guard let old = items.first(where: { $0.kind == .lineage }),
        let claim = items.filter({ $0.kind == .link }).min(by: { $0.family < $1.family })
      else { return }
      router.begin(.lineage, family: claim.family)
      router.add(old.leader.record)
      try router.sendToFamily(claim.family)
    }
  }
}
