extension ComparisonScratch {
  /// Jaro-Winkler similarity of two byte strings, 0 to 1; two empty ones are 1.
  ///
  /// The Winkler bonus (0.1 for each of up to four equal first bytes) is added above a Jaro similarity of 0.7. Up to
  /// 64 bytes a side it works on one machine word; longer texts take the plain quadratic way, with the same result.
  @inlinable
  package func jaroWinkler(_ first: ComparedBytes, _ second: ComparedBytes) -> Double {
    let jaro = self.jaro(first, second)
    if jaro <= 0.7 || jaro == 1 { return jaro }
    let most = min(4, first.count, second.count)
    var prefix = 0
    while prefix < most, first[prefix] == second[prefix] { prefix &+= 1 }
    return jaro + Double(prefix) * 0.1 * (1 - jaro)
  }

  /// Jaro similarity of two byte strings, 0 to 1.
  @inlinable
  package func jaro(_ first: ComparedBytes, _ second: ComparedBytes) -> Double {
    if first.count == 0 || second.count == 0 { return first.count == second.count ? 1 : 0 }
    if same(first, second) { return 1 }
    if first.count > 64 || second.count > 64 { return longJaro(first, second) }

    let window = max(max(first.count, second.count) / 2 - 1, 0)
    var index = 0
    while index < second.count {
      masks[Int(second[index])] |= 1 &<< UInt64(truncatingIfNeeded: index)
      index &+= 1
    }
    var firstMatched: UInt64 = 0
    var secondMatched: UInt64 = 0
    index = 0
    // Bits of `second` that lie within the window around position `index` of `first`.
    var reach = window >= 63 ? ~0 : (1 &<< UInt64(truncatingIfNeeded: window &+ 1)) &- 1
    while index < first.count {
      let candidates = masks[Int(first[index])] & reach & ~secondMatched
      if candidates != 0 {
        secondMatched |= candidates & (0 &- candidates)
        firstMatched |= 1 &<< UInt64(truncatingIfNeeded: index)
      }
      reach = index < window ? (reach << 1) | 1 : reach << 1
      index &+= 1
    }
    index = 0
    while index < second.count {
      masks[Int(second[index])] = 0
      index &+= 1
    }
    if firstMatched == 0 { return 0 }
    let matches = firstMatched.nonzeroBitCount
    var moved = 0
    while firstMatched != 0 {
      if first[firstMatched.trailingZeroBitCount] != second[secondMatched.trailingZeroBitCount] { moved &+= 1 }
      firstMatched &= firstMatched &- 1
      secondMatched &= secondMatched &- 1
    }
    return score(matches: matches, moved: moved, first.count, second.count)
  }

  /// The same for texts beyond 64 bytes.
  @usableFromInline
  func longJaro(_ first: ComparedBytes, _ second: ComparedBytes) -> Double {
    let window = max(max(first.count, second.count) / 2 - 1, 0)
    return withUnsafeTemporaryAllocation(of: Bool.self, capacity: first.count + second.count) { taken in
      taken.initialize(repeating: false)
      let offset = first.count
      var matches = 0
      for index in 0..<first.count {
        let from = max(0, index - window)
        let to = min(second.count, index + window + 1)
        if from >= to { continue }
        for other in from..<to where !taken[offset + other] && second[other] == first[index] {
          taken[index] = true
          taken[offset + other] = true
          matches += 1
          break
        }
      }
      if matches == 0 { return 0 }
      var moved = 0
      var other = 0
      for index in 0..<first.count where taken[index] {
        while !taken[offset + other] { other += 1 }
        if first[index] != second[other] { moved += 1 }
        other += 1
      }
      return score(matches: matches, moved: moved, first.count, second.count)
    }
  }

  /// The Jaro formula; `moved` is the number of matched bytes that stand in another order.
  @inlinable @inline(__always)
  func score(matches: Int, moved: Int, _ first: Int, _ second: Int) -> Double {
    let m = Double(matches)
    return (m / Double(first) + m / Double(second) + (m - Double(moved / 2)) / m) / 3
  }

  @inlinable @inline(__always)
  func same(_ first: ComparedBytes, _ second: ComparedBytes) -> Bool {
    guard first.count == second.count else { return false }
    var index = 0
    while index < first.count {
      if first[index] != second[index] { return false }
      index &+= 1
    }
    return true
  }
}
