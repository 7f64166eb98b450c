import Diagnostics
import StageContract
import TabularIO

/// Some partitions of the residue in memory: the rows to search for, and their blocking keys.
final class ResidueBatch {
  let partitions: Range<Int>
  /// Rows of all partitions, one partition after the other; identical copies stand right behind the row they repeat.
  private(set) var rows: [ResidueRow] = []
  /// Rows of each partition, as ranges of ``rows``.
  private(set) var ranges: [Range<Int>] = []
  /// What is known of the households of each partition's rows.
  private(set) var households: [HouseholdTable] = []
  private(set) var index: BlockingIndex
  private var arenas: [RecordArena]

  /// Bytes of memory that a byte of the residue asks for: the row unpacked, what is known of it, its keys.
  static let memoryPerByte = 6

  /// Loads `partitions`. `wanted` says which rows to search for (all but for a sample of training).
  init(
    _ partitions: Range<Int>, spills: Spills, files: FileTable, decisions: Decisions, jobs: Int,
    wanted: (RowRecord) -> Bool
  ) throws {
    self.partitions = partitions
    let count = partitions.count
    let parts = PartitionResults(count)
    try parallelForEach(count: count, jobs: jobs) { number, _ in
      parts[number] = try ResidueBatch.load(partitions.lowerBound + number, spills, files, decisions)
    }
    arenas = (0..<count).compactMap { parts[$0].arena }
    rows.reserveCapacity((0..<count).reduce(0) { $0 + parts[$1].rows.count })
    for number in 0..<count {
      let part = parts[number]
      // Its memory serves what comes next.
      parts[number] = Part()
      ranges.append(rows.count..<rows.count + part.rows.count)
      rows += part.rows
      households.append(part.households)
    }
    let lists = EntryLists(count)
    let ranges = ranges
    let all = rows
    try parallelForEach(count: count, jobs: jobs) { number, _ in
      var entries: [BlockingIndex.Entry] = []
      // About as many as the rows of most residues make.
      entries.reserveCapacity(ranges[number].count * 16)
      for row in ranges[number] where all[row].isSearched && wanted(all[row].record) {
        BlockingKeys.each(all[row]) { rule, key in
          entries.append(BlockingIndex.Entry(key: key, row: UInt32(row), rule: UInt32(rule.rawValue)))
        }
      }
      lists[number] = entries
    }
    index = try BlockingIndex(lists.all, jobs: jobs)
  }

  /// Bytes of the residue for which there is about one key: a row of some 250 has fourteen.
  static let bytesPerKey = 18

  /// The blocking keys of the rows of one partition, which stay where they are.
  static func keys(
    of partition: Int, spills: Spills, files: FileTable, decisions: Decisions, wanted: (RowRecord) -> Bool
  ) throws -> [UInt64] {
    let part = try load(partition, spills, files, decisions, staying: true)
    var keys: [UInt64] = []
    keys.reserveCapacity(part.rows.count * 16)
    for row in part.rows where row.isSearched && wanted(row.record) {
      BlockingKeys.each(row) { _, key in keys.append(key) }
    }
    return keys
  }

  /// Gives the memory of the rows back.
  func release() {
    arenas = []
    rows = []
    households = []
  }

  // MARK: One partition

  fileprivate struct Part {
    var rows: [ResidueRow] = []
    var arena: RecordArena?
    var households = HouseholdTable([])
  }

  private static func load(
    _ partition: Int, _ spills: Spills, _ files: FileTable, _ decisions: Decisions, staying: Bool = false
  ) throws -> Part {
    let arena = RecordArena()
    var part = Part(arena: arena)
    func add(_ item: SpillItem) {
      item.rankRows(files)
      part.rows.append(ResidueRow(item, decisions))
    }
    if staying {
      try spills.residue.visit(partition) { arena.eachItem($0, add) }
    } else {
      try spills.residue.consume(partition) { arena.eachItem($0, add) }
    }
    markCopies(&part.rows)
    var households = HouseholdTable(part.rows)
    if !households.isEmpty {
      let passing = RecordArena()
      try spills.household.visit(partition) { bytes in
        passing.removeAll()
        passing.eachItem(bytes) { households.add($0) }
      }
      households.settle()
    }
    for index in part.rows.indices { households.inform(&part.rows[index]) }
    part.households = households
    return part
  }

  /// Rows without a NIK come with their identical copies: one of them is searched for, the others follow it.
  private static func markCopies(_ rows: inout [ResidueRow]) {
    rows.sort { one, other in
      let left = one.record
      let right = other.record
      if left.source != right.source { return left.source.rawValue < right.source.rawValue }
      let order = left.compareContent(right)
      return order != 0 ? order < 0 : left.rowKey < right.rowKey
    }
    var leader = 0
    for index in rows.indices.dropFirst() {
      let same =
        rows[index].record.source == rows[leader].record.source && rows[index].record.nik == 0
        && rows[index].record.source != .dukcapil && rows[index].record.hasContent(of: rows[leader].record)
      if same { rows[index].isCopy = true } else { leader = index }
    }
  }
}

/// Slots that workers fill, each its own.
private final class PartitionResults: @unchecked Sendable {
  private let slots: UnsafeMutablePointer<ResidueBatch.Part>
  private let count: Int

  init(_ count: Int) {
    self.count = count
    slots = .allocate(capacity: max(count, 1))
    slots.initialize(repeating: ResidueBatch.Part(), count: count)
  }

  deinit {
    slots.deinitialize(count: count)
    slots.deallocate()
  }

  subscript(index: Int) -> ResidueBatch.Part {
    get { slots[index] }
    set { slots[index] = newValue }
  }
}

/// The keys of each partition's rows.
private final class EntryLists: @unchecked Sendable {
  private let slots: UnsafeMutablePointer<[BlockingIndex.Entry]>
  private let count: Int

  init(_ count: Int) {
    self.count = count
    slots = .allocate(capacity: max(count, 1))
    slots.initialize(repeating: [], count: count)
  }

  deinit {
    slots.deinitialize(count: count)
    slots.deallocate()
  }

  subscript(index: Int) -> [BlockingIndex.Entry] {
    get { slots[index] }
    set { slots[index] = newValue }
  }

  var all: [[BlockingIndex.Entry]] { (0..<count).map { slots[$0] } }
}
