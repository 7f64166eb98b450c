/// PLN: the meters of families, second and shop meters, and names of landlords.
enum MeterRows {
  static func write(_ batch: Batch, _ out: SourceOutput) {
    for family in batch.families {
      var draws = out.world.draws(Purpose.rows + UInt64(Source.pln.rawValue), family.key)
      if family.house.hasOwnMeter {
        row(
          family, batch, out, index: 0, power: family.house.power, tariff: Int(family.house.tariff), isSure: false,
          &draws)
      }
      if family.plan.inclusion == 5 {
        let power = [2200, 2200, 3500, 4400][draws.below(4)]
        row(family, batch, out, index: 1, power: power, tariff: power < 3500 ? 0 : 4, isSure: true, &draws)
      } else if family.welfare > 6_000 && draws.percent(8) {
        row(family, batch, out, index: 1, power: 1300, tariff: 1, isSure: false, &draws)
      }
      if draws.percent(2) {
        // Shops, prayer houses, workshops: never the household's wealth.
        row(family, batch, out, index: 2, power: 5500, tariff: 8 + draws.below(4), isSure: false, &draws)
      }
    }
  }

  private static func row(
    _ family: Family, _ batch: Batch, _ out: SourceOutput, index: Int, power: Int, tariff: Int, isSure: Bool,
    _ draws: inout Draws
  ) {
    var subject = RowSubject(family.head, family, batch, source: .pln)
    // The landlord or the owner before.
    let isOthers = draws.percent(13)
    subject.hasNik = !isSure
    subject.hasName = !isOthers
    var defects = out.planner.plan(subject, &draws)
    let number = Meter.number(family, index)
    let kecamatan = out.world.regions.kecamatan[family.kecamatan]
    out.begin()
    out.digits(number, width: 12)
    out.digits(10_000_000_000 + number &* 7_654_321 % 89_999_999_999, width: 11)
    out.nik(subject, defects, &draws)
    if isOthers {
      defects.insert(.meterName)
      out.name(out.world.maker.name(family.custom, female: draws.percent(25), born: 1965, family: 0, &draws))
    } else {
      out.name(subject, defects, &draws)
    }
    out.address(family)
    out.word(Meter.tariffs[tariff])
    out.number(power)
    let tenths = power * 6 / 10 + draws.below(power)
    out.scratch.put(number: tenths / 10 + 5)
    out.scratch.put(UInt8(ascii: "."))
    out.scratch.put(number: tenths % 10)
    out.field()
    out.digits(UInt64(kecamatan.code / 100), width: 4)
    out.end(person: subject.person, family: family, defects: defects, &draws)
  }
}
