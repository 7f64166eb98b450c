import Comparison
import RegistryTypes
import TabularIO

/// What holding a row against a person gave.
struct PairScore {
  var levels = PairLevels()
  /// Log odds in thousandths of a bit.
  var odds: Int32 = 0
  /// The part of the odds that the rarity of the name made.
  var adjustment: Int32 = 0
  /// The rarity of the words that agree.
  var rarity: Int32 = 0
}

/// Holds rows against persons, field by field.
///
/// Fields that say the same thing are counted once: a family that agrees makes region and mother no news, a NIK that
/// is nearly the same makes an equal birth date and sex no news.
struct PairComparison {
  let weights: RepairWeights
  let settings: IdentitySettings

  /// The comparison of `row` with `person`, or nil when the odds cannot reach `floor`.
  func compare(
    _ row: ResidueRow, _ person: FrameRecord, floor: Int32, _ scratch: borrowing ComparisonScratch
  ) -> PairScore? {
    var score = PairScore()
    let family = familyLevel(row, person)
    let nik = PairComparison.isVouched(row, person) ? Level.NIK.other : nikLevel(row, person)
    score.levels[.family] = family
    score.levels[.nik] = nik
    let isClose = nik == Level.NIK.one || nik == Level.NIK.oneInSequence || nik == Level.NIK.two
    let isRelated = family == Level.Family.household || family == Level.Family.card
    // A row that tells its birth date in the NIK alone has no second witness for a NIK that is near. Where two digits differ,
    // what they say may still speak against: so do the numbers of one family.
    let isSoleWitness = isClose && row.birth == 0
    // Whether chance alone, having brought a NIK so near, would bring birth date and sex along.
    let isImplied = isClose && PairComparison.sharesBirth(row, person.nik)
    if !isImplied {
      // A row that declares no birth date or sex declares them in its NIK, unless that is a No KK.
      let isTold = !isSoleWitness || nik == Level.NIK.two
      let hasDigits = isTold && row.digitCount == 16 && nik != Level.NIK.swapped && row.digits != person.noKK
      score.levels[.birth] =
        row.birth == 0 && hasDigits
        ? PairComparison.birthInNIK(row.digits, person.nik) : birthLevel(row.birth, person.birth)
      let sex = row.sex != 0 || !hasDigits ? row.sex : row.digits / 100_000_000 % 100 > 40 ? 2 : 1
      if sex != 0 && person.sex != 0 { score.levels[.sex] = sex == person.sex ? Level.Sex.same : Level.Sex.other }
      if isSoleWitness {
        if weights.weight(.birth, score.levels[.birth]) > 0 { score.levels[.birth] = 0 }
        if row.sex == 0 && score.levels[.sex] == Level.Sex.same { score.levels[.sex] = 0 }
      }
    }
    if !isRelated && !isClose { score.levels[.region] = regionLevel(row.region, person.region) }
    var odds = weights.prior
    for field in [RepairField.birth, .sex, .nik, .family, .region] {
      odds &+= weights.weight(field, score.levels[field])
    }
    // The best a name and a mother can still add.
    if odds &+ PairComparison.mostOfNames < floor { return nil }
    compareNames(row, person, &score, scratch)
    odds &+= weights.weight(.name, score.levels[.name]) &+ score.adjustment
    if !isRelated && !row.mother.isEmpty && !person.mother.isEmpty {
      let similarity = scratch.nameSimilarity(row.mother.buffer, person.mother.buffer)
      score.levels[.mother] =
        similarity == 1 ? Level.Mother.same : similarity >= 0.85 ? Level.Mother.like : Level.Mother.other
      odds &+= weights.weight(.mother, score.levels[.mother])
    }
    score.odds = odds
    return odds < floor ? nil : score
  }

  private static let mostOfNames: Int32 = RepairWeights.mostRarity + 12_000

  /// Whether the dates in the two numbers are the same, as far as that can be told.
  private static func sharesBirth(_ row: ResidueRow, _ nik: UInt64) -> Bool {
    row.digitCount != 16 || row.digits / 10_000 % 1_000_000 == nik / 10_000 % 1_000_000
  }

  /// Whether the declared NIK differs from the person's in its birth date alone, and the birth date that the row declares
  /// besides says that it is right as it stands: whoever mistyped the number would have had to mistype the date alike. So
  /// do twins' and neighbours' numbers differ, and it is no typing error of this person's.
  @inline(__always)
  private static func isVouched(_ row: ResidueRow, _ person: FrameRecord) -> Bool {
    if row.digitCount != 16 || row.birth == 0 || row.birth == person.birth { return false }
    let tail: UInt64 = 10_000
    let head: UInt64 = 10_000_000_000
    if row.digits % tail != person.nik % tail || row.digits / head != person.nik / head { return false }
    let date = UInt64(row.birth)
    let day = row.digits / 100_000_000 % 100
    return (day > 40 ? day - 40 : day) == date % 100
      && row.digits / 10_000 % 10_000 == date / 100 % 100 * 100 + date / 10_000 % 100
  }

  // MARK: Names

  private func compareNames(
    _ row: ResidueRow, _ person: FrameRecord, _ score: inout PairScore, _ scratch: borrowing ComparisonScratch
  ) {
    let name = row.name
    let other = person.name
    if name.isEmpty || other.isEmpty { return }
    if name == other {
      let words = NameWords(other)
      var rarity: Int32 = 0
      for index in 0..<words.count { rarity &+= weights.rarity(words[index]) }
      score.levels[.name] = Level.Name.same
      score.rarity = rarity
      score.adjustment = weights.adjustment(Level.Name.same, rarity: rarity)
      return
    }
    let similarity = scratch.nameSimilarity(name.buffer, other.buffer)
    var level = Level.Name.other
    if similarity >= 0.60 {
      let mine = NameWords(name)
      let theirs = NameWords(other)
      level = PairComparison.nameLevel(similarity, mine, theirs)
      score.rarity = agreedRarity(mine, theirs, scratch)
      score.adjustment = weights.adjustment(level, rarity: score.rarity)
    }
    score.levels[.name] = level
  }

