import Diagnostics
import Glibc
import Logging
import Synchronization

/// How grave a finding or message is.
package enum Severity: Int, CaseIterable, Comparable, Sendable {
  case note
  case warning
  case error

  package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

  /// The word in messages.
  package var word: Message {
    switch self {
    case .note: Message(id: "catatan", en: "note")
    case .warning: Message(id: "peringatan", en: "warning")
    case .error: Message(id: "galat", en: "error")
    }
  }
}

/// Findings counted for the manifest, and messages to the person at the terminal.
///
/// Safe to share among workers; count per chunk rather than per row. Messages never hold a person's data whole:
/// the only way to show a value is `Masked`.
package final class DiagnosticLog: Sendable {
  private struct Key: Hashable {
    let source: String
    let code: String
  }

  private struct State {
    var findings: [Key: (severity: Severity, count: Int)] = [:]
    var shown: [Key: Int] = [:]
    var warnings = 0
  }

  /// The language of messages.
  package let language: Language
  private let logger: Logger
  private let state = Mutex(State())

  /// `json`: one JSON object a line instead of text; `colour`: faults and warnings in colour. `write` receives whole
  /// lines (without the line end).
  package init(
    stage: String, language: Language, json: Bool = false, colour: Bool = false,
    write: @escaping @Sendable (String) -> Void = DiagnosticLog.standardError
  ) {
    self.language = language
    logger = Logger(label: stage) { _ in LineLogHandler(stage: stage, json: json, colour: colour, write: write) }
  }

  /// Writes a line to stderr.
  package static let standardError: @Sendable (String) -> Void = { line in
    // A progress bar may stand on the terminal's last line.
    let bytes = Array(((isatty(2) == 1 ? "\r\u{1B}[K" : "") + line + "\n").utf8)
    var done = 0
    while done < bytes.count {
      let put = bytes[done...].withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
      if put > 0 {
        done += put
      } else if errno != EINTR {
        return
      }
    }
  }

  /// The stage or tool that it speaks for.
  package var stage: String { logger.label }

  // MARK: Findings

  /// Counts `rows` findings of `code` in `source`; `severity` decides whether `--strict` minds.
  package func count(_ code: String, source: String, rows: Int = 1, severity: Severity = .warning) {
    if rows == 0 { return }
    state.withLock { state in
      let key = Key(source: source, code: code)
      let known = state.findings[key] ?? (severity, 0)
      state.findings[key] = (max(known.severity, severity), known.count + rows)
      if severity >= .warning { state.warnings += rows }
    }
  }

  /// All findings, sorted by source and code.
  package var findings: [Manifest.Finding] {
    state.withLock { state in
      state.findings
        .map { key, found in
          Manifest.Finding(source: key.source, code: key.code, severity: found.severity, count: found.count)
        }
        .sorted { ($0.source, $0.code) < ($1.source, $1.code) }
    }
  }

  /// Findings and messages of at least the gravity of a warning.
  package var warnings: Int { state.withLock { $0.warnings } }

  // MARK: Messages

  /// How many messages of one code about one file are shown before the rest is only counted.
  package static let shownPerCode = 5

  /// Says `message` as `file:row: code severity: text`. Repetitions of a code in a file are cut after a few.
  package func report(
    _ severity: Severity, _ message: Message, file: String? = nil, row: Int? = nil, code: String? = nil,
    value: Masked? = nil
  ) {
    let times = state.withLock { state -> Int in
      if severity >= .warning { state.warnings += 1 }
      guard let code else { return 0 }
      let key = Key(source: file ?? "", code: code)
      state.shown[key, default: 0] += 1
      return state.shown[key, default: 0]
    }
    if times > DiagnosticLog.shownPerCode { return }
    var text = message.text(language)
    if let value { text += " (\(value))" }
    if times == DiagnosticLog.shownPerCode {
      text += Message(id: " (yang berikutnya hanya dihitung)", en: " (further ones are only counted)").text(language)
    }
    var metadata: Logger.Metadata = ["severity": .string(severity.word.text(language))]
    if let file { metadata["file"] = .string(file) }
    if let row { metadata["row"] = .stringConvertible(row) }
    if let code { metadata["code"] = .string(code) }
    let level: Logger.Level = severity == .note ? .notice : severity == .warning ? .warning : .error
    logger.log(level: level, "\(text)", metadata: metadata)
  }

  /// Says something that is neither finding nor fault.
  package func note(id: String, en: String) { report(.note, Message(id: id, en: en)) }

  /// Says what `failure` is about.
  package func report(_ failure: Failure) {
    report(.error, failure.message, file: failure.file, row: failure.line, code: failure.code)
  }
}

/// Formats events as one line of text or JSON.
private struct LineLogHandler: LogHandler {
  let stage: String
  let json: Bool
  let colour: Bool
  let write: @Sendable (String) -> Void
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .notice

  init(stage: String, json: Bool, colour: Bool, write: @escaping @Sendable (String) -> Void) {
    self.stage = stage
    self.json = json
    self.colour = colour
    self.write = write
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    func field(_ key: String) -> String? { event.metadata?[key].map { "\($0)" } }
    let severity = field("severity") ?? "\(event.level)"
    if json {
      var members = [
        JSONMember("type", .text("log")), JSONMember("stage", .text(stage)),
        JSONMember("severity", .text("\(event.level)")),
      ]
      for key in ["file", "code"] {
        if let text = field(key) { members.append(JSONMember(key, .text(text))) }
      }
      if let row = field("row").flatMap({ Int($0) }) { members.append(JSONMember("row", .number(row))) }
      members.append(JSONMember("message", .text("\(event.message)")))
      write(String(decoding: JSONValue.object(members).compact, as: UTF8.self))
      return
    }
    var line = "dtsen-\(stage): "
    if let file = field("file") {
      line += file
      if let row = field("row") { line += ":\(row)" }
      line += ": "
    }
    if let code = field("code") { line += code + " " }
    if event.level > .notice {
      line += Terminal.styled(severity, event.level >= .error ? .red : .yellow, colour) + ": "
    }
    write(line + "\(event.message)")
  }
}
