import TabularIO

/// The words of a folded name: up to eight of its first spelling.
struct NameWords {
  private var starts = InlineArray<8, UInt16>(repeating: 0)
  private var counts = InlineArray<8, UInt16>(repeating: 0)
  private(set) var count = 0
  private let name: ByteView

  /// Cuts `name` at spaces, up to the first `/`.
  init(_ name: ByteView) {
    self.name = name
    var index = 0
    while index < name.count && count < 8 {
      while index < name.count && name.start[index] == 32 { index += 1 }
      let start = index
      while index < name.count && name.start[index] != 32 && name.start[index] != 47 { index += 1 }
      if index > start {
        starts[count] = UInt16(truncatingIfNeeded: start)
        counts[count] = UInt16(truncatingIfNeeded: index - start)
        count += 1
      }
      if index < name.count && name.start[index] == 47 { break }
    }
  }

  subscript(index: Int) -> ByteView {
    ByteView(start: name.start + Int(starts[index]), count: Int(counts[index]))
  }

  /// A hash of the words that does not depend on their order. Initials count as words.
  var key: UInt64 { WordHashes(self).key }
}

/// Hashes of the words of a name, each made once.
struct WordHashes {
  private var hashes = InlineArray<8, UInt64>(repeating: 0)
  /// ``NameWords/key``.
  let key: UInt64

  init(_ words: NameWords) {
    var sum = UInt64(words.count)
    for index in 0..<words.count {
      let hash = words[index].stableHash
      hashes[index] = hash
      sum &+= StableHash.mix(hash)
    }
    key = StableHash.mix(sum)
  }

  subscript(index: Int) -> UInt64 { hashes[index] }
}
