import Comparison
import Diagnostics
import StageContract
import Synchronization
import TabularIO

/// Step R: searches for the person of every row that step B leaves without one (contract, section 3 step 4).
///
/// The rows wait in memory, as many partitions of them at a time as fit, with an index of their blocking keys. The keys of the
/// frame are made once (``FrameKeys``); they and the frame stream past every batch. How many batches there are shows in no
/// output: every row is judged on its own.
struct RepairStep {
  let spills: Spills
  let rules: MatchRules
  let files: FileTable
  let decisions: Decisions
  let weights: RepairWeights
  let context: StageContext

  /// What the manifest says about the repair.
  struct Report {
    var account = RepairAccount()
    var blocks = BlockAccount()
  }

  /// Searches for all rows of the residue and sends them on.
  func run() throws -> Report {
    var report = Report()
    let dispatches = (0..<context.jobs).map { _ in RepairDispatch(Router(spills, rules), rules) }
    context.progress.start("perbaikan")
    try eachBatch { batch, frameKeys in
      let candidates = try search(batch, frameKeys, floor: RepairStep.floor, &report.blocks)
      let judge = RepairJudge(rules.settings)
      try parallelForEach(count: batch.ranges.count, jobs: context.jobs) { number, worker in
        try RepairStep.decide(batch, number, candidates, judge, dispatches[worker])
      }
      context.progress.add(rows: batch.rows.count)
    }
    for dispatch in dispatches {
      try dispatch.router.flush()
      report.account.add(dispatch.account)
    }
    return report
  }

  /// Odds below which a candidate plays no part: one in a thousand.
  static let floor = RepairWeights.odds(0.001)

  /// Calls `body` with batches of the residue, each released afterwards, and the keys of the frame that rows of any of them
  /// may have.
  func eachBatch(
    wanted: (RowRecord) -> Bool = { _ in true }, _ body: (ResidueBatch, FrameKeys?) throws -> Void
  ) throws {
    let batches = self.batches()
    var frameKeys = batches.count > 1 ? try self.frameKeys(wanted: wanted) : nil
    defer { frameKeys?.release() }
    for partitions in batches {
      let batch = try ResidueBatch(
        partitions, spills: spills, files: files, decisions: decisions, jobs: context.jobs, wanted: wanted)
      defer { batch.release() }
      if batch.rows.isEmpty { continue }
      if batches.count == 1 { frameKeys = try FrameKeys(spills, filter: batch.index.filter, jobs: context.jobs) }
      try body(batch, frameKeys)
    }
  }

  /// Partitions of the residue that fit in memory together.
  private func batches() -> [Range<Int>] {
    let budget = context.memory / 4
    var batches: [Range<Int>] = []
    var first = 0
    var bytes = 0
    for partition in 0..<spills.residue.partitions {
      let size = spills.residue.size(partition) * ResidueBatch.memoryPerByte
      if partition > first && bytes + size > budget {
        batches.append(first..<partition)
        first = partition
        bytes = 0
      }
      bytes += size
    }
    return batches + [first..<spills.residue.partitions]
  }

  /// The keys of the frame that rows of any batch may have; nil when there is no room to tell them from others.
  private func frameKeys(wanted: (RowRecord) -> Bool) throws -> FrameKeys? {
    let bytes = (0..<spills.residue.partitions).reduce(0) { $0 + spills.residue.size($1) }
    let filter = BlockingFilter(keys: bytes / ResidueBatch.bytesPerKey, memory: context.memory / 16)
    let turn = Mutex(())
    try parallelForEach(count: spills.residue.partitions, jobs: context.jobs) { partition, _ in
      let keys = try ResidueBatch.keys(
        of: partition, spills: spills, files: files, decisions: decisions, wanted: wanted)
      turn.withLock { _ in filter.add(keys) }
    }
    return filter.isUseful ? try FrameKeys(spills, filter: filter, jobs: context.jobs) : nil
  }

  /// The candidates of a batch, by row.
  func search(
    _ batch: ResidueBatch, _ frameKeys: FrameKeys?, floor: Int32, _ blocks: inout BlockAccount
  ) throws -> CandidateLists {
    let search = CandidateSearch(batch, frameKeys, self, weights: weights)
    try search.countBlocks()
    batch.index.eachCrowded(most: UInt32(rules.settings.largestBlock)) { entry, rows, persons in
      blocks.add(entry, rows: rows, persons: persons)
    }
    let collectors = (0..<context.jobs).map { _ in CandidateCollector() }
    try search.comparePairs(workers: collectors, floor: floor) { collector, candidate in
      if candidate.veto != .sex { collector.found.append(candidate) }
    }
    return CandidateLists(rows: batch.rows.count, collectors)
  }

  private static func decide(
    _ batch: ResidueBatch, _ partition: Int, _ candidates: CandidateLists, _ judge: RepairJudge,
    _ dispatch: RepairDispatch
  ) throws {
    let range = batch.ranges[partition]
    var at = range.lowerBound
    while at < range.upperBound {
      var end = at + 1
      while end < range.upperBound && batch.rows[end].isCopy { end += 1 }
      let row = batch.rows[at]
      let verdict = judge.judge(row, candidates[at])
      try dispatch.send(row, copies: batch.rows[at + 1..<end], verdict, batch.households[partition])
      at = end
    }
  }
}

/// What one worker finds.
final class CandidateCollector {
  @exclusivity(unchecked) var found: [Candidate] = []
}

/// Candidates by row, best first.
struct CandidateLists {
  private var all: [Candidate]
  private var starts: [Int]

  /// Puts the candidates of all workers in order. O(n) but for the few of one row.
  init(rows: Int, _ collectors: [CandidateCollector]) {
    starts = [Int](repeating: 0, count: rows + 1)
    for collector in collectors { for candidate in collector.found { starts[Int(candidate.row) + 1] += 1 } }
    for row in 0..<rows { starts[row + 1] += starts[row] }
    let total = starts[rows]
    var next = starts
    all = [Candidate](unsafeUninitializedCapacity: total) { buffer, count in
      for collector in collectors {
        for candidate in collector.found {
          guard let base = buffer.baseAddress else { continue }
          (base + next[Int(candidate.row)]).initialize(to: candidate)
          next[Int(candidate.row)] += 1
        }
        collector.found = []
      }
      count = total
    }
    for row in 0..<rows where starts[row + 1] - starts[row] > 1 {
      all[starts[row]..<starts[row + 1]].sort(by: Candidate.precedes)
    }
  }

  subscript(row: Int) -> ArraySlice<Candidate> { all[starts[row]..<starts[row + 1]] }
}
