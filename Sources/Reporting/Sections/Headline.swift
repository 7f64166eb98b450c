import Diagnostics

/// What stands on top: a few numbers, and as few sentences as say what they mean.
struct Headline: Sendable {
  struct Tile: Sendable {
    let label: Message
    let value: Message
    let detail: Message
  }

  private(set) var tiles: [Tile] = []
  private(set) var sentences: [Message] = []

  init(_ model: ReportModel) {
    people(model)
    matching(model)
    for programme in model.programmes ?? [] where programme.isMeasured { errors(programme) }
    work(model)
  }

  private mutating func people(_ model: ReportModel) {
    guard let regions = model.regions, let nation = regions.nodes.first else { return }
    let (families, persons) = (nation.counts[FamilyMeasure.families], nation.counts[FamilyMeasure.persons])
    let (shownFamilies, shownPersons) = (
      regions.cell(0, FamilyMeasure.families).text, regions.cell(0, FamilyMeasure.persons).text
    )
    tiles.append(
      Tile(
        label: Message(id: "Orang dalam kerangka", en: "Persons in the frame"), value: shownPersons,
        detail: Message(id: "dalam \(shownFamilies.id) keluarga", en: "in \(shownFamilies.en) families")))
    let unranked = nation.counts[FamilyMeasure.unranked]
    guard let share = Share.permille(families - unranked, of: families), persons > 0,
      !regions.hidden[0][FamilyMeasure.unranked]
    else { return }
    let (text, rest) = (Figures.percent(share), Figures.grouped(unranked))
    tiles.append(
      Tile(
        label: Message(id: "Keluarga berdesil", en: "Families with a decile"), value: text,
        detail: Message(id: "\(rest.id) tanpa data cukup", en: "\(rest.en) without enough data")))
  }

  private mutating func matching(_ model: ReportModel) {
    let base = model.matches.filter { MatchAccount.base.contains($0.source) }
    if base.isEmpty { return }
    let sum = MatchAccount.sum(base, "")
    guard let share = Share.permille(sum.matched, of: sum.candidates) else { return }
    let (text, rows) = (Figures.percent(share), Figures.grouped(sum.candidates))
    tiles.append(
      Tile(
        label: Message(id: "Padan dengan Dukcapil", en: "Matched with Dukcapil"), value: text,
        detail: Message(
          id: "dari \(rows.id) baris DTKS, Regsosek, P3KE", en: "of \(rows.en) rows of DTKS, Regsosek, P3KE")))
    if let review = model.review {
      let waiting = Figures.grouped(review)
      sentences.append(
        Message(
          id:
            "\(text.id) baris ketiga sumber dasar padan dengan Dukcapil; \(waiting.id) calon menunggu keputusan orang.",
          en:
            "\(text.en) of the rows of the three base sources match Dukcapil; \(waiting.en) candidates wait for a decision."
        ))
    }
  }

  private mutating func errors(_ programme: ProgrammeAccount) {
    guard let nation = programme.nation else { return }
    let shown = ProtectedRates([nation], sums: [])
    let (inclusion, exclusion) = (shown.inclusionError(0), shown.exclusionError(0))
    if case .permille = inclusion {
      let (count, whole) = (shown.count(0, .inklusi).text, shown.count(0, .recipients).text)
      tiles.append(
        Tile(
          label: Message(id: "\(programme.name): galat inklusi", en: "\(programme.name): inclusion error"),
          value: inclusion.text,
          detail: Message(id: "\(count.id) dari \(whole.id) penerima", en: "\(count.en) of \(whole.en) recipients")))
    }
    if case .permille = exclusion {
      let (count, whole) = (shown.count(0, .eksklusi).text, shown.count(0, .withinQuota).text)
      tiles.append(
        Tile(
          label: Message(id: "\(programme.name): galat eksklusi", en: "\(programme.name): exclusion error"),
          value: exclusion.text,
          detail: Message(
            id: "\(count.id) dari \(whole.id) dalam kuota", en: "\(count.en) of \(whole.en) within the quota")))
    }
    if inclusion != .hidden && inclusion != .missing { sentences.append(inclusionSentence(programme, shown, nation)) }
    if exclusion != .hidden && exclusion != .missing { sentences.append(exclusionSentence(programme, shown)) }
  }

  private func inclusionSentence(_ programme: ProgrammeAccount, _ shown: ProtectedRates, _ nation: Rates) -> Message {
    let (count, whole) = (shown.count(0, .inklusi).text, shown.count(0, .recipients).text)
    let money = Figures.rupiah(nation[.rupiahInklusi])
    let cause = top(programme, "INKLUSI", "INK-")
    return Message(
      id: """
        \(programme.name): dari \(whole.id) penerima, \(count.id) tidak layak, senilai \(money.id) pada periode ini\
        \(cause.map { "; alasan tersering: \($0.id)" } ?? "").
        """,
      en: """
        \(programme.name): of \(whole.en) recipients, \(count.en) are not eligible, worth \(money.en) in this period\
        \(cause.map { "; most often: \($0.en)" } ?? "").
        """)
  }

  private func exclusionSentence(_ programme: ProgrammeAccount, _ shown: ProtectedRates) -> Message {
    let (count, whole) = (shown.count(0, .eksklusi).text, shown.count(0, .withinQuota).text)
    let (unit, cause) = (ErrorTexts.unit(programme), top(programme, "EKSKLUSI", "EKS-"))
    return Message(
      id: """
        \(programme.name): dari \(whole.id) \(unit.id) layak yang muat dalam kuota, \(count.id) tidak menerima\
        \(cause.map { "; sebab tersering: \($0.id)" } ?? "").
        """,
      en: """
        \(programme.name): of \(whole.en) eligible \(unit.en) within the quota, \(count.en) do not receive\
        \(cause.map { "; most often: \($0.en)" } ?? "").
        """)
  }

  /// The most frequent code of an outcome, when it may be shown.
  private func top(_ programme: ProgrammeAccount, _ outcome: String, _ family: String) -> Message? {
    let reasons = programme.reasons.filter { $0.outcome == outcome && $0.code.hasPrefix(family) }
    guard let first = reasons.min(by: { ($1.rows, $0.code) < ($0.rows, $1.code) }),
      first.rows >= Suppression.threshold
    else { return nil }
    let meaning = CodeTexts.meaning(first.code)
    return meaning.id.isEmpty ? nil : meaning
  }

  private mutating func work(_ model: ReportModel) {
    guard let work = model.fieldWork, work.families >= Suppression.threshold else { return }
    let (families, assigned) = (Figures.grouped(work.families), Figures.grouped(work.assigned))
    let isOpen = Suppression.isSmall(work.families - work.assigned) || Suppression.isSmall(work.assigned)
    tiles.append(
      Tile(
        label: Message(id: "Keluarga perlu dikunjungi", en: "Families to visit"), value: families,
        detail: isOpen
          ? FieldTexts.reasonsShort : Message(id: "\(assigned.id) sudah ditugaskan", en: "\(assigned.en) assigned")))
  }
}
