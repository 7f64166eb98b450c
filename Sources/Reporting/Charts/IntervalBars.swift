import Diagnostics

/// A share with its interval of confidence.
struct IntervalBar: Sendable {
  let label: Message
  /// Tenths of a percent.
  let share: Int
  let interval: WilsonInterval
  let display: Message
}

/// Shares as dots on a scale from 0 to 100 %, each with its interval as a line.
struct IntervalBars: Chart {
  let title: Message
  let description: Message
  let bars: [IntervalBar]

  var drawing: Drawing {
    var drawing = Drawing(title: title, description: description)
    for bar in bars {
      let top = drawing.heading(bar.label, bar.display, bar: 38)
      drawing.line(x1: 100, y1: top + 25, x2: 9_900, y2: top + 25, style: "axis")
      drawing.line(
        x1: place(bar.interval.low), y1: top + 25, x2: place(bar.interval.high), y2: top + 25, style: "range")
      drawing.dot(x: place(bar.share), y: top + 25, radius: 5, style: Tint.blue.rawValue)
    }
    let axis = drawing.row(18)
    drawing.label(Message(id: "0 %", en: "0%"), x: 0, y: axis + 12, style: "m")
    drawing.label(Message(id: "50 %", en: "50%"), x: 5_000, y: axis + 12, anchor: .middle, style: "m")
    drawing.label(Message(id: "100 %", en: "100%"), x: 10_000, y: axis + 12, anchor: .end, style: "m")
    return drawing
  }

  private func place(_ permille: Int) -> Int { 100 + Share.position(permille, of: 1000) * 98 / 100 }
}
