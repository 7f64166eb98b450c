/// What ``HashSort`` puts in order.
package protocol HashOrdered {
  /// A value spread evenly over all 64-bit numbers, but for its first bits, which all entries share.
  var hash: UInt64 { get }
  /// The order of two entries of one hash.
  static func precedes(_ one: Self, _ other: Self) -> Bool
}

/// Sorts the entries of a partition by hash: one counting pass puts them in buckets of a few, which are then sorted by
/// insertion. O(n) when hashes are spread evenly, O(n log n) when they are not. Its memory is used again.
package struct HashSort<Entry: HashOrdered> {
  /// In order once ``sort()`` is called.
  package private(set) var entries: [Entry] = []

  private var spare: [Entry] = []
  private var starts: [UInt32] = []

  private static var small: Int { 48 }

  package init() {}

  /// Forgets the entries, keeps the memory.
  package mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  /// Adds an entry.
  @inline(__always)
  package mutating func append(_ entry: Entry) { entries.append(entry) }

  @inline(__always)
  private static func isBefore(_ one: Entry, _ other: Entry) -> Bool {
    one.hash != other.hash ? one.hash < other.hash : Entry.precedes(one, other)
  }

  /// Puts the entries in order.
  package mutating func sort() {
    let count = entries.count
    if count < 2 { return }
    var least = entries[0].hash
    var most = least
    for entry in entries {
      least = min(least, entry.hash)
      most = max(most, entry.hash)
    }
    // The first bits that differ between entries number the buckets, two to four times fewer than entries.
    let skip = UInt64((least ^ most).leadingZeroBitCount)
    let bits = max(Int.bitWidth - (count >> 2).leadingZeroBitCount, 1)
    if skip >= 64 {
      entries.sort { HashSort.isBefore($0, $1) }
      return
    }
    let shift = UInt64(64 - bits)
    let buckets = 1 << bits
    var starts: [UInt32] = []
    var spare: [Entry] = []
    swap(&starts, &self.starts)
    swap(&spare, &self.spare)
    defer {
      swap(&starts, &self.starts)
      swap(&spare, &self.spare)
    }
    starts.removeAll(keepingCapacity: true)
    starts.append(contentsOf: repeatElement(0, count: buckets + 1))
    if spare.count < count { spare = [Entry](repeating: entries[0], count: entries.capacity) }
    starts.withUnsafeMutableBufferPointer { starts in
      spare.withUnsafeMutableBufferPointer { spare in
        entries.withUnsafeMutableBufferPointer { entries in
          for entry in entries { starts[Int((entry.hash << skip) >> shift) &+ 1] &+= 1 }
          for bucket in 0..<buckets { starts[bucket &+ 1] &+= starts[bucket] }
          for entry in entries {
            let bucket = Int((entry.hash << skip) >> shift)
            spare[Int(starts[bucket])] = entry
            starts[bucket] &+= 1
          }
          // Each bucket now begins where the one before it ends.
          var start = 0
          for bucket in 0..<buckets {
            let end = Int(starts[bucket])
            if end - start > HashSort.small {
              spare[start..<end].sort { HashSort.isBefore($0, $1) }
            } else {
              HashSort.insert(spare, start, end)
            }
            start = end
          }
          for index in 0..<count { entries[index] = spare[index] }
        }
      }
    }
  }

  /// Sorts `list[start..<end]` by insertion.
  @inline(__always)
  private static func insert(_ list: UnsafeMutableBufferPointer<Entry>, _ start: Int, _ end: Int) {
    var index = start &+ 1
    while index < end {
      let entry = list[index]
      var at = index
      while at > start && isBefore(entry, list[at &- 1]) {
        list[at] = list[at &- 1]
        at &-= 1
      }
      list[at] = entry
      index &+= 1
    }
  }
}
