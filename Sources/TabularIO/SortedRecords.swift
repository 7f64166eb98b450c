import Diagnostics
import Glibc
import HeapModule

/// Reads one sorted run from disk through a block.
private final class RunReader {
  private let file: FileAccess
  @exclusivity(unchecked) private var block: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private var capacity: Int
  @exclusivity(unchecked) private var filled = 0
  @exclusivity(unchecked) private var position = 0
  /// Where in the file the block ends.
  @exclusivity(unchecked) private var offset: Int

  init(_ run: SortedRun, from group: UInt64, blockSize: Int) throws(Failure) {
    file = try FileAccess.reading(run.path)
    capacity = blockSize
    block = .allocate(capacity: blockSize)
    offset = group > 0 ? run.index.offset(group) : 0
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
      let got = try file.read(into: block + filled, count: capacity - filled, at: offset)
      if got == 0 { return false }
      filled += got
      offset += got
    }
    return true
  }
}

/// The records of one or several sorters in one sorted sequence.
///
/// A record is a view that is valid until the next call of ``next()``. Used by one thread; accesses are not checked record
/// by record.
package final class SortedRecords {
  /// Where records come from: entries in memory, or a run on disk when there is a reader.
  private struct Source {
    var next: UnsafePointer<WordKey>
    let end: UnsafePointer<WordKey>
    let reader: RunReader?
  }

  /// The next record of a source; `prefix` holds its first eight key bytes.
  private struct Head: Comparable {
    let prefix: UInt64
    let record: SortRecord
    let source: Int

    static func < (left: Head, right: Head) -> Bool {
      if left.prefix != right.prefix { return left.prefix < right.prefix }
      let order = left.record.order(right.record)
      return order != 0 ? order < 0 : left.source < right.source
    }
    static func == (left: Head, right: Head) -> Bool {
      left.source == right.source && left.record.order(right.record) == 0
    }
  }

  @exclusivity(unchecked) private var sources: [Source] = []
  /// What was handed out last; the next of its source is read when it is needed no more.
  @exclusivity(unchecked) private var current: Head?
  /// The next records of the other sources.
  @exclusivity(unchecked) private var heap = Heap<Head>()
  /// The least prefix in the heap: most records come before it, and the heap is left alone.
  @exclusivity(unchecked) private var least = UInt64.max
  private let sorters: [ExternalSorter]
  /// The first group that is not read any more.
  private let end: UInt64?

  /// Starts reading; the sorters take no more records. Runs are read through blocks that share `memory` bytes.
  package convenience init(_ sorters: [ExternalSorter], memory: Int = 64 << 20) throws(Failure) {
    for sorter in sorters { sorter.sort() }
    try self.init(sorters, memory: memory, from: 0, to: nil)
  }

  /// Reads the records of the groups from `first` on and before `end`. The sorters must be sorted.
  init(_ sorters: [ExternalSorter], memory: Int, from first: UInt64, to end: UInt64?) throws(Failure) {
    self.sorters = sorters
    self.end = end
    let runCount = sorters.reduce(0) { $0 + $1.runs.count }
    let block = min(max(memory / max(runCount, 1), 32 << 10), 1 << 20)
    for sorter in sorters {
      let records = sorter.inMemory
      let start = first == 0 ? 0 : records.lowerBound(first)
      let stop = end.map { records.lowerBound($0) } ?? records.count
      if start < stop {
        sources.append(Source(next: records.entries + start, end: records.entries + stop, reader: nil))
      }
      for run in sorter.runs {
        let reader = try RunReader(run, from: first, blockSize: block)
        sources.append(Source(next: records.entries, end: records.entries, reader: reader))
      }
    }
    for index in sources.indices {
      var head = try advance(index)
      // The index leads to the neighbourhood only.
      while let early = head, SortGroup.of(early.prefix) < first { head = try advance(index) }
      if let head { heap.insert(head) }
    }
    least = heap.min?.prefix ?? UInt64.max
  }

  /// The next record of a source.
  private func advance(_ index: Int) throws(Failure) -> Head? {
    let entry = sources[index].next
    if entry < sources[index].end {
      sources[index].next = entry + 1
      return Head(prefix: entry.pointee.word, record: SortRecord(at: entry.pointee.place), source: index)
    }
    guard let record = try sources[index].reader?.next() else { return nil }
    let prefix = SortRecord.prefix(record.key)
    if let end, SortGroup.of(prefix) >= end { return nil }
    return Head(prefix: prefix, record: record, source: index)
  }

  /// The next record, nil at the end.
  package func next() throws(Failure) -> (key: ByteView, payload: ByteView)? {
    if let last = current, let head = try advance(last.source) {
      if head.prefix < least {
        current = head
      } else if let other = heap.min, other < head {
        current = heap.replaceMin(with: head)
        least = heap.min?.prefix ?? UInt64.max
      } else {
        current = head
      }
    } else {
      current = heap.popMin()
      least = heap.min?.prefix ?? UInt64.max
    }
    guard let current else { return nil }
    return (current.record.key, current.record.payload)
  }

  /// Deletes the runs on disk.
  package func remove() { for sorter in sorters { sorter.remove() } }
}
