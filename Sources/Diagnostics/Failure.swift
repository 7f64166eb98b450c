/// Why a run cannot go on: the one error type of the package.
///
/// Carries the exit status, a message in both languages and, where known, the file, row and code it is about.
/// Only `StageCommand` turns it into a process exit.
@usableFromInline
package struct Failure: Error, Sendable, Equatable {
  package let status: ExitStatus
  package let message: Message
  /// File name (as the user named it), when the failure is about a file.
  package let file: String?
  /// 1-based line (configuration) or data row (tables).
  package let line: Int?
  /// Rule or rejection code, such as `TLK-002`.
  package let code: String?

  package init(
    _ status: ExitStatus, id: String, en: String, file: String? = nil, line: Int? = nil, code: String? = nil
  ) {
    self.status = status
    self.message = Message(id: id, en: en)
    self.file = file
    self.line = line
    self.code = code
  }

  /// `file:line: CODE message`, the parts that are known.
  package func text(_ language: Language) -> String {
    var parts = ""
    if let file {
      parts += file
      if let line { parts += ":\(line)" }
      parts += ": "
    }
    if let code { parts += code + " " }
    return parts + message.text(language)
  }
}
