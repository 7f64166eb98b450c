import Diagnostics

/// A table of numbers as HTML: caption, headers with their scope, numbers to the right.
enum TableMarkup {
  static func make(_ table: DataTable) -> Markup {
    var markup = Markup()
    markup.raw("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"\(HTMLText.escaped(table.name))\">")
    // Many columns are set smaller on paper.
    let width = table.columns.count
    let style = width > 12 ? " class=\"many most\"" : width > 7 ? " class=\"many\"" : ""
    markup.raw("<table data-csv=\"\(table.name)\"\(style)>")
    markup.element("caption", table.caption, " class=\"vh\"")
    markup.raw("<thead><tr>")
    let first = table.rows.first ?? []
    for (index, column) in table.columns.enumerated() {
      let isNumber = index < first.count && first[index].isNumber
      markup.raw("<th scope=\"col\"\(isNumber ? " class=\"n\"" : "")>")
      markup.both(column.title)
      markup.raw("</th>")
    }
    markup.raw("</tr></thead><tbody>\n")
    for row in table.rows.prefix(table.shown ?? table.rows.count) {
      markup.raw("<tr>")
      for (index, cell) in row.enumerated() { markup.raw(element(cell, isHead: index == 0)) }
      markup.raw("</tr>\n")
    }
    markup.raw("</tbody></table></div>\n")
    if let shown = table.shown, shown < table.rows.count { markup.element("p", NoteTexts.tooLong, " class=\"note\"") }
    return markup
  }

  private static func element(_ cell: Cell, isHead: Bool) -> String {
    var attributes = cell.isNumber ? " class=\"n\"" : ""
    if case .label(let key, let text) = cell, key != text.id || key != text.en {
      attributes += " data-k=\"\(HTMLText.escaped(key))\""
    }
    let tag = isHead ? "th" : "td"
    return "<\(tag)\(isHead ? " scope=\"row\"" : "")\(attributes)>\(Markup.both(cell.text))</\(tag)>"
  }
}
