import Diagnostics

/// National deciles of families by region.
enum DecileSection {
  /// More regions than this are left to the browser.
  private static let most = 40

  static func make(_ model: ReportModel) -> ReportSection {
    var section = ReportSection("desil", PeopleTexts.decileTitle)
    guard let regions = model.regions else {
      section.blocks.append(.notice(PeopleTexts.regionMissing))
      return section
    }
    section.blocks.append(.text(PeopleTexts.decileLead))
    let regencies = regions.nodes.indices.filter { regions.nodes[$0].level == .regency }
    let provinces = regions.nodes.indices.filter { regions.nodes[$0].level == .province }
    let isFine = regencies.count <= most
    let shown = [0] + (isFine ? regencies : provinces)
    section.blocks.append(.figure(Figure(chart(regions, shown), table(regions, [0] + provinces + regencies, isFine))))
    if !isFine { section.blocks.append(.text(PeopleTexts.decileMore)) }
    return section
  }

  private static let measures = Array(FamilyMeasure.decile...FamilyMeasure.unranked)

  private static func chart(_ regions: RegionTree, _ places: [Int]) -> StackedBars {
    StackedBars(
      title: PeopleTexts.decileChart,
      description: Message(
        id: "Batang bertumpuk: satu batang tiap wilayah, dibagi menurut desil nasional; angka di dalamnya persen.",
        en: "Stacked bars: one bar a region, cut by national decile; numbers in it are percent."),
      legend: DecileLegend.entries + [DecileLegend.rest],
      bars: places.map { place in
        let node = regions.nodes[place]
        var parts = measures.map { regions.hidden[place][$0] ? 0 : node.counts[$0] }
        let isKnown = !regions.hidden[place][FamilyMeasure.families]
        parts.append(isKnown ? node.counts[FamilyMeasure.families] - parts.reduce(0, +) : 0)
        if !isKnown { parts = parts.map { _ in 0 } }
        return StackedBar(
          label: node.name, display: regions.cell(place, FamilyMeasure.families).text, parts: parts)
      })
  }

  private static func table(_ regions: RegionTree, _ places: [Int], _ isFine: Bool) -> DataTable {
    let rows = places.map { place -> [Cell] in
      let node = regions.nodes[place]
      let whole = node.counts[FamilyMeasure.families]
      return [
        .label(node.level.rawValue, PeopleTexts.level(node.level)), .code(node.code), .label(node.name.id, node.name),
        regions.cell(place, FamilyMeasure.families),
      ]
        + measures.map { measure in
          let isHidden = regions.hidden[place][measure] || regions.hidden[place][FamilyMeasure.families]
          return isHidden ? .hidden : .share(Share.permille(node.counts[measure], of: whole))
        }
    }
    let provinces = places.count { regions.nodes[$0].level != .regency }
    return DataTable(
      "desil_wilayah", PeopleTexts.decileChart,
      [
        DataColumn("tingkat", PeopleTexts.level), DataColumn("kode", PeopleTexts.code),
        DataColumn("nama", PeopleTexts.region), DataColumn("keluarga", PeopleTexts.families),
      ]
        + (1...10).map { DataColumn("persen_desil_\($0)", Message(id: "Desil \($0)", en: "Decile \($0)")) }
        + [DataColumn("persen_tanpa_desil", PeopleTexts.unranked)], rows: rows, shown: isFine ? nil : provinces)
  }
}
