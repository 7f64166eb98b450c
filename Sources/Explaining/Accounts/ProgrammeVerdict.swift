import Diagnostics
import PipelineConfig
import Scoring

/// What a programme's outcome is for one unit, where the unit stands in line, and what would have to be different.
package struct ProgrammeVerdict: Sendable {
  let terms: ProgrammeTerms
  /// The row of `kelayakan`; nil for a unit that is neither eligible nor receiving.
  let row: FoundRow?
  /// The person judged, for a programme of persons.
  let member: FoundRow?
  /// `hasil`; `TIDAK_LAYAK` without a row, `TIDAK_DIUKUR` where the programme has no payments.
  let outcome: String
  /// The queue that the unit waits in, or would; nil where its region is not known.
  let queue: ProgrammeQueue?
  /// Rank among the eligible of its queue.
  var rank: Int? { row.flatMap { Int($0["peringkat"]) } }

  /// Whether the rank is within the places of the programme; nil without rank, or where places are not known.
  var isWithinQuota: Bool? {
    switch outcome {
    case "EKSKLUSI": return true
    case "BELUM": return false
    default:
      guard let rank, let queue, queue.quota > 0 else { return nil }
      return rank <= queue.quota
    }
  }

  /// The verdicts of a dossier, programmes in the run's order; a programme of persons for the person asked about, else
  /// for every member of the frame.
  static func all(_ dossier: Dossier) -> [ProgrammeVerdict] {
    if dossier.members.isEmpty { return [] }
    let frame = dossier.members.filter { $0.table.hasPrefix("anggota/") || $0.table == "anggota" }
    let asked = frame.filter { $0["id_individu"] == dossier.person }
    let family = dossier.family.first
    let home = ["kode_kabupaten_kota", "kode_provinsi"].compactMap { family?[$0] }.first { !$0.isEmpty } ?? ""
    return dossier.programmes.flatMap { terms -> [ProgrammeVerdict] in
      let rows = dossier.eligibility.filter { $0["program"] == terms.name }
      if !terms.isPersonal {
        if dossier.family.isEmpty && rows.isEmpty { return [] }
        return rows.isEmpty
          ? [ProgrammeVerdict(terms, nil, nil, home: home)] : rows.map { ProgrammeVerdict(terms, $0, nil, home: home) }
      }
      var verdicts: [ProgrammeVerdict] = []
      for member in asked.isEmpty ? frame : asked {
        let own = rows.filter { $0["id_individu"] == member["id_individu"] }
        verdicts +=
          own.isEmpty
          ? [ProgrammeVerdict(terms, nil, member, home: home)]
          : own.map { ProgrammeVerdict(terms, $0, member, home: home) }
      }
      // Payees outside the frame.
      for row in rows where !frame.contains(where: { $0["id_individu"] == row["id_individu"] }) {
        verdicts.append(ProgrammeVerdict(terms, row, nil, home: home))
      }
      return verdicts
    }
  }

  /// `home`: the family's region, for a unit without a row.
  private init(_ terms: ProgrammeTerms, _ row: FoundRow?, _ member: FoundRow?, home: String) {
    // A family known by its province alone stands in no kab/kota, yet in its province's queue.
    let said = row?["kode_kabupaten_kota"] ?? ""
    let region = said.isEmpty ? home : said
    self.terms = terms
    self.row = row
    self.member = member
    queue = terms.queues.first { region.hasPrefix($0.region) }
    let result = row?["hasil"] ?? ""
    outcome = result.isEmpty ? (terms.isMeasured ? "TIDAK_LAYAK" : row == nil ? "TIDAK_LAYAK" : "TIDAK_DIUKUR") : result
  }
}

/// What would have to be different for another outcome, in sentences.
///
/// Says what the numbers of this snapshot say and no more: the order of all others is taken as it is, and no sentence
/// promises an outcome.
struct Prospects {
  let dossier: Dossier
  let glossary: Glossary

  /// The sentences for one verdict, in the order in which the rules ask.
  func sentences(_ verdict: ProgrammeVerdict) -> [Message] {
    var sentences: [Message] = []
    if let family = dossier.family.first { sentences += decile(verdict, family) }
    var findings = disqualifying(verdict)
    // A condition that is not met stands beside whatever else does: above the limit and with other findings too.
    if lacksCondition(verdict, findings) && !findings.contains("INK-11") { findings.append("INK-11") }
    findings.sort()
    sentences += findings.map { finding($0, verdict) }
    if !isIdentified(verdict) {
      sentences.append(
        Message(
          id: "identitas belum padan dengan Dukcapil: \(meaning("EKS-02").id)",
          en: "the identity is not matched with Dukcapil: \(meaning("EKS-02").en)"))
    }
    sentences += causes(verdict)
    sentences += place(verdict)
    if let channel = glossary.channel(.outcome, verdict.outcome) {
      sentences.append(Message(id: "jalan: \(channel.id)", en: "what to do: \(channel.en)"))
    }
    return sentences
  }

