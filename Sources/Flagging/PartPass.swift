import Diagnostics
import Scoring
import TabularIO

/// What judging one part has written.
struct PartResult: Sendable {
  let keluarga: PartSummary
  let anggota: PartSummary
  let bukti: PartSummary
  /// Eligible units by programme.
  let slots: [Int]
  let families: Int
}

/// Judges the families of one part: walks its ten tables in step, writes `keluarga`, `anggota` and `bukti`, and
/// drafts of `kelayakan`.
///
/// Only one family is in memory; rows outside families are handled as they come.
struct PartPass: ~Copyable {
  let plan: FlagPlan
  private let deciles: [UInt32]
  private let earlier: EarlierDeciles.Part?
  private let memory: RefutationMemory.Part?
  private var memoryPlace = 0
  private var keluarga: KeyedCursor
  private var anggota: KeyedCursor
  private var anggotaLuar: KeyedCursor
  private var penerima: KeyedCursor
  private var statusKhusus: KeyedCursor
  private var bpjs: KeyedCursor
  private var pln: KeyedCursor
  private var kunjungan: KeyedCursor
  private var usulan: KeyedCursor
  private var aduan: KeyedCursor
  private var state = FamilyState()
  private var evidence: EvidenceWriter
  private var families = RowBuffer()
  private var members = RowBuffer()
  private let familyWriter: PartWriter
  private let memberWriter: PartWriter
  private let evidenceWriter: PartWriter
  private var familyCount = 0
  private let scores: [FamilyScore]
  private var judgements: ProposalDraftFile
  private var summary: Summary
  /// What is counted of the families at the end of the part.
  private var notes: [FamilyNote] = []

  static let familyHeader = [
    "id_keluarga", "kedaluwarsa", "variabel_terisi", "skor_pmt", "status_peringkat", "desil_nasional",
    "desil_provinsi", "desil_kabupaten_kota", "temuan",
  ]
  static let memberHeader = ["id_individu", "temuan"]

  /// Opens part `part` of all tables; `scores` and `deciles` are those of its families, by index.
  static func open(
    plan: FlagPlan, part: Int, scores: [FamilyScore], deciles: [UInt32], earlier: EarlierDeciles.Part?,
    memory: RefutationMemory.Part?, summary: consuming Summary, folders: FlagFolders
  ) throws(Failure) -> PartPass {
    let name = TableWriter.partName(part)
    let writers = (
      try PartWriter(folder: folders.staging, path: "keluarga/\(name)", header: PartPass.familyHeader),
      try PartWriter(folder: folders.staging, path: "anggota/\(name)", header: PartPass.memberHeader),
      try PartWriter(folder: folders.staging, path: "bukti/\(name)", header: EvidenceWriter.header)
    )
    var cursors: [KeyedCursor] = []
    for table in plan.tables.all { cursors.append(try KeyedCursor(table, part: part)) }
    let judgements = ProposalDraftFile(
      path: folders.proposals(part), places: folders.proposalPlaces(part))
    return PartPass(
      plan: plan, deciles: deciles, scores: scores, earlier: earlier,
      memory: memory, cursors: cursors, writers: writers, judgements: judgements,
      summary: summary)
  }

  /// `cursors` in the order of ``FamilyTables/names``.
  private init(
    plan: FlagPlan, deciles: [UInt32], scores: [FamilyScore], earlier: EarlierDeciles.Part?,
    memory: RefutationMemory.Part?,
    cursors: [KeyedCursor],
    writers: (PartWriter, PartWriter, PartWriter), judgements: consuming ProposalDraftFile, summary: consuming Summary
  ) {
    self.plan = plan
    evidence = EvidenceWriter(asOf: plan.settings.asOf)
    self.deciles = deciles
    self.earlier = earlier
    self.memory = memory
    keluarga = cursors[0]
    anggota = cursors[1]
    anggotaLuar = cursors[2]
    penerima = cursors[3]
    statusKhusus = cursors[4]
    bpjs = cursors[5]
    pln = cursors[6]
    kunjungan = cursors[7]
    usulan = cursors[8]
    aduan = cursors[9]
    (familyWriter, memberWriter, evidenceWriter) = writers
    self.judgements = judgements
    self.scores = scores
    notes.reserveCapacity(scores.count)
    self.summary = summary
  }

  /// Gives up the summary with what was counted.
  consuming func finish() -> Summary { summary }

