import Diagnostics

/// A grid of numbers, each cell as dark as its share of its row, with that share in it.
struct Heatmap: Chart {
  let title: Message
  let description: Message
  let rowTitle: Message
  let columnTitle: Message
  let rowLabels: [String]
  let columnLabels: [String]
  /// Rows of numbers; nil for what is hidden.
  let values: [[Int?]]

  var drawing: Drawing {
    var drawing = Drawing(title: title, description: description)
    let gutter = 1_200
    let step = (10_000 - gutter) / max(columnLabels.count, 1)
    let head = drawing.row(40)
    drawing.label(Message(id: rowTitle.id + " ↓", en: rowTitle.en + " ↓"), x: 0, y: head + 13, style: "m")
    drawing.label(
      Message(id: columnTitle.id + " →", en: columnTitle.en + " →"), x: 10_000, y: head + 13, anchor: .end, style: "m")
    for (index, label) in columnLabels.enumerated() {
      drawing.label(
        Message(id: label, en: label), x: gutter + step * index + step / 2, y: head + 32, anchor: .middle)
    }
    for (label, row) in zip(rowLabels, values) {
      let top = drawing.row(28)
      drawing.label(Message(id: label, en: label), x: 0, y: top + 19)
      let whole = row.reduce(0) { $0 + ($1 ?? 0) }
      for (index, value) in row.enumerated() {
        let permille = value.flatMap { Share.permille($0, of: whole) } ?? 0
        // Nine steps of darkness; nothing at all stays empty.
        let shade = (value ?? 0) == 0 ? 0 : min(1 + permille / 112, 9)
        drawing.box(x: gutter + step * index, width: step, y: top, height: 28, style: "seg h\(shade)")
        let text = value.map { $0 == 0 ? "" : permille < 5 ? "<1" : String((permille + 5) / 10) } ?? Cell.hiddenMark
        if !text.isEmpty {
          drawing.label(
            Message(id: text, en: text), x: gutter + step * index + step / 2, y: top + 19, anchor: .middle,
            style: "in-h\(shade)")
        }
      }
    }
    return drawing
  }
}
