import Diagnostics
import TabularIO

/// The blocking keys of every person of the search frame that some row of the residue may have: made once, however many
/// batches the rows come in, and read where the frame was read for them.
///
/// Eight bytes a person and a key, in the order of the frame's partitions; in memory as far as the spill's pool reaches.
final class FrameKeys: @unchecked Sendable {
  private let spill: BlockSpill

  /// A word says how many keys follow: those of a person's numbers in the lower half, then the others.
  private static let wideUnit: UInt64 = 1 << 16

  /// Goes through the frame and keeps of each person's keys those that `filter` holds.
  init(_ spills: Spills, filter: BlockingFilter, jobs: Int) throws {
    let spill = BlockSpill(spills.pool, partitions: spills.frame.partitions)
    self.spill = spill
    let makers = (0..<jobs).map { _ in KeyMaker(spill) }
    try parallelForEach(count: spills.frame.partitions, jobs: jobs) { partition, worker in
      try makers[worker].add(partition, of: spills.frame, filter)
    }
  }

  /// Gives memory and room on disk back.
  func release() {
    for partition in 0..<spill.partitions { spill.drop(partition) }
  }

  /// The keys of the persons of `partition`, in the order in which the frame has them.
  func reader(_ partition: Int) -> Reader { Reader(spill, partition) }

  /// Goes from person to person.
  final class Reader {
    @exclusivity(unchecked) private var blocks: BlockReader
    @exclusivity(unchecked) private var block = ByteView.empty
    @exclusivity(unchecked) private var at = 0
    private let keys: UnsafeMutablePointer<UInt64>

    fileprivate init(_ spill: BlockSpill, _ partition: Int) {
      blocks = BlockReader(spill, partition)
      keys = .allocate(capacity: ProbeKeys.most)
    }

    deinit { keys.deallocate() }

    /// The next person's keys; nil after the last person. Valid until the next call.
    @inline(__always)
    func next() throws(Failure) -> PersonKeys? {
      if at == block.count {
        guard let more = try blocks.next() else { return nil }
        block = more
        at = 0
      }
      let head = (block.start + at).u64(0)
      let numbers = Int(head & (FrameKeys.wideUnit - 1))
      let count = numbers + Int(head / FrameKeys.wideUnit)
      for index in 0..<count { keys[index] = (block.start + at).u64(8 + index * 8) }
      at += 8 + count * 8
      return PersonKeys(start: UnsafePointer(keys), count: count, numbers: numbers)
    }
  }

  /// One worker's way from persons to lists of keys.
  private final class KeyMaker {
    @exclusivity(unchecked) private var appender: BlockAppender
    private let keys = ProbeKeys()
    private let record: UnsafeMutablePointer<UInt8>

    init(_ spill: BlockSpill) {
      appender = BlockAppender(spill)
      record = .allocate(capacity: 8 + ProbeKeys.most * 8)
    }

    deinit { record.deallocate() }

    func add(_ partition: Int, of frame: BlockSpill, _ filter: BlockingFilter) throws {
      try frame.visit(partition) { bytes in
        try CandidateSearch.eachPerson(bytes) { (person) throws(Failure) in
          let all = keys.all(person)
          var head: UInt64 = 0
          var end = 8
          all.eachHeld(filter) { key, place in
            head += place < all.numbers ? 1 : FrameKeys.wideUnit
            record.put(key, end)
            end += 8
          }
          record.put(head, 0)
          try appender.append(ByteView(start: UnsafePointer(record), count: end), to: partition)
        }
      }
      try appender.flush()
    }
  }
}

/// Some keys of one person, those of its numbers first.
struct PersonKeys {
  let start: UnsafePointer<UInt64>
  let count: Int
  let numbers: Int

  /// Calls `body` with every key that `filter` may hold, in order, and its place.
  @inline(__always)
  func eachHeld(_ filter: BlockingFilter, _ body: (UInt64, Int) -> Void) {
    var held = filter.held(start, count)
    while held != 0 {
      let place = held.trailingZeroBitCount
      body(start[place], place)
      held &= held &- 1
    }
  }
}
