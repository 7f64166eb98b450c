/// What a number field holds: digits, brought to a decimal point and no thousands marks. The one reading of amounts of the
/// project; what its marks mean is ``NumberMarks``.
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
    /// Whole numbers: a mark before three digits parts thousands (`1.500` is 1500).
    case whole
    /// Measures: one mark is the decimal sign (`1.500` is 1.5).
    case decimal
    /// Money: as whole numbers (`1.500` is 1500), with an optional currency sign and cents.
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
      // A number first: `0.0` has the letters of a word for empty.
      let reading = parse(number, style: style, output: &output)
      return reading.kind == .other && emptyWords.contains(number) ? NumberReading(.empty) : reading
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
    let signed = text.count > 1 && (text[0] == ASCII.hyphen || text[0] == ASCII.plus)
    let negative = signed && text[0] == ASCII.hyphen
    let number = signed ? text.part(1, text.count) : text
    guard let marks = NumberMarks(number, style: style) else { return NumberReading(.other) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: number.count) { digits in
      var count = 0
      var point = 0
      for index in 0..<marks.end where ASCII.isDigit(number[index]) {
        digits[count] = number[index]
        count += 1
        if marks.point < 0 || index < marks.point { point = count }
      }
      // Tens of the exponent move the decimal sign, beyond the digits where it must be.
      return write(
        ByteSpan(rebasing: UnsafeBufferPointer(digits)[..<count]), point: point + marks.exponent, negative: negative,
        allowsFraction: style != .whole, output: &output)
    }
  }

  /// Writes a number of `digits` with its decimal sign before digit `point`, which may lie outside them.
  private static func write(
    _ digits: ByteSpan, point: Int, negative: Bool, allowsFraction: Bool, output: inout ByteScratch
  ) -> NumberReading {
    func digit(_ place: Int) -> UInt8 { place >= 0 && place < digits.count ? digits[place] : ASCII.zero }
    var whole: Int64 = 0
    for place in 0..<max(point, 0) {
      if whole > 99_999_999_999_999_999 { return NumberReading(.other) }
      whole = whole * 10 + Int64(digit(place) - ASCII.zero)
    }
    var end = digits.count
    while end > point, digit(end - 1) == ASCII.zero { end -= 1 }
    if end > point, !allowsFraction || end - point > NumberReading.mostDecimals { return NumberReading(.other) }
    if negative && (whole > 0 || end > point) { output.append(ASCII.hyphen) }
    output.append(number: UInt64(whole))
    if end > point {
      output.append(ASCII.dot)
      for place in point..<end { output.append(digit(place)) }
    }
    let isPart = negative && whole == 0 && end > point
    return NumberReading(.number, whole: negative ? -whole - (isPart ? 1 : 0) : whole)
  }

  /// Digits behind the decimal sign: what a spreadsheet keeps of a third, and no room for more.
  private static let mostDecimals = 30
}
