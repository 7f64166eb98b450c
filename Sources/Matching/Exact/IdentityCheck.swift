import Comparison
import RegistryTypes
import TabularIO

/// What comes of holding a row against Dukcapil's record of the NIK it declares.
struct Verdict {
  var outcome: Outcome
  var rule: MatchRule
  /// Name similarity, 0 when either name is missing.
  var similarity: Double
  /// Both birth dates are known and equal.
  var sameBirth: Bool
  /// A finding of its own (NIK-021, NIK-022).
  var finding: FindingCode?

  /// Of a row that was held against nobody.
  static let none = Verdict(outcome: .none, rule: .none, similarity: 0, sameBirth: false)

  /// How surely the row is the person's: 0 it is, by whatever rule, 2 in doubt, 3 it is not.
  var rank: Int {
    switch outcome {
    case .padan: 0
    case .tinjau: 2
    default: 3
    }
  }
}

/// What name and birth date of two rows say of each other.
enum Agreement {
  /// One person.
  case same
  /// Two persons.
  case different
  /// They have nothing in common that could be compared.
  case unknown
}

/// Contract section 3, steps 2 and 3: does the row's identity agree with, contradict, or leave in doubt the person
/// who holds the NIK.
struct IdentityCheck: BitwiseCopyable {
  let settings: IdentitySettings

  /// Judges `row` against `person` by the profile of the row's source.
  func judge(_ row: RowRecord, _ person: RowRecord, _ scratch: borrowing ComparisonScratch) -> Verdict {
    let rowName = row.name
    let personName = person.name
    let hasName = !rowName.isEmpty && !personName.isEmpty
    let birth = BirthLikeness(row.birth, person.birth, settings)
    let sameBirth = birth == .equal
    let isOther = isOtherDate(row.birth, person.birth)
    let similarity = hasName ? scratch.nameSimilarity(rowName.buffer, personName.buffer) : 0
    var verdict = Verdict(outcome: .tinjau, rule: .nikDoubtful, similarity: similarity, sameBirth: sameBirth)
    func decide(_ outcome: Outcome, _ rule: MatchRule) -> Verdict {
      verdict.outcome = outcome
      verdict.rule = rule
      return verdict
    }
    let profile = settings.profile(of: row.source)
    if profile == .nikSaja {
      if !hasName {
        if birth == .unknown { verdict.finding = .nik021 }
      } else if similarity < settings.nameAlone {
        verdict.finding = .nik022
      }
      return decide(.padan, .nikAlone)
    }
    if !hasName {
      if isOther { return decide(.konflik, .nikContradicts) }
      if birth == .unknown { verdict.finding = .nik021 }
      // The strictest profile never goes by less than it asks of a row that says more.
      if profile == .ketat { return verdict }
      if birth == .unknown { return decide(.padan, .nikAlone) }
      // A default day of the right year neither agrees nor contradicts.
      return sameBirth ? decide(.padan, .nikBirth) : verdict
    }
    switch profile {
    case .kemensos:
      if similarity >= settings.nameWithBirth { return decide(.padan, .nikName) }
    case .ketat:
      if sameBirth && similarity >= settings.nameStrict { return decide(.padan, .nikNameAndBirth) }
    default:
      if similarity >= settings.nameAlone {
        return isOtherBirth(row, person) ? decide(.konflik, .nikContradicts) : decide(.padan, .nikName)
      }
      if similarity >= settings.nameWithBirth
        && (sameBirth || isSlip(row, person) && scratch.shareWord(rowName.buffer, personName.buffer))
      {
        return decide(.padan, .nikNameAndBirth)
      }
    }
    let contradicts =
      similarity < settings.nameWithBirth && !sameBirth
      || similarity < settings.nameAlone && isOther
    return contradicts ? decide(.konflik, .nikContradicts) : verdict
  }

  /// Whether two rows that declare one NIK speak of one person: an agreeing name or birth date, or nothing to compare.
  func agree(_ one: RowRecord, _ other: RowRecord, _ scratch: borrowing ComparisonScratch) -> Bool {
    compare(one, other, scratch) != .different
  }

