import Diagnostics

/// Candidates to leave a programme.
enum GraduationSection {
  static func make(_ model: ReportModel) -> ReportSection {
    var section = ReportSection("graduasi", FieldTexts.graduationTitle)
    guard let graduation = model.graduation else {
      section.blocks.append(.notice(FieldTexts.graduationMissing))
      return section
    }
    section.blocks.append(.text(FieldTexts.graduationLead))
    if graduation.groups.isEmpty {
      section.blocks.append(.text(FieldTexts.graduationNone))
      return section
    }
    let cells: [Cell] = graduation.groups.map { Suppression.isSmall($0.families) ? .hidden : .count($0.families) }
    section.blocks.append(
      .figure(
        Figure(
          Bars(
            title: FieldTexts.graduation,
            description: Message(
              id: "Batang mendatar: calon graduasi menurut program dan tahap.",
              en: "Horizontal bars: candidates by programme and stage."),
            bars: zip(graduation.groups, cells).map { group, cell in
              let stage = FieldTexts.stage(group.stage)
              return Bar(
                Message(id: "\(group.programme), \(stage.id)", en: "\(group.programme), \(stage.en)"),
                cell, .green)
            }),
          DataTable(
            "graduasi", FieldTexts.graduation,
            [
              DataColumn("program", ErrorTexts.programme), DataColumn("tahap", FieldTexts.stage),
              DataColumn("keluarga", PeopleTexts.families),
            ],
            rows: zip(graduation.groups, cells).map { group, cell in
              [.code(group.programme), .label(group.stage, FieldTexts.stage(group.stage)), cell]
            }))))
    guard let targets = model.targets else {
      section.blocks.append(.notice(FieldTexts.targetMissing))
      return section
    }
    section.blocks.append(.text(FieldTexts.target(targets)))
    section.blocks.append(.figure(assistants(targets)))
    return section
  }

  /// Assistants by their number of candidates. What a band lacks tells its candidates, so both are hidden together.
  private static func assistants(_ targets: AssistantTargets) -> Figure {
    let hidden = Suppression.line(targets.bands.map(\.candidates))
    return Figure(
      Bars(
        title: FieldTexts.bands,
        description: Message(
          id: "Batang mendatar: banyaknya pendamping tanpa calon, di bawah sasaran, dan yang mencapainya.",
          en: "Horizontal bars: assistants without candidates, below the target, and on it."),
        bars: targets.bands.map { Bar(FieldTexts.band($0), .count($0.assistants), .teal) }),
      DataTable(
        "graduasi_pendamping", FieldTexts.bands,
        [
          DataColumn("calon", FieldTexts.bandTitle), DataColumn("pendamping", FieldTexts.assistantsAll),
          DataColumn("keluarga", FieldTexts.candidates), DataColumn("kurang", FieldTexts.lacking),
        ],
        rows: zip(targets.bands, hidden).map { band, isHidden in
          [
            .label(band.high.map { "\(band.low)-\($0)" } ?? "\(band.low)-", FieldTexts.band(band)),
            .count(band.assistants), isHidden ? .hidden : .count(band.candidates),
            isHidden ? .hidden : .count(band.lacking),
          ]
        }))
  }
}
