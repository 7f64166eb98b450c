/// What a number field holds: digits, brought to a decimal point and no thousands separators.
@usableFromInline package struct NumberReading: Equatable, Sendable {
  @usableFromInline package enum Kind: UInt8, Sendable {
    /// Nothing, or a word for nothing.
    case empty
    /// A number; its text stands in the scratch.
    case number
    /// Anything else.
    case other
  }
  /// How a column's numbers are written.
  @usableFromInline package enum Style: UInt8, Sendable {
    /// Whole numbers: a separator before three digits parts thousands.
    case whole
    /// A single separator is the decimal sign.
    case decimal
    /// Money: as whole numbers, with an optional currency sign and cents.
    case rupiah
  }
  @usableFromInline package var kind: Kind
  /// The whole part; negative when the number is.
  @usableFromInline package var whole: Int64

  @inlinable
  init(_ kind: Kind, whole: Int64 = 0) {
    self.kind = kind
    self.whole = whole
  }

  /// Reads a number and writes it plainly to `output` (which is cleared first). Plain digits pass as they are, with
  /// their leading zeros. At most 18 digits before the decimal sign.
  @inlinable
  package static func read(
    _ text: ByteSpan, style: Style, emptyWords: EmptyWords, output: inout ByteScratch
  ) -> NumberReading {
    output.clear()
    if text.isEmpty { return NumberReading(.empty) }
    if text.count <= 18 {
      var value: Int64 = 0
      var index = 0
      while index < text.count {
        let digit = text[index] &- ASCII.zero
        if digit > 9 { break }
        value = value &* 10 &+ Int64(digit)
        index &+= 1
      }
      if index == text.count {
        output.append(text)
        return NumberReading(.number, whole: value)
      }
    }
    return readSlowly(text, style: style, emptyWords: emptyWords, output: &output)
  }

  @usableFromInline
  static func readSlowly(
    _ text: ByteSpan, style: Style, emptyWords: EmptyWords, output: inout ByteScratch
  ) -> NumberReading {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 48) { room in
      guard var count = plain(text, into: room) else { return NumberReading(.other) }
      var start = 0
      for sign in [StaticString("RP"), StaticString("IDR")] {
        let length = sign.utf8CodeUnitCount
        if count - start > length, ByteSpan(rebasing: UnsafeBufferPointer(room)[start..<start + length]).same(as: sign)
        {
          start += length
          if start < count, room[start] == ASCII.dot { start += 1 }
        }
      }
      // `1.000,-` and `1.000.-`
      if count - start > 2, room[count - 1] == ASCII.hyphen,
        room[count - 2] == ASCII.comma || room[count - 2] == ASCII.dot
      {
        count -= 2
      }
      let number = ByteSpan(rebasing: UnsafeBufferPointer(room)[start..<count])
      if emptyWords.contains(number), !(number.count == 1 && number[0] == ASCII.zero) { return NumberReading(.empty) }
      return parse(number, style: style, output: &output)
    }
  }

  /// Capitals without spaces and quotes; nil when longer than the room or not plain text.
  private static func plain(_ text: ByteSpan, into room: UnsafeMutableBufferPointer<UInt8>) -> Int? {
    var count = 0
    var index = 0
    while index < text.count {
      let code = UnicodeNormaliser.scalar(in: text, at: &index)
      if UnicodeNormaliser.isInvisible(code) || UnicodeNormaliser.isApostrophe(code) { continue }
      var byte = code < 0x80 ? UInt8(code) : ASCII.unreadable
      if code >= 0xFF10, code <= 0xFF19 { byte = ASCII.zero + UInt8(code - 0xFF10) }
      if code >= 0x80, UnicodeNormaliser.isBlank(code) { byte = ASCII.space }
      if code >= 0x2010, code <= 0x2015 || code == 0x2212 { byte = ASCII.hyphen }
      switch byte {
      case ASCII.quote, ASCII.apostrophe, ASCII.backtick, 0...ASCII.space: continue
      case ASCII.equals where count == 0: continue
      default: break
      }
      guard count < room.count else { return nil }
      room[count] = ASCII.upper(byte)
      count += 1
    }
    return count
  }

  private static func parse(_ text: ByteSpan, style: Style, output: inout ByteScratch) -> NumberReading {
    let negative = text.count > 1 && text[0] == ASCII.hyphen
    let digits = negative || (text.count > 1 && text[0] == ASCII.plus) ? text.part(1, text.count) : text
    guard let point = decimalPoint(digits, style: style) else { return NumberReading(.other) }
    var whole: Int64 = 0
    var wholeDigits = 0
    var fraction = 0
    var lastNonZero = 0
    for index in 0..<digits.count {
      let byte = digits[index]
      if ASCII.isDigit(byte) {
        if point >= 0, index > point {
          fraction += 1
          if byte != ASCII.zero { lastNonZero = fraction }
        } else {
          wholeDigits += 1
          if wholeDigits > 18 { return NumberReading(.other) }
          whole = whole * 10 + Int64(byte - ASCII.zero)
        }
      } else if index != point, !(byte == ASCII.dot || byte == ASCII.comma) || (point >= 0 && index > point) {
        return NumberReading(.other)
      }
    }
    if wholeDigits == 0 && fraction == 0 { return NumberReading(.other) }
    if style == .whole, lastNonZero > 0 { return NumberReading(.other) }
    if negative { output.append(ASCII.hyphen) }
    output.append(number: UInt64(whole))
    if lastNonZero > 0 {
      output.append(ASCII.dot)
      output.append(digits.part(point + 1, point + 1 + lastNonZero))
    }
    return NumberReading(.number, whole: negative ? -whole - (whole == 0 && lastNonZero > 0 ? 1 : 0) : whole)
  }

  /// Where the decimal sign stands, -1 when there is none, nil when the separators make no number. Of two kinds of separator the last is the decimal sign; one that comes
  /// more than once parts thousands; one alone is a decimal sign unless whole digits follow it in threes.
  private static func decimalPoint(_ text: ByteSpan, style: Style) -> Int? {
    var dots = 0
    var commas = 0
    var last = -1
    for index in 0..<text.count {
      if text[index] == ASCII.dot {
        dots += 1
        last = index
      } else if text[index] == ASCII.comma {
        commas += 1
        last = index
      }
    }
    if last < 0 { return -1 }
    if dots > 0, commas > 0 { return (text[last] == ASCII.dot ? dots : commas) == 1 ? last : nil }
    if dots + commas > 1 { return -1 }
    if style == .decimal { return last }
    return text.count - last - 1 == 3 && last > 0 ? -1 : last
  }
}
