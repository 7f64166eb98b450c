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

  func run() throws {
    context.progress.start("NIK")
    let workers = (0..<context.jobs).map { _ in
      NIKWorker(step: self, router: Router(spills, rules), identities: IdentityLines(spills.identity))
    }
    try parallelForEach(count: spills.nik.partitions, jobs: context.jobs) { partition, worker in
      let unshared = workers[worker]
      var bytes = try spills.nik.content(partition)
      spills.nik.discard(partition)
      try bytes.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { try unshared.decide(base, count: buffer.count) }
      }
    }
    for worker in workers {
      try worker.router.flush()
      try worker.identities.flush()
    }
  }
}

/// One worker of step B.
private final class NIKWorker {
  private struct Entry {
    var number: UInt64
    /// Source in the top byte, offset below.
    var place: UInt64
  }

  let router: Router
  let identities: IdentityLines
  private let step: NIKStep
  private let check: IdentityCheck
  private let scratch = ComparisonScratch()
  private var group = NIKGroup()
  private var entries: [Entry] = []

  init(step: NIKStep, router: Router, identities: IdentityLines) {
    self.step = step
    self.router = router
    self.identities = identities
    check = IdentityCheck(settings: step.rules.settings)
  }

  /// Decides all groups of a loaded partition.
  func decide(_ base: UnsafeMutablePointer<UInt8>, count: Int) throws {
    entries.removeAll(keepingCapacity: true)
    var offset = 0
    while offset < count {
      let row = EditableRow(base + offset)
      let record = row.record
      let source = record.source
      if source != .identitas { row.rank(step.files) }
      var number = record.nik
      if let decision = step.decisions[record.decision], decision.kind == .match, decision.nik != 0 {
        number = decision.nik
      }
      entries.append(Entry(number: number, place: UInt64(source.rawValue) << 56 | UInt64(offset)))
      offset += record.length
    }
    entries.sort { $0.number != $1.number ? $0.number < $1.number : $0.place < $1.place }
    var start = 0
    while start < entries.count {
      var end = start
      group.removeAll()
      while end < entries.count && entries[end].number == entries[start].number {
        let place = entries[end].place
        let source = SourceKind(rawValue: UInt8(truncatingIfNeeded: place >> 56)) ?? .dukcapil
        group.add(EditableRow(base + Int(place & 0xFF_FFFF_FFFF_FFFF)), source)
        end += 1
      }
      group.decide(check, step.decisions, scratch)
      var dispatch = GroupDispatch(
        router: router, identities: identities, rules: step.rules, maker: step.maker, check: check)
      try dispatch.send(&group, scratch)
      start = end
    }
    step.context.progress.add(rows: entries.count)
  }
}
