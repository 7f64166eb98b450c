import TabularIO

/// The items of one loaded partition, grouped by key; used by the steps whose partitions hold items.
///
/// Reused from partition to partition. Items of one key have no order of their own: whoever reads them puts them in
/// one defined by content.
struct ItemPartition {
  private struct Entry {
    var key: Key128
    var place: UInt64
  }

  private var entries: [Entry] = []

  /// Indexes the items of a partition, which must stay where they are.
  mutating func load(_ blocks: [SpillBlock]) {
    entries.removeAll(keepingCapacity: true)
    for block in blocks {
      var offset = 0
      while offset < block.count {
        let item = SpillItem(base: block.start + offset)
        entries.append(Entry(key: item.key, place: Place.make(item.base, tag: 0)))
        offset += item.length
      }
    }
    entries.sort { $0.key < $1.key }
  }

  /// Calls `body` with the items of each key; the array is reused.
  func eachGroup<E: Error>(_ body: ([SpillItem]) throws(E) -> Void) throws(E) {
    var group: [SpillItem] = []
    var start = 0
    while start < entries.count {
      group.removeAll(keepingCapacity: true)
      var end = start
      while end < entries.count && entries[end].key == entries[start].key {
        group.append(SpillItem(base: Place.pointer(entries[end].place)))
        end += 1
      }
      try body(group)
      start = end
    }
  }
}

/// Runs one step over all partitions of a spill, each held whole by one worker.
func eachPartition<Worker>(
  of spill: BlockSpill, jobs: Int, workers: [Worker], _ body: (Worker, [SpillBlock]) throws -> Void
) throws {
  try parallelForEach(count: spill.partitions, jobs: jobs) { partition, worker in
    try spill.consume(partition) { try body(workers[worker], $0) }
  }
}
