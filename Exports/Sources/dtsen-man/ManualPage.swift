/// A manual page in roff (man(7)): NAME, SYNOPSIS, OPTIONS, then the sections that the tool's help has.
struct ManualPage {
  let command: HelpDump.Command
  let version: String

  var roff: String {
    var lines = [".TH \(escaped(command.commandName.uppercased())) 1 \"\" \"dtsen \(escaped(version))\" \"DTSEN\""]
    lines += [".SH NAME", "\(escaped(command.commandName)) \\- \(escaped(command.abstract ?? ""))"]
    let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
    lines += [".SH SYNOPSIS", ".nh", ".ad l", ".B \(escaped(command.commandName))"]
    lines += arguments.map(synopsis)
    lines += [".ad", ".hy", ".SH OPTIONS"]
    for argument in arguments { lines += option(argument) }
    lines += discussion
    lines += [
      ".SH SEE ALSO",
      "dtsen-ingest(1), dtsen-normalise(1), dtsen-match(1), dtsen-flag(1), dtsen-emit(1), dtsen-verify(1),",
      "dtsen-diff(1), dtsen-explain(1), dtsen-report(1)",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private func synopsis(_ argument: HelpDump.Argument) -> String {
    var text = typed(argument)
    if argument.isRepeating { text += " ..." }
    return argument.isOptional || argument.defaultValue != nil ? "[\(text)]" : text
  }

  private func typed(_ argument: HelpDump.Argument) -> String {
    let value = "\\fI\(escaped(argument.valueName ?? "value"))\\fR"
    switch argument.kind {
    case "positional": return value
    case "flag": return "\\fB\(escaped(argument.preferredName?.typed ?? ""))\\fR"
    default: return "\\fB\(escaped(argument.preferredName?.typed ?? ""))\\fR \(value)"
    }
  }

  private func option(_ argument: HelpDump.Argument) -> [String] {
    let names = (argument.names ?? []).map { "\\fB\(escaped($0.typed))\\fR" }.joined(separator: ", ")
    let value = argument.kind == "flag" ? "" : " \\fI\(escaped(argument.valueName ?? "value"))\\fR"
    var text = escaped(argument.abstract ?? "")
    if let values = argument.allValues, !values.isEmpty {
      text += " One of: \(escaped(values.joined(separator: ", ")))."
    }
    if let standard = argument.defaultValue { text += " Default: \(escaped(standard))." }
    return [".TP", names.isEmpty ? value.trimmingPrefix(" ").description : names + value, protected(text)]
  }

  /// The help's own sections: a line of capitals is a heading, what is indented keeps its lines.
  private var discussion: [String] {
    var lines: [String] = []
    var isFilled = true
    func fill(_ wanted: Bool) {
      if wanted != isFilled { lines.append(wanted ? ".fi" : ".nf") }
      isFilled = wanted
    }
    let text = (command.discussion ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if let first = text.first, !ManualPage.isHeading(first) { lines.append(".SH DESCRIPTION") }
    for line in text {
      if ManualPage.isHeading(line) {
        fill(true)
        lines.append(".SH \(escaped(line))")
      } else if line.isEmpty {
        fill(true)
        lines.append(".PP")
      } else {
        fill(!line.hasPrefix(" "))
        lines.append(protected(escaped(line)))
      }
    }
    fill(true)
    return lines
  }

  private static func isHeading(_ line: String) -> Bool {
    !line.isEmpty && !line.hasPrefix(" ") && line.allSatisfy { $0.isUppercase || $0 == " " }
  }

  /// Text in which roff reads no command.
  private func escaped(_ text: String) -> String {
    var safe = ""
    for character in text {
      switch character {
      case "\\": safe += "\\e"
      case "-": safe += "\\-"
      case "\n": safe += " "
      default: safe.append(character)
      }
    }
    return safe
  }

  /// A line that may begin with a dot or an apostrophe.
  private func protected(_ line: String) -> String {
    line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }
}
