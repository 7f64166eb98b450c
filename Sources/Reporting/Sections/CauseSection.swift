import Diagnostics

/// Why those who are eligible do not receive.
enum CauseSection {
  private static let outcomes = ["EKSKLUSI", "BELUM", "BELUM_DINILAI"]

  static func make(_ model: ReportModel) -> ReportSection {
    var section = ReportSection("sebab", ErrorTexts.causeTitle)
    var bars: [Bar] = []
    var rows: [[Cell]] = []
    for programme in model.programmes ?? [] {
      let reasons = programme.reasons.filter { $0.code.hasPrefix("EKS-") && outcomes.contains($0.outcome) }
      for reason in reasons {
        let meaning = CodeTexts.meaning(reason.code)
        rows.append([
          .code(programme.name), .label(reason.outcome, ErrorTexts.outcome(reason.outcome)), .code(reason.code),
          .label(meaning.id, meaning), cell(reason.rows),
        ])
      }
      let unit = ErrorTexts.unit(programme)
      let group = Message(id: "\(programme.name) (\(unit.id))", en: "\(programme.name) (\(unit.en))")
      let within = reasons.filter { $0.outcome == "EKSKLUSI" }.sorted { ($1.rows, $0.code) < ($0.rows, $1.code) }
      for reason in within {
        bars.append(Bar(CodeTexts.label(reason.code), cell(reason.rows), .orange, group: group))
      }
    }
    if rows.isEmpty {
      section.blocks.append(.notice(ErrorTexts.causeMissing))
      return section
    }
    section.blocks.append(.text(ErrorTexts.causeLead))
    let chart = Bars(
      title: ErrorTexts.causes,
      description: Message(
        id: "Batang mendatar: sebab eksklusi dalam kuota tiap program, menurut banyaknya keluarga atau orang.",
        en: "Horizontal bars: causes of exclusion within the quota, by families or persons of each programme."),
      bars: bars)
    section.blocks.append(
      .figure(
        Figure(
          chart.isEmpty ? nil : chart,
          DataTable(
            "sebab_eksklusi", ErrorTexts.causes,
            [
              DataColumn("program", ErrorTexts.programme), DataColumn("hasil", ErrorTexts.outcome),
              DataColumn("kode", SourceTexts.code), DataColumn("arti", SourceTexts.meaning),
              DataColumn("banyak", FieldTexts.number),
            ], rows: rows))))
    return section
  }

  private static func cell(_ number: Int) -> Cell { Suppression.isSmall(number) ? .hidden : .count(number) }
}
