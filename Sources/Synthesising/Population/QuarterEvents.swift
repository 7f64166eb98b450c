/// What happens to a batch from one quarter to the next: births, deaths, moves, splits, merges, changes of fortune.
///
/// Works on the finished batch of the first quarter and on streams of its own, so the start stays as it was. Persons
/// keep their numbers; who is born and who founds a family gets one from 500,000 up, which the start never uses.
struct QuarterEvents {
  private let world: World
  private let step: Int
  private var old: Batch
  private var persons: [Person] = []
  private var families: [Family] = []
  /// Where each person of the old batch is now.
  private var places: [Int]

  /// `batch` as it is in the period of `world`.
  static func apply(to batch: Batch, world: World) -> Batch {
    var batch = batch
    var step = 1
    while world.isLater {
      let quarter = world.start.later(step)
      var events = QuarterEvents(world: world.at(quarter), step: step, old: batch)
      batch = events.run()
      if quarter == world.period { break }
      step += 1
    }
    return batch
  }

  private init(world: World, step: Int, old: Batch) {
    self.world = world
    self.step = step
    self.old = old
    places = [Int](repeating: -1, count: old.persons.count)
    persons.reserveCapacity(old.persons.count + old.persons.count / 64)
    families.reserveCapacity(old.families.count + old.families.count / 64)
  }

  private mutating func run() -> Batch {
    for place in old.families.indices {
      var draws = world.draws(Purpose.quarter, old.families[place].key * 64 + step)
      advance(old.families[place], &draws)
    }
    // Mothers and bearers are still named by their old places.
    for index in persons.indices where persons[index].motherIndex >= 0 {
      persons[index].motherIndex = places[persons[index].motherIndex]
    }
    old.persons = persons
    old.families = families
    return old
  }

  private mutating func advance(_ family: Family, _ draws: inout Draws) {
    var members = Array(old.persons[family.first..<family.first + family.count])
    var origins = Array(family.first..<family.first + family.count)
    for place in members.indices { pass(&members[place], &draws) }
    if joinsNeighbours(family, members, &draws) {
      merge(members[0], from: origins[0], &draws)
      return
    }
    let leaver = leaver(family, members, &draws)
    let gone = leaver.map { (members.remove(at: $0), origins.remove(at: $0)) }
    if let child = birth(family, members, &draws) {
      members.append(child)
      origins.append(-1)
    }
    var now = family
    now.first = persons.count
    now.count = members.count
    for (member, origin) in zip(members, origins) {
      if origin >= 0 { places[origin] = persons.count }
      persons.append(member)
    }
    if let gone { places[gone.1] = persons.count }
    promoteWidow(now)
    now.head = FamilyMaker.livingHead(persons, now)
    now.plan.bearer = family.plan.bearer >= 0 ? places[family.plan.bearer] : -1
    move(&now, &draws)
    turnFortune(&now, &draws)
    renew(&now, &draws)
    families.append(now)
    if let gone { found(from: family, gone.0, &draws) }
  }

  // MARK: Persons

  private func pass(_ person: inout Person, _ draws: inout Draws) {
    guard person.isPresent else { return }
    if draws.chance(person.age(on: world.today) > 60 ? 8_000 : 700) {
      person.status = 1
      person.changed = world.period.firstDay + draws.below(85)
    }
  }

  private mutating func promoteWidow(_ family: Family) {
    let second = family.first + 1
    if family.count > 1, persons[family.first].status == 1, persons[second].relation == 3, persons[second].isPresent {
      persons[second].relation = 1
      persons[second].marital = 4
    }
  }

  /// A child of the family's wife, named after the custom; most are on record within the quarter.
  private mutating func birth(_ family: Family, _ members: [Person], _ draws: inout Draws) -> Person? {
    guard let mother = members.first(where: { $0.isFemale && $0.relation == 3 && $0.isPresent }),
      let father = members.first(where: { !$0.isFemale && $0.relation == 1 && $0.isPresent }),
      (18...40).contains(mother.age(on: world.today)), draws.chance(28_000),
      !members.contains(where: { $0.key == mother.key + 500_000 })
    else { return nil }
    var child = Person()
    child.key = mother.key + 500_000
    child.birth = world.period.firstDay + draws.below(80)
    child.sex = draws.percent(49) ? 2 : 1
    child.relation = 4
    child.nik = old.allocators[family.piece].home(birth: child.birth, female: child.isFemale, &draws).nik
    child.birthplace = world.regions.kecamatan[family.kecamatan].kabupaten
    child.isRegistered = draws.percent(85)
    child.changed = child.birth
    let shared = [.batak, .nias, .timur, .ntt, .papua].contains(family.custom) ? father.name[father.name.count - 1] : 0
    let year = Calendar.civil(child.birth).year
    child.name = world.maker.name(family.custom, female: child.isFemale, born: year, family: shared, &draws)
    child.mother = mother.name
    child.motherIndex =
      old.persons[family.first..<family.first + family.count].firstIndex { $0.key == mother.key } ?? -1
    return child
  }

  // MARK: Families

