/// Holds estimated chances to what is known before any data: of two levels of a field, one of which agrees more than the other,
/// the worse never weighs more; what disagrees altogether never speaks for a match; and of what hardly any pair shows nothing
/// is known. An extract of one kabupaten has no pair of two kabupaten: without this, what the estimate makes up for such
/// pairs would link strangers once neighbours are in the frame.
package struct WeightOrder {
  /// Persons of the frame.
  let population: Int
  /// Pairs that a level must be seen in to weigh anything.
  static let fewest = 20.0

  package init(population: Int) { self.population = population }

  /// Levels of a field from the best to the worst, as far as they can be compared: a day and month exchanged is neither better
  /// nor worse than one wrong digit.
  static func chains(_ field: RepairField) -> [[Int]] {
    switch field {
    case .name, .mother, .sex, .family: field.groups
    case .birth: [[1, 2, 7], [1, 3, 4, 6, 7], [1, 5, 7]]
    case .nik: [[1, 2, 4, 7], [3, 7], [5, 6]]
    case .region: field.groups
    }
  }

  /// `chances` by field and level with weights in order; `seen` says in how many pairs each level was met.
  func ordered(_ chances: [[RepairModel.Chance]], seen: [[Double]]) -> [[RepairModel.Chance]] {
    zip(RepairField.allCases, chances).map { field, chances in
      var ratios = chances.map { $0.m / u($0) }
      ratios = WeightOrder.ordered(ratios, seen: seen[field.rawValue], chains: WeightOrder.chains(field))
      return zip(chances, ratios).map { set($0, $1) }
    }
  }

  /// The ratios m / u of the levels of a field (level 1 at index 0), put in order.
  package static func ordered(_ ratios: [Double], seen: [Double], chains: [[Int]]) -> [Double] {
    var ratios = ratios
    for level in ratios.indices where seen[level] < fewest { ratios[level] = 1 }
    for chain in chains {
      var least = Double.infinity
      for level in chain {
        let isLast = level == chain.last
        ratios[level - 1] = min(ratios[level - 1], least, isLast ? 1 : .infinity)
        // A level that nothing is known of holds none down that comes after it.
        if seen[level - 1] >= fewest { least = min(least, ratios[level - 1]) }
      }
    }
    return ratios
  }

  private func u(_ chance: RepairModel.Chance) -> Double {
    chance.u ?? min((chance.others ?? 1) / Double(max(population, 2)), 1)
  }

  /// The chance with another ratio: others are as likely as that says, or, where they would be more than certain, the row's
  /// own person is less likely.
  private func set(_ chance: RepairModel.Chance, _ ratio: Double) -> RepairModel.Chance {
    if chance.m / u(chance) == ratio { return chance }
    var chance = chance
    let others = chance.m / ratio
    if others > 1 {
      chance.m = min(u(chance) * ratio, 1)
    } else if chance.u != nil {
      chance.u = others
    } else {
      chance.others = max(others * Double(max(population, 2)), 0.000_001)
    }
    return chance
  }
}
