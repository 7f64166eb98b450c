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

/// Puts any number of records in rank order in bounded memory.
///
/// Workers spill records as they come, routed by a hash of the id; a sample of them gives borders that cut the order
/// into ranges of about equal size; each range is then sorted on a worker and handed on in order. Ids are unique, so
/// the order is total and does not depend on how the work was cut.
///
/// - Complexity: O(n log n); every record is written twice and read twice.
final class RankSorter: @unchecked Sendable {
  static let recordSize = 48
  private let folder: String
  private let spill: SpillSet
  private let lock = SharedLock()
  private var sample: [RankRecord] = []
  private var count = 0

  /// `expected` is an upper bound of the records, `memory` what sorting may use.
  init(folder: String, expected: Int, memory: Int, jobs: Int) throws(Failure) {
    self.folder = folder
    // Up to four ranges a worker wait for their turn, each as spilled and as sorted.
    // Every range is an open file, and a process may have 1,024.
    let range = max(memory / (jobs * 12), 256 << 10)
    let wanted = expected * RankSorter.recordSize / range + 1
    spill = try SpillSet(folder: folder + ".kumpul", partitions: min(max(wanted, expected > 100_000 ? 8 : 1), 96))
  }

  /// One worker's way in.
  struct Collector: ~Copyable {
    fileprivate let owner: RankSorter
    private var appender: SpillAppender
    private var sample: [RankRecord] = []
    private var count = 0

    fileprivate init(_ owner: RankSorter) {
      self.owner = owner
      appender = SpillAppender(owner.spill, blockSize: 170 * RankSorter.recordSize)
    }

    mutating func add(_ record: RankRecord) throws(Failure) {
      let hash = StableHash.mix(record.id.high ^ StableHash.mix(record.id.middle ^ record.id.low))
      // One record in 64 tells how the scores are spread.
      if hash & 63 == 0 { sample.append(record) }
      count += 1
      let partition = Int((hash >> 8) % UInt64(owner.spill.partitions))
      var copy = record
      let failure: Failure? = withUnsafeBytes(of: &copy) { raw in
        do throws(Failure) {
          try appender.append(ByteView(raw.assumingMemoryBound(to: UInt8.self)), to: partition)
          return nil
        } catch {
          return error
        }
      }
      if let failure { throw failure }
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

  /// Hands all records to `body` in rank order, in runs, one call at a time.
  func walk(jobs: Int, _ body: (UnsafeBufferPointer<RankRecord>) throws -> Void) throws {
    defer { spill.remove() }
    if spill.partitions == 1 {
      try RankSorter.withRecords(try spill.content(0), body)
      return
    }
    let borders = cutBorders()
    let ranges = try SpillSet(folder: folder + ".urut", partitions: borders.count + 1)
    defer { ranges.remove() }
    try parallelForEach(count: spill.partitions, jobs: jobs) { partition, _ in
      var appender = SpillAppender(ranges, blockSize: 85 * RankSorter.recordSize)
      try RankSorter.route(try spill.content(partition), borders, &appender)
      try appender.flush()
      spill.discard(partition)
    }
    var next = 0
    try orderedParallel(
      jobs: jobs,
      next: { () -> Int? in
        defer { next += 1 }
        return next < ranges.partitions ? next : nil
      },
      work: { range, _ in
        var content = try ranges.content(range)
        ranges.discard(range)
        RankSorter.sort(&content)
        return content
      },
      deliver: { content in
        try content.withUnsafeBytes { try body($0.bindMemory(to: RankRecord.self)) }
      })
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

  private static func route(
    _ content: [UInt8], _ borders: [RankRecord], _ appender: inout SpillAppender
  ) throws(Failure) {
    let failure: Failure? = content.withUnsafeBytes { raw in
      let records = raw.bindMemory(to: RankRecord.self)
      for index in 0..<records.count {
        var low = 0
        var high = borders.count
        while low < high {
          let middle = (low + high) / 2
          if RankRecord.precedes(records[index], borders[middle]) { high = middle } else { low = middle + 1 }
        }
        let bytes = UnsafeRawBufferPointer(rebasing: raw[(index * recordSize)..<((index + 1) * recordSize)])
        do throws(Failure) {
          try appender.append(ByteView(bytes.assumingMemoryBound(to: UInt8.self)), to: low)
        } catch {
          return error
        }
      }
      return nil
    }
    if let failure { throw failure }
  }

  /// A record as far as one word tells: the score above the lowest one, and below it the first bits of the id.
  private struct Key {
    var word: UInt64
    var index: UInt32
  }

  /// Sorts small keys rather than the records, and moves each record once.
  private static func sort(_ content: inout [UInt8]) {
    let count = content.count / recordSize
    if count < 2 { return }
    content = content.withUnsafeBytes { raw in
      let records = raw.bindMemory(to: RankRecord.self)
      var lowest = UInt64.max
      for record in records { lowest = min(lowest, record.score) }
      var keys: [Key] = []
      keys.reserveCapacity(count)
      for index in 0..<count {
        let above = records[index].score - lowest
        let word = above >> 34 == 0 ? above << 30 | records[index].id.high >> 34 : UInt64.max
        keys.append(Key(word: word, index: UInt32(truncatingIfNeeded: index)))
      }
      keys.sort { left, right in
        if left.word != right.word { return left.word < right.word }
        return RankRecord.precedes(records[Int(left.index)], records[Int(right.index)])
      }
      return [UInt8](unsafeUninitializedCapacity: count * recordSize) { target, used in
        target.withMemoryRebound(to: RankRecord.self) { sorted in
          for place in 0..<count { sorted[place] = records[Int(keys[place].index)] }
        }
        used = count * recordSize
      }
    }
  }

  private static func withRecords(
    _ content: [UInt8], _ body: (UnsafeBufferPointer<RankRecord>) throws -> Void
  ) throws {
    var content = content
    sort(&content)
    try content.withUnsafeBytes { try body($0.bindMemory(to: RankRecord.self)) }
  }
}
