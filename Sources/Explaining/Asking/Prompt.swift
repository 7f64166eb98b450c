import Diagnostics
import Glibc
import TabularIO

/// Reads the number that is asked about: never an argument, and never shown on the screen.
enum Prompt {
  /// The first line of `file`, else what is typed on the terminal (not echoed), else the first line of standard
  /// input. Throws `usage` when there is none, `inputMissing` when the file cannot be read, `interrupted` on Ctrl-C.
  static func number(file: String?, language: Language) throws(Failure) -> String {
    if let file {
      let bytes = try FileAccess.content(of: file).prefix { $0 != 10 }
      return String(decoding: bytes, as: UTF8.self)
    }
    if isatty(0) == 1 {
      let question = Message(id: "NIK / No KK / id (tidak ditampilkan):", en: "NIK / No KK / id (not shown):")
      return try hidden(question.text(language))
    }
    guard let line = readLine() else {
      throw Failure(.usage, id: "tidak ada nomor di masukan standar", en: "no number on standard input")
    }
    return line
  }

  /// A line typed on the terminal, shown as it is typed; nil when standard input is no terminal.
  static func text(_ question: Message, language: Language) -> String? {
    if isatty(0) != 1 { return nil }
    say(question.text(language) + " ")
    return readLine()
  }

  /// Writes to standard error: standard output is for the answer.
  static func say(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(2, bytes, bytes.count)
  }

  /// Echo and signals are off while the person types, so that the terminal is never left without echo.
  private static func hidden(_ question: String) throws(Failure) -> String {
    var usual = termios()
    guard tcgetattr(0, &usual) == 0 else {
      throw Failure(.ioFailure, id: "terminal tidak dapat diatur", en: "the terminal cannot be set")
    }
    var quiet = usual
    quiet.c_lflag &= ~tcflag_t(ECHO | ISIG)
    say(question + " ")
    tcsetattr(0, TCSAFLUSH, &quiet)
    let line = readLine()
    tcsetattr(0, TCSAFLUSH, &usual)
    say("\n")
    guard let line else { throw Failure(.usage, id: "tidak ada nomor", en: "no number") }
    if line.utf8.contains(3) { throw Failure(.interrupted, id: "dihentikan", en: "interrupted") }
    return line
  }
}
