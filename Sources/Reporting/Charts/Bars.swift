import Diagnostics

/// One bar: its length, and what stands at its right end.
struct Bar: Sendable {
  let label: Message
  let value: Int
  let display: Message
  let tint: Tint

  init(_ label: Message, _ value: Int, _ display: Message, _ tint: Tint = .blue) {
    self.label = label
    self.value = value
    self.display = display
    self.tint = tint
  }
}

/// Bars one below another, each under its label, all to one scale.
struct Bars: Chart {
  let title: Message
  let description: Message
  let bars: [Bar]
  /// What a full-width bar stands for; the longest bar when nil.
  var full: Int?

  var drawing: Drawing {
    var drawing = Drawing(title: title, description: description)
    let longest = full ?? bars.reduce(1) { max($0, $1.value) }
    for bar in bars {
      let lines = Drawing.lines(bar.label)
      let first = drawing.row(16 * (lines.count - 1))
      let top = drawing.row(36)
      for (index, line) in lines.enumerated() { drawing.label(line, x: 0, y: first + 13 + 16 * index) }
      drawing.label(bar.display, x: 10_000, y: first + 13, anchor: .end, style: "v")
      drawing.box(x: 0, width: 10_000, y: top + 18, height: 12, style: "track")
      drawing.box(
        x: 0, width: Share.position(bar.value, of: longest), y: top + 18, height: 12, style: bar.tint.rawValue)
    }
    return drawing
  }
}
