/// A bit for each person of the search frame, in the order in which a partition is read: that stays the same while the frame
/// waits. Workers fill partitions, each its own.
final class PersonMarks: @unchecked Sendable {
  /// The bits of one partition.
  struct List {
    private var words: [UInt64] = []
    private var count = 0

    /// Adds the bit of the next person.
    @inline(__always)
    mutating func append(_ isMarked: Bool) {
      if count & 63 == 0 { words.append(0) }
      if isMarked { words[count >> 6] |= 1 << UInt64(count & 63) }
      count += 1
    }

    /// The bit of person `number`.
    @inline(__always)
    subscript(number: Int) -> Bool { words[number >> 6] >> UInt64(number & 63) & 1 != 0 }
  }

  private let lists: UnsafeMutablePointer<List>
  private let count: Int

  /// Marks of nobody, in so many partitions.
  init(_ count: Int) {
    self.count = count
    lists = .allocate(capacity: max(count, 1))
    lists.initialize(repeating: List(), count: count)
  }

  deinit {
    lists.deinitialize(count: count)
    lists.deallocate()
  }

  subscript(partition: Int) -> List {
    get { lists[partition] }
    set { lists[partition] = newValue }
  }
}
