import Diagnostics
import StageContract

/// Plain text for a terminal: no line longer than 80 columns, nothing cut.
package enum TextSheet {
  /// Columns of a terminal.
  package static let width = 80

  package static func render(_ sections: [Section], language: Language) -> String {
    var lines: [String] = []
    for section in sections {
      let title = section.title.text(language)
      lines += wrap(title, indent: 0)
      lines.append(String(repeating: "=", count: min(title.count, width)))
      if let note = section.note { lines += wrap(note.text(language), indent: 0) }
      switch section.layout {
      case .pairs:
        for row in section.rows where !row[1].isEmpty { lines += labelled(row[0], row[1]) }
      case .records:
        for (index, row) in section.rows.enumerated() {
          if index > 0 { lines.append("") }
          for (column, value) in zip(section.columns, row) where !value.isEmpty { lines += labelled(column, value) }
        }
      case .compact: lines += section.rows.flatMap { paragraph($0.filter { !$0.isEmpty }.joined(separator: " · ")) }
      case .sentences: lines += sentences(section.rows)
      case .table: lines += table(section.rows)
      }
      lines.append("")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func labelled(_ label: String, _ value: String) -> [String] {
    let indent = 28
    var lines = wrap(value, indent: indent)
    let head = "  " + label
    if head.count < indent {
      lines[0] = head + String(lines[0].dropFirst(head.count))
    } else {
      lines.insert(head, at: 0)
    }
    return lines
  }

  private static func paragraph(_ text: String) -> [String] {
    var lines = wrap(text, indent: 4)
    lines[0] = "  - " + lines[0].dropFirst(4)
    return lines
  }

  /// The texts before the last are a heading that is said once.
  private static func sentences(_ rows: [[String]]) -> [String] {
    var lines: [String] = []
    var heading = ""
    for row in rows {
      let own = row.dropLast().filter { !$0.isEmpty }.joined(separator: " ")
      if own != heading { lines += wrap(own, indent: 0) }
      heading = own
      lines += paragraph(row[row.count - 1])
    }
    return lines
  }

  /// Name, value, number (right), remark.
  private static func table(_ rows: [[String]]) -> [String] {
    rows.flatMap { row -> [String] in
      let left = pad("  " + row[0], 40) + pad(row[1], 10)
      let line = left + String(repeating: " ", count: max(0, 14 - row[2].count)) + row[2]
      return row[3].isEmpty
        ? [line] : line.count + row[3].count + 1 <= width ? [line + " " + row[3]] : [line] + wrap(row[3], indent: 40)
    }
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  /// Lines of at most ``width`` columns; a word that is longer is cut at the edge. Never empty.
  static func wrap(_ text: String, indent: Int) -> [String] {
    let space = String(repeating: " ", count: indent)
    let room = width - indent
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      var word = String(word)
      if !line.isEmpty && line.count + 1 + word.count > room {
        lines.append(space + line)
        line = ""
      }
      while word.count > room {
        lines.append(space + word.prefix(room))
        word = String(word.dropFirst(room))
      }
      line += line.isEmpty ? word : " " + word
    }
    if !line.isEmpty || lines.isEmpty { lines.append(space + line) }
    return lines
  }
}
