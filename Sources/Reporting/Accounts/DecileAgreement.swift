/// Families by the official national decile and by the one this run computed.
struct DecileAgreement: Sendable {
  /// The place of a family without that decile; deciles 1 to 10 are at 0 to 9.
  static let none = 10
  static let width = 11

  /// Families, at official * width + own.
  private(set) var families = [Int](repeating: 0, count: width * width)

  mutating func add(official: Int, own: Int) { families[official * DecileAgreement.width + own] += 1 }

  mutating func add(_ other: DecileAgreement) {
    for place in families.indices { families[place] += other.families[place] }
  }

  /// Families with this official and this own decile.
  func count(official: Int, own: Int) -> Int { families[official * DecileAgreement.width + own] }

  /// Families with both deciles whose deciles lie at most `distance` apart.
  func within(_ distance: Int) -> Int {
    (0..<10).reduce(0) { sum, official in
      sum
        + (0..<10).reduce(0) { row, own in
          abs(official - own) <= distance ? row + count(official: official, own: own) : row
        }
    }
  }

  /// Families with an official decile.
  var official: Int { families.prefix(10 * DecileAgreement.width).reduce(0, +) }

  /// Which numbers must not be shown. The families of every own decile are shown elsewhere (`ownHidden`: those that
  /// are not), so the columns have known totals; so have the families that agree, and those one decile apart.
  func hidden(ownHidden: [Bool]) -> [Bool] {
    let width = DecileAgreement.width
    var values = families
    var equations: [Suppression.Equation] = []
    func sum(_ parts: [Int]) {
      values.append(parts.reduce(0) { $0 + families[$1] })
      equations.append(Suppression.Equation(parts: parts, total: values.count - 1))
    }
    for own in 0..<width { sum((0..<width).map { $0 * width + own }) }
    for official in 0..<width { sum((0..<width).map { official * width + $0 }) }
    for distance in 0...1 {
      sum(families.indices.filter { $0 / width < 10 && $0 % width < 10 && abs($0 / width - $0 % width) <= distance })
    }
    var hidden = Array(Suppression.hidden(values, equations).prefix(width * width))
    // A total that is kept back elsewhere must not be had by adding up its column.
    for place in hidden.indices where ownHidden[place % width] && families[place] > 0 { hidden[place] = true }
    return hidden
  }
}
