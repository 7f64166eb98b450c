/// Which keys of the index each person of the search frame has, as the first pass over it finds them: the second pass
/// makes no keys and asks nothing again. Workers fill partitions, each its own.
///
/// Memory: four bytes a person and a key, within a limit for each partition; of a larger one nothing is kept, and its
/// persons are asked again.
package final class MetKeys: @unchecked Sendable {
  /// The keys of the persons of one partition, in the order in which it is read, which stays the same while the frame waits.
  package struct List {
    /// For each person a word that says how many keys follow, those of its numbers in the lower half, then where the entries
    /// of each begin in the index, those of its numbers first.
    package private(set) var words: [UInt32] = []
    package private(set) var isKept = true
    private let most: Int
    private var head = 0

    fileprivate init(most: Int) { self.most = most }

    /// Starts the next person.
    @inline(__always)
    package mutating func begin() {
      if words.count > most && isKept {
        words = []
        isKept = false
      }
      head = words.count
      if isKept { words.append(0) }
    }

    /// Adds a key of the person at hand, whose entries begin at `place`.
    @inline(__always)
    package mutating func append(_ place: Int, isWide: Bool) {
      if !isKept { return }
      words.append(UInt32(truncatingIfNeeded: place))
      words[head] &+= isWide ? 1 << 16 : 1
    }
  }

  private let lists: UnsafeMutablePointer<List>
  private let count: Int
  private let most: Int

  /// Of nobody, in so many partitions; at most `memory` bytes of all.
  package init(partitions count: Int, memory: Int) {
    self.count = count
    most = memory / 4 / max(count, 1)
    lists = .allocate(capacity: max(count, 1))
    lists.initialize(repeating: List(most: most), count: count)
  }

  deinit {
    lists.deinitialize(count: count)
    lists.deallocate()
  }

  /// An empty list, to be filled for one partition.
  package var fresh: List { List(most: most) }

  subscript(partition: Int) -> List {
    get { lists[partition] }
    set { lists[partition] = newValue }
  }
}