  /// How surely two rows of two sources that declare one NIK, whose holder they are not, are one person: 0 when they are not,
  /// else one more than the similarity of their names in ten-thousandths. An equal birth date does not make up for
  /// names that contradict (twins share it, and a parent's NIK); where the number is somebody else's, for names that are not
  /// alike neither.
  func likeness(
    _ one: RowRecord, _ other: RowRecord, isNumberTheirs: Bool, _ scratch: borrowing ComparisonScratch
  ) -> Int {
    if !agree(one, other, scratch) { return 0 }
    let (first, second) = (one.name, other.name)
    if first.isEmpty || second.isEmpty { return 1 }
    let similarity = scratch.nameSimilarity(first.buffer, second.buffer)
    if similarity < (isNumberTheirs ? settings.nameWithBirth : settings.nameAlone) { return 0 }
    return Int(similarity * 10_000 + 0.5) + 1
  }

  /// Holds two rows that declare one NIK against each other: a name or birth date that agrees makes one person. A default
  /// date is everybody's, so it agrees only where the names do not contradict.
  func compare(_ one: RowRecord, _ other: RowRecord, _ scratch: borrowing ComparisonScratch) -> Agreement {
    let isSameDate = one.birth != 0 && one.birth == other.birth
    if isSameDate && !settings.isDefault(date: one.birth) { return .same }
    if isOtherBirth(one, other) { return .different }
    let first = one.name
    let second = other.name
    if first.isEmpty || second.isEmpty {
      if isSameDate { return .same }
      return isOtherDate(one.birth, other.birth) ? .different : .unknown
    }
    let least = isSameDate ? settings.nameWithBirth : settings.nameAlone
    return scratch.nameSimilarity(first.buffer, second.buffer) >= least ? .same : .different
  }

  /// Whether two rows are two members of one household, so that an equal NIK and birth date (twins) make them no one
  /// person: two lines of a form, or two rows under one No KK, whose names contradict; of a form also names that are not
  /// alike and have no word in common.
  func areHousemates(_ one: RowRecord, _ other: RowRecord, _ scratch: borrowing ComparisonScratch) -> Bool {
    guard one.source.isBase, one.key != .none, one.key == other.key else { return false }
    let first = one.name
    let second = other.name
    if first.isEmpty || second.isEmpty { return false }
    let similarity = scratch.nameSimilarity(first.buffer, second.buffer)
    if similarity < settings.nameWithBirth { return true }
    if one.source == .dtks || similarity >= settings.nameAlone { return false }
    return !scratch.shareWord(first.buffer, second.buffer)
  }

  /// Whether the names of two rows have a word in common, mistyped or not; of three letters or more.
  func shareMistypedWord(_ one: RowRecord, _ other: RowRecord, _ scratch: borrowing ComparisonScratch) -> Bool {
    let first = NameWords(one.name)
    let second = NameWords(other.name)
    for left in 0..<first.count where first[left].count > 2 {
      for right in 0..<second.count where second[right].count > 2 {
        if scratch.jaroWinkler(first[left].buffer, second[right].buffer) >= IdentityCheck.mistyped { return true }
      }
    }
    return false
  }

  /// Jaro–Winkler similarity from which two words are one, mistyped.
  private static let mistyped = 0.88

  /// Whether the birth dates differ by a slip of the pen, or the row's is a default day of the right year, and nothing
  /// speaks against one person.
  private func isSlip(_ one: RowRecord, _ other: RowRecord) -> Bool {
    BirthLikeness(one.birth, other.birth, settings) == .near
      && (one.sex == 0 || other.sex == 0 || one.sex == other.sex)
  }

  /// Whether two birth dates are known and are not one: a day that stands for an unknown one contradicts none of its year,
  /// and none at all in 1900 and 1970 (`hari_bawaan`).
  private func isOtherDate(_ one: Int32, _ other: Int32) -> Bool {
    switch BirthLikeness(one, other, settings) {
    case .equal, .unknown: false
    case .near: !settings.isDefault(date: one) && !settings.isDefault(date: other)
    case .otherYear, .far: true
    }
  }

  /// Whether the birth dates are another person's, however alike the names are: the year differs and the day or the
  /// month, neither is a default date, and the years are a generation apart or the sexes differ. A father's NIK on a son
  /// of his name is told by this alone. A mistyped year (same day) and a century guessed wrongly do not count.
  func isOtherBirth(_ one: RowRecord, _ other: RowRecord) -> Bool {
    if one.birth == 0 || other.birth == 0 { return false }
    let apart = abs(one.birth / 10_000 - other.birth / 10_000)
    if apart % 100 == 0 { return false }
    if one.birth % 10_000 == other.birth % 10_000 { return false }
    if settings.isDefault(date: one.birth) || settings.isDefault(date: other.birth) { return false }
    return apart >= settings.generation || one.sex != 0 && other.sex != 0 && one.sex != other.sex
  }
}
