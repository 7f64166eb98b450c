/// Recipient lists of the period: PKH and SEMBAKO by family, PBI-JK by person.
enum RecipientRows {
  static func write(_ batch: Batch, _ out: SourceOutput) {
    for family in batch.families {
      var draws = out.world.draws(Purpose.rows + UInt64(Source.penerima.rawValue), family.key)
      if family.plan.receives(.pkh) { paid(.pkh, family, batch, out, &draws) }
      if family.plan.receives(.sembako) { paid(.sembako, family, batch, out, &draws) }
      if family.plan.receives(.pbi) { insured(family, batch, out, &draws) }
      if family.plan.inclusion == 9 { unknown(family, batch, out, &draws) }
    }
  }

  /// The member who is paid: whom a plan names, else often the wife, else the head.
  private static func payee(_ family: Family, _ batch: Batch, _ draws: inout Draws) -> Int {
    if (family.plan.inclusion == 1 || family.plan.inclusion == 10) && family.plan.bearer >= 0 {
      return family.plan.bearer
    }
    let wife = (family.first..<family.first + family.count).first {
      batch.persons[$0].relation == 3 && batch.persons[$0].isPresent
    }
    if let wife, draws.percent(55) { return wife }
    return family.head
  }

  private static func amount(_ programme: Programme, _ family: Family, _ batch: Batch, today: Int) -> Int {
    if programme == .sembako { return 600_000 }
    var amounts = (family.first..<family.first + family.count).map {
      ProgrammePlanner.componentAmount(batch.persons[$0], today: today) / 4
    }
    amounts.sort(by: >)
    let sum = amounts.prefix(4).reduce(0, +)
    return sum == 0 ? 600_000 : sum
  }

  private static func paid(
    _ programme: Programme, _ family: Family, _ batch: Batch, _ out: SourceOutput, _ draws: inout Draws
  ) {
    let person = payee(family, batch, &draws)
    let nominal = amount(programme, family, batch, today: out.world.today)
    row(programme, person, family, batch, out, nominal: nominal, &draws)
    if family.plan.inclusion == 8 {
      let other = (family.first..<family.first + family.count).first { $0 != person && batch.persons[$0].isPresent }
      // A further payment, never byte for byte the same row.
      row(
        programme, draws.percent(50) ? other ?? person : person, family, batch, out, nominal: nominal - 50_000, &draws)
    }
  }

  private static func insured(_ family: Family, _ batch: Batch, _ out: SourceOutput, _ draws: inout Draws) {
    for index in family.first..<family.first + family.count {
      // Premiums of the dead and of emigrants often run on.
      if !batch.persons[index].isPresent && draws.percent(5) { continue }
      row(.pbi, index, family, batch, out, nominal: 126_000, &draws)
      if family.plan.inclusion == 8 && index == family.head {
        row(.pbi, index, family, batch, out, nominal: 84_000, &draws)
      }
    }
  }

  private static func row(
    _ programme: Programme, _ index: Int, _ family: Family, _ batch: Batch, _ out: SourceOutput, nominal: Int,
    _ draws: inout Draws
  ) {
    let subject = RowSubject(index, family, batch, source: .penerima)
    let defects = out.planner.plan(subject, &draws)
    out.begin()
    out.word(programme.text)
    period(out)
    out.nik(subject, defects, &draws)
    out.card(subject, defects, &draws)
    out.name(subject, defects, &draws)
    if draws.percent(95) { out.region(family) } else { out.empty() }
    out.number(nominal)
    if family.plan.exclusion == 5 {
      out.word(draws.percent(60) ? "GAGAL" : "TUNDA")
    } else {
      out.word(draws.percent(80) ? "SALUR" : "")
    }
    if programme == .pkh { AssistantRows.id(of: family, out) } else { out.empty() }
    out.end(person: subject.person, family: family, defects: defects, &draws)
  }

  /// A payment to somebody nobody can find: a NIK that was never given, or another person's.
  private static func unknown(_ family: Family, _ batch: Batch, _ out: SourceOutput, _ draws: inout Draws) {
    let subject = RowSubject(family.head, family, batch, source: .penerima)
    let isBorrowed = draws.percent(40)
    let female = family.plan.strangerNik / 100_000_000 % 100 > 40
    out.begin()
    out.word(draws.percent(60) ? "SEMBAKO" : "PKH")
    period(out)
    out.digits(isBorrowed ? subject.strangerNik : family.plan.strangerNik, width: 16)
    out.empty()
    out.name(out.world.maker.name(.jawa, female: female, born: 1970, family: 0, &draws))
    out.region(family)
    out.number(600_000)
    out.word("SALUR")
    out.empty()
    out.end(person: nil, family: nil, defects: DefectSet(.stranger), &draws)
  }

  private static func period(_ out: SourceOutput) {
    out.scratch.put(out.world.period.text)
    out.field()
  }
}
