import TabularIO

/// Orders names that end in numbers as whoever gave them counted: KJ9 before KJ10.
enum NumberedText {
  /// Negative, zero or positive: runs of digits by value, everything else byte by byte. Zero for equal bytes alone.
  ///
  /// - Complexity: O(length).
  static func compare(_ one: ByteView, _ other: ByteView) -> Int {
    var (left, right) = (0, 0)
    while left < one.count && right < other.count {
      if isDigit(one[left]) && isDigit(other[right]) {
        let (first, second) = (digits(one, &left), digits(other, &right))
        if first.count != second.count { return first.count - second.count }
        let order = first.compare(second)
        if order != 0 { return order }
      } else if one[left] != other[right] {
        return Int(one[left]) - Int(other[right])
      } else {
        left += 1
        right += 1
      }
    }
    let rest = (one.count - left) - (other.count - right)
    // 7 and 07 are the same number and yet two names.
    return rest != 0 ? rest : one.compare(other)
  }

  /// The digits from `place` on without leading zeros; `place` moves behind them.
  private static func digits(_ text: ByteView, _ place: inout Int) -> ByteView {
    while place < text.count && text[place] == 48 { place += 1 }
    let start = place
    while place < text.count && isDigit(text[place]) { place += 1 }
    return text[start..<place]
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}
