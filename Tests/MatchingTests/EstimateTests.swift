import Matching
import TestSupport
import Testing

/// Expectation maximisation finds the chances that a sample was drawn with.
@Suite struct EstimateTests {
  private func draw(_ chances: [Double], _ random: inout SeededGenerator) -> UInt32 {
    var left = Double(random.next() >> 11) / 9_007_199_254_740_992
    for (level, chance) in chances.enumerated() {
      if left < chance { return UInt32(level + 1) }
      left -= chance
    }
    return UInt32(chances.count)
  }

  @Test(arguments: [11, 12] as [UInt64])
  func plantedChancesAreFound(seed: UInt64) {
    let fields: [RepairField] = [.mother, .birth, .sex]
    let m: [RepairField: [Double]] = [
      .mother: [0.80, 0.15, 0.05], .birth: [0.85, 0.02, 0.04, 0.03, 0.03, 0.01, 0.02], .sex: [0.98, 0.02],
    ]
    let u: [RepairField: [Double]] = [
      .mother: [0.01, 0.04, 0.95], .birth: [0.02, 0.01, 0.02, 0.03, 0.02, 0.05, 0.85], .sex: [0.5, 0.5],
    ]
    var random = SeededGenerator(seed: seed)
    var counts: [UInt32: Double] = [:]
    for _ in 0..<60_000 {
      let isSame = random.next() % 100 < 30
      var levels = PairLevels()
      for field in fields { levels[field] = draw((isSame ? m : u)[field] ?? [], &random) }
      counts[levels.packed, default: 0] += 1
    }
    let patterns = counts.map { PairPattern(levels: PairLevels(packed: $0.key), count: $0.value) }
      .sorted { $0.levels.packed < $1.levels.packed }
    var start: [[Double]] = []
    var known: [[Double]] = []
    for field in RepairField.allCases {
      let count = field.levels.count
      start.append([0.7] + [Double](repeating: 0.3 / Double(count - 1), count: count - 1))
      known.append(u[field] ?? [Double](repeating: 1 / Double(count), count: count))
    }
    let found = ExpectationMaximisation(patterns, fields: fields, m: start, u: known)
    #expect(abs(found.share - 0.30) < 0.02, "seed \(seed)")
    for field in fields {
      for (level, chance) in (m[field] ?? []).enumerated() {
        #expect(abs(found.m[field.rawValue][level] - chance) < 0.02, "seed \(seed) \(field) \(level)")
      }
    }
  }
}
