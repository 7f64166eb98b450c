import DataDictionary
import Diagnostics
import StageContract
import TabularIO

/// One file of a source, opened: its dialect is known and its header is matched.
struct SourceFile {
  let name: String
  let path: String
  let reader: DialectReader
  let columns: ColumnMap

  /// Opens the file; a workbook's shared texts may take a quarter of `memory`. Throws `badData` for a damaged file or a
  /// header that does not fit.
  init(
    match: PipelineSources.Match, source: SourceSettings, memory: Int, log: DiagnosticLog?
  ) throws(Failure) {
    name = match.name
    path = match.path
    let names = HeaderMatch.names(source)
    do throws(Failure) {
      reader = try DialectReader(
        path: match.path, request: source.dialect.request, expected: Set(names.map(\.key)), textLimit: memory / 4)
    } catch {
      throw error.named(match.name)
    }
    if let failure = DialectAdvice.failure(match, reader, source, known: Set(names.map(\.key))) { throw failure }
    columns = try HeaderMatch.columns(
      header: reader.header, of: source, names: names, file: match.name,
      hasTrailing: reader.finding.trailing == .rows)
    if let log {
      let finding = reader.finding
      if !finding.declared {
        log.report(.note, finding.brief, file: match.name)
      }
      if let trailing = finding.trailing { log.report(.warning, trailing.message, file: match.name) }
      func isName(_ header: String) -> Bool { header.contains { $0.isLetter || $0.isNumber } }
      for header in columns.ignored where isName(header) {
        log.report(
          .warning,
          Message(id: "kolom '\(header)' tidak dikenal, diabaikan", en: "unknown column '\(header)' left out"),
          file: match.name)
      }
      if let advice = HeaderAdvice.line(columns.likely) {
        log.report(
          .warning,
          Message(
            id: "kolom yang tidak ada di berkas mungkin ada di antaranya; di sumber.yaml: \(advice)",
            en: "columns that the file lacks may be among them; in sumber.yaml: \(advice)"), file: match.name)
      }
      let nameless = columns.ignored.count { !isName($0) }
      if nameless > 0 {
        log.report(
          .warning,
          Message(id: "\(nameless) kolom tanpa nama diabaikan", en: "\(nameless) columns without a name left out"),
          file: match.name)
      }
      if SourceFile.identifiesNobody(columns, of: source) {
        log.report(
          .warning,
          Message(
            id: "tanpa NIK, No KK dan tanggal lahir: barisnya tidak dapat dipadankan",
            en: "has neither NIK, No KK nor date of birth: its rows cannot be matched"), file: match.name)
      }
    }
  }

  /// Whether a file lacks every column by which its source could tell persons apart.
  private static func identifiesNobody(_ columns: ColumnMap, of source: SourceSettings) -> Bool {
    var known = 0
    for (column, definition) in source.definition.columns.enumerated() {
      let isBirth = definition.kind == .tanggal && SnapshotGuard.usualBirthColumns.contains(definition.name)
      guard isBirth || definition.kind == .nik || definition.kind == .noKK else { continue }
      known += 1
      if columns.places[column] >= 0 { return false }
    }
    // A decision names a review row, and a person only where one is chosen.
    return known > 0 && source.definition.unit != "baris"
  }
}

extension Failure {
  /// The same failure, naming the file as rows know it: without its folder.
  func named(_ name: String) -> Failure {
    Failure(status, id: message.id, en: message.en, file: file == nil ? nil : name, line: line, code: code)
  }
}

extension TrailingDelimiter {
  /// What is said of it at the terminal.
  var message: Message {
    switch self {
    case .rows:
      Message(
        id: "tiap baris berakhir dengan satu pembatas yang tidak ada di kepala kolom; dibaca tanpa itu",
        en: "every row ends with a delimiter that the header lacks; read without it")
    case .header:
      Message(
        id: "kepala kolom berakhir dengan satu pembatas yang tidak ada di barisnya; dibaca tanpa itu",
        en: "the header ends with a delimiter that its rows lack; read without it")
    }
  }
}

