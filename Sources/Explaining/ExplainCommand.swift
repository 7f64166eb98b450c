import Diagnostics
import StageContract

/// The forms of an answer.
package enum ExplainFormat: String, CaseIterable, Sendable {
  case text, json, html
}

/// What is asked of the tool, but for the number, which is no argument.
package struct ExplainRequest: Sendable {
  /// The run folder, or a snapshot.
  package var run: String
  package var format: ExplainFormat = .text
  /// The file that holds the number; nil: terminal or standard input.
  package var file: String?
  /// Who asks, beside the login name.
  package var officer: String?
  /// Why; required when the question is a NIK or No KK.
  package var reason = ""
  /// The pipeline folder; nil: the one that the run names.
  package var config: String?
  /// The folder of `codes.csv` and `keterangan.csv`.
  package var dictionary = "pipelines/kamus"
  /// A folder of runs or snapshots, for the history of the family.
  package var history: String?
  package var jobs = 2
  package var language: Language = .english

  package init(run: String) { self.run = run }
}

/// Asks, gathers, logs and prints.
package struct ExplainCommand {
  private let request: ExplainRequest

  package init(_ request: ExplainRequest) { self.request = request }

  /// Answers one question. Status 1 when nobody has that number. Nothing is printed before the log is written.
  package func perform() throws -> ExitStatus {
    let reader = try DossierReader(
      run: request.run, config: request.config, history: request.history, jobs: max(1, request.jobs))
    let glossary = try Glossary.load(request.dictionary)
    for text in [request.reason, request.officer ?? ""] { try ExplainCommand.refuseNumber(text) }
    let question = try Question(try Prompt.number(file: request.file, language: request.language))
    let reason = try reason(question)
    let dossier = try reader.read(question)
    try AccessLog(folder: reader.run.home, officer: request.officer, reason: reason).append(
      kind: question.kind, format: request.format, ids: dossier.ids)
    if dossier.isEmpty {
      let text = Message(id: "tidak ditemukan di potret ini", en: "not found in this snapshot")
      Prompt.say(text.text(request.language) + "\n")
      return .differs
    }
    try StandardOutput.write(answer(dossier, glossary))
    return .ok
  }

  /// Throws `usage` for a text with a number as long as a NIK, however it is grouped: what goes into the access log stays.
  private static func refuseNumber(_ text: String) throws(Failure) {
    var digits = 0
    for byte in text.utf8 {
      if (48...57).contains(byte) {
        digits += 1
      } else if ![32, 45, 46].contains(byte) {
        digits = 0
      }
      if digits >= 16 {
        throw Failure(
          .usage, id: "alasan dan petugas masuk ke catatan akses: jangan memuat NIK atau No KK",
          en: "reason and officer go into the access log: they must hold no NIK or No KK")
      }
    }
  }

  private func answer(_ dossier: Dossier, _ glossary: Glossary) -> String {
    let sections = Sections(dossier: dossier, glossary: glossary, language: request.language)
    switch request.format {
    case .text: return TextSheet.render(sections.all(), language: request.language)
    case .json: return String(decoding: JSONSheet.render(sections.all()), as: UTF8.self)
    case .html: return HearingSheet(dossier: dossier, glossary: glossary, language: request.language).page()
    }
  }

  /// Why the number is looked up: asked for on a terminal. An id is no secret, a number of a person is.
  private func reason(_ question: Question) throws(Failure) -> String {
    if question.kind == .id || !request.reason.allSatisfy(\.isWhitespace) { return request.reason }
    let asked = Prompt.text(Message(id: "Alasan:", en: "Reason:"), language: request.language) ?? ""
    try ExplainCommand.refuseNumber(asked)
    if asked.allSatisfy(\.isWhitespace) {
      throw Failure(
        .usage, id: "pencarian menurut nomor memerlukan --alasan", en: "a look-up by number needs --alasan")
    }
    return asked
  }
}
