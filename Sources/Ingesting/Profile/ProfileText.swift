import DataDictionary
import Diagnostics
import StageContract

extension SourceProfile {
  /// The profile for a person, in at most 80 columns.
  package func text(_ language: Language) -> String {
    let page = ProfilePage(profile: self, language: language)
    return page.head + page.files + page.table + page.findings
  }
}

/// The lines of a profile.
private struct ProfilePage {
  let profile: SourceProfile
  let language: Language

  private static let width = 80

  private func say(_ id: String, _ en: String) -> String { language == .indonesian ? id : en }

  // MARK: Numbers

  /// A whole number with the separators of the language.
  private func number(_ value: Int) -> String {
    let digits = Array(String(value))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text += say(".", ",") }
      text.append(digit)
    }
    return text
  }

  /// part / whole in per cent with one decimal, cut off; 100 only when it is all.
  private func share(_ part: Int, _ whole: Int) -> String {
    if whole == 0 { return "-" }
    let tenths = part * 1000 / whole
    if tenths == 0 && part > 0 { return say("<0,1%", "<0.1%") }
    return "\(tenths / 10)\(say(",", "."))\(tenths % 10)%"
  }

  private func fit(_ text: String, _ width: Int) -> String {
    let count = text.count
    if count > width { return String(text.prefix(max(width - 1, 0))) + "~" }
    return text + String(repeating: " ", count: width - count)
  }

  private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// Words of `text` in lines, all but the first indented.
  private func wrapped(_ text: String, indent: Int) -> String {
    var lines: [String] = []
    var line = ""
    let room = ProfilePage.width - indent
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if !line.isEmpty && line.count + 1 + word.count > room {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    lines.append(line)
    return lines.joined(separator: "\n" + String(repeating: " ", count: indent)) + "\n"
  }

  // MARK: Parts

  var head: String {
    let title = say("PROFIL", "PROFILE") + " " + profile.source.name
    let rows =
      number(profile.rows) + say(" baris, ", " rows, ") + number(profile.rejected) + say(" ditolak (", " refused (")
      + share(profile.rejected, profile.rows) + ")"
    return title + "\n" + rows + "\n"
  }

  var files: String {
    var text = ""
    for file in profile.files {
      text +=
        "\n"
        + wrapped(
          "\(file.name): \(number(file.rows)) \(say("baris", "rows")), \(number(file.bytes)) byte", indent: 2)
      text += "  " + wrapped(file.finding.text.text(language), indent: 2)
    }
    return text
  }

  var table: String {
    var text =
      "\n" + fit(say("KOLOM", "COLUMN"), 34) + fit(say("JENIS", "TYPE"), 16) + right(say("ISI", "FILLED"), 7)
      + right(say("BERBEDA", "DISTINCT"), 13) + right(say("PANJANG", "LENGTH"), 10) + "\n"
    for column in profile.columns { text += lines(column) }
    return text
      + say(
        "* wajib   ~ kira-kira (±1%)   panjang dalam byte   nilai orang disamarkan\n",
        "* required   ~ about (±1%)   length in bytes   values of persons are masked\n")
  }

  private func lines(_ column: SourceProfile.Column) -> String {
    let distinct = column.tally.distinct.result
    let filled = column.tally.filled
    let length =
      filled == 0
      ? "-"
      : column.tally.shortest == column.tally.longest
        ? "\(column.tally.longest)" : "\(column.tally.shortest)-\(column.tally.longest)"
    var text =
      fit(column.definition.name + (column.definition.required ? " *" : ""), 34)
      + fit(column.definition.kind.rawValue, 16) + right(share(filled, profile.accepted), 7)
      + right((distinct.exact ? "" : "~") + number(distinct.count), 13) + right(length, 10) + "\n"
    if filled == 0 { return text }
    if column.definition.kind == .tanggal && column.counts.usable > 0 {
      text +=
        "    "
        + wrapped(
          say("tanggal: ", "dates: ") + SourceManifest.date(column.counts.first) + " .. "
            + SourceManifest.date(column.counts.last) + say(", terbaca ", ", read ")
            + share(column.counts.usable, filled), indent: 4)
    }
    text += entries(say("pola: ", "shapes: "), profile.shapes(column, 4), filled)
    text += entries(say("nilai: ", "values: "), profile.values(column, 6), filled)
    return text
  }

  private func entries(_ label: String, _ values: [(text: String, count: Int)], _ filled: Int) -> String {
    if values.isEmpty { return "" }
    let list = values.map { "\($0.text.replacing(" ", with: "\u{00A0}"))\u{00A0}\(share($0.count, filled))" }
    return "    "
      + wrapped(label + list.joined(separator: ", "), indent: 4).replacing("\u{00A0}", with: " ")
  }

  var findings: String {
    let found = ProfileFindings.all(profile)
    if found.isEmpty { return "\n" + say("Tidak ada yang perlu dilihat.", "Nothing to look at.") + "\n" }
    var text = "\n" + say("TEMUAN", "FINDINGS") + "\n"
    for finding in found {
      let mark = finding.severity == .warning ? "! " : "- "
      let place = finding.column.isEmpty ? "" : finding.column + ": "
      text +=
        mark
        + wrapped(
          place + finding.message.text(language)
            + " (\(number(finding.rows)) \(say("baris", finding.rows == 1 ? "row" : "rows")), "
            + share(finding.rows, profile.rows) + ")", indent: 2)
    }
    return text
  }
}