extension SourceDialect {
  /// What is declared, as the reader takes it. Any line end is read.
  var request: DialectRequest {
    var request = DialectRequest(fallback: fallback.flatMap { TextEncoding(rawValue: $0.rawValue) })
    request.delimiter = delimiter
    switch quote {
    case .character(let byte): request.quote = .character(byte)
    case .some(.none): request.quote = DialectRequest.Quote.none
    case nil: request.quote = nil
    }
    request.escapes = escapes
    request.encoding = TextEncoding(rawValue: encoding.rawValue)
    request.lineEnd = .any
    request.preamble = preamble
    request.findsTrailing = true
    return request
  }
}

extension DialectFinding {
  /// What of the dialect is not as usual, for a person at the terminal: the delimiter always; no quotes, another
  /// encoding than UTF-8, lines before the header, and the confidence below ``sure`` only where it is so. Line ends are
  /// left out: any are read. At most 80 columns with the name of any source's file, unless all of it is unusual.
  var brief: Message {
    let delimiter = delimiterName.utf8.count > 1 ? delimiterName : "'\(delimiterName)'"
    var id = [delimiter]
    var en = [delimiter]
    if dialect.quote == nil {
      id.append("tanpa kutip")
      en.append("no quotes")
    } else if dialect.quote != 34 {
      id.append("kutip \(quoteName)")
      en.append("quote \(quoteName)")
    }
    if dialect.escapes {
      id.append("lolos \\")
      en.append("escape \\")
    }
    if dialect.encoding != .utf8 {
      id.append(dialect.encoding.rawValue)
      en.append(dialect.encoding.rawValue)
    }
    if dialect.preamble > 0 {
      id.append("pengantar \(dialect.preamble)")
      en.append("preamble \(dialect.preamble)")
    }
    let doubt = confidence < DialectFinding.sure ? " (\(confidence)%)" : ""
    return Message(
      id: "dialek " + id.joined(separator: ", ") + doubt, en: "dialect " + en.joined(separator: ", ") + doubt)
  }

  /// Per cent of agreement from which the dialect that was found needs no second look.
  static let sure = 90

  /// All of the dialect, for the profile.
  var text: Message {
    func both(_ text: String) -> Message { Message(id: text, en: text) }
    let end = lineEnds == .any ? Message(id: "campur", en: "mixed") : both(lineEnds.rawValue.uppercased())
    let quote = dialect.quote == nil ? Message(id: "tidak ada", en: "none") : both(quoteName)
    let encoding = dialect.encoding.rawValue + (marked ? " (BOM)" : "")
    let escape = dialect.escapes ? Message(id: "lolos \\, ", en: "escape \\, ") : both("")
    return Message(
      id: "pembatas \(delimiterName), kutip \(quote.id), \(escape.id)sandi \(encoding), akhir baris \(end.id), "
        + "pengantar \(dialect.preamble), keyakinan \(confidence)%",
      en: "delimiter \(delimiterName), quote \(quote.en), \(escape.en)encoding \(encoding), line end \(end.en), "
        + "preamble \(dialect.preamble), confidence \(confidence)%")
  }

  /// As `pembatas` of `sumber.yaml` has it.
  var delimiterName: String {
    switch dialect.delimiter {
    case 1: "CTRL-A"
    case 9: "TAB"
    default: String(UnicodeScalar(dialect.delimiter))
    }
  }
  var quoteName: String { dialect.quote.map { String(UnicodeScalar($0)) } ?? "tidak" }

  /// The dialect as the manifest shows it.
  var json: JSONValue {
    .object(
      [
        JSONMember("pembatas", .text(delimiterName)), JSONMember("kutip", .text(quoteName)),
        JSONMember("sandi", .text(dialect.encoding.rawValue)), JSONMember("bom", .bool(marked)),
        JSONMember("cadangan", .text(dialect.fallback?.rawValue ?? "tidak")),
        JSONMember("akhir_baris", .text(lineEnds.rawValue)), JSONMember("pengantar", .number(dialect.preamble)),
        JSONMember("cara", .text(declared ? "dinyatakan" : "auto")),
        JSONMember("keyakinan_persen", .number(confidence)),
      ] + (dialect.escapes ? [JSONMember("lolos", .text("\\"))] : [])
        + (trailing.map { [JSONMember("pembatas_akhir", .text($0.rawValue))] } ?? []))
  }
}
