import Diagnostics

/// A step of a waterfall.
struct WaterfallStep: Sendable {
  let label: Message
  let count: Int
  let display: Message
  /// Whether it is a level in itself (the start, the end) rather than something taken from what was left.
  let isLevel: Bool
  let tint: Tint
}

/// From what came in to what is left: every step hangs where the one before it ended.
struct Waterfall: Chart {
  let title: Message
  let description: Message
  let steps: [WaterfallStep]

  var drawing: Drawing {
    var drawing = Drawing(title: title, description: description)
    let full = max(steps.first?.count ?? 1, 1)
    var left = full
    for (index, step) in steps.enumerated() {
      let top = drawing.row(34)
      drawing.label(step.label, x: 0, y: top + 12)
      drawing.label(step.display, x: 10_000, y: top + 27, anchor: .end, style: "v")
      drawing.line(x1: 0, y1: top + 33, x2: 10_000, y2: top + 33, style: "hair")
      if step.isLevel {
        left = step.count
        drawing.box(
          x: 0, width: place(step.count, full), y: top + 17, height: 12, style: step.tint.rawValue)
      } else {
        let end = place(left, full)
        left -= step.count
        let start = place(left, full)
        // A step too thin to see still gets a mark.
        let width = step.count > 0 ? max(end - start, 30) : 0
        drawing.box(x: end - width, width: width, y: top + 17, height: 12, style: step.tint.rawValue)
        if index + 1 < steps.count {
          drawing.line(x1: start, y1: top + 29, x2: start, y2: top + 51, style: "join")
        }
      }
    }
    return drawing
  }

  /// Bars end before the numbers begin.
  private func place(_ count: Int, _ full: Int) -> Int { Share.position(count, of: full) * 8 / 10 }
}
