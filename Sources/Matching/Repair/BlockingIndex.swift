import Synchronization

/// The blocking keys of a batch of rows: looked up by every person of the frame, nearly always in vain.
///
/// A Bloom filter of one word a key answers most questions with one access to memory; behind it lie the keys in
/// buckets. Memory: about 24 bytes a key. Never changes once built, but for the counters of crowded keys.
final class BlockingIndex: @unchecked Sendable {
  struct Entry {
    var key: UInt64
    var row: UInt32
    var rule: UInt32
  }

  private let filter: UnsafeMutablePointer<UInt64>
  private let filterShift: UInt64
  private let starts: UnsafeMutablePointer<UInt32>
  private let bucketShift: UInt64
  private let entries: UnsafeMutablePointer<Entry>
  private let crowds: UnsafeMutablePointer<Atomic<UInt32>>
  /// Number of keys.
  let count: Int

  /// Builds the index of the entries of `lists`. O(n).
  init(_ lists: [[Entry]]) {
    let count = lists.reduce(0) { $0 + $1.count }
    self.count = count
    var bits = 4
    while 1 << bits < count / 2 && bits < 30 { bits += 1 }
    bucketShift = UInt64(64 - bits)
    let buckets = 1 << bits
    starts = .allocate(capacity: buckets + 1)
    starts.initialize(repeating: 0, count: buckets + 1)
    entries = .allocate(capacity: max(count, 1))
    crowds = .allocate(capacity: max(count, 1))
    for index in 0..<max(count, 1) { (crowds + index).initialize(to: Atomic(0)) }
    filterShift = UInt64(64 - (bits - 1))
    filter = .allocate(capacity: buckets / 2)
    filter.initialize(repeating: 0, count: buckets / 2)
    for list in lists {
      for entry in list {
        starts[Int(entry.key >> bucketShift) + 1] += 1
        filter[Int(entry.key >> filterShift)] |= BlockingIndex.mask(entry.key)
      }
    }
    for bucket in 1..<buckets + 1 { starts[bucket] += starts[bucket - 1] }
    // `starts` serves as the place of the next entry while buckets are filled, then moves back by one bucket.
    for list in lists {
      for entry in list {
        let bucket = Int(entry.key >> bucketShift)
        (entries + Int(starts[bucket])).initialize(to: entry)
        starts[bucket] += 1
      }
    }
    for bucket in stride(from: buckets, to: 0, by: -1) { starts[bucket] = starts[bucket - 1] }
    starts[0] = 0
  }

  deinit {
    filter.deallocate()
    starts.deallocate()
    entries.deallocate()
    crowds.deinitialize(count: max(count, 1))
    crowds.deallocate()
  }

  @inline(__always)
  private static func mask(_ key: UInt64) -> UInt64 { 1 &<< (key & 63) | 1 &<< (key >> 6 & 63) }

  /// Whether `key` may be in the index.
  @inline(__always)
  func mayHold(_ key: UInt64) -> Bool {
    let mask = BlockingIndex.mask(key)
    return filter[Int(truncatingIfNeeded: key >> filterShift)] & mask == mask
  }

  /// Which of `keys`, at most 64, may be in the index, the lowest bit for the first. All are asked for before any answer is
  /// used, so that the waits for memory overlap.
  @inline(__always)
  func held(_ keys: UnsafePointer<UInt64>, _ count: Int) -> UInt64 {
    var held: UInt64 = 0
    for index in 0..<count {
      let key = keys[index]
      let mask = BlockingIndex.mask(key)
      let isHeld: UInt64 = filter[Int(truncatingIfNeeded: key >> filterShift)] & mask == mask ? 1 : 0
      held |= isHeld << UInt64(truncatingIfNeeded: index)
    }
    return held
  }

  /// The bucket that `key` would lie in.
  @inline(__always)
  private func bucket(_ key: UInt64) -> Range<Int> {
    let bucket = Int(truncatingIfNeeded: key >> bucketShift)
    return Int(starts[bucket])..<Int(starts[bucket + 1])
  }

  /// Counts one more person who has `key`.
  @inline(__always)
  func count(_ key: UInt64) {
    for index in bucket(key) where entries[index].key == key {
      (crowds + index).pointee.add(1, ordering: .relaxed)
      return
    }
  }

  /// Calls `body` with the entries of `key`, unless more than `most` persons share it.
  @inline(__always)
  func each(_ key: UInt64, most: UInt32, _ body: (Entry) -> Void) {
    var isFirst = true
    for index in bucket(key) where entries[index].key == key {
      // The first entry of a key holds its counter.
      if isFirst && (crowds + index).pointee.load(ordering: .relaxed) > most { return }
      isFirst = false
      body(entries[index])
    }
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
