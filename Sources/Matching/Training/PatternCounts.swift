/// How often each combination of levels and blocking rules occurs among pairs.
struct PatternCounts {
  /// Levels in the lower 28 bits, rules above.
  private(set) var counts: [UInt64: Int] = [:]

  mutating func add(_ levels: PairLevels, rules: UInt16) {
    counts[UInt64(levels.packed) | UInt64(rules) << 32, default: 0] += 1
  }

  mutating func add(_ other: PatternCounts) { counts.merge(other.counts) { $0 + $1 } }

  /// Every pattern with its pairs, in no order.
  var all: some Sequence<(PairLevels, Int)> {
    counts.lazy.map { (PairLevels(packed: UInt32(truncatingIfNeeded: $0.key)), $0.value) }
  }

  /// The patterns of pairs that one of `rules` found, in an order that follows from content alone.
  func patterns(of rules: UInt16) -> [PairPattern] {
    var byLevels: [UInt32: Int] = [:]
    for (key, count) in counts where UInt16(truncatingIfNeeded: key >> 32) & rules != 0 {
      byLevels[UInt32(truncatingIfNeeded: key), default: 0] += count
    }
    return byLevels.map { PairPattern(levels: PairLevels(packed: $0.key), count: Double($0.value)) }
      .sorted { $0.levels.packed < $1.levels.packed }
  }
}

/// Pairs with the same levels.
package struct PairPattern: Sendable {
  package var levels: PairLevels
  package var count: Double

  package init(levels: PairLevels, count: Double) {
    self.levels = levels
    self.count = count
  }
}