  /// An old person who lives alone moves in with the family before, if it lives in the same kecamatan.
  private func joinsNeighbours(_ family: Family, _ members: [Person], _ draws: inout Draws) -> Bool {
    guard family.count == 1, let last = families.last, last.kecamatan == family.kecamatan, last.count > 1,
      members[0].isPresent, members[0].age(on: world.today) > 60
    else { return false }
    return draws.chance(20_000)
  }

  private mutating func merge(_ person: Person, from origin: Int, _ draws: inout Draws) {
    var person = person
    person.relation = 9
    person.changed = world.period.firstDay + draws.below(85)
    places[origin] = persons.count
    persons.append(person)
    families[families.count - 1].count += 1
  }

  /// A grown child who founds a family this quarter.
  private func leaver(_ family: Family, _ members: [Person], _ draws: inout Draws) -> Int? {
    guard family.count > 2, draws.chance(25_000) else { return nil }
    return members.indices.first { place in
      let member = members[place]
      return member.relation == 4 && member.isPresent && member.isRegistered && member.key % 1_000_000 < 500_000
        && family.first + place != family.plan.bearer && (21...38).contains(member.age(on: world.today))
    }
  }

  private mutating func found(from parents: Family, _ person: Person, _ draws: inout Draws) {
    var person = person
    person.relation = 1
    person.marital = 2
    person.changed = world.period.firstDay + draws.below(80)
    var family = parents
    family.key = person.key + 500_000
    family.first = persons.count
    family.count = 1
    family.head = persons.count
    family.formerCard = parents.card
    family.card = world.cards.fresh(parents.kecamatan, number: person.key % 1_000_000, quarter: world.period)
    family.house.hasOwnMeter = false
    family.house.ownership = 3
    family.isInDtks = false
    family.isInRegsosek = false
    family.isInP3ke = false
    family.plan = ProgrammePlan()
    persons.append(person)
    ProgrammePlanner(world: world).entitle(&family, persons)
    if family.plan.entitled != 0 { family.plan.exclusion = 7 }
    families.append(family)
  }

  /// Another village, now and then another kecamatan of the batch; a new card is issued where the old one was.
  private func move(_ family: inout Family, _ draws: inout Draws) {
    guard draws.chance(10_000) else { return }
    if draws.percent(40) { family.kecamatan = old.pieces[draws.below(old.pieces.count)].kecamatan }
    family.village = draws.below(world.regions.kecamatan[family.kecamatan].villages)
    family.rt = 1 + draws.below(12)
    family.rw = 1 + draws.below(6)
    family.houseNumber = 1 + draws.below(180)
    family.formerCard = family.card
    let origin = old.pieces[family.piece].kecamatan
    family.card = world.cards.fresh(origin, number: family.key % 1_000_000, quarter: world.period)
  }

  /// Some fall below a programme's limit (EKS-03), some recipients rise above it.
  private func turnFortune(_ family: inout Family, _ draws: inout Draws) {
    let roll = draws.below(1000)
    guard family.plan.inclusion == 0, family.plan.exclusion == 0 else { return }
    if roll < 8, family.plan.receives == 0, (2_500..<6_000).contains(family.welfare) {
      family.welfare = max(family.welfare - 3_500, 100)
      family.house.floor = 8
      family.house.wall = 6
      family.house.income = 600_000
      family.plan.entitled = 0
      ProgrammePlanner(world: world).entitle(&family, persons)
      if family.plan.entitled != 0 { family.plan.exclusion = 3 }
      family.plan.visit = .found
    } else if roll >= 985, family.plan.receives & Programme.sembako.rawValue != 0 {
      family.welfare = min(family.welfare + 5_200, 9_000)
      family.house.floor = 2
      family.house.wall = 1
      family.plan.entitled = 0
      family.plan.inclusion = 7
      family.plan.visit = .found
    }
  }

  /// What the programmes did with the quarter before: removals, late assignments, payments put right; new visits.
  private func renew(_ family: inout Family, _ draws: inout Draws) {
    let planner = ProgrammePlanner(world: world)
    let turned = family.plan.visit == .found && (family.plan.exclusion == 3 || family.plan.inclusion == 7)
    if !turned { family.plan.visit = .none }
    switch family.plan.inclusion {
    case 2, 16, 17, 18:
      family.plan.inclusion = 0
      family.plan.receives = 0
      family.plan.entitled = 0
    case 8, 9: family.plan.inclusion = 0
    default: break
    }
    let isRelieved = [4, 5, 6, 7].contains(family.plan.exclusion) && draws.percent(50)
    if isRelieved && family.plan.entitled != 0 {
      family.plan.exclusion = 0
      family.plan.receives = family.plan.entitled
    } else if family.plan.exclusion == 5 || family.plan.exclusion == 7 {
      // Payments that failed again, and families that are new no more.
      if family.plan.exclusion == 7 { family.plan.exclusion = 4 }
    }
    let head = family.first
    let wasPaid = family.plan.receives & (Programme.pkh.rawValue | Programme.sembako.rawValue) != 0
    if wasPaid, family.plan.inclusion == 0, persons[head].status == 1, persons[head].changed >= world.period.firstDay {
      family.plan.inclusion = 1
      family.plan.bearer = head
    }
    if !turned { planner.visit(&family, &draws) }
  }
}