  private func meaning(_ code: String) -> Message {
    glossary.meaning(.finding, code) ?? Message(id: code, en: code)
  }

  // MARK: Decile

  private func used(_ verdict: ProgrammeVerdict) -> Int? {
    if let said = verdict.row.flatMap({ Int($0["desil_dipakai"]) }) { return said }
    guard let family = dossier.family.first, let policy = dossier.policy else { return nil }
    return Int(family[policy.decileColumn])
  }

  private func isWithinLimit(_ verdict: ProgrammeVerdict) -> Bool {
    used(verdict).map { $0 <= verdict.terms.limit } ?? false
  }

  private func decile(_ verdict: ProgrammeVerdict, _ family: FoundRow) -> [Message] {
    let limit = verdict.terms.limit
    guard let decile = used(verdict) else { return unranked() }
    let within = decile <= limit
    let head = Message(
      id: "desil \(decile), batas \(verdict.terms.name) desil \(limit): \(within ? "di dalam batas" : "di atas batas")",
      en: "decile \(decile), limit of \(verdict.terms.name) decile \(limit): \(within ? "within" : "above")")
    guard let policy = dossier.policy, !policy.usesOfficial, let place = dossier.place,
      let score = RankingPlace.score(family["skor_pmt"])
    else { return [head] }
    if within {
      guard let beyond = place.beyond(limit) else { return [head] }
      let room = text(beyond - score)
      return [
        Message(
          id: head.id + "; skor \(text(score)), skor terendah di atas batas \(text(beyond)) (jarak \(room))",
          en: head.en + "; score \(text(score)), lowest score above the limit \(text(beyond)) (distance \(room))")
      ]
    }
    guard let border = place.border(limit) else { return [head] }
    let gap = score - border
    var sentences = [
      Message(
        id: head.id + "; skor \(text(score)), skor tertinggi di dalam batas \(text(border)): jarak \(text(gap)), "
          + "selama keluarga lain tetap",
        en: head.en + "; score \(text(score)), highest score within the limit \(text(border)): distance \(text(gap)), "
          + "as long as all others stay")
    ]
    sentences += worthChecking(gap)
    return sentences
  }

  private func text(_ score: Int64) -> String { FixedPoint.text(score, scale: RankingModel.decimals) }

  private func unranked() -> [Message] {
    guard let account = dossier.score, account.printed.isEmpty else {
      return [Message(id: "belum ada desil", en: "no decile")]
    }
    let names = account.missing.prefix(6).joined(separator: ", ")
    let more = account.missing.count > 6 ? " (+\(account.missing.count - 6))" : ""
    return [
      Message(
        id: "belum ada desil: \(account.sheet.known) variabel diketahui, paling sedikit \(account.minimum). "
          + "Belum ada nilainya: \(names)\(more)",
        en: "no decile: \(account.sheet.known) variables known, at least \(account.minimum) needed. "
          + "Without a value: \(names)\(more)")
    ]
  }

  /// At most three recorded values that alone decide, if they are recorded wrongly.
  private func worthChecking(_ gap: Int64) -> [Message] {
    guard let account = dossier.score else { return [] }
    return account.worthChecking(gap: gap).prefix(3).map { item in
      let origin = dossier.values.first { $0.column == item.term.column }?.winner?.place ?? ""
      let from = origin.isEmpty ? "" : " (\(origin))"
      let said = "\(item.term.column) = \(glossary.readable(item.term.column, item.term.value))\(from)"
      return Message(
        id: "layak diperiksa benar-tidaknya: \(said), "
          + "pengaruhnya sampai \(text(item.effect))",
        en: "worth checking whether it is right: \(said), "
          + "it counts for up to \(text(item.effect))")
    }
  }

  // MARK: Findings

