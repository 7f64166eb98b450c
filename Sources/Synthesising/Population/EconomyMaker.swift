/// Gives families their welfare and what follows from it: house, assets, electricity, schooling, work and wages.
///
/// All with integers, so that every machine draws the same. Families in the lower half own nothing that would make
/// them unfit for aid, unless ``ProgrammePlanner`` plants it; so what is planted is what is wrong.
struct EconomyMaker {
  let world: World
  /// Below this welfare nothing that disqualifies occurs by itself.
  static let modest = 5_500
  /// Below any minimum wage of the country (the lowest of 2025 is 2,169,348).
  static let lowWage = 2_050_000

  func fill(_ batch: inout Batch, from firstFamily: Int) {
    for place in firstFamily..<batch.families.count {
      var family = batch.families[place]
      var draws = world.draws(Purpose.economy, family.key)
      welfare(&family, &draws)
      for index in family.first..<family.first + family.count {
        schooling(&batch.persons[index], family, &draws)
        work(&batch.persons[index], family, &draws)
        health(&batch.persons[index], &draws)
      }
      house(&family, &draws)
      electricity(&family, before: place > firstFamily ? batch.families[place - 1] : nil, &draws)
      batch.families[place] = family
    }
  }

  private func welfare(_ family: inout Family, _ draws: inout Draws) {
    let own = draws.below(10_000)
    let region = world.regions.kecamatan[family.kecamatan]
    let shift = world.regions.kabupaten[region.kabupaten].welfareShift
    family.welfareInKabupaten = own
    // Monotone, and still 0 at the bottom and 9999 at the top.
    family.welfare = min(max(own + shift * own / 10_000 * (10_000 - own) / 2_500, 0), 9_999)
    let level = family.welfare
    family.isInDtks = draws.chance(level < 3_000 ? 950_000 : level < 5_000 ? 740_000 : level < 7_000 ? 200_000 : 40_000)
    family.isInRegsosek = draws.percent(91)
    family.isInP3ke = draws.chance(level < 4_200 ? 930_000 : level < 6_000 ? 70_000 : 0)
    family.house.income = 500_000 + level * level / 25 + draws.below(500_000)
    if level < EconomyMaker.modest { family.house.income = min(family.house.income, EconomyMaker.lowWage) }
  }

  private func schooling(_ person: inout Person, _ family: Family, _ draws: inout Draws) {
    let age = person.age(on: world.today)
    let level = family.welfare
    let attends: Int =
      switch age {
      case ..<5: 0
      case 5...6: 20
      case 7...12: 98
      case 13...15: 88 + level / 1000
      case 16...18: 62 + level / 300
      case 19...22: 8 + level / 300
      default: 0
      }
    let isPupil = draws.percent(attends)
    person.school = isPupil ? 2 : age < 7 ? 1 : (age > 55 && draws.percent(10) ? 1 : 3)
    if isPupil {
      person.schoolLevel = age < 13 ? 3 : age < 16 ? 8 : age < 19 ? (draws.percent(55) ? 13 : 15) : 19
      person.certificate = age < 13 ? 23 : age < 16 ? 1 : age < 19 ? 6 : 11
      person.education = age < 7 ? 1 : age < 13 ? 2 : age < 16 ? 3 : age < 19 ? 4 : 5
      return
    }
    if age < 7 { return }
    let reach = level + draws.below(5_000) - (age > 50 ? 2_500 : 0)
    person.education =
      reach < 900
      ? 2 : reach < 3_000 ? 3 : reach < 5_500 ? 4 : reach < 10_500 ? 5 : reach < 11_500 ? 7 : reach < 14_000 ? 8 : 9
    if age < 16 {
      person.education = min(person.education, 3)
    } else if age < 19 {
      person.education = min(person.education, 4)
    }
    let levels: [UInt8] = [0, 0, 3, 3, 8, 13, 18, 18, 19, 21, 22]
    let certificates: [UInt8] = [23, 23, 23, 1, 6, 11, 16, 16, 18, 20, 21]
    person.schoolLevel = person.school == 1 ? 0 : levels[Int(person.education)]
    person.certificate = person.school == 1 ? 23 : certificates[Int(person.education)]
  }

