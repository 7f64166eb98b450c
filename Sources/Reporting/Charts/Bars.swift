import Diagnostics

/// One bar: its length, and what stands at its right end.
struct Bar: Sendable {
  let label: Message
  /// A count, rupiah or share; a hidden one is not drawn.
  let cell: Cell
  /// What stands at the right end; the cell's text when nil.
  let display: Message?
  let tint: Tint
  /// A heading for this bar and those after it, until another one comes.
  let group: Message?

  init(_ label: Message, _ cell: Cell, _ tint: Tint = .blue, display: Message? = nil, group: Message? = nil) {
    self.label = label
    self.cell = cell
    self.display = display
    self.tint = tint
    self.group = group
  }

  /// The number that its length stands for.
  fileprivate var value: Int {
    switch cell {
    case .count(let number), .rupiah(let number), .permille(let number): number
    default: 0
    }
  }
}

/// Bars one below another, each under its label, all to one scale.
struct Bars: Chart {
  let title: Message
  let description: Message
  private let bars: [Bar]
  private let full: Int?
  private let hidden: Int

  /// `full`: what a full-width bar stands for; the longest bar when nil. Hidden bars are counted below the others.
  init(title: Message, description: Message, bars: [Bar], full: Int? = nil) {
    self.title = title
    self.description = description
    self.bars = bars.filter { $0.cell != .hidden }
    self.full = full
    hidden = bars.count - self.bars.count
  }

  /// Whether there is anything to draw.
  var isEmpty: Bool { bars.isEmpty }

  var drawing: Drawing {
    var drawing = Drawing(title: title, description: description)
    let longest = full ?? bars.reduce(1) { max($0, $1.value) }
    var group: Message?
    for bar in bars {
      if let heading = bar.group, heading != group {
        let top = drawing.row(group == nil ? 22 : 30)
        drawing.label(heading, x: 0, y: top + (group == nil ? 14 : 22), style: "g")
        group = heading
      }
      let display = bar.display ?? bar.cell.text
      let top = drawing.heading(bar.label, display, bar: 36)
      drawing.box(x: 0, width: 10_000, y: top + 18, height: 12, style: "track")
      drawing.box(
        x: 0, width: Share.position(bar.value, of: longest), y: top + 18, height: 12, style: bar.tint.rawValue)
    }
    if hidden > 0 {
      let top = drawing.row(20)
      drawing.label(NoteTexts.hidden(hidden), x: 0, y: top + 14, style: "m")
    }
    return drawing
  }
}
