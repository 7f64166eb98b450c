/// Estimates, from pairs that one way of blocking found, how likely each level is for the row's own person: the fields
/// that the blocking forces to agree are left out (Winkler 1988, as Splink does it).
///
/// u is given. Deterministic: patterns come in a fixed order, all sums are made in it.
package struct ExpectationMaximisation {
  /// m by field and level (level 1 at index 0).
  package private(set) var m: [[Double]]
  /// Share of the pairs that are the same person.
  package private(set) var share = 0.3
  /// Expected number of pairs of one person that have a level in the field, by field.
  private(set) var weight: [Double]
  /// Probability of each pattern.
  private(set) var probabilities: [Double] = []
  let fields: [RepairField]

  /// Most rounds, and the change of m that ends them.
  static let rounds = 200
  static let tolerance = 1e-7

  /// Runs over `patterns`, for `fields` alone, starting from `m`.
  package init(_ patterns: [PairPattern], fields: [RepairField], m start: [[Double]], u: [[Double]]) {
    m = start
    weight = [Double](repeating: 0, count: RepairField.allCases.count)
    self.fields = fields
    let total = patterns.reduce(0) { $0 + $1.count }
    if total == 0 { return }
    for _ in 0..<ExpectationMaximisation.rounds {
      probabilities = patterns.map { probability($0.levels, u) }
      let change = maximise(patterns, total)
      if change < ExpectationMaximisation.tolerance { break }
    }
    probabilities = patterns.map { probability($0.levels, u) }
  }

  private func probability(_ levels: PairLevels, _ u: [[Double]]) -> Double {
    var odds = share / (1 - share)
    for field in fields {
      let level = Int(levels[field])
      if level > 0 { odds *= m[field.rawValue][level - 1] / u[field.rawValue][level - 1] }
    }
    return odds / (1 + odds)
  }

  private mutating func maximise(_ patterns: [PairPattern], _ total: Double) -> Double {
    var change = 0.0
    var matches = 0.0
    for (index, pattern) in patterns.enumerated() { matches += probabilities[index] * pattern.count }
    share = min(max(matches / total, 0.000_1), 0.999_9)
    for field in fields {
      let count = field.levels.count
      // Half a pair a level, so that what was not seen is rare and not impossible.
      var sums = [Double](repeating: 0.5, count: count)
      for (index, pattern) in patterns.enumerated() {
        let level = Int(pattern.levels[field])
        if level > 0 { sums[level - 1] += probabilities[index] * pattern.count }
      }
      weight[field.rawValue] = sums.reduce(0, +)
      for group in field.groups {
        let sum = group.reduce(0) { $0 + sums[$1 - 1] }
        for level in group {
          let value = sums[level - 1] / sum
          change = max(change, abs(value - m[field.rawValue][level - 1]))
          m[field.rawValue][level - 1] = value
        }
      }
    }
    return change
  }
}
