/// What a field of a code list (`1..11`) holds.
@usableFromInline package enum CodeReading: Equatable, Sendable {
  /// Nothing, or a word for nothing.
  case empty
  /// A code of the list.
  case code(Int)
  /// Anything else.
  case other

  /// Reads a code between `low` and `high`; leading zeros, quotes and a trailing `.0` do not matter. With any other sign it
  /// is no code: `-1` is a survey's word for missing, `8/5` two answers.
  @inlinable
  package static func read(_ text: ByteSpan, low: Int, high: Int, emptyWords: EmptyWords) -> CodeReading {
    if text.isEmpty { return .empty }
    if text.count <= 3 {
      var value = 0
      var index = 0
      while index < text.count, ASCII.isDigit(text[index]) {
        value = value &* 10 &+ Int(text[index] &- ASCII.zero)
        index &+= 1
      }
      if index == text.count, value >= low, value <= high { return .code(value) }
    }
    return readSlowly(text, low: low, high: high, emptyWords: emptyWords)
  }

  @usableFromInline
  static func readSlowly(_ text: ByteSpan, low: Int, high: Int, emptyWords: EmptyWords) -> CodeReading {
    let reading = DigitReading.read(text, emptyWords: EmptyWords.none, lettersAsDigits: false)
    if reading.kind == .digits, !reading.parted, reading.count <= 19, reading.value <= UInt64(max(high, 0)),
      Int(reading.value) >= low
    {
      return .code(Int(reading.value))
    }
    return reading.kind == .empty || emptyWords.contains(text) ? .empty : .other
  }
}
