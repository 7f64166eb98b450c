import CFieldScan
import Glibc

/// Checks the rows of a file and reads their fields. One a worker.
package final class DialectDecoder {
  private let fieldCount: Int
  private let keepsQuotes: Bool
  private let endsEmpty: Bool
  private let sheet: SheetLines
  private var scratch: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private let ends: UnsafeMutablePointer<UInt32>

  /// For rows of `fieldCount` fields. Who writes rows on and looks at numbers, dates and codes alone says `keepsQuotes`:
  /// then a row whose quotes stand as ours would is not rewritten, and a doubled quote in its fields stays doubled.
  /// A line that is `header` once more or of the sheet's form is refused (``SheetLines``); none is where that is empty. With
  /// `endsEmpty` a row must end with a delimiter: what stood behind it would have no column.
  package init(fieldCount: Int, keepsQuotes: Bool = false, header: [UInt8] = [], endsEmpty: Bool = false) {
    self.fieldCount = fieldCount
    self.endsEmpty = endsEmpty
    sheet = SheetLines(header: header)
    self.keepsQuotes = keepsQuotes
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
    case fields(DialectFields, TextRepairs)
    case refused(RowFault)
  }

  /// Reads the fields of `row`, one of `chunk`. Where it matters, take the chunk's rows once and hand them in.
  package func decode(_ row: DialectRow, of chunk: DialectChunk) -> Outcome { decode(row, of: chunk.rows) }

  /// Reads the fields of `row`, one of `rows`.
  package func decode(_ row: DialectRow, of rows: DialectRows) -> Outcome {
    if row.span.fault != 0 { return .refused(RowFault(rawValue: row.span.fault) ?? .quote) }
    let content = row.content
    let dialect = rows.dialect
    if let fault = sheet.fault(content, dialect) { return .refused(fault) }
    if row.fieldCount != fieldCount { return .refused(.fieldCount) }
    if endsEmpty, content.last != dialect.delimiter { return .refused(.fieldCount) }
    if content.count > DialectLimits.field {
      if content.count > DialectLimits.row || hasLongField(row, dialect) { return .refused(.length) }
    }
    if rows.sawControl && DialectText.hasControl(content, delimiter: dialect.delimiter) { return .refused(.control) }
    if rows.walked && dialect.lineEnd != .any && hasBareLineEnd(row, dialect) { return .refused(.control) }
    var encoding = TextEncoding.utf8
    var repairs: TextRepairs = []
    var maybeTwice = false
    if rows.sawHigh && DialectText.hasHigh(content) {
      encoding = dialect.encoding.isUnicode ? .utf8 : dialect.encoding
      if encoding == .utf8 {
        if !DialectText.isUTF8(content) {
          guard let other = dialect.fallback else { return .refused(.encoding) }
          encoding = other
          repairs = .fallback
        }
      } else if dialect.encodingIsFound && DialectText.isUTF8(content) {
        encoding = .utf8
      }
      maybeTwice = encoding != .utf8 || TwiceEncoded.isPossible(content)
    }
    let quoted = rows.sawQuote && dialect.quote.map { has($0, content) } ?? false
    if dialect.escapes && has(DialectEscape.character, content) {
      if let fault = unescape(row, dialect, encoding) { return .refused(fault) }
      return .fields(copied(maybeTwice, &repairs), repairs)
    }
    if !quoted && encoding == .utf8 && !maybeTwice {
      return .fields(
        DialectFields(
          base: row.bytes, start: Int(row.span.start), ends: row.ends + Int(row.span.firstEnd), count: fieldCount,
          form: form(content, dialect)), repairs)
    }
    if keepsQuotes && encoding == .utf8 && !maybeTwice && dialect.quote == 34 && dialect.delimiter == 44
      && DialectDecoder.quotesAsWeDo(content)
    {
      return .fields(
        DialectFields(
          base: row.bytes, start: Int(row.span.start), ends: row.ends + Int(row.span.firstEnd), count: fieldCount,
          form: .quoted), repairs)
    }
    if !rewrite(row, dialect, encoding) { return .refused(.encoding) }
    return .fields(copied(maybeTwice, &repairs), repairs)
  }

  /// The fields that were copied, read back where they were written as UTF-8 twice.
  private func copied(_ maybeTwice: Bool, _ repairs: inout TextRepairs) -> DialectFields {
    if maybeTwice && readBack() { repairs.insert(.twice) }
    return DialectFields(
      base: UnsafePointer(scratch), start: 0, ends: UnsafePointer(ends), count: fieldCount, form: .single)
  }

  /// Reads the copied fields back, see ``TwiceEncoded``; answers whether any changed.
  private func readBack() -> Bool {
    var changed = false
    var from = 0
    var used = 0
    for index in 0..<fieldCount {
      let size = Int(ends[index]) - from
      (scratch + used).update(from: scratch + from, count: size)
      let left = TwiceEncoded.readBack(scratch + used, count: size)
      changed = changed || left != size
      from += size + 1
      used += left
      ends[index] = UInt32(truncatingIfNeeded: used)
      scratch[used] = 0
      used += 1
    }
    return changed
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
      if has(13, field) || has(10, field) {
        if !dialect.escapes || DialectEscape.hasBareLineEnd(field) { return true }
      }
    }
    return false
  }

  /// Makes room for the fields of a row, whatever their bytes become.
  private func reserve(_ row: DialectRow) {
    let room = row.content.count * 3 + fieldCount + 8
    if room <= capacity { return }
    scratch.deallocate()
    capacity = room * 2
    scratch = .allocate(capacity: capacity)
  }

  /// Copies the fields without quotes and escapes and as UTF-8; what is wrong with the row, or nil.
  private func unescape(_ row: DialectRow, _ dialect: Dialect, _ encoding: TextEncoding) -> RowFault? {
    reserve(row)
    var used = 0
    for index in 0..<fieldCount {
      let (from, to) = bounds(row, index)
      var field = ByteView(start: row.bytes + from, count: to - from)
      let quoted = field.count >= 2 && dialect.quote == field.start[0]
      if quoted { field = ByteView(start: field.start + 1, count: field.count - 2) }
      let fault = DialectEscape.each(field, quote: quoted ? dialect.quote : nil) { byte in
        if encoding == .utf8 {
          scratch[used] = byte
          used += 1
          return true
        }
        let size = DialectText.put(byte, encoding, at: scratch + used)
        used += size
        return size > 0
      }
      if let fault { return fault }
      ends[index] = UInt32(truncatingIfNeeded: used)
      scratch[used] = 0
      used += 1
    }
    return nil
  }

  /// Copies the fields without their quotes and as UTF-8; false when a byte stands for nothing.
  private func rewrite(_ row: DialectRow, _ dialect: Dialect, _ encoding: TextEncoding) -> Bool {
    reserve(row)
    let scratch = scratch
    let ends = ends
    let separators = row.ends + Int(row.span.firstEnd)
    let quote = dialect.quote
    var used = 0
    var from = Int(row.span.start)
    for index in 0..<fieldCount {
      var field = ByteView(start: row.bytes + from, count: Int(separators[index]) - from)
      from += field.count + 1
      let quoted = field.count >= 2 && quote == field.start[0]
      if quoted { field = ByteView(start: field.start + 1, count: field.count - 2) }
      if encoding == .utf8 || !DialectText.hasHigh(field) {
        used += DialectDecoder.copy(field, to: scratch + used, quote: quoted ? quote : nil)
      } else {
        let size = DialectDecoder.transcode(field, encoding, to: scratch + used, quote: quoted ? quote : nil)
        if size < 0 { return false }
        used += size
      }
      ends[index] = UInt32(truncatingIfNeeded: used)
      scratch[used] = 0
      used += 1
    }
    return true
  }
}

