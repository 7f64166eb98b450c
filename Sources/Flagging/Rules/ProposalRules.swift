import TabularIO

/// Columns of `usulan` or `aduan`, which have the same use.
struct ProposalColumns: Sendable {
  let id: Int
  let berkas: Int
  let baris: Int
  let hasil: Int
  let number: Int
  let kind: Int
  let program: Int
  let alasan: Int
  let wilayah: Int
  let tanggal: Int
  /// Only for `usulan`.
  let tahap: Int?

  init(_ table: Table, number: String, kind: String, date: String) throws {
    id = try table.column("id_individu")
    berkas = try table.column("berkas")
    baris = try table.column("baris")
    hasil = try table.column("hasil")
    self.number = try table.column(number)
    self.kind = try table.column(kind)
    program = try table.column("program")
    alasan = try table.column("kode_alasan")
    wilayah = try table.column("wilayah")
    tanggal = try table.column(date)
    tahap = table.header.firstIndex(of: "tahap")
  }

  /// Whether the row is one of several with the same id of the source, and not the one that is kept.
  func isDouble(_ row: Row) -> Bool { row[hasil].equals("GANDA") }
}

/// What proposals say: INK-17 for a removal that is approved and not refuted; a pending addition (EKS-06).
enum ProposalRules {
  /// Hears one row of `usulan` or `aduan`.
  static func apply(
    _ row: Row, _ columns: ProposalColumns, _ plan: FlagPlan, _ state: inout FamilyState,
    _ evidence: inout EvidenceWriter
  ) {
    // The same proposal once more: it was heard, or will be.
    if columns.isDouble(row) { return }
    note(row, columns, plan, &state)
    let kind = kind(row[columns.kind])
    let person = Identity(row[columns.id]) ?? .none
    let date = row[columns.tanggal]
    let number = row[columns.number]
    guard let tahap = columns.tahap else {
      if kind == .sanggah && state.isBefore(date, number, state.objection) {
        state.objection = keep(row, columns, value: row[columns.kind], &state)
      }
      return
    }
    // Whatever programme it names, the family waits for its place in the registry.
    if kind == .tambah, let approved = plan.rules.additionStages, !InkRules.contains(approved, row[tahap]),
      state.isBefore(date, number, state.pending)
    {
      state.pending = keep(row, columns, value: row[tahap], &state)
    }
    let isApproved = InkRules.contains(plan.rules.removalStages, row[tahap])
    if !InkRules.contains(plan.rules.removalKinds, row[columns.kind]) { return }
    if !isApproved { return }
    let item = Evidence(
      code: .ink17, person: person, source: SourceRow("usulan", row[columns.berkas], row[columns.baris]),
      column: "jenis_usulan", value: row[columns.kind], date: date)
    if Refutations.refute(item, plan, &state, &evidence) { return }
    // A visit after it that found the family able, gone or moved bears the removal out.
    if let visit = state.visit, visit.date > date.packedDate, state.finding.speaksAgainst {
      state.finding.measure(.ink17, raises: true)
    }
    state.codes.insert(.ink17)
    if !person.isNone { state.mark(person, CodeSet(.ink17)) }
    evidence.add(item)
  }

  private static func keep(
    _ row: Row, _ columns: ProposalColumns, value: ByteView, _ state: inout FamilyState
  ) -> PendingProposal {
    PendingProposal(
      person: Identity(row[columns.id]) ?? .none, number: state.texts.keep(row[columns.number]),
      berkas: state.texts.keep(row[columns.berkas]), baris: state.texts.keep(row[columns.baris]),
      value: state.texts.keep(value), date: state.texts.keep(row[columns.tanggal]))
  }

  /// Notes the row for the recommendation that it gets in any case, unless it is a proposal given twice.
  static func note(_ row: Row, _ columns: ProposalColumns, _ plan: FlagPlan, _ state: inout FamilyState) {
    if columns.isDouble(row) { return }
    let hasil = row[columns.hasil]
    let grievance = row[columns.alasan]
    state.proposals.append(
      Proposal(
        kind: kind(row[columns.kind]), number: state.texts.keep(row[columns.number]),
        person: Identity(row[columns.id]) ?? .none, programme: plan.programme(row[columns.program]),
        isPadan: hasil.equals("PADAN") || hasil.equals("PADAN_PERBAIKAN"),
        grievance: InkRules.contains(plan.rules.grievances, grievance) ? state.texts.keep(grievance) : .empty,
        wilayah: state.texts.keep(row[columns.wilayah]), stage: ProposalQueue.stage(columns.tahap.map { row[$0] }),
        days: ProposalQueue.days(from: row[columns.tanggal].packedDate, to: plan.settings.asOf)))
  }

  static func kind(_ text: ByteView) -> Proposal.Kind {
    if text.equals("TAMBAH") { return .tambah }
    if text.equals("HAPUS") { return .hapus }
    if text.equals("PERBAIKAN") { return .perbaikan }
    if text.equals("USUL") { return .usul }
    if text.equals("SANGGAH") { return .sanggah }
    return .other
  }
}
