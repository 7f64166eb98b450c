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
    section.blocks.append(.text(FieldTexts.target(graduation)))
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
    return section
  }
}
