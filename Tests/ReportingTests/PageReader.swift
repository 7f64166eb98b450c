import Foundation

/// The tables of a page by name, in one language, as text.
struct PageReader {
  let html: String

  /// A table of the page: header titles and rows of fields, each with the key it stands for.
  struct PageTable {
    let name: String
    let header: [String]
    let rows: [[String]]
  }

  /// What a reader of `language` sees, numbers and words as written; a cell with a key gives the key.
  func tables(_ language: String) -> [PageTable] {
    var tables: [PageTable] = []
    for piece in html.components(separatedBy: "<table data-csv=\"").dropFirst() {
      let name = String(piece.prefix { $0 != "\"" })
      let body = piece.components(separatedBy: "</table>")[0]
      var header: [String] = []
      var rows: [[String]] = []
      for row in body.components(separatedBy: "<tr>").dropFirst() {
        let cells = cells(row, language)
        if row.contains("scope=\"col\"") { header = cells } else { rows.append(cells) }
      }
      tables.append(PageTable(name: name, header: header, rows: rows))
    }
    return tables
  }

  private func cells(_ row: String, _ language: String) -> [String] {
    var cells: [String] = []
    for tag in row.components(separatedBy: "<t").dropFirst() {
      guard let close = tag.firstIndex(of: ">"), tag.first == "d" || tag.first == "h" else { continue }
      let attributes = String(tag[..<close])
      let content = String(tag[tag.index(after: close)...].components(separatedBy: "</t")[0])
      if let key = attributes.components(separatedBy: "data-k=\"").dropFirst().first {
        cells.append(PageReader.plain(String(key.prefix { $0 != "\"" })))
      } else {
        cells.append(PageReader.text(content, language))
      }
    }
    return cells
  }

  /// The words of `language` in a piece of markup.
  static func text(_ markup: String, _ language: String) -> String {
    let other = language == "id" ? "en" : "id"
    var text = markup
    while let start = text.range(of: "<span class=\"\(other)\""),
      let end = text.range(of: "</span>", range: start.upperBound..<text.endIndex)
    {
      text.removeSubrange(start.lowerBound..<end.upperBound)
    }
    while let start = text.firstIndex(of: "<"), let end = text[start...].firstIndex(of: ">") {
      text.removeSubrange(start...end)
    }
    return plain(text)
  }

  static func plain(_ text: String) -> String {
    text.replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
      .replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&amp;", with: "&")
  }

  /// A number of the page as the CSV writes it: `1.234,5 %` of Indonesian and `1,234.5%` of English give `1234.5`.
  static func number(_ text: String, _ language: String) -> String {
    if text == "–" { return "" }
    let (thousands, decimal): (Character, Character) = language == "id" ? (".", ",") : (",", ".")
    var number = ""
    for character in text {
      switch character {
      case thousands, " ", "%": continue
      case decimal: number.append(".")
      case "−": number.append("-")
      default: number.append(character)
      }
    }
    return number
  }
}
