import Diagnostics

/// A line of a chart: its points in tenths of a percent, both ways.
struct ChartLine: Sendable {
  let name: Message
  let style: String
  let points: [(x: Int, y: Int)]
}

/// Lines in a square from 0 to 100 % with the diagonal as the line of no difference.
struct Lines: Chart {
  let title: Message
  let description: Message
  let across: Message
  let up: Message
  let lines: [ChartLine]

  var legend: [LegendEntry] { lines.map { LegendEntry(style: $0.style, text: $0.name) } }

  var drawing: Drawing {
    var drawing = Drawing(title: title, description: description)
    let head = drawing.row(20)
    drawing.label(up, x: 0, y: head + 12, style: "m")
    let top = drawing.row(240) + 6
    let bottom = top + 220
    for step in 0...4 {
      let y = bottom - 55 * step
      drawing.line(x1: 900, y1: y, x2: 9_900, y2: y, style: "hair")
      drawing.label(
        Message(id: "\(step * 25)", en: "\(step * 25)"), x: 750, y: y + 4, anchor: .end, style: "m")
      drawing.label(
        Message(id: "\(step * 25)", en: "\(step * 25)"), x: 900 + 2_250 * step, y: bottom + 16, anchor: .middle,
        style: "m")
    }
    drawing.line(x1: 900, y1: bottom, x2: 9_900, y2: bottom - 220, style: "join")
    for line in lines {
      for (from, to) in zip(line.points, line.points.dropFirst()) {
        drawing.line(
          x1: 900 + from.x * 9, y1: bottom - from.y * 220 / 1000, x2: 900 + to.x * 9,
          y2: bottom - to.y * 220 / 1000, style: "l-" + line.style)
      }
      for point in line.points {
        drawing.dot(x: 900 + point.x * 9, y: bottom - point.y * 220 / 1000, radius: 3, style: line.style)
      }
    }
    let foot = drawing.row(34)
    drawing.label(across, x: 9_900, y: foot + 22, anchor: .end, style: "m")
    return drawing
  }
}
