import TabularIO
import TestSupport
import Testing

/// A row as the reader or the model sees it.
struct SeenRow: Equatable, CustomStringConvertible {
  var number: Int
  var offset: Int
  var raw: [UInt8]
  /// The fields, or nil when it was refused.
  var fields: [String]?
  var fault: RowFault?
  var fallback = false
  var twice = false

  var description: String {
    let outcome = fault.map { "\($0)" } ?? "\(fields ?? [])"
    return "\(number)@\(offset) \(String(decoding: raw, as: UTF8.self).debugDescription) -> \(outcome)"
  }
}

/// What was read of a file.
struct SeenFile: Equatable {
  var header: [String] = []
  var headerBytes = 0
  var rows: [SeenRow] = []
  var blankBytes = 0
  var total = 0
}

/// Reads `bytes` with the reader under test.
func readWithReader(
  _ bytes: [UInt8], _ request: DialectRequest, expected: Set<String> = [], measure: Int = DialectLimits.chunk,
  compressed: Bool = false
) throws -> SeenFile {
  let work = Workdir()
  let path = try work.write("x.csv", compressed ? gzip(bytes) : bytes)
  let reader = try DialectReader(path: path, request: request, expected: expected, measure: measure)
  var seen = SeenFile(header: reader.header, headerBytes: reader.headerBytes, total: reader.headerBytes)
  let decoder = DialectDecoder(fieldCount: reader.header.count)
  let keeper = DialectDecoder(fieldCount: reader.header.count, keepsQuotes: true)
  while let chunk = try reader.next() {
    try chunk.split()
    seen.blankBytes += chunk.blankBytes
    seen.total += chunk.count
    for index in 0..<chunk.rowCount {
      let row = chunk.rows[index]
      var entry = SeenRow(number: row.number, offset: row.offset, raw: row.raw.bytes)
      switch decoder.decode(row, of: chunk.rows) {
      case .fields(let fields, let repairs):
        entry.fields = (0..<fields.count).map { fields[$0].string }
        entry.fallback = repairs.contains(.fallback)
        entry.twice = repairs.contains(.twice)
        keepsQuotes(keeper.decode(row, of: chunk.rows), fields)
      case .refused(let fault): entry.fault = fault
      }
      seen.rows.append(entry)
    }
  }
  return seen
}

/// A row written on with the quotes that it has is the row written anew, and its fields are the same but for quotes.
private func keepsQuotes(_ outcome: DialectDecoder.Outcome, _ fields: DialectFields) {
  guard case .fields(let kept, _) = outcome else {
    Issue.record("refused because quotes are kept")
    return
  }
  var anew = RowBuffer()
  var written = RowBuffer()
  fields.append(0..<fields.count, to: &anew)
  kept.append(0..<kept.count, to: &written)
  #expect(written.view.bytes == anew.view.bytes)
  for index in 0..<fields.count where kept[index].string != fields[index].string {
    #expect(kept[index].string == fields[index].string.replacing("\"", with: "\"\""))
  }
}

/// Header, rows, refused rows and empty lines are the file, byte for byte.
func accounts(for bytes: [UInt8], _ seen: SeenFile) {
  var at = seen.headerBytes
  var blank = 0
  for (index, row) in seen.rows.enumerated() {
    #expect(row.number == index + 1)
    #expect(row.offset >= at && bytes[at..<row.offset].allSatisfy { $0 == 10 || $0 == 13 }, "row \(row.number)")
    #expect(Array(bytes[row.offset..<row.offset + row.raw.count]) == row.raw)
    blank += row.offset - at
    at = row.offset + row.raw.count
  }
  #expect(bytes[at...].allSatisfy { $0 == 10 || $0 == 13 })
  #expect(blank + bytes.count - at == seen.blankBytes)
  #expect(seen.total == bytes.count)
}

/// The rules of ingest on an array of bytes, without haste: the model of the property tests.
struct DialectModel {
  let bytes: [UInt8]
  let dialect: Dialect

  func lineEnd(_ index: Int) -> Int {
    let pair = bytes[index] == 13 && index + 1 < bytes.count && bytes[index + 1] == 10
    switch dialect.lineEnd {
    case .any: return pair ? 2 : bytes[index] == 10 || bytes[index] == 13 ? 1 : 0
    case .lf: return pair ? 2 : bytes[index] == 10 ? 1 : 0
    case .crlf: return pair ? 2 : 0
    case .cr: return pair ? 2 : bytes[index] == 13 ? 1 : 0
    }
  }

  /// The escape at `index` as it stands in the file; nil when there is none. A line end behind a backslash is escaped whole.
  func escape(_ index: Int) -> (raw: [UInt8], isLine: Bool)? {
    if !dialect.escapes || bytes[index] != 92 || index + 1 == bytes.count { return nil }
    let size = lineEnd(index + 1)
    return (Array(bytes[index..<index + 1 + max(size, 1)]), size > 0)
  }

  /// Takes the escape at `index`, as it stands in the file; false when there is none.
  func take(_ index: inout Int, _ field: inout [UInt8], _ lines: inout Int) -> Bool {
    guard let escape = escape(index) else { return false }
    lines += escape.isLine ? 1 : 0
    field += escape.raw
    index += escape.raw.count
    return true
  }

