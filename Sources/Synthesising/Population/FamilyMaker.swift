/// Makes the families of one piece: who lives together, their ages, names, NIKs and standing at Dukcapil.
struct FamilyMaker {
  private struct Draft {
    var age: Int
    var birth: Int
    var female: Bool
    var relation: UInt8
    var marital: UInt8
    var isTwin = false
  }

  private let world: World
  private let piece: Piece
  var allocator: NikAllocator
  private var drafts: [Draft] = []

  init(world: World, piece: Piece) {
    self.world = world
    self.piece = piece
    allocator = NikAllocator(regions: world.regions, piece: piece)
    drafts.reserveCapacity(8)
  }

  /// Adds families until the piece has its persons.
  mutating func fill(_ batch: inout Batch) {
    var made = 0
    while made < piece.persons {
      let number = piece.base + made
      let key = piece.kecamatan * 1_000_000 + number
      var draws = world.draws(Purpose.family, key)
      compose(size: min(size(&draws), piece.persons - made), &draws)
      add(to: &batch, number: number, key: key, &draws)
      made += drafts.count
    }
  }

  /// Mean 3.05, as in the register.
  private func size(_ draws: inout Draws) -> Int {
    switch draws.below(1000) {
    case ..<135: 1
    case ..<370: 2
    case ..<650: 3
    case ..<865: 4
    case ..<950: 5
    case ..<983: 6
    case ..<994: 7
    default: 8
    }
  }

  private mutating func draft(_ age: Int, _ female: Bool, _ relation: UInt8, _ marital: UInt8, _ draws: inout Draws) {
    drafts.append(
      Draft(
        age: age, birth: world.today - age * 36_525 / 100 - draws.below(365), female: female, relation: relation,
        marital: marital))
  }

  private mutating func compose(size: Int, _ draws: inout Draws) {
    drafts.removeAll(keepingCapacity: true)
    switch size {
    case 1:
      if draws.percent(55) {
        draft(draws.between(55, 88), draws.percent(70), 1, 4, &draws)
      } else {
        draft(draws.between(18, 45), draws.percent(40), 1, draws.percent(80) ? 1 : 3, &draws)
      }
    case 2:
      let roll = draws.below(100)
      if roll < 45 {
        couple(draws.between(52, 84), &draws)
      } else if roll < 66 {
        couple(draws.between(20, 33), &draws)
      } else if roll < 96 {
        singleParent(children: 1, &draws)
      } else {
        draft(draws.between(20, 60), draws.percent(50), 1, 1, &draws)
        draft(draws.between(12, 40), draws.percent(50), 9, 1, &draws)
      }
    default:
      let roll = draws.below(100)
      if roll < 80 {
        couple(parentAge(&draws), &draws)
        children(size - 2, &draws)
      } else if roll < 88 {
        singleParent(children: size - 1, &draws)
      } else {
        extended(size, &draws)
      }
    }
  }

  private func parentAge(_ draws: inout Draws) -> Int { 24 + (draws.below(22) + draws.below(20)) }

  private mutating func couple(_ age: Int, _ draws: inout Draws) {
    draft(age, false, 1, 2, &draws)
    draft(max(age - draws.below(8) + 1, 18), true, 3, 2, &draws)
  }

  private mutating func singleParent(children count: Int, _ draws: inout Draws) {
    draft(draws.between(28, 62), draws.percent(82), 1, draws.percent(55) ? 4 : 3, &draws)
    children(count, &draws)
  }

  /// Children of the last parent drafted; now and then two are born on one day.
  private mutating func children(_ count: Int, _ draws: inout Draws) {
    guard let parent = drafts.last else { return }
    let oldest = min(max(parent.age - 18, 0), 32)
    var left = count
    while left > 0 {
      draft(draws.between(max(oldest - 24, 0), oldest), draws.percent(49), 4, 1, &draws)
      left -= 1
      if left > 0 && draws.chance(world.rates.twins) {
        drafts[drafts.count - 1].isTwin = true
        var second = drafts[drafts.count - 1]
        second.female = draws.percent(30) ? !second.female : second.female
        drafts.append(second)
        left -= 1
      }
    }
  }

  private mutating func extended(_ size: Int, _ draws: inout Draws) {
    couple(draws.between(30, 58), &draws)
    let parent = drafts[1].age
    switch draws.below(4) {
    case 0:
      children(size - 3, &draws); draft(parent + draws.between(18, 28), true, draws.percent(50) ? 7 : 8, 4, &draws)
    case 1 where parent > 44:
      children(size - 3, &draws); draft(draws.between(0, parent - 40), draws.percent(50), 6, 1, &draws)
    case 2 where parent > 46: children(size - 3, &draws); draft(draws.between(20, 30), draws.percent(50), 5, 2, &draws)
    default: children(size - 3, &draws); draft(draws.between(8, 50), draws.percent(50), 9, 1, &draws)
    }
  }

  // MARK: Persons

