import Diagnostics

/// How far visits refute flags, with the interval of Wilson, and bear them out.
enum Visits {
  static func blocks(_ visits: [VisitCount]) -> [Block] {
    let flags = visits.filter { $0.code.hasPrefix("INK-") }
    if flags.isEmpty { return [.text(ErrorTexts.visitsMissing)] }
    var bars: [IntervalBar] = []
    var rows: [[Cell]] = []
    // Of all only those whose numbers are shown: the others would be what is left of it.
    let shown = flags.filter { bar($0, ErrorTexts.allFlags) != nil }
    let all = VisitCount(
      code: "", visited: shown.reduce(0) { $0 + $1.visited }, refuted: shown.reduce(0) { $0 + $1.refuted },
      confirmed: shown.reduce(0) { $0 + ($1.confirmed ?? 0) })
    let hidesConfirmed = shown.contains { confirmed($0).contains(.hidden) }
    for visit in (shown.isEmpty ? [] : [all]) + flags {
      let isAll = visit.code.isEmpty
      let meaning = CodeTexts.meaning(visit.code)
      let everything = shown.count == flags.count ? ErrorTexts.allFlags : ErrorTexts.allShown
      let name = isAll ? everything : CodeTexts.label(visit.code)
      let head: [Cell] =
        isAll
        ? [.label("semua", ErrorTexts.all), .label("-", everything)] : [.code(visit.code), .label(meaning.id, meaning)]
      guard let bar = bar(visit, name) else {
        let visited: Cell = Suppression.isSmall(visit.visited) ? .hidden : .count(visit.visited)
        rows.append(head + [visited] + [Cell](repeating: .hidden, count: 6))
        continue
      }
      let known: [Cell] = [
        .count(visit.visited), .count(visit.refuted), .permille(bar.share), .permille(bar.interval.low),
        .permille(bar.interval.high),
      ]
      rows.append(head + known + (isAll && hidesConfirmed ? [.hidden, .hidden] : confirmed(visit)))
      bars.append(bar)
    }
    let table = DataTable(
      "kunjungan", ErrorTexts.visits,
      [
        DataColumn("kode", SourceTexts.code), DataColumn("arti", SourceTexts.meaning),
        DataColumn("dikunjungi", ErrorTexts.visited), DataColumn("dibantah", ErrorTexts.refuted),
        DataColumn("bagian_dibantah", ErrorTexts.refutedShare), DataColumn("batas_bawah", ErrorTexts.low),
        DataColumn("batas_atas", ErrorTexts.high), DataColumn("dikuatkan", ErrorTexts.confirmed),
        DataColumn("bagian_dikuatkan", ErrorTexts.confirmedShare),
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

  /// Number and share borne out; kept back when it, or what is neither borne out nor refuted, is too small to be shown.
  private static func confirmed(_ visit: VisitCount) -> [Cell] {
    guard let confirmed = visit.confirmed else { return [.missing, .missing] }
    let rest = visit.visited - visit.refuted - confirmed
    if Suppression.isSmall(confirmed) || Suppression.isSmall(rest) { return [.hidden, .hidden] }
    return [.count(confirmed), .share(Share.permille(confirmed, of: visit.visited))]
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
