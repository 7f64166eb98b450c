import Diagnostics
import Glibc
import TabularIO

/// The forms of an answer.
package enum ExplainFormat: String, CaseIterable, Sendable {
  case text, json, html
}

/// Asks, gathers, logs and prints.
package struct ExplainCommand {
  let run: String
  let format: ExplainFormat
  let officer: String?
  let reason: String
  let codes: String
  let jobs: Int
  let language: Language

  package init(
    run: String, format: ExplainFormat, officer: String?, reason: String, codes: String, jobs: Int, language: Language
  ) {
    self.run = run
    self.format = format
    self.officer = officer
    self.reason = reason
    self.codes = codes
    self.jobs = jobs
    self.language = language
  }

  /// Answers one question from standard input. Status 1 when nobody has that number.
  package func perform() throws -> ExitStatus {
    let question = try Question(ask())
    let reader = try DossierReader(run: run, jobs: max(1, jobs))
    let dossier = try reader.read(question)
    if dossier.isEmpty {
      say(language == .indonesian ? "tidak ditemukan di snapshot ini" : "not found in this snapshot")
      return .differs
    }
    let ids = dossier.family.map { $0["id_keluarga"] } + (dossier.person.map { [$0] } ?? [])
    let login = getenv("USER").map { String(cString: $0) } ?? String(getuid())
    try AccessLog.append(run: run, officer: officer ?? login, reason: reason, ids: ids)
    let sections = dossier.sections(codes: try meanings())
    switch format {
    case .text: print(TextSheet.render(sections, language: language), terminator: "")
    case .json: print(String(decoding: JSONSheet.render(sections, language: language), as: UTF8.self), terminator: "")
    case .html: print(HTMLSheet.render(sections, language: language), terminator: "")
    }
    return .ok
  }

  private func ask() throws(Failure) -> String {
    if isatty(0) == 1 { say("NIK / No KK / id:", terminator: " ") }
    guard let line = readLine() else {
      throw Failure(.usage, id: "tidak ada nomor di masukan standar", en: "no number on standard input")
    }
    return line
  }

  private func say(_ text: String, terminator: String = "\n") {
    let bytes = Array((text + terminator).utf8)
    _ = write(2, bytes, bytes.count)
  }

  private func meanings() throws(Failure) -> [String: String] {
    if FileAccess.isFolder(codes) != false { return [:] }
    let table = try SmallTable.load(codes)
    let (code, meaning) = (try table.column("code"), try table.column("meaning"))
    return Dictionary(table.rows.map { ($0[code], $0[meaning]) }) { first, _ in first }
  }
}
