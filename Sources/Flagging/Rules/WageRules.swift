import TabularIO

/// Columns of `bpjs`.
struct InsuranceColumns: Sendable {
  let id: Int
  let berkas: Int
  let baris: Int
  let segmen: Int
  let status: Int
  let upah: Int
  let tanggal: Int

  init(_ table: Table) throws {
    id = try table.column("id_individu")
    berkas = try table.column("berkas")
    baris = try table.column("baris")
    segmen = try table.column("segmen")
    status = try table.column("statuspeserta")
    upah = try table.column("upah")
    tanggal = try table.column("tgltmt")
  }
}

/// What BPJS says: INK-04 by wage; a civil service segment (GC-06 where INK-03 does not hold anyway).
enum WageRules {
  static func apply(
    _ row: Row, _ columns: InsuranceColumns, _ plan: FlagPlan, _ state: inout FamilyState,
    _ evidence: inout EvidenceWriter
  ) {
    // 0 = active
    let status = row[columns.status]
    if status.count != 1 || status[0] != 48 { return }
    let segment = row[columns.segmen]
    if let segments = plan.rules.wageSegments, !row[columns.upah].isEmpty, InkRules.contains(segments, segment) {
      let wage = plan.wages.wage(in: state.region)
      if wage > 0, let paid = row[columns.upah].wholeNumber, paid >= wage,
        let person = Identity(row[columns.id]), !person.isNone, !state.isOutside(person)
      {
        let item = Evidence(
          code: .ink04, person: person, source: SourceRow("bpjs", row[columns.berkas], row[columns.baris]),
          column: "upah", value: row[columns.upah], date: row[columns.tanggal])
        if !Refutations.refute(item, plan, &state, &evidence) {
          state.mark(person, CodeSet(.ink04))
          evidence.add(item)
        }
      }
    }
    if InkRules.contains(plan.rules.checkedSegments, segment), let person = Identity(row[columns.id]), !person.isNone,
      !state.isOutside(person)
    {
      state.checks.append(
        Check(
          id: person, unless: .ink03, berkas: state.texts.keep(row[columns.berkas]),
          baris: state.texts.keep(row[columns.baris]), value: state.texts.keep(segment),
          date: state.texts.keep(row[columns.tanggal])))
    }
  }
}
