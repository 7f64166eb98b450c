/// Dukcapil: everybody with a record, the dead and the moved too, and second records (FLAG_STATUS 3).
enum DukcapilRows {
  static func write(_ batch: Batch, _ out: SourceOutput) {
    for family in batch.families {
      for index in family.first..<family.first + family.count where batch.persons[index].isRegistered {
        let person = batch.persons[index]
        var draws = out.world.draws(Purpose.rows + UInt64(Source.dukcapil.rawValue), person.key)
        row(person, family, batch, out, nik: person.nik, card: family.card, status: person.status, &draws)
        out.end(person: person, family: family, defects: DefectSet(), &draws)
        if person.formerNik != 0 {
          row(person, family, batch, out, nik: person.formerNik, card: family.formerCard, status: 3, &draws)
          out.end(person: person, family: family, defects: DefectSet(.nikFormer), &draws)
        }
      }
    }
  }

  private static func row(
    _ person: Person, _ family: Family, _ batch: Batch, _ out: SourceOutput, nik: UInt64, card: UInt64, status: UInt8,
    _ draws: inout Draws
  ) {
    let regions = out.world.regions
    let kecamatan = regions.kecamatan[family.kecamatan]
    let kabupaten = regions.kabupaten[kecamatan.kabupaten]
    out.begin()
    out.digits(nik, width: 16)
    out.digits(card, width: 16)
    out.name(person.name)
    out.number(Int(person.sex))
    out.text(regions.kabupaten[person.birthplace].name)
    out.day(person.birth)
    out.number(Int(person.relation))
    out.number(Int(person.marital))
    out.number(Int(person.education))
    out.number(Int(person.occupation))
    let mother = person.motherIndex
    if mother >= 0 && batch.persons[mother].isRegistered {
      out.digits(batch.persons[mother].nik, width: 16)
    } else {
      out.empty()
    }
    out.name(person.mother)
    out.address(family)
    out.number(family.rt)
    out.number(family.rw)
    out.number(kecamatan.code / 10_000)
    out.number(kecamatan.code / 100 % 100)
    out.number(kecamatan.code % 100)
    out.number(family.villageCode(isCity: kabupaten.isCity))
    let isAdult = person.age(on: out.world.today) >= 17
    out.number(isAdult && status != 4 ? 1 : 0)
    out.number(Int(status))
    if status == 3 {
      out.day(max(out.world.start.lastDay - 2000 + draws.below(1500), person.birth))
    } else if person.changed != 0 {
      out.day(person.changed)
    } else {
      out.empty()
    }
  }
}
