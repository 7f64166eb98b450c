import Diagnostics

/// What is recommended on proposals and complaints.
enum ProposalSection {
  private static let recommendations = ["TERIMA", "VERIFIKASI", "TOLAK"]

  static func make(_ model: ReportModel, names: RegionNames) -> ReportSection {
    var section = ReportSection("usulan", FieldTexts.proposalTitle)
    guard let proposals = model.proposals, !proposals.groups.isEmpty else {
      section.blocks.append(.notice(FieldTexts.proposalMissing))
      return section
    }
    section.blocks.append(.text(FieldTexts.proposalLead))
    var bars: [StackedBar] = []
    var rows: [[Cell]] = []
    for kind in proposals.values(0) {
      let own = proposals.groups.filter { $0.values[0] == kind }
      let counts = recommendations.map { name in own.reduce(0) { $1.values[1] == name ? $0 + $1.rows : $0 } }
      let total = counts.reduce(0, +)
      let isSmall = Suppression.isSmall(total)
      let hidden = Suppression.line(counts)
      let cells: [Cell] = zip(counts, hidden).map { $1 || isSmall ? .hidden : .count($0) }
      let totalCell: Cell = isSmall ? .hidden : .count(total)
      rows.append([.label(kind, FieldTexts.kind(kind))] + cells + [totalCell])
      let known = zip(counts, hidden).map { $1 || isSmall ? 0 : $0 }
      bars.append(
        StackedBar(
          label: FieldTexts.kind(kind), display: totalCell.text,
          parts: known + [isSmall ? 0 : total - known.reduce(0, +)]))
    }
    let tints: [Tint] = [.green, .orange, .red]
    section.blocks.append(
      .figure(
        Figure(
          StackedBars(
            title: FieldTexts.proposals,
            description: Message(
              id: "Batang bertumpuk: satu batang tiap jenis, dibagi menurut rekomendasi; angka di dalamnya persen.",
              en: "Stacked bars: one bar a kind, cut by recommendation; numbers in it are percent."),
            legend: zip(recommendations, tints).map {
              LegendEntry(style: $1.rawValue, text: FieldTexts.recommendation($0))
            } + [DecileLegend.rest], bars: bars),
          DataTable(
            "usulan", FieldTexts.proposals,
            [DataColumn("jenis", FieldTexts.kind)]
              + recommendations.map { DataColumn($0.lowercased(), FieldTexts.recommendation($0)) }
              + [DataColumn("jumlah", FieldTexts.number)], rows: rows))))
    if let queue = model.proposalQueue {
      section.blocks += ProposalWaiting.figures(queue, names: names).map { .figure($0) }
    } else {
      section.blocks.append(.notice(FieldTexts.waitingMissing))
    }
    return section
  }
}
