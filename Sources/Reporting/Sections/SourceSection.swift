import Diagnostics

/// What came in, from when, what was refused and why.
enum SourceSection {
  static func make(_ model: ReportModel) -> ReportSection {
    var section = ReportSection("sumber", SourceTexts.title)
    if model.sources.isEmpty {
      section.blocks.append(.notice(SourceTexts.missing))
    } else {
      section.blocks.append(.text(SourceTexts.lead))
      section.blocks.append(.figure(Figure(chart(model.sources), rows(model.sources))))
      let reasons = reasons(model.sources)
      if reasons.rows.isEmpty {
        section.blocks.append(.text(SourceTexts.noRejects))
      } else {
        section.blocks.append(.figure(Figure(reasonChart(model.sources), reasons)))
      }
    }
    if !model.stages.isEmpty { section.blocks.append(.group(SourceTexts.stages, [Figure(nil, stages(model))])) }
    return section
  }

  private static func chart(_ sources: [SourceAccount]) -> Bars {
    Bars(
      title: SourceTexts.table,
      description: Message(
        id: "Batang mendatar: satu batang tiap sumber, panjangnya baris yang dibaca.",
        en: "Horizontal bars: one bar a source, its length the rows read."),
      bars: sources.map { Bar(SourceTexts.name($0.name), .count($0.rows)) })
  }

  private static func rows(_ sources: [SourceAccount]) -> DataTable {
    DataTable(
      "sumber", SourceTexts.table,
      [
        DataColumn("sumber", SourceTexts.source), DataColumn("berkas", SourceTexts.files),
        DataColumn("baris", SourceTexts.rows), DataColumn("tanggal_awal", SourceTexts.from),
        DataColumn("tanggal_akhir", SourceTexts.to), DataColumn("ditolak_ingest", SourceTexts.rejectedEarly),
        DataColumn("ditolak_normalise", SourceTexts.rejectedLate),
        DataColumn("bagian_ditolak", SourceTexts.rejectedShare),
      ],
      rows: sources.map { source in
        [
          .label(source.name, SourceTexts.name(source.name)), .count(source.files), .count(source.rows),
          source.first.isEmpty ? .missing : .code(source.first), source.last.isEmpty ? .missing : .code(source.last),
          .count(source.rejectedByIngest), .count(source.rejectedByNormalise),
          .share(Share.permille(source.rejected, of: source.rows)),
        ]
      })
  }

  private static func reasonChart(_ sources: [SourceAccount]) -> Bars {
    var totals: [(code: String, rows: Int)] = []
    for reason in sources.flatMap(\.reasons) {
      if let place = totals.firstIndex(where: { $0.code == reason.code }) {
        totals[place].rows += reason.rows
      } else {
        totals.append(reason)
      }
    }
    return Bars(
      title: SourceTexts.reasons,
      description: Message(
        id: "Batang mendatar: satu batang tiap alasan penolakan, semua sumber bersama.",
        en: "Horizontal bars: one bar a reason for refusal, all sources together."),
      bars: totals.sorted { ($1.rows, $0.code) < ($0.rows, $1.code) }
        .map { Bar(CodeTexts.label($0.code), .count($0.rows), .red) })
  }

  private static func reasons(_ sources: [SourceAccount]) -> DataTable {
    DataTable(
      "penolakan", SourceTexts.reasons,
      [
        DataColumn("sumber", SourceTexts.source), DataColumn("kode", SourceTexts.code),
        DataColumn("arti", SourceTexts.meaning), DataColumn("baris", SourceTexts.rows),
      ],
      rows: sources.flatMap { source in
        source.reasons.map { reason in
          let meaning = CodeTexts.meaning(reason.code)
          return [
            .label(source.name, SourceTexts.name(source.name)), .code(reason.code), .label(meaning.id, meaning),
            .count(reason.rows),
          ]
        }
      })
  }

  private static func stages(_ model: ReportModel) -> DataTable {
    DataTable(
      "tahap", SourceTexts.stages,
      [
        DataColumn("tahap", SourceTexts.stage), DataColumn("versi", SourceTexts.tool),
        DataColumn("sha256", SourceTexts.digest),
      ],
      rows: model.stages.map { [.code($0.folder), .code($0.tool), .code($0.digest)] })
  }
}
