import Diagnostics
import Glibc

/// Sorts records of (key, payload) by the bytes of the key, then of the payload, in bounded memory.
///
/// Numbers in keys are written big-endian so that byte order is number order. What does not fit is spilled as sorted
/// runs. One thread adds, and accesses are not checked record by record; several sorters can be read as one with
/// ``SortedRecords``, or in pieces with ``SortSlices``.
///
/// - Complexity: O(n) for the first eight bytes of keys, O(m log m) comparisons for each m records that agree in them; every
///   byte written to disk at most once.
package final class ExternalSorter {
  private let folder: String
  private let limit: Int
  /// Where records lie: blocks that stay where they are, so that growing copies nothing.
  @exclusivity(unchecked) private var blocks: [(start: UnsafeMutablePointer<UInt8>, capacity: Int)] = []
  /// The block that is being filled, and the room left in it.
  @exclusivity(unchecked) private var current = 0
  @exclusivity(unchecked) private var free: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private var room = 0
  @exclusivity(unchecked) private var used = 0
  @exclusivity(unchecked) private var entries: UnsafeMutablePointer<WordKey>
  @exclusivity(unchecked) private var entryCapacity = 1024
  @exclusivity(unchecked) private var count = 0
  @exclusivity(unchecked) private var isSorted = true
  /// Where runs may be entered.
  @exclusivity(unchecked) private(set) var runs: [SortedRun] = []

  private static let firstBlock = 64 << 10
  private static let laterBlock = 1 << 20

  /// Spills under `folder` (made when needed) once records take more than `memory` bytes.
  package init(folder: String, memory: Int) {
    self.folder = folder
    limit = max(memory, 64 << 10)
    free = .allocate(capacity: ExternalSorter.firstBlock)
    room = ExternalSorter.firstBlock
    blocks.append((free, room))
    entries = .allocate(capacity: entryCapacity)
  }

  deinit {
    for block in blocks { block.start.deallocate() }
    entries.deallocate()
  }

  /// Adds a record.
  package func add(key: ByteView, payload: ByteView) throws(Failure) {
    let size = 8 + key.count + payload.count
    if used + size + (count + 1) * 16 > limit && count > 0 { try spill() }
    if size > room { nextBlock(size) }
    if count == entryCapacity { growEntries() }
    let record = free
    store(UInt32(key.count), at: record)
    store(UInt32(payload.count), at: record + 4)
    if key.count > 0 { memcpy(record + 8, key.start, key.count) }
    if payload.count > 0 { memcpy(record + 8 + key.count, payload.start, payload.count) }
    entries[count] = WordKey(word: SortRecord.prefix(key), place: UInt64(UInt(bitPattern: record)))
    count += 1
    used += size
    free = record + size
    room -= size
    isSorted = false
  }

  private func store(_ value: UInt32, at target: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(target).storeBytes(of: value.littleEndian, as: UInt32.self)
  }

  /// Goes on in the next block that has room for `size` bytes, a new one if there is none.
  private func nextBlock(_ size: Int) {
    current += 1
    while current < blocks.count && blocks[current].capacity < size { current += 1 }
    if current >= blocks.count {
      let capacity = max(size, min(ExternalSorter.laterBlock, limit))
      blocks.append((.allocate(capacity: capacity), capacity))
      current = blocks.count - 1
    }
    free = blocks[current].start
    room = blocks[current].capacity
  }

  private func growEntries() {
    let capacity = max(entryCapacity * 2, 1024)
    let moved = UnsafeMutablePointer<WordKey>.allocate(capacity: capacity)
    moved.update(from: entries, count: count)
    entries.deallocate()
    entries = moved
    entryCapacity = capacity
  }

  /// Sorts what is in memory. Done by whoever reads first; several threads may read only what was sorted before.
  package func sort() {
    if isSorted { return }
    WordSort.sort(UnsafeMutableBufferPointer(start: entries, count: count)) { left, right in
      SortRecord(at: left.place).precedes(SortRecord(at: right.place))
    }
    isSorted = true
  }

  /// The records in memory, once they are sorted; valid as long as none is added.
  var inMemory: SortedMemory { SortedMemory(entries: UnsafePointer(entries), count: count, bytes: used) }

  private func spill() throws(Failure) {
    sort()
    try FileAccess.makeFolder(folder)
    let path = "\(folder)/\(runs.count).run"
    let file = try FileAccess.writing(path)
    let blockSize = 256 << 10
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: blockSize)
    defer { block.deallocate() }
    var filled = 0
    var written = 0
    var index = SortIndex()
    for number in 0..<count {
      let entry = entries[number]
      let record = SortRecord(at: entry.place)
      index.add(entry.word, at: written)
      written += record.size
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
    runs.append(SortedRun(path: path, index: index, bytes: written))
    count = 0
    used = 0
    current = 0
    free = blocks[0].start
    room = blocks[0].capacity
  }

  /// Gives up all records: deletes the runs on disk and frees the memory.
  package func remove() {
    for run in runs { unlink(run.path) }
    rmdir(folder)
    runs = []
    for block in blocks { block.start.deallocate() }
    blocks = []
    entries.deallocate()
    entryCapacity = 0
    entries = .allocate(capacity: 0)
    current = 0
    room = 0
    count = 0
    used = 0
  }
}

/// A sorted run on disk.
struct SortedRun: Sendable {
  let path: String
  let index: SortIndex
  let bytes: Int
}

/// Sorted records in memory. A view into their sorter.
struct SortedMemory {
  let entries: UnsafePointer<WordKey>
  let count: Int
  /// Bytes of all records.
  let bytes: Int

  /// How many entries are of groups before `group`.
  func lowerBound(_ group: UInt64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if SortGroup.of(entries[middle].word) < group { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// One record as stored: key length, payload length, key, payload.
struct SortRecord {
  let base: UnsafePointer<UInt8>

  init(_ base: UnsafePointer<UInt8>) { self.base = base }

  /// The record at an address that an entry holds.
  init(at place: UInt64) { base = UnsafePointer(bitPattern: UInt(place)) ?? ByteView.empty.start }

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
    if key.count >= 8 { return UInt64(bigEndian: UnsafeRawPointer(key.start).loadUnaligned(as: UInt64.self)) }
    var value: UInt64 = 0
    for index in 0..<8 { value = value << 8 | (index < key.count ? UInt64(key[index]) : 0) }
    return value
  }
}
