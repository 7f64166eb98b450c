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
      let within = reasons.filter { $0.outcome == "EKSKLUSI" }.sorted { ($1.rows, $0.code) < ($0.rows, $1.code) }
      for reason in within {
        let label = CodeTexts.label(reason.code)
        let shown = cell(reason.rows)
        bars.append(
          Bar(
            Message(id: "\(programme.name): \(label.id)", en: "\(programme.name): \(label.en)"),
            shown == .hidden ? 0 : reason.rows, shown.text, .orange))
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
          bars.isEmpty ? nil : chart,
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