extension DialectDecoder {
  /// Whether a sound row has quotes where ``RowBuffer`` would write them and nowhere else: around fields that hold a
  /// comma, a quote or a line end.
  private static func quotesAsWeDo(_ content: ByteView) -> Bool {
    let start = content.start
    let end = start + content.count
    var at = start
    while at < end, let open = find(34, at, end) {
      // Outside quotes every comma parts two fields.
      if open != start && open[-1] != 44 { return false }
      at = open + 1
      var needed = false
      while true {
        guard let next = find(34, at, end) else { return false }
        needed = needed || find(44, at, next) != nil || find(10, at, next) != nil || find(13, at, next) != nil
        at = next + 1
        if at == end || at[0] != 34 { break }
        needed = true
        at += 1
      }
      if !needed || (at < end && at[0] != 44) { return false }
    }
    return true
  }

  /// The first `byte` of a run.
  @inline(__always)
  private static func find(
    _ byte: Int32, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    guard let found = memchr(start, byte, end - start) else { return nil }
    return UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
  }

  /// Copies a field, doubled quotes as single ones; answers its size.
  private static func copy(_ field: ByteView, to target: UnsafeMutablePointer<UInt8>, quote: UInt8?) -> Int {
    guard let quote else {
      target.update(from: field.start, count: field.count)
      return field.count
    }
    var source = field.start
    var left = field.count
    var used = 0
    while left > 0 {
      guard let found = memchr(source, Int32(quote), left) else {
        (target + used).update(from: source, count: left)
        return used + left
      }
      let run = UnsafeRawPointer(found) - UnsafeRawPointer(source) + 1
      (target + used).update(from: source, count: run)
      used += run
      // The second quote of the pair.
      let step = min(run + 1, left)
      source += step
      left -= step
    }
    return used
  }

  /// Copies a field as UTF-8, doubled quotes as single ones; answers its size, -1 when a byte stands for nothing.
  private static func transcode(
    _ field: ByteView, _ encoding: TextEncoding, to target: UnsafeMutablePointer<UInt8>, quote: UInt8?
  ) -> Int {
    var used = 0
    var index = 0
    while index < field.count {
      let byte = field.start[index]
      let size = DialectText.put(byte, encoding, at: target + used)
      if size == 0 { return -1 }
      used += size
      index += quote == byte ? 2 : 1
    }
    return used
  }
}

extension DialectRows {
  var sawHigh: Bool { seen & UInt32(DTSEN_SAW_HIGH) != 0 }
  var sawControl: Bool { seen & UInt32(DTSEN_SAW_CONTROL) != 0 }
  var sawQuote: Bool { seen & UInt32(DTSEN_SAW_QUOTE) != 0 }
}
