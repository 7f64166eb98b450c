import Diagnostics
import Glibc
import Synchronization
import TabularIO

/// Records on their way into a sorted table: routed to ranges of their key, kept in memory while the budget lasts and
/// in one spill file after that.
///
/// Several workers add, each through its own ``BucketAppender``; afterwards each bucket is loaded once. The order
/// inside a bucket follows thread timing, so whoever loads one sorts it.
///
/// A record is `prefix` (8 bytes), length of `rest` (4), length of the row (4), `rest`, a zero byte, the row. The zero
/// byte before the row makes both together the input of a Merkle leaf.
final class BucketStore: @unchecked Sendable {
  /// A run of whole records of one bucket.
  private enum Block {
    case memory(start: UInt, count: Int)
    case spilled(offset: Int, count: Int)
  }

  let ranges: KeyRanges
  private let path: String
  private let budget: Int
  // Everything below is touched under the lock alone.
  private let lock = Mutex(())
  private var blocks: [[Block]]
  private var sizes: [Int]
  private var inMemory = 0
  private var spillSize = 0
  private var spill: FileAccess?
  /// Bytes of a block of one bucket and worker.
  let blockSize: Int

  /// Keeps at most about `memory` bytes, the rest in `<folder>/records.spill`.
  init(ranges: KeyRanges, workers: Int, memory: Int, folder: String) throws(Failure) {
    self.ranges = ranges
    path = folder + "/records.spill"
    let open = memory / 3 / (ranges.count * max(workers, 1))
    blockSize = min(max(open, 4 << 10), 64 << 10)
    budget = memory - min(memory, blockSize * ranges.count * max(workers, 1))
    blocks = Array(repeating: [], count: ranges.count)
    sizes = Array(repeating: 0, count: ranges.count)
    try FileAccess.makeFolder(folder)
  }

  deinit {
    for case .memory(let start, _) in blocks.joined() { BucketStore.release(start) }
    unlink(path)
  }

  private static func release(_ start: UInt) {
    UnsafeMutablePointer<UInt8>(bitPattern: start)?.deallocate()
  }

  /// Takes over a filled block. Answers whether its memory now belongs to the store; if not, it was written out.
  fileprivate func keep(_ block: UnsafeMutablePointer<UInt8>, count: Int, bucket: Int) throws(Failure) -> Bool {
    let outcome = lock.withLock { _ -> Result<Bool, Failure> in
      sizes[bucket] += count
      if inMemory + count <= budget {
        inMemory += count
        blocks[bucket].append(.memory(start: UInt(bitPattern: block), count: count))
        return .success(true)
      }
      do throws(Failure) {
        let file: FileAccess
        if let spill { file = spill } else { file = try FileAccess.writing(path) }
        spill = file
        try file.write(ByteView(start: UnsafePointer(block), count: count))
      } catch {
        return .failure(error)
      }
      blocks[bucket].append(.spilled(offset: spillSize, count: count))
      spillSize += count
      return .success(false)
    }
    return try outcome.get()
  }

  /// Bytes of the records of `bucket`.
  func size(_ bucket: Int) -> Int { lock.withLock { _ in sizes[bucket] } }

  /// Hands all records of `bucket`, which the store gives up, to `body` in no order, a block of them in memory at a
  /// time: for a bucket too large to be loaded, as when very many rows agree in the first bytes of their key. The second
  /// argument is what follows the first eight key bytes, the third a zero byte and the row.
  func drain(_ bucket: Int, _ body: (UInt64, ByteView, ByteView) throws(Failure) -> Void) throws(Failure) {
    var found: [Block] = []
    lock.withLock { _ in swap(&found, &blocks[bucket]) }
    for block in found {
      let records = BucketRecords()
      try adopt(block, records)
      try records.forEachPart(body)
    }
  }

  /// All records of `bucket`, which the store gives up. Call when nobody adds any more.
  func load(_ bucket: Int) throws(Failure) -> BucketRecords {
    var found: [Block] = []
    lock.withLock { _ in swap(&found, &blocks[bucket]) }
    let records = BucketRecords()
    for block in found { try adopt(block, records) }
    records.sort()
    return records
  }

  private func adopt(_ block: Block, _ records: BucketRecords) throws(Failure) {
    switch block {
    case .memory(let start, let count):
      if let start = UnsafeMutablePointer<UInt8>(bitPattern: start) { records.adopt(start, count: count) }
    case .spilled(let offset, let count):
      let start = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
      let got = try spill?.read(into: start, count: count, at: offset) ?? 0
      records.adopt(start, count: got)
      if got != count {
        throw Failure(.ioFailure, id: "berkas sementara terpotong", en: "temporary file is truncated", file: path)
      }
    }
  }
}

/// One worker's way into a ``BucketStore``. Call ``flush()`` at the end.
final class BucketAppender {
  private let store: BucketStore
  private let blocks: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>
  private let used: UnsafeMutablePointer<Int>
  private let count: Int

  init(_ store: BucketStore) {
    self.store = store
    count = store.ranges.count
    blocks = .allocate(capacity: count)
    blocks.initialize(repeating: nil, count: count)
    used = .allocate(capacity: count)
    used.initialize(repeating: 0, count: count)
  }

  deinit {
    for bucket in 0..<count { blocks[bucket]?.deallocate() }
    blocks.deallocate()
    used.deallocate()
  }