  /// A field without its escapes; nil where one stands for a control character.
  func plain(_ field: [UInt8], quoted: Bool) -> [UInt8]? {
    if !dialect.escapes { return field }
    if !quoted && field == Array("\\N".utf8) { return [] }
    let meanings: [UInt8: UInt8] = [110: 10, 116: 9, 114: 13, 98: 8, 102: 12, 118: 11, 48: 0, 90: 26]
    var plain: [UInt8] = []
    var index = 0
    while index < field.count {
      var byte = field[index]
      if byte == 92, index + 1 < field.count {
        index += 1
        byte = meanings[field[index]] ?? field[index]
        if byte < 32 && ![9, 10, 13].contains(byte) { return nil }
      }
      plain.append(byte)
      index += 1
    }
    return plain
  }

  /// The fields of the record at `start` and where it ends, nil when its quotes are broken.
  func record(_ start: Int) -> (fields: [[UInt8]], quoted: [Bool], next: Int)? {
    var fields: [[UInt8]] = []
    var quoted: [Bool] = []
    var index = start
    while true {
      var field: [UInt8] = []
      if index < bytes.count, bytes[index] == dialect.quote {
        quoted.append(true)
        let open = index
        var lines = 1
        index += 1
        while true {
          if index >= bytes.count || index > open + 1 + DialectLimits.field { return nil }
          if take(&index, &field, &lines) {
            if lines > DialectLimits.lines { return nil }
            continue
          }
          if bytes[index] == dialect.quote {
            if index + 1 < bytes.count, bytes[index + 1] == dialect.quote {
              field.append(bytes[index])
              index += 2
              continue
            }
            index += 1
            break
          }
          let size = lineEnd(index)
          if size > 0 { lines += 1 }
          if lines > DialectLimits.lines { return nil }
          field += bytes[index..<index + max(size, 1)]
          index += max(size, 1)
        }
      } else {
        quoted.append(false)
        var lines = 1
        while index < bytes.count {
          if take(&index, &field, &lines) {
            if lines > DialectLimits.lines { return nil }
            continue
          }
          if bytes[index] == dialect.delimiter || lineEnd(index) > 0 { break }
          field.append(bytes[index])
          index += 1
        }
      }
      fields.append(field)
      if index == bytes.count { return (fields, quoted, index) }
      if bytes[index] == dialect.delimiter {
        index += 1
        continue
      }
      let size = lineEnd(index)
      return size == 0 ? nil : (fields, quoted, index + size)
    }
  }

  func physicalLine(_ start: Int) -> Int {
    var index = start
    while index < bytes.count {
      if lineEnd(index) > 0 { return index + lineEnd(index) }
      index += 1
    }
    return index
  }

  /// All rows after the header; only for files without rows near the limit of a row.
  func read() -> SeenFile {
    var seen = SeenFile()
    var start = 0
    var number = 0
    var header: Int?
    while start < bytes.count {
      if lineEnd(start) > 0 {
        if header == nil { seen.headerBytes += lineEnd(start) } else { seen.blankBytes += lineEnd(start) }
        start += lineEnd(start)
        continue
      }
      let found = record(start)
      let next = found?.next ?? physicalLine(start)
      if header == nil {
        seen.header = (found?.fields ?? []).map(decode)
        header = seen.header.count
        seen.headerBytes += next - start
      } else {
        number += 1
        var row = SeenRow(number: number, offset: start, raw: Array(bytes[start..<next]))
        if let found {
          judge(found.fields, found.quoted, header ?? 0, &row)
        } else {
          row.fault = .quote
        }
        seen.rows.append(row)
      }
      start = next
    }
    seen.total = bytes.count
    return seen
  }

  private func judge(_ fields: [[UInt8]], _ quoted: [Bool], _ count: Int, _ row: inout SeenRow) {
    if fields.count != count {
      row.fault = .fieldCount
    } else if fields.contains(where: { $0.count > DialectLimits.field }) {
      row.fault = .length
    } else if zip(fields, quoted).contains(where: { isControlled($0, quoted: $1) }) {
      row.fault = .control
    } else {
      let values = zip(fields, quoted).compactMap { plain($0, quoted: $1) }
      if values.count < fields.count {
        row.fault = .control
      } else {
        row.fallback = fields.contains { $0.contains { $0 >= 0x80 } }
        row.fields = values.map(decode)
      }
    }
  }

  private func isControlled(_ field: [UInt8], quoted: Bool) -> Bool {
    var bare: [UInt8] = []
    var index = 0
    while index < field.count {
      // Of what is escaped, line ends are no fault.
      if dialect.escapes, field[index] == 92, index + 1 < field.count {
        let pair = field[index + 1] == 13 && index + 2 < field.count && field[index + 2] == 10
        index += pair ? 3 : 2
        if ![10, 13].contains(field[index - 1]) { bare.append(field[index - 1]) }
      } else {
        bare.append(field[index])
        index += 1
      }
    }
    return bare.contains { byte in
      if byte == 9 { return false }
      if byte == 10 || byte == 13 { return !quoted }
      return byte < 32 || byte == 127
    }
  }

  /// The only byte beyond ASCII in these tests is 0xE9, which alone is no UTF-8.
  private func decode(_ field: [UInt8]) -> String {
    String(decoding: field.flatMap { $0 == 0xE9 ? [0xC3, 0xA9] : [$0] }, as: UTF8.self)
  }
}
