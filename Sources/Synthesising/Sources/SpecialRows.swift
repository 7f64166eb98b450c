/// Lists of data owners: civil servants, companies, vehicles, gambling transactions.
enum SpecialRows {
  static func write(_ batch: Batch, _ out: SourceOutput) {
    for family in batch.families {
      for index in family.first..<family.first + family.count {
        let person = batch.persons[index]
        var draws = out.world.draws(Purpose.rows + UInt64(Source.statusKhusus.rawValue), person.key)
        let isAdult = person.age(on: out.world.today) >= 18
        for status in SpecialStatus.allCases where person.special & (1 << UInt16(status.rawValue)) != 0 {
          let value = status == .gambling ? person.gambled : 1
          row(status, value: value, index, family, batch, out, isSure: index == family.plan.bearer, &draws)
        }
        if index == family.head, family.house.assets & Asset.car != 0, draws.percent(70) {
          row(.vehicle, value: 1 + draws.below(2), index, family, batch, out, isSure: false, &draws)
        }
        if isAdult && person.special == 0 && draws.chance(2_000) {
          row(.gambling, value: gambled(family, &draws), index, family, batch, out, isSure: false, &draws)
        }
      }
    }
  }

  /// Sums that do not disqualify by themselves: too small, doubtful, or so large that the NIK was misused.
  private static func gambled(_ family: Family, _ draws: inout Draws) -> Int {
    let roll = draws.below(100)
    if roll < 45 { return 10_000 + draws.below(85) * 1_000 }
    if roll < 88 { return 100_000 + draws.below(48) * 100_000 }
    if roll < 93 || family.welfare < EconomyMaker.modest { return 110_000_000 + draws.below(400) * 1_000_000 }
    return 6_000_000 + draws.below(80) * 1_000_000
  }

  private static func row(
    _ status: SpecialStatus, value: Int, _ index: Int, _ family: Family, _ batch: Batch, _ out: SourceOutput,
    isSure: Bool,
    _ draws: inout Draws
  ) {
    var subject = RowSubject(index, family, batch, source: .statusKhusus)
    subject.hasNik = !isSure
    let defects = out.planner.plan(subject, &draws)
    out.begin()
    out.nik(subject, defects, &draws)
    out.name(subject, defects, &draws)
    out.word(status.text)
    out.text(status.institution)
    if status.hasValue { out.number(value) } else { out.empty() }
    out.day(out.world.period.firstDay - 400 + draws.below(380))
    out.end(person: subject.person, family: family, defects: defects, &draws)
  }
}
