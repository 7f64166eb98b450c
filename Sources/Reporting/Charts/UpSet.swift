import Diagnostics

/// The persons that are in exactly these sets.
struct UpSetRow: Sendable {
  /// Bit k: in set k.
  let members: Int
  let count: Int
  let display: Message
}

/// An UpSet plot (Lex et al. 2014), lying: a row for each combination of sets, dots for the sets it is made of, a bar
/// for how many there are.
struct UpSet: Chart {
  let title: Message
  let description: Message
  let sets: [String]
  let rows: [UpSetRow]

  var drawing: Drawing {
    var drawing = Drawing(title: title, description: description)
    let step = 24
    // The bars begin to the right of the dots on the narrowest page.
    let bars = 3_400
    let head = drawing.row(16 * sets.count + 10)
    for (index, name) in sets.enumerated() {
      let x = 10 + index * step
      let y = head + 16 * index + 12
      drawing.fixedLine(x1: x, y1: y + 5, x2: x, y2: head + 16 * sets.count + 8, style: "hair")
      drawing.fixedLine(x1: x, y1: y - 4, x2: 10 + sets.count * step - 4, y2: y - 4, style: "hair")
      drawing.fixedDot(x: x, y: y - 4, radius: 3, style: "ink")
      drawing.label(Message(id: name, en: name), x: 0, y: y, shift: 10 + sets.count * step)
    }
    let longest = rows.reduce(1) { max($0, $1.count) }
    for (place, row) in rows.enumerated() {
      let top = drawing.row(26)
      if place % 2 == 0 { drawing.box(x: 0, width: 10_000, y: top, height: 26, style: "stripe") }
      let middle = top + 13
      let inside = sets.indices.filter { row.members >> $0 & 1 == 1 }
      for index in sets.indices where !inside.contains(index) {
        drawing.fixedDot(x: 10 + index * step, y: middle, radius: 6, style: "hole")
      }
      if let first = inside.first, let last = inside.last, last > first {
        drawing.fixedLine(x1: 10 + first * step, y1: middle, x2: 10 + last * step, y2: middle, style: "link")
      }
      for index in inside { drawing.fixedDot(x: 10 + index * step, y: middle, radius: 6, style: "ink") }
      let width = Share.position(row.count, of: longest) * 4_500 / 10_000
      drawing.box(x: bars, width: width, y: top + 6, height: 14, style: Tint.blue.rawValue)
      drawing.label(row.display, x: bars + width, y: top + 18, style: "v", shift: 6)
    }
    return drawing
  }
}
