import Diagnostics
import TabularIO

/// What is put in rank order: score, then id; and where it came from.
struct RankRecord {
  /// The score, shifted so that unsigned order is score order.
  var score: UInt64
  var id: Identity
  /// Part × 2³² + place in it.
  var place: UInt64
  /// Region (first four digits).
  var note: UInt64

  @inline(__always)
  init(score: Int64, id: Identity, part: Int, index: Int, region: Region) {
    self.score = UInt64(bitPattern: score) ^ (1 << 63)
    self.id = id
    place = UInt64(part) << 32 | UInt64(index)
    note = UInt64(region.kab) | (region.hasKab ? 1 << 16 : 0)
  }

  var value: Int64 { Int64(bitPattern: score ^ (1 << 63)) }
  var part: Int { Int(place >> 32) }
  var index: Int { Int(place & 0xFFFF_FFFF) }
  var kab: Int { Int(note & 0xFFFF) }
  var hasKab: Bool { note & (1 << 16) != 0 }

  @inline(__always)
  static func precedes(_ left: RankRecord, _ right: RankRecord) -> Bool {
    if left.score != right.score { return left.score < right.score }
    return left.id < right.id
  }
}

/// A record in its place of the order: what is left to be told once its rank is known.
struct RankedRecord {
  let value: Int64
  private let place: UInt64
  private let note: UInt32

  @inline(__always)
  init(_ record: RankRecord) {
    value = record.value
    place = record.place
    note = UInt32(truncatingIfNeeded: record.note)
  }

  var part: Int { Int(place >> 32) }
  var index: Int { Int(place & 0xFFFF_FFFF) }
  var kab: Int { Int(note & 0xFFFF) }
  var hasKab: Bool { note & (1 << 16) != 0 }
}

/// Puts any number of records in rank order in bounded memory.
///
/// Workers hand in records as they come, routed by a hash of the id; a sample of them gives borders that cut the order
/// into ranges of about equal size; each range is then sorted on a worker and handed on in order. Ids are unique, so
/// the order is total and does not depend on how the work was cut. What the memory does not hold lies on disk.
///
/// - Complexity: O(n) beyond ties of score and first letters of the id; every record is copied twice before it is sorted.
final class RankSorter: @unchecked Sendable {
  static let recordSize = 48
  private let pool: BlockPool
  private let spill: BlockSpill
  private let lock = SharedLock()
  private let sampled: UInt64
  private var sample: [RankRecord] = []
  private var count = 0

  /// `expected` is an upper bound of the records, `memory` what sorting may use beside the records that wait in `pool`.
  init(_ pool: BlockPool, expected: Int, memory: Int, jobs: Int) {
    // Up to four sorted ranges a worker wait for their turn, beside the one at hand.
    let range = max(memory / (jobs * 6), 256 << 10)
    let wanted = expected * RankSorter.recordSize / range + 1
    self.pool = pool
    spill = BlockSpill(pool, partitions: min(max(wanted, expected > 100_000 ? 8 : 1), 256))
    sampled = expected > 8_000_000 ? 1023 : 63
  }

  /// One worker's way in.
  struct Collector: ~Copyable {
    fileprivate let owner: RankSorter
    private let partitions: UInt64
    private let sampled: UInt64
    private var appender: BlockAppender
    private var sample: [RankRecord] = []
    private var count = 0

    fileprivate init(_ owner: RankSorter) {
      self.owner = owner
      partitions = UInt64(owner.spill.partitions)
      sampled = owner.sampled
      appender = BlockAppender(owner.spill)
    }

    mutating func add(_ record: RankRecord) throws(Failure) {
      let hash = StableHash.mix(record.id.high ^ StableHash.mix(record.id.middle ^ record.id.low))
      // One record in 64, of very many one in 1,024, tells how the scores are spread.
      if hash & sampled == 0 { sample.append(record) }
      count += 1
      try RankSorter.append(record, to: Int((hash >> 16) % partitions), &appender)
    }

    mutating func finish() throws(Failure) {
      try appender.flush()
      owner.lock.locked {
        owner.sample += sample
        owner.count += count
      }
      sample = []
      count = 0
    }
  }

