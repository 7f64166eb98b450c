/// P3KE: the poorest families and their members, with categories in words and old region codes in Papua.
enum P3keRows {
  private static let collected = Calendar.day(2023, 6, 1)

  static func writeFamilies(_ batch: Batch, _ out: SourceOutput) {
    for family in batch.families where family.isInP3ke {
      var draws = out.world.draws(Purpose.rows + UInt64(Source.p3keKeluarga.rawValue), family.key)
      let subject = RowSubject(family.head, family, batch, source: .p3keKeluarga)
      var defects = out.planner.plan(subject, &draws)
      let house = family.house
      out.begin()
      out.id("P3KE", family.key, width: 10)
      if out.region(family, old: true) { defects.insert(.oldRegion) }
      out.number(min(max(family.welfare + draws.below(2_001) - 1_000, 0) / 1000 + 1, 4))
      out.address(family)
      out.name(subject, defects, &draws)
      out.nik(subject, defects, &draws)
      out.yesNo(subject.person.isRegistered && draws.percent(92))
      out.text(P3keText.ownership(house.ownership))
      out.text(P3keText.roof(house.roof))
      out.text(P3keText.wall(house.wall))
      out.text(P3keText.floor(house.floor))
      out.text(P3keText.light(house))
      out.text(P3keText.fuel(house.fuel))
      out.text(P3keText.water(house.water))
      out.text(P3keText.toilet(house))
      out.yesNo(house.assets & (Asset.gold | Asset.motorcycle) != 0)
      let members = family.first..<family.first + family.count
      let hasInfant = members.contains { batch.persons[$0].age(on: collected) < 5 }
      out.yesNo(hasInfant && draws.percent(45))
      out.end(person: subject.person, family: family, defects: defects, &draws)
    }
  }

  static func writeMembers(_ batch: Batch, _ out: SourceOutput) {
    for family in batch.families where family.isInP3ke {
      for index in family.first..<family.first + family.count where batch.persons[index].birth < collected {
        let person = batch.persons[index]
        var draws = out.world.draws(Purpose.rows + UInt64(Source.p3keIndividu.rawValue), person.key)
        let subject = RowSubject(index, family, batch, source: .p3keIndividu)
        member(subject, out, suffix: 0, &draws)
        if draws.chance(out.world.rates.again) {
          if draws.percent(50) {
            out.repeatRow(person: person, family: family)
          } else {
            member(subject, out, suffix: 1, &draws)
          }
        }
      }
    }
  }

  private static func member(_ subject: RowSubject, _ out: SourceOutput, suffix: Int, _ draws: inout Draws) {
    let person = subject.person
    var defects = out.planner.plan(subject, &draws)
    if suffix > 0 { defects.insert(.againDifferent) }
    out.begin()
    out.id("P3KE", subject.family.key, width: 10)
    out.id("P3KI", person.key * 10 + suffix, width: 11)
    out.nik(subject, defects, &draws)
    out.name(subject, defects, &draws)
    out.sex(subject, male: "LAKI-LAKI", female: "PEREMPUAN", defects, &draws)
    out.text(P3keText.relation(SourceOutput.surveyRelation(person.relation)))
    out.birth(subject, defects, &draws)
    out.text(P3keText.marital(person.marital))
    out.text(OccupationText.of(person.occupation))
    out.text(P3keText.education(person.education))
    out.yesNo(person.isRegistered && draws.percent(92))
    out.yesNo(subject.family.plan.receives(.sembako))
    out.yesNo(subject.family.plan.receives(.pkh))
    out.yesNo(subject.family.welfare < 2_500 && draws.percent(20))
    out.yesNo(person.ownsBusiness && draws.percent(30))
    out.end(person: person, family: subject.family, defects: defects, &draws)
  }
}

/// P3KE's categories in words (as the family survey of 2021 has them); listed in `docs/synth.md`.
enum P3keText {
  static func ownership(_ code: UInt8) -> StaticString {
    switch code {
    case 1: "Milik Sendiri"
    case 2: "Kontrak/Sewa"
    case 3: "Menumpang"
    case 4: "Dinas"
    default: "Lainnya"
    }
  }

  static func roof(_ code: UInt8) -> StaticString {
    switch code {
    case 1: "Beton"
    case 2: "Genteng"
    case 3: "Seng"
    case 4: "Asbes"
    case 5: "Kayu/Sirap"
    case 6: "Bambu"
    case 7: "Jerami/Ijuk/Rumbia"
    default: "Lainnya"
    }
  }

  static func wall(_ code: UInt8) -> StaticString {
    switch code {
    case 1, 2: "Tembok"
    case 3, 5: "Kayu/Papan"
    case 4, 6: "Bambu"
    default: "Lainnya"
    }
  }

  static func floor(_ code: UInt8) -> StaticString {
    switch code {
    case 1...4: "Keramik/Granit/Marmer/Ubin/Tegel/Teraso"
    case 5: "Kayu/Papan"
    case 6: "Semen"
    case 7: "Bambu"
    case 8: "Tanah"
    default: "Lainnya"
    }
  }

  static func light(_ house: House) -> StaticString {
    switch house.light {
    case 1: house.power <= 900 ? "Listrik Pribadi sampai 900 Watt" : "Listrik Pribadi > 900 Watt"
    case 2: "Listrik Bersama"
    default: "Non-Listrik"
    }
  }

  static func fuel(_ code: UInt8) -> StaticString {
    switch code {
    case 1...5: "Listrik/Gas"
    case 6, 7: "Minyak Tanah"
    case 8...10: "Arang/Kayu"
    default: "Lainnya"
    }
  }

  static func water(_ code: UInt8) -> StaticString {
    switch code {
    case 1, 2: "Air Kemasan/Isi Ulang"
    case 3: "Ledeng/PAM"
    case 4: "Sumur Bor"
    case 5: "Sumur Terlindung"
    case 6: "Sumur Tidak Terlindung"
    case 7, 8: "Mata Air"
    case 9, 10: "Air Permukaan/Air Hujan"
    default: "Lainnya"
    }
  }

  static func toilet(_ house: House) -> StaticString {
    if house.toilet == 1 { return house.disposal == 1 ? "Ya, dengan Septic Tank" : "Ya, tanpa Septic Tank" }
    return house.toilet <= 3 ? "Tidak, Jamban Umum/Bersama" : "Lainnya"
  }

  static func relation(_ code: UInt8) -> StaticString {
    switch code {
    case 1: "Kepala Keluarga"
    case 2: "Istri/Suami"
    case 3: "Anak"
    case 4: "Menantu"
    case 5: "Cucu"
    case 6: "Orang Tua/Mertua"
    case 7: "Pembantu"
    default: "Lainnya"
    }
  }

  static func marital(_ code: UInt8) -> StaticString {
    switch code {
    case 1: "Belum Kawin"
    case 2: "Kawin"
    case 3: "Cerai Hidup"
    default: "Cerai Mati"
    }
  }

  static func education(_ code: UInt8) -> StaticString {
    switch code {
    case 1, 2: "Tidak/Belum Sekolah"
    case 3: "SD/Sederajat"
    case 4: "SLTP/Sederajat"
    case 5: "SLTA/Sederajat"
    case 6, 7: "Diploma"
    default: "Perguruan Tinggi"
    }
  }
}
