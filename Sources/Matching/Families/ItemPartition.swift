import TabularIO

/// The items of one loaded partition, grouped by key; used by the steps whose partitions hold items.
///
/// Reused from partition to partition. Items of one key have no order of their own: whoever reads them puts them in
/// one defined by content.
struct ItemPartition {
  struct Entry {
    var key: Key128
    var offset: Int
  }

  private(set) var entries: [Entry] = []
  private var base: UnsafeMutablePointer<UInt8>?

  /// Indexes the items at `base` and gives their rows file ranks when `ranker` says so.
  mutating func load(_ base: UnsafeMutablePointer<UInt8>, count: Int) {
    self.base = base
    entries.removeAll(keepingCapacity: true)
    var offset = 0
    while offset < count {
      let item = SpillItem(base: base + offset)
      entries.append(Entry(key: item.key, offset: offset))
      offset += item.length
    }
    entries.sort { $0.key != $1.key ? $0.key < $1.key : $0.offset < $1.offset }
  }

  /// Calls `body` with the items of each key; the array is reused.
  mutating func eachGroup<E: Error>(_ body: ([SpillItem]) throws(E) -> Void) throws(E) {
    guard let base else { return }
    var group: [SpillItem] = []
    var start = 0
    while start < entries.count {
      group.removeAll(keepingCapacity: true)
      var end = start
      while end < entries.count && entries[end].key == entries[start].key {
        group.append(SpillItem(base: base + entries[end].offset))
        end += 1
      }
      try body(group)
      start = end
    }
  }
}

/// Runs one step over all partitions of a spill, each loaded whole by one worker.
func eachPartition<Worker>(
  of spill: SpillSet, jobs: Int, workers: [Worker],
  _ body: (Worker, UnsafeMutablePointer<UInt8>, Int) throws -> Void
) throws {
  try parallelForEach(count: spill.partitions, jobs: jobs) { partition, worker in
    var bytes = try spill.content(partition)
    spill.discard(partition)
    try bytes.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { try body(workers[worker], base, buffer.count) }
    }
  }
}