  private func work(_ person: inout Person, _ family: Family, _ draws: inout Draws) {
    let age = person.age(on: world.today)
    let level = family.welfare
    let custom = family.custom
    let isAdult = age >= 18 && person.school != 2
    person.isWorking = isAdult && age < 75 && draws.percent(person.isFemale ? 48 : 92 - max(age - 60, 0) * 3)
    let muslim = ![.batak, .nias, .timur, .ntt, .papua, .tionghoa, .bali].contains(custom)
    world.maker.addTitles(
      &person.name, female: person.isFemale, age: age, education: Int(person.education), muslim: muslim, &draws)
    if !person.isWorking {
      person.occupation =
        age < 6
        ? 1
        : person.school == 2
          ? 3 : age > 58 && level > 7_000 && draws.percent(18) ? 4 : person.isFemale && age > 17 ? 2 : 1
      if person.occupation == 4 { person.special |= 1 << UInt16(SpecialStatus.pensioner.rawValue) }
      person.segment = age > 58 && person.occupation == 4 ? .nonWorker : .volunteer
      if level < 4_500 && draws.percent(35) { person.segment = .localAid }
      return
    }
    let roll = draws.below(100)
    if level >= EconomyMaker.modest && roll < 8 + level / 1000 {
      stateWork(&person, &draws)
    } else if roll < 38 && level > 2_000 {
      person.occupation = 15
      person.sector = UInt8(3 + draws.below(20))
      person.position = 4
      person.segment = .employee
      let wage = 1_300_000 + level * level / 12 + draws.below(600_000)
      person.wage =
        level < EconomyMaker.modest
        ? min(wage, EconomyMaker.lowWage - draws.below(300_000)) : min(max(wage, 2_400_000), 12_000_000)
      person.wage = person.wage / 1000 * 1000
    } else {
      selfEmployed(&person, level: level, &draws)
    }
  }

  private func stateWork(_ person: inout Person, _ draws: inout Draws) {
    let kinds: [(SpecialStatus, UInt8)] = [
      (.civilServant, 5), (.civilServant, 5), (.contract, 88), (.police, 7), (.army, 6), (.stateCompany, 16),
      (.stateCompany, 17),
      (.villageOfficial, 85), (.teacher, 65), (.companyOwner, 88), (.candidate, 5),
    ]
    let (kind, occupation) = kinds[draws.below(kinds.count)]
    person.special |= 1 << UInt16(kind.rawValue)
    person.occupation = occupation
    person.position = kind == .companyOwner ? 3 : 5
    person.sector = 22
    person.segment = kind == .companyOwner ? .employee : .state
    person.wage = kind == .companyOwner ? 9_500_000 : (3_200_000 + draws.below(5_000_000)) / 1000 * 1000
  }

  private func selfEmployed(_ person: inout Person, level: Int, _ draws: inout Draws) {
    let kinds: [(occupation: UInt8, sector: UInt8, position: UInt8)] = [
      (9, 1, 1), (9, 1, 2), (20, 1, 6), (19, 13, 7), (88, 15, 1), (8, 15, 2), (21, 4, 1), (19, 9, 7),
    ]
    let kind = kinds[level < 3_000 ? draws.below(4) : draws.below(kinds.count)]
    person.occupation = kind.occupation
    person.sector = kind.sector
    person.position = kind.position
    person.ownsBusiness = kind.position <= 2 && draws.percent(60)
    person.segment = level < 4_500 && draws.percent(45) ? .localAid : .volunteer
  }

  private func health(_ person: inout Person, _ draws: inout Draws) {
    let roll = draws.below(1000)
    person.disability = roll < 5 ? 1 : roll < 20 ? 2 : roll < 60 ? 3 : 4
    if person.age(on: world.today) > 35 && draws.percent(14) { person.illness = UInt8(1 + draws.below(18)) }
  }

  // MARK: House

  private func pick(_ level: Int, _ noise: Int, _ limits: [Int], _ codes: [UInt8], _ draws: inout Draws) -> UInt8 {
    let value = level + draws.below(noise * 2 + 1) - noise
    for (place, limit) in limits.enumerated() where value < limit { return codes[place] }
    return codes[limits.count]
  }

