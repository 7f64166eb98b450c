import Diagnostics
import TabularIO

/// Judges the units of one programme in one part: makes draft rows and puts the eligible in the queue.
struct ProgrammeJudge: ~Copyable {
  let index: Int
  let programme: Programme
  let plan: FlagPlan
  private let part: Int
  private var graduations: GraduationDraftFile
  private var queue: RankSorter.Collector
  /// Rows of the family at hand.
  private var pending: [DraftRow] = []
  /// The payment of a family that may leave the programme.
  private var graduate: Payment?
  /// Eligible units of the part so far.
  private(set) var slots = 0

  /// The judge of programme `index` for `part`.
  init(index: Int, plan: FlagPlan, part: Int, folders: FlagFolders, queue: consuming RankSorter.Collector) {
    self.index = index
    programme = plan.programmes[index]
    self.plan = plan
    self.part = part
    graduations = GraduationDraftFile(path: folders.graduations(index, part))
    self.queue = queue
  }

  /// Judges the family of `state`; `payments` are its payments of this programme, in the order in which they count.
  /// Its rows go to `drafts`.
  mutating func judge(
    _ state: borrowing FamilyState, payments: ArraySlice<Payment>, idKeluarga: Identity,
    evidence: inout EvidenceWriter, summary: inout Summary, drafts: inout DraftWriter
  ) throws(Failure) {
    pending.removeAll(keepingCapacity: true)
    switch programme.unit {
    case .keluarga: judgeFamily(state, payments, &evidence, &summary)
    case .orang: judgePersons(state, payments, &evidence, &summary)
    }
    if pending.count > 1 {
      pending.sort { left, right in
        left.person != right.person ? left.person < right.person : left.nominal > right.nominal
      }
    }
    if let graduate {
      try graduations.add(graduate, state, idKeluarga: idKeluarga, programme: programme)
      self.graduate = nil
    }
    for place in pending.indices {
      if pending[place].slot != DraftRow.noSlot {
        pending[place].slot = UInt32(slots)
        let score = state.score.status == .tanpaData ? Int64.max : state.score.value
        let id = programme.unit == .keluarga ? idKeluarga : pending[place].person
        try queue.add(RankRecord(score: score, id: id, part: part, index: slots, region: state.region))
        slots += 1
      }
      drafts.add(pending[place])
    }
  }

  // MARK: Families

  private mutating func judgeFamily(
    _ state: borrowing FamilyState, _ payments: ArraySlice<Payment>, _ evidence: inout EvidenceWriter,
    _ summary: inout Summary
  ) {
    let condition = Components.judge(
      programme, state.members, asOf: plan.settings.asOf, without: plan.rules.disqualifiesPerson)
    var isPadan = false
    var somebodyLeft = false
    var gone = CodeSet()
    for member in state.members {
      isPadan = isPadan || member.isPadan
      let personal = member.codes.intersection(plan.rules.disqualifiesPerson)
      somebodyLeft = somebodyLeft || personal.isEmpty
      gone.formUnion(personal)
    }
    var reasons = state.codes.intersection(plan.rules.disqualifiesFamily)
    if !somebodyLeft { reasons.formUnion(gone) }
    if !condition.holds && plan.rules.withoutComponent { reasons.insert(.ink11) }
    var isRepaired = false
    for member in state.members where member.isHead { isRepaired = isRepaired || member.isRepaired }
    let unit = Causes.Unit(person: .none, isRegistered: state.isRegistered, isRepaired: isRepaired)
    judgeUnit(
      state, payments, unit, reasons: reasons, isPadan: isPadan, stake: condition.yearly, &evidence, &summary)
  }

  // MARK: Persons

  private mutating func judgePersons(
    _ state: borrowing FamilyState, _ payments: ArraySlice<Payment>, _ evidence: inout EvidenceWriter,
    _ summary: inout Summary
  ) {
    let family = state.codes.intersection(plan.rules.disqualifiesFamily)
    for member in state.members {
      let reasons = family.union(member.codes.intersection(plan.rules.disqualifiesPerson))
      var own: [Payment] = []
      for payment in payments where payment.id == member.id { own.append(payment) }
      let unit = Causes.Unit(person: member.id, isRegistered: member.isRegistered, isRepaired: member.isRepaired)
      judgeUnit(
        state, own[...], unit, reasons: reasons, isPadan: member.isPadan, stake: programme.yearly, &evidence, &summary)
    }
    // Payees outside the frame: nobody else of the family stands in for them.
    var previous = Identity.none
    for payment in payments where payment.isPaid && state.member(payment.id) == nil {
      var draft = row(
        payment.id, outcome: .inklusi, reasons: state.outsideCodes(payment.id), nominal: payment.nominal)
      draft.flags |= DraftRow.receives | DraftRow.ofOutsider
      var fate = RecipientFate.outside
      if payment.id == previous {
        fate = .further
        draft.reasons |= CodeSet(.ink08).bits
        draft.flags |= DraftRow.further
        evidenceOfRow(.ink08, payment, state, &evidence)
      }
      previous = payment.id
      summary.addFate(fate, programme: index)
      pending.append(draft)
    }
    for payment in payments where !payment.isPaid && state.member(payment.id) == nil {
      summary.addFate(.notPaid, programme: index)
    }
  }

  // MARK: A unit

