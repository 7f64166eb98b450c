import Diagnostics

/// Families by inclusion code, by number of codes, and by pairs of codes.
enum FlagSection {
  static func make(_ model: ReportModel) -> ReportSection {
    var section = ReportSection("tanda", FindingTexts.flagTitle)
    let codes = (model.codes ?? []).filter { $0.code.hasPrefix("INK-") }
    if codes.isEmpty && model.flagOverlap == nil {
      section.blocks.append(.notice(FindingTexts.flagMissing))
      return section
    }
    section.blocks.append(.text(FindingTexts.flagLead))
    if !codes.isEmpty { section.blocks.append(.figure(byCode(codes))) }
    if let overlap = model.flagOverlap {
      section.blocks.append(.figure(byNumber(overlap)))
      if !overlap.pairs.isEmpty { section.blocks.append(.figure(pairs(overlap))) }
    }
    return section
  }

  /// A number of people, hidden when it is small.
  private static func cell(_ number: Int) -> Cell { Suppression.isSmall(number) ? .hidden : .count(number) }

  private static func byCode(_ codes: [CodeCount]) -> Figure {
    let sorted = codes.sorted { ($1.families, $0.code) < ($0.families, $1.code) }
    return Figure(
      Bars(
        title: FindingTexts.codes,
        description: Message(
          id: "Batang mendatar: satu batang tiap tanda, panjangnya banyaknya keluarga.",
          en: "Horizontal bars: one bar a flag, its length the number of families."),
        bars: sorted.map { code in
          Bar(CodeTexts.label(code.code), cell(code.families), .purple)
        }),
      DataTable(
        "tanda", FindingTexts.codes,
        [
          DataColumn("kode", SourceTexts.code), DataColumn("arti", SourceTexts.meaning),
          DataColumn("keluarga", PeopleTexts.families), DataColumn("orang", PeopleTexts.persons),
          DataColumn("keluarga_penerima", FindingTexts.recipients),
        ],
        rows: sorted.map { code in
          let meaning = CodeTexts.meaning(code.code)
          return [
            .code(code.code), .label(meaning.id, meaning), cell(code.families), cell(code.persons),
            cell(code.recipients),
          ]
        }))
  }

  private static func byNumber(_ overlap: FlagOverlap) -> Figure {
    let hiddenFamilies = Suppression.line(overlap.families)
    let hiddenPersons = Suppression.line(overlap.persons)
    var bars: [Bar] = []
    var rows: [[Cell]] = []
    for number in 0..<max(overlap.families.count, overlap.persons.count) {
      let families = number < overlap.families.count ? overlap.families[number] : 0
      let persons = number < overlap.persons.count ? overlap.persons[number] : 0
      let familyCell: Cell =
        number < hiddenFamilies.count && hiddenFamilies[number] ? .hidden : .count(families)
      let personCell: Cell = number < hiddenPersons.count && hiddenPersons[number] ? .hidden : .count(persons)
      rows.append([.label(String(number), FindingTexts.flags(number)), familyCell, personCell])
      bars.append(Bar(FindingTexts.flags(number), familyCell, .purple))
    }
    return Figure(
      Bars(
        title: FindingTexts.byNumber,
        description: Message(
          id: "Batang mendatar: banyaknya keluarga tanpa tanda, dengan satu tanda, dua tanda, dan seterusnya.",
          en: "Horizontal bars: families without a flag, with one, with two, and so on."), bars: bars),
      DataTable(
        "tumpang_tindih", FindingTexts.byNumber,
        [
          DataColumn("jumlah_tanda", FindingTexts.number), DataColumn("keluarga", PeopleTexts.families),
          DataColumn("orang", PeopleTexts.persons),
        ], rows: rows))
  }

  private static func pairs(_ overlap: FlagOverlap) -> Figure {
    let sorted = overlap.pairs.sorted { ($1.families, $0.first, $0.second) < ($0.families, $1.first, $1.second) }
    return Figure(
      Bars(
        title: FindingTexts.pairs,
        description: Message(
          id: "Batang mendatar: sepuluh pasangan tanda pada keluarga yang sama, menurut banyaknya keluarga.",
          en: "Horizontal bars: the ten pairs of flags on the same family that are most frequent."),
        bars: sorted.prefix(10).map { pair in
          let label = "\(pair.first) + \(pair.second)"
          return Bar(Message(id: label, en: label), cell(pair.families), .purple)
        }),
      DataTable(
        "pasangan_tanda", FindingTexts.pairs,
        [
          DataColumn("kode_1", FindingTexts.first), DataColumn("kode_2", FindingTexts.second),
          DataColumn("keluarga", PeopleTexts.families),
        ],
        rows: sorted.map { [.code($0.first), .code($0.second), cell($0.families)] }, shown: 20))
  }
}