  func collector() -> Collector { Collector(self) }

  @inline(__always)
  private static func append(
    _ record: RankRecord, to partition: Int, _ appender: inout BlockAppender
  ) throws(Failure) {
    try appender.append(recordOf: record, to: partition)
  }

  /// Hands all records to `body` in rank order, in runs, one call at a time.
  func walk(jobs: Int, _ body: ([RankedRecord]) throws -> Void) throws {
    if spill.partitions == 1 {
      try body(try spill.consume(0, RankSorter.sorted))
      return
    }
    let borders = cutBorders()
    let ranges = BlockSpill(pool, partitions: borders.count + 1)
    try parallelForEach(count: spill.partitions, jobs: jobs) { partition, _ in
      var appender = BlockAppender(ranges)
      try spill.consume(partition) { blocks in
        for block in blocks {
          try RankSorter.withRecords(block) { records in
            for record in records { try RankSorter.append(record, to: RankSorter.range(record, borders), &appender) }
          }
        }
      }
      try appender.flush()
    }
    var next = 0
    try orderedParallel(
      jobs: jobs,
      next: { () -> Int? in
        defer { next += 1 }
        return next < ranges.partitions ? next : nil
      },
      work: { range, _ in try ranges.consume(range, RankSorter.sorted) }, deliver: body)
  }

  private func cutBorders() -> [RankRecord] {
    sample.sort(by: RankRecord.precedes)
    var borders: [RankRecord] = []
    let ranges = spill.partitions
    for index in 1..<ranges where !sample.isEmpty {
      let border = sample[sample.count * index / ranges]
      if borders.last.map({ RankRecord.precedes($0, border) }) ?? true { borders.append(border) }
    }
    sample = []
    return borders
  }

  /// The number of borders at or below `record`.
  @inline(__always)
  private static func range(_ record: RankRecord, _ borders: [RankRecord]) -> Int {
    var low = 0
    var high = borders.count
    while low < high {
      let middle = (low + high) / 2
      if RankRecord.precedes(record, borders[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  @inline(__always)
  private static func withRecords<Result>(
    _ block: SpillBlock, _ body: (UnsafeBufferPointer<RankRecord>) throws -> Result
  ) rethrows -> Result {
    try block.start.withMemoryRebound(to: RankRecord.self, capacity: block.count / recordSize) {
      try body(UnsafeBufferPointer(start: $0, count: block.count / recordSize))
    }
  }

  /// The records of `blocks` in order: keys of one word are sorted rather than the records. The word is the score above
  /// the lowest one and, below it, the first two letters of the id; the few that agree in it are compared.
  private static func sorted(_ blocks: [SpillBlock]) -> [RankedRecord] {
    var lowest = UInt64.max
    var highest: UInt64 = 0
    var count = 0
    for block in blocks {
      withRecords(block) { records in
        for record in records {
          lowest = min(lowest, record.score)
          highest = max(highest, record.score)
        }
        count += records.count
      }
    }
    if count == 0 { return [] }
    let isNarrow = (highest - lowest) >> 48 == 0
    let bases = blocks.map { UnsafeRawPointer($0.start) }
    var keys: [WordKey] = []
    keys.reserveCapacity(count)
    for (number, block) in blocks.enumerated() {
      withRecords(block) { records in
        for index in records.indices {
          let above = records[index].score - lowest
          keys.append(
            WordKey(
              word: isNarrow ? above << 16 | records[index].id.high >> 48 : above,
              place: UInt64(number) << 32 | UInt64(index * recordSize)))
        }
      }
    }
    return bases.withUnsafeBufferPointer { bases in
      func record(_ key: WordKey) -> RankRecord {
        bases[Int(key.place >> 32)].load(fromByteOffset: Int(key.place & 0xFFFF_FFFF), as: RankRecord.self)
      }
      WordSort.sort(&keys) { RankRecord.precedes(record($0), record($1)) }
      return keys.map { RankedRecord(record($0)) }
    }
  }
}
