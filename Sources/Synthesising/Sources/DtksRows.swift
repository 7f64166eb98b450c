/// DTKS: persons of poor families, updated 2023 to early 2025, with old region codes in Papua.
enum DtksRows {
  private static let latestBirth = Calendar.day(2024, 1, 1)
  private static let firstUpdate = Calendar.day(2023, 1, 5)

  static func write(_ batch: Batch, _ out: SourceOutput) {
    for family in batch.families where family.isInDtks {
      for index in family.first..<family.first + family.count where batch.persons[index].birth < latestBirth {
        let person = batch.persons[index]
        var draws = out.world.draws(Purpose.rows + UInt64(Source.dtks.rawValue), person.key)
        if family.plan.exclusion == 0 && draws.percent(3) { continue }
        let subject = RowSubject(index, family, batch, source: .dtks)
        row(subject, out, suffix: 0, again: false, &draws)
        if draws.chance(out.world.rates.again) {
          if draws.percent(50) {
            out.repeatRow(person: person, family: family)
          } else {
            row(subject, out, suffix: 1, again: true, &draws)
          }
        }
      }
    }
  }

  private static func row(_ subject: RowSubject, _ out: SourceOutput, suffix: Int, again: Bool, _ draws: inout Draws) {
    let family = subject.family
    let person = subject.person
    var defects = out.planner.plan(subject, &draws)
    if again { defects.insert(.againDifferent) }
    out.begin()
    out.id("DTKS", person.key * 10 + suffix, width: 11)
    if out.region(family, old: true) { defects.insert(.oldRegion) }
    out.address(family)
    if family.addressForm == 7 {
      out.scratch.put("DUSUN ")
      out.scratch.put(number: family.rw)
      out.field()
    } else {
      out.empty()
    }
    out.digits(UInt64(family.rt), width: 3)
    out.digits(UInt64(family.rw), width: 3)
    out.card(subject, defects, &draws)
    out.nik(subject, defects, &draws)
    out.name(subject, defects, &draws)
    out.birth(subject, defects, &draws)
    out.text(out.world.regions.kabupaten[person.birthplace].name)
    out.sex(subject, male: "L", female: "P", defects, &draws)
    out.text(OccupationText.of(person.occupation))
    if draws.percent(93) { out.name(person.mother) } else { out.empty() }
    out.number(Int(SourceOutput.surveyRelation(person.relation)))
    let matches = defects.bits & DefectSet.nik.bits == 0 && person.isRegistered
    out.text(draws.percent(12) ? "" : matches ? "PADAN" : "TIDAK PADAN")
    out.yesNo(family.plan.receives(.sembako))
    out.yesNo(family.plan.receives(.pkh))
    out.yesNo(family.plan.receives(.pbi))
    out.day(max(firstUpdate + draws.below(770), person.birth))
    out.end(person: person, family: family, defects: defects, &draws)
  }
}

/// Occupations in words, as older exports have them.
enum OccupationText {
  static func of(_ code: UInt8) -> StaticString {
    switch code {
    case 1: "BELUM/TIDAK BEKERJA"
    case 2: "MENGURUS RUMAH TANGGA"
    case 3: "PELAJAR/MAHASISWA"
    case 4: "PENSIUNAN"
    case 5: "PEGAWAI NEGERI SIPIL"
    case 6: "TENTARA NASIONAL INDONESIA"
    case 7: "KEPOLISIAN RI"
    case 8: "PERDAGANGAN"
    case 9: "PETANI/PEKEBUN"
    case 15: "KARYAWAN SWASTA"
    case 16: "KARYAWAN BUMN"
    case 17: "KARYAWAN BUMD"
    case 19: "BURUH HARIAN LEPAS"
    case 20: "BURUH TANI/PERKEBUNAN"
    case 21: "BURUH NELAYAN/PERIKANAN"
    case 65: "GURU"
    case 85: "PERANGKAT DESA"
    case 88: "WIRASWASTA"
    default: "LAINNYA"
    }
  }
}
