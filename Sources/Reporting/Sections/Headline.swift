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
    let shown = ProtectedRates([programme.nation], sums: [])
    let (inclusion, exclusion) = (shown.inclusionError(0), shown.exclusionError(0))
    if case .permille = inclusion {
      let (count, whole) = (shown.count(0, .inklusi).text, shown.count(0, .recipients).text)
      tiles.append(
        Tile(
          label: Message(id: "\(programme.name): galat inklusi", en: "\(programme.name): inclusion error"),
          value: inclusion.text,
          detail: Message(id: "\(count.id) dari \(whole.id) penerima", en: "\(count.en) of \(whole.en) recipients")))
      let money = Figures.rupiah(programme.nation[.rupiahInklusi])
      sentences.append(
        Message(
          id: "\(programme.name): \(inclusion.text.id) penerima tidak layak, senilai \(money.id) pada periode ini.",
          en:
            "\(programme.name): \(inclusion.text.en) of recipients are not eligible, worth \(money.en) in this period.")
      )
    }
    if case .permille = exclusion {
      let (count, whole) = (shown.count(0, .eksklusi).text, shown.count(0, .withinQuota).text)
      tiles.append(
        Tile(
          label: Message(id: "\(programme.name): galat eksklusi", en: "\(programme.name): exclusion error"),
          value: exclusion.text,
          detail: Message(
            id: "\(count.id) dari \(whole.id) dalam kuota", en: "\(count.en) of \(whole.en) within the quota")))
      sentences.append(
        Message(
          id: "\(programme.name): \(exclusion.text.id) dari yang terdepan dan muat dalam kuota tidak menerima.",
          en: "\(programme.name): \(exclusion.text.en) of those first in line and within the quota do not receive."))
    }
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
