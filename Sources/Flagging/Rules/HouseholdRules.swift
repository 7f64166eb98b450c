import TabularIO

/// What the family's own values say: a car (INK-06), a good house (INK-15), no or stale data (GC-03), the
/// near-cut-off band (GC-04).
enum HouseholdRules {
  static func apply(_ row: Row, _ plan: FlagPlan, _ state: inout FamilyState, _ evidence: inout EvidenceWriter) {
    let columns = plan.tables.family
    let date = row[columns.tanggalData]
    let car = row[columns.mobil]
    // Of the visits only the one that counts gives values.
    if plan.rules.carAsset && state.isVisited && !car.isEmpty
      && plan.surveySource(row, column: columns.mobil).sumber.equals(Refutations.visitSource)
    {
      state.finding.measure(.ink06, raises: car.isOne)
    }
    if plan.rules.carAsset && car.isOne {
      raise(
        Evidence(
          code: .ink06, person: .none, source: plan.surveySource(row, column: columns.mobil),
          column: "aset_bergerak_mobil", value: row[columns.mobil],
          date: plan.surveyDate(row, column: columns.mobil)), plan, &state, &evidence)
    }
    if let house = plan.rules.house, isGood(row, plan, house) {
      raise(
        Evidence(
          code: .ink15, person: .none, source: plan.surveySource(row, column: columns.luasLantai),
          column: "luas_lantai", value: row[columns.luasLantai],
          date: plan.surveyDate(row, column: columns.luasLantai)), plan, &state, &evidence)
    }
    if state.score.status == .tanpaData {
      state.codes.insert(.gc03)
      evidence.add(.gc03, person: .none, computed: "variabel_terisi", number: state.score.known)
    }
    if plan.isStale(date) {
      state.codes.insert(.gc03)
      // The newest row that a value is from comes first, and its date is the family's.
      evidence.add(
        .gc03, person: .none, source: SourceRow(asalBaris: row[columns.asalBaris]), column: "tgl_data", value: date,
        date: date)
    }
    if state.isNearLimit {
      state.codes.insert(.gc04)
      evidence.add(.gc04, person: .none, computed: "skor_pmt", score: state.score.value)
    }
  }

  /// Puts the code of `item` on the family, unless a visit has refuted it.
  private static func raise(
    _ item: Evidence, _ plan: FlagPlan, _ state: inout FamilyState, _ evidence: inout EvidenceWriter
  ) {
    if Refutations.refute(item, plan, &state, &evidence) { return }
    state.codes.insert(item.code)
    evidence.add(item)
  }

  private static func isGood(_ row: Row, _ plan: FlagPlan, _ house: InkRules.House) -> Bool {
    guard let area = row[plan.tables.family.luasLantai].fixedPoint(decimals: 2), area >= house.area else {
      return false
    }
    for (index, column) in plan.houseColumns.enumerated() {
      let code = row[column].smallCode
      if code == 255 || !house.columns[index].codes.contains(code) { return false }
    }
    return true
  }
}
