extension ComparisonScratch {
  /// Similarity of two folded names, 0 to 1 (contract, section 3 step 2). An empty name is like nothing: 0.
  ///
  /// Names are tokens separated by one space, alternates by `/`. The best over all pairs of alternates of
  /// Jaro-Winkler on the whole, Jaro-Winkler on the sorted tokens, and the token alignment. At most 0.80, so that it
  /// needs a birth date, is worth a one-word name against a longer one (unless they differ by their spaces only), and a
  /// pair of names with a word that cannot be the other's mistyped (BUDI SANTOSO, BUDI HARTONO):
  /// ``wordsAgree(_:_:_:_:)``.
  @inlinable
  package func nameSimilarity(_ first: ComparedBytes, _ second: ComparedBytes) -> Double {
    if first.count == 0 || second.count == 0 { return 0 }
    if same(first, second) { return 1 }
    if !hasAlternates(first), !hasAlternates(second) { return pairSimilarity(first, second) }
    return bestOfAlternates(first, second)
  }

  @inlinable @inline(__always)
  func hasAlternates(_ name: ComparedBytes) -> Bool {
    for byte in name where byte == 0x2F { return true }
    return false
  }

  @usableFromInline
  func bestOfAlternates(_ first: ComparedBytes, _ second: ComparedBytes) -> Double {
    var best = 0.0
    var start = 0
    while start <= first.count {
      let one = alternate(first, at: &start)
      if one.count == 0 { continue }
      var other = 0
      while other <= second.count {
        let two = alternate(second, at: &other)
        if two.count == 0 { continue }
        best = max(best, pairSimilarity(one, two))
        if best == 1 { return 1 }
      }
    }
    return best
  }

  /// The alternate that begins at `start`; moves `start` behind its `/`.
  private func alternate(_ name: ComparedBytes, at start: inout Int) -> ComparedBytes {
    let from = start
    while start < name.count, name[start] != 0x2F { start += 1 }
    let part = ComparedBytes(rebasing: name[from..<start])
    start += 1
    return part
  }

  /// Similarity of two names without alternates.
  @usableFromInline
  func pairSimilarity(_ first: ComparedBytes, _ second: ComparedBytes) -> Double {
    if same(first, second) { return 1 }
    let one = NameTokens(first)
    let two = NameTokens(second)
    if one.count == 0 || two.count == 0 { return 0 }
    let whole = jaroWinkler(first, second)
    if one.count == 1, two.count == 1 {
      let best = max(whole, aligned(first, one, second, two))
      return best <= doubtful || wordsAgree(first, one, second, two) ? best : doubtful
    }
    if sameWithoutSpaces(first, second) { return max(whole, 0.95) }
    var best = whole
    if first.count <= ComparisonScratch.longest, second.count <= ComparisonScratch.longest {
      let left = sort(first, one, at: 0)
      let right = sort(second, two, at: ComparisonScratch.longest)
      best = max(best, jaroWinkler(left, right))
    }
    if best < 1 { best = max(best, aligned(first, one, second, two)) }
    if best <= doubtful { return best }
    if one.count == 1 || two.count == 1 { return doubtful }
    return wordsAgree(first, one, second, two) ? best : doubtful
  }

  /// The most that a pair of names is worth which may well be two persons' names.
  private var doubtful: Double { 0.80 }

  /// Equal once spaces are left out: NUR HAYATI and NURHAYATI.
  private func sameWithoutSpaces(_ first: ComparedBytes, _ second: ComparedBytes) -> Bool {
    var (left, right) = (0, 0)
    while true {
      while left < first.count, first[left] == 0x20 { left += 1 }
      while right < second.count, second[right] == 0x20 { right += 1 }
      if left == first.count || right == second.count { return left == first.count && right == second.count }
      if first[left] != second[right] { return false }
      left += 1
      right += 1
    }
  }

