import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// Step C: finds the family of every household of a survey, and brings its unmatched members there.
///
/// A household is `regsosek_keluarga` or `p3ke_keluarga` with its members, or the `dtks` rows that declare one No KK.
struct HouseholdStep {
  let spills: Spills
  let rules: MatchRules
  let files: FileTable
  let context: StageContext

  func run() throws {
    context.progress.start("keluarga")
    let workers = (0..<context.jobs).map { _ in HouseholdWorker(Router(spills, rules), files) }
    try eachPartition(of: spills.household, jobs: context.jobs, workers: workers) { worker, blocks in
      try worker.decide(blocks)
    }
    for worker in workers { try worker.router.flush() }
  }
}

/// What a household's members say about its family.
private struct FamilyVotes {
  private struct Vote {
    var family: FamilyKey
    var heads = 0
    var members = 0
    var outside = 0
  }

  private var votes: [Vote] = []

  mutating func removeAll() { votes.removeAll(keepingCapacity: true) }

  mutating func add(_ family: FamilyKey, head: Bool, inFrame: Bool) {
    var index = 0
    while index < votes.count && votes[index].family != family { index += 1 }
    if index == votes.count { votes.append(Vote(family: family)) }
    if !inFrame {
      votes[index].outside += 1
    } else {
      votes[index].members += 1
      if head { votes[index].heads += 1 }
    }
  }

  /// The head's family, else that of most members, else of those outside the frame; ties by most members, then the
  /// smallest No KK.
  var best: (family: FamilyKey, rule: MatchRule, isLiving: Bool)? {
    guard var best = votes.first else { return nil }
    for vote in votes.dropFirst() where precedes(vote, best) { best = vote }
    return (best.family, best.heads > 0 ? .householdHead : .householdMembers, best.members > 0)
  }

  /// Whether the members are of several families.
  var isSplit: Bool { votes.count > 1 }

  private func precedes(_ one: Vote, _ other: Vote) -> Bool {
    if (one.heads > 0) != (other.heads > 0) { return one.heads > 0 }
    if one.members != other.members { return one.members > other.members }
    if one.outside != other.outside { return one.outside > other.outside }
    if one.family.noKK != other.family.noKK { return one.family.noKK < other.family.noKK }
    return one.family < other.family
  }
}

/// One worker of step C.
private final class HouseholdWorker {
  let router: Router
  private let files: FileTable
  private var partition = ItemPartition()
  private var votes = FamilyVotes()
  private var rows: [SpillItem] = []

  init(_ router: Router, _ files: FileTable) {
    self.router = router
    self.files = files
  }

  func decide(_ blocks: [SpillBlock]) throws {
    partition.load(blocks)
    try partition.eachGroup { (items: [SpillItem]) throws(Failure) in try decide(items) }
  }

  private func decide(_ items: [SpillItem]) throws(Failure) {
    votes.removeAll()
    rows.removeAll(keepingCapacity: true)
    var unmatched = 0
    var declared: UInt64 = 0
    for item in items {
      switch item.kind {
      case .household: rows.append(item)
      case .link:
        votes.add(
          item.family, head: item.flags & ItemFlag.head != 0, inFrame: item.flags & ItemFlag.inFrame != 0)
      default:
        unmatched += 1
        if item.leader.record.source == .dtks { declared = item.leader.record.noKK }
      }
    }
    rows.sort { $0.leader.record.isPreferred(to: $1.leader.record) }
    for item in rows { try item.eachRecord { (row) throws(Failure) in row.rank(files) } }
    let kept = rows.first
    if let kept {
      // The form's own NIK is its head's.
      if kept.leader.record.outcome.isResolved {
        votes.add(kept.family, head: true, inFrame: kept.flags & ItemFlag.inFrame != 0)
      }
      if kept.leader.record.noKK != 0 { declared = kept.leader.record.noKK }
    }
    var family = FamilyKey(order: items[0].key.high, noKK: 0)
    var rule = MatchRule.householdCard
    let elected = votes.best
    if let elected {
      family = elected.family
      rule = elected.rule
    } else if declared != 0 {
      family = FamilyKey(noKK: declared)
    }
    if let kept {
      try sendHousehold(kept, family, rule, isCertain: elected != nil || unmatched > 0)
      for item in items where item.kind == .unmatched {
        try item.eachRecord { (row) throws(Failure) in
          if row.record.region.digits < kept.leader.record.region.digits { row.set(region: kept.leader.record.region) }
        }
      }
    }
    if let elected, elected.isLiving, votes.isSplit { try sendElsewhere(items, elected.family) }
    for item in items where item.kind == .unmatched {
      try item.eachRecord { (row) throws(Failure) in row.rank(files) }
      let records = ByteView(
        start: UnsafePointer(item.base + ItemLayout.records), count: item.length - ItemLayout.records)
      try UnmatchedRoute.sendAlone(records, leader: item.leader.record, family: family, router)
    }
  }

  /// Tells the living families of members that a household of another living family, `family`, lists them (KK-006).
  private func sendElsewhere(_ items: [SpillItem], _ family: FamilyKey) throws(Failure) {
    for item in items
    where item.kind == .link && item.flags & ItemFlag.inFrame != 0 && item.family != family {
      router.begin(.link, family: item.family, personNIK: item.personNIK, flags: item.flags)
      try router.sendToFamily(item.family)
    }
  }

  /// The household row with its duplicates to the family; its meter number as a claim. A family known by a declared No
  /// KK alone, without a member, may not exist, so it makes no claim.
  private func sendHousehold(
    _ kept: SpillItem, _ family: FamilyKey, _ rule: MatchRule, isCertain: Bool
  ) throws(Failure) {
    kept.leader.set(.padan, rule)
    kept.leader.set(personNIK: 0)
    router.begin(.household, family: family)
    router.add(kept.leader.record)
    for item in rows {
      try item.eachRecord { (row) throws(Failure) in
        if row.base == kept.leader.base { return }
        let same = row.record.hasContent(of: kept.leader.record)
        row.set(.ganda, same ? .sameRow : .samePerson)
        row.set(personNIK: 0)
        row.add(same ? .gnd001 : .gnd002)
        row.setFollower()
        router.add(row.record)
      }
    }
    try router.sendToFamily(family)
    let record = kept.leader.record
    if isCertain, record.source == .regsosekKeluarga {
      try MeterClaim.send(record.carried(Carried.Household.idpel), family, router)
    }
  }
}

/// A family's claim on a meter, by the number that a survey or visit wrote down.
enum MeterClaim {
  /// Sends the claim; nothing when the number is empty.
  static func send(_ number: ByteView, _ family: FamilyKey, _ router: Router) throws(Failure) {
    if number.isEmpty { return }
    let key = Key128(number, space: SourceKind.pln.rawValue)
    router.begin(.link, family: family, key: key)
    try router.sendToMeter(key)
  }
}
