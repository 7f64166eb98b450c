/// Edit distances between byte strings, with a bound beyond which the exact number does not matter.
@usableFromInline package enum EditDistance {
  /// Damerau-Levenshtein distance (optimal string alignment: an adjacent transposition is one edit), or `bound + 1`
  /// when it is larger. O(count × bound); at most 255 bytes a side, longer texts answer `bound + 1`.
  @usableFromInline package static func damerau(_ first: ComparedBytes, _ second: ComparedBytes, bound: Int) -> Int {
    let over = bound + 1
    if abs(first.count - second.count) > bound || max(first.count, second.count) > 255 { return over }
    let width = second.count + 1
    return withUnsafeTemporaryAllocation(of: Int32.self, capacity: width * 3) { room in
      // Three rows of the table, used in turn.
      for column in 0..<width { room[column] = Int32(min(column, over)) }
      var before = width * 2
      var above = 0
      var here = width
      for row in 1...max(first.count, 1) where row <= first.count {
        room[here] = Int32(min(row, over))
        let from = max(1, row - bound)
        let to = min(second.count, row + bound)
        if from > 1 { room[here + from - 1] = Int32(over) }
        if from <= to {
          for column in from...to {
            let cost: Int32 = first[row - 1] == second[column - 1] ? 0 : 1
            var best = room[above + column - 1] + cost
            if column <= row - 1 + bound { best = min(best, room[above + column] + 1) }
            best = min(best, room[here + column - 1] + 1)
            if row > 1, column > 1, first[row - 1] == second[column - 2],
              first[row - 2] == second[column - 1]
            {
              best = min(best, room[before + column - 2] + 1)
            }
            room[here + column] = min(best, Int32(over))
          }
        }
        if to < second.count { room[here + to + 1] = Int32(over) }
        (before, above, here) = (above, here, before)
      }
      return Int(min(room[above + second.count], Int32(over)))
    }
  }

  /// True when two sixteen-digit numbers differ by one substituted digit.
  @usableFromInline package static func isOneDigitApart(_ first: UInt64, _ second: UInt64) -> Bool {
    var (one, two, differing) = (first, second, 0)
    while one != two {
      if one % 10 != two % 10 { differing += 1 }
      if differing > 1 { return false }
      one /= 10
      two /= 10
    }
    return differing == 1
  }

  /// True when two sixteen-digit numbers differ by one swap of neighbouring digits.
  @usableFromInline package static func isOneSwapApart(_ first: UInt64, _ second: UInt64) -> Bool {
    var (one, two) = (first, second)
    while one != two, one % 10 == two % 10 {
      one /= 10
      two /= 10
    }
    guard one != two, one % 10 == two / 10 % 10, one / 10 % 10 == two % 10 else { return false }
    return one / 100 == two / 100
  }
}
