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

/// One worker of step C.
private final class HouseholdWorker {
  let router: Router
  private let files: FileTable
  @exclusivity(unchecked) private var partition = ItemPartition()
  @exclusivity(unchecked) private var votes = FamilyVotes()
  /// Those of members whose row only repeats one of another household: asked where nobody else votes.
  @exclusivity(unchecked) private var repeats = FamilyVotes()
  @exclusivity(unchecked) private var rows: [SpillItem] = []

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
    repeats.removeAll()
    rows.removeAll(keepingCapacity: true)
    var declared: UInt64 = 0
    for item in items {
      switch item.kind {
      case .household: rows.append(item)
      case .link:
        let isHead = item.flags & ItemFlag.head != 0
        let isInFrame = item.flags & ItemFlag.inFrame != 0
        if item.flags & ItemFlag.repeated == 0 {
          votes.add(item.family, head: isHead, inFrame: isInFrame)
        } else {
          repeats.add(item.family, head: isHead, inFrame: isInFrame)
        }
      default:
        // Of a person told by several sources another's row leads.
        item.eachRecordView { if $0.source == .dtks && $0.key == item.key { declared = $0.noKK } }
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
    let elected = votes.best ?? repeats.best
    if let elected {
      family = elected.family
      rule = elected.rule
    } else if declared != 0 {
      family = FamilyKey(noKK: declared)
    }
    if let kept {
      try markRepeats(of: kept)
      if let elected {
        try HouseholdForm.send(kept, rows, family, rule, elected.isLiving ? .members : .outsiders, router)
      } else {
        try HouseholdForm.wait(kept, rows, family, router)
      }
      try place(items, kept.leader.record)
    }
    if let elected, elected.isLiving, votes.isSplit {
      try sendElsewhere(items, elected.family, formCard: kept?.leader.record.noKK ?? 0)
    }
    if let elected { try sendHere(items, elected.family) }
    for item in items where item.kind == .unmatched {
      try item.eachRecord { (row) throws(Failure) in row.rank(files) }
      let records = ByteView(
        start: UnsafePointer(item.base + ItemLayout.records), count: item.length - ItemLayout.records)
      try UnmatchedRoute.sendAlone(records, leader: item.leader.record, family: family, router)
    }
  }

  /// Tells the living families of members that a household of another living family, `family`, lists them (KK-006). Whom
  /// it lists under the No KK that is theirs, `formCard` or that of rows of dtks, is where the household says.
  private func sendElsewhere(_ items: [SpillItem], _ family: FamilyKey, formCard: UInt64) throws(Failure) {
    for item in items
    where item.kind == .link && item.flags & ItemFlag.inFrame != 0 && item.family != family
      && item.flags & ItemFlag.repeated == 0
    {
      let isOfCard = item.flags >> ItemFlag.sourceShift == SourceKind.dtks.rawValue
      if item.family.noKK != 0 && item.family.noKK == (isOfCard ? item.key.low : formCard) { continue }
      router.begin(.link, family: item.family, personNIK: item.personNIK, flags: item.flags)
      try router.sendToFamily(item.family)
    }
  }

  /// Tells `family` whom of it this household lists in rows that repeat those of another one: whoever stands in two forms of
  /// one survey, and in one of them at home, is in one family.
  private func sendHere(_ items: [SpillItem], _ family: FamilyKey) throws(Failure) {
    let wanted = ItemFlag.repeated | ItemFlag.inFrame
    for item in items where item.kind == .link && item.flags & wanted == wanted && item.family == family {
      router.begin(.link, family: family, personNIK: item.personNIK, flags: item.flags)
      try router.sendToFamily(family)
    }
  }

  /// Tells unmatched members where their form says that they live.
  private func place(_ items: [SpillItem], _ form: RowRecord) throws(Failure) {
    for item in items where item.kind == .unmatched {
      try item.eachRecord { (row) throws(Failure) in
        if row.record.region.digits < form.region.digits { row.set(region: form.region) }
        // Rows of another survey may stand beside the member's own; their villages are coded otherwise.
        if row.record.key == form.key { row.set(village: form.village) }
      }
    }
  }

  /// Of several forms of one id one is kept, the others are its duplicates.
  private func markRepeats(of kept: SpillItem) throws(Failure) {
    for item in rows {
      try item.eachRecord { (row) throws(Failure) in
        if row.base == kept.leader.base { return }
        let same = row.record.hasContent(of: kept.leader.record)
        row.set(.ganda, same ? .sameRow : .samePerson)
        row.set(personNIK: 0)
        row.add(same ? .gnd001 : .gnd002)
        row.setFollower()
      }
    }
  }
}