  private mutating func add(to batch: inout Batch, number: Int, key: Int, _ draws: inout Draws) {
    var family = Family()
    family.key = key
    family.first = batch.persons.count
    family.count = drafts.count
    family.head = family.first
    family.kecamatan = piece.kecamatan
    let region = world.regions.kecamatan[piece.kecamatan]
    family.village = draws.below(region.villages)
    family.card = world.cards.current(piece.kecamatan, number: number)
    family.formerCard = world.cards.former(piece.kecamatan, number: number)
    family.custom = world.regions.custom(region.kabupaten, &draws)
    family.rt = 1 + draws.below(12)
    family.rw = 1 + draws.below(6)
    family.street = world.names.draw(.jalan, &draws)
    family.houseNumber = 1 + draws.below(180)
    family.addressForm = draws.below(10)
    let shared = world.maker.familyWord(family.custom, &draws)
    for place in drafts.indices { batch.persons.append(person(place, family, key: key, shared: shared, &draws)) }
    nameParents(&batch.persons, family, &draws)
    loseMembers(&batch.persons, family, &draws)
    family.head = FamilyMaker.livingHead(batch.persons, family)
    batch.families.append(family)
  }

  private mutating func person(
    _ place: Int, _ family: Family, key: Int, shared: UInt16, _ draws: inout Draws
  ) -> Person {
    let draft = drafts[place]
    var person = Person()
    person.key = key + place
    person.sex = draft.female ? 2 : 1
    person.birth = draft.birth
    person.relation = draft.relation
    person.marital = draft.marital
    person.isTwin = draft.isTwin
    let came = draft.relation != 4 && draft.relation != 6 && draws.percent(28)
    let given =
      came
      ? allocator.elsewhere(birth: draft.birth, female: draft.female, &draws)
      : allocator.home(birth: draft.birth, female: draft.female, &draws)
    person.nik = given.nik
    person.birthplace = world.regions.kecamatan[given.kecamatan].kabupaten
    if draws.chance(world.rates.doubleRecord) {
      person.formerNik = allocator.elsewhere(birth: draft.birth, female: draft.female, &draws).nik
    }
    person.isRegistered = !draws.chance(world.rates.unregistered)
    let born = Calendar.civil(draft.birth).year
    let word =
      draft.relation == 4 || draft.relation == 1 || draft.relation == 7
      ? shared : world.maker.familyWord(family.custom, &draws)
    person.name = world.maker.name(family.custom, female: draft.female, born: born, family: word, &draws)
    return person
  }

  /// Mothers, namesakes and look-alike twins: what depends on two persons of the family.
  private func nameParents(_ persons: inout [Person], _ family: Family, _ draws: inout Draws) {
    let members = family.first..<family.first + family.count
    let mother = members.first { persons[$0].isFemale && (persons[$0].relation == 3 || persons[$0].relation == 1) }
    let father = members.first { !persons[$0].isFemale && persons[$0].relation == 1 }
    let namesake = draws.chance(world.rates.namesake)
    var isNamed = false
    for index in members {
      let isChild = persons[index].relation == 4
      if isChild, let mother {
        persons[index].motherIndex = mother
        persons[index].mother = persons[mother].name
        if let father, namesake, !isNamed, !persons[index].isFemale {
          persons[index].name = persons[father].name
          persons[index].isNamesake = true
          isNamed = true
        }
        if persons[index].isTwin, index > family.first, persons[index - 1].isTwin,
          persons[index - 1].birth == persons[index].birth,
          persons[index - 1].isFemale == persons[index].isFemale, draws.percent(40)
        {
          persons[index].name = persons[index - 1].name
          let word = persons[index].name.count - 1
          persons[index].name[max(word - (draws.percent(50) ? 1 : 0), 0)] =
            world.names.draw(persons[index].isFemale ? .akhirWanita : .akhirPria, &draws)
        }
      } else {
        let born = Calendar.civil(persons[index].birth).year - 25
        persons[index].mother = world.maker.name(family.custom, female: true, born: born, family: 0, &draws)
      }
    }
  }

  /// Deaths, emigration, and records that were never completed.
  private func loseMembers(_ persons: inout [Person], _ family: Family, _ draws: inout Draws) {
    for index in family.first..<family.first + family.count {
      let age = persons[index].age(on: world.today)
      let mortal = age > 60 ? world.rates.dead * 15 / 4 : world.rates.dead * 2 / 3
      if draws.chance(mortal) {
        persons[index].status = 1
        persons[index].changed = max(world.today - draws.between(20, 1400), persons[index].birth)
      } else if age > 18 && draws.chance(4_000) {
        persons[index].status = 2
        persons[index].changed = world.today - draws.between(30, 2000)
      } else if age > 17 && draws.chance(15_000) {
        persons[index].status = 4
      } else if draws.percent(40) {
        persons[index].changed = max(world.today - draws.between(1, 3000), persons[index].birth)
      }
    }
    let widow = persons.indices.contains(family.first + 1) && family.count > 1 ? family.first + 1 : -1
    if widow >= 0, persons[family.first].status == 1, persons[widow].relation == 3, persons[widow].isPresent,
      draws.percent(85)
    {
      // The card is issued again with the widow as head; the dead stay on record under their old relation.
      persons[widow].relation = 1
      persons[widow].marital = 4
    }
  }

  /// The first living member with relation 1, else the eldest living adult, else the first member.
  static func livingHead(_ persons: [Person], _ family: Family) -> Int {
    let members = family.first..<family.first + family.count
    if let head = members.first(where: { persons[$0].relation == 1 && persons[$0].isPresent }) { return head }
    let living = members.filter { persons[$0].isPresent }
    return living.min { (persons[$0].birth, $0) < (persons[$1].birth, $1) } ?? family.first
  }
}
