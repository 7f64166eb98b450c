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
    let regencies = regions.nodes.indices.filter {
      regions.nodes[$0].level == .regency && !regions.nodes[$0].isUnknown
    }
    let provinces = regions.nodes.indices.filter {
      regions.nodes[$0].level == .province && !regions.nodes[$0].isUnknown
    }
    let isFine = regencies.count <= most
    let shown = [0] + (isFine ? regencies : provinces)
    let isSparse = isSparse(regions, shown)
    section.blocks.append(
      .figure(
        Figure(
          chart(regions, shown, grouped: isSparse), table(regions, [0] + provinces + regencies, isFine),
          note: isSparse ? PeopleTexts.decileGroups : nil)))
    if !isFine { section.blocks.append(.text(PeopleTexts.decileMore)) }
    if let agreement = model.agreement {
      section.blocks += AgreementFigure.blocks(agreement, regions)
    } else {
      section.blocks.append(.notice(DecileTexts.agreementMissing))
    }
    return section
  }

  private static let measures = Array(FamilyMeasure.decile...FamilyMeasure.unranked)

  /// The shares by decile; in three groups when more than a third of the numbers would be kept back.
  private static func chart(_ regions: RegionTree, _ places: [Int], grouped: Bool) -> StackedBars {
    let measures = grouped ? [FamilyMeasure.lower, FamilyMeasure.upper, FamilyMeasure.unranked] : measures
    let groups = [
      LegendEntry(style: "d2", text: PeopleTexts.lower), LegendEntry(style: "d8", text: PeopleTexts.upper),
      LegendEntry(style: "d0", text: PeopleTexts.unranked),
    ]
    return StackedBars(
      title: PeopleTexts.decileChart,
      description: Message(
        id: "Batang bertumpuk: satu batang tiap wilayah, dibagi menurut desil nasional; angka di dalamnya persen.",
        en: "Stacked bars: one bar a region, cut by national decile; numbers in it are percent."),
      legend: (grouped ? groups : DecileLegend.entries) + [DecileLegend.rest],
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

  private static func isSparse(_ regions: RegionTree, _ places: [Int]) -> Bool {
    let hidden = places.reduce(0) { sum, place in sum + measures.count { regions.hidden[place][$0] } }
    return hidden * 3 > places.count * measures.count
  }

  private static func table(_ regions: RegionTree, _ places: [Int], _ isFine: Bool) -> DataTable {
    let rows = places.map { place -> [Cell] in
      let node = regions.nodes[place]
      let whole = node.counts[FamilyMeasure.families]
      return [
        .label(node.level.rawValue, PeopleTexts.level(node.level)), .code(node.code), .label(node.name.id, node.name),
        regions.cell(place, FamilyMeasure.families),
      ]
        + (measures + [FamilyMeasure.lower, FamilyMeasure.upper]).map { measure in
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
        + [
          DataColumn("persen_tanpa_desil", PeopleTexts.unranked), DataColumn("persen_desil_1_4", PeopleTexts.lower),
          DataColumn("persen_desil_5_10", PeopleTexts.upper),
        ], rows: rows, shown: isFine ? nil : provinces)
  }
}