  /// `reasons` are what speaks against the unit apart from decile and payment.
  private mutating func judgeUnit(
    _ state: borrowing FamilyState, _ payments: ArraySlice<Payment>, _ unit: Causes.Unit, reasons: CodeSet,
    isPadan: Bool, stake: Int, _ evidence: inout EvidenceWriter, _ summary: inout Summary
  ) {
    let decile = state.decile
    let isAbove = decile > programme.limit
    let isEligible = isPadan && reasons.isEmpty && decile > 0 && decile <= programme.limit
    var paid = 0
    for payment in payments {
      if !payment.isPaid {
        summary.addFate(.notPaid, programme: index)
        continue
      }
      paid += 1
      if paid > 1 {
        addFurther(payment, state, &evidence, &summary)
        continue
      }
      summary.addFate(.first, programme: index)
      var all = reasons
      if isAbove { all.insert(.ink07) }
      if decile == 0 { all.insert(.ink19) }
      if !isPadan || payment.isDoubtful { all.insert(.ink09) }
      let payee = programme.unit == .keluarga ? payeeCodes(payment.id, state) : CodeSet()
      let outcome: Outcome =
        decile == 0 ? .tinjau : isEligible && !payment.isDoubtful ? .tepat : .inklusi
      var draft = row(payment.id, outcome: outcome, reasons: all.union(payee), nominal: payment.nominal)
      draft.flags |= DraftRow.receives
      if !payee.isEmpty { draft.flags |= DraftRow.replacePayee }
      if outcome == .tepat { draft.slot = 0 }
      draft.yearly = Int64(stake)
      evidenceOfReasons(all, payment, state, &evidence)
      if isAbove && graduate == nil && !state.hasLostIncome
        && GraduationRule.wasAbove(state.earlier, limit: programme.limit)
      {
        graduate = payment
      }
      pending.append(draft)
    }
    if paid > 0 { return }
    if isEligible {
      // A programme that is not measured leaves nobody out.
      var reasons = CodeSet()
      if plan.measured[index] {
        reasons.insert(
          Causes.ofExclusion(unit, state, failed: payments.first, limit: programme.limit, &evidence))
      }
      var draft = row(unit.person, outcome: .queued, reasons: reasons, nominal: -1)
      draft.slot = 0
      draft.yearly = Int64(stake)
      pending.append(draft)
    } else if plan.measured[index] && reasons.isEmpty && (decile == 0 || !isPadan) && !isAbove
      && decile <= programme.limit
    {
      let cause = Causes.ofNoJudgement(unit, isPadan: isPadan, &evidence)
      pending.append(row(unit.person, outcome: .belumDinilai, reasons: CodeSet(cause), nominal: -1))
    }
  }

  /// A second, third … payment of a unit: an inclusion error of its own, whatever the unit is.
  private mutating func addFurther(
    _ payment: Payment, _ state: borrowing FamilyState, _ evidence: inout EvidenceWriter, _ summary: inout Summary
  ) {
    summary.addFate(.further, programme: index)
    var codes = CodeSet(.ink08)
    if payment.isDoubtful { codes.insert(.ink09) }
    codes.formUnion(payeeCodes(payment.id, state))
    var draft = row(payment.id, outcome: .inklusi, reasons: codes, nominal: payment.nominal)
    draft.flags |= DraftRow.receives | DraftRow.further
    evidenceOfRow(.ink08, payment, state, &evidence)
    if payment.isDoubtful { evidenceOfRow(.ink09, payment, state, &evidence) }
    pending.append(draft)
  }

  /// Codes that say that the payee is dead, away or double, while the family goes on.
  private func payeeCodes(_ id: Identity, _ state: borrowing FamilyState) -> CodeSet {
    if let member = state.member(id) {
      return state.members[member].codes.intersection(plan.rules.disqualifiesPerson)
    }
    return state.outsideCodes(id)
  }

  private func row(_ person: Identity, outcome: Outcome, reasons: CodeSet, nominal: Int) -> DraftRow {
    var draft = DraftRow()
    draft.person = person
    draft.programme = UInt16(index)
    draft.outcome = outcome.rawValue
    draft.reasons = reasons.bits
    draft.nominal = Int64(nominal)
    return draft
  }

  // MARK: Evidence

  /// Evidence of the codes that hold for the programme or the payment alone; the others have theirs already.
  private func evidenceOfReasons(
    _ reasons: CodeSet, _ payment: Payment, _ state: borrowing FamilyState, _ evidence: inout EvidenceWriter
  ) {
    let person = programme.unit == .orang ? payment.id : Identity.none
    if reasons.contains(.ink07) {
      evidence.add(.ink07, person: person, computed: "desil", number: state.decile)
    }
    if reasons.contains(.ink11) {
      evidence.add(.ink11, person: person, computed: "komponen", number: 0)
    }
    if reasons.contains(.ink19) {
      evidence.add(.ink19, person: person, computed: "desil", number: nil)
    }
    if reasons.contains(.ink09) { evidenceOfRow(.ink09, payment, state, &evidence) }
  }

  private func evidenceOfRow(
    _ code: FlagCode, _ payment: Payment, _ state: borrowing FamilyState, _ evidence: inout EvidenceWriter
  ) {
    evidence.addPayment(code, payment, of: programme, state)
  }

  // MARK: Outside families

  /// The row of a payee whose family is wholly outside the frame, or of a recipient that could not be resolved.
  func outsider(
    _ outcome: Outcome, reasons: CodeSet, nominal: Int, person: Identity, isFurther: Bool
  ) -> DraftRow {
    var draft = row(person, outcome: outcome, reasons: reasons, nominal: nominal)
    draft.flags = DraftRow.receives | (person.isNone ? DraftRow.unresolved : 0) | (isFurther ? DraftRow.further : 0)
    return draft
  }

  mutating func finish() throws(Failure) {
    try graduations.flush()
    try queue.finish()
  }
}
