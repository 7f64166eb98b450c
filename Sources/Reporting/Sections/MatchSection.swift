import Diagnostics

/// What became of every row: one waterfall for the base sources together, one for each source, and all side by side.
enum MatchSection {
  static func make(_ model: ReportModel) -> ReportSection {
    var section = ReportSection("pemadanan", MatchTexts.title)
    if model.matches.isEmpty {
      section.blocks.append(.notice(MatchTexts.missing))
      return section
    }
    section.blocks.append(.text(MatchTexts.lead))
    let base = model.matches.filter { MatchAccount.base.contains($0.source) }
    if !base.isEmpty {
      section.blocks.append(.figure(waterfall(MatchAccount.sum(base, "sumber_dasar"), MatchTexts.base)))
    }
    section.blocks.append(.figure(overview(model.matches)))
    section.blocks.append(
      .group(
        MatchTexts.each,
        model.matches.filter { $0.read > 0 }.map { waterfall($0, SourceTexts.name($0.source)) }))
    return section
  }

  private static func waterfall(_ account: MatchAccount, _ name: Message) -> Figure {
    let title = Message(id: "\(name.id): dari dibaca sampai padan", en: "\(name.en): from rows read to rows matched")
    var steps = [
      WaterfallStep(
        label: MatchTexts.read, count: account.read, display: Figures.grouped(account.read), isLevel: true, tint: .blue)
    ]
    var rows: [[Cell]] = [[.label("DIBACA", MatchTexts.read), .count(account.read), .permille(1000)]]
    for (outcome, count) in zip(MatchAccount.outcomes, account.rows) where count > 0 {
      let isMatch = outcome.hasPrefix("PADAN")
      steps.append(
        WaterfallStep(
          label: MatchTexts.outcome(outcome), count: count,
          display: Message(
            id: "\(isMatch ? "" : "−")\(Figures.grouped(count).id)",
            en: "\(isMatch ? "" : "−")\(Figures.grouped(count).en)"), isLevel: outcome == "PADAN",
          tint: MatchTexts.tint(outcome)))
      rows.append([
        .label(outcome, MatchTexts.outcome(outcome)), .count(count), .share(Share.permille(count, of: account.read)),
      ])
    }
    return Figure(
      Waterfall(
        title: title,
        description: Message(
          id: "Air terjun: dari baris yang dibaca diambil berturut-turut tiap hasil; yang tersisa adalah baris padan.",
          en: "Waterfall: from the rows read each outcome is taken away in turn; what is left is the rows matched."),
        steps: steps),
      DataTable(
        "pemadanan_\(account.source)", title,
        [
          DataColumn("hasil", Message(id: "Hasil", en: "Outcome")), DataColumn("baris", SourceTexts.rows),
          DataColumn("bagian", PeopleTexts.share),
        ], rows: rows))
  }

  private static func overview(_ accounts: [MatchAccount]) -> Figure {
    let order = Array(MatchAccount.outcomes.reversed())
    let title = Message(id: "Hasil pemadanan menurut sumber", en: "Outcomes of matching by source")
    let shareTitle = Message(id: "Bagian padan", en: "Share matched")
    return Figure(
      StackedBars(
        title: title,
        description: Message(
          id: "Batang bertumpuk: satu batang tiap sumber, dibagi menurut hasil; angka di dalamnya persen.",
          en: "Stacked bars: one bar a source, cut by outcome; numbers in it are percent."),
        legend: order.map { LegendEntry(style: MatchTexts.tint($0).rawValue, text: MatchTexts.outcome($0)) },
        bars: accounts.map { account in
          StackedBar(
            label: SourceTexts.name(account.source), display: Figures.grouped(account.read),
            parts: order.map { account.rows($0) })
        }),
      DataTable(
        "pemadanan", title,
        [DataColumn("sumber", SourceTexts.source), DataColumn("dibaca", MatchTexts.read)]
          + order.map { DataColumn($0.lowercased(), MatchTexts.outcome($0)) } + [
            DataColumn("bagian_padan", shareTitle)
          ],
        rows: accounts.map { account in
          [.label(account.source, SourceTexts.name(account.source)), .count(account.read)]
            + order.map { .count(account.rows($0)) } + [.share(Share.permille(account.matched, of: account.candidates))]
        }))
  }
}