  /// Walks the part. `judges` has one judge a programme.
  mutating func run(_ judges: inout JudgeList) throws(Failure) -> PartResult {
    while true {
      let key = nextKey()
      if key == .end { break }
      if key.id.isNone {
        try orphans(key, &judges)
      } else {
        try family(key, &judges)
      }
      try familyWriter.take(&families)
      try memberWriter.take(&members)
      try evidenceWriter.take(&evidence.rows)
    }
    try familyWriter.flush(&families)
    try memberWriter.flush(&members)
    try evidenceWriter.flush(&evidence.rows)
    try judgements.flush()
    let read = [
      keluarga.rows, anggota.rows, anggotaLuar.rows, penerima.rows, statusKhusus.rows, bpjs.rows, pln.rows,
      kunjungan.rows, usulan.rows, aduan.rows,
    ]
    for (table, rows) in read.enumerated() { summary.rows[table] += rows }
    summary.addFamilies(notes, scores: scores, deciles: deciles, plan)
    return PartResult(
      keluarga: try familyWriter.finish(), anggota: try memberWriter.finish(), bukti: try evidenceWriter.finish(),
      slots: try judges.finish(), families: familyCount)
  }

  private func nextKey() -> FamilyKey {
    var key = keluarga.key
    if anggota.key < key { key = anggota.key }
    if anggotaLuar.key < key { key = anggotaLuar.key }
    if penerima.key < key { key = penerima.key }
    if statusKhusus.key < key { key = statusKhusus.key }
    if bpjs.key < key { key = bpjs.key }
    if pln.key < key { key = pln.key }
    if kunjungan.key < key { key = kunjungan.key }
    if usulan.key < key { key = usulan.key }
    if aduan.key < key { key = aduan.key }
    return key
  }

  // MARK: A family

  private mutating func family(_ key: FamilyKey, _ judges: inout JudgeList) throws(Failure) {
    guard keluarga.key == key else {
      throw Failure(
        .badData, id: "baris tentang keluarga yang tidak ada di tabel keluarga",
        en: "a row about a family that table keluarga lacks", file: "3-match")
    }
    if familyCount >= min(deciles.count, scores.count) {
      throw Failure(.internalError, id: "jumlah keluarga berubah", en: "the number of families changed")
    }
    let row = keluarga.row
    begin(row, key)
    try hear(key)
    try readMembers(key)
    try readPayments(key)
    conclude(row)
    let slot = summary.slot(Int(state.region.kab))
    let wilayah = row[plan.tables.family.wilayah]
    try judges.judge(
      state, key: key, wilayah: wilayah, evidence: &evidence, summary: &summary)
    count(slot)
    write(row, key)
    try judgeProposals(key, wilayah)
    familyCount += 1
    try keluarga.advance()
  }

  private mutating func begin(_ row: Row, _ key: FamilyKey) {
    let columns = plan.tables.family
    state.reset(index: familyCount)
    state.region = Region(row[columns.wilayah])
    state.score = scores[familyCount].score
    let own = Deciles(packed: deciles[familyCount])
    if plan.settings.usesOfficialDeciles {
      let official = row[columns.desilResmi[plan.settings.scope.rawValue]].smallCode
      state.decile = official >= 1 && official <= 10 ? Int(official) : 0
    } else {
      state.decile = own.decile(plan.settings.scope)
    }
    state.isRegistered = row[columns.isDtks].isOne || row[columns.isRegsosek].isOne || row[columns.isP3ke].isOne
    if plan.rules.newCards {
      state.newCard = NewCards.issued(row[columns.nomorKartu], plan.settings.firstDay...plan.settings.asOf)
    }
    if let earlier {
      state.isNew = !earlier.wasThere(familyCount)
      state.earlier = earlier.deciles(familyCount)
    }
    evidence.wilayah = row[columns.wilayah]
    evidence.begin(key.id)
    recall()
  }

  /// Takes up what the last snapshot remembers of the family.
  private mutating func recall() {
    guard let memory else { return }
    while memoryPlace < memory.rows.count && memory.rows[memoryPlace].index == familyCount {
      state.remember(memory.rows[memoryPlace].content)
      memoryPlace += 1
    }
  }

