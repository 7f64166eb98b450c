import Glibc

/// What is known of the terminal at standard error and standard output.
package enum Terminal {
  /// How wide standard error is; 80 when it is no terminal or does not say.
  package static var columns: Int {
    var size = winsize()
    guard ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 80 }
    return Int(size.ws_col)
  }

  /// Whether `descriptor` (1 or 2) takes colours: a terminal that is not dumb, and NO_COLOR is not set.
  package static func hasColour(_ descriptor: Int32) -> Bool {
    func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
    return isatty(descriptor) == 1 && variable("NO_COLOR").isEmpty && variable("TERM") != "dumb"
  }

  /// Ways to set a text apart, as terminals have known them for forty years.
  package enum Style: String, Sendable {
    case red = "1;31"
    case yellow = "33"
  }

  /// `text` in `style` where `isColoured`, else as it is.
  package static func styled(_ text: String, _ style: Style, _ isColoured: Bool) -> String {
    isColoured ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
