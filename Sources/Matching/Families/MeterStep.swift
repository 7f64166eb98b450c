import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// Step M: brings every household meter to each family that claims it, by NIK or by the number a survey wrote down.
struct MeterStep {
  let spills: Spills
  let rules: MatchRules
  let files: FileTable
  let context: StageContext

  func run() throws {
    context.progress.start("PLN")
    let workers = (0..<context.jobs).map { _ in MeterWorker(Router(spills, rules), rules, files) }
    try eachPartition(of: spills.meter, jobs: context.jobs, workers: workers) { worker, blocks in
      try worker.decide(blocks)
    }
    for worker in workers { try worker.router.flush() }
  }
}

/// One worker of step M.
private final class MeterWorker {
  private struct Claim {
    let family: FamilyKey
    let byNumber: Bool
  }

  let router: Router
  private let rules: MatchRules
  private let files: FileTable
  @exclusivity(unchecked) private var partition = ItemPartition()
  @exclusivity(unchecked) private var rows: [SpillItem] = []
  @exclusivity(unchecked) private var claims: [Claim] = []
  @exclusivity(unchecked) private var families: [FamilyKey] = []

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
    rows.removeAll(keepingCapacity: true)
    claims.removeAll(keepingCapacity: true)
    for item in items where item.kind == .meter { rows.append(item) }
    guard !rows.isEmpty else { return }
    for item in rows { try item.eachRecord { (row) throws(Failure) in row.rank(files) } }
    rows.sort { $0.leader.record.isPreferred(to: $1.leader.record) }
    let kept = rows[0]
    let leader = kept.leader
    for index in 1..<max(rows.count, 1) { markDuplicates(rows[index], of: leader) }
    let byNIK = leader.record.outcome.isResolved
    if byNIK { claims.append(Claim(family: kept.family, byNumber: false)) }
    // Whom its NIK names may be outside the frame; a family claims it then if somebody else of it says so (step P).
    var isPersonAlone = byNIK && kept.flags & ItemFlag.inFrame == 0
    families.removeAll(keepingCapacity: true)
    for item in items where item.kind == .link {
      if byNIK && item.family == kept.family {
        isPersonAlone = false
      } else if item.flags & ItemFlag.customer == 0 {
        families.append(item.family)
      }
    }
    families.sort()
    for (index, family) in families.enumerated() where index == 0 || family != families[index - 1] {
      claims.append(Claim(family: family, byNumber: true))
    }
    let existing = claims.count - (isPersonAlone ? 1 : 0)
    guard !claims.isEmpty else {
      if leader.record.outcome == .none { leader.set(.tidakPadan, .noNIK) }
      let family = FamilyKey(order: leader.record.contentOrder, noKK: 0)
      router.begin(.unresolved, family: family)
      try addAll(kept)
      try router.sendToFamily(family)
      return
    }
    if byNIK { leader.set(.padan, .meterNIK) } else { leader.set(.padan, .meterNumber) }
    // The person's family stands first, then the smallest: that one is in the row's trace.
    let household = rules.isHousehold(tariff: leader.record.carried(Carried.Meter.tarif))
    for (index, claim) in claims.enumerated() {
      if !household && index > 0 { break }
      var flags: UInt8 = claim.byNumber ? ItemFlag.byNumber : 0
      if existing > 1 && (claim.byNumber || !isPersonAlone) { flags |= ItemFlag.shared }
      if index > 0 { flags |= ItemFlag.traceElsewhere }
      if !household { flags |= ItemFlag.notHousehold }
      let isPerson = !claim.byNumber
      router.begin(
        .meter, family: claim.family, personNIK: isPerson ? kept.personNIK : 0, id: isPerson ? kept.id : .none,
        flags: flags)
      if index == 0 { try addAll(kept) } else { router.add(leader.record) }
      try router.sendToFamily(claim.family)
    }
  }

  private func markDuplicates(_ item: SpillItem, of leader: EditableRow) {
    let row = item.leader
    let same = row.record.hasContent(of: leader.record)
    row.set(.ganda, same ? .sameRow : .samePerson)
    row.set(personNIK: leader.record.personNIK)
    row.add(same ? .gnd001 : .gnd002)
    row.setFollower()
  }

  private func addAll(_ kept: SpillItem) throws(Failure) {
    router.add(kept.leader.record)
    for item in rows where item.base != kept.base { router.add(item.leader.record) }
  }
}
