/// Fields about a person or a family that several sources share.
extension SourceOutput {
  func nik(_ subject: RowSubject, _ defects: DefectSet, _ draws: inout Draws) {
    nik.nik(
      subject.person.nik, card: subject.family.card, former: subject.person.formerNik, head: subject.headNik,
      stranger: subject.strangerNik, prefix: world.regions.kecamatan[subject.family.kecamatan].code, defects, &draws)
    field()
  }

  func card(_ subject: RowSubject, _ defects: DefectSet, _ draws: inout Draws) {
    nik.card(subject.family.card, former: subject.family.formerCard, nik: subject.person.nik, defects, &draws)
    field()
  }

  func name(_ subject: RowSubject, _ defects: DefectSet, _ draws: inout Draws) {
    let other =
      defects.contains(.nameOther)
      ? world.maker.name(
        subject.family.custom, female: subject.person.isFemale, born: Calendar.civil(subject.person.birth).year,
        family: 0, &draws)
      : subject.person.name
    name.spoiled(
      subject.person.name, female: subject.person.isFemale, other: other, father: subject.father, defects, &draws)
    field()
  }

  func name(_ plain: PersonName) {
    name.plain(plain)
    field()
  }

  func birth(_ subject: RowSubject, _ defects: DefectSet, _ draws: inout Draws) {
    date.spoiled(subject.person.birth, defects, &draws)
    field()
  }

  /// Sex as `male` and `female`; missing or the other one when spoiled.
  func sex(_ subject: RowSubject, male: StaticString, female: StaticString, _ defects: DefectSet, _ draws: inout Draws)
  {
    if defects.contains(.sexWrong) {
      if draws.percent(50) {
        empty()
      } else {
        word(subject.person.isFemale ? male : female)
      }
      return
    }
    word(subject.person.isFemale ? female : male)
  }

  /// The 10-digit Kemendagri code; in an older edition where `old` and the district has one. Says whether it was old.
  @discardableResult
  func region(_ family: Family, old: Bool = false) -> Bool {
    let kecamatan = world.regions.kecamatan[family.kecamatan]
    let kabupaten = world.regions.kabupaten[kecamatan.kabupaten]
    let isOld = old && kabupaten.old != 0
    let code = isOld ? kabupaten.old * 100 + kecamatan.code % 100 : kecamatan.code
    let village = family.villageCode(isCity: kabupaten.isCity)
    digits(UInt64(code * 10_000 + village), width: 10)
    return isOld
  }

  /// The 10-digit BPS code: kabupaten by the table, kecamatan and village in BPS's three digits (made up).
  func regionBps(_ family: Family) {
    let kecamatan = world.regions.kecamatan[family.kecamatan]
    let kabupaten = world.regions.kabupaten[kecamatan.kabupaten]
    let code = (kabupaten.bps * 1000 + kecamatan.code % 100 * 10) * 1000 + family.village + 1
    digits(UInt64(code), width: 10)
  }

  /// The address, in one of the ways people write it.
  func address(_ family: Family) {
    let street = world.names.word(family.street)
    func road(_ prefix: StaticString) {
      scratch.put(prefix)
      scratch.put(street.start, street.count)
    }
    switch family.addressForm {
    case 0...3:
      road("JL. ")
      scratch.put(" NO. ")
      scratch.put(number: family.houseNumber)
    case 4:
      road("JL ")
      scratch.put(" NO.")
      scratch.put(number: family.houseNumber)
      scratch.put(" RT ")
      scratch.put(digits: UInt64(family.rt), width: 3)
      scratch.put(" RW ")
      scratch.put(digits: UInt64(family.rw), width: 3)
    case 5:
      road("JLN. ")
      scratch.put(", GG. ")
      scratch.put(number: family.rt)
      scratch.put(" NO ")
      scratch.put(number: family.houseNumber)
    case 6:
      road("KP. ")
      scratch.put(" RT.")
      scratch.put(number: family.rt)
      scratch.put("/")
      scratch.put(number: family.rw)
    case 7: road("DSN. ")
    case 8:
      road("PERUM ")
      scratch.put(" BLOK C NO. ")
      scratch.put(number: family.houseNumber)
    default: road("GG. ")
    }
    field()
  }

  /// House, assets, livestock and meter, the columns survey and visit share. `noise` changes a few of them.
  func house(_ house: House, _ draws: inout Draws) {
    code(house.ownership)
    number(house.area)
    code(house.floor)
    code(house.wall)
    code(house.roof)
    code(house.water)
    code(house.light)
    code(house.powerCode)
    code(house.fuel)
    code(house.toilet)
    code(house.closet)
    code(house.disposal)
    let plain = draws.percent(97)
    for asset in 0..<16 {
      let owned = house.assets & (1 << UInt32(asset)) != 0
      if plain {
        oneTwo(owned)
      } else {
        word(owned ? "Ya" : asset < 14 ? "0" : "2")
      }
    }
    number(Int(house.cattle))
    number(Int(house.buffalo))
    number(Int(house.horses))
    number(Int(house.pigs))
    number(Int(house.goats))
    if house.meter != 0 && draws.percent(80) {
      digits(house.meter, width: 12)
    } else {
      empty()
    }
  }

  /// Regsosek's relation code for a SIAK one.
  static func surveyRelation(_ relation: UInt8) -> UInt8 {
    switch relation {
    case 1: 1
    case 2, 3: 2
    case 4: 3
    case 5: 4
    case 6: 5
    case 7, 8: 6
    case 10: 7
    default: 8
    }
  }
}
