import Diagnostics

/// Inclusion and exclusion errors of every programme, with formulas and both denominators.
enum ErrorSection {
  static func make(_ model: ReportModel, names: RegionNames) -> ReportSection {
    var section = ReportSection("galat", ErrorTexts.title)
    guard let programmes = model.programmes else {
      section.blocks.append(.notice(ErrorTexts.missing))
      return section
    }
    section.blocks.append(.text(ErrorTexts.lead))
    for programme in programmes where !programme.isMeasured {
      section.blocks.append(.text(ErrorTexts.notMeasured(programme.name)))
    }
    let measured = programmes.filter(\.isMeasured)
    if !measured.isEmpty {
      section.blocks.append(.figure(rates(measured)))
      section.blocks.append(.formulas(ErrorTexts.formulas))
      section.blocks.append(.figure(reasons(measured)))
      section.blocks += Targeting.blocks(measured)
      section.blocks.append(.figure(byRegion(measured, names)))
    }
    section.blocks += visits(model.visits ?? [])
    return section
  }

  private static func rates(_ programmes: [ProgrammeAccount]) -> Figure {
    var bars: [Bar] = []
    var rows: [[Cell]] = []
    for programme in programmes {
      let shown = ProtectedRates([programme.nation], sums: [])
      let nation = programme.nation
      func bar(_ name: Message, _ cell: Cell, _ part: Cell, _ whole: Cell, _ tint: Tint) {
        var value = 0
        if case .permille(let permille) = cell { value = permille }
        let (share, part, whole) = (cell.text, part.text, whole.text)
        bars.append(
          Bar(
            Message(id: "\(programme.name): \(name.id.lowercased())", en: "\(programme.name): \(name.en.lowercased())"),
            value, Message(id: "\(share.id) (\(part.id)/\(whole.id))", en: "\(share.en) (\(part.en)/\(whole.en))"), tint
          ))
      }
      bar(
        ErrorTexts.inclusionError, shown.inclusionError(0), shown.count(0, .inklusi), shown.count(0, .recipients),
        .red)
      bar(ErrorTexts.undercoverage, shown.undercoverage(0), shown.leftOut(0), shown.count(0, .eligible), .grey)
      bar(
        ErrorTexts.exclusionError, shown.exclusionError(0), shown.count(0, .eksklusi), shown.count(0, .withinQuota),
        .orange)
      let unresolved = nation[.inklusiUnresolved] + nation[.tinjauUnresolved] + nation[.tinjau]
      rows.append(
        [.code(programme.name), .label(programme.isPerson ? "ORANG" : "KELUARGA", ErrorTexts.unit(programme))]
          + cells(shown, 0) + [
            .count(programme.quota), Suppression.isSmall(unresolved) ? .hidden : .count(unresolved),
          ])
    }
    return Figure(
      Bars(
        title: ErrorTexts.rates,
        description: Message(
          id: "Batang mendatar: tiga galat tiap program dalam persen; batang penuh seratus persen.",
          en: "Horizontal bars: three errors a programme in percent; a full bar is a hundred percent."), bars: bars,
        full: 1000),
      DataTable(
        "galat", ErrorTexts.rates,
        [DataColumn("program", ErrorTexts.programme), DataColumn("satuan", ErrorTexts.unit)] + columns + [
          DataColumn("kuota", ErrorTexts.quota), DataColumn("ditinjau", ErrorTexts.unresolved),
        ], rows: rows))
  }

  /// The columns that every table of errors has.
  static let columns = [
    DataColumn("penerima", ErrorTexts.recipients), DataColumn("inklusi", ErrorTexts.inclusion),
    DataColumn("galat_inklusi", ErrorTexts.inclusionError), DataColumn("layak", ErrorTexts.eligible),
    DataColumn("layak_tidak_menerima", ErrorTexts.left), DataColumn("tak_terliput", ErrorTexts.undercoverage),
    DataColumn("dalam_kuota", ErrorTexts.withinQuota), DataColumn("eksklusi", ErrorTexts.exclusion),
    DataColumn("galat_eksklusi", ErrorTexts.exclusionError), DataColumn("rupiah", ErrorTexts.rupiah),
    DataColumn("rupiah_inklusi", ErrorTexts.rupiahInclusion),
  ]

  /// The cells of these columns.
  static func cells(_ rates: ProtectedRates, _ place: Int) -> [Cell] {
    [
      rates.count(place, .recipients), rates.count(place, .inklusi), rates.inclusionError(place),
      rates.count(place, .eligible), rates.leftOut(place), rates.undercoverage(place),
      rates.count(place, .withinQuota), rates.count(place, .eksklusi), rates.exclusionError(place),
      rates.rupiah(place, .rupiah, of: .recipients), rates.rupiah(place, .rupiahInklusi, of: .inklusi),
    ]
  }

