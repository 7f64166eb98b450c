import TabularIO

/// Columns of `pln`.
struct MeterColumns: Sendable {
  let id: Int
  let berkas: Int
  let baris: Int
  let idpel: Int
  let tarif: Int
  let daya: Int
  let bersama: Int

  init(_ table: Table) throws {
    id = try table.column("id_individu")
    berkas = try table.column("berkas")
    baris = try table.column("baris")
    idpel = try table.column("idpel")
    tarif = try table.column("tarif")
    daya = try table.column("daya")
    bersama = try table.column("bersama")
  }
}

/// What the meters say: INK-05 by the largest household meter; GC-06 for a shared meter or a survey against none.
enum ElectricityRules {
  /// Hears one meter.
  static func apply(
    _ row: Row, _ columns: MeterColumns, _ plan: FlagPlan, _ state: inout FamilyState,
    _ evidence: inout EvidenceWriter
  ) {
    let tariff = row[columns.tarif]
    // Only household tariffs speak of a household's means.
    if tariff.isEmpty || tariff[0] | 0x20 != 0x72 { return }
    state.hasMeter = true
    if row[columns.bersama].isOne {
      state.codes.insert(.gc06)
      evidence.add(
        .gc06, person: Identity(row[columns.id]) ?? .none, sumber: "pln", berkas: row[columns.berkas],
        baris: row[columns.baris], column: "idpel", value: row[columns.idpel], date: .empty)
    }
    guard case .power = plan.rules.electricity else {
      tariffRule(row, columns, plan, &state, &evidence)
      return
    }
    let power = row[columns.daya].wholeNumber ?? 0
    if power < state.meter.power { return }
    let idpel = row[columns.idpel]
    if power == state.meter.power && state.texts.view(state.meter.idpel).compare(idpel) <= 0 { return }
    state.meter = FamilyState.Meter(
      power: power, idpel: state.texts.keep(idpel), tariff: state.texts.keep(tariff),
      daya: state.texts.keep(row[columns.daya]),
      berkas: state.texts.keep(row[columns.berkas]), baris: state.texts.keep(row[columns.baris]),
      person: Identity(row[columns.id]) ?? .none)
  }

  private static func tariffRule(
    _ row: Row, _ columns: MeterColumns, _ plan: FlagPlan, _ state: inout FamilyState,
    _ evidence: inout EvidenceWriter
  ) {
    guard case .tariffs(let tariffs, let power) = plan.rules.electricity else { return }
    let isListed = InkRules.contains(tariffs, row[columns.tarif])
    // R1 is the name of subsidised 450 and 900 VA and of 1300 and 2200 VA, which nobody subsidises: there the power tells.
    if !isListed && (row[columns.daya].wholeNumber ?? 0) < power { return }
    let item = Evidence(
      code: .ink05, person: Identity(row[columns.id]) ?? .none,
      source: SourceRow("pln", row[columns.berkas], row[columns.baris]), column: isListed ? "tarif" : "daya",
      value: isListed ? row[columns.tarif] : row[columns.daya], date: .empty)
    if Refutations.refute(item, plan, &state, &evidence) { return }
    state.codes.insert(.ink05)
    evidence.add(item)
  }

  /// Judges the family once all its meters were heard.
  static func conclude(
    _ row: Row, _ plan: FlagPlan, _ state: inout FamilyState, _ evidence: inout EvidenceWriter
  ) {
    if case .power(let limit) = plan.rules.electricity, state.meter.power >= limit {
      let meter = state.meter
      let item = Evidence(
        code: .ink05, person: meter.person,
        source: SourceRow("pln", state.texts.view(meter.berkas), state.texts.view(meter.baris)), column: "daya",
        value: state.texts.view(meter.daya), date: .empty)
      if !Refutations.refute(item, plan, &state, &evidence) {
        state.codes.insert(.ink05)
        evidence.add(
          .ink05, person: meter.person, sumber: "pln", berkas: state.texts.view(meter.berkas),
          baris: state.texts.view(meter.baris), column: "daya", number: meter.power)
      }
    }
    let columns = plan.tables.family
    let surveyed = row[columns.dayaTerpasang].smallCode
    let meters = row[columns.jumlahMeter]
    let hasNone = !state.hasMeter && (meters.isEmpty || (meters.count == 1 && meters[0] == 48))
    if surveyed != 255 && surveyed >= plan.rules.surveyedPower && hasNone {
      state.codes.insert(.gc06)
      evidence.add(
        .gc06, person: .none, source: plan.surveySource(row, column: columns.dayaTerpasang), column: "daya_terpasang",
        value: row[columns.dayaTerpasang], date: plan.surveyDate(row, column: columns.dayaTerpasang))
    }
  }
}
