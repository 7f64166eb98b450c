import Diagnostics

/// Visits to make, by reason, and how far they are assigned.
enum FieldWorkSection {
  static func make(_ model: ReportModel) -> ReportSection {
    var section = ReportSection("lapangan", FieldTexts.workTitle)
    guard let work = model.fieldWork else {
      section.blocks.append(.notice(FieldTexts.workMissing))
      return section
    }
    if work.families == 0 {
      section.blocks.append(.text(FieldTexts.workNone))
      return section
    }
    section.blocks.append(.figure(reasons(work)))
    let lines: [(String, Message, Cell)] = [
      ("keluarga", FieldTexts.toVisit, cell(work.families)), ("ditugaskan", FieldTexts.assigned, cell(work.assigned)),
      ("belum_tertampung", FieldTexts.open, cell(work.families - work.assigned)),
      ("pendamping", FieldTexts.assistants, .count(work.assistants)), ("hari", FieldTexts.days, .count(work.lastDay)),
    ]
    section.blocks.append(
      .figure(
        Figure(
          nil,
          DataTable(
            "kerja_lapangan", FieldTexts.work,
            [DataColumn("ukuran", FieldTexts.what), DataColumn("banyak", FieldTexts.number)],
            rows: lines.map { [.label($0.0, $0.1), $0.2] }))))
    return section
  }

  private static func cell(_ number: Int) -> Cell { Suppression.isSmall(number) ? .hidden : .count(number) }

  private static func reasons(_ work: FieldWorkAccount) -> Figure {
    Figure(
      Bars(
        title: FieldTexts.reasons,
        description: Message(
          id: "Batang mendatar: satu batang tiap alasan; satu keluarga dapat memiliki beberapa alasan.",
          en: "Horizontal bars: one bar a reason; a family may have several."),
        bars: work.reasons.map { Bar(CodeTexts.label($0.code), cell($0.families), .teal) }),
      DataTable(
        "alasan_kunjungan", FieldTexts.reasons,
        [
          DataColumn("kode", SourceTexts.code), DataColumn("arti", SourceTexts.meaning),
          DataColumn("keluarga", PeopleTexts.families),
        ],
        rows: work.reasons.map { reason in
          let meaning = CodeTexts.meaning(reason.code)
          return [.code(reason.code), .label(meaning.id, meaning), cell(reason.families)]
        }))
  }
}