  /// Hears what the other tables say of the family and its members.
  private mutating func hear(_ key: FamilyKey) throws(Failure) {
    while anggotaLuar.key == key {
      if let outsider = OutsiderRules.apply(anggotaLuar.row, plan.outsiders, &evidence) {
        state.outsiders.append(outsider)
      }
      try anggotaLuar.advance()
    }
    while kunjungan.key == key {
      VisitRules.apply(kunjungan.row, plan.visits, plan, &state, &evidence)
      try kunjungan.advance()
    }
    while usulan.key == key {
      if plan.proposals.isDouble(usulan.row) { summary.doubles[0] += 1 }
      ProposalRules.apply(usulan.row, plan.proposals, plan, &state, &evidence)
      try usulan.advance()
    }
    while aduan.key == key {
      if plan.complaints.isDouble(aduan.row) { summary.doubles[1] += 1 }
      ProposalRules.apply(aduan.row, plan.complaints, plan, &state, &evidence)
      try aduan.advance()
    }
    while statusKhusus.key == key {
      SpecialStatusRules.apply(statusKhusus.row, plan.special, plan, &state, &evidence)
      try statusKhusus.advance()
    }
    while bpjs.key == key {
      WageRules.apply(bpjs.row, plan.insurance, plan, &state, &evidence)
      try bpjs.advance()
    }
    while pln.key == key {
      ElectricityRules.apply(pln.row, plan.meters, plan, &state, &evidence)
      try pln.advance()
    }
  }

  /// Reads the members and writes their rows.
  private mutating func readMembers(_ key: FamilyKey) throws(Failure) {
    let columns = plan.tables.member
    while anggota.key == key {
      let row = anggota.row
      guard let id = Identity(row[columns.idIndividu]), !id.isNone else {
        throw Failure(.badData, id: "id_individu salah", en: "wrong id_individu", file: "anggota", line: anggota.rows)
      }
      let padan = row[columns.statusPadan]
      var member = Member(
        id: id, birth: row[columns.tanggalLahir].packedDate, school: row[columns.partisipasi].smallCode,
        disability: row[columns.disabilitas].smallCode,
        isPadan: padan.equals("PADAN") || padan.equals("HANYA_DUKCAPIL") || padan.equals("PADAN_PERBAIKAN"),
        isRepaired: padan.equals("PADAN_PERBAIKAN"), isHead: row[columns.hubungan].isOne,
        isRegistered: row[columns.isDtks].isOne || row[columns.isRegsosek].isOne || row[columns.isP3ke].isOne,
        codes: CodeSet())
      MemberRules.apply(row, plan, &state, &member, &evidence)
      state.codes.formUnion(member.codes.intersection(plan.taintingCodes))
      members.copyField(row, columns.idIndividu)
      member.codes.writeField(with: row[columns.temuan], to: &members)
      members.endRow()
      state.members.append(member)
      try anggota.advance()
    }
  }

  private mutating func readPayments(_ key: FamilyKey) throws(Failure) {
    let columns = plan.recipients
    while penerima.key == key {
      let row = penerima.row
      let (programme, fate) = columns.programme(row, plan)
      if let fate {
        summary.addFate(fate, programme: -1)
      } else {
        state.payments.append(columns.payment(row, programme, place: penerima.rows, &state.texts))
      }
      try penerima.advance()
    }
    if state.payments.count > 1 { state.payments.sort(by: Payment.precedes) }
  }

  /// Counts the programmes whose limit the score is near.
  private mutating func findNear() {
    if state.score.status == .tanpaData { return }
    let slot = summary.slot(Int(state.region.kab))
    for programme in plan.programmes.indices {
      if !plan.isNear(state.score.value, state.region, programme: programme) { continue }
      state.isNearLimit = true
      // Of several families with the border's own score some are above the limit: the decile tells.
      summary.addNear(slot: slot, programme: programme, isAbove: state.decile > plan.programmes[programme].limit)
    }
  }

  /// The family's own rules, once everything about it was heard.
  private mutating func conclude(_ row: Row) {
    findNear()
    ElectricityRules.conclude(row, plan, &state, &evidence)
    HouseholdRules.apply(row, plan, &state, &evidence)
    Refutations.remember(plan, &state, &evidence)
    var isRecipient = false
    for payment in state.payments where payment.isPaid { isRecipient = true }
    if isRecipient && state.decile == 0 && !state.codes.contains(.gc03) {
      state.codes.insert(.gc03)
      evidence.add(.gc03, person: .none, computed: "desil", number: nil)
    }
    if isRecipient, let objection = state.objection {
      state.codes.insert(.gc05)
      evidence.add(
        .gc05, person: objection.person, sumber: "aduan", berkas: state.texts.view(objection.berkas),
        baris: state.texts.view(objection.baris), column: "jenis", value: state.texts.view(objection.value),
        date: state.texts.view(objection.date))
    }
  }

