/// The naming customs that the generator knows.
enum NameCustom: UInt8 {
  case jawa, sunda, melayu, aceh, minang, batak, nias, bugis, sasak, bali, timur, ntt, papua, tionghoa
}

/// Makes names by custom, sex and age.
struct NameMaker {
  let table: NameTable

  /// The family's shared last word, 0 where the custom has none.
  func familyWord(_ custom: NameCustom, _ draws: inout Draws) -> UInt16 {
    switch custom {
    case .batak: table.draw(.batak, &draws)
    case .nias: table.draw(.nias, &draws)
    case .minang: draws.percent(30) ? table.draw(.minang, &draws) : 0
    case .timur: table.draw(.timur, &draws)
    case .ntt: table.draw(.ntt, &draws)
    case .papua: table.draw(.papua, &draws)
    case .tionghoa: draws.percent(50) ? table.draw(.tionghoa, &draws) : 0
    default: 0
    }
  }

  /// A name. `family` is the shared word (0 for none), `born` the year of birth.
  func name(_ custom: NameCustom, female: Bool, born: Int, family: UInt16, _ draws: inout Draws) -> PersonName {
    var name = PersonName()
    switch custom {
    case .jawa: javanese(&name, female: female, born: born, &draws)
    case .sunda:
      name.append(table.draw(female ? .sundaWanita : .sundaPria, &draws))
      if !draws.percent(born < 1980 ? 40 : 8) {
        name.append(table.draw(draws.percent(35) ? (female ? .sundaWanita : .sundaPria) : last(female), &draws))
      }
    case .bali: balinese(&name, female: female, &draws)
    case .batak, .nias, .timur, .ntt, .papua, .tionghoa:
      christian(&name, custom, female: female, family: family, &draws)
    case .melayu, .aceh, .minang, .bugis, .sasak: malay(&name, custom, female: female, born: born, &draws)
    }
    if family != 0 { name.append(family) }
    return name
  }

  private func last(_ female: Bool) -> NamePool { female ? .akhirWanita : .akhirPria }

  private func javanese(_ name: inout PersonName, female: Bool, born: Int, _ draws: inout Draws) {
    if born < 1975 {
      name.append(table.draw(female ? .jawaWanita : .jawaPria, &draws))
      if draws.percent(40) { name.append(table.draw(last(female), &draws)) }
      return
    }
    if draws.percent(born < 1995 ? 45 : 15) {
      name.append(table.draw(female ? .jawaWanita : .jawaPria, &draws))
    } else {
      islamic(&name, female: female, &draws)
    }
    if !draws.percent(8) { name.append(table.draw(last(female), &draws)) }
    if born > 2000 && draws.percent(25) { name.append(table.draw(last(female), &draws)) }
  }

  private func malay(_ name: inout PersonName, _ custom: NameCustom, female: Bool, born: Int, _ draws: inout Draws) {
    let particle: (male: NameParticle, female: NameParticle, percent: Int)? =
      switch custom {
      case .aceh: (.teuku, .cut, 8)
      case .bugis: (.andi, .andi, 14)
      case .sasak: (.lalu, .baiq, 22)
      default: nil
      }
    if let particle, draws.percent(particle.percent) {
      name.append(table.particle(female ? particle.female : particle.male))
    }
    islamic(&name, female: female, &draws)
    if name.count < 2 || draws.percent(30) {
      if draws.percent(born < 1970 ? 35 : 6) { return }
      name.append(table.draw(draws.percent(45) ? (female ? .islamWanita : .islamPria) : last(female), &draws))
    }
    if born > 2000 && name.count < 3 && draws.percent(20) { name.append(table.draw(last(female), &draws)) }
  }

  /// A first word, and the second that MUHAMMAD, ABDUL, SITI and NUR ask for.
  private func islamic(_ name: inout PersonName, female: Bool, _ draws: inout Draws) {
    let pool: NamePool = female ? .islamWanita : .islamPria
    let first = table.draw(pool, &draws)
    name.append(first)
    let leads =
      first == table.word(pool, rank: 0)
      || (female ? first == table.word(pool, rank: 1) : first == table.word(pool, rank: 2))
    if leads { name.append(table.draw(pool, &draws)) }
  }

  private func balinese(_ name: inout PersonName, female: Bool, _ draws: inout Draws) {
    name.append(table.particle(female ? .ni : .i))
    name.append(table.draw(.baliUrut, &draws))
    if draws.percent(15) { name.append(table.draw(.baliUrut, &draws)) }
    name.append(table.draw(female ? .baliWanita : .baliPria, &draws))
  }

  private func christian(
    _ name: inout PersonName, _ custom: NameCustom, female: Bool, family: UInt16, _ draws: inout Draws
  ) {
    let pool: NamePool =
      custom == .batak && draws.percent(25)
      ? (female ? .islamWanita : .islamPria) : (female ? .kristenWanita : .kristenPria)
    name.append(table.draw(pool, &draws))
    if draws.percent(custom == .ntt || custom == .timur ? 35 : 15) { name.append(table.draw(pool, &draws)) }
    if custom == .tionghoa && family == 0 { name.append(table.draw(.tionghoa, &draws)) }
  }

  /// Titles for an adult: the share who carry one grows with education.
  func addTitles(_ name: inout PersonName, female: Bool, age: Int, education: Int, muslim: Bool, _ draws: inout Draws) {
    if age < 24 { return }
    if education >= 8, draws.percent(45) {
      name.back = UInt8(1 + draws.below(NameTitle.back.count - 1))
    } else if education == 7, draws.percent(30) {
      name.back = 7
    }
    if muslim && age > 40 && draws.percent(5) {
      name.front = female ? 2 : 1
    } else if education >= 8 && age > 50 && draws.percent(10) {
      name.front = female ? 4 : 3
    }
  }
}