  private func house(_ family: inout Family, _ draws: inout Draws) {
    let level = family.welfare
    let roll = draws.below(100)
    family.house.ownership = roll < 80 ? 1 : roll < 88 ? 2 : roll < 97 ? 3 : roll < 98 ? 4 : 5
    family.house.area = min(18 + level / 110 + draws.below(30), level < EconomyMaker.modest ? 110 : 260)
    family.house.floor = pick(level, 1_500, [500, 900, 1_700, 4_200, 6_000, 9_200], [8, 7, 5, 6, 4, 2, 1], &draws)
    family.house.wall = pick(level, 1_700, [500, 1_200, 2_600], [6, 4, 3, 1], &draws)
    family.house.roof = pick(level, 1_500, [200, 350, 550, 4_500, 5_200, 9_500], [7, 6, 5, 3, 4, 2, 1], &draws)
    family.house.water = pick(level, 2_500, [700, 1_800, 4_000, 6_500, 8_500], [8, 6, 5, 4, 3, 1], &draws)
    family.house.fuel = pick(level, 1_500, [1_600, 2_000, 9_000], [10, 6, 4, 3], &draws)
    family.house.toilet = pick(level, 1_500, [500, 1_300, 2_200], [6, 3, 2, 1], &draws)
    family.house.closet = family.house.toilet > 3 ? 0 : pick(level, 1_500, [800, 1_500], [4, 3, 1], &draws)
    family.house.disposal = pick(level, 1_700, [600, 1_200, 2_500], [4, 3, 2, 1], &draws)
    assets(&family, &draws)
    livestock(&family, &draws)
  }

  private func assets(_ family: inout Family, _ draws: inout Draws) {
    let level = family.welfare
    // Share of owners at the bottom and at the top, in percent.
    let shares: [(asset: UInt32, low: Int, high: Int)] = [
      (Asset.gas, 45, 97), (Asset.refrigerator, 20, 97), (Asset.television, 8, 95), (Asset.gold, 4, 75),
      (Asset.computer, 2, 78), (Asset.motorcycle, 42, 97), (Asset.bicycle, 25, 55), (Asset.boat, 3, 1),
      (Asset.motorBoat, 1, 2), (Asset.smartphone, 55, 99), (Asset.land, 14, 48), (Asset.telephone, 0, 9),
    ]
    for share in shares where draws.below(10_000) < share.low * 100 + (share.high - share.low) * level / 100 {
      family.house.assets |= share.asset
    }
    let above = level - EconomyMaker.modest
    if above > 0 {
      if draws.below(10_000) < above { family.house.assets |= Asset.car }
      if draws.below(10_000) < above { family.house.assets |= Asset.airConditioner }
      if draws.below(20_000) < above { family.house.assets |= Asset.waterHeater }
      if draws.below(15_000) < above { family.house.assets |= Asset.otherHouse }
    }
  }

  private func livestock(_ family: inout Family, _ draws: inout Draws) {
    if world.regions.kabupaten[world.regions.kecamatan[family.kecamatan].kabupaten].isCity { return }
    if draws.percent(9) { family.house.cattle = UInt8(1 + draws.below(4)) }
    if draws.percent(2) { family.house.buffalo = UInt8(1 + draws.below(2)) }
    if draws.percent(1) { family.house.horses = 1 }
    if draws.percent(12) { family.house.goats = UInt8(1 + draws.below(8)) }
    if [.batak, .nias, .ntt, .papua, .bali, .timur].contains(family.custom) && draws.percent(25) {
      family.house.pigs = UInt8(1 + draws.below(6))
    }
  }

  private func electricity(_ family: inout Family, before: Family?, _ draws: inout Draws) {
    let level = family.welfare
    let noise = level + draws.below(3_001) - 1_500
    if noise < 300 && draws.percent(60) {
      family.house.light = draws.percent(50) ? 3 : 4
      return
    }
    if draws.percent(4) {
      family.house.light = 2
      return
    }
    if let before, before.house.hasOwnMeter, before.house.power < 2200, before.village == family.village,
      draws.percent(60)
    {
      family.house.meter = before.house.meter
      family.house.power = before.house.power
      family.house.tariff = before.house.tariff
      return
    }
    family.house.hasOwnMeter = true
    family.house.meter = Meter.number(family, 0)
    let prepaid: UInt8 = draws.percent(65) ? 1 : 0
    if noise < 3_000 {
      family.house.power = 450
      family.house.tariff = prepaid
    } else if noise < 4_300 {
      family.house.power = 900
      family.house.tariff = prepaid
    } else if noise < 6_600 || level < EconomyMaker.modest {
      family.house.power = 900
      family.house.tariff = 2 + prepaid
    } else if noise < 9_000 {
      family.house.power = 1300
      family.house.tariff = prepaid
    } else {
      let sizes = [2200, 2200, 2200, 3500, 4400, 5500, 6600, 7700]
      family.house.power = sizes[draws.below(sizes.count)]
      family.house.tariff = (family.house.power < 3500 ? 0 : family.house.power < 6600 ? 4 : 6) + prepaid
    }
  }
}
