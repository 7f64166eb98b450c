import Diagnostics
import StageContract
import TabularIO

/// A table whose rows stand in the order of their only key, joined as it is walked: what differs comes in the order of
/// the long form, so that nothing is recorded, sorted and read again.
///
/// The order is not taken on trust. Once a key comes that is not behind all those before, in its part or in the parts
/// before, the table is none of these, and whoever asked compares it the other way, from the start.
///
/// - Complexity: O(rows). Memory: a chunk a side and worker, and the lines of at most four parts a worker.
struct KeyedTable {
  private let frame: JoinFrame
  private let tally: TableTally
  /// One a worker; nothing noted here may be used when the answer was nil.
  private let notes: [NoteBook]
  private let staging: String?

  init(_ frame: JoinFrame, tally: TableTally, notes: [NoteBook], staging: String?) {
    self.frame = frame
    self.tally = tally
    self.notes = notes
    self.staging = staging
  }

  /// Whether the table can be tried: also its parts must be so small that the lines of some of them may wait.
  static func fits(_ plan: TablePlan, memory: Int) -> Bool {
    plan.shape.standsByKey && plan.key.single.left >= 0 && plan.parts.allSatisfy { $0.weight <= memory / 256 }
  }

  /// What the walk of one part found.
  private struct Walked {
    var chunks: [EncodedChunk] = []
    var counts: JoinCounts
    var leftRows = 0
    var rightRows = 0
    var same = 0
    /// The first and the last key of a row that differs; nil where none does.
    var first: [UInt8]?
    var last: [UInt8]?
    var isInOrder = true
  }

  /// Walks all parts and writes the long form; nil when the rows are not in order.
  func run(_ progress: Progress) throws -> DiffResult.TableResult? {
    let plan = frame.plan
    var result = DiffResult.TableResult(
      plan: plan, name: plan.name, counts: JoinCounts(cells: [Int](repeating: 0, count: plan.columns.names.count)))
    let writer = try staging.map {
      try PartWriter(folder: $0, path: "perubahan/\(plan.name).csv.gz", header: LongForm.header)
    }
    var next = 0
    var isInOrder = true
    var last: [UInt8] = []
    try orderedParallel(
      jobs: notes.count,
      next: { () -> Int? in
        defer { next += 1 }
        return next < plan.parts.count ? next : nil
      },
      work: { (part: Int, worker: Int) throws -> Walked in try walk(plan.parts[part], worker) },
      deliver: { (walked: Walked) in
        if let first = walked.first, !last.isEmpty, !last.lexicographicallyPrecedes(first) { isInOrder = false }
        if let end = walked.last { last = end }
        isInOrder = isInOrder && walked.isInOrder
        if !isInOrder { return }
        for chunk in walked.chunks { try writer?.append(chunk) }
        result.counts.add(walked.counts)
        result.leftRows += walked.leftRows
        result.rightRows += walked.rightRows
        result.same += walked.same
      })
    result.longForm = try writer?.finish()
    if !isInOrder { return nil }
    progress.add(bytes: plan.weight)
    return result
  }

  // MARK: One part

  private func walk(_ part: PartPair, _ worker: Int) throws -> Walked {
    let plan = frame.plan
    let bytesDecide = plan.columns.sameHeader
    let all = 0..<plan.fields(.left)
    let key = plan.key.single
    var join = TableJoin(frame, tally: tally, notes: notes[worker])
    var found = Walked(counts: join.counts)
    var left = plan.cursor(part, .left)
    var right = plan.cursor(part, .right)
    var before = RowPosition(part: part.number, row: 1)
    var after = before
    var atLeft = try left.next()
    if try part.isSameFile(plan) {
      while atLeft {
        found.leftRows += 1
        atLeft = try left.next()
      }
      (found.rightRows, found.same) = (found.leftRows, found.leftRows)
      return found
    }
    var atRight = try right.next()
    while atLeft || atRight {
      if bytesDecide && atLeft && atRight && left.row.raw(all) == right.row.raw(all) {
        found.same += 1
        before.row += 1
        after.row += 1
        atLeft = try left.next()
        atRight = try right.next()
        continue
      }
      let order =
        !atLeft ? 1 : !atRight ? -1 : left.row[key.left].compare(right.row[key.right])
      let own = order > 0 ? right.row[key.right] : left.row[key.left]
      if found.first == nil { found.first = own.bytes }
      if !join.enter(own) {
        found.isInOrder = false
        return found
      }
      if order == 0 {
        if try !join.pair(left.row, before, right.row, after) { found.same += 1 }
      } else if order < 0 {
        try join.removed(left.row, before)
      } else {
        try join.added(right.row, after)
      }
      if order <= 0 {
        before.row += 1
        atLeft = try left.next()
      }
      if order >= 0 {
        after.row += 1
        atRight = try right.next()
      }
      if join.rows.count >= TableJoin.enough { try join.hand(to: &found.chunks) }
    }
    try join.hand(to: &found.chunks)
    if found.first != nil { found.last = join.lastKey }
    found.counts = join.counts
    (found.leftRows, found.rightRows) = (before.row - 1, after.row - 1)
    return found
  }
}
