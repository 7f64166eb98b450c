import Diagnostics

/// Who is known to which source: an UpSet plot of DTKS, Regsosek, P3KE and Dukcapil.
enum OverlapSection {
  static func make(_ model: ReportModel) -> ReportSection {
    var section = ReportSection("irisan", PeopleTexts.overlapTitle)
    guard let overlap = model.overlap else {
      section.blocks.append(.notice(PeopleTexts.overlapMissing))
      return section
    }
    section.blocks.append(.text(PeopleTexts.overlapLead))
    let present = overlap.persons.indices.filter { overlap.persons[$0] > 0 }
      .sorted { (overlap.persons[$1], $0) < (overlap.persons[$0], $1) }
    let hidden = Suppression.line(present.map { overlap.persons[$0] })
    var rows: [UpSetRow] = []
    var cells: [[Cell]] = []
    for (place, combination) in present.enumerated() {
      let count: Cell = hidden[place] ? .hidden : .count(overlap.persons[combination])
      rows.append(
        UpSetRow(members: combination, count: hidden[place] ? 0 : overlap.persons[combination], display: count.text))
      cells.append([
        name(combination), count,
        hidden[place] ? .hidden : .share(Share.permille(overlap.persons[combination], of: overlap.total)),
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
    section.blocks.append(.figure(sets(overlap)))
    return section
  }

  /// `DTKS+Regsosek`.
  private static func name(_ combination: Int) -> Cell {
    let inside = OverlapScan.sets.indices.filter { combination >> $0 & 1 == 1 }.map { OverlapScan.sets[$0] }
    if inside.isEmpty { return .label("-", PeopleTexts.none) }
    return .code(inside.joined(separator: "+"))
  }

  private static func sets(_ overlap: OverlapScan) -> Figure {
    let sizes = OverlapScan.sets.indices.map { overlap.size($0) }
    let cells: [Cell] = sizes.map { Suppression.isSmall($0) ? .hidden : .count($0) }
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
