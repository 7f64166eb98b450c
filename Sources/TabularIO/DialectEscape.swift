/// Backslashes as databases write them into text files: `\` before a delimiter, a quote, a line end or itself takes that byte's
/// meaning away, before some letters it stands for a control character, and a field that is `\N` is NULL.
///
/// What MySQL and MariaDB write with `SELECT ... INTO OUTFILE` and PostgreSQL with `COPY` in its text format
/// (https://dev.mysql.com/doc/refman/8.4/en/load-data.html, https://www.postgresql.org/docs/current/sql-copy.html).
enum DialectEscape {
  static let character: UInt8 = 92

  /// What `byte` behind a backslash stands for.
  static func meaning(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "t"): 9
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "b"): 8
    case UInt8(ascii: "f"): 12
    case UInt8(ascii: "v"): 11
    case UInt8(ascii: "0"): 0
    case UInt8(ascii: "Z"): 26
    default: byte
    }
  }

  /// Whether a field, which no quotes are around, is NULL.
  static func isNull(_ field: ByteView) -> Bool {
    field.count == 2 && field[0] == character && field[1] == UInt8(ascii: "N")
  }

  /// Whether a byte that an escape stands for may stand in a field.
  static func isAllowed(_ byte: UInt8) -> Bool { byte >= 32 && byte != 127 || byte == 9 || byte == 10 || byte == 13 }

  /// Whether a byte of a line end stands in a field without an escape before it.
  static func hasBareLineEnd(_ field: ByteView) -> Bool {
    var at = 0
    while at < field.count {
      if field[at] == 10 || field[at] == 13 { return true }
      if field[at] == character {
        at += 1
        if at + 1 < field.count && field[at] == 13 && field[at + 1] == 10 { at += 1 }
      }
      at += 1
    }
    return false
  }

  /// Lends the bytes of a field to `body` one by one: no escape is left, and doubled quotes are single ones where `quote` is
  /// given. Answers what is wrong: an escape for a control character, or a byte that `body` says is nothing.
  static func each(_ field: ByteView, quote: UInt8?, _ body: (UInt8) -> Bool) -> RowFault? {
    if quote == nil && isNull(field) { return nil }
    var index = 0
    while index < field.count {
      var byte = field[index]
      if byte == character && index + 1 < field.count {
        byte = meaning(field[index + 1])
        if !isAllowed(byte) { return .control }
        index += 2
      } else {
        index += byte == quote ? 2 : 1
      }
      if !body(byte) { return .encoding }
    }
    return nil
  }
}

extension DialectEscape {
  /// What the backslashes of some rows say of how they were written.
  struct Evidence {
    /// A field is `\N` and nothing else.
    private(set) var hasNull = false
    /// A backslash stands before what databases write without one, as in `RT\RW`: it is a character like others.
    private(set) var hasStranger = false

    mutating func add(_ row: ByteView, _ delimiter: UInt8) {
      var index = 0
      while index < row.count {
        if row[index] != character {
          index += 1
          continue
        }
        let next = index + 1 < row.count ? row[index + 1] : 0
        switch next {
        case delimiter, character, 10, 13, 34, 39: break
        case UInt8(ascii: "N"):
          let begins = index == 0 || row[index - 1] == delimiter
          let ends = index + 2 == row.count || row[index + 2] == delimiter
          if begins && ends { hasNull = true } else { hasStranger = true }
        default: if meaning(next) == next { hasStranger = true }
        }
        index += 2
      }
    }
  }
}

extension DialectRows {
  /// Whether an escape, which the dialect does not know, would explain why `row` was refused for `fault`: a backslash
  /// stands before a delimiter, a quote or a line end.
  package func missesEscape(_ row: DialectRow, _ fault: RowFault) -> Bool {
    if dialect.escapes || fault != .quote && fault != .fieldCount { return false }
    let bytes = row.raw
    for at in 0..<max(bytes.count - 1, 0) where bytes[at] == DialectEscape.character {
      let next = bytes[at + 1]
      if next == dialect.delimiter || next == dialect.quote || next == 10 || next == 13 { return true }
    }
    return false
  }
}

extension DialectWalker {
  /// Finds the end of a field with escapes that starts at `start`, behind its opening quote where it is `quoted`.
  func escapedEnd(
    _ bytes: UnsafePointer<UInt8>, from start: Int, count: Int, atEnd: Bool, quoted: Bool
  ) -> Closing {
    let limit = start + DialectLimits.field
    var lines = 1
    var index = start
    while index < count {
      if quoted && index > limit { return .open }
      let byte = bytes[index]
      let isEscape = byte == DialectEscape.character
      if isEscape && index + 1 == count {
        // The last byte of a file is itself.
        if !atEnd { return .needsMore }
        index += 1
      } else if quoted && Int(byte) == quote {
        if index + 1 == count && !atEnd { return .needsMore }
        if index + 1 == count || Int(bytes[index + 1]) != quote { return .closed(after: index + 1) }
        index += 2
      } else if !quoted && byte == delimiter {
        return .closed(after: index)
      } else if isEscape || byte <= 13 {
        let at = isEscape ? index + 1 : index
        let size = lineEndSize(bytes, at, count, atEnd: atEnd)
        if size < 0 { return .needsMore }
        if size > 0 {
          if !quoted && !isEscape { return .closed(after: index) }
          lines += 1
          if lines > DialectLimits.lines { return .open }
        }
        index = at + max(size, 1)
      } else {
        index += 1
      }
    }
    if quoted { return atEnd ? .open : .needsMore }
    return .closed(after: count)
  }
}
