/// Decides who is entitled by true welfare, who receives, and plants wrongful recipients and their opposite.
///
/// Shares: a quarter of the recipients should not receive, spread over INK-01...INK-18; 15 % of the entitled
/// families do not receive, spread over EKS-01...EKS-07 (EKS-03 is a label: one quarter cannot show it).
struct ProgrammePlanner {
  let world: World
  /// Bits of the INK and EKS numbers that can be planted.
  static let allInclusion: UInt32 = 0b111_1111_1111_1111_1110
  static let allExclusion: UInt32 = 0b1111_1110

  /// National quota as a share of all families (PBI-JK: of persons), in ten-thousandths of welfare rank.
  private static let pkhLimit = 1_310
  private static let sembakoLimit = 1_930
  private static let pbiLimit = 3_350
  /// Above the highest decile of any programme.
  private static let beyondLimits = 5_500
  /// Of poor families, how many are wrongful recipients by another reason than their decile; of the better off, how
  /// many receive; per million. Together a quarter of the recipients.
  private static let plantedPoor = 92_000
  private static let plantedRich = 27_000
  private static let insuredRich = 125_000
  private static let excluded = 150_000
  /// INK numbers in the order tried; 7 is planted on the better off alone.
  private static let poorCodes: [UInt8] = [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]

  func fill(_ batch: inout Batch, from firstFamily: Int, allocator: inout NikAllocator) {
    for place in firstFamily..<batch.families.count {
      var family = batch.families[place]
      var draws = world.draws(Purpose.programme, family.key)
      let code = inclusionCode(family, place, batch, &draws)
      if code != 0 && plant(code, &family, &batch.persons, &allocator, &draws) {
        family.plan.inclusion = code
        batch.pendingInclusion &= ~(1 << UInt32(code))
      }
      entitle(&family, batch.persons)
      exclude(&family, place, &batch, &draws)
      receive(&family, batch.persons, &draws)
      visit(&family, &draws)
      batch.families[place] = family
    }
  }

  private func inclusionCode(_ family: Family, _ place: Int, _ batch: Batch, _ draws: inout Draws) -> UInt8 {
    let roll = draws.below(1_000_000)
    let pick = ProgrammePlanner.poorCodes[draws.below(ProgrammePlanner.poorCodes.count)]
    if batch.pendingInclusion != 0 && place % 4 == 1 {
      for code in 1...18 where batch.pendingInclusion & (1 << UInt32(code)) != 0 {
        if canPlant(UInt8(code), family, batch.persons) { return UInt8(code) }
      }
    }
    if family.welfare >= ProgrammePlanner.beyondLimits {
      return roll < ProgrammePlanner.plantedRich + ProgrammePlanner.insuredRich ? 7 : 0
    }
    return roll < ProgrammePlanner.plantedPoor && family.welfare < 5_000 && canPlant(pick, family, batch.persons)
      ? pick : 0
  }

  // MARK: Planting

  private func canPlant(_ code: UInt8, _ family: Family, _ persons: [Person]) -> Bool {
    if code == 7 { return family.welfare >= ProgrammePlanner.beyondLimits }
    if family.welfare >= 5_000 { return false }
    switch code {
    case 1, 10: return family.count > 1 && livingAdults(family, persons) > 1
    case 3, 4, 6, 12, 13, 14: return worker(family, persons) != nil
    case 8: return family.welfare < ProgrammePlanner.sembakoLimit
    case 11: return !ProgrammePlanner.hasComponent(family, persons, today: world.today)
    default: return true
    }
  }

  private func livingAdults(_ family: Family, _ persons: [Person]) -> Int {
    var count = 0
    for index in family.first..<family.first + family.count
    where persons[index].isPresent && persons[index].isRegistered && persons[index].age(on: world.today) >= 18 {
      count += 1
    }
    return count
  }

  private func worker(_ family: Family, _ persons: [Person]) -> Int? {
    for index in family.first..<family.first + family.count {
      let age = persons[index].age(on: world.today)
      if persons[index].isPresent && persons[index].isRegistered && age >= 21 && age <= 58 { return index }
    }
    return nil
  }

