import Synchronization
import TabularIO

/// The blocking keys of a batch of rows: looked up by every person of the frame, nearly always in vain.
///
/// A ``BlockingFilter`` answers most questions; behind it lie the keys in buckets, those of one key side by side. Memory: about 24 bytes a key. Never changes once built, but for the counters of
/// crowded keys.
final class BlockingIndex: @unchecked Sendable {
  struct Entry {
    var key: UInt64
    var row: UInt32
    var rule: UInt32
  }

  let filter: BlockingFilter
  private let starts: UnsafeMutablePointer<UInt32>
  private let bucketShift: UInt64
  private let entries: UnsafeMutablePointer<Entry>
  private let crowds: UnsafeMutablePointer<Atomic<UInt32>>
  /// Number of keys.
  let count: Int

  /// Builds the index of the entries of `lists`, each worker for a range of keys. O(n).
  init(_ lists: [[Entry]], jobs: Int) throws {
    let count = lists.reduce(0) { $0 + $1.count }
    self.count = count
    var bits = 4
    while 1 << bits < count / 2 && bits < 30 { bits += 1 }
    let bucketShift = UInt64(64 - bits)
    self.bucketShift = bucketShift
    let buckets = 1 << bits
    starts = .allocate(capacity: buckets + 1)
    starts.initialize(repeating: 0, count: buckets + 1)
    entries = .allocate(capacity: max(count, 1))
    crowds = .allocate(capacity: max(count, 1))
    let filter = BlockingFilter(bits: bits - 1)
    self.filter = filter
    // Ranges of the first three bits at most: no two share a bucket or a word of the filter.
    var rangeBits: UInt64 = 0
    while 1 << rangeBits < jobs && rangeBits < 3 { rangeBits += 1 }
    let ranges = 1 << Int(rangeBits)
    let rangeShift = 63 - rangeBits
    try parallelForEach(count: ranges, jobs: jobs) { range, _ in
      for list in lists {
        for entry in list where (entry.key >> 1) >> rangeShift == UInt64(range) {
          starts[Int(entry.key >> bucketShift)] += 1
          filter.add(entry.key)
        }
      }
    }
    var sum: UInt32 = 0
    for bucket in 0...buckets {
      let held = starts[bucket]
      starts[bucket] = sum
      sum += held
    }
    // `starts` serves as the place of the next entry while buckets are filled, so that each then begins where the one before
    // it ends.
    try parallelForEach(count: ranges, jobs: jobs) { range, _ in
      for list in lists {
        for entry in list where (entry.key >> 1) >> rangeShift == UInt64(range) {
          let bucket = Int(entry.key >> bucketShift)
          let place = Int(starts[bucket])
          (entries + place).initialize(to: entry)
          (crowds + place).initialize(to: Atomic(0))
          starts[bucket] += 1
        }
      }
      let width = buckets / ranges
      var first = range == 0 ? 0 : Int(starts[range * width - 1])
      for bucket in range * width..<(range + 1) * width {
        let end = Int(starts[bucket])
        if end - first > 1 { sort(first..<end) }
        first = end
      }
    }
    for bucket in stride(from: buckets, to: 0, by: -1) { starts[bucket] = starts[bucket - 1] }
    starts[0] = 0
  }

  /// Puts the entries of a bucket in the order of their keys, those of one key as they were.
  private func sort(_ range: Range<Int>) {
    if range.count > 32 {
      let sorted = (0..<range.count).map { (entries[range.lowerBound + $0], $0) }.sorted {
        $0.0.key != $1.0.key ? $0.0.key < $1.0.key : $0.1 < $1.1
      }
      for (place, entry) in sorted.enumerated() { entries[range.lowerBound + place] = entry.0 }
      return
    }
    for index in range.dropFirst() {
      let entry = entries[index]
      var at = index
      while at > range.lowerBound && entries[at - 1].key > entry.key {
        entries[at] = entries[at - 1]
        at -= 1
      }
      entries[at] = entry
    }
  }

  deinit {
    starts.deallocate()
    entries.deallocate()
    crowds.deinitialize(count: count)
    crowds.deallocate()
  }

  /// The bucket that `key` would lie in.
  @inline(__always)
  private func bucket(_ key: UInt64) -> Range<Int> {
    let bucket = Int(truncatingIfNeeded: key >> bucketShift)
    return Int(starts[bucket])..<Int(starts[bucket + 1])
  }

  /// Where the entries of `key` begin, -1 when there is none.
  @inline(__always)
  func first(_ key: UInt64) -> Int {
    for index in bucket(key) where entries[index].key == key { return index }
    return -1
  }

  /// Counts one more person who has the key whose entries begin at `first`.
  @inline(__always)
  func count(at first: Int) { (crowds + first).pointee.add(1, ordering: .relaxed) }

  /// Calls `body` with the entries of the key whose entries begin at `first`, unless more than `most` persons share it.
  @inline(__always)
  func each(at first: Int, most: UInt32, _ body: (Entry) -> Void) {
    // The first entry of a key holds its counter.
    if (crowds + first).pointee.load(ordering: .relaxed) > most { return }
    let key = entries[first].key
    var index = first
    repeat {
      body(entries[index])
      index &+= 1
    } while index < count && entries[index].key == key
  }

  /// Calls `body` once for every key that more than `most` persons share, with its first entry, the number of rows that
  /// have it and the number of persons.
  func eachCrowded(most: UInt32, _ body: (Entry, _ rows: Int, _ persons: Int) -> Void) {
    for index in 0..<count {
      let persons = (crowds + index).pointee.load(ordering: .relaxed)
      if persons <= most { continue }
      let key = entries[index].key
      var rows = 0
      for other in bucket(key) where entries[other].key == key { rows += 1 }
      body(entries[index], rows, Int(persons))
    }
  }
}
