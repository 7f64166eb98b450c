import Diagnostics

/// A key of 128 bits, by which records of two sides of a join find each other.
package struct SpillKey: Equatable, Sendable {
  package let high: UInt64
  package let low: UInt64

  package init(_ high: UInt64, _ low: UInt64 = 0) {
    self.high = high
    self.low = low
  }

  /// The same in every process, run and machine.
  package var hash: UInt64 { StableHash.mix(high ^ StableHash.mix(low &+ 0x9E37_79B9_7F4A_7C15)) }
}

/// A record of a ``KeyedSpill``. The payload is a view that is valid while its reader is at the record.
package struct KeyedRecord {
  package let key: SpillKey
  /// A number of the caller's.
  package let number: UInt64
  package let payload: ByteView

  /// Bytes before the payload: key, number, size of the payload.
  static let header = 28

  fileprivate init(at start: UnsafePointer<UInt8>) {
    let raw = UnsafeRawPointer(start)
    key = SpillKey(
      UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self)),
      UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    number = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
    payload = ByteView(start: start + KeyedRecord.header, count: KeyedRecord.payloadSize(start))
  }

  fileprivate static func payloadSize(_ start: UnsafePointer<UInt8>) -> Int {
    Int(UInt32(littleEndian: UnsafeRawPointer(start).loadUnaligned(fromByteOffset: 24, as: UInt32.self)))
  }
}

/// Records of (key, number, payload) on disk, in partitions by key or by whatever the caller chooses.
///
/// Workers append, each through its own ``KeyedAppender``. Then a partition is loaded whole (``load(_:)``), or stepped
/// through in a block of memory, however large it is (``forEach(_:_:)``).
package final class KeyedSpill: Sendable {
  private let spill: SpillSet
  private let shift: UInt64

  /// Makes `folder` with at least `partitions` partitions, rounded up to a power of two, at most 256.
  package init(folder: String, partitions: Int) throws(Failure) {
    var bits: UInt64 = 0
    while 1 << bits < partitions && bits < 8 { bits += 1 }
    shift = 64 - bits
    spill = try SpillSet(folder: folder, partitions: 1 << Int(bits))
  }

  deinit { spill.remove() }

  /// Number of partitions.
  package var partitions: Int { spill.partitions }

  /// The partition of records with this key.
  package func partition(of key: SpillKey) -> Int { shift == 64 ? 0 : Int(key.hash >> shift) }

  /// A worker's way in; it takes `blockSize` bytes of memory a partition.
  package func appender(blockSize: Int = 4 << 10) -> KeyedAppender { KeyedAppender(self, spill, blockSize) }

  /// All records of `partition`, sorted by key, number and payload.
  package func load(_ partition: Int) throws(Failure) -> KeyedRecords { KeyedRecords(try spill.content(partition)) }

  /// Calls `body` with each record of `partition`, in whatever order they were appended. Memory: one block, or one
  /// record where that is larger.
  package func forEach(_ partition: Int, _ body: (KeyedRecord) throws -> Void) throws {
    var capacity = 256 << 10
    var block = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    defer { block.deallocate() }
    var offset = 0
    while true {
      let got = try spill.read(partition, into: block, count: capacity, at: offset)
      if got == 0 { return }
      var used = 0
      var wanted = KeyedRecord.header
      while got - used >= KeyedRecord.header {
        wanted = KeyedRecord.header + KeyedRecord.payloadSize(block + used)
        if wanted > got - used { break }
        try body(KeyedRecord(at: block + used))
        used += wanted
      }
      offset += used
      if used > 0 { continue }
      if wanted <= capacity {
        throw Failure(.ioFailure, id: "berkas sementara terpotong", en: "temporary file is truncated")
      }
      block.deallocate()
      capacity = wanted
      block = .allocate(capacity: capacity)
    }
  }

  /// Gives back the disk of a partition that is done with.
  package func discard(_ partition: Int) { spill.discard(partition) }
}

/// One worker's way into a ``KeyedSpill``. Call ``flush()`` at the end.
package final class KeyedAppender {
  private let owner: KeyedSpill
  private var out: SpillAppender
  private var record: [UInt8] = []

  fileprivate init(_ owner: KeyedSpill, _ spill: SpillSet, _ blockSize: Int) {
    self.owner = owner
    out = SpillAppender(spill, blockSize: blockSize)
  }

  /// Adds a record to the partition of its key, or to `partition`.
  package func add(
    _ key: SpillKey, number: UInt64 = 0, payload: ByteView, to partition: Int? = nil
  ) throws(Failure) {
    record.removeAll(keepingCapacity: true)
    put(key.high)
    put(key.low)
    put(number)
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: payload.count).littleEndian) { record.append(contentsOf: $0) }
    record.append(contentsOf: payload.buffer)
    let target = partition ?? owner.partition(of: key)
    try record.withUnsafeBufferPointer { view throws(Failure) in try out.append(ByteView(view), to: target) }
  }

  private func put(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { record.append(contentsOf: $0) }
  }

  /// Writes what is still held.
  package func flush() throws(Failure) { try out.flush() }
}

/// The records of one partition in memory, sorted by key, number and payload.
package final class KeyedRecords {
  private let bytes: [UInt8]
  private var entries: [Entry] = []

  private struct Entry {
    let key: SpillKey
    let number: UInt64
    let offset: Int
  }

  fileprivate init(_ bytes: [UInt8]) {
    self.bytes = bytes
    bytes.withUnsafeBufferPointer { view in
      guard let base = view.baseAddress else { return }
      var offset = 0
      while offset + KeyedRecord.header <= view.count {
        let record = KeyedRecord(at: base + offset)
        entries.append(Entry(key: record.key, number: record.number, offset: offset))
        offset += KeyedRecord.header + record.payload.count
      }
      entries.sort { left, right in
        if left.key.high != right.key.high { return left.key.high < right.key.high }
        if left.key.low != right.key.low { return left.key.low < right.key.low }
        if left.number != right.number { return left.number < right.number }
        return KeyedRecord(at: base + left.offset).payload.compare(KeyedRecord(at: base + right.offset).payload) < 0
      }
    }
  }

  /// Number of records.
  package var count: Int { entries.count }

  /// The places of the records with this key. O(log n).
  package func range(of key: SpillKey) -> Range<Int> {
    let start = first { $0.key.high < key.high || $0.key.high == key.high && $0.key.low < key.low }
    var end = start
    while end < entries.count && entries[end].key == key { end += 1 }
    return start..<end
  }

  private func first(after isBefore: (Entry) -> Bool) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(entries[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Calls `body` with the record at `index`.
  package func with<Result>(_ index: Int, _ body: (KeyedRecord) throws -> Result) rethrows -> Result {
    let offset = entries[index].offset
    return try bytes.withUnsafeBufferPointer { view in
      try body(KeyedRecord(at: (view.baseAddress ?? ByteView.empty.start) + offset))
    }
  }
}
