import Glibc

/// Checks the rows of a file and reads their fields. One a worker.
package final class DialectDecoder {
  private let fieldCount: Int
  private var scratch: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private let ends: UnsafeMutablePointer<UInt32>

  /// For rows of `fieldCount` fields.
  package init(fieldCount: Int) {
    self.fieldCount = fieldCount
    capacity = 64 << 10
    scratch = .allocate(capacity: capacity)
    ends = .allocate(capacity: max(fieldCount, 1))
  }

  deinit {
    scratch.deallocate()
    ends.deallocate()
  }

  /// What became of a row.
  package enum Outcome {
    /// `fallback`: it is not valid UTF-8 and was read in the fallback encoding.
    case fields(DialectFields, fallback: Bool)
    case refused(RowFault)
  }

  /// Reads the fields of `row` of `chunk`.
  package func decode(_ row: DialectRow, of chunk: DialectChunk) -> Outcome {
    if row.span.fault != 0 { return .refused(RowFault(rawValue: row.span.fault) ?? .quote) }
    if row.fieldCount != fieldCount { return .refused(.fieldCount) }
    let content = row.content
    let dialect = chunk.dialect
    if content.count > DialectLimits.field {
      if content.count > DialectLimits.row || hasLongField(row, dialect) { return .refused(.length) }
    }
    if chunk.sawControl {
      if DialectText.hasControl(content, delimiter: dialect.delimiter) { return .refused(.control) }
      if chunk.walked && dialect.lineEnd != .any && hasBareLineEnd(row, dialect) { return .refused(.control) }
    }
    var encoding = TextEncoding.utf8
    var fallback = false
    if chunk.sawHigh && DialectText.hasHigh(content) {
      encoding = dialect.encoding
      if encoding == .utf8 && !DialectText.isUTF8(content) {
        guard let other = dialect.fallback else { return .refused(.encoding) }
        encoding = other
        fallback = true
      }
    }
    let quoted = chunk.sawQuote && dialect.quote.map { has($0, content) } ?? false
    if !quoted && encoding == .utf8 {
      return .fields(
        DialectFields(
          base: row.bytes, start: Int(row.span.start), ends: row.ends + Int(row.span.firstEnd), count: fieldCount,
          form: form(content, dialect)), fallback: fallback)
    }
    guard let fields = rewrite(row, dialect, encoding) else { return .refused(.encoding) }
    return .fields(fields, fallback: fallback)
  }

  /// How a row without the quote of its dialect can be written as CSV of ours.
  private func form(_ content: ByteView, _ dialect: Dialect) -> DialectFields.Form {
    if dialect.quote != 34 && has(34, content) { return .single }
    if dialect.delimiter == 44 { return .commas }
    return has(44, content) ? .single : .others
  }

  private func has(_ byte: UInt8, _ content: ByteView) -> Bool {
    memchr(content.start, Int32(byte), content.count) != nil
  }

  private func bounds(_ row: DialectRow, _ index: Int) -> (from: Int, to: Int) {
    let first = Int(row.span.firstEnd)
    let from = index == 0 ? Int(row.span.start) : Int(row.ends[first + index - 1]) + 1
    return (from, Int(row.ends[first + index]))
  }

  /// Quotes and doubled quotes count as the field stands in the file.
  private func hasLongField(_ row: DialectRow, _ dialect: Dialect) -> Bool {
    for index in 0..<fieldCount {
      let (from, to) = bounds(row, index)
      let quoted = to > from && dialect.quote == row.bytes[from]
      if to - from > DialectLimits.field + (quoted ? 2 : 0) { return true }
    }
    return false
  }

  /// Whether a field without quotes holds a byte of a line end.
  private func hasBareLineEnd(_ row: DialectRow, _ dialect: Dialect) -> Bool {
    for index in 0..<fieldCount {
      let (from, to) = bounds(row, index)
      if to > from && dialect.quote == row.bytes[from] { continue }
      let field = ByteView(start: row.bytes + from, count: to - from)
      if has(13, field) || has(10, field) { return true }
    }
    return false
  }

  /// Copies the fields without their quotes and as UTF-8; nil when a byte stands for nothing.
  private func rewrite(_ row: DialectRow, _ dialect: Dialect, _ encoding: TextEncoding) -> DialectFields? {
    let room = row.content.count * 3 + fieldCount + 8
    if room > capacity {
      scratch.deallocate()
      capacity = room * 2
      scratch = .allocate(capacity: capacity)
    }
    var used = 0
    for index in 0..<fieldCount {
      var (from, to) = bounds(row, index)
      let quoted = to - from >= 2 && dialect.quote == row.bytes[from]
      if quoted {
        from += 1
        to -= 1
      }
      while from < to {
        let byte = row.bytes[from]
        if byte < 0x80 || encoding == .utf8 {
          scratch[used] = byte
          used += 1
          from += quoted && dialect.quote == byte ? 2 : 1
        } else {
          let size = DialectText.put(byte, encoding, at: scratch + used)
          if size == 0 { return nil }
          used += size
          from += 1
        }
      }
      ends[index] = UInt32(truncatingIfNeeded: used)
      scratch[used] = 0
      used += 1
    }
    return DialectFields(
      base: UnsafePointer(scratch), start: 0, ends: UnsafePointer(ends), count: fieldCount, form: .single)
  }
}

extension DialectChunk {
  // A chunk that was read row by row was not surveyed to its end.
  var sawHigh: Bool { walked || seen & 1 != 0 }
  var sawControl: Bool { walked || seen & 2 != 0 }
  var sawQuote: Bool { walked || seen & 4 != 0 }
}
