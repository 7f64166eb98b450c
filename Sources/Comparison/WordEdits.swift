extension ComparisonScratch {
  /// Most edits by which two words of a name may differ and still be one word: a typing error or two.
  static var mostWordEdits: Int { 2 }
  /// Words up to this length may differ by one edit: of DWI two edits make ADI.
  static var shortWord: Int { 3 }
  /// Most edits in all the words of a name.
  static var mostNameEdits: Int { 3 }

  /// Whether the words of the shorter name can be paired one-to-one with words of the longer so that every pair is one
  /// word mistyped: at most two edits a pair (one when a word is left over, or both are short) and three in all; an
  /// initial agrees with a word that may begin with it.
  ///
  /// Edits are insertions, deletions, substitutions and swaps of neighbours. O(words² · length) and O(2^words) over the
  /// words that are not equal; names of more than ten words take part with their first ten.
  func wordsAgree(_ first: ComparedBytes, _ one: NameTokens, _ second: ComparedBytes, _ two: NameTokens) -> Bool {
    if one.count > two.count { return wordsAgree(second, two, first, one) }
    if one.count != two.count, edits(first, second) <= ComparisonScratch.mostWordEdits { return true }
    let short = min(one.count, ComparisonScratch.mostTokens)
    let long = min(two.count, ComparisonScratch.mostTokens)
    let sets = 1 << long
    let lost = 100.0
    for set in 0..<sets { sums[set] = lost }
    sums[0] = 0
    var least = 0.0
    for row in 0..<short {
      let word = one[row, in: first]
      var costs = InlineArray<10, Double>(repeating: 0)
      for column in 0..<long {
        let edits = wordEdits(word, two[column, in: second], oneAtMost: one.count < two.count)
        costs[column] = edits.map(Double.init) ?? lost
      }
      least = lost
      var set = sets - 1
      while set >= 0 {
        if set.nonzeroBitCount == row + 1 {
          var best = lost
          for column in 0..<long where set & (1 << column) != 0 {
            best = min(best, sums[set & ~(1 << column)] + costs[column])
          }
          sums[set] = best
          least = min(least, best)
        }
        set -= 1
      }
    }
    return least <= Double(ComparisonScratch.mostNameEdits)
  }

  /// Whether two folded names have a word of two letters or more in common, in any of their alternates. O(words²).
  @usableFromInline
  package func shareWord(_ first: ComparedBytes, _ second: ComparedBytes) -> Bool {
    var start = 0
    while start < first.count {
      let word = nextWord(first, at: &start)
      if word.count < 2 { continue }
      var other = 0
      while other < second.count {
        if same(word, nextWord(second, at: &other)) { return true }
      }
    }
    return false
  }

  /// The word that begins at `start`; moves `start` behind it.
  private func nextWord(_ name: ComparedBytes, at start: inout Int) -> ComparedBytes {
    let from = start
    while start < name.count, name[start] != 0x20, name[start] != 0x2F { start += 1 }
    let word = ComparedBytes(rebasing: name[from..<start])
    start += 1
    return word
  }

  /// Edits between two words when they may be one word, else nil.
  private func wordEdits(_ first: ComparedBytes, _ second: ComparedBytes, oneAtMost: Bool) -> Int? {
    if isInitial(first, second) { return initialAgrees(first, second) ? 0 : nil }
    if same(first, second) { return 0 }
    let isShort = max(first.count, second.count) <= ComparisonScratch.shortWord
    let bound = oneAtMost || isShort ? 1 : ComparisonScratch.mostWordEdits
    if abs(first.count - second.count) > bound { return nil }
    let number = edits(first, second)
    return number <= bound ? number : nil
  }

  /// Whether a letter stands against a word.
  func isInitial(_ first: ComparedBytes, _ second: ComparedBytes) -> Bool {
    (first.count == 1) != (second.count == 1)
  }

  /// Whether the letter may begin the word. Folding writes DJ as S, TJ as C, KH and CH as H; the letter alone cannot show
  /// that, so D stands for S too, and so on. (Not I for the J of the old spelling: I is a word of Balinese names.)
  func initialAgrees(_ first: ComparedBytes, _ second: ComparedBytes) -> Bool {
    let (letter, word) = first.count == 1 ? (first[0], second[0]) : (second[0], first[0])
    if letter == word { return true }
    switch (letter, word) {
    case (UInt8(ascii: "D"), UInt8(ascii: "S")): return true
    case (UInt8(ascii: "T"), UInt8(ascii: "C")): return true
    case (UInt8(ascii: "K"), UInt8(ascii: "H")), (UInt8(ascii: "C"), UInt8(ascii: "H")): return true
    default: return false
    }
  }

  /// Damerau-Levenshtein distance (optimal string alignment) of two byte strings, by bit-parallel columns after Hyyrö
  /// (2003): O(count) for texts up to 64 bytes. Longer ones answer 3 for every distance beyond 2.
  @usableFromInline
  package func edits(_ first: ComparedBytes, _ second: ComparedBytes) -> Int {
    if first.count == 0 || second.count == 0 { return max(first.count, second.count) }
    if first.count > 64 { return EditDistance.damerau(first, second, bound: 2) }
    for index in 0..<first.count { masks[Int(first[index])] |= 1 &<< UInt64(truncatingIfNeeded: index) }
    var up = ~UInt64(0)
    var down: UInt64 = 0
    var diagonal: UInt64 = 0
    var before: UInt64 = 0
    var distance = first.count
    let last: UInt64 = 1 &<< UInt64(truncatingIfNeeded: first.count - 1)
    for byte in second {
      let equal = masks[Int(byte)]
      let swapped = ((~diagonal & equal) << 1) & before
      diagonal = (((equal & up) &+ up) ^ up) | equal | down | swapped
      var right = down | ~(diagonal | up)
      var left = diagonal & up
      if right & last != 0 { distance += 1 }
      if left & last != 0 { distance -= 1 }
      right = right << 1 | 1
      left <<= 1
      up = left | ~(diagonal | right)
      down = right & diagonal
      before = equal
    }
    for index in 0..<first.count { masks[Int(first[index])] = 0 }
    return distance
  }
}
