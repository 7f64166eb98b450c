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
    columns = try HeaderMatch.columns(header: reader.header, of: source, names: names, file: match.name)
    if let log {
      let finding = reader.finding
      if !finding.declared {
        let text = finding.text
        log.report(.note, Message(id: "dialek: \(text.id)", en: "dialect: \(text.en)"), file: match.name)
      }
      for header in columns.ignored {
        log.report(
          .warning,
          Message(id: "kolom '\(header)' tidak dikenal, diabaikan", en: "unknown column '\(header)' left out"),
          file: match.name)
      }
    }
  }
}

extension Failure {
  /// The same failure, naming the file as rows know it: without its folder.
  func named(_ name: String) -> Failure {
    Failure(status, id: message.id, en: message.en, file: file == nil ? nil : name, line: line, code: code)
  }
}

extension SourceDialect {
  /// What is declared, as the reader takes it. Any line end is read.
  var request: DialectRequest {
    var request = DialectRequest(fallback: fallback.flatMap { TextEncoding(rawValue: $0.rawValue) })
    request.delimiter = delimiter
    request.quote = quoted.map { $0 ? .character(34) : DialectRequest.Quote.none }
    request.encoding = TextEncoding(rawValue: encoding.rawValue)
    request.lineEnd = .any
    request.preamble = preamble
    return request
  }
}

extension DialectFinding {
  /// One line for a person at the terminal.
  var text: Message {
    Message(
      id: "pembatas \(delimiterName), kutip \(quoteName), sandi \(dialect.encoding.rawValue)"
        + (marked ? " (BOM)" : "")
        + ", akhir baris \(lineEnds.rawValue), pengantar \(dialect.preamble), keyakinan \(confidence)%",
      en: "delimiter \(delimiterName), quote \(dialect.quote == nil ? "none" : quoteName), "
        + "encoding \(dialect.encoding.rawValue)" + (marked ? " (BOM)" : "")
        + ", line end \(lineEnds == .any ? "mixed" : lineEnds.rawValue), preamble \(dialect.preamble), "
        + "confidence \(confidence)%")
  }

  var delimiterName: String { dialect.delimiter == 9 ? "TAB" : String(UnicodeScalar(dialect.delimiter)) }
  var quoteName: String { dialect.quote.map { String(UnicodeScalar($0)) } ?? "tidak" }

  /// The dialect as the manifest shows it.
  var json: JSONValue {
    .object([
      JSONMember("pembatas", .text(delimiterName)), JSONMember("kutip", .text(quoteName)),
      JSONMember("sandi", .text(dialect.encoding.rawValue)), JSONMember("bom", .bool(marked)),
      JSONMember("cadangan", .text(dialect.fallback?.rawValue ?? "tidak")),
      JSONMember("akhir_baris", .text(lineEnds.rawValue)), JSONMember("pengantar", .number(dialect.preamble)),
      JSONMember("cara", .text(declared ? "dinyatakan" : "auto")), JSONMember("keyakinan_persen", .number(confidence)),
    ])
  }
}
