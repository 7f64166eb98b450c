/// Lines that belong to the form of a table and are nobody's row: its header once more, and what sheets and the printouts of
/// databases put between rows.
struct SheetLines {
  /// The header as it is compared: without case, blanks, `_` and quotes. Empty: no line is of the form.
  private let header: [UInt8]

  init(header record: [UInt8]) {
    header = record.compactMap(SheetLines.folded)
  }

  /// What `content`, a line of the file, is; nil for a row. Nearly always decided by one byte.
  func fault(_ content: ByteView, _ dialect: Dialect) -> RowFault? {
    if header.isEmpty { return nil }
    var at = DialectSample.byteOrderMark(content)
    while at < content.count {
      switch content[at] {
      // Neither letter, digit nor control byte: `;;;;`, `-----+-----`, what DOS ends files and printers end pages with.
      case 9, 12, 26, 32...47, 58...64, 91...96, 123...126: at += 1
      case dialect.delimiter: at += 1
      case 10, 13: at += 1
      case 49 where at + 1 == content.count || !(48...57).contains(content[at + 1]):
        return SheetLines.countsColumns(content, dialect.delimiter) ? .form : headerAgain(content)
      default: return headerAgain(content)
      }
    }
    return .form
  }

  /// The header once more, in whatever case.
  private func headerAgain(_ content: ByteView) -> RowFault? {
    var matched = 0
    for index in DialectSample.byteOrderMark(content)..<content.count {
      guard let byte = SheetLines.folded(content[index]) else { continue }
      if matched == header.count || header[matched] != byte { return nil }
      matched += 1
    }
    return matched == header.count ? .header : nil
  }

  private static func folded(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 32, 34, 39, 95: nil
    case 65...90: byte + 32
    default: byte
    }
  }

  /// Whether the fields of a line are the numbers of its columns, as forms have them under the header: `1;2;3`, `(1),(2),(3)`.
  /// Some may be empty, no more than half.
  private static func countsColumns(_ content: ByteView, _ delimiter: UInt8) -> Bool {
    var fields = 1
    var last = 0
    var number = -1
    var isClosed = false
    for index in 0...content.count {
      let byte = index < content.count ? content[index] : delimiter
      switch byte {
      case delimiter:
        if index < content.count { fields += 1 }
        if number >= 0 {
          if number != last + 1 { return false }
          last = number
        }
        number = -1
        isClosed = false
      case 48...57:
        if isClosed || number > 9_999 { return false }
        number = max(number, 0) * 10 + Int(byte - 48)
      // Around a number: `(1)`, `[1]`, `1.`, `="1"`.
      case 32, 34, 39...41, 46, 61, 91, 93: isClosed = number >= 0
      default: return false
      }
    }
    return last >= 3 && last * 2 >= fields
  }
}
