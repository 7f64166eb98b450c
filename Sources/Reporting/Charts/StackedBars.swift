import Diagnostics

/// A whole and its parts.
struct StackedBar: Sendable {
  let label: Message
  let display: Message
  /// One number for each entry of the legend.
  let parts: [Int]
}

/// Bars of equal length, each cut by the shares of its parts; shares of at least 6 % are written in them.
struct StackedBars: Chart {
  let title: Message
  let description: Message
  let legend: [LegendEntry]
  let bars: [StackedBar]

  var drawing: Drawing {
    var drawing = Drawing(title: title, description: description)
    for bar in bars {
      let top = drawing.row(42)
      drawing.label(bar.label, x: 0, y: top + 13)
      drawing.label(bar.display, x: 10_000, y: top + 13, anchor: .end, style: "v")
      let whole = bar.parts.reduce(0, +)
      if whole == 0 {
        drawing.box(x: 0, width: 10_000, y: top + 18, height: 18, style: "track")
        continue
      }
      var before = 0
      for (part, entry) in zip(bar.parts, legend) {
        let start = Share.position(before, of: whole)
        before += part
        let width = Share.position(before, of: whole) - start
        drawing.box(x: start, width: width, y: top + 18, height: 18, style: "seg " + entry.style)
        if width >= 600 {
          let text = String((Share.permille(part, of: whole) ?? 0) / 10)
          drawing.label(
            Message(id: text, en: text), x: start + width / 2, y: top + 31, anchor: .middle, style: "in-\(entry.style)")
        }
      }
    }
    return drawing
  }
}
