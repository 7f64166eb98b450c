/// What is sorted by ``WordSort``: a word that decides most comparisons, and where the thing itself stands.
@frozen @usableFromInline
package struct WordKey {
  /// Unsigned order of words is the order wanted, as far as a word tells.
  @usableFromInline package var word: UInt64
  /// Whatever finds the thing again.
  @usableFromInline package var place: UInt64

  @inlinable
  package init(word: UInt64, place: UInt64) {
    self.word = word
    self.place = place
  }
}

/// Sorts keys by their words byte by byte, from the last byte to the first; bytes in which all words agree cost nothing.
package enum WordSort {
  /// Sorts `keys`; those of equal words by `precedes`, which must be an order of its own.
  ///
  /// - Complexity: O(n) for each byte in which words differ, plus O(m log m) for each run of m equal words.
  @inlinable
  package static func sort(_ keys: inout [WordKey], ties precedes: (WordKey, WordKey) -> Bool) {
    keys.withUnsafeMutableBufferPointer { sort($0, ties: precedes) }
  }

  /// The same where they lie. Words that are in order already are only looked through.
  @inlinable
  package static func sort(_ keys: UnsafeMutableBufferPointer<WordKey>, ties precedes: (WordKey, WordKey) -> Bool) {
    sort(keys) { order($0, by: precedes) }
  }

  /// The same with `settle` to put each run of several equal words in order.
  @inlinable
  package static func sort(
    _ keys: UnsafeMutableBufferPointer<WordKey>, runs settle: (UnsafeMutableBufferPointer<WordKey>) -> Void
  ) {
    var keys = keys
    var index = 1
    while index < keys.count && keys[index &- 1].word <= keys[index].word { index &+= 1 }
    if index < keys.count {
      if keys.count > 48 { byWords(keys) } else { keys.sort { $0.word < $1.word } }
    }
    var first = 0
    while first < keys.count {
      var end = first &+ 1
      while end < keys.count && keys[end].word == keys[first].word { end &+= 1 }
      if end > first &+ 1 { settle(UnsafeMutableBufferPointer(rebasing: keys[first..<end])) }
      first = end
    }
  }

  /// Puts a run of equal words in order; most runs are a few.
  @inlinable
  package static func order(
    _ run: UnsafeMutableBufferPointer<WordKey>, by precedes: (WordKey, WordKey) -> Bool
  ) {
    if run.count > 16 {
      var run = run
      run.sort(by: precedes)
      return
    }
    var next = 1
    while next < run.count {
      let key = run[next]
      var place = next
      while place > 0 && precedes(key, run[place &- 1]) {
        run[place] = run[place &- 1]
        place &-= 1
      }
      run[place] = key
      next &+= 1
    }
  }

  @usableFromInline
  static func byWords(_ keys: UnsafeMutableBufferPointer<WordKey>) {
    guard let base = keys.baseAddress else { return }
    let count = keys.count
    var different: UInt64 = 0
    for index in 0..<count { different |= base[index].word ^ base[0].word }
    let spare = UnsafeMutablePointer<WordKey>.allocate(capacity: count)
    let starts = UnsafeMutablePointer<Int>.allocate(capacity: 256)
    defer {
      spare.deallocate()
      starts.deallocate()
    }
    var from = base
    var to = spare
    var shift: UInt64 = 0
    while shift < 64 {
      defer { shift += 8 }
      if (different >> shift) & 255 == 0 { continue }
      starts.update(repeating: 0, count: 256)
      for index in 0..<count { starts[Int((from[index].word >> shift) & 255)] &+= 1 }
      var start = 0
      for value in 0..<256 {
        let size = starts[value]
        starts[value] = start
        start &+= size
      }
      for index in 0..<count {
        let value = Int((from[index].word >> shift) & 255)
        to[starts[value]] = from[index]
        starts[value] &+= 1
      }
      swap(&from, &to)
    }
    if from != base { base.update(from: from, count: count) }
  }
}
