import Diagnostics

/// Who is known to which source: an UpSet plot of DTKS, Regsosek, P3KE and Dukcapil.
enum OverlapSection {
  static func make(_ model: ReportModel, names: RegionNames) -> ReportSection {
    var section = ReportSection("irisan", PeopleTexts.overlapTitle)
    guard let overlap = model.overlap else {
      section.blocks.append(.notice(PeopleTexts.overlapMissing))
      return section
    }
    section.blocks.append(.text(PeopleTexts.overlapLead))
    let persons = overlap.persons
    let present = persons.indices.filter { persons[$0] > 0 }.sorted { (persons[$1], $0) < (persons[$0], $1) }
    let (hiddenCombinations, hiddenSets) = hidden(overlap)
    var rows: [UpSetRow] = []
    var cells: [[Cell]] = []
    for combination in present {
      let isHidden = hiddenCombinations[combination]
      let count: Cell = isHidden ? .hidden : .count(persons[combination])
      rows.append(
        UpSetRow(members: combination, count: isHidden ? 0 : persons[combination], display: count.text))
      cells.append([
        name(combination), count,
        isHidden ? .hidden : .share(Share.permille(persons[combination], of: overlap.total)),
      ])
    }
    section.blocks.append(
      .figure(
        Figure(
          UpSet(
            title: PeopleTexts.overlapChart,
            description: Message(
              id: "Bagan UpSet: satu baris tiap gabungan sumber, titik untuk sumbernya, batang untuk banyaknya orang.",
              en: "UpSet plot: a row for each combination of sources, dots for its sources, a bar for its persons."),
            sets: OverlapScan.sets, rows: rows),
          DataTable(
            "irisan", PeopleTexts.overlapChart,
            [
              DataColumn("gabungan", PeopleTexts.combination), DataColumn("orang", PeopleTexts.persons),
              DataColumn("bagian", PeopleTexts.share),
            ], rows: cells))))
    section.blocks.append(.figure(sets(overlap, hiddenSets)))
    section.blocks.append(.figure(ProvinceOverlap(overlap, names: names).figure))
    return section
  }

  /// Which combinations and which sets must not be shown: a set is the sum of its combinations, and with the persons
  /// outside it the whole frame.
  private static func hidden(_ overlap: OverlapScan) -> (combinations: [Bool], sets: [Bool]) {
    let width = OverlapScan.width
    var values = overlap.persons + [overlap.total]
    var equations = [Suppression.Equation(parts: Array(0..<width), total: width)]
    for set in OverlapScan.sets.indices {
      let (inside, outside) = (values.count, values.count + 1)
      values += [overlap.size(set), overlap.total - overlap.size(set)]
      equations += [
        Suppression.Equation(parts: (0..<width).filter { $0 >> set & 1 == 1 }, total: inside),
        Suppression.Equation(parts: (0..<width).filter { $0 >> set & 1 == 0 }, total: outside),
        Suppression.Equation(parts: [inside, outside], total: width),
      ]
    }
    // The table by province shows how many are in three, two, one and none of the base sources.
    for known in 0...3 {
      let parts = (0..<width).filter { ($0 & 7).nonzeroBitCount == known }
      equations.append(Suppression.Equation(parts: parts, total: values.count))
      values.append(parts.reduce(0) { $0 + values[$1] })
    }
    let hidden = Suppression.hidden(values, equations)
    return (Array(hidden.prefix(width)), OverlapScan.sets.indices.map { hidden[width + 1 + 2 * $0] })
  }

  /// `DTKS+Regsosek`.
  private static func name(_ combination: Int) -> Cell {
    let inside = OverlapScan.sets.indices.filter { combination >> $0 & 1 == 1 }.map { OverlapScan.sets[$0] }
    if inside.isEmpty { return .label("-", PeopleTexts.none) }
    return .code(inside.joined(separator: "+"))
  }

  private static func sets(_ overlap: OverlapScan, _ hidden: [Bool]) -> Figure {
    let sizes = OverlapScan.sets.indices.map { overlap.size($0) }
    let cells: [Cell] = zip(sizes, hidden).map { $1 ? .hidden : .count($0) }
    return Figure(
      Bars(
        title: PeopleTexts.setChart,
        description: Message(
          id:
            "Batang mendatar: banyaknya orang kerangka yang dikenal tiap sumber; batang penuh adalah seluruh kerangka.",
          en: "Horizontal bars: persons of the frame that each source knows; a full bar is the whole frame."),
        bars: zip(OverlapScan.sets, zip(sizes, cells)).map { name, entry in
          Bar(Message(id: name, en: name), entry.1)
        }, full: max(overlap.total, 1)),
      DataTable(
        "irisan_sumber", PeopleTexts.setChart,
        [
          DataColumn("sumber", PeopleTexts.source), DataColumn("orang", PeopleTexts.persons),
          DataColumn("bagian", PeopleTexts.share),
        ],
        rows: zip(OverlapScan.sets, zip(sizes, cells)).map { name, entry in
          [
            .code(name), entry.1,
            entry.1 == .hidden ? .hidden : .share(Share.permille(entry.0, of: overlap.total)),
          ]
        }))
  }
}
