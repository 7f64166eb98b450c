import Diagnostics
import TabularIO

/// Judges the units of one programme in one part: writes draft rows and puts the eligible in the queue.
struct ProgrammeJudge: ~Copyable {
  let index: Int
  let programme: Programme
  let plan: FlagPlan
  private let part: Int
  private var drafts: DraftFile
  private var graduations: GraduationDraftFile
  private var queue: RankSorter.Collector
  private var pending: [Unit] = []
  private var line = RowBuffer(capacity: 1024)
  /// Programme and unit, as they stand in every row.
  private let label: OwnedBytes
  /// The payment of a family that may leave the programme.
  private var graduate: Payment?
  /// Eligible units of the part so far.
  private(set) var slots = 0

  /// A row about to be written.
  private struct Unit {
    var id: Identity
    var berkas: Slice = .empty
    var baris: Slice = .empty
    var draft: DraftRow
  }

  /// Opens the judge of programme `index` for `part`.
  static func open(
    index: Int, plan: FlagPlan, part: Int, folders: FlagFolders, queue: consuming RankSorter.Collector
  ) throws(Failure) -> ProgrammeJudge {
    let drafts = try DraftFile(path: folders.draft(index, part))
    let graduations = try GraduationDraftFile(path: folders.graduations(index, part))
    return ProgrammeJudge(
      index: index, plan: plan, part: part, drafts: drafts, graduations: graduations, queue: queue)
  }

  private init(
    index: Int, plan: FlagPlan, part: Int, drafts: consuming DraftFile, graduations: consuming GraduationDraftFile,
    queue: consuming RankSorter.Collector
  ) {
    self.index = index
    programme = plan.programmes[index]
    self.plan = plan
    self.part = part
    self.drafts = drafts
    self.graduations = graduations
    self.queue = queue
    var label = RowBuffer(capacity: 64)
    label.field(programme.name)
    label.field(programme.unit.text)
    self.label = label.owned()
  }

  /// Judges the family of `state`; `payments` are its payments of this programme, in the order in which they count.
  /// Answers how many rows that made.
  mutating func judge(
    _ state: borrowing FamilyState, payments: ArraySlice<Payment>, slot: Int, urut: ByteView, wilayah: ByteView,
    idKeluarga: Identity, evidence: inout EvidenceWriter, summary: inout Summary
  ) throws(Failure) -> Int {
    pending.removeAll(keepingCapacity: true)
    switch programme.unit {
    case .keluarga: judgeFamily(state, payments, slot, &evidence, &summary)
    case .orang: judgePersons(state, payments, slot, &evidence, &summary)
    }
    if pending.count > 1 {
      pending.sort { left, right in left.id != right.id ? left.id < right.id : left.draft.nominal > right.draft.nominal
      }
    }
    if let graduate {
      try graduations.add(graduate, state, idKeluarga: idKeluarga, programme: programme)
      self.graduate = nil
    }
    for place in pending.indices {
      if pending[place].draft.slot != DraftRow.noSlot {
        pending[place].draft.slot = UInt32(slots)
        let score = state.score.status == .tanpaData ? Int64.max : state.score.value
        let id = programme.unit == .keluarga ? idKeluarga : pending[place].id
        try queue.add(RankRecord(score: score, id: id, part: part, index: slots, region: state.region))
        slots += 1
      }
      pending[place].draft.family = UInt32(state.index)
      let unit = pending[place]
      try write(
        unit.draft, urut: urut, wilayah: wilayah, idKeluarga: idKeluarga, person: unit.id, berkas: .empty,
        baris: .empty)
    }
    return pending.count
  }

  // MARK: Families