  private func plant(
    _ code: UInt8, _ family: inout Family, _ persons: inout [Person], _ allocator: inout NikAllocator,
    _ draws: inout Draws
  ) -> Bool {
    family.plan.bearer = worker(family, persons) ?? family.head
    let bearer = family.plan.bearer
    switch code {
    case 1: plantDeath(&family, &persons, &draws)
    case 2: family.plan.visit = .notFound
    case 3:
      let kinds: [SpecialStatus] = [.candidate, .civilServant, .contract, .army, .police, .pensioner]
      persons[bearer].special |= 1 << UInt16(kinds[draws.below(kinds.count)].rawValue)
    case 4:
      if draws.percent(70) {
        persons[bearer].segment = .employee
        persons[bearer].wage = 5_600_000 + draws.below(40) * 100_000
      } else {
        family.plan.visit = .found
        family.house.income = 5_700_000 + draws.below(30) * 100_000
      }
    case 5: break
    case 6:
      if draws.percent(60) || !family.isInRegsosek {
        persons[bearer].special |= 1 << UInt16(SpecialStatus.vehicle.rawValue)
      } else {
        family.house.assets |= Asset.car
      }
    case 9:
      let birth = world.today - draws.between(9_000, 24_000)
      family.plan.strangerNik = allocator.home(birth: birth, female: draws.percent(50), &draws).nik
    case 10:
      let leaver = persons[family.first].isPresent ? family.first : family.head
      persons[leaver].status = 2
      persons[leaver].changed = world.today - draws.between(120, 900)
      family.plan.bearer = leaver
      family.head = FamilyMaker.livingHead(persons, family)
    case 12:
      let kinds: [SpecialStatus] = [.villageOfficial, .stateCompany, .teacher]
      persons[bearer].special |= 1 << UInt16(kinds[draws.below(kinds.count)].rawValue)
    case 13: persons[bearer].special |= 1 << UInt16(SpecialStatus.companyOwner.rawValue)
    case 14:
      persons[bearer].special |= 1 << UInt16(SpecialStatus.gambling.rawValue)
      persons[bearer].gambled = 5_500_000 + draws.below(800) * 100_000
    case 15:
      family.house.ownership = 1
      family.house.floor = draws.percent(50) ? 1 : 2
      family.house.wall = 1
      family.house.roof = draws.percent(20) ? 1 : 2
      family.house.area = 150 + draws.below(90)
      family.isInRegsosek = true
    case 16: family.plan.visit = .able
    case 18: family.plan.visit = .moved
    default: break
    }
    return true
  }

  /// The payee has died: either Dukcapil knows, or only the visit does.
  private func plantDeath(_ family: inout Family, _ persons: inout [Person], _ draws: inout Draws) {
    let payee = persons[family.first].isPresent ? family.first : family.head
    family.plan.bearer = payee
    if draws.percent(25) {
      family.plan.visit = .dead
      return
    }
    persons[payee].status = 1
    persons[payee].changed = world.period.firstDay - draws.between(60, 500)
    let next = payee + 1
    if next < family.first + family.count, persons[next].relation == 3, persons[next].isPresent {
      persons[next].relation = 1
      persons[next].marital = 4
    }
    family.head = FamilyMaker.livingHead(persons, family)
  }

  // MARK: Who gets what

  /// A child under 7, a pupil, an elderly or a severely disabled person lives in the family.
  static func hasComponent(_ family: Family, _ persons: [Person], today: Int) -> Bool {
    (family.first..<family.first + family.count).contains { componentAmount(persons[$0], today: today) > 0 }
  }

  /// Rupiah a year for one member (2025 table), 0 for none.
  static func componentAmount(_ person: Person, today: Int) -> Int {
    guard person.isPresent else { return 0 }
    let age = person.age(on: today)
    if age <= 6 { return 3_000_000 }
    if age >= 60 || person.disability == 1 { return 2_400_000 }
    guard person.school == 2, age <= 21 else { return 0 }
    return age <= 12 ? 900_000 : age <= 15 ? 1_500_000 : 2_000_000
  }