  /// Writes the tokens of `name` in byte order, separated by a space, at `place` of the scratch.
  private func sort(_ name: ComparedBytes, _ tokens: NameTokens, at place: Int) -> ComparedBytes {
    var order = InlineArray<16, Int8>(repeating: 0)
    for index in 0..<tokens.count {
      var at = index
      while at > 0, tokens.isBefore(index, Int(order[at - 1]), in: name) {
        order[at] = order[at - 1]
        at -= 1
      }
      order[at] = Int8(index)
    }
    var used = place
    for index in 0..<tokens.count {
      if index > 0 {
        sorted[used] = 0x20
        used += 1
      }
      let token = tokens[Int(order[index]), in: name]
      for byte in token {
        sorted[used] = byte
        used += 1
      }
    }
    return ComparedBytes(start: sorted + place, count: used - place)
  }

  /// Token alignment: tokens of the shorter name paired one-to-one with those of the longer for the best sum; the mean
  /// over the shorter's tokens, less 0.05 for each token left over. Exact, by the set of tokens already taken; names of
  /// more than ten tokens take part with their first ten.
  private func aligned(
    _ first: ComparedBytes, _ one: NameTokens, _ second: ComparedBytes, _ two: NameTokens
  ) -> Double {
    if one.count > two.count { return aligned(second, two, first, one) }
    let short = min(one.count, ComparisonScratch.mostTokens)
    let long = min(two.count, ComparisonScratch.mostTokens)
    let sets = 1 << long
    for set in 0..<sets { sums[set] = -1 }
    sums[0] = 0
    for row in 0..<short {
      let token = one[row, in: first]
      var worths = InlineArray<10, Double>(repeating: 0)
      for column in 0..<long { worths[column] = worth(token, two[column, in: second]) }
      // Sets with `row` members hold the best sum so far; going down keeps the sets just filled out of reach.
      var set = sets - 1
      while set >= 0 {
        if set.nonzeroBitCount == row + 1 {
          var best = -1.0
          for column in 0..<long where set & (1 << column) != 0 {
            let before = sums[set & ~(1 << column)]
            if before >= 0 { best = max(best, before + worths[column]) }
          }
          sums[set] = best
        }
        set -= 1
      }
    }
    var best = 0.0
    for set in 0..<sets where set.nonzeroBitCount == short { best = max(best, sums[set]) }
    let left = two.count - one.count
    return max(0, best / Double(one.count) - 0.05 * Double(left))
  }

  /// What a pair of tokens is worth: Jaro-Winkler, or 0.90 for an initial that agrees and 0 for one that does not.
  private func worth(_ first: ComparedBytes, _ second: ComparedBytes) -> Double {
    if isInitial(first, second) { return initialAgrees(first, second) ? 0.90 : 0 }
    return jaroWinkler(first, second)
  }
}

/// Where the tokens of a folded name stand; at most sixteen, the rest is read as part of none.
@usableFromInline
struct NameTokens {
  private var starts = InlineArray<16, Int32>(repeating: 0)
  private var ends = InlineArray<16, Int32>(repeating: 0)
  @usableFromInline private(set) var count = 0

  @usableFromInline
  init(_ name: ComparedBytes) {
    var index = 0
    while index < name.count, count < 16 {
      while index < name.count, name[index] == 0x20 { index += 1 }
      let start = index
      while index < name.count, name[index] != 0x20 { index += 1 }
      if index > start {
        starts[count] = Int32(start)
        ends[count] = Int32(index)
        count += 1
      }
    }
  }

  subscript(index: Int, in name: ComparedBytes) -> ComparedBytes {
    ComparedBytes(rebasing: name[Int(starts[index])..<Int(ends[index])])
  }

  /// True when token `one` comes before token `two` in byte order.
  func isBefore(_ one: Int, _ two: Int, in name: ComparedBytes) -> Bool {
    let first = self[one, in: name]
    let second = self[two, in: name]
    for index in 0..<min(first.count, second.count) where first[index] != second[index] {
      return first[index] < second[index]
    }
    return first.count < second.count
  }
}