  private mutating func judgeFamily(
    _ state: borrowing FamilyState, _ payments: ArraySlice<Payment>, _ slot: Int, _ evidence: inout EvidenceWriter,
    _ summary: inout Summary
  ) {
    summary.add(.population, slot: slot, programme: index, decile: state.decile)
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
    _ state: borrowing FamilyState, _ payments: ArraySlice<Payment>, _ slot: Int, _ evidence: inout EvidenceWriter,
    _ summary: inout Summary
  ) {
    let family = state.codes.intersection(plan.rules.disqualifiesFamily)
    for member in state.members {
      summary.add(.population, slot: slot, programme: index, decile: state.decile)
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
      var draft = row(state, outcome: .inklusi, reasons: state.outsideCodes(payment.id), nominal: payment.nominal)
      draft.flags |= DraftRow.receives
      var fate = RecipientFate.outside
      if payment.id == previous {
        fate = .further
        draft.reasons |= CodeSet(.ink08).bits
        draft.flags |= DraftRow.further
        evidenceOfRow(.ink08, payment, state, &evidence)
      }
      previous = payment.id
      summary.addFate(fate, programme: index)
      pending.append(Unit(id: payment.id, draft: draft))
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
    let isAbove = decile > programme.limit && plan.rules.aboveLimit
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
      var draft = row(state, outcome: outcome, reasons: all.union(payee), nominal: payment.nominal)
      draft.flags |= DraftRow.receives
      draft.stake = Int64(4 * max(payment.nominal, 0))
      if !payee.isEmpty { draft.flags |= DraftRow.replacePayee }
      if outcome == .tepat { draft.slot = 0 }
      draft.yearly = Int64(stake)
      evidenceOfReasons(all, payment, state, &evidence)
      if isAbove && graduate == nil && !state.hasLostIncome
        && GraduationRule.wasAbove(state.earlier, limit: programme.limit)
      {
        graduate = payment
      }
      pending.append(Unit(id: payment.id, draft: draft))
    }
    if paid > 0 { return }
    if isEligible {
      // A programme that is not measured leaves nobody out.
      var reasons = CodeSet()
      if plan.measured[index] {
        reasons.insert(
          Causes.ofExclusion(unit, state, failed: payments.first, limit: programme.limit, &evidence))
      }
      var draft = row(state, outcome: .queued, reasons: reasons, nominal: -1)
      draft.slot = 0
      draft.stake = Int64(stake)
      draft.yearly = Int64(stake)
      pending.append(Unit(id: unit.person, draft: draft))
    } else if plan.measured[index] && reasons.isEmpty && (decile == 0 || !isPadan) && !isAbove
      && decile <= programme.limit
    {
      let cause = Causes.ofNoJudgement(unit, isPadan: isPadan, &evidence)
      var draft = row(state, outcome: .belumDinilai, reasons: CodeSet(cause), nominal: -1)
      draft.stake = Int64(stake)
      pending.append(Unit(id: unit.person, draft: draft))
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
    var draft = row(state, outcome: .inklusi, reasons: codes, nominal: payment.nominal)
    draft.flags |= DraftRow.receives | DraftRow.further
    draft.stake = Int64(4 * max(payment.nominal, 0))
    evidenceOfRow(.ink08, payment, state, &evidence)
    if payment.isDoubtful { evidenceOfRow(.ink09, payment, state, &evidence) }
    pending.append(Unit(id: payment.id, draft: draft))
  }

  /// Codes that say that the payee is dead, away or double, while the family goes on.
  private func payeeCodes(_ id: Identity, _ state: borrowing FamilyState) -> CodeSet {
    if let member = state.member(id) {
      return state.members[member].codes.intersection(plan.rules.disqualifiesPerson)
    }
    return state.outsideCodes(id)
  }

  private func row(_ state: borrowing FamilyState, outcome: Outcome, reasons: CodeSet, nominal: Int) -> DraftRow {
    var draft = DraftRow()
    draft.outcome = outcome.rawValue
    draft.reasons = reasons.bits
    draft.kab = state.region.kab
    draft.decile = UInt8(state.decile)
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

  /// A payee whose family is wholly outside the frame, or a recipient that could not be resolved.
  mutating func addOutsider(
    _ outcome: Outcome, reasons: CodeSet, region: Region, nominal: Int, urut: ByteView, wilayah: ByteView,
    person: Identity, berkas: ByteView, baris: ByteView, isFurther: Bool
  ) throws(Failure) {
    var draft = DraftRow()
    draft.outcome = outcome.rawValue
    draft.reasons = reasons.bits
    draft.kab = region.kab
    draft.nominal = Int64(nominal)
    draft.flags = DraftRow.receives | (person.isNone ? DraftRow.unresolved : 0) | (isFurther ? DraftRow.further : 0)
    try write(
      draft, urut: urut, wilayah: wilayah, idKeluarga: .none, person: person, berkas: berkas, baris: baris)
  }

  static let header = [
    "urut", "program", "unit", "id_keluarga", "id_individu", "berkas", "baris", "kode_kabupaten_kota",
    "desil_dipakai", "layak", "menerima", "hasil", "alasan", "peringkat", "nominal",
  ]

  private mutating func write(
    _ draft: DraftRow, urut: ByteView, wilayah: ByteView, idKeluarga: Identity, person: Identity, berkas: ByteView,
    baris: ByteView
  ) throws(Failure) {
    line.removeAll()
    line.rawFields(urut)
    line.rawFields(label.view)
    idKeluarga.writeField(to: &line)
    person.writeField(to: &line)
    line.field(berkas)
    line.field(baris)
    line.field(wilayah.count >= 4 ? wilayah[0..<4] : .empty)
    if draft.decile > 0 { line.field(number: Int(draft.decile)) } else { line.emptyField() }
    line.character(draft.slot != DraftRow.noSlot ? 49 : 48)
    line.character(draft.flags & DraftRow.receives != 0 ? 49 : 48)
    try drafts.add(draft, prefix: line.view)
  }

  mutating func finish() throws(Failure) {
    try drafts.flush()
    try graduations.flush()
    try queue.finish()
  }
}
