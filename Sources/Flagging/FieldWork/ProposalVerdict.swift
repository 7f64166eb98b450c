import Diagnostics
import TabularIO

/// What is recommended on a SIKS-NG proposal or a complaint (`keputusan_usulan`).
struct ProposalVerdict {
  enum Recommendation: Int {
    case terima
    case tolak
    case verifikasi

    var text: StaticString {
      switch self {
      case .terima: "TERIMA"
      case .tolak: "TOLAK"
      case .verifikasi: "VERIFIKASI"
      }
    }
  }

  let recommendation: Recommendation
  let reasons: CodeSet

  /// The place of the verdict among the counts of its table: usulan 0…2, aduan 3…5.
  func place(_ kind: Proposal.Kind) -> Int {
    recommendation.rawValue + (kind == .usul || kind == .sanggah ? 3 : 0)
  }

  /// Additions: accepted when padan, within the decile limit and without an inclusion code; refused when dead, a
  /// double record or with one. Removals: accepted when an inclusion code supports them. The rest is for a person to
  /// check. The codes that hold for one programme (INK-07, INK-11) count for the programme that is asked for, those of a payment
  /// (INK-08, INK-09) for a removal from it.
  static func judge(_ proposal: Proposal, _ state: borrowing FamilyState, _ plan: FlagPlan) -> ProposalVerdict {
    var codes = state.codes.intersection(plan.rules.disqualifiesFamily)
    var isPadan = proposal.isPadan
    if let index = state.member(proposal.person) {
      codes.formUnion(state.members[index].codes.intersection(plan.rules.disqualifiesPerson))
      isPadan = isPadan && state.members[index].isPadan
    } else {
      codes.formUnion(state.outsideCodes(proposal.person))
      isPadan = false
    }
    switch proposal.kind {
    case .tambah, .usul:
      codes.formUnion(programmeCodes(proposal, state, plan))
      if !codes.isEmpty { return ProposalVerdict(recommendation: .tolak, reasons: codes) }
      let limit = limit(proposal.programme, plan)
      if isPadan && state.decile > 0 && state.decile <= limit {
        return ProposalVerdict(recommendation: .terima, reasons: CodeSet())
      }
      var reasons = CodeSet()
      if !isPadan {
        reasons.insert(.eks02)
      } else if state.decile == 0 {
        reasons.insert(.ink19)
      }
      return ProposalVerdict(recommendation: .verifikasi, reasons: reasons)
    case .hapus:
      // A removal that is approved is itself INK-17: it needs support other than its own.
      // Without a programme the registry itself is meant, which has families of every decile.
      if proposal.programme >= 0 {
        codes.formUnion(programmeCodes(proposal, state, plan))
        codes.formUnion(paymentCodes(proposal, state, plan))
      }
      let support = codes.subtracting(CodeSet(.ink17))
      return ProposalVerdict(recommendation: support.isEmpty ? .verifikasi : .terima, reasons: codes)
    case .sanggah:
      var reasons = codes
      if state.codes.contains(.gc05) { reasons.insert(.gc05) }
      return ProposalVerdict(recommendation: .verifikasi, reasons: reasons)
    case .perbaikan, .other:
      return ProposalVerdict(recommendation: .verifikasi, reasons: codes)
    }
  }

  /// INK-07 and INK-11 of the programme asked for; without one, INK-07 above the widest limit of all.
  private static func programmeCodes(
    _ proposal: Proposal, _ state: borrowing FamilyState, _ plan: FlagPlan
  ) -> CodeSet {
    var codes = CodeSet()
    if state.members.isEmpty { return codes }
    if state.decile > limit(proposal.programme, plan) { codes.insert(.ink07) }
    if plan.rules.withoutComponent && proposal.programme >= 0 {
      let programme = plan.programmes[proposal.programme]
      if programme.unit == .keluarga
        && !Components.judge(
          programme, state.members, asOf: plan.settings.asOf, without: plan.rules.disqualifiesPerson
        ).holds
      {
        codes.insert(.ink11)
      }
    }
    return codes
  }

  /// INK-08 and INK-09 of what is paid to the person in the programme asked for: a payment beside the first one of the unit, or
  /// one whose payee is not established.
  private static func paymentCodes(
    _ proposal: Proposal, _ state: borrowing FamilyState, _ plan: FlagPlan
  ) -> CodeSet {
    var codes = CodeSet()
    if proposal.person.isNone { return codes }
    let isOfFamily = plan.programmes[proposal.programme].unit == .keluarga
    var paid = 0
    // The family's payments stand in the order in which they count.
    for payment in state.payments where payment.isPaid && payment.programme == proposal.programme {
      let isOwn = payment.id == proposal.person
      if isOwn || isOfFamily { paid += 1 }
      if !isOwn { continue }
      if paid > 1 { codes.insert(.ink08) }
      if payment.isDoubtful { codes.insert(.ink09) }
    }
    return codes
  }

  /// The limit of the programme asked for, else the widest of all.
  private static func limit(_ programme: Int, _ plan: FlagPlan) -> Int {
    if programme >= 0 { return plan.programmes[programme].limit }
    return plan.programmes.reduce(0) { max($0, $1.limit) }
  }
}

/// Judged proposals of one part.
struct ProposalDraftFile: ~Copyable {
  private var file: KeyedFile
  private var places: KeyedFile
  private var line = RowBuffer(capacity: 512)
  private var key = RowBuffer(capacity: 32)

  static let header = ["id", "jenis", "id_individu", "id_keluarga", "rekomendasi", "alasan"]

  /// `path` for the recommendations, `places` for where they are.
  init(path: String, places: String) {
    file = KeyedFile(path: path)
    self.places = KeyedFile(path: places)
  }

  mutating func add(
    number: ByteView, kind: Proposal.Kind, person: Identity, family: Identity, verdict: ProposalVerdict,
    grievance: ByteView, days: Int, region: ByteView
  ) throws(Failure) {
    key.removeAll()
    for place in 0..<10 { key.append(place < region.count ? region[place] : 0) }
    key.append(UInt8(kind.place))
    line.removeAll()
    line.append(UInt8(verdict.recommendation.rawValue))
    line.appendKey(UInt64(bitPattern: Int64(days)))
    try places.add(key: key.view, payload: line.view)
    line.removeAll()
    line.field(number)
    line.field(ProposalDraftFile.text(kind))
    person.writeField(to: &line)
    family.writeField(to: &line)
    line.field(verdict.recommendation.text)
    verdict.reasons.writeField(with: grievance, to: &line)
    line.endRow()
    try file.add(key: number, payload: line.view)
  }

  mutating func flush() throws(Failure) {
    try file.flush()
    try places.flush()
  }

  static func text(_ kind: Proposal.Kind) -> StaticString {
    switch kind {
    case .tambah: "TAMBAH"
    case .hapus: "HAPUS"
    case .perbaikan: "PERBAIKAN"
    case .usul: "USUL"
    case .sanggah: "SANGGAH"
    case .other: ""
    }
  }
}
