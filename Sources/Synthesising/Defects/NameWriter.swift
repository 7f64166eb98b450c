/// Writes a name, spoiled as planned.
struct NameWriter {
  private let target: ByteStore
  private let names: NameTable

  init(target: ByteStore, names: NameTable) {
    self.target = target
    self.names = names
  }

  /// The name as the identity card has it.
  func plain(_ name: PersonName) {
    target.put(NameTitle.front[Int(name.front)])
    words(name, initial: -1, dotted: false)
    target.put(NameTitle.back[Int(name.back)])
  }

  private func words(_ name: PersonName, initial: Int, dotted: Bool) {
    for place in 0..<name.count {
      if place > 0 { target.put(UInt8(ascii: " ")) }
      let word = names.word(name[place])
      if place == initial {
        target.put(word.start, 1)
        if dotted { target.put(UInt8(ascii: ".")) }
      } else {
        target.put(word.start, word.count)
      }
    }
  }

  /// The name with the defects of `defects`. `other` replaces it for `nameOther`; `father` serves BIN and BINTI.
  func spoiled(
    _ name: PersonName, female: Bool, other: PersonName, father: PersonName, _ defects: DefectSet, _ draws: inout Draws
  ) {
    if defects.bits & DefectSet.name.bits == 0 {
      plain(name)
      return
    }
    var changed = defects.contains(.nameOther) ? other : name
    var initial = -1
    var isRespelt = !defects.contains(.nameSpelling)
    if defects.contains(.nameTitle) { retitle(&changed, female: female, &draws) }
    if defects.contains(.nameWord) { rearrange(&changed, &draws) }
    if !isRespelt {
      for place in 0..<changed.count {
        guard let form = names.otherForm(of: changed[place], &draws) else { continue }
        changed[place] = form
        isRespelt = true
        break
      }
    }
    if !isRespelt && changed.count > 1 && draws.percent(35) {
      initial = 1 + draws.below(changed.count - 1)
      isRespelt = true
    }
    target.put(NameTitle.front[Int(changed.front)])
    let begin = target.count
    words(changed, initial: initial, dotted: draws.percent(50))
    if !isRespelt { respell(from: begin, &draws) }
    if defects.contains(.nameTypo) { mistype(from: begin, &draws) }
    if defects.contains(.nameTitle) && changed.front == name.front && changed.back == name.back {
      alternate(father: father, female: female, &draws)
    }
    target.put(NameTitle.back[Int(changed.back)])
  }

  /// Drops the titles of who has some; gives one to most who have none.
  private func retitle(_ name: inout PersonName, female: Bool, _ draws: inout Draws) {
    if name.front != 0 || name.back != 0 {
      name.front = 0
      name.back = 0
    } else if !draws.percent(15) {
      if draws.percent(55) {
        name.front = female ? 2 : 1
      } else {
        name.back = UInt8(1 + draws.below(NameTitle.back.count - 1))
      }
    }
  }

  /// An alternate name instead of a title: father's name, alias, slash.
  private func alternate(father: PersonName, female: Bool, _ draws: inout Draws) {
    let roll = draws.below(3)
    if roll == 0 && father.count > 0 {
      target.put(female ? " BINTI " : " BIN ")
      words(father, initial: -1, dotted: false)
    } else {
      target.put(roll == 1 ? " ALIAS " : " / ")
      let word = names.word(names.draw(female ? .islamWanita : .jawaPria, &draws))
      target.put(word.start, word.count)
    }
  }

  private func rearrange(_ name: inout PersonName, _ draws: inout Draws) {
    guard name.count > 1 else { return }
    if draws.percent(65) {
      name.removeWord(at: draws.percent(75) ? name.count - 1 : 0)
    } else {
      name.swapWords(0, name.count - 1)
    }
  }

  // MARK: Letters

  private static func isLetter(_ byte: UInt8) -> Bool { byte >= 65 && byte <= 90 }

  /// One or two letters wrong: another letter, one lost, one doubled, two exchanged.
  private func mistype(from begin: Int, _ draws: inout Draws) {
    let times = draws.percent(80) ? 1 : 2
    for _ in 0..<times {
      guard target.count - begin > 2 else { return }
      var place = begin + draws.below(target.count - begin)
      var tries = 0
      while !NameWriter.isLetter(target[place]) && tries < 20 {
        place = begin + draws.below(target.count - begin)
        tries += 1
      }
      guard NameWriter.isLetter(target[place]) else { return }
      switch draws.below(4) {
      case 0:
        let near: StaticString = "SNVFRGHJOKLPNBIQWEATYCUXZM"
        target[place] =
          near.utf8Start[Int(target[place]) - 65 < 26 ? (Int(target[place]) - 65 + draws.below(3)) % 26 : 0]
      case 1: target.remove(at: place)
      case 2: target.insert(target[place], at: place)
      default:
        if place + 1 < target.count && NameWriter.isLetter(target[place + 1]) {
          let letter = target[place]
          target[place] = target[place + 1]
          target[place + 1] = letter
        } else {
          target.remove(at: place)
        }
      }
    }
  }

  /// The first change of spelling that applies, starting at a drawn one.
  private func respell(from begin: Int, _ draws: inout Draws) {
    let rules: [(from: StaticString, to: StaticString)] = [
      ("U", "OE"), ("DJ", "J"), ("J", "DJ"), ("C", "TJ"), ("Y", "J"), ("F", "P"), ("V", "F"), ("Z", "J"), ("SY", "S"),
      ("KH", "H"), ("DH", "D"), ("NN", "N"), ("AH", "A"), ("Y", "I"), ("I", "IE"), ("A", "AA"), ("E", "EE"),
      ("O", "OO"),
    ]
    let start = draws.below(rules.count - 3)
    for step in 0..<rules.count {
      let rule = rules[(start + step) % rules.count]
      if replace(rule.from, by: rule.to, from: begin) { return }
    }
  }

  private func replace(_ from: StaticString, by to: StaticString, from begin: Int) -> Bool {
    let length = from.utf8CodeUnitCount
    var place = begin
    while place + length <= target.count {
      var equal = true
      for offset in 0..<length where target[place + offset] != from.utf8Start[offset] { equal = false }
      if equal {
        target.remove(at: place, count: length)
        for offset in 0..<to.utf8CodeUnitCount { target.insert(to.utf8Start[offset], at: place + offset) }
        return true
      }
      place += 1
    }
    return false
  }
}
