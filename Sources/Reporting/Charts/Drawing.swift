import Diagnostics

/// An SVG in the making. Across, positions are hundredths of a percent of the width, so that a chart fills a phone and
/// a desk alike and its letters keep their size; down, they are pixels.
struct Drawing: Sendable {
  let title: Message
  let description: Message
  private(set) var height = 0
  private var body = ""

  init(title: Message, description: Message) {
    self.title = title
    self.description = description
  }

  /// Makes room for `pixels` more and says where it starts.
  mutating func row(_ pixels: Int) -> Int {
    let top = height
    height += pixels
    return top
  }

  /// A filled box. `style` is a class of the page's style sheet.
  mutating func box(x: Int, width: Int, y: Int, height: Int, style: String) {
    if width <= 0 { return }
    body += "<rect x=\"\(Drawing.percent(x))\" y=\"\(y)\" width=\"\(Drawing.percent(width))\" height=\"\(height)\""
    body += " class=\"\(style)\"/>"
  }

  /// A line from one place to another.
  mutating func line(x1: Int, y1: Int, x2: Int, y2: Int, style: String) {
    body += "<line x1=\"\(Drawing.percent(x1))\" y1=\"\(y1)\" x2=\"\(Drawing.percent(x2))\" y2=\"\(y2)\""
    body += " class=\"\(style)\"/>"
  }

  /// A line between places given in pixels across: for the few marks of fixed size.
  mutating func fixedLine(x1: Int, y1: Int, x2: Int, y2: Int, style: String) {
    body += "<line x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\" class=\"\(style)\"/>"
  }

  /// A dot at a share of the width.
  mutating func dot(x: Int, y: Int, radius: Int, style: String) {
    body += "<circle cx=\"\(Drawing.percent(x))\" cy=\"\(y)\" r=\"\(radius)\" class=\"\(style)\"/>"
  }

  /// A dot at a pixel.
  mutating func fixedDot(x: Int, y: Int, radius: Int, style: String) {
    body += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(radius)\" class=\"\(style)\"/>"
  }

  /// How a text stands to its place.
  enum Anchor: String { case start, middle, end }

  /// A text with its base line at `y`; `shift` moves it by pixels.
  mutating func label(_ text: Message, x: Int, y: Int, anchor: Anchor = .start, style: String = "", shift: Int = 0) {
    var place = " x=\"\(Drawing.percent(x))\" y=\"\(y)\""
    if shift != 0 { place += " dx=\"\(shift)\"" }
    if anchor != .start { place += " text-anchor=\"\(anchor.rawValue)\"" }
    if text.id.isEmpty && text.en.isEmpty { return }
    if text.id == text.en {
      let style = style.isEmpty ? "" : " class=\"\(style)\""
      body += "<text\(place)\(style)>\(HTMLText.escaped(text.id))</text>"
      return
    }
    let extra = style.isEmpty ? "" : " " + style
    body += "<text\(place) class=\"id\(extra)\">\(HTMLText.escaped(text.id))</text>"
    body += "<text\(place) class=\"en\(extra)\">\(HTMLText.escaped(text.en))</text>"
  }

  /// A label above a bar with a number at its right end. A long label is cut into lines that fit a phone, in each
  /// language for itself; the last line and the number stand next to the bar. Answers where the bar's row begins.
  mutating func heading(_ text: Message, _ number: Message, bar: Int) -> Int {
    let beside = max(number.id.count, number.en.count)
    let (first, second) = (Drawing.lines(text.id, beside), Drawing.lines(text.en, beside))
    let count = max(first.count, second.count)
    let top = row(16 * (count - 1))
    let last = row(bar)
    for index in 0..<count {
      let line = Message(
        id: Drawing.line(first, index - count + first.count), en: Drawing.line(second, index - count + second.count))
      label(line, x: 0, y: top + 13 + 16 * index)
    }
    label(number, x: 10_000, y: last + 13, anchor: .end, style: "v")
    return last
  }

  private static func line(_ lines: [String], _ index: Int) -> String {
    lines.indices.contains(index) ? lines[index] : ""
  }

  private static func lines(_ text: String, _ beside: Int) -> [String] {
    // Letters of 13 pixels on a page 390 pixels wide.
    let room = 46
    var lines = [""]
    for word in text.split(separator: " ") {
      let last = lines[lines.count - 1]
      if !last.isEmpty && last.count + 1 + word.count > room {
        lines.append(String(word))
      } else {
        lines[lines.count - 1] = last.isEmpty ? String(word) : last + " " + word
      }
    }
    let last = lines[lines.count - 1]
    if last.count > room - beside, let space = last.lastIndex(of: " ") {
      lines[lines.count - 1] = String(last[..<space])
      lines.append(String(last[last.index(after: space)...]))
    }
    return lines
  }

  /// The SVG element. `id` is unique on the page; the title is read out in the language that is chosen.
  func svg(id: String) -> String {
    func named(_ tag: String, _ text: Message) -> String {
      "<\(tag) id=\"\(id)-\(tag)\" data-id=\"\(HTMLText.escaped(text.id))\" data-en=\"\(HTMLText.escaped(text.en))\">"
        + "\(HTMLText.escaped(text.id))</\(tag)>"
    }
    return "<svg role=\"img\" width=\"100%\" height=\"\(height)\" aria-labelledby=\"\(id)-title \(id)-desc\">"
      + named("title", title) + named("desc", description) + body + "</svg>\n"
  }

  private static func percent(_ hundredths: Int) -> String {
    let rest = hundredths % 100
    if rest == 0 { return "\(hundredths / 100)%" }
    if rest % 10 == 0 { return "\(hundredths / 100).\(rest / 10)%" }
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)%"
  }
}