  /// Codes that stand against the unit, but for those about the decile, which has a sentence of its own.
  private func disqualifying(_ verdict: ProgrammeVerdict) -> [String] {
    var codes: Set<String> = []
    func split(_ text: String) -> [String] { text.split(separator: ";").map(String.init) }
    for code in split(dossier.family.first?["temuan"] ?? "") where glossary.scope(code) == "keluarga" {
      codes.insert(code)
    }
    for code in split(verdict.member?["temuan"] ?? "") where ["orang", "keluarga"].contains(glossary.scope(code)) {
      codes.insert(code)
    }
    for code in split(verdict.row?["alasan"] ?? "") where code.hasPrefix("INK-") { codes.insert(code) }
    return codes.subtracting(["INK-07", "INK-19"]).sorted()
  }

  /// Whether the programme asks for something that nobody in the family has (INK-11). Where its terms are not at hand it
  /// shows only when nothing else keeps the family out.
  private func lacksCondition(_ verdict: ProgrammeVerdict, _ findings: [String]) -> Bool {
    if verdict.terms.isPersonal || dossier.family.isEmpty { return false }
    if let condition = dossier.policy?.conditions.first(where: { $0.programme == verdict.terms.name }) {
      let frame = dossier.members.filter { $0.table.hasPrefix("anggota/") || $0.table == "anggota" }
      return !condition.holds(frame) { member in
        member["temuan"].split(separator: ";").contains { glossary.scope(String($0)) == "orang" }
      }
    }
    return verdict.outcome == "TIDAK_LAYAK" && findings.isEmpty && isIdentified(verdict) && isWithinLimit(verdict)
  }

  private func finding(_ code: String, _ verdict: ProgrammeVerdict) -> Message {
    // One member's finding may taint the family: then the evidence is that member's.
    let person = glossary.scope(code) == "keluarga" ? nil : verdict.member?["id_individu"]
    let proof = dossier.evidence.filter {
      $0["kode"] == code && (person == nil || $0["id_individu"].isEmpty || $0["id_individu"] == person)
    }
    let rows = proof.prefix(2).map { row -> String in
      let value = row["kolom"].isEmpty ? "" : " \(row["kolom"]) = \(row["nilai"])"
      let place = row["berkas"].isEmpty ? row["sumber"] : "\(row["sumber"]) \(row["berkas"]):\(row["baris"])"
      return place + value + (row["tanggal"].isEmpty ? "" : " (\(row["tanggal"]))")
    }.joined(separator: "; ")
    let channel = glossary.channel(.finding, code)
    func sentence(_ language: Language) -> String {
      var text = "\(code) \(meaning(code).text(language))"
      if !rows.isEmpty { text += language == .indonesian ? "; bukti: \(rows)" : "; evidence: \(rows)" }
      if let channel {
        text += language == .indonesian ? ". Jalan: " : ". What to do: "; text += channel.text(language)
      }
      return text
    }
    return Message(id: sentence(.indonesian), en: sentence(.english))
  }

  private func isIdentified(_ verdict: ProgrammeVerdict) -> Bool {
    let established = ["PADAN", "PADAN_PERBAIKAN", "HANYA_DUKCAPIL"]
    if verdict.terms.isPersonal { return verdict.member.map { established.contains($0["status_padan"]) } ?? true }
    return dossier.family.isEmpty || dossier.members.contains { established.contains($0["status_padan"]) }
  }

  /// Why somebody eligible does not receive (`EKS-`).
  private func causes(_ verdict: ProgrammeVerdict) -> [Message] {
    (verdict.row?["alasan"] ?? "").split(separator: ";").map(String.init).filter { $0.hasPrefix("EKS-") }.map {
      finding($0, verdict)
    }
  }

  private func place(_ verdict: ProgrammeVerdict) -> [Message] {
    guard let rank = verdict.rank else { return [] }
    let queue = verdict.queue
    let place = queue?.region ?? ""
    let head = Message(
      id: "urutan \(rank)" + (queue.map { " dari \($0.eligible) yang layak" } ?? "")
        + (place.isEmpty ? "" : " di wilayah \(place)"),
      en: "number \(rank)" + (queue.map { " of \($0.eligible) eligible" } ?? "")
        + (place.isEmpty ? "" : " in region \(place)"))
    guard let within = verdict.isWithinQuota else { return [head] }
    let quota = queue.map { $0.quota > 0 ? " \($0.quota)" : "" } ?? ""
    return [
      Message(
        id: head.id + (within ? ", di dalam kuota\(quota)" : ", di luar kuota\(quota)"),
        en: head.en + (within ? ", within the quota\(quota)" : ", beyond the quota\(quota)"))
    ]
  }
}
