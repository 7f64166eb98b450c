import Comparison
import RegistryTypes
import TabularIO

/// What two rows without a person in Dukcapil say about each other: the rules of section 3, between rows.
struct UnmatchedEvidence: BitwiseCopyable {
  /// One person, perhaps, unknown, or certainly two.
  enum Relation: UInt8 {
    case none
    case weak
    case strong
    case never
  }

  private enum Likeness {
    case equal
    case near
    case unknown
    case far
  }

  let settings: IdentitySettings

  /// Names that differ by their spaces at most, or by a word left over.
  private static let sameName = 0.95

  /// What two items of one or several rows each say.
  struct Verdict {
    var relation = Relation.none
    /// How good the best pair is: what it rests on, then the similarity of its names (``similarity(of:)``).
    var score = 0
    /// How many pairs of rows are at least weakly related.
    var pairs = 0

    static let step = 100_000

    /// The similarity of names, in ten-thousandths, of a pair of that score.
    static func similarity(of score: Int) -> Int { score % step }
  }

  /// What a relation rests on besides name and birth date, the least first.
  private enum Ground: Int {
    case none
    case district
    case subdistrict
    case village
    case family
    case number

    /// Of rows whose region codes agree to so many digits.
    init(_ digits: Int) {
      switch digits {
      case 10...: self = .village
      case 6...: self = .subdistrict
      case 4...: self = .district
      default: self = .none
      }
    }
  }

  /// Judges two items: `never` if any two rows are never one person, else the best that two rows say.
  func relation(
    _ one: SpillItem, _ other: SpillItem, sameFamily: Bool, _ scratch: borrowing ComparisonScratch
  ) -> Verdict {
    var verdict = Verdict()
    one.eachRecordView { left in
      if left.isFollower || verdict.relation == .never { return }
      other.eachRecordView { right in
        if right.isFollower || verdict.relation == .never { return }
        let found = relation(left, right, sameFamily: sameFamily, scratch)
        if found.relation != .none { verdict.pairs += 1 }
        if found.relation.rawValue > verdict.relation.rawValue
          || found.relation == verdict.relation && found.score > verdict.score
        {
          verdict.relation = found.relation
          verdict.score = found.score
        }
      }
    }
    return verdict
  }

  private func relation(
    _ one: RowRecord, _ other: RowRecord, sameFamily: Bool, _ scratch: borrowing ComparisonScratch
  ) -> (relation: Relation, score: Int) {
    let first = one.name
    let second = other.name
    let hasNames = !first.isEmpty && !second.isEmpty
    let similarity = hasNames ? scratch.nameSimilarity(first.buffer, second.buffer) : 0
    let score = Int(similarity * 10_000 + 0.5)
    let nik = compareNIK(one, other)
    let sameBirth = one.birth != 0 && one.birth == other.birth
    if nik == .far { return (.never, 0) }
    if nik == .equal && (similarity >= settings.nameAlone || sameBirth && similarity >= settings.nameWithBirth) {
      return (.strong, score + Ground.number.rawValue * Verdict.step)
    }
    if one.source == other.source && one.source.isBase {
      // Another row of one source is another person, unless it is the same again by step 1.
      let isAgain =
        sameBirth && first == second && hasNames && (sameFamily || one.isOfVillage(of: other))
        && !(settings.isDefault(date: one.birth) && isContradicted(one, other, scratch))
      return isAgain ? (.strong, score + Ground.number.rawValue * Verdict.step) : (.never, 0)
    }
    if !hasNames { return (.none, 0) }
    if one.sex == 0 || other.sex == 0 || one.sex == other.sex || sameBirth && first == second {
      return ofOneSex(one, other, similarity, nik, sameFamily: sameFamily)
    }
    // Both NIKs say who is who; where one is missing, the sex may be wrong as anything else.
    if one.nik != 0 && other.nik != 0 { return (.never, 0) }
    let found = ofOneSex(one, other, similarity, nik, sameFamily: sameFamily)
    return found.relation == .strong ? (.weak, found.score) : (.none, 0)
  }

