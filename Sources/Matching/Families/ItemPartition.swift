import TabularIO

/// The items of one loaded partition, grouped by key; used by the steps whose partitions hold items.
///
/// Reused from partition to partition. Items of one key have no order of their own: whoever reads them puts them in
/// one defined by content.
struct ItemPartition {
  private struct Entry: HashOrdered {
    var key: Key128
    var place: UInt64

    var hash: UInt64 { key.high }

    static func precedes(_ one: Entry, _ other: Entry) -> Bool { one.key.low < other.key.low }
  }

  private let arena = RecordArena()
  private var sorter = HashSort<Entry>()

  /// Unpacks and indexes the items of a partition; they stay where they are until the next one is loaded.
  mutating func load(_ blocks: [SpillBlock]) {
    arena.removeAll()
    sorter.removeAll()
    arena.eachItem(blocks) { item in sorter.append(Entry(key: item.key, place: Place.make(item.base, tag: 0))) }
    sorter.sort()
  }

  /// Calls `body` with the items of each key; the array is reused.
  func eachGroup<E: Error>(_ body: ([SpillItem]) throws(E) -> Void) throws(E) {
    let entries = sorter.entries
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
