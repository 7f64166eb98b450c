/// Reads the quarter that a payment is for: `2025-Q2`, and the ways in which people write it (`2025q2`, `TW2 2025`,
/// `Triwulan II/2025`).
@usableFromInline package enum PeriodReading {
  /// Whether `text` is a quarter as the registry writes it.
  @inlinable
  package static func isPlain(_ text: ByteSpan) -> Bool {
    guard text.count == 7, text[4] == ASCII.hyphen, text[5] == 0x51, text[6] &- 0x31 < 4 else { return false }
    for index in 0..<4 where !ASCII.isDigit(text[index]) { return false }
    return true
  }

  /// Writes the quarter to `output` (cleared first) as `2025-Q2`; false for anything but one year of four digits, one
  /// quarter and one word for a quarter, in any order. O(length).
  @usableFromInline
  package static func read(_ text: ByteSpan, output: inout ByteScratch) -> Bool {
    output.clear()
    var year = 0
    var quarter = 0
    var words = 0
    var index = 0
    while index < text.count {
      let start = index
      if ASCII.isDigit(text[index]) {
        var number = 0
        while index < text.count, ASCII.isDigit(text[index]), index - start < 5 {
          number = number * 10 + Int(text[index] &- ASCII.zero)
          index += 1
        }
        switch index - start {
        case 4 where year == 0: year = number
        case 1 where quarter == 0 && 1...4 ~= number: quarter = number
        default: return false
        }
      } else if ASCII.isLetter(text[index]) {
        while index < text.count, ASCII.isLetter(text[index]) { index += 1 }
        let word = text.part(start, index)
        if let number = roman(word), quarter == 0 {
          quarter = number
        } else if isQuarter(word) {
          words += 1
        } else {
          return false
        }
      } else {
        guard isSeparator(text[index]) else { return false }
        index += 1
      }
    }
    guard year > 0, quarter > 0, words == 1 else { return false }
    output.append(number: UInt64(year))
    output.append(ASCII.hyphen)
    output.append(0x51)
    output.append(number: UInt64(quarter))
    return true
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case ASCII.space, ASCII.hyphen, ASCII.slash, ASCII.dot, ASCII.underscore, ASCII.comma: true
    default: false
    }
  }

  private static func roman(_ word: ByteSpan) -> Int? {
    for (index, numeral) in (["I", "II", "III", "IV"] as [StaticString]).enumerated() where isWord(word, numeral) {
      return index + 1
    }
    return nil
  }

  private static func isQuarter(_ word: ByteSpan) -> Bool {
    isWord(word, "Q") || isWord(word, "TW") || isWord(word, "TRIWULAN") || isWord(word, "KUARTAL")
  }

  /// Without regard to case.
  private static func isWord(_ text: ByteSpan, _ word: StaticString) -> Bool {
    guard text.count == word.utf8CodeUnitCount else { return false }
    for index in 0..<text.count where ASCII.upper(text[index]) != word.utf8Start[index] { return false }
    return true
  }
}
