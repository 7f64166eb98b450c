import Diagnostics

/// Builds a page of HTML: text is always escaped, and said in both languages where it is for people.
struct PageWriter {
  private(set) var html = ""

  /// Adds markup as it is.
  mutating func raw(_ markup: String) { html += markup }

  /// A text in both languages, of which the page shows one.
  static func both(_ message: Message) -> String {
    "<span lang=\"id\">\(HTMLText.escaped(message.id))</span><span lang=\"en\">\(HTMLText.escaped(message.en))</span>"
  }

  /// A section with its heading and a line that explains it.
  mutating func section(_ title: Message, _ about: Message, _ body: (inout PageWriter) -> Void) {
    raw("<section><h2>\(PageWriter.both(title))</h2><p class=\"about\">\(PageWriter.both(about))</p>")
    body(&self)
    raw("</section>\n")
  }

  /// A table: `head` in both languages, then rows of markup; the first column is text, the others are numbers.
  mutating func table(_ head: [Message], _ rows: [[String]]) {
    raw("<div class=\"wide\"><table><thead><tr>")
    for cell in head { raw("<th>\(PageWriter.both(cell))</th>") }
    raw("</tr></thead><tbody>")
    for row in rows {
      raw("<tr>")
      for (index, cell) in row.enumerated() { raw(index == 0 ? "<th>\(cell)</th>" : "<td>\(cell)</td>") }
      raw("</tr>")
    }
    raw("</tbody></table></div>\n")
  }

  /// Bars of counts, the longest as wide as the page.
  mutating func bars(_ rows: [(label: String, count: Int)]) {
    let longest = max(rows.map(\.count).max() ?? 0, 1)
    raw("<div class=\"bars\">")
    for row in rows {
      // Tenths of a percent, so that the same counts give the same text everywhere.
      let tenths = row.count * 1000 / longest
      raw(
        "<div>\(row.label)</div><div><i style=\"width:\(tenths / 10).\(tenths % 10)%\"></i></div>"
          + "<div>\(PageWriter.number(row.count))</div>")
    }
    raw("</div>\n")
  }

  /// A matrix of counts, darker where there are more; `head` names both its sides.
  mutating func matrix(_ labels: [String], _ head: Message, _ count: (Int, Int) -> Int) {
    let used = labels.indices.filter { index in labels.indices.contains { count(index, $0) + count($0, index) > 0 } }
    var largest = 1
    for old in used { for new in used where old != new { largest = max(largest, count(old, new)) } }
    raw("<div class=\"wide\"><table class=\"matrix\"><thead><tr><th>\(PageWriter.both(head))</th>")
    for new in used { raw("<th>\(HTMLText.escaped(labels[new]))</th>") }
    raw("</tr></thead><tbody>")
    for old in used {
      raw("<tr><th>\(HTMLText.escaped(labels[old]))</th>")
      for new in used {
        let value = count(old, new)
        let shade = old == new || value == 0 ? 0 : 8 + value * 72 / largest
        let style =
          old == new ? " class=\"same\"" : shade > 0 ? " style=\"background:hsl(28 85% 50% / \(shade)%)\"" : ""
        raw("<td\(style)>\(value == 0 ? "" : PageWriter.number(value))</td>")
      }
      raw("</tr>")
    }
    raw("</tbody></table></div>\n")
  }

  /// A number with its thousands apart, the same in both languages.
  static func number(_ value: Int) -> String {
    SummaryText.grouped(value, .indonesian).split(separator: ".").joined(separator: "&#8239;")
  }

  /// A whole page with nothing outside it. The language is chosen at its top; without styles both are shown.
  static func page(title: Message, body: String) -> String {
    """
    <!doctype html>
    <html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
    <title>\(HTMLText.escaped(title.id)) / \(HTMLText.escaped(title.en))</title>
    <style>\(style)</style></head><body>
    <input type="radio" name="bahasa" id="bahasa-id" checked><label for="bahasa-id">Bahasa Indonesia</label>
    <input type="radio" name="bahasa" id="bahasa-en"><label for="bahasa-en">English</label>
    <main><h1>\(both(title))</h1>
    \(body)</main></body></html>

    """
  }

  private static let style = """
    :root{color-scheme:light dark;--line:#8884;--ink:#1a5fb4}
    body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:1rem auto;padding:0 1rem}
    #bahasa-id:checked~main [lang=en],#bahasa-en:checked~main [lang=id]{display:none}
    h1{font-size:1.6rem;margin:.5rem 0}h2{font-size:1.15rem;margin:2rem 0 .2rem}
    .about{margin:0 0 .6rem;opacity:.75}.verdict{font-size:1.2rem;font-weight:600}
    .wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
    th,td{padding:.2rem .6rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
    th:first-child{text-align:left}thead th{border-bottom:2px solid var(--line)}tbody th{font-weight:500}
    .matrix td,.matrix th{padding:.2rem .45rem}.matrix .same{background:#8882}
    .bars{display:grid;grid-template-columns:max-content 1fr max-content;gap:.15rem .8rem;align-items:center}
    .bars i{display:block;height:.8rem;background:var(--ink);border-radius:2px;min-width:1px}
    code{font-size:.85em;overflow-wrap:anywhere}
    """
}
