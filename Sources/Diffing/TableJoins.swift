import Diagnostics
import StageContract
import TabularIO

/// Joins what the walks of all tables left over: tables whose facts others need come first, and of the tables whose turn
/// it is, the records are cut into slices by key, which all workers join side by side.
///
/// - Complexity: O(n log n) over records. Memory: the records themselves as far as the walks kept them, the long form of
///   at most four slices a worker, and an eighth of the budget for reading runs.
struct TableJoins {
  private let plans: [TablePlan]
  private let walked: WalkedTables
  private let request: DiffRequest
  private let frames: [JoinFrame]
  private let staging: String?

  init(_ frames: [JoinFrame], _ walked: WalkedTables, request: DiffRequest, staging: String?) {
    plans = frames.map(\.plan)
    self.frames = frames
    self.walked = walked
    self.request = request
    self.staging = staging
  }

  /// Tables whose facts others need come first.
  private static func wave(_ plan: TablePlan) -> Int {
    switch plan.name {
    case "identitas", "anggota_luar": 0
    case "keluarga": 2
    case "kelayakan": 3
    default: 1
    }
  }

  /// Joins all tables and writes their long forms.
  func run(_ progress: Progress) throws -> [DiffResult.TableResult] {
    var results = plans.map { plan in
      DiffResult.TableResult(
        plan: plan, name: plan.name, counts: JoinCounts(cells: [Int](repeating: 0, count: plan.columns.names.count)))
    }
    progress.start("gabung", rows: plans.count)
    for wave in 0...3 {
      let members = plans.filter { TableJoins.wave($0) == wave && walked.joined[$0.index] == nil }
      if members.isEmpty { continue }
      try join(members, &results)
      progress.add(rows: members.count)
    }
    progress.finish()
    for plan in plans {
      if let joined = walked.joined[plan.index] {
        results[plan.index] = joined
        continue
      }
      for worker in walked.workers.map({ $0[plan.index] }) {
        results[plan.index].leftRows += worker.leftRows
        results[plan.index].rightRows += worker.rightRows
        results[plan.index].same += worker.same
      }
      results[plan.index].same += results[plan.index].counts.equal
    }
    return results
  }

  // MARK: Tables side by side

  /// A slice of a table.
  private struct Piece {
    let table: Int
    let slices: SortSlices
    let slice: Int
  }

  /// What came of it.
  private struct Joined {
    let table: Int
    let chunks: [EncodedChunk]
    let counts: JoinCounts
  }

  private var jobs: Int { max(1, min(request.jobs, walked.workers.count)) }

  private func join(_ members: [TablePlan], _ results: inout [DiffResult.TableResult]) throws {
    let sorters = members.map { self.sorters($0) }
    let all = sorters.flatMap { $0 }
    try parallelForEach(count: all.count, jobs: jobs) { index, _ in all[index].sort() }
    var writers: [Int: PartWriter] = [:]
    var pieces: [Piece] = []
    for (plan, own) in zip(members, sorters) {
      let slices = SortSlices(own, target: target)
      if let staging {
        writers[plan.index] = try PartWriter(
          folder: staging, path: "perubahan/\(plan.name).csv.gz", header: LongForm.header)
      }
      if slices.largest > largest {
        // One key has so much that its lines cannot wait for their turn: they are written as they come.
        try results[plan.index].counts.add(stream(plan, own, writers[plan.index]))
      } else {
        pieces += (0..<slices.count).map { Piece(table: plan.index, slices: slices, slice: $0) }
      }
    }
    var next = 0
    try orderedParallel(
      jobs: min(jobs, max(pieces.count, 1)),
      next: { () -> Piece? in
        defer { next += 1 }
        return next < pieces.count ? pieces[next] : nil
      },
      work: { (piece: Piece, worker: Int) throws -> Joined in try join(piece, worker) },
      deliver: { (joined: Joined) in
        for chunk in joined.chunks { try writers[joined.table]?.append(chunk) }
        results[joined.table].counts.add(joined.counts)
      })
    for (plan, own) in zip(members, sorters) {
      results[plan.index].longForm = try writers[plan.index]?.finish()
      for sorter in own { sorter.remove() }
    }
  }

  /// All records about a table: those of its rows, and what is noted for it.
  private func sorters(_ plan: TablePlan) -> [ExternalSorter] {
    walked.workers.compactMap { $0[plan.index].sorter } + walked.notes.compactMap { $0.sorter(for: plan.name) }
  }

  /// Bytes of records that make a slice: small enough that both ends of the work are shared evenly and that the lines of
  /// some slices can wait, for a line a field takes several times the room of a row.
  private var target: Int { max(min(512 << 10, request.memory / 512), 64 << 10) }

  /// Bytes beyond which a slice is not joined in one go.
  private var largest: Int { max(request.memory / 32, 4 << 20) }

  private func join(_ piece: Piece, _ worker: Int) throws -> Joined {
    var join = TableJoin(
      frames[piece.table], tally: walked.workers[worker][piece.table].tally, notes: walked.notes[worker])
    let records = try piece.slices.records(piece.slice, memory: request.memory / 8 / jobs)
    var chunks: [EncodedChunk] = []
    while try join.step(records) { try join.hand(to: &chunks) }
    return Joined(table: piece.table, chunks: chunks, counts: join.counts)
  }

  // MARK: One table alone

  /// Lines of the long form on their way to be compressed.
  private final class Block {
    var rows = RowBuffer()
  }

  /// Joins a whole table on one worker after the other, while the others compress.
  private func stream(_ plan: TablePlan, _ sorters: [ExternalSorter], _ writer: PartWriter?) throws -> JoinCounts {
    let records = try SortedRecords(sorters, memory: request.memory / 8)
    var join = TableJoin(frames[plan.index], tally: walked.workers[0][plan.index].tally, notes: walked.notes[0])
    try orderedParallel(
      jobs: jobs,
      next: { () throws -> Block? in
        if try !join.step(records) { return nil }
        let block = Block()
        swap(&block.rows, &join.rows)
        return block
      },
      work: { (block: Block, _: Int) in try EncodedChunk(block.rows) },
      deliver: { (chunk: EncodedChunk) in try writer?.append(chunk) })
    return join.counts
  }
}
