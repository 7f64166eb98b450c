import TabularIO

/// What the reader made of some bytes, and whether its books balance.
struct ReaderRun {
  var records: [[String]?] = []
  var header: [String] = []
  /// Whether a row was refused for its quotes, its length or a control byte: then libcsv may see others.
  var isBroken = false
  var fallback = false
  var twice = false

  /// Reads `content` to its end; nil when it is refused as a whole. `fault` says which promise was broken.
  init?(
    _ content: [UInt8], _ request: DialectRequest, measure: Int, expected: Set<String> = [], fault: inout String?
  ) {
    guard let reader = try? DialectReader(content: content, request: request, expected: expected, measure: measure)
    else { return nil }
    header = reader.header
    let decoder = DialectDecoder(fieldCount: reader.header.count)
    let keeper = DialectDecoder(fieldCount: reader.header.count, keepsQuotes: true)
    let sheet = DialectDecoder(fieldCount: reader.header.count, header: reader.headerRecord)
    var written = RowBuffer(capacity: 4096)
    var kept = RowBuffer(capacity: 4096)
    // Bytes of a text that was converted are not those of the file.
    let isOwn = !reader.isConverted
    var place = reader.headerBytes
    var number = 0
    if isOwn && reader.headerContent != Array(content[..<min(place, content.count)]) {
      fault = "the header's bytes differ"
    }
    do {
      while let chunk = try reader.next() {
        try chunk.split()
        if chunk.offset != place { fault = "a chunk starts at \(chunk.offset), not at \(place)" }
        if isOwn && chunk.content.bytes != Array(content[place..<place + chunk.count]) {
          fault = "a chunk's bytes differ"
        }
        let rows = chunk.rows
        if rows.count != chunk.rowCount { fault = "\(rows.count) rows, \(chunk.rowCount) announced" }
        var inRows = 0
        var behind = place
        for index in 0..<rows.count {
          let row = rows[index]
          number += 1
          if row.number != number { fault = "row \(number) is called \(row.number)" }
          if row.offset < behind { fault = "row \(number) overlaps the one before" }
          if isOwn && row.raw.bytes != Array(content[row.offset..<row.offset + row.raw.count]) {
            fault = "a row's bytes differ"
          }
          behind = row.offset + row.raw.count
          inRows += row.raw.count
          if ReaderRun.isForm(sheet.decode(row, of: rows)), !ReaderRun.mayBeForm(row.content, reader.headerRecord) {
            fault = "row \(number) holds what neither header nor numbers of columns have"
          }
          switch decoder.decode(row, of: rows) {
          case .fields(let fields, let repairs):
            records.append((0..<fields.count).map { fields[$0].string })
            fallback = fallback || repairs.contains(.fallback)
            twice = twice || repairs.contains(.twice)
            written.removeAll()
            kept.removeAll()
            fields.append(0..<fields.count, to: &written)
            if case .fields(let same, _) = keeper.decode(row, of: rows) { same.append(0..<same.count, to: &kept) }
            if written.view.bytes != kept.view.bytes { fault = "row \(number) with its quotes kept is another" }
          case .refused(let reason):
            records.append(nil)
            if reason == .quote || reason == .length || reason == .control { isBroken = true }
          }
        }
        if inRows + chunk.blankBytes != chunk.count { fault = "the bytes of a chunk do not add up" }
        place += chunk.count
      }
    } catch {
      fault = "failed after the header: \(error)"
    }
    if isOwn && place != content.count { fault = "\(place) of \(content.count) bytes were read" }
  }

  /// Whether every letter and byte beyond ASCII of a line is one of the header's, in whatever case.
  private static func mayBeForm(_ line: ByteView, _ header: [UInt8]) -> Bool {
    let known = Set(header.map { $0 | 32 })
    return line.bytes.allSatisfy { byte in
      let isLetter = (97...122).contains(byte | 32) || byte >= 128
      return !isLetter || known.contains(byte | 32) || [0xEF, 0xBB, 0xBF].contains(byte)
    }
  }

  /// Whether a line was taken for one of the sheet's form.
  private static func isForm(_ outcome: DialectDecoder.Outcome) -> Bool {
    if case .refused(let fault) = outcome { return fault.isNobodys }
    return false
  }
}

/// Any bytes as CSV. The first two choose dialect and size of chunks.
final class ReaderTarget: FuzzTarget {
  init() {}

  func check(_ input: UnsafeBufferPointer<UInt8>) -> String? {
    if input.count < 2 { return nil }
    let choice = Int(input[0])
    let size = Int(input[1])
    let content = Array(input[2...])
    var dialect = Dialect()
    dialect.delimiter = Dialect.delimiters[choice & 3]
    dialect.quote = choice & 4 == 0 ? 34 : nil
    dialect.lineEnd = LineEnd.allCases[choice >> 3 & 3]
    dialect.encoding = choice & 32 == 0 ? .utf8 : .windows1252
    dialect.fallback = choice & 64 == 0 ? .windows1252 : nil
    dialect.escapes = choice & 128 != 0
    let request = DialectRequest(dialect)
    var fault: String?
    guard let run = ReaderRun(content, request, measure: size == 0 ? DialectLimits.chunk : size, fault: &fault) else {
      return nil
    }
    if let fault { return fault }
    // The same, whatever the size of chunks.
    guard let whole = ReaderRun(content, request, measure: DialectLimits.chunk, fault: &fault) else {
      return "refused in other chunks"
    }
    if let fault { return fault }
    if run.records != whole.records { return "other chunks give other rows" }
    return dialect.quote == 34 && dialect.lineEnd == .any && !dialect.escapes && !run.isBroken
      ? compare(run, content, dialect) : nil
  }

  private func compare(_ run: ReaderRun, _ content: [UInt8], _ dialect: Dialect) -> String? {
    if content.contains(0) { return nil }
    let marked = content.starts(with: [0xEF, 0xBB, 0xBF])
    let expected = LibCSV.records(Array(content.dropFirst(marked ? 3 : 0)), delimiter: dialect.delimiter)
    if expected.count != run.records.count + 1 {
      return "\(run.records.count + 1) records, libcsv reads \(expected.count)"
    }
    if run.fallback || run.twice || dialect.encoding != .utf8 { return nil }
    for (index, record) in run.records.enumerated() {
      if let record, record != expected[index + 1] { return "record \(index + 1) differs from libcsv's" }
    }
    return nil
  }
}

/// Any bytes whose dialect is to be found.
final class DetectionTarget: FuzzTarget {
  private let expected = Set(["nik", "nama", "tanggal_lahir", "alamat"].map(DialectHeader.key))

  init() {}

  func check(_ input: UnsafeBufferPointer<UInt8>) -> String? {
    var fault: String?
    var request = DialectRequest()
    request.escapes = nil
    _ = ReaderRun(Array(input), request, measure: DialectLimits.chunk, expected: expected, fault: &fault)
    return fault
  }
}
