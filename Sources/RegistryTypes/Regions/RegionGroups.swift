/// The groups of a region code written with dots, blanks or hyphens: `31.71.01.2001`, `11.1.1`, `9471 010 001`.
///
/// Each group stands for a level of the coding (Kemendagri 2, 2, 2, 4 digits, BPS 2, 2, 3, 3), or for several when it has
/// all their digits. A shorter one has lost its leading zeros: the spreadsheet took it for a number.
struct RegionGroups {
  /// The code with its zeros.
  private(set) var digits: UInt64 = 0
  /// How many digits.
  private(set) var length = 0
  private let widths: InlineArray<4, Int>
  private var level = 0
  private var group: UInt64 = 0
  private var groupLength = 0
  private var beginsWithZero = false

  /// Puts the groups of `text` together; nil when they fit no levels: then it cannot be said which code it is. O(length).
  init?(_ text: ByteSpan, coding: RegionCoding) {
    widths = coding == .bps ? [2, 2, 3, 3] : [2, 2, 2, 4]
    var index = 0
    while index < text.count {
      let code = UnicodeNormaliser.scalar(in: text, at: &index)
      var digit = code &- UInt32(ASCII.zero)
      if code >= 0xFF10 { digit = code &- 0xFF10 }
      if digit < 10 {
        if groupLength == 0 { beginsWithZero = digit == 0 }
        group = group &* 10 &+ UInt64(digit)
        groupLength += 1
      } else if UnicodeNormaliser.isInvisible(code) || UnicodeNormaliser.isApostrophe(code)
        || code == UInt32(ASCII.apostrophe) || code == UInt32(ASCII.quote) || code == UInt32(ASCII.backtick)
      {
        continue
      } else if !close(coding) {
        return nil
      }
    }
    if !close(coding) { return nil }
  }

  /// True when no zeros can be missing though the groups are no levels: all ten digits are there, perhaps in the groups of
  /// the other coding, or `3.171.012.001` is a number with its thousands parted.
  static func isWhole(_ text: ByteSpan, count: Int) -> Bool { count == 10 || isInThousands(text) }

  /// True for groups of three digits, the first of one to three, parted by one sign each.
  private static func isInThousands(_ text: ByteSpan) -> Bool {
    let number = text.trimmed()
    var sinceSign = 0
    var sign: UInt8 = 0
    for byte in number {
      if ASCII.isDigit(byte) {
        sinceSign += 1
        continue
      }
      guard byte == ASCII.dot || byte == ASCII.comma, sign == 0 || sign == byte else { return false }
      if sign == 0 ? !(1...3 ~= sinceSign) : sinceSign != 3 { return false }
      sign = byte
      sinceSign = 0
    }
    return sign != 0 && sinceSign == 3
  }

  /// Ends a group; false when it is none of the levels that come next.
  private mutating func close(_ coding: RegionCoding) -> Bool {
    if groupLength == 0 { return true }
    guard level < 4 else { return false }
    var width = widths[level]
    var next = level + 1
    while width < groupLength, next < 4 {
      width += widths[next]
      next += 1
    }
    // Who lost zeros shows none in front; a village number of Kemendagri begins with 1 or 2 and has none to lose; several
    // levels show all their digits.
    let isWhole = groupLength == width
    let mayFill =
      groupLength < width && !beginsWithZero && next == level + 1 && !(coding == .kemendagri && level == 3)
    guard isWhole || mayFill else { return false }
    for _ in 0..<width { digits = digits &* 10 }
    digits += group
    length += width
    level = next
    group = 0
    groupLength = 0
    return true
  }
}

extension RegionTable {
  /// Reads a code in several groups; `number` are its digits one after the other.
  @usableFromInline
  func readGroups(_ text: ByteSpan, _ number: DigitReading, coding: RegionCoding) -> RegionReading {
    guard number.count <= 19 else { return RegionReading(digits: 0, length: 0, findings: FindingSet(.wil001)) }
    guard let groups = RegionGroups(text, coding: coding) else {
      if RegionGroups.isWhole(text, count: number.count) {
        return read(digits: number.value, length: number.count, coding: coding)
      }
      return RegionReading(digits: number.value, length: number.count, findings: FindingSet(.wil001))
    }
    var reading = read(digits: groups.digits, length: groups.length, coding: coding)
    reading.isFilledUp = groups.length != number.count
    return reading
  }
}
