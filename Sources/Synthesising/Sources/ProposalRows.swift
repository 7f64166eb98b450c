/// SIKS-NG proposals: what is planted, and the everyday ones.
enum ProposalRows {
  private static let early: [StaticString] = ["DESA", "KECAMATAN", "DINSOS"]
  private static let late: [StaticString] = ["BUPATI", "KEMENSOS"]

  private struct Proposal {
    let kind: StaticString
    let reason: StaticString
    let code: StaticString
    let isApproved: Bool
  }

  static func write(_ batch: Batch, _ out: SourceOutput) {
    for family in batch.families {
      var draws = out.world.draws(Purpose.rows + UInt64(Source.usulan.rawValue), family.key)
      if let proposal = proposal(family, batch, scale: out.world.isComplete ? 250 : 1000, &draws) {
        row(proposal, family.head, family, batch, out, number: 0, &draws)
      }
      for index in family.first..<family.first + family.count where !batch.persons[index].isRegistered {
        if !draws.percent(15) { continue }
        let added = Proposal(kind: "TAMBAH", reason: "BELUM TERDATA", code: "EX01", isApproved: draws.percent(70))
        row(added, index, family, batch, out, number: 1 + index - family.first, &draws)
      }
    }
  }

  private static func proposal(_ family: Family, _ batch: Batch, scale: Int, _ draws: inout Draws) -> Proposal? {
    let roll = draws.below(scale)
    if family.plan.exclusion == 6 {
      return Proposal(kind: "TAMBAH", reason: "KELUARGA MISKIN BELUM MENERIMA", code: "EX01", isApproved: false)
    }
    if family.plan.inclusion == 17 {
      return Proposal(kind: "HAPUS", reason: "SUDAH MAMPU", code: "INC02", isApproved: true)
    }
    let isPaid = family.plan.receives & Programme.sembako.rawValue != 0
    if !isPaid && family.plan.exclusion == 0 && family.welfare < 5_000 && roll < 12 {
      return Proposal(kind: "TAMBAH", reason: "KELUARGA MISKIN", code: roll < 8 ? "EX01" : "EX02", isApproved: roll < 4)
    }
    if isPaid && family.plan.inclusion == 7 && roll < 60 {
      return Proposal(kind: "HAPUS", reason: "DINILAI MAMPU", code: "INC01", isApproved: false)
    }
    if roll >= scale - 5 {
      return Proposal(
        kind: "PERBAIKAN", reason: "DATA DIRI KELIRU", code: roll > scale - 3 ? "ER01" : "ER03",
        isApproved: roll % 2 == 0)
    }
    return nil
  }

  private static func row(
    _ proposal: Proposal, _ index: Int, _ family: Family, _ batch: Batch, _ out: SourceOutput, number: Int,
    _ draws: inout Draws
  ) {
    let subject = RowSubject(index, family, batch, source: .usulan)
    var defects = out.planner.plan(subject, &draws)
    out.begin()
    out.id("US", family.key * 10 + number, width: 11)
    out.word(proposal.kind)
    out.nik(subject, defects, &draws)
    out.card(subject, defects, &draws)
    out.name(subject, defects, &draws)
    out.birth(subject, defects, &draws)
    out.sex(subject, male: "L", female: "P", defects, &draws)
    out.address(family)
    if out.region(family, old: true) { defects.insert(.oldRegion) }
    out.word(["PKH", "SEMBAKO", "PBI-JK", ""][draws.below(4)])
    out.text(proposal.reason)
    out.word(proposal.code)
    out.day(out.world.period.firstDay + draws.below(80))
    out.word(proposal.isApproved ? late[draws.below(2)] : early[draws.below(3)])
    out.end(person: subject.person, family: family, defects: defects, &draws)
  }
}

/// Complaints: the poor who ask, and neighbours who object.
enum ComplaintRows {
  private static let channels: [StaticString] = ["CEK_BANSOS", "CEK_BANSOS", "171", "SATGAS"]

  static func write(_ batch: Batch, _ out: SourceOutput) {
    for family in batch.families {
      var draws = out.world.draws(Purpose.rows + UInt64(Source.aduan.rawValue), family.key)
      let isPaid = family.plan.receives & Programme.sembako.rawValue != 0
      // A small sample shows more cases than life would.
      let roll = draws.below(out.world.isComplete ? 150 : 1000)
      if isPaid ? roll >= (family.plan.inclusion == 0 ? 8 : 60) : roll >= 5 { continue }
      if !isPaid && family.welfare > 6_000 { continue }
      let subject = RowSubject(family.head, family, batch, source: .aduan)
      let defects = out.planner.plan(subject, &draws)
      out.begin()
      out.id("AD", family.key, width: 10)
      out.word(channels[draws.below(4)])
      out.word(isPaid ? "SANGGAH" : "USUL")
      out.nik(subject, defects, &draws)
      out.name(subject, defects, &draws)
      out.region(family)
      out.word(draws.percent(70) ? "SEMBAKO" : "PKH")
      out.word(isPaid ? (draws.percent(50) ? "INC01" : "INC02") : (draws.percent(60) ? "EX01" : "EX02"))
      out.day(out.world.period.firstDay + draws.below(85))
      out.end(person: subject.person, family: family, defects: defects, &draws)
    }
  }
}
