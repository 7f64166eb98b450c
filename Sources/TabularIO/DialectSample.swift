import Diagnostics

/// A delimiter at the end of all rows, or of the header, that the other lacks.
package enum TrailingDelimiter: String, Sendable {
  /// Rows end with one: their last field is empty and has no name.
  case rows = "baris"
  /// The header ends with one: its last name is empty and has no values.
  case header = "kepala"
}

/// How a dialect was found.
package struct DialectFinding: Sendable, Equatable {
  package let dialect: Dialect
  /// Whether every part of it was declared.
  package let declared: Bool
  /// Whether the file starts with a byte order mark.
  package let marked: Bool
  /// Share of the sample's rows that have as many fields as the header, in per cent.
  package let confidence: Int
  /// The line ends of the sample: one kind, or `campur`.
  package let lineEnds: LineEnd
  /// Rows and header differ by a delimiter at the end, in the whole sample.
  package let trailing: TrailingDelimiter?
}

/// Finds a dialect from the first bytes of a file.
enum DialectSample {
  /// Throws `badData` for what is no delimited text.
  static func refuseWhatIsNoText(_ sample: ByteView, file: String) throws(Failure) {
    func refuse(_ id: String, _ en: String) -> Failure {
      Failure(.badData, id: "\(id), pada byte 0", en: "\(en), at byte 0", file: file)
    }
    if sample.isEmpty { throw refuse("berkas kosong", "empty file") }
    for kind in ForeignFile.all where kind.starts(sample) { throw refuse(kind.id, kind.en) }
    if WideTextReader.Order(sample) != nil {
      throw refuse(
        "UTF-16; nyatakan sandi utf-16 atau auto, atau simpan sebagai CSV UTF-8",
        "UTF-16; declare the encoding utf-16 or auto, or save it as CSV UTF-8")
    }
    let mark = byteOrderMark(sample)
    if let kind = ForeignFile.markup(sample[mark..<sample.count]) { throw refuse(kind.id, kind.en) }
  }

