import TabularIO

/// What a member's own row says: occupation (INK-03, INK-12), presence and employment in surveys (GC-06).
enum MemberRules {
  /// Adds to `member` the codes noted before and those of its row.
  static func apply(
    _ row: Row, _ plan: FlagPlan, _ state: inout FamilyState, _ member: inout Member,
    _ evidence: inout EvidenceWriter
  ) {
    let columns = plan.tables.member
    for mark in state.marks where mark.id == member.id { member.codes.formUnion(mark.codes) }

    let occupation = row[columns.jenisPekerjaan].smallCode
    if occupation != 255, let code = FlagCode(rawValue: plan.rules.occupation[Int(occupation)] &- 1) {
      let item = Evidence(
        code: code, person: member.id, source: SourceRow(row[columns.asalIdentitas]), column: "JENIS_PKRJN",
        value: row[columns.jenisPekerjaan], date: .empty)
      if !Refutations.refute(item, plan, &state, &evidence) {
        member.codes.insert(code)
        evidence.add(item)
      }
    }
    let presence = row[columns.keberadaan].smallCode
    if presence != 255
      && (plan.rules.checkedPresence.contains(presence)
        || member.isPadan && plan.rules.checkedDeaths.contains(presence))
    {
      check(row, plan, &member, "keberadaan", row[columns.keberadaan], &evidence)
    }
    if !member.codes.contains(.ink03) {
      let employment = row[columns.statusPekerjaan].smallCode
      if employment != 255 && plan.rules.checkedOccupations.contains(employment) {
        check(row, plan, &member, "status_dalam_pekerjaan_utama", row[columns.statusPekerjaan], &evidence)
      }
    }
    for item in state.checks where item.id == member.id && !member.codes.contains(item.unless) {
      member.codes.insert(.gc06)
      evidence.add(
        .gc06, person: member.id, sumber: "bpjs", berkas: state.texts.view(item.berkas),
        baris: state.texts.view(item.baris), column: "segmen", value: state.texts.view(item.value),
        date: state.texts.view(item.date))
    }
  }

  private static func check(
    _ row: Row, _ plan: FlagPlan, _ member: inout Member, _ column: StaticString, _ value: ByteView,
    _ evidence: inout EvidenceWriter
  ) {
    member.codes.insert(.gc06)
    evidence.add(
      .gc06, person: member.id, source: SourceRow(row[plan.tables.member.asalSurvei]), column: column, value: value,
      date: .empty)
  }
}
