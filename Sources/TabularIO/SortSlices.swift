import Diagnostics

/// Keys that belong together: those with the same bytes up to the first control character, as far as the first eight
/// bytes tell.
///
/// So the fields of a key may be joined by control characters, and all keys with the same first field are of one group.
enum SortGroup {
  /// The group of the keys with these first eight bytes; rises as keys do.
  static func of(_ prefix: UInt64) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    // A byte below 0x20 has none of its three upper bits; the top bit of each such byte is set.
    let upper = prefix & 0xE0E0_E0E0_E0E0_E0E0
    let found = ~(((upper & low) &+ low) | upper | low)
    if found == 0 { return prefix }
    let kept = UInt64(found.leadingZeroBitCount & ~7)
    return kept == 0 ? 0 : prefix & ~(UInt64.max >> kept)
  }
}

/// Where sorted records may be entered: the first record of a group, every so many bytes.
struct SortIndex: Sendable {
  /// Bytes between two entries, at least.
  static let distance = 16 << 10

  private(set) var points: [(group: UInt64, offset: Int)] = []
  private var last: UInt64 = 0
  private var isEmpty = true

  /// Takes note of a record at `offset`, records in order.
  mutating func add(_ prefix: UInt64, at offset: Int) {
    let group = SortGroup.of(prefix)
    if !isEmpty && group != last && offset - (points.last?.offset ?? 0) >= SortIndex.distance {
      points.append((group, offset))
    }
    last = group
    isEmpty = false
  }

  /// The last entry at or before the first record of `group`.
  func offset(_ group: UInt64) -> Int {
    var (low, high) = (0, points.count)
    while low < high {
      let middle = (low + high) / 2
      if points[middle].group <= group { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? 0 : points[low - 1].offset
  }
}

/// The records of one or several sorters cut into slices of whole groups, to be read by several workers.
///
/// All slices one after the other are the sequence that ``SortedRecords`` reads. Where the cuts are depends on what was
/// kept in memory and on `target`; which records are read in which order does not.
package struct SortSlices {
  private let sorters: [ExternalSorter]
  private let cuts: [UInt64]
  /// Bytes of the largest slice, about: one group alone may be larger than any target.
  package let largest: Int
  /// Bytes of all records.
  package let bytes: Int

  /// Number of slices, at least one.
  package var count: Int { cuts.count + 1 }

  /// Slices of about `target` bytes. The sorters must be sorted (``ExternalSorter/sort()``).
  package init(_ sorters: [ExternalSorter], target: Int) {
    self.sorters = sorters
    var points: [(group: UInt64, bytes: Int)] = []
    var total = 0
    // With many runs a slice must be worth entering each of them.
    let runs = sorters.reduce(0) { $0 + $1.runs.count }
    let target = max(target, runs * SortIndex.distance)
    for sorter in sorters {
      for run in sorter.runs {
        points += SortSlices.pieces(run.index, bytes: run.bytes)
        total += run.bytes
      }
      let memory = sorter.inMemory
      if memory.count == 0 { continue }
      var index = SortIndex()
      // The mean size will do: a slice need not be exact.
      let size = max(memory.bytes / memory.count, 1)
      for number in 0..<memory.count { index.add(memory.entries[number].word, at: number * size) }
      points += SortSlices.pieces(index, bytes: memory.bytes)
      total += memory.bytes
    }
    bytes = total
    points.sort { $0.group < $1.group }
    var cuts: [UInt64] = []
    var (filled, largest) = (0, 0)
    for point in points {
      if filled >= target && point.group > (cuts.last ?? 0) {
        cuts.append(point.group)
        largest = max(largest, filled)
        filled = 0
      }
      filled += point.bytes
    }
    self.cuts = cuts
    self.largest = max(largest, filled)
  }

  /// Each piece between two entries of an index, by its first group.
  private static func pieces(_ index: SortIndex, bytes: Int) -> [(group: UInt64, bytes: Int)] {
    var pieces: [(group: UInt64, bytes: Int)] = []
    var (group, offset): (UInt64, Int) = (0, 0)
    for point in index.points {
      pieces.append((group, point.offset - offset))
      (group, offset) = point
    }
    pieces.append((group, bytes - offset))
    return pieces
  }

  /// The records of a slice; `memory` bytes are shared by the blocks that runs are read through. Slices may be read side
  /// by side.
  package func records(_ slice: Int, memory: Int) throws(Failure) -> SortedRecords {
    try SortedRecords(
      sorters, memory: memory, from: slice == 0 ? 0 : cuts[slice - 1], to: slice < cuts.count ? cuts[slice] : nil)
  }
}
