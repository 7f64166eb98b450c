import Diagnostics
import Glibc
import HeapModule

/// Sorts records of (key, payload) by the bytes of the key, then of the payload, in bounded memory.
///
/// Numbers in keys are written big-endian so that byte order is number order. What does not fit is spilled as sorted
/// runs. One thread adds; several sorters can be read as one with ``SortedRecords``.
///
/// - Complexity: O(n) for the first eight bytes of keys, O(m log m) comparisons for each m records that agree in them; every
///   byte written to disk at most once.
package final class ExternalSorter {
  private let folder: String
  private let limit: Int
  private var arena: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var used = 0
  /// Where each record stands in the arena; the word holds the first eight bytes of its key, so most comparisons end there.
  private var entries: [WordKey] = []
  fileprivate private(set) var runs: [String] = []

  /// Spills under `folder` (made when needed) once records take more than `memory` bytes.
  package init(folder: String, memory: Int) {
    self.folder = folder
    limit = max(memory, 64 << 10)
    capacity = min(max(limit, 64 << 10), 1 << 20)
    arena = .allocate(capacity: capacity)
  }

  deinit { arena.deallocate() }

  /// Adds a record.
  package func add(key: ByteView, payload: ByteView) throws(Failure) {
    let size = 8 + key.count + payload.count
    if used + size + (entries.count + 1) * 16 > limit && !entries.isEmpty { try spill() }
    if used + size > capacity { grow(size) }
    let record = arena + used
    store(UInt32(key.count), at: record)
    store(UInt32(payload.count), at: record + 4)
    if key.count > 0 { memcpy(record + 8, key.start, key.count) }
    if payload.count > 0 { memcpy(record + 8 + key.count, payload.start, payload.count) }
    entries.append(WordKey(word: SortRecord.prefix(key), place: UInt64(used)))
    used += size
  }

  private func store(_ value: UInt32, at target: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(target).storeBytes(of: value.littleEndian, as: UInt32.self)
  }

  private func grow(_ extra: Int) {
    let larger = max(capacity * 2, used + extra)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: arena, count: used)
    arena.deallocate()
    arena = moved
    capacity = larger
  }

  fileprivate func sortEntries() {
    let base = UnsafePointer(arena)
    WordSort.sort(&entries) { left, right in
      SortRecord(base + Int(left.place)).precedes(SortRecord(base + Int(right.place)))
    }
  }

  fileprivate func inMemory(_ index: Int) -> SortRecord? {
    index < entries.count ? SortRecord(UnsafePointer(arena) + Int(entries[index].place)) : nil
  }

  private func spill() throws(Failure) {
    sortEntries()
    try FileAccess.makeFolder(folder)
    let path = "\(folder)/\(runs.count).run"
    let file = try FileAccess.writing(path)
    let blockSize = 256 << 10
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: blockSize)
    defer { block.deallocate() }
    var filled = 0
    for entry in entries {
      let record = SortRecord(UnsafePointer(arena) + Int(entry.place))
      if filled + record.size > blockSize {
        try file.write(ByteView(start: UnsafePointer(block), count: filled))
        filled = 0
      }
      if record.size > blockSize {
        try file.write(ByteView(start: record.base, count: record.size))
      } else {
        memcpy(block + filled, record.base, record.size)
        filled += record.size
      }
    }
    try file.write(ByteView(start: UnsafePointer(block), count: filled))
    runs.append(path)
    entries.removeAll(keepingCapacity: true)
    used = 0
  }

  /// Deletes the runs on disk.
  package func remove() {
    for run in runs { unlink(run) }
    rmdir(folder)
  }
}

/// One record as stored: key length, payload length, key, payload.
private struct SortRecord {
  let base: UnsafePointer<UInt8>

  init(_ base: UnsafePointer<UInt8>) { self.base = base }

  private func length(_ at: Int) -> Int {
    Int(UInt32(littleEndian: UnsafeRawPointer(base + at).loadUnaligned(as: UInt32.self)))
  }
  var key: ByteView { ByteView(start: base + 8, count: length(0)) }
  var payload: ByteView { ByteView(start: base + 8 + length(0), count: length(4)) }
  var size: Int { 8 + length(0) + length(4) }

  func precedes(_ other: SortRecord) -> Bool { order(other) < 0 }

  /// Negative, zero or positive, by key, then by payload.
  func order(_ other: SortRecord) -> Int {
    let order = key.compare(other.key)
    return order != 0 ? order : payload.compare(other.payload)
  }