  /// Adds a record.
  func add(_ key: SortKey, row: ByteView) throws(Failure) {
    let bucket = store.ranges.bucket(of: key.prefix)
    let rest = key.rest
    let size = RecordLayout.header + rest.count + 1 + row.count
    if used[bucket] + size > store.blockSize { try close(bucket) }
    if size > store.blockSize {
      let block = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
      RecordLayout.write(key.prefix, rest, row, to: block)
      if try !store.keep(block, count: size, bucket: bucket) { block.deallocate() }
      return
    }
    let block: UnsafeMutablePointer<UInt8>
    if let open = blocks[bucket] {
      block = open
    } else {
      block = .allocate(capacity: store.blockSize)
      blocks[bucket] = block
    }
    RecordLayout.write(key.prefix, rest, row, to: block + used[bucket])
    used[bucket] += size
  }

  private func close(_ bucket: Int) throws(Failure) {
    guard let block = blocks[bucket], used[bucket] > 0 else { return }
    if try store.keep(block, count: used[bucket], bucket: bucket) { blocks[bucket] = nil }
    used[bucket] = 0
  }

  /// Hands over what is still held.
  func flush() throws(Failure) {
    for bucket in 0..<count { try close(bucket) }
  }
}

/// Where the parts of a record stand.
enum RecordLayout {
  /// Bytes before `rest`.
  static let header = 16

  @inline(__always)
  static func write(_ prefix: UInt64, _ rest: ByteView, _ row: ByteView, to target: UnsafeMutablePointer<UInt8>) {
    let raw = UnsafeMutableRawPointer(target)
    raw.storeBytes(of: prefix, as: UInt64.self)
    raw.storeBytes(of: UInt32(rest.count), toByteOffset: 8, as: UInt32.self)
    raw.storeBytes(of: UInt32(row.count), toByteOffset: 12, as: UInt32.self)
    if rest.count > 0 { memcpy(target + header, rest.start, rest.count) }
    target[header + rest.count] = 0
    if row.count > 0 { memcpy(target + header + rest.count + 1, row.start, row.count) }
  }
}

/// The records of one bucket, sorted by key and then by row. Owns the memory they lie in.
final class BucketRecords {
  private var blocks: [UnsafeMutablePointer<UInt8>] = []
  private var entries: [WordKey] = []

  fileprivate init() {}

  deinit { for block in blocks { block.deallocate() } }

  /// Number of records.
  var count: Int { entries.count }

  /// Takes over a block of whole records.
  fileprivate func adopt(_ block: UnsafeMutablePointer<UInt8>, count: Int) {
    blocks.append(block)
    var offset = 0
    while offset < count {
      let raw = UnsafeRawPointer(block + offset)
      entries.append(
        WordKey(
          word: raw.loadUnaligned(as: UInt64.self), place: UInt64(UInt(bitPattern: UnsafePointer(block + offset)))))
      let rest = Int(raw.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
      let row = Int(raw.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
      offset += RecordLayout.header + rest + 1 + row
    }
  }

  fileprivate func sort() {
    entries.withUnsafeMutableBufferPointer { BucketRecords.sort($0, depth: 0) }
  }

  /// Sorts entries whose words are key bytes; where many agree in them (one code, one programme) by the next eight bytes,
  /// `depth` bytes into `rest`.
  private static func sort(_ entries: UnsafeMutableBufferPointer<WordKey>, depth: Int) {
    WordSort.sort(entries) { run in
      if run.count < 64 || depth >= 64 {
        WordSort.order(run) { left, right in
          let first = BucketRecords.parts(left.place)
          let second = BucketRecords.parts(right.place)
          let order = first.rest.compare(second.rest)
          return order != 0 ? order < 0 : first.row.compare(second.row) < 0
        }
        return
      }
      let word = run[0].word
      for index in run.indices { run[index].word = BucketRecords.word(parts(run[index].place).rest, from: depth) }
      sort(run, depth: depth + 8)
      for index in run.indices { run[index].word = word }
    }
  }

  /// Eight bytes of `text` from `start` on, missing ones zero.
  private static func word(_ text: ByteView, from start: Int) -> UInt64 {
    var value: UInt64 = 0
    for place in start..<start + 8 { value = value << 8 | (place < text.count ? UInt64(text[place]) : 0) }
    return value
  }

  /// What the record at an address of an entry holds.
  private static func parts(_ place: UInt64) -> (rest: ByteView, row: ByteView) {
    guard let record = UnsafePointer<UInt8>(bitPattern: UInt(place)) else { return (ByteView.empty, ByteView.empty) }
    let raw = UnsafeRawPointer(record)
    let rest = Int(raw.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    let row = Int(raw.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
    return (
      ByteView(start: record + RecordLayout.header, count: rest),
      ByteView(start: record + RecordLayout.header + rest + 1, count: row)
    )
  }

  /// Calls `body` with each record in order: the first eight key bytes, and the row with its line feed. Before the row
  /// stands a zero byte, so that ``leaf(of:)`` is what a Merkle leaf is the hash of.
  func forEach(_ body: (UInt64, ByteView) throws(Failure) -> Void) throws(Failure) {
    for entry in entries { try body(entry.word, BucketRecords.parts(entry.place).row) }
  }

  /// Calls `body` with each record as it lies: first eight key bytes, the others, a zero byte and the row.
  fileprivate func forEachPart(_ body: (UInt64, ByteView, ByteView) throws(Failure) -> Void) throws(Failure) {
    for entry in entries {
      let (rest, row) = BucketRecords.parts(entry.place)
      try body(entry.word, rest, ByteView(start: row.start - 1, count: row.count + 1))
    }
  }

  /// A zero byte and the row without its line feed.
  static func leaf(of row: ByteView) -> ByteView { ByteView(start: row.start - 1, count: max(row.count, 1)) }
}
