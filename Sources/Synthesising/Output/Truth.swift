/// What the generator knows and the pipeline has to find out: three tables beside the data.
enum Truth {
  static let rowColumns = "sumber,berkas,baris,orang,keluarga,cacat,tolak,kunci"
  static let personColumns =
    "kunci,orang,keluarga,nama,tanggal_lahir,jenis_kelamin,status,nik_lama,kembar,senama,no_kk,kode_wilayah"
  static let familyColumns =
    "keluarga,no_kk,no_kk_lama,kode_wilayah,anggota,laten,laten_kab,desil,ink,eks,berhak,menerima,pembawa"

  /// One line a source row.
  static func rows(_ outputs: [SourceOutput], before: [Int], into target: ByteStore) {
    for output in outputs {
      let name = output.source.name
      var number = before[output.source.rawValue]
      for entry in output.truth {
        number += 1
        target.put(name)
        target.put(UInt8(ascii: ","))
        target.put(name)
        target.put(".csv,")
        target.put(number: number)
        target.put(UInt8(ascii: ","))
        if entry.nik != 0 { target.put(digits: entry.nik, width: 16) }
        target.put(UInt8(ascii: ","))
        if entry.family >= 0 { target.put(number: entry.family) }
        target.put(UInt8(ascii: ","))
        codes(entry.defects, into: target)
        target.put(UInt8(ascii: ","))
        target.put(entry.isRejected ? "1," : "0,")
        if entry.person >= 0 { target.put(number: entry.person) }
        target.put(UInt8(ascii: "\n"))
      }
    }
  }

  private static func codes(_ defects: DefectSet, into target: ByteStore) {
    var bits = defects.bits
    var isFirst = true
    while bits != 0 {
      let place = bits.trailingZeroBitCount
      bits &= bits - 1
      guard let defect = Defect(rawValue: UInt8(place)) else { continue }
      if !isFirst { target.put(UInt8(ascii: ";")) }
      target.put(defect.code)
      isFirst = false
    }
  }

  /// One line a person.
  static func persons(_ batch: Batch, world: World, into target: ByteStore) {
    let scratch = ByteStore(capacity: 128)
    let names = NameWriter(target: scratch, names: world.names)
    let dates = DateWriter(target: target, form: .iso)
    for family in batch.families {
      for index in family.first..<family.first + family.count {
        let person = batch.persons[index]
        target.put(number: person.key)
        target.put(UInt8(ascii: ","))
        if person.isRegistered { target.put(digits: person.nik, width: 16) }
        target.put(UInt8(ascii: ","))
        target.put(number: family.key)
        target.put(",\"")
        scratch.removeAll()
        names.plain(person.name)
        target.put(scratch)
        target.put("\",")
        dates.plain(person.birth)
        target.put(UInt8(ascii: ","))
        target.put(number: Int(person.sex))
        target.put(UInt8(ascii: ","))
        target.put(number: Int(person.status))
        target.put(UInt8(ascii: ","))
        if person.formerNik != 0 { target.put(digits: person.formerNik, width: 16) }
        target.put(person.isTwin ? ",1," : ",0,")
        target.put(person.isNamesake ? "1," : "0,")
        target.put(digits: family.card, width: 16)
        target.put(UInt8(ascii: ","))
        region(family, world, into: target)
        target.put(UInt8(ascii: "\n"))
      }
    }
  }

  /// One line a family.
  static func families(_ batch: Batch, world: World, into target: ByteStore) {
    for family in batch.families {
      target.put(number: family.key)
      target.put(UInt8(ascii: ","))
      target.put(digits: family.card, width: 16)
      target.put(UInt8(ascii: ","))
      target.put(digits: family.formerCard, width: 16)
      target.put(UInt8(ascii: ","))
      region(family, world, into: target)
      for value in [family.count, family.welfare, family.welfareInKabupaten, family.decile] {
        target.put(UInt8(ascii: ","))
        target.put(number: value)
      }
      code("INK-", family.plan.inclusion, into: target)
      code("EKS-", family.plan.exclusion, into: target)
      programmes(family.plan.entitled, into: target)
      programmes(family.plan.receives, into: target)
      target.put(UInt8(ascii: ","))
      if family.plan.bearer >= 0 { target.put(number: batch.persons[family.plan.bearer].key) }
      target.put(UInt8(ascii: "\n"))
    }
  }

  private static func region(_ family: Family, _ world: World, into target: ByteStore) {
    let kecamatan = world.regions.kecamatan[family.kecamatan]
    let isCity = world.regions.kabupaten[kecamatan.kabupaten].isCity
    target.put(digits: UInt64(kecamatan.code * 10_000 + family.villageCode(isCity: isCity)), width: 10)
  }

  private static func code(_ prefix: StaticString, _ number: UInt8, into target: ByteStore) {
    target.put(UInt8(ascii: ","))
    if number == 0 { return }
    target.put(prefix)
    target.put(digits: UInt64(number), width: 2)
  }

  private static func programmes(_ bits: UInt8, into target: ByteStore) {
    target.put(UInt8(ascii: ","))
    var isFirst = true
    for programme in Programme.allCases where bits & programme.rawValue != 0 {
      if !isFirst { target.put(UInt8(ascii: ";")) }
      target.put(programme.text)
      isFirst = false
    }
  }
}
