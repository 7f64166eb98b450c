import Comparison
import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// Step B: one partition of NIKs at a time, each loaded whole; finds out which person every row with a NIK is about.
struct NIKStep {
  let spills: Spills
  let rules: MatchRules
  let files: FileTable
  let decisions: Decisions
  let maker: IdentityMaker
  let context: StageContext

  /// Decides all rows with a NIK. Answers the groups that were not compared all with all.
  func run() throws -> [CrowdedGroup] {
    context.progress.start("NIK")
    let workers = (0..<context.jobs).map { _ in
      NIKWorker(step: self, router: Router(spills, rules), identities: IdentityLines(spills.identity))
    }
    try eachPartition(of: spills.nik, jobs: context.jobs, workers: workers) { worker, blocks in
      try worker.decide(blocks)
    }
    for worker in workers {
      try worker.router.flush()
      try worker.identities.flush()
    }
    return workers.flatMap(\.crowds)
  }
}

/// One worker of step B.
private final class NIKWorker {
  private struct Entry: HashOrdered {
    /// Mix of the NIK.
    var hash: UInt64
    /// Where the row is, its source in the top byte.
    var place: UInt64

    static func precedes(_ one: Entry, _ other: Entry) -> Bool { one.place < other.place }
  }

  let router: Router
  let identities: IdentityLines
  private let step: NIKStep
  private let check: IdentityCheck
  private let dispatch: GroupDispatch
  private let scratch = ComparisonScratch()
  private let frame = FrameBuilder()
  /// Used again from partition to partition.
  @exclusivity(unchecked) private var spare = NIKGroup()
  private let arena = RecordArena()
  @exclusivity(unchecked) private var sorter = HashSort<Entry>()
  private(set) var crowds: [CrowdedGroup] = []

  init(step: NIKStep, router: Router, identities: IdentityLines) {
    self.step = step
    self.router = router
    self.identities = identities
    check = IdentityCheck(settings: step.rules.settings.identity)
    dispatch = GroupDispatch(router: router, identities: identities, rules: step.rules, maker: step.maker)
  }

  /// Decides all groups of a loaded partition.
  func decide(_ blocks: [SpillBlock]) throws {
    arena.removeAll()
    sorter.removeAll()
    let files = step.files
    let decisions = step.decisions
    arena.eachRow(blocks) { row in
      let record = row.record
      let source = record.source
      if source != .identitas { row.rank(files) }
      var number = record.nik
      if let decision = decisions[record.decision], decision.kind == .match, decision.nik != 0 {
        number = decision.nik
      }
      sorter.append(Entry(hash: StableHash.mix(number), place: Place.make(row.base, tag: source.rawValue)))
    }
    sorter.sort()
    let entries = sorter.entries
    // Local, so that the compiler sees that nobody else changes it.
    var group = NIKGroup()
    swap(&group, &spare)
    defer { swap(&group, &spare) }
    var start = 0
    while start < entries.count {
      var end = start
      group.removeAll()
      while end < entries.count && entries[end].hash == entries[start].hash {
        let place = entries[end].place
        group.add(EditableRow(Place.pointer(place)), SourceKind(rawValue: Place.tag(place)) ?? .dukcapil)
        end += 1
      }
      group.decide(check, decisions, scratch)
      if !group.crowds.isEmpty { crowds += group.crowds }
      try dispatch.send(group, frame)
      start = end
    }
    step.context.progress.add(rows: entries.count)
  }
}