  private mutating func count(_ slot: Int) {
    let official = keluarga.row[plan.tables.family.desilResmi[plan.settings.scope.rawValue]].smallCode
    notes.append(
      FamilyNote(
        slot: UInt32(slot), members: UInt32(state.members.count), decile: UInt8(state.decile),
        official: official <= 10 ? official : 0, isStale: plan.isStale(keluarga.row[plan.tables.family.tanggalData])))
    // Now that the programmes have spoken, what holds for them counts too.
    var all = state.codes.union(evidence.given.intersection(.ofProgramme))
    for member in state.members {
      all.formUnion(member.codes)
      summary.members[member.codes.intersection(.inclusion).isEmpty ? 0 : 1] += 1
      summary.addPersonCodes(member.codes.union(evidence.programmeCodes(of: member.id)), slot: slot)
    }
    for outsider in state.outsiders {
      all.insert(outsider.code)
      countOutsider(outsider, slot)
    }
    var isRecipient = false
    for payment in state.payments where payment.isPaid { isRecipient = true }
    summary.addFamilyCodes(all, slot: slot, isRecipient: isRecipient)
    if state.isVisited {
      // What the visit itself has raised is no flag that it could find right or wrong.
      let flagged = evidence.givenElsewhere.union(state.refuted).intersection(CodeSet.inclusion.union(.fieldWork))
      // What was refuted by rule has no other evidence left; what was measured otherwise keeps its flag.
      let refuted = state.refuted.subtracting(evidence.given).union(state.finding.denied)
      summary.addVisited(
        flagged, confirmed: state.finding.confirmed.subtracting(refuted), refuted: refuted, slot: slot)
    }
  }

  private mutating func countOutsider(_ outsider: Outsider, _ slot: Int) {
    summary.addPersonCodes(
      CodeSet(outsider.code).union(evidence.programmeCodes(of: outsider.id)), slot: slot)
  }

  private mutating func write(_ row: Row, _ key: FamilyKey) {
    let columns = plan.tables.family
    families.copyField(row, columns.idKeluarga)
    families.character(plan.isStale(row[columns.tanggalData]) ? 49 : 48)
    families.field(number: state.score.known)
    if state.score.status == .tanpaData {
      families.emptyField()
    } else {
      ScoreText.writeField(state.score.value, to: &families)
    }
    families.field(state.score.status.text)
    let own = Deciles(packed: deciles[familyCount])
    for scope in DecileScope.allCases {
      let decile = own.decile(scope)
      if decile > 0 { families.field(number: decile) } else { families.emptyField() }
    }
    state.codes.writeField(with: row[columns.temuan], to: &families)
    families.endRow()
  }

  private mutating func judgeProposals(_ key: FamilyKey, _ wilayah: ByteView) throws(Failure) {
    for proposal in state.proposals {
      let verdict = ProposalVerdict.judge(proposal, state, plan)
      summary.recommendations[verdict.place(proposal.kind)] += 1
      summary.queue.add(proposal)
      try judgements.add(
        number: state.texts.view(proposal.number), kind: proposal.kind, person: proposal.person, family: key.id,
        verdict: verdict, grievance: state.texts.view(proposal.grievance), days: proposal.days,
        region: wilayah.isEmpty ? state.texts.view(proposal.wilayah) : wilayah)
    }
  }

  // MARK: Rows outside families

