/// BPJS Kesehatan: nearly everybody, with segment and wage.
enum HealthRows {
  static func write(_ batch: Batch, _ out: SourceOutput) {
    for family in batch.families {
      for index in family.first..<family.first + family.count {
        let person = batch.persons[index]
        var draws = out.world.draws(Purpose.rows + UInt64(Source.bpjs.rawValue), person.key)
        let isPlanted = family.plan.inclusion == 4 && index == family.plan.bearer
        if !isPlanted && draws.percent(5) { continue }
        var subject = RowSubject(index, family, batch, source: .bpjs)
        subject.hasNik = !isPlanted
        row(subject, out, suffix: 0, isPlanted: isPlanted, &draws)
        if draws.chance(out.world.rates.again) {
          if draws.percent(50) {
            out.repeatRow(person: person, family: family)
          } else {
            row(subject, out, suffix: 1, isPlanted: isPlanted, &draws)
          }
        }
      }
    }
  }

  private static func row(
    _ subject: RowSubject, _ out: SourceOutput, suffix: Int, isPlanted: Bool, _ draws: inout Draws
  ) {
    let person = subject.person
    let family = subject.family
    var defects = out.planner.plan(subject, &draws)
    if suffix > 0 { defects.insert(.againDifferent) }
    let segment = !isPlanted && family.plan.receives(.pbi) ? HealthSegment.nationalAid : person.segment
    let isAided = segment == .nationalAid || segment == .localAid
    out.begin()
    out.scratch.put("00")
    out.scratch.put(digits: UInt64(person.key * 10 + suffix), width: 11)
    out.field()
    out.nik(subject, defects, &draws)
    out.name(subject, defects, &draws)
    out.sex(subject, male: "L", female: "P", defects, &draws)
    out.birth(subject, defects, &draws)
    out.number(place(person.relation))
    out.word(segment.text)
    out.number(isAided ? 3 : family.welfare > 8_000 ? 1 : family.welfare > 5_500 ? 2 : 3)
    let isLapsed = person.status == 1 ? draws.percent(60) : draws.percent(6)
    out.number(isPlanted || !isLapsed ? 0 : 1 + draws.below(3))
    if (segment == .state || segment == .employee) && person.wage > 0 { out.number(person.wage) } else { out.empty() }
    out.day(max(out.world.start.lastDay - 200 - draws.below(3_800), person.birth))
    out.end(person: person, family: family, defects: defects, &draws)
  }

  /// BPJS's relation to the participant: 1 self, 2 husband, 3 wife, 4 child, 5 other.
  private static func place(_ relation: UInt8) -> Int {
    switch relation {
    case 1: 1
    case 2: 2
    case 3: 3
    case 4: 4
    default: 5
    }
  }
}
