import Diagnostics
import StageContract
import TabularIO

/// Step F: household forms that no member of the population led to a family (``HouseholdForm/wait(_:_:_:_:)``) follow
/// their unmatched members, whose families are known by now. A person told by two surveys has one family, so one of the
/// two forms would find nobody otherwise.
struct FormStep {
  let spills: Spills
  let rules: MatchRules
  let context: StageContext

  func run() throws {
    context.progress.start("formulir keluarga")
    let workers = (0..<context.jobs).map { _ in FormWorker(Router(spills, rules)) }
    try eachPartition(of: spills.forms, jobs: context.jobs, workers: workers) { worker, blocks in
      try worker.decide(blocks)
    }
    for worker in workers { try worker.router.flush() }
  }
}

/// One worker of step F.
private final class FormWorker {
  let router: Router
  @exclusivity(unchecked) private var partition = ItemPartition()
  @exclusivity(unchecked) private var votes = FamilyVotes()

  init(_ router: Router) { self.router = router }

  func decide(_ blocks: [SpillBlock]) throws {
    partition.load(blocks)
    try partition.eachGroup { (items: [SpillItem]) throws(Failure) in
      guard let form = items.first(where: { $0.kind == .household }) else { return }
      votes.removeAll()
      for item in items where item.kind == .link {
        votes.add(item.family, head: item.flags & ItemFlag.head != 0, inFrame: true)
      }
      let elected = votes.best
      try HouseholdForm.send(
        form, [form], elected?.family ?? form.family, elected?.rule ?? .householdCard,
        elected == nil ? .card : .members, router)
    }
  }
}
