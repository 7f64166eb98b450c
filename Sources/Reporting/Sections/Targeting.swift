import Diagnostics

/// Coverage and errors by decile, incidence, and the standard measures of targeting.
enum Targeting {
  static func blocks(_ programmes: [ProgrammeAccount]) -> [Block] {
    var blocks: [Block] = [.figure(byDecile(programmes))]
    let known = programmes.filter { !$0.incidence.isEmpty }
    if !known.isEmpty {
      blocks.append(.figure(incidence(known)))
      blocks.append(.figure(Figure(nil, indices(known))))
    }
    return blocks
  }

  private static func decile(_ place: Int) -> Cell {
    switch place {
    case 10: .label("kosong", PeopleTexts.unranked)
    case 11: .label("semua", ErrorTexts.all)
    default: .code(String(place + 1))
    }
  }

  private static func byDecile(_ programmes: [ProgrammeAccount]) -> Figure {
    var rows: [[Cell]] = []
    var bars: [StackedBar] = []
    for programme in programmes {
      guard let nation = programme.nation else { continue }
      let shown = ProtectedRates(programme.deciles + [nation], sums: [(Array(0..<11), 11)])
      for place in 0..<12 {
        rows.append(
          [.code(programme.name), decile(place), shown.count(place, .population)] + ErrorSection.cells(shown, place))
      }
      var parts = [Int](repeating: 0, count: 12)
      for place in 0..<11 {
        if case .count(let count) = shown.count(place, .recipients) { parts[place] = count }
      }
      // What is hidden stands as one piece at the end: its size follows from the total, which is shown anyway.
      parts[11] = nation[.recipients] - parts.reduce(0, +)
      bars.append(
        StackedBar(
          label: Message(
            id: "\(programme.name): penerima, batas desil \(programme.limit)",
            en: "\(programme.name): recipients, limit decile \(programme.limit)"),
          display: shown.count(11, .recipients).text, parts: parts))
    }
    return Figure(
      StackedBars(
        title: ErrorTexts.byDecile,
        description: Message(
          id: "Batang bertumpuk: penerima tiap program dibagi menurut desil; angka di dalamnya persen.",
          en: "Stacked bars: the recipients of each programme cut by decile; numbers in it are percent."),
        legend: DecileLegend.entries + [DecileLegend.rest], bars: bars),
      DataTable(
        "galat_desil", ErrorTexts.byDecile,
        [
          DataColumn("program", ErrorTexts.programme), DataColumn("desil", PeopleTexts.decile),
          DataColumn("populasi", ErrorTexts.population),
        ] + ErrorSection.columns, rows: rows))
  }

  private static func incidence(_ programmes: [ProgrammeAccount]) -> Figure {
    var rows: [[Cell]] = []
    var lines: [ChartLine] = []
    let tints: [Tint] = [.blue, .orange, .green, .purple, .red, .teal]
    for (place, programme) in programmes.enumerated() {
      let list = programme.incidence
      let hidden = Suppression.line(list.map(\.recipients))
      let (people, recipients, rupiah) = (
        list.reduce(0) { $0 + $1.population }, list.reduce(0) { $0 + $1.recipients },
        list.reduce(0) { $0 + $1.rupiah }
      )
      let first = hidden.firstIndex(of: true) ?? list.count
      let last = hidden.lastIndex(of: true) ?? -1
      var points: [(x: Int, y: Int)] = [(0, 0)]
      var (below, paid) = (0, 0)
      for (index, entry) in list.enumerated() {
        let isHidden = hidden[index] || Suppression.isSmall(entry.population)
        rows.append(
          [
            .code(programme.name), .code(String(entry.decile)),
            Suppression.isSmall(entry.population) ? .hidden : .count(entry.population),
          ]
            + (isHidden
              ? [.hidden, .hidden, .hidden, .hidden, .hidden]
              : [
                .count(entry.recipients), .rupiah(entry.rupiah),
                .share(Share.permille(entry.recipients, of: entry.population)),
                .share(Share.permille(entry.recipients, of: recipients)),
                .share(Share.permille(entry.rupiah, of: rupiah)),
              ]))
        below += entry.population
        paid += entry.rupiah
        // Between the first and the last hidden decile a point would give one of them away.
        if index < first || index >= last {
          points.append((Share.permille(below, of: people) ?? 0, Share.permille(paid, of: rupiah) ?? 0))
        }
      }
      // A line without a point between its ends says nothing.
      if points.count < 3 { continue }
      lines.append(
        ChartLine(
          name: Message(id: programme.name, en: programme.name), style: tints[place % tints.count].rawValue,
          points: points))
    }
    let chart = Lines(
      title: ErrorTexts.curve,
      description: Message(
        id: """
          Garis: bagian rupiah yang sampai pada bagian populasi termiskin. Di atas diagonal berarti lebih banyak untuk \
          yang miskin.
          """,
        en: """
          Lines: the share of rupiah that reaches the poorest share of the population. Above the diagonal the poor get \
          more than an even share.
          """),
      across: Message(id: "populasi dari yang termiskin, %", en: "population from the poorest, %"),
      up: Message(id: "rupiah, %", en: "rupiah, %"), lines: lines)
    return Figure(
      lines.isEmpty ? nil : chart,
      DataTable(
        "sasaran", ErrorTexts.incidence,
        [
          DataColumn("program", ErrorTexts.programme), DataColumn("desil", PeopleTexts.decile),
          DataColumn("populasi", ErrorTexts.population), DataColumn("penerima", ErrorTexts.recipients),
          DataColumn("rupiah", ErrorTexts.rupiah), DataColumn("cakupan", ErrorTexts.coverage),
          DataColumn("bagian_penerima", ErrorTexts.shareRecipients),
          DataColumn("bagian_rupiah", ErrorTexts.shareRupiah),
        ], rows: rows))
  }

  private static func indices(_ programmes: [ProgrammeAccount]) -> DataTable {
    DataTable(
      "indeks_sasaran", ErrorTexts.indices,
      [
        DataColumn("program", ErrorTexts.programme), DataColumn("rasio_cgh", ErrorTexts.ratio),
        DataColumn("selisih_sasaran", ErrorTexts.differential),
      ],
      rows: programmes.map { programme in
        [
          .code(programme.name), programme.ratio.map { .hundredths($0) } ?? .missing,
          programme.differential.map { .hundredths($0) } ?? .missing,
        ]
      })
  }
}

/// The colours of deciles.
enum DecileLegend {
  static let entries: [LegendEntry] =
    (1...10).map { LegendEntry(style: "d\($0)", text: Message(id: "desil \($0)", en: "decile \($0)")) }
    + [LegendEntry(style: "d0", text: PeopleTexts.unranked)]

  /// What is kept back.
  static let rest = LegendEntry(style: "d00", text: Message(id: "disembunyikan", en: "kept back"))
}