  /// Whether a file starts as a zip archive does.
  static func isArchive(_ path: String) throws(Failure) -> Bool {
    let file = try FileAccess.reading(path)
    var start: [UInt8] = [0, 0, 0, 0]
    _ = try start.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return try file.read(into: base, count: 4)
    }
    return start == [0x50, 0x4B, 3, 4]
  }

  /// Bytes of a UTF-8 byte order mark at the start.
  static func byteOrderMark(_ sample: ByteView) -> Int {
    sample.count >= 3 && sample[0] == 0xEF && sample[1] == 0xBB && sample[2] == 0xBF ? 3 : 0
  }

  /// Completes what is declared; `isWide` when the sample was UTF-16. The same sample always gives the same answer.
  static func find(
    _ sample: ByteView, after mark: Int, request: DialectRequest, expected: Set<String>, whole: Bool, isWide: Bool
  ) -> DialectFinding {
    let text = sample[mark..<sample.count]
    let ends = lineEnds(text)
    let found = isWide ? TextEncoding.utf16 : (mark > 0 ? .utf8 : encoding(text, whole: whole))
    let encoding = request.encoding ?? found
    let rescue = isWide ? nil : request.fallback
    let delimiters: [UInt8] = request.delimiter.map { [$0] } ?? Dialect.delimiters
    var best: Candidate?
    for delimiter in delimiters {
      for quote in quotes(request) {
        var dialect = Dialect(
          delimiter: delimiter, quote: quote, encoding: encoding, fallback: rescue,
          lineEnd: request.lineEnd ?? .any, preamble: 0)
        dialect.encodingIsFound = request.encoding == nil && !isWide
        dialect.escapes = request.escapes == true
        for preamble in request.preamble.map({ $0...$0 }) ?? 0...20 {
          dialect.preamble = preamble
          guard
            let candidate = Candidate(text, dialect, expected, whole: whole, findsTrailing: request.findsTrailing)
          else { break }
          if candidate.isBetter(than: best) { best = candidate }
        }
      }
    }
    if request.escapes == nil, let plain = best, text.bytes.contains(DialectEscape.character) {
      best = Candidate.escaped(plain, text, expected, whole: whole, findsTrailing: request.findsTrailing)
    }
    var fallback = Dialect(
      delimiter: delimiters[0], quote: quotes(request)[0], encoding: encoding, fallback: rescue,
      lineEnd: request.lineEnd ?? .any, preamble: request.preamble ?? 0)
    fallback.encodingIsFound = request.encoding == nil && !isWide
    fallback.escapes = request.escapes == true
    let declared =
      request.delimiter != nil && request.quote != nil && request.encoding != nil && request.lineEnd != nil
      && request.preamble != nil && (request.escapes != nil || best?.dialect.escapes != true)
    return DialectFinding(
      dialect: best?.dialect ?? fallback, declared: declared, marked: mark > 0, confidence: best?.confidence ?? 0,
      lineEnds: ends, trailing: best?.trailing)
  }

  private static func quotes(_ request: DialectRequest) -> [UInt8?] {
    switch request.quote {
    case .character(let byte): [byte]
    case .some(.none): [nil]
    case nil: [34, nil, 39]
    }
  }

  /// The one kind of line end of the sample; `campur` when there are several, or none.
  private static func lineEnds(_ text: ByteView) -> LineEnd {
    var feeds = 0
    var returns = 0
    var pairs = 0
    var previous: UInt8 = 0
    for index in 0..<text.count {
      let byte = text.start[index]
      if byte == 10 {
        if previous == 13 {
          pairs += 1
          returns -= 1
        } else {
          feeds += 1
        }
      } else if byte == 13 {
        returns += 1
      }
      previous = byte
    }
    if feeds > 0 && pairs == 0 && returns == 0 { return .lf }
    if pairs > 0 && feeds == 0 && returns == 0 { return .crlf }
    if returns > 0 && feeds == 0 && pairs == 0 { return .cr }
    return .any
  }

  /// UTF-8 unless more lines with letters beyond ASCII break it than keep it.
  private static func encoding(_ text: ByteView, whole: Bool) -> TextEncoding {
    var valid = 0
    var broken = 0
    var start = 0
    for index in 0...text.count {
      if index < text.count && text.start[index] != 10 && text.start[index] != 13 { continue }
      if index == text.count && !whole { break }
      let line = text[start..<index]
      start = index + 1
      if line.isEmpty || !DialectText.hasHigh(line) { continue }
      if DialectText.isUTF8(line) { valid += 1 } else { broken += 1 }
    }
    return broken > valid ? .windows1252 : .utf8
  }

  /// One dialect tried on the sample.
  private struct Candidate {
    let dialect: Dialect
    let matches: Int
    let fields: Int
    /// Rows that have as many fields as the header.
    let alike: Int
    /// What its backslashes say, where they are read as escapes.
    let escapes: DialectEscape.Evidence
    let confidence: Int
    let trailing: TrailingDelimiter?

    /// Nil when there is no header left behind the preamble, and for apostrophes as quotes where few rows have such fields.
    init?(_ text: ByteView, _ dialect: Dialect, _ expected: Set<String>, whole: Bool, findsTrailing: Bool) {
      let walker = DialectWalker(dialect)
      var ends = SeparatorList(capacity: 256)
      var start = 0
      var preamble = dialect.preamble
      var header: [String]?
      var rows = 0
      var alike = 0
      var apostrophes = 0
      var longer = 0
      var shorter = 0
      var escapes = DialectEscape.Evidence()
      // A few hundred rows tell as much as all of the sample.
      while start < text.count && rows < 300 {
        ends.count = 0
        let step =
          preamble > 0
          ? walker.line(text.start, from: start, count: text.count, atEnd: whole)
          : walker.step(text.start, from: start, count: text.count, atEnd: whole, ends: &ends)
        switch step {
        case .needsMore: start = text.count
        case .blank(let next):
          start = next
          preamble = max(preamble - 1, 0)
        case .row(let end, let next):
          if preamble > 0 {
            preamble -= 1
          } else if let header {
            rows += 1
            let row = text[start..<end]
            alike += ends.count == header.count && !Candidate.isWrapped(row, dialect) ? 1 : 0
            longer += ends.count == header.count + 1 && row.last == dialect.delimiter ? 1 : 0
            shorter += ends.count + 1 == header.count && header.last == "" ? 1 : 0
            if dialect.escapes { escapes.add(row, dialect.delimiter) }
            if dialect.quote == 39, Candidate.hasQuotedField(row, dialect) { apostrophes += 1 }
          } else {
            header = DialectHeader.fields(text[start..<end], ends: ends, start: start, dialect: dialect)
            if expected.isEmpty && ends.count < 2 { header = nil }
            if header == nil { return nil }
          }
          start = next
        case .broken(_, _, let next):
          if header == nil { return nil }
          rows += 1
          start = next
        }
      }
      guard let header else { return nil }
      // Names begin with apostrophes, and spreadsheets mark text with one.
      if dialect.quote == 39, rows > 0, apostrophes * 2 < rows { return nil }
      var trailing: TrailingDelimiter?
      if findsTrailing, alike == 0, max(longer, shorter) * 10 >= rows * 9, max(longer, shorter) > 0 {
        trailing = longer >= shorter ? .rows : .header
        alike = max(longer, shorter)
      }
      self.trailing = trailing
      self.dialect = dialect
      matches = header.reduce(0) { $0 + (expected.contains(DialectHeader.key($1)) ? 1 : 0) }
      fields = header.count
      self.alike = alike
      self.escapes = escapes
      confidence = rows == 0 ? 100 : alike * 100 / rows
    }

    /// Whether a row whose quotes are to mean nothing begins and ends with one: then they do mean something.
    private static func isWrapped(_ row: ByteView, _ dialect: Dialect) -> Bool {
      guard row.count >= 2, row[0] == 34 || row[0] == 39 else { return false }
      return row[0] == row[row.count - 1] && dialect.quote != row[0]
    }

    /// `plain`, or the same dialect with escapes where the sample says so: more rows are like the header with them, or as many and
    /// some field is `\N`, and no backslash stands where a database would write none.
    static func escaped(
      _ plain: Candidate, _ text: ByteView, _ expected: Set<String>, whole: Bool, findsTrailing: Bool
    ) -> Candidate {
      var dialect = plain.dialect
      dialect.escapes = true
      guard let other = Candidate(text, dialect, expected, whole: whole, findsTrailing: findsTrailing),
        other.matches >= plain.matches, !other.escapes.hasStranger
      else { return plain }
      return other.alike > plain.alike || other.alike == plain.alike && other.escapes.hasNull ? other : plain
    }

    /// Whether a field begins and ends with the quote.
    private static func hasQuotedField(_ row: ByteView, _ dialect: Dialect) -> Bool {
      var begins = -1
      for index in 0..<row.count where Int(row[index]) == Int(dialect.quote ?? 0) {
        if begins >= 0, index + 1 == row.count || row[index + 1] == dialect.delimiter { return true }
        if begins < 0, index == 0 || row[index - 1] == dialect.delimiter { begins = index }
      }
      return false
    }

    /// More known names, then more rows like the header, then more fields; else the one tried first.
    func isBetter(than other: Candidate?) -> Bool {
      guard let other else { return true }
      if matches != other.matches { return matches > other.matches }
      if confidence != other.confidence { return confidence > other.confidence }
      return fields > other.fields && matches == 0
    }
  }
}
