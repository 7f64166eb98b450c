/// Ground checks of the period.
enum VisitRows {
  static func write(_ batch: Batch, _ out: SourceOutput) {
    for family in batch.families where family.plan.visit != .none {
      var draws = out.world.draws(Purpose.rows + UInt64(Source.groundCheck.rawValue), family.key)
      let day = out.world.period.firstDay + 10 + draws.below(60)
      // Ids differ from quarter to quarter.
      let first = out.world.quartersPassed * 2 % 10
      if draws.percent(4) { row(.found, family, batch, out, number: first, day: day - 90, &draws) }
      row(family.plan.visit, family, batch, out, number: first + 1, day: day, &draws)
    }
  }

  private static func row(
    _ result: VisitResult, _ family: Family, _ batch: Batch, _ out: SourceOutput, number: Int, day: Int,
    _ draws: inout Draws
  ) {
    let sought = result == .dead && family.plan.bearer >= 0 ? family.plan.bearer : family.head
    let subject = RowSubject(sought, family, batch, source: .groundCheck)
    let defects = out.planner.plan(subject, &draws)
    out.begin()
    out.id("GC", family.key * 10 + number, width: 11)
    AssistantRows.id(of: family, out)
    out.day(day)
    out.card(subject, defects, &draws)
    out.nik(subject, defects, &draws)
    out.name(subject, defects, &draws)
    out.region(family)
    out.word(result.text)
    if result == .found {
      var seen = family.house
      if draws.percent(15) { seen.floor = seen.floor == 6 ? 5 : 6 }
      out.house(seen, &draws)
      out.number(family.house.income / 1000 * 1000)
      out.scratch.put("foto/GC")
      out.scratch.put(digits: UInt64(family.key * 10 + number), width: 11)
      out.scratch.put(".jpg")
      out.field()
    } else {
      for _ in 0..<36 { out.empty() }
    }
    out.end(person: subject.person, family: family, defects: defects, &draws)
  }
}

/// PKH assistants: some serve a kecamatan, some villages, one a kabupaten.
enum AssistantRows {
  static func count(_ piece: Piece) -> Int { 1 + piece.total / 2_500 }

  /// The id of the assistant who serves a family's kecamatan.
  static func id(of family: Family, _ out: SourceOutput) {
    out.id("PD", out.world.regions.kecamatan[family.kecamatan].code * 100 + 1, width: 8)
  }

  static func write(_ batch: Batch, _ out: SourceOutput) {
    for piece in batch.pieces where piece.number == 0 {
      let kecamatan = out.world.regions.kecamatan[piece.kecamatan]
      let isCity = out.world.regions.kabupaten[kecamatan.kabupaten].isCity
      var draws = out.world.draws(Purpose.rows + UInt64(Source.pendamping.rawValue), piece.kecamatan)
      if piece.opensKabupaten {
        row(kecamatan.code / 100 * 10_000, region: kecamatan.code / 100, width: 4, out, &draws)
      }
      let assistants = count(piece)
      row(kecamatan.code * 100 + 1, region: kecamatan.code, width: 6, out, &draws)
      for number in 1..<max(assistants, 1) {
        for village in 0..<kecamatan.villages where village % (assistants - 1) == number - 1 {
          let code = kecamatan.code * 10_000 + (isCity ? 1001 : 2001) + village
          row(kecamatan.code * 100 + 1 + number, region: code, width: 10, out, &draws)
        }
      }
    }
  }

  private static func row(_ id: Int, region: Int, width: Int, _ out: SourceOutput, _ draws: inout Draws) {
    // The name follows from the id, so that several rows of one assistant agree.
    var naming = out.world.draws(Purpose.rows + UInt64(Source.pendamping.rawValue), id + 50_000_000)
    let female = naming.percent(55)
    out.begin()
    out.id("PD", id, width: 8)
    out.name(out.world.maker.name(.melayu, female: female, born: 1988, family: 0, &naming))
    out.digits(UInt64(region), width: width)
    let capacity = naming.below(10)
    if capacity < 5 { out.empty() } else { out.number(7 + capacity) }
    out.end(&draws)
  }
}
