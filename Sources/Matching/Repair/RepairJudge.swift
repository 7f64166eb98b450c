/// What the repair decides about a row, from its candidates.
struct RepairVerdict {
  /// `padanPerbaikan`, `tinjau`, or `none`: nobody was found.
  var outcome: Outcome
  /// The best candidate, unless nobody was found.
  var candidate: Candidate?
  /// The best candidate when nobody was found.
  var refused: Candidate?
  /// Probability that the row's person is among the candidates, and that it is the best of them: of all candidates
  /// and of nobody, they sum to one.
  var anyShare = 0.0
  var bestShare = 0.0
}

/// Decides by probability (contract, section 3 step 4).
struct RepairJudge {
  /// Odds from which a match counts, and from which a person is asked, in thousandths of a bit.
  let sure: Int32
  let doubtful: Int32
  /// The runner-up's odds must be ten times smaller.
  static let lead: Int32 = 3_322

  init(_ settings: MatchSettings) {
    sure = RepairWeights.odds(settings.repairProbability)
    doubtful = RepairWeights.odds(settings.reviewProbability)
  }

  /// Judges `row` by its candidates, best first. Who had died before the row's date is asked about where nobody else is
  /// likely, and otherwise stands in nobody's way: the son of his name is found.
  func judge(_ row: ResidueRow, _ candidates: ArraySlice<Candidate>) -> RepairVerdict {
    var verdict = RepairVerdict(outcome: .none)
    let hasLiving = candidates.contains { $0.veto == .none && $0.odds >= doubtful }
    var first: Candidate?
    var second: Candidate?
    var sum = 1.0
    for candidate in candidates where !hasLiving || candidate.veto == .none {
      sum += RepairJudge.power(candidate.odds)
      if first == nil { first = candidate } else if second == nil { second = candidate }
    }
    guard let best = first else { return verdict }
    verdict.anyShare = (sum - 1) / sum
    verdict.bestShare = RepairJudge.power(best.odds) / sum
    if best.odds < doubtful {
      verdict.refused = best
      return verdict
    }
    let isAlone = second.map { best.odds - $0.odds >= RepairJudge.lead } ?? true
    if row.isDouble {
      // Rows stay with the double unless its living record is certain.
      if best.odds >= sure && isAlone && best.veto == .none && best.flag != 1 && best.flag != 2 {
        verdict.outcome = .padanPerbaikan
        verdict.candidate = best
      }
      return verdict
    }
    verdict.candidate = best
    let isSure = best.odds >= sure && isAlone && best.veto == .none && !row.isPostponed
    verdict.outcome = isSure && RepairJudge.hasEnough(best) ? .padanPerbaikan : .tinjau
    return verdict
  }

  private static func power(_ odds: Int32) -> Double {
    let probability = RepairWeights.probability(odds)
    return probability / max(1 - probability, 1e-15)
  }

  /// A name alone is never enough, nor is another name ever right; a row without a name needs a number that is nearly
  /// right, and so does a birth date that is another's. A place is enough beside a name only that is not commoner than most:
  /// the one SUGIANTO of a kelurahan may be another than the one whom the list means.
  static func hasEnough(_ candidate: Candidate) -> Bool {
    let levels = candidate.levels
    let nik = levels[.nik]
    let birth = levels[.birth]
    let family = levels[.family]
    let isNumber = nik == Level.NIK.one || nik == Level.NIK.oneInSequence || nik == Level.NIK.swapped
    let isFamily = family == Level.Family.household || family == Level.Family.card
    let isName = levels[.name] != 0 && levels[.name] <= Level.Name.like75
    let isBirth = birth != 0 && birth <= Level.Birth.year
    if birth == Level.Birth.other && !isNumber { return false }
    if !isName { return isNumber && levels[.name] == 0 }
    let isPlace = levels[.region] == Level.Region.village || levels[.region] == Level.Region.district
    let isNear = isPlace && candidate.adjustment >= 0
    let isMother = levels[.mother] == Level.Mother.same || levels[.mother] == Level.Mother.like
    return isNumber || nik == Level.NIK.two || isFamily || isBirth || isNear || isMother
  }
}
