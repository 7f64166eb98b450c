import TabularIO

/// Cards (No KK) that were issued in the quarter: digits 7 to 12 are the day of issue, DDMMYY.
///
/// Lists made before that day hold the family under another card or not at all, which is why it is left out (EKS-07).
enum NewCards {
  /// The day of issue, packed, when it lies within `days`; else 0. A card is never older than 2000 by this reading.
  static func issued(_ card: ByteView, _ days: ClosedRange<Int32>) -> Int32 {
    if card.count != 16 { return 0 }
    var parts: (Int32, Int32, Int32) = (0, 0, 0)
    for index in 6..<12 {
      let digit = card[index] &- 48
      if digit > 9 { return 0 }
      switch index {
      case 6, 7: parts.0 = parts.0 * 10 + Int32(digit)
      case 8, 9: parts.1 = parts.1 * 10 + Int32(digit)
      default: parts.2 = parts.2 * 10 + Int32(digit)
      }
    }
    if parts.0 < 1 || parts.0 > 31 || parts.1 < 1 || parts.1 > 12 { return 0 }
    let day = (2000 + parts.2) * 10_000 + parts.1 * 100 + parts.0
    return days.contains(day) ? day : 0
  }
}