  private static func byRegion(_ programmes: [ProgrammeAccount], _ names: RegionNames) -> Figure {
    var rows: [[Cell]] = []
    var later: [[Cell]] = []
    for programme in programmes {
      let regional = RegionalRates(programme)
      for (place, region) in regional.places.enumerated() {
        let level = PeopleTexts.level(region.level)
        let row: [Cell] =
          [
            .code(programme.name), .label(region.level, level), .code(region.code),
            .code(names.name(region.code) ?? ""),
          ] + cells(regional.rates, place)
        if region.level == "kabupaten_kota" { later.append(row) } else { rows.append(row) }
      }
    }
    return Figure(
      nil,
      DataTable(
        "galat_wilayah", ErrorTexts.byRegion,
        [
          DataColumn("program", ErrorTexts.programme), DataColumn("tingkat", PeopleTexts.level),
          DataColumn("kode", PeopleTexts.code), DataColumn("nama", PeopleTexts.region),
        ] + columns, rows: rows + later, shown: later.count <= 60 ? nil : rows.count))
  }

  private static func reasons(_ programmes: [ProgrammeAccount]) -> Figure {
    var bars: [Bar] = []
    var rows: [[Cell]] = []
    for programme in programmes {
      let reasons = programme.reasons.filter { $0.outcome == "INKLUSI" }
        .sorted { ($1.rows, $0.code) < ($0.rows, $1.code) }
      for reason in reasons {
        let isSmall = Suppression.isSmall(reason.rows)
        let meaning = CodeTexts.meaning(reason.code)
        rows.append([
          .code(programme.name), .code(reason.code), .label(meaning.id, meaning),
          isSmall ? .hidden : .count(reason.rows), isSmall ? .hidden : .rupiah(reason.rupiah),
        ])
      }
      for reason in reasons.prefix(6) {
        let isSmall = Suppression.isSmall(reason.rows)
        let label = CodeTexts.label(reason.code)
        bars.append(
          Bar(
            Message(id: "\(programme.name): \(label.id)", en: "\(programme.name): \(label.en)"),
            isSmall ? 0 : reason.rows, (isSmall ? Cell.hidden : .count(reason.rows)).text, .red))
      }
    }
    return Figure(
      Bars(
        title: ErrorTexts.reasons,
        description: Message(
          id: "Batang mendatar: enam alasan tersering tiap program, menurut banyaknya baris penerima.",
          en: "Horizontal bars: the six most frequent reasons of each programme, by rows of recipients."), bars: bars),
      DataTable(
        "alasan_inklusi", ErrorTexts.reasons,
        [
          DataColumn("program", ErrorTexts.programme), DataColumn("kode", SourceTexts.code),
          DataColumn("arti", SourceTexts.meaning), DataColumn("baris", ErrorTexts.rows),
          DataColumn("rupiah", ErrorTexts.rupiah),
        ], rows: rows))
  }

  // MARK: Visits

  private static func visits(_ visits: [VisitCount]) -> [Block] {
    if visits.isEmpty { return [.text(ErrorTexts.visitsMissing)] }
    var bars: [IntervalBar] = []
    var rows: [[Cell]] = []
    for visit in visits where visit.code.hasPrefix("INK-") {
      let meaning = CodeTexts.meaning(visit.code)
      let isSmall =
        Suppression.isSmall(visit.visited) || Suppression.isSmall(visit.refuted)
        || Suppression.isSmall(visit.visited - visit.refuted)
      var row: [Cell] = [.code(visit.code), .label(meaning.id, meaning)]
      if isSmall {
        row += [
          Suppression.isSmall(visit.visited) ? .hidden : .count(visit.visited), .hidden, .hidden, .hidden, .hidden,
        ]
      } else if let interval = WilsonInterval(hits: visit.refuted, trials: visit.visited),
        let share = Share.permille(visit.refuted, of: visit.visited)
      {
        row += [
          .count(visit.visited), .count(visit.refuted), .permille(share), .permille(interval.low),
          .permille(interval.high),
        ]
        let (text, low, high) = (
          Figures.percent(share), Figures.percent(interval.low), Figures.percent(interval.high)
        )
        bars.append(
          IntervalBar(
            label: CodeTexts.label(visit.code), share: share, interval: interval,
            display: Message(id: "\(text.id) (\(low.id) – \(high.id))", en: "\(text.en) (\(low.en) – \(high.en))")))
      } else {
        row += [.count(visit.visited), .count(visit.refuted), .missing, .missing, .missing]
      }
      rows.append(row)
    }
    let table = DataTable(
      "kunjungan", ErrorTexts.visits,
      [
        DataColumn("kode", SourceTexts.code), DataColumn("arti", SourceTexts.meaning),
        DataColumn("dikunjungi", ErrorTexts.visited), DataColumn("dibantah", ErrorTexts.refuted),
        DataColumn("bagian_dibantah", ErrorTexts.refutedShare), DataColumn("batas_bawah", ErrorTexts.low),
        DataColumn("batas_atas", ErrorTexts.high),
      ], rows: rows)
    if bars.isEmpty { return [.figure(Figure(nil, table, note: ErrorTexts.tooFewVisits))] }
    return [
      .figure(
        Figure(
          IntervalBars(
            title: ErrorTexts.visits,
            description: Message(
              id: "Titik dan garis pada skala 0 sampai 100 persen: bagian tanda yang dibantah dan selangnya.",
              en: "Dots and lines on a scale from 0 to 100 percent: the share of flags refuted and its interval."),
            bars: bars), table, note: ErrorTexts.visitNote))
    ]
  }
}
