import Diagnostics

/// What a verification found: everything wrong, one line each, and what could not be checked.
package struct VerifyReport: Sendable {
  /// A thing that is wrong with one file of the snapshot.
  package struct Problem: Sendable, Equatable {
    /// Relative to the snapshot.
    package let file: String
    package let message: Message

    /// `file: message`.
    package func text(_ language: Language) -> String { "\(file): \(message.text(language))" }
  }

  /// In the order of the checks, then of the files.
  package private(set) var problems: [Problem] = []
  /// What was checked, and what could not be and why.
  package private(set) var notes: [Message] = []

  /// Whether nothing is wrong.
  package var isSound: Bool { problems.isEmpty }

  mutating func problem(_ file: String, id: String, en: String) {
    problems.append(Problem(file: file, message: Message(id: id, en: en)))
  }

  mutating func note(id: String, en: String) { notes.append(Message(id: id, en: en)) }

  mutating func add(_ found: [Problem]) { problems += found }

  /// The lines for a terminal, the last of which is the verdict.
  package func lines(_ language: Language) -> [String] {
    var lines = problems.map { $0.text(language) } + notes.map { $0.text(language) }
    let verdict =
      isSound
      ? Message(id: "utuh: semua yang diperiksa cocok", en: "whole: everything checked agrees")
      : Message(id: "tidak utuh: \(problems.count) hal salah", en: "not whole: \(problems.count) things are wrong")
    lines.append(verdict.text(language))
    return lines
  }
}
