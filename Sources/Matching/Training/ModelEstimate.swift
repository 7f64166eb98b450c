import Glibc
import TabularIO

/// Makes a model from counted pairs: u from random ones, m by expectation maximisation over those that blocking found.
struct ModelEstimate {
  /// Pairs that blocking found.
  var candidates = PatternCounts()
  /// Random pairs, by field and level; index 0 is level 1.
  var random = RepairField.allCases.map { [Double](repeating: 0, count: $0.levels.count) }
  /// Sum of the rarity of agreeing words of random pairs, by level of the name (thousandths of a bit).
  var rarities = [Double](repeating: 0, count: RepairField.name.levels.count)
  /// Rows searched, and those that declare something comparable, by field.
  var rows = 0
  var rowsWith = [Double](repeating: 0, count: RepairField.allCases.count)
  /// Persons of the frame.
  var population = 0

  /// One way of blocking, and the fields that it leaves open.
  private struct Session {
    let rules: [BlockingRule]
    let fields: [RepairField]
  }

  private static let sessions = [
    Session(rules: [.card, .household], fields: [.name, .birth, .sex, .nik]),
    Session(rules: [.nik], fields: [.name, .mother, .family]),
    Session(rules: [.birthName], fields: [.sex, .nik, .family, .region, .mother]),
    Session(rules: [.birthDistrict], fields: [.name, .mother, .sex, .nik, .family]),
    Session(rules: [.nameVillage], fields: [.birth, .sex, .nik, .family, .mother]),
  ]

  /// Levels whose chance follows the size of the frame: how many others are expected there is counted, not their share.
  private static func isCounted(_ field: RepairField, _ level: Int) -> Bool {
    switch field {
    case .nik: level < Int(Level.NIK.prefix)
    case .family: level < Int(Level.Family.otherHousehold)
    default: false
    }
  }

  /// How much of a name's rarity counts at each level: all of it where every word agrees, less where only some do.
  private static let rarity = [1.0, 1, 0.9, 0.9, 0.8, 0.8, 0.8, 0.7, 0.5, 0]

  /// Others at the counted levels of the NIK that the model reckons with at least, whatever the sample showed: numbers
  /// are given out one after another to those born on one day in one place, which a made-up population may not follow.
  private static let fewestOthers = [0.05, 0.3, 0.001, 0.5]

  /// Estimates the chances of every level.
  func chances() -> [[RepairModel.Chance]] {
    var u = RepairField.allCases.map { ModelEstimate.shares(random[$0.rawValue], $0) }
    var m = RepairField.allCases.map { ModelEstimate.start($0) }
    var others = RepairField.allCases.map { [Double](repeating: 1, count: $0.levels.count) }
    // What is counted depends on what is known of m, and the other way round; a few turns settle both.
    for _ in 0..<4 {
      for field in RepairField.allCases {
        for level in 1...field.levels.count where ModelEstimate.isCounted(field, level) {
          u[field.rawValue][level - 1] = others[field.rawValue][level - 1] / Double(max(population, 2))
        }
      }
      (m, others) = turn(m, u)
    }
    let found = RepairField.allCases.map { field in
      (0..<field.levels.count).map { level in
        let counted = ModelEstimate.isCounted(field, level + 1)
        return RepairModel.Chance(
          m: m[field.rawValue][level], u: counted ? nil : u[field.rawValue][level],
          others: counted ? others[field.rawValue][level] : nil,
          rarity: field == .name ? ModelEstimate.rarity[level] : 0,
          usualRarity: field == .name ? usualRarity(level + 1, u: u[0]) : 0)
      }
    }
    return WeightOrder(population: population).ordered(found, seen: seen())
  }

  /// Pairs met at every level, random ones and those that blocking found.
  private func seen() -> [[Double]] {
    var seen = random
    for (levels, count) in candidates.all {
      for field in RepairField.allCases where levels[field] > 0 {
        seen[field.rawValue][Int(levels[field]) - 1] += Double(count)
      }
    }
    return seen
  }

  private func turn(_ start: [[Double]], _ u: [[Double]]) -> (m: [[Double]], others: [[Double]]) {
    var sums = start.map { $0.map { _ in 0.0 } }
    var weights = [Double](repeating: 0, count: start.count)
    var others = RepairField.allCases.map { [Double](repeating: 0, count: $0.levels.count) }
    for session in ModelEstimate.sessions {
      let rules = session.rules.reduce(UInt16(0)) { $0 | $1.bit }
      let patterns = candidates.patterns(of: rules)
      let run = ExpectationMaximisation(patterns, fields: session.fields, m: start, u: u)
      for field in session.fields {
        let weight = run.weight[field.rawValue]
        weights[field.rawValue] += weight
        for level in sums[field.rawValue].indices {
          sums[field.rawValue][level] += weight * run.m[field.rawValue][level]
        }
      }
      count(patterns, run, session, into: &others)
    }
    var m = start
    for field in RepairField.allCases where weights[field.rawValue] > 0 {
      m[field.rawValue] = sums[field.rawValue].map { $0 / weights[field.rawValue] }
    }
    for field in RepairField.allCases {
      for level in others[field.rawValue].indices {
        let rows = max(rowsWith[field.rawValue], 1)
        let least = field == .nik && level < 4 ? ModelEstimate.fewestOthers[level] : 0.001
        others[field.rawValue][level] = max(others[field.rawValue][level] / rows, least)
      }
    }
    return (m, others)
  }

  /// Other persons at the counted levels, from the session whose blocking finds all of them.
  private func count(
    _ patterns: [PairPattern], _ run: ExpectationMaximisation, _ session: Session, into others: inout [[Double]]
  ) {
    guard run.probabilities.count == patterns.count else { return }
    for (index, pattern) in patterns.enumerated() {
      let other = (1 - run.probabilities[index]) * pattern.count
      if session.rules.contains(.card) {
        let level = Int(pattern.levels[.family])
        if level == 1 || level == 2 { others[RepairField.family.rawValue][level - 1] += other }
      }
      if session.rules.contains(.nik) {
        let level = Int(pattern.levels[.nik])
        if level == 1 || level == 2 { others[RepairField.nik.rawValue][level - 1] += other }
      }
      if session.rules.contains(.birthDistrict) {
        let level = Int(pattern.levels[.nik])
        if level == 4 { others[RepairField.nik.rawValue][level - 1] += other }
      }
    }
  }

  private static func shares(_ counts: [Double], _ field: RepairField) -> [Double] {
    var shares = counts
    for group in field.groups {
      let sum = group.reduce(0) { $0 + counts[$1 - 1] + 0.5 }
      for level in group { shares[level - 1] = (counts[level - 1] + 0.5) / sum }
    }
    return shares
  }

  /// How rare agreeing words usually are at a level of the name. For equal names rarity takes the place of u altogether.
  private func usualRarity(_ level: Int, u: [Double]) -> Double {
    if level <= 2 { return -log2(u[0]) }
    let pairs = random[RepairField.name.rawValue][level - 1]
    return pairs > 0 ? rarities[level - 1] / pairs / 1000 : 0
  }

  /// Where expectation maximisation starts: agreement likely, the worst level unlikely.
  private static func start(_ field: RepairField) -> [Double] {
    let count = field.levels.count
    var values = [Double](repeating: 0, count: count)
    for group in field.groups {
      for level in group { values[level - 1] = 0.2 / Double(max(group.count - 1, 1)) }
      values[group[0] - 1] = 0.8
    }
    return values
  }
}
