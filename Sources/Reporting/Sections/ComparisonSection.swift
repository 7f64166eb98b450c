import Diagnostics

/// What changed since the snapshot before: roll-forward and deciles.
enum ComparisonSection {
  static func make(_ model: ReportModel) -> ReportSection {
    var section = ReportSection("mutasi", FieldTexts.changeTitle)
    guard let comparison = model.comparison else {
      section.blocks.append(.notice(FieldTexts.changeMissing))
      return section
    }
    section.blocks.append(.text(FieldTexts.changeLead))
    for (kind, title) in [("keluarga", FieldTexts.familyRoll), ("orang", FieldTexts.personRoll)] {
      let rolls = comparison.rolls.filter { $0.kind == kind }
      if !rolls.isEmpty { section.blocks.append(.figure(roll(rolls, kind, title))) }
    }
    if !comparison.deciles.isEmpty { section.blocks.append(.figure(deciles(comparison.deciles))) }
    return section
  }

  private static func roll(_ rolls: [ComparisonAccount.Roll], _ kind: String, _ title: Message) -> Figure {
    let flows = ComparisonAccount.flows
    let hidden = protect(rolls)
    let nation = rolls[0]
    let steps = flows.indices.filter {
      nation.counts[$0] > 0 || flows[$0].column == "awal" || flows[$0].column == "akhir"
    }
    .map { place in
      let isLevel = flows[place].column == "awal" || flows[place].column == "akhir"
      let isGain = flows[place].sign > 0
      let count: Cell = hidden[0][place] ? .hidden : .count(nation.counts[place])
      let sign = isLevel ? "" : isGain ? "+" : "−"
      return Bar(
        FieldTexts.flow(flows[place].column), count, isLevel ? .blue : isGain ? .green : .red,
        display: Message(id: sign + count.text.id, en: sign + count.text.en))
    }
    return Figure(
      Bars(
        title: title,
        description: Message(
          id: "Batang mendatar: keadaan awal, yang masuk, yang keluar, dan keadaan akhir.",
          en: "Horizontal bars: the opening, what came, what went, and the closing."), bars: steps),
      DataTable(
        "mutasi_\(kind)", title,
        [DataColumn("kode", PeopleTexts.code), DataColumn("nama", PeopleTexts.region)]
          + flows.map { DataColumn($0.column, FieldTexts.flow($0.column)) },
        rows: rolls.enumerated().map { index, roll in
          [
            .code(roll.code),
            roll.code.isEmpty
              ? .label("Indonesia", Message(id: "Indonesia (semua)", en: "Indonesia (all)")) : .code(roll.name),
          ] + flows.indices.map { hidden[index][$0] ? .hidden : .count(roll.counts[$0]) }
        }, shown: rolls.count <= 60 ? nil : 1))
  }

  /// Flows add up to the closing in every region, regions to the nation in every flow.
  private static func protect(_ rolls: [ComparisonAccount.Roll]) -> [[Bool]] {
    let width = ComparisonAccount.flows.count
    var equations: [Suppression.Equation] = []
    for place in 0..<width where rolls.count > 1 {
      equations.append(
        Suppression.Equation(parts: (1..<rolls.count).map { $0 * width + place }, total: place))
    }
    for roll in rolls.indices {
      // Opening plus arrivals on one side, departures plus closing on the other: any one follows from all the others.
      equations.append(
        Suppression.Equation(
          parts: (0..<width - 1).map { roll * width + $0 }, total: roll * width + width - 1))
    }
    let flat = Suppression.hidden(rolls.flatMap(\.counts), equations)
    return rolls.indices.map { Array(flat[$0 * width..<($0 + 1) * width]) }
  }

  private static func deciles(_ matrix: [[Int]]) -> Figure {
    let labels = (1...10).map(String.init) + ["∅", "–"]
    let names =
      (1...10).map { Message(id: "Desil \($0)", en: "Decile \($0)") } + [
        PeopleTexts.unranked, Message(id: "Tidak ada", en: "Not there"),
      ]
    let hidden = matrix.map { $0.map(Suppression.isSmall) }
    return Figure(
      Heatmap(
        title: FieldTexts.matrix,
        description: Message(
          id: "Petak: baris desil dahulu, kolom desil kini; makin gelap makin besar bagian barisnya.",
          en: "Grid: rows are the decile before, columns the decile now; the darker, the larger the share of the row."),
        rowTitle: FieldTexts.before, columnTitle: FieldTexts.now, rowLabels: labels, columnLabels: labels,
        values: zip(matrix, hidden).map { zip($0, $1).map { $1 ? nil : $0 } }),
      DataTable(
        "matriks_desil", FieldTexts.matrix,
        [DataColumn("dahulu", FieldTexts.before)]
          + zip(labels.indices, names).map {
            DataColumn("kini_\($0 < 10 ? String($0 + 1) : $0 == 10 ? "kosong" : "tiada")", $1)
          },
        rows: matrix.indices.map { row in
          [.label(row < 10 ? String(row + 1) : row == 10 ? "kosong" : "tiada", names[row])]
            + matrix[row].indices.map { hidden[row][$0] ? .hidden : .count(matrix[row][$0]) }
        }), note: FieldTexts.matrixNote)
  }
}
