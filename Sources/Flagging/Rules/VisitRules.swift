import TabularIO

/// Columns of `kunjungan`.
struct VisitColumns: Sendable {
  let id: Int
  let berkas: Int
  let baris: Int
  let tanggal: Int
  let status: Int
  let pendapatan: Int
  let daya: Int
  let terbaru: Int

  init(_ table: Table) throws {
    id = try table.column("id_individu")
    berkas = try table.column("berkas")
    baris = try table.column("baris")
    tanggal = try table.column("tanggal")
    status = try table.column("status_keberadaan")
    pendapatan = try table.column("pendapatan_bulanan")
    daya = try table.column("daya_terpasang")
    terbaru = try table.column("terbaru")
  }
}

/// What ground-check visits say: INK-01, INK-02, INK-16, INK-18, INK-04 by income; GC-03, GC-06.
enum VisitRules {
  /// Only the visit that counts (`terbaru`) is heard.
  static func apply(
    _ row: Row, _ columns: VisitColumns, _ plan: FlagPlan, _ state: inout FamilyState,
    _ evidence: inout EvidenceWriter
  ) {
    let status = row[columns.status]
    if !row[columns.terbaru].isOne {
      hearEarlier(row, columns, &state)
      return
    }
    let date = row[columns.tanggal]
    if Refutations.isOutdated(date.packedDate, state) { return }
    state.visit = Visit(
      status: state.texts.keep(status), date: date.packedDate, dateText: state.texts.keep(date),
      berkas: state.texts.keep(row[columns.berkas]), baris: state.texts.keep(row[columns.baris]))
    let person = Identity(row[columns.id]) ?? .none
    state.isVisited = true
    for rule in plan.rules.visits where InkRules.same(rule.status, status) {
      // Of a person the visit bears out what is said of that very one.
      if !rule.person || !state.outsideCodes(person).intersection(rule.codes).isEmpty {
        state.finding.hear(rule.codes, isPersonal: rule.person)
      }
      if rule.person {
        // Dukcapil says so already when the person is outside; without a person there is nobody to flag.
        if person.isNone || state.isOutside(person) { continue }
        state.mark(person, rule.codes)
      } else {
        state.codes.formUnion(rule.codes)
        if date.packedDate >= plan.settings.firstDay && !rule.codes.intersection(.inclusion).isEmpty {
          state.isSettled = true
        }
      }
      for code in rule.codes.codes {
        evidence.add(
          code, person: person, sumber: "ground_check", berkas: row[columns.berkas], baris: row[columns.baris],
          column: "status_keberadaan", value: status, date: date)
      }
    }
    let power = row[columns.daya].smallCode
    if power != 255 && plan.rules.surveyedPower != 255 && plan.rules.electricity != nil {
      state.finding.measure(.ink05, raises: power >= plan.rules.surveyedPower)
    }
    state.income = row[columns.pendapatan].wholeNumber ?? -1
    if plan.rules.wageFromVisits, let income = row[columns.pendapatan].wholeNumber {
      let wage = plan.wages.wage(in: state.region)
      if wage > 0 { state.finding.measure(.ink04, raises: income >= wage) }
      if wage > 0 && income >= wage {
        state.codes.insert(.ink04)
        evidence.add(
          .ink04, person: person, sumber: "ground_check", berkas: row[columns.berkas], baris: row[columns.baris],
          column: "pendapatan_bulanan", value: row[columns.pendapatan], date: date)
      }
    }
  }

  /// What a visit that no longer counts found of the family's income; of one day the larger.
  private static func hearEarlier(_ row: Row, _ columns: VisitColumns, _ state: inout FamilyState) {
    guard let income = row[columns.pendapatan].wholeNumber else { return }
    let date = row[columns.tanggal].packedDate
    let known = state.earlierIncome
    if date > known.date || (date == known.date && income > known.rupiah) { state.earlierIncome = (date, income) }
  }
}
