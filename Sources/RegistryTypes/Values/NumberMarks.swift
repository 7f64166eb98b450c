/// What the marks in a number mean, as Indonesia (`1.500.000,00`), other countries (`1,500,000.00`) and spreadsheets
/// (`1.5E+06`) write it.
///
/// - Of two kinds of mark the last one is the decimal sign, and the other parts thousands.
/// - A mark that comes more than once parts thousands.
/// - Marks of thousands part groups of three digits, the first of one to three; else it is no number (`1.50.000`).
/// - One mark alone, in a measure, is the decimal sign. In whole numbers and money it parts thousands where one to three
///   digits stand before it, the first no zero, and three behind it (`1.500` is 1500, `0.500` and `1500.000` are not);
///   else it is the decimal sign.
/// - An exponent of at most two digits counts as written; before it a mark is the decimal sign.
struct NumberMarks {
  /// Where the decimal sign stands, -1 when there is none.
  private(set) var point = -1
  /// Where the digits and marks end.
  private(set) var end: Int
  /// Tens by which the number is multiplied.
  private(set) var exponent = 0

  /// Reads the marks of a text without sign, blanks and currency; nil when it is no number. O(length).
  init?(_ text: ByteSpan, style: NumberReading.Style) {
    var dots = 0
    var commas = 0
    var digits = 0
    var last = -1
    end = text.count
    for index in 0..<text.count {
      let byte = text[index]
      if ASCII.isDigit(byte) {
        digits += 1
      } else if byte == ASCII.dot || byte == ASCII.comma {
        if byte == ASCII.dot { dots += 1 } else { commas += 1 }
        last = index
      } else if byte == NumberMarks.letterE, let tens = NumberMarks.exponent(text.part(index + 1, text.count)) {
        exponent = tens
        end = index
        break
      } else {
        return nil
      }
    }
    if digits == 0 { return nil }
    if end < text.count {
      if dots + commas > 1 { return nil }
      point = last
    } else if dots > 0, commas > 0 {
      if (text[last] == ASCII.dot ? dots : commas) > 1 { return nil }
      point = last
      if !NumberMarks.areThousands(text.part(0, last)) { return nil }
    } else if dots + commas > 1 {
      if !NumberMarks.areThousands(text) { return nil }
    } else if last >= 0 {
      let parts = style != .decimal && text[0] != ASCII.zero && NumberMarks.areThousands(text)
      point = parts ? -1 : last
    }
  }

  private static let letterE: UInt8 = 0x45

  /// `06`, `+6` or `-2`; nil for anything else.
  private static func exponent(_ text: ByteSpan) -> Int? {
    let signed = text.count > 0 && (text[0] == ASCII.hyphen || text[0] == ASCII.plus)
    let digits = signed ? text.part(1, text.count) : text
    guard digits.count == 1 || digits.count == 2 else { return nil }
    var value = 0
    for byte in digits {
      guard ASCII.isDigit(byte) else { return nil }
      value = value * 10 + Int(byte - ASCII.zero)
    }
    return signed && text[0] == ASCII.hyphen ? -value : value
  }

  /// Whether the marks part a first group of one to three digits and then groups of three.
  private static func areThousands(_ text: ByteSpan) -> Bool {
    var group = 0
    var isFirst = true
    for byte in text {
      if ASCII.isDigit(byte) {
        group += 1
        continue
      }
      if isFirst ? group < 1 || group > 3 : group != 3 { return false }
      isFirst = false
      group = 0
    }
    return isFirst || group == 3
  }
}
