/// Regsosek 2022: families with their house, and their members, in BPS region codes.
enum RegsosekRows {
  private static let surveyed = Calendar.day(2022, 10, 15)

  static func writeFamilies(_ batch: Batch, _ out: SourceOutput) {
    for family in batch.families where family.isInRegsosek {
      var draws = out.world.draws(Purpose.rows + UInt64(Source.regsosekKeluarga.rawValue), family.key)
      let subject = RowSubject(family.head, family, batch, source: .regsosekKeluarga)
      let defects = out.planner.plan(subject, &draws)
      let members = (family.first..<family.first + family.count).filter { batch.persons[$0].birth < surveyed }
      out.begin()
      out.id("RS", family.key, width: 10)
      out.card(subject, defects, &draws)
      out.name(subject, defects, &draws)
      out.number(members.count)
      out.address(family)
      out.regionBps(family)
      out.number(draws.percent(96) ? 1 : 1 + draws.below(4))
      out.day(surveyed + draws.below(31))
      out.house(family.house, &draws)
      out.end(person: subject.person, family: family, defects: defects, &draws)
    }
  }

  static func writeMembers(_ batch: Batch, _ out: SourceOutput) {
    for family in batch.families where family.isInRegsosek {
      var place = 0
      for index in family.first..<family.first + family.count where batch.persons[index].birth < surveyed {
        place += 1
        let person = batch.persons[index]
        var draws = out.world.draws(Purpose.rows + UInt64(Source.regsosekAnggota.rawValue), person.key)
        let subject = RowSubject(index, family, batch, source: .regsosekAnggota)
        member(subject, out, place: place, again: false, &draws)
        if draws.chance(out.world.rates.again) {
          if draws.percent(50) {
            out.repeatRow(person: person, family: family)
          } else {
            member(subject, out, place: 20 + place, again: true, &draws)
          }
        }
      }
    }
  }

  private static func member(_ subject: RowSubject, _ out: SourceOutput, place: Int, again: Bool, _ draws: inout Draws)
  {
    let person = subject.person
    var defects = out.planner.plan(subject, &draws)
    if again { defects.insert(.againDifferent) }
    out.begin()
    out.id("RS", subject.family.key, width: 10)
    out.number(place)
    out.nik(subject, defects, &draws)
    out.name(subject, defects, &draws)
    out.sex(subject, male: "1", female: "2", defects, &draws)
    out.birth(subject, defects, &draws)
    out.number(Int(person.marital))
    out.number(Int(SourceOutput.surveyRelation(person.relation)))
    out.number(presence(person, &draws))
    out.number(Int(person.school))
    out.code(person.schoolLevel)
    out.code(person.certificate)
    out.oneTwo(person.isWorking)
    out.code(person.sector)
    out.code(person.position)
    out.oneTwo(person.ownsBusiness)
    out.code(person.ownsBusiness ? UInt8(1 + draws.below(subject.family.welfare < 5_000 ? 2 : 5)) : 0)
    out.number(Int(person.disability))
    out.number(Int(person.illness))
    out.end(person: person, family: subject.family, defects: defects, &draws)
  }

  private static func presence(_ person: Person, _ draws: inout Draws) -> Int {
    if person.status == 1 && person.changed < surveyed { return draws.percent(70) ? 2 : 1 }
    if person.status == 2 && person.changed < surveyed { return draws.percent(70) ? 4 : 1 }
    let roll = draws.below(1000)
    return roll < 985 ? 1 : roll < 990 ? 3 : roll < 996 ? 5 : 6
  }
}
