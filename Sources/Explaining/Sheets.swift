import Diagnostics
import StageContract

/// Plain text for a terminal: one block a row, so that nothing is cut at 80 columns.
package enum TextSheet {
  package static func render(_ sections: [Section], language: Language) -> String {
    var text = ""
    for section in sections {
      let title = section.title.text(language)
      text += title + "\n" + String(repeating: "=", count: title.count) + "\n"
      if let note = section.note { text += note.text(language) + "\n" }
      for row in section.rows {
        if section.columns == ["kolom", "nilai"] {
          if !row[1].isEmpty { text += pad(row[0], 28) + row[1] + "\n" }
          continue
        }
        if section.columns == ["kolom", "nilai", "asal", "kalah"] {
          text += "  " + pad(row[0], 36) + pad(row[1].isEmpty ? "-" : row[1], 8) + row[2] + "\n"
          for loser in row[3].split(separator: ";") { text += pad("", 38) + "≠ " + loser.drop { $0 == " " } + "\n" }
          continue
        }
        for (column, value) in zip(section.columns, row) where !value.isEmpty {
          text += "  " + pad(column, 26) + value + "\n"
        }
        text += "\n"
      }
      text += "\n"
    }
    return text
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}

/// The same as one JSON object: a list of sections with their rows as objects.
package enum JSONSheet {
  package static func render(_ sections: [Section], language: Language) -> [UInt8] {
    let list = sections.map { section in
      JSONValue.object([
        JSONMember("bagian", .text(section.title.text(language))),
        JSONMember(
          "baris",
          .list(
            section.rows.map { row in .object(zip(section.columns, row).map { JSONMember($0, .text($1)) }) })),
      ])
    }
    return JSONValue.list(list).canonical
  }
}

/// One self-contained page for an objection hearing; prints on A4.
package enum HTMLSheet {
  package static func render(_ sections: [Section], language: Language) -> String {
    let title = language == .indonesian ? "Lembar penjelasan DTSEN" : "DTSEN explanation sheet"
    var page = """
      <!doctype html><html lang="\(language.rawValue)"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width"><title>\(title)</title><style>
      body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1b1b}
      h1{font-size:1.4rem}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}p{margin:.2rem 0;color:#444}
      .wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem}
      th,td{border:1px solid #bbb;padding:.25rem .5rem;text-align:left;vertical-align:top}th{background:#eee}
      @media print{body{margin:0;max-width:none;font-size:10pt}table{font-size:7.5pt}}
      </style></head><body><main><h1>\(title)</h1>
      """
    for section in sections {
      page += "\n<h2>\(escape(section.title.text(language)))</h2>\n"
      if let note = section.note { page += "<p>\(escape(note.text(language)))</p>\n" }
      page += "<div class=\"wide\"><table><thead><tr>"
      for column in section.columns { page += "<th scope=\"col\">\(escape(column))</th>" }
      page += "</tr></thead><tbody>\n"
      for row in section.rows { page += "<tr>" + row.map { "<td>\(escape($0))</td>" }.joined() + "</tr>\n" }
      page += "</tbody></table></div>"
    }
    return page + "\n</main></body></html>\n"
  }

  private static func escape(_ text: String) -> String {
    var safe = ""
    for character in text {
      switch character {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      default: safe.append(character)
      }
    }
    return safe
  }
}
