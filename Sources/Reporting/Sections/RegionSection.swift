import Diagnostics

/// Families and persons from the nation down to the kecamatan: a browser on the page, provinces as a table.
enum RegionSection {
  static func make(_ model: ReportModel) -> ReportSection {
    var section = ReportSection("wilayah", PeopleTexts.regionTitle)
    guard let regions = model.regions else {
      section.blocks.append(.notice(PeopleTexts.regionMissing))
      return section
    }
    section.blocks.append(.text(PeopleTexts.regionLead))
    let table = table(regions)
    section.blocks.append(.regions(RegionBrowser(regions, programmes: model.programmes ?? [])))
    section.blocks.append(.figure(Figure(nil, table, isOpen: false)))
    return section
  }

  private static func table(_ regions: RegionTree) -> DataTable {
    let columns =
      [
        DataColumn("tingkat", PeopleTexts.level), DataColumn("kode", PeopleTexts.code),
        DataColumn("nama", PeopleTexts.region), DataColumn("keluarga", PeopleTexts.families),
        DataColumn("orang", PeopleTexts.persons),
      ]
      + (1...10).map { DataColumn("desil_\($0)", Message(id: "Desil \($0)", en: "Decile \($0)")) }
      + [
        DataColumn("tanpa_desil", PeopleTexts.unranked), DataColumn("kedaluwarsa", PeopleTexts.stale),
        DataColumn("berkode_inklusi", PeopleTexts.flagged), DataColumn("desil_1_4", PeopleTexts.lower),
        DataColumn("desil_5_10", PeopleTexts.upper),
      ]
    let rows = regions.nodes.enumerated().map { index, node -> [Cell] in
      [
        .label(node.level.rawValue, PeopleTexts.level(node.level)), .code(node.code), .label(node.name.id, node.name),
      ] + (0..<FamilyMeasure.width).map { regions.cell(index, $0) }
    }
    let regencies = regions.nodes.count { $0.level == .regency }
    let shown = regions.nodes.count {
      $0.level == .nation || $0.level == .province || (regencies <= 60 && $0.level == .regency)
    }
    return DataTable("wilayah", PeopleTexts.regionTable, columns, rows: rows, shown: shown)
  }
}