  private static func nameLevel(_ similarity: Double, _ mine: NameWords, _ theirs: NameWords) -> UInt32 {
    if similarity == 1 { return Level.Name.reordered }
    if similarity >= 0.75 && hasInitial(mine) != hasInitial(theirs) { return Level.Name.initial }
    if similarity >= 0.75 && (mine.count == 1) != (theirs.count == 1) { return Level.Name.oneWord }
    if similarity >= 0.95 { return Level.Name.like95 }
    if similarity >= 0.90 { return Level.Name.like90 }
    if similarity >= 0.85 { return Level.Name.like85 }
    if similarity >= 0.75 { return Level.Name.like75 }
    return Level.Name.like60
  }

  private static func hasInitial(_ words: NameWords) -> Bool {
    for index in 0..<words.count where words[index].count == 1 { return true }
    return false
  }

  /// The rarity of the person's words that the row has too, misspelt or not.
  private func agreedRarity(
    _ mine: NameWords, _ theirs: NameWords, _ scratch: borrowing ComparisonScratch
  ) -> Int32 {
    var sum: Int32 = 0
    for index in 0..<theirs.count {
      let word = theirs[index]
      for other in 0..<mine.count {
        if mine[other] == word || scratch.jaroWinkler(mine[other].buffer, word.buffer) >= 0.88 {
          sum &+= weights.rarity(word)
          break
        }
      }
    }
    return sum
  }

  // MARK: Other fields

  @inline(__always)
  private func familyLevel(_ row: ResidueRow, _ person: FrameRecord) -> UInt32 {
    let card = person.noKK
    if row.isHousehold(of: card) { return Level.Family.household }
    if row.noKK != 0 && row.noKK == card { return Level.Family.card }
    if row.digitCount == 16 && row.digits == card && card != 0 { return Level.Family.card }
    if row.familyCount > 0 { return Level.Family.otherHousehold }
    // A NIK in the No KK column says nothing about the family.
    return row.noKK == 0 || row.noKK == person.nik || card == 0 ? 0 : Level.Family.otherCard
  }

  @inline(__always)
  private func nikLevel(_ row: ResidueRow, _ person: FrameRecord) -> UInt32 {
    if row.noKK == person.nik && row.noKK != 0 { return Level.NIK.swapped }
    if row.digitCount == 0 { return 0 }
    switch NIKNeighbours.distance(row.digits, digits: row.digitCount, person.nik) {
    case .one: return Level.NIK.one
    case .oneInSequence: return Level.NIK.oneInSequence
    case .two: return Level.NIK.two
    case .prefix: return Level.NIK.prefix
    case .far:
      // A No KK in the NIK column is no NIK.
      if row.digits == person.noKK { return 0 }
      return row.digitCount < 15 ? Level.NIK.otherPrefix : Level.NIK.other
    }
  }

  @inline(__always)
  private func birthLevel(_ one: Int32, _ other: Int32) -> UInt32 {
    if one == 0 || other == 0 { return 0 }
    if one == other { return Level.Birth.same }
    let sameYear = one / 10_000 == other / 10_000
    if settings.isDefault(date: one) || settings.isDefault(date: other) {
      if sameYear { return Level.Birth.defaultDay }
      return settings.isUnknown(date: one) ? 0 : Level.Birth.other
    }
    if BlockingKeys.exchanged(one) == other { return Level.Birth.exchanged }
    if PairComparison.differingDigits(one, other) == 1 { return Level.Birth.oneDigit }
    let sameMonth = one / 100 % 100 == other / 100 % 100
    let sameDay = one % 100 == other % 100
    if (sameYear && (sameMonth || sameDay)) || (sameMonth && sameDay) { return Level.Birth.twoParts }
    return sameYear ? Level.Birth.year : Level.Birth.other
  }

  /// The level of the dates in two NIK (day, month and two digits of the year).
  private static func birthInNIK(_ declared: UInt64, _ nik: UInt64) -> UInt32 {
    let one = Int32(declared / 10_000 % 1_000_000)
    let other = Int32(nik / 10_000 % 1_000_000)
    if one == other { return Level.Birth.same }
    return differingDigits(one, other) == 1 ? Level.Birth.oneDigit : Level.Birth.other
  }

  private static func differingDigits(_ one: Int32, _ other: Int32) -> Int {
    var (left, right, count) = (one, other, 0)
    while left != 0 || right != 0 {
      if left % 10 != right % 10 { count += 1 }
      left /= 10
      right /= 10
    }
    return count
  }

  /// Regions are compared at the finest depth that both know.
  @inline(__always)
  private func regionLevel(_ one: Region, _ other: Region) -> UInt32 {
    if one.isNone || other.isNone { return 0 }
    let depth = min(one.digits, other.digits)
    if one.cut(depth) == other.cut(depth) {
      switch depth {
      case 10: return Level.Region.village
      case 6: return Level.Region.district
      case 4: return Level.Region.regencyAtMost
      default: return Level.Region.province
      }
    }
    if depth > 6 && one.cut(6) == other.cut(6) { return Level.Region.district }
    if depth > 4 && one.cut(4) == other.cut(4) { return Level.Region.regency }
    if depth == 4 { return Level.Region.otherRegency }
    if depth > 2 && one.cut(2) == other.cut(2) { return Level.Region.province }
    return Level.Region.other
  }
}
