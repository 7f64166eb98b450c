import Diagnostics
import StageContract

/// Findings by code, the ten most frequent as a chart.
enum FindingSection {
  static func make(_ model: ReportModel) -> ReportSection {
    var section = ReportSection("temuan", FindingTexts.title)
    if model.findings.isEmpty {
      section.blocks.append(.notice(FindingTexts.missing))
      return section
    }
    section.blocks.append(.text(FindingTexts.lead))
    let top = Array(model.findings.prefix(10))
    section.blocks.append(
      .figure(
        Figure(
          Bars(
            title: FindingTexts.top,
            description: Message(
              id: "Batang mendatar: satu batang tiap kode temuan, panjangnya banyaknya baris.",
              en: "Horizontal bars: one bar a code, its length the number of rows."),
            bars: top.map { finding in
              Bar(CodeTexts.label(finding.code), .count(finding.count), tint(finding.severity))
            }), table("temuan_tersering", FindingTexts.top, top))))
    section.blocks.append(.group(FindingTexts.all, [Figure(nil, table("temuan", FindingTexts.all, model.findings))]))
    return section
  }

  private static func tint(_ severity: Severity) -> Tint {
    switch severity {
    case .note: .grey
    case .warning: .orange
    case .error: .red
    }
  }

  private static func table(_ name: String, _ title: Message, _ findings: [FindingAccount]) -> DataTable {
    DataTable(
      name, title,
      [
        DataColumn("kode", SourceTexts.code), DataColumn("arti", SourceTexts.meaning),
        DataColumn("bobot", FindingTexts.severity), DataColumn("baris", FindingTexts.rows),
        DataColumn("sumber_utama", FindingTexts.sources),
      ],
      rows: findings.map { finding in
        let meaning = CodeTexts.meaning(finding.code)
        let source = finding.sources.first?.name ?? ""
        return [
          .code(finding.code), .label(meaning.id, meaning),
          .label(finding.severity.word.id, finding.severity.word), .count(finding.count),
          .label(source, SourceTexts.name(source)),
        ]
      })
  }
}