  private mutating func orphans(_ key: FamilyKey, _ judges: inout JudgeList) throws(Failure) {
    state.reset(index: familyCount)
    evidence.begin(.none)
    while anggotaLuar.key == key {
      evidence.wilayah = anggotaLuar.row[plan.outsiders.wilayah]
      if let outsider = OutsiderRules.apply(anggotaLuar.row, plan.outsiders, &evidence) {
        state.outsiders.append(outsider)
      }
      summary.orphans[2] += 1
      try anggotaLuar.advance()
    }
    while penerima.key == key {
      try outsideRecipient(key, &judges)
      summary.orphans[3] += 1
      try penerima.advance()
    }
    try outsidePayees(key, &judges)
    for outsider in state.outsiders { countOutsider(outsider, summary.slot(Int(outsider.region.kab))) }
    while usulan.key == key {
      if plan.proposals.isDouble(usulan.row) { summary.doubles[0] += 1 }
      ProposalRules.note(usulan.row, plan.proposals, plan, &state)
      summary.orphans[8] += 1
      try usulan.advance()
    }
    while aduan.key == key {
      if plan.complaints.isDouble(aduan.row) { summary.doubles[1] += 1 }
      ProposalRules.note(aduan.row, plan.complaints, plan, &state)
      summary.orphans[9] += 1
      try aduan.advance()
    }
    try judgeProposals(key, .empty)
    summary.orphans[4] += try PartPass.skip(&statusKhusus, key)
    summary.orphans[5] += try PartPass.skip(&bpjs, key)
    summary.orphans[6] += try PartPass.skip(&pln, key)
    summary.orphans[7] += try PartPass.skip(&kunjungan, key)
    if keluarga.key == key || anggota.key == key {
      throw Failure(
        .badData, id: "keluarga atau anggota tanpa id_keluarga", en: "a family or member without id_keluarga",
        file: keluarga.key == key ? "keluarga" : "anggota")
    }
  }

  private static func skip(_ cursor: inout KeyedCursor, _ key: FamilyKey) throws(Failure) -> Int {
    var count = 0
    while cursor.key == key {
      count += 1
      try cursor.advance()
    }
    return count
  }

  /// A payment without a family of the frame: to a person outside it, or to nobody that could be found.
  private mutating func outsideRecipient(_ key: FamilyKey, _ judges: inout JudgeList) throws(Failure) {
    let columns = plan.recipients
    let row = penerima.row
    let (programme, fate) = columns.programme(row, plan)
    if let fate {
      summary.addFate(fate, programme: -1)
      return
    }
    if !columns.isPaid(row) {
      summary.addFate(.notPaid, programme: programme)
      return
    }
    let wilayah = row[columns.wilayah]
    if let person = Identity(row[columns.id]), !person.isNone {
      var payment = columns.payment(row, programme, place: penerima.rows, &state.texts)
      payment.wilayah = state.texts.keep(wilayah)
      state.payments.append(payment)
      return
    }
    evidence.wilayah = wilayah
    var codes = CodeSet()
    var outcome = Outcome.inklusi
    if columns.isUnresolved(row) {
      summary.addFate(.unresolved, programme: programme)
      codes.insert(.ink09)
      evidence.add(
        .ink09, person: .none, sumber: "penerima", berkas: row[columns.berkas], baris: row[columns.baris],
        column: "hasil", value: row[columns.hasil], date: .empty)
    } else {
      summary.addFate(.underReview, programme: programme)
      outcome = .tinjau
    }
    try judges.addOutsider(
      programme, outcome, reasons: codes, nominal: row[columns.nominal].wholeNumber ?? -1,
      urut: key.urut, wilayah: wilayah, person: .none, berkas: row[columns.berkas], baris: row[columns.baris])
  }

  /// Payments to persons whose family is wholly outside the frame. Of several to one person in a programme the first
  /// stands for the person, the others are inclusion errors of their own (INK-08), as within families.
  private mutating func outsidePayees(_ key: FamilyKey, _ judges: inout JudgeList) throws(Failure) {
    if state.payments.isEmpty { return }
    state.payments.sort { left, right in
      if left.programme != right.programme { return left.programme < right.programme }
      return left.id != right.id ? left.id < right.id : Payment.precedes(left, right)
    }
    var last: (programme: Int, id: Identity) = (-1, .none)
    for payment in state.payments {
      let wilayah = state.texts.view(payment.wilayah)
      var codes = state.outsideCodes(payment.id)
      let isFurther = last.programme == payment.programme && last.id == payment.id
      last = (payment.programme, payment.id)
      summary.addFate(isFurther ? .further : .outside, programme: payment.programme)
      if isFurther {
        codes.insert(.ink08)
        evidence.wilayah = wilayah
        evidence.addPayment(.ink08, payment, of: plan.programmes[payment.programme], state)
      }
      try judges.addOutsider(
        payment.programme, .inklusi, reasons: codes, nominal: payment.nominal,
        urut: key.urut, wilayah: wilayah, person: payment.id, berkas: .empty, baris: .empty, isFurther: isFurther)
    }
    state.payments.removeAll(keepingCapacity: true)
  }
}
