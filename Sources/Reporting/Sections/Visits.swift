import Diagnostics

/// How far visits refute flags, with the interval of Wilson.
enum Visits {
  static func blocks(_ visits: [VisitCount]) -> [Block] {
    let flags = visits.filter { $0.code.hasPrefix("INK-") }
    if flags.isEmpty { return [.text(ErrorTexts.visitsMissing)] }
    var bars: [IntervalBar] = []
    var rows: [[Cell]] = []
    let all = VisitCount(
      code: "", visited: flags.reduce(0) { $0 + $1.visited }, refuted: flags.reduce(0) { $0 + $1.refuted })
    for visit in [all] + flags {
      let meaning = CodeTexts.meaning(visit.code)
      let name = visit.code.isEmpty ? ErrorTexts.allFlags : CodeTexts.label(visit.code)
      let head: [Cell] =
        visit.code.isEmpty
        ? [.label("semua", ErrorTexts.all), .label("-", ErrorTexts.allFlags)]
        : [.code(visit.code), .label(meaning.id, meaning)]
      guard let bar = bar(visit, name) else {
        let visited: Cell = Suppression.isSmall(visit.visited) ? .hidden : .count(visit.visited)
        rows.append(head + [visited, .hidden, .hidden, .hidden, .hidden])
        continue
      }
      rows.append(
        head + [
          .count(visit.visited), .count(visit.refuted), .permille(bar.share), .permille(bar.interval.low),
          .permille(bar.interval.high),
        ])
      bars.append(bar)
    }
    let table = DataTable(
      "kunjungan", ErrorTexts.visits,
      [
        DataColumn("kode", SourceTexts.code), DataColumn("arti", SourceTexts.meaning),
        DataColumn("dikunjungi", ErrorTexts.visited), DataColumn("dibantah", ErrorTexts.refuted),
        DataColumn("bagian_dibantah", ErrorTexts.refutedShare), DataColumn("batas_bawah", ErrorTexts.low),
        DataColumn("batas_atas", ErrorTexts.high),
      ], rows: rows)
    if bars.isEmpty { return [.figure(Figure(nil, table, note: ErrorTexts.tooFewVisits, isOpen: false))] }
    let chart = IntervalBars(
      title: ErrorTexts.visits,
      description: Message(
        id: "Titik dan garis pada skala 0 sampai 100 persen: bagian tanda yang dibantah dan selangnya.",
        en: "Dots and lines on a scale from 0 to 100 percent: the share of flags refuted and its interval."),
      bars: bars)
    return [.figure(Figure(chart, table, note: ErrorTexts.visitNote))]
  }

  /// A bar; nil when one of the numbers is too small to be shown.
  private static func bar(_ visit: VisitCount, _ name: Message) -> IntervalBar? {
    let numbers = [visit.visited, visit.refuted, visit.visited - visit.refuted]
    guard !numbers.contains(where: Suppression.isSmall),
      let interval = WilsonInterval(hits: visit.refuted, trials: visit.visited),
      let share = Share.permille(visit.refuted, of: visit.visited)
    else { return nil }
    let (text, low, high) = (
      Figures.percent(share), Figures.percent(interval.low), Figures.percent(interval.high)
    )
    return IntervalBar(
      label: name, share: share, interval: interval,
      display: Message(id: "\(text.id) (\(low.id) – \(high.id))", en: "\(text.en) (\(low.en) – \(high.en))"))
  }
}
