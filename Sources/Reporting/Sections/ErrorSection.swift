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
    let measured = programmes.filter { $0.isMeasured && $0.nation != nil }
    for programme in programmes where programme.isMeasured && programme.nation == nil {
      section.blocks.append(.notice(ErrorTexts.noRates(programme.name)))
    }
    if !measured.isEmpty {
      section.blocks.append(.figure(rates(measured)))
      section.blocks.append(.formulas(ErrorTexts.formulas))
      section.blocks.append(.figure(reasons(measured)))
      section.blocks += Targeting.blocks(measured)
      section.blocks.append(.figure(byRegion(measured, names)))
    }
    section.blocks += Visits.blocks(model.visits ?? [])
    return section
  }

  private static func rates(_ programmes: [ProgrammeAccount]) -> Figure {
    var bars: [Bar] = []
    var rows: [[Cell]] = []
    for programme in programmes {
      guard let nation = programme.nation else { continue }
      let shown = ProtectedRates([nation], sums: [])
      let unit = ErrorTexts.unit(programme)
      let group = Message(id: "\(programme.name) (\(unit.id))", en: "\(programme.name) (\(unit.en))")
      func bar(_ name: Message, _ cell: Cell, _ part: Cell, _ whole: Cell, _ tint: Tint) {
        let (share, part, whole) = (cell.text, part.text, whole.text)
        bars.append(
          Bar(
            name, cell, tint,
            display: Message(
              id: "\(share.id) (\(part.id)/\(whole.id))", en: "\(share.en) (\(part.en)/\(whole.en))"), group: group))
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
      guard let regional = RegionalRates(programme) else { continue }
      for (place, region) in regional.places.enumerated() {
        let level = PeopleTexts.level(region.level)
        let row: [Cell] =
          [
            .code(programme.name), .label(region.level, level), .code(region.code),
            name(region.code, names),
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
        ] + columns, rows: rows + later, shown: later.count <= 60 ? nil : rows.count), isOpen: false)
  }

  private static func name(_ code: String, _ names: RegionNames) -> Cell {
    if code.isEmpty { return .label("Indonesia", Message(id: "Indonesia (semua)", en: "Indonesia (all)")) }
    if let name = names.name(code) { return .code(name) }
    return code.hasSuffix("00") ? .label("", Message(id: "(tidak diketahui)", en: "(not known)")) : .code("")
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
        bars.append(
          Bar(
            CodeTexts.label(reason.code), isSmall ? .hidden : .count(reason.rows), .red,
            group: Message(id: programme.name, en: programme.name)))
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
}