  func entitle(_ family: inout Family, _ persons: [Person]) {
    let unfit: [UInt8] = [2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 16, 17, 18]
    let isInFrame = persons[family.first..<family.first + family.count].contains { $0.isPresent && $0.isRegistered }
    if unfit.contains(family.plan.inclusion) || !isInFrame { return }
    var entitled: UInt8 = 0
    if family.welfare < ProgrammePlanner.pkhLimit, ProgrammePlanner.hasComponent(family, persons, today: world.today) {
      entitled |= Programme.pkh.rawValue
    }
    if family.welfare < ProgrammePlanner.sembakoLimit { entitled |= Programme.sembako.rawValue }
    if family.welfare < ProgrammePlanner.pbiLimit { entitled |= Programme.pbi.rawValue }
    family.plan.entitled = entitled
  }

  private func exclude(_ family: inout Family, _ place: Int, _ batch: inout Batch, _ draws: inout Draws) {
    let roll = draws.chance(ProgrammePlanner.excluded)
    var code = UInt8(1 + draws.below(7))
    if family.plan.entitled == 0 || family.plan.inclusion != 0 { return }
    let isForced = batch.pendingExclusion != 0 && place % 3 == 0
    if isForced { code = UInt8(batch.pendingExclusion.trailingZeroBitCount) }
    guard roll || isForced else { return }
    family.plan.exclusion = code
    batch.pendingExclusion &= ~(1 << UInt32(code))
    switch code {
    case 1:
      family.isInDtks = false
      family.isInRegsosek = false
      family.isInP3ke = false
    case 2: family.isInDtks = true
    case 7:
      family.formerCard = family.card
      family.card = world.cards.fresh(family.kecamatan, number: family.key % 1_000_000, quarter: world.period)
    default: family.isInRegsosek = true
    }
  }

  func receive(_ family: inout Family, _ persons: [Person], _ draws: inout Draws) {
    let hasComponent = ProgrammePlanner.hasComponent(family, persons, today: world.today)
    let roll = draws.below(100)
    if family.plan.exclusion != 0 {
      family.plan.receives = family.plan.exclusion == 5 ? family.plan.entitled : 0
      return
    }
    switch family.plan.inclusion {
    case 0, 9: family.plan.receives = family.plan.entitled
    case 7:
      // Most of the better off who are paid are insured by the state alone.
      let isInsuredAlone = roll < 70
      family.plan.receives = Programme.pbi.rawValue
      if !isInsuredAlone {
        family.plan.receives = Programme.sembako.rawValue | (roll < 90 ? 0 : Programme.pbi.rawValue)
        if hasComponent && roll % 2 == 0 { family.plan.receives |= Programme.pkh.rawValue }
      }
    case 11: family.plan.receives = Programme.pkh.rawValue | (family.plan.entitled & ~Programme.pkh.rawValue)
    default:
      family.plan.receives = Programme.sembako.rawValue | family.plan.entitled
      if hasComponent && roll < 60 { family.plan.receives |= Programme.pkh.rawValue }
      if roll < 75 { family.plan.receives |= Programme.pbi.rawValue }
    }
  }

  func visit(_ family: inout Family, _ draws: inout Draws) {
    let roll = draws.below(1000)
    if family.plan.visit != .none || family.plan.inclusion == 17 { return }
    let isPaid = family.plan.receives & (Programme.pkh.rawValue | Programme.sembako.rawValue) != 0
    let share = isPaid ? (world.isComplete ? 450 : 200) : family.welfare < 5_000 ? (world.isComplete ? 90 : 30) : 5
    if roll < share {
      family.plan.visit = .found
    } else if roll < share + 4 {
      family.plan.visit = .refused
    } else if roll < share + 6 {
      family.plan.visit = .double
    }
  }
}
