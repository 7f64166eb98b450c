import TabularIO

/// Columns of `status_khusus`.
struct SpecialStatusColumns: Sendable {
  let id: Int
  let berkas: Int
  let baris: Int
  let jenis: Int
  let nilai: Int
  let tanggal: Int

  init(_ table: Table) throws {
    id = try table.column("id_individu")
    berkas = try table.column("berkas")
    baris = try table.column("baris")
    jenis = try table.column("jenis")
    nilai = try table.column("nilai")
    tanggal = try table.column("tanggal")
  }
}

/// What the data owners' lists say: INK-03, INK-06, INK-12, INK-13, INK-14.
enum SpecialStatusRules {
  static func apply(
    _ row: Row, _ columns: SpecialStatusColumns, _ plan: FlagPlan, _ state: inout FamilyState,
    _ evidence: inout EvidenceWriter
  ) {
    guard let person = Identity(row[columns.id]), !person.isNone, !state.isOutside(person) else { return }
    let jenis = row[columns.jenis]
    for rule in plan.rules.special where InkRules.same(rule.jenis, jenis) {
      var code = rule.code
      var column: StaticString = "jenis"
      var value = jenis
      if rule.byAmount {
        guard let decided = gambling(row[columns.nilai], plan.rules) else { continue }
        code = decided
        column = "nilai"
        value = row[columns.nilai]
      }
      let item = Evidence(
        code: code, person: person, source: SourceRow("status_khusus", row[columns.berkas], row[columns.baris]),
        column: column, value: value, date: row[columns.tanggal])
      if Refutations.refute(item, plan, &state, &evidence) { continue }
      state.mark(person, CodeSet(code))
      evidence.add(item)
    }
  }

  /// INK-14 above the limit; between the limits, and so high that the NIK was probably misused, GC-06; else nothing.
  static func gambling(_ amount: ByteView, _ rules: InkRules) -> FlagCode? {
    guard let limits = rules.gambling, let rupiah = amount.fixedPoint(decimals: 2) else { return nil }
    // Compared with decimals, so that 5000000.50 is above 5000000.
    if rupiah < limits.ignoredBelow * 100 { return nil }
    return rupiah > limits.flaggedAbove * 100 && rupiah <= limits.flaggedTo * 100 ? .ink14 : .gc06
  }
}
