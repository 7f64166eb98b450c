/// Numbers as people and spreadsheets write them, brought to plain digits: what NIK, No KK, region codes and
/// customer numbers have in common.
///
/// Order of work (contract, section 2): NFKC, trim, quotes, invisibles, scientific notation, a trailing `.0`,
/// separators, letters to digits.
@usableFromInline package struct DigitReading: Equatable, Sendable {
  /// What the text turned out to be.
  @usableFromInline package enum Kind: UInt8, Sendable {
    /// Nothing, or a word for nothing.
    case empty
    /// Scientific notation: digits are lost.
    case scientific
    /// Digits only, after cleaning; see ``count``.
    case digits
    /// Something that is no number.
    case other
  }
  @usableFromInline package var kind: Kind
  /// The number, when there are at most 19 digits.
  @usableFromInline package var value: UInt64
  /// Digits, leading zeros included.
  @usableFromInline package var count: Int
  /// Quotes, separators, invisible characters or a trailing `.0` were removed.
  @usableFromInline package var cleaned: Bool
  /// Letters were read as digits.
  @usableFromInline package var letters: Bool
  /// Signs stand between the digits or before them (`8/5`, `-1`): long numbers are written so, short ones are others then.
  @usableFromInline package var parted: Bool

  @inlinable
  package init(kind: Kind, value: UInt64 = 0, count: Int = 0, cleaned: Bool = false, letters: Bool = false) {
    self.kind = kind
    self.value = value
    self.count = count
    self.cleaned = cleaned
    self.letters = letters
    parted = false
  }

  /// Longest text looked at, in bytes after NFKC; longer text is no number.
  private static let longest = 96

  /// Reads `text`; `emptyWords` are words for nothing (see ``EmptyWords``).
  @inlinable
  package static func read(_ text: ByteSpan, emptyWords: EmptyWords, lettersAsDigits: Bool = true) -> DigitReading {
    if text.count == 16, let value = sixteenDigits(text) {
      return DigitReading(kind: .digits, value: value, count: 16)
    }
    if text.isEmpty { return DigitReading(kind: .empty) }
    var value: UInt64 = 0
    var index = 0
    while index < text.count, index < 19, ASCII.isDigit(text[index]) {
      value = value &* 10 &+ UInt64(text[index] &- ASCII.zero)
      index += 1
    }
    // One or two digits may be a word for empty.
    if index == text.count, index > 2 { return DigitReading(kind: .digits, value: value, count: index) }
    return readSlowly(text, emptyWords: emptyWords, lettersAsDigits: lettersAsDigits)
  }

  /// The value of exactly sixteen ASCII digits, or nil; eight digits at a time.
  @inlinable @inline(__always)
  package static func sixteenDigits(_ text: ByteSpan) -> UInt64? {
    guard text.count == 16, let base = text.baseAddress else { return nil }
    let raw = UnsafeRawPointer(base)
    let high = raw.loadUnaligned(as: UInt64.self).littleEndian
    let low = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self).littleEndian
    guard isEightDigits(high), isEightDigits(low) else { return nil }
    return eightDigits(high) &* 100_000_000 &+ eightDigits(low)
  }

  @inlinable @inline(__always)
  static func isEightDigits(_ word: UInt64) -> Bool {
    let nibbles = (word & 0xF0F0_F0F0_F0F0_F0F0) ^ 0x3030_3030_3030_3030
    let over = (word &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0 ^ 0x3030_3030_3030_3030
    return nibbles | over == 0
  }

  @inlinable @inline(__always)
  static func eightDigits(_ word: UInt64) -> UInt64 {
    var value = word & 0x0F0F_0F0F_0F0F_0F0F
    value = (value &* 10 &+ value >> 8) & 0x00FF_00FF_00FF_00FF
    value = (value &* 100 &+ value >> 16) & 0x0000_FFFF_0000_FFFF
    return (value &* 10_000 &+ value >> 32) & 0xFFFF_FFFF
  }

  @usableFromInline
  static func readSlowly(_ text: ByteSpan, emptyWords: EmptyWords, lettersAsDigits: Bool) -> DigitReading {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest) { room in
      var cleaned = false
      guard var count = plain(text, into: room, cleaned: &cleaned) else {
        return DigitReading(kind: .other, count: longest, cleaned: cleaned)
      }
      count = withoutQuotes(room, count, cleaned: &cleaned)
      let content = withoutLabel(ByteSpan(rebasing: UnsafeBufferPointer(room)[0..<count]), cleaned: &cleaned)
      count = content.count
      if emptyWords.contains(content) { return DigitReading(kind: .empty, cleaned: cleaned) }
      if isScientific(content) { return DigitReading(kind: .scientific, cleaned: cleaned) }
      count = withoutZeroFraction(content, cleaned: &cleaned)
      return digits(content.part(0, count), cleaned: cleaned, lettersAsDigits: lettersAsDigits)
    }
  }

  /// NFKC into ASCII, without invisible characters; nil when the text is longer than the room.
  private static func plain(
    _ text: ByteSpan, into room: UnsafeMutableBufferPointer<UInt8>, cleaned: inout Bool
  ) -> Int? {
    var count = 0
    var index = 0
    while index < text.count {
      let before = index
      let code = UnicodeNormaliser.scalar(in: text, at: &index)
      if code < 0x80, code >= 0x20, code != 0x7F {
        guard count < room.count else { return nil }
        room[count] = UInt8(code)
        count += 1
        continue
      }
      cleaned = true
      if UnicodeNormaliser.isInvisible(code) { continue }
      if UnicodeNormaliser.isApostrophe(code) { continue }
      var scratch = ByteScratch(capacity: 16)
      UnicodeNormaliser.shared.appendPlain(text.part(before, index), to: &scratch)
      for byte in scratch.span {
        guard count < room.count else { return nil }
        // A tab or line end inside a field separates; an unreadable character stays visible as one.
        room[count] =
          byte < 0x20 ? ASCII.space : byte == ASCII.space && !UnicodeNormaliser.isBlank(code) ? ASCII.unreadable : byte
        count += 1
      }
    }
    return count
  }

  /// Trims and takes out quotes and a leading `=`; returns what is left, moved to the front.
  private static func withoutQuotes(
    _ room: UnsafeMutableBufferPointer<UInt8>, _ count: Int, cleaned: inout Bool
  ) -> Int {
    var kept = 0
    for index in 0..<count {
      let byte = room[index]
      let quote =
        byte == ASCII.quote || byte == ASCII.apostrophe || byte == ASCII.backtick
        || (kept == 0 && (byte == ASCII.equals || byte == ASCII.space))
      if quote {
        cleaned = true
      } else {
        room[kept] = byte
        kept += 1
      }
    }
    while kept > 0, room[kept - 1] == ASCII.space {
      kept -= 1
      cleaned = true
    }
    return kept
  }

  /// `3.17101E+15`, `3,17101e15`: a mantissa, `E`, an exponent.
  private static func isScientific(_ text: ByteSpan) -> Bool {
    var index = 0
    var mantissa = 0
    var points = 0
    if index < text.count, text[index] == ASCII.plus || text[index] == ASCII.hyphen { index += 1 }
    while index < text.count {
      let byte = text[index]
      if ASCII.isDigit(byte) {
        mantissa += 1
      } else if byte == ASCII.dot || byte == ASCII.comma {
        points += 1
      } else {
        break
      }
      index += 1
    }
    guard mantissa > 0, points <= 1, index < text.count, text[index] | 0x20 == 0x65 else { return false }
    index += 1
    if index < text.count, text[index] == ASCII.plus || text[index] == ASCII.hyphen || text[index] == ASCII.space {
      index += 1
    }
    let exponent = index
    while index < text.count, ASCII.isDigit(text[index]) { index += 1 }
    return index == text.count && index > exponent && index - exponent <= 3
  }

  /// Without the word `NIK` before a number (`NIK: 3171...`).
  private static func withoutLabel(_ text: ByteSpan, cleaned: inout Bool) -> ByteSpan {
    guard text.count > 3, ASCII.upper(text[0]) == 0x4E, ASCII.upper(text[1]) == 0x49, ASCII.upper(text[2]) == 0x4B
    else { return text }
    cleaned = true
    return text.part(3, text.count)
  }

  /// Length without a fraction of zeros: `.0`, `.00`, `,0` or `,00` after digits alone or after groups that the other sign
  /// parts (`3.171.011,00`); longer ones (`.000000`) after more digits than stand before a group of thousands.
  private static func withoutZeroFraction(_ text: ByteSpan, cleaned: inout Bool) -> Int {
    var end = text.count
    while end > 0, text[end - 1] == ASCII.zero { end -= 1 }
    let zeros = text.count - end
    guard zeros > 0, end > 1, text[end - 1] == ASCII.dot || text[end - 1] == ASCII.comma else { return text.count }
    let sign = text[end - 1]
    var others = 0
    for byte in text.part(0, end - 1) where byte == ASCII.dot || byte == ASCII.comma {
      if byte == sign { return text.count }
      others += 1
    }
    if zeros > 2, others > 0 || end - 1 < 7 { return text.count }
    cleaned = true
    return end - 1
  }

  private static func digits(_ text: ByteSpan, cleaned: Bool, lettersAsDigits: Bool) -> DigitReading {
    var reading = DigitReading(kind: .digits, cleaned: cleaned)
    for index in 0..<text.count {
      let byte = text[index]
      if ASCII.isDigit(byte) {
        reading.push(byte &- ASCII.zero)
      } else if isSeparator(byte) {
        reading.cleaned = true
        // `1.` is a number of a list.
        if byte != ASCII.dot || index + 1 < text.count || index == 0 { reading.parted = true }
      } else if lettersAsDigits, let digit = digit(for: byte) {
        reading.letters = true
        reading.push(digit)
      } else {
        return DigitReading(kind: .other, count: text.count, cleaned: reading.cleaned)
      }
    }
    if reading.count == 0 { reading.kind = .empty }
    return reading
  }

  private mutating func push(_ digit: UInt8) {
    count += 1
    if count <= 19 { value = value &* 10 &+ UInt64(digit) }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case ASCII.space, ASCII.dot, ASCII.hyphen, ASCII.underscore, ASCII.slash, ASCII.comma, ASCII.colon,
      ASCII.semicolon, ASCII.openParenthesis, ASCII.closeParenthesis:
      true
    default: false
    }
  }

  /// The digit that a letter is easily mistaken for.
  private static func digit(for byte: UInt8) -> UInt8? {
    switch byte {
    case 0x4F, 0x6F: 0  // O o
    case 0x49, 0x69, 0x4C, 0x6C, ASCII.bar: 1  // I i L l |
    case 0x53, 0x73: 5  // S s
    case 0x42: 8  // B; a small b is as much a 6
    default: nil
    }
  }
}