  /// Whether something else than name and birth date tells two rows apart. Where many share a default date, namesakes of
  /// one kelurahan are common, and a merge would make two families one.
  private func isContradicted(_ one: RowRecord, _ other: RowRecord, _ scratch: borrowing ComparisonScratch) -> Bool {
    if one.sex != 0 && other.sex != 0 && one.sex != other.sex { return true }
    if one.noKK != 0 && other.noKK != 0 && one.noKK != other.noKK { return true }
    let (first, second) = (one.mother, other.mother)
    if first.isEmpty || second.isEmpty { return false }
    return scratch.nameSimilarity(first.buffer, second.buffer) < settings.nameAlone
  }

  /// What two rows say of which neither is certainly another person's.
  private func ofOneSex(
    _ one: RowRecord, _ other: RowRecord, _ similarity: Double, _ nik: Likeness, sameFamily: Bool
  ) -> (relation: Relation, score: Int) {
    let score = Int(similarity * 10_000 + 0.5)
    let birth = BirthLikeness(one.birth, other.birth, settings)
    if sameFamily { return (inFamily(similarity, birth), score + Ground.family.rawValue * Verdict.step) }
    if nik == .near && (birth == .equal || birth == .near || birth == .otherYear) && similarity >= settings.nameAlone {
      return (.strong, score + Ground.family.rawValue * Verdict.step)
    }
    if birth != .equal || settings.isDefault(date: one.birth) { return (.none, 0) }
    let ground = Ground(one.region.commonDigits(other.region))
    return (apart(one, other, similarity, ground), score + ground.rawValue * Verdict.step)
  }

  /// Within one family: a like name with the birth date, or the whole name where the date says little.
  private func inFamily(_ similarity: Double, _ birth: BirthLikeness) -> Relation {
    switch birth {
    case .equal:
      similarity >= settings.nameInFamily ? .strong : similarity >= settings.nameWithBirth ? .weak : .none
    case .near, .otherYear, .unknown:
      similarity >= settings.nameAlone ? .strong : similarity >= settings.nameInFamily ? .weak : .none
    case .far: .none
    }
  }

  /// In different families with an equal birth date: the farther apart they live, the liker the names must be.
  private func apart(_ one: RowRecord, _ other: RowRecord, _ similarity: Double, _ ground: Ground) -> Relation {
    let isSame = similarity >= UnmatchedEvidence.sameName
    switch ground {
    case .village:
      return similarity >= settings.nameAlone ? .strong : similarity >= settings.nameInFamily ? .weak : .none
    case .subdistrict: return isSame ? .strong : similarity >= settings.nameAlone ? .weak : .none
    case .district:
      // A survey whose villages have another coding is known by its kab alone. One word is too little there.
      if isSame && one.name.hasSpace && other.name.hasSpace { return .strong }
      return similarity >= settings.nameAlone ? .weak : .none
    default: return .none
    }
  }

  /// A NIK borrowed from somebody else says nothing about its bearer.
  private func compareNIK(_ one: RowRecord, _ other: RowRecord) -> Likeness {
    if one.nik == 0 || other.nik == 0 || one.outcome == .konflik || other.outcome == .konflik { return .unknown }
    if one.nik == other.nik { return .equal }
    return EditDistance.isOneDigitApart(one.nik, other.nik) || EditDistance.isOneSwapApart(one.nik, other.nik)
      ? .near : .far
  }
}

extension RowRecord {
  /// Whether both rows, of one source, name one kelurahan: as its code is now, or as the source wrote it.
  func isOfVillage(of other: RowRecord) -> Bool {
    if region.isFull && region == other.region { return true }
    return village != 0 && village == other.village && !region.isNone && region.commonDigits(other.region) >= 4
  }
}

extension ByteView {
  /// Whether a folded name has more than one word.
  fileprivate var hasSpace: Bool { buffer.contains(0x20) }
}

extension Region {
  /// The deepest level (10, 6, 4 or 2 digits) at which both codes are known and equal; 0 when there is none.
  func commonDigits(_ other: Region) -> Int {
    for level in [10, 6, 4, 2] where digits >= level && other.digits >= level {
      if cut(level) == other.cut(level) { return level }
    }
    return 0
  }

  /// The code cut to `level` digits; 0 when it has fewer.
  func cut(_ level: Int) -> UInt64 {
    guard digits >= level else { return 0 }
    var code = value
    for _ in level..<digits { code /= 10 }
    return code
  }
}