  static func prefix(_ key: ByteView) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<8 { value = value << 8 | (index < key.count ? UInt64(key[index]) : 0) }
    return value
  }
}

/// Reads one sorted run from disk through a block.
private final class RunReader {
  private let file: FileAccess
  private var block: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var filled = 0
  private var position = 0

  init(path: String, blockSize: Int) throws(Failure) {
    file = try FileAccess.reading(path)
    capacity = blockSize
    block = .allocate(capacity: blockSize)
  }

  deinit { block.deallocate() }

  func next() throws(Failure) -> SortRecord? {
    if try !need(8) { return nil }
    let size = SortRecord(UnsafePointer(block) + position).size
    guard try need(size) else { return nil }
    defer { position += size }
    return SortRecord(UnsafePointer(block) + position)
  }

  private func need(_ size: Int) throws(Failure) -> Bool {
    if filled - position >= size { return true }
    if size > capacity {
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: size * 2)
      larger.update(from: block + position, count: filled - position)
      block.deallocate()
      block = larger
      capacity = size * 2
    } else {
      memmove(block, block + position, filled - position)
    }
    filled -= position
    position = 0
    while filled < size {
      let got = try file.read(into: block + filled, count: capacity - filled)
      if got == 0 { return false }
      filled += got
    }
    return true
  }
}

/// The records of one or several sorters in one sorted sequence.
///
/// A record is a view that is valid until the next call of ``next()``.
package final class SortedRecords {
  private enum Source {
    case memory(ExternalSorter, Int)
    case run(RunReader)
  }

  /// The next record of a source; `prefix` holds its first eight key bytes.
  private struct Head: Comparable {
    let prefix: UInt64
    let record: SortRecord
    let source: Int

    init(_ record: SortRecord, source: Int) {
      prefix = SortRecord.prefix(record.key)
      self.record = record
      self.source = source
    }

    static func < (left: Head, right: Head) -> Bool {
      if left.prefix != right.prefix { return left.prefix < right.prefix }
      let order = left.record.order(right.record)
      return order != 0 ? order < 0 : left.source < right.source
    }
    static func == (left: Head, right: Head) -> Bool {
      left.source == right.source && left.record.order(right.record) == 0
    }
  }

  private var sources: [Source] = []
  private var heap = Heap<Head>()
  /// Whether the least of the heap was handed out, and the next of its source takes its place.
  private var isTaken = false
  private let sorters: [ExternalSorter]
  /// The one sorter that holds everything in memory, if so: nothing is to be merged.
  private let only: ExternalSorter?
  private var place = 0

  /// Starts reading; the sorters take no more records. Runs are read through blocks that share `memory` bytes.
  package init(_ sorters: [ExternalSorter], memory: Int = 64 << 20) throws(Failure) {
    self.sorters = sorters
    only = sorters.count == 1 && sorters[0].runs.isEmpty ? sorters[0] : nil
    only?.sortEntries()
    if only != nil { return }
    let runCount = sorters.reduce(0) { $0 + $1.runs.count }
    let block = min(max(memory / max(runCount, 1), 32 << 10), 1 << 20)
    for sorter in sorters {
      sorter.sortEntries()
      sources.append(.memory(sorter, 0))
      for run in sorter.runs { sources.append(.run(try RunReader(path: run, blockSize: block))) }
    }
    for index in sources.indices {
      if let record = try advance(index) { heap.insert(Head(record, source: index)) }
    }
  }

  /// The next record of a source.
  private func advance(_ index: Int) throws(Failure) -> SortRecord? {
    switch sources[index] {
    case .memory(let sorter, let position):
      guard let record = sorter.inMemory(position) else { return nil }
      sources[index] = .memory(sorter, position + 1)
      return record
    case .run(let reader): return try reader.next()
    }
  }

  /// The next record, nil at the end.
  package func next() throws(Failure) -> (key: ByteView, payload: ByteView)? {
    if let only {
      guard let record = only.inMemory(place) else { return nil }
      place += 1
      return (record.key, record.payload)
    }
    if isTaken, let last = heap.min {
      if let record = try advance(last.source) {
        heap.replaceMin(with: Head(record, source: last.source))
      } else {
        heap.removeMin()
      }
    }
    guard let head = heap.min else {
      isTaken = false
      return nil
    }
    isTaken = true
    return (head.record.key, head.record.payload)
  }

  /// Deletes the runs on disk.
  package func remove() { for sorter in sorters { sorter.remove() } }
}
