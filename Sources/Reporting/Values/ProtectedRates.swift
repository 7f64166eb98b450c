/// The rates of a programme in several places (or deciles) with the small numbers kept back.
///
/// Each measure adds up from the parts to a total, so what is hidden in one place is covered by a second; a rate is
/// hidden with its numerator or denominator, rupiah with the count of those they went to.
struct ProtectedRates: Sendable {
  private let rates: [Rates]
  private let left: [Bool]
  private let hidden: [[Bool]]

  /// `sums`: which places (by index) add up to which place.
  init(_ rates: [Rates], sums: [(parts: [Int], total: Int)]) {
    self.rates = rates
    // One column more than the measures: L \ R.
    let width = RateMeasure.allCases.count + 1
    var values: [Int] = []
    for rate in rates {
      values += RateMeasure.allCases.map { $0.isMoney ? 0 : rate[$0] } + [rate.eligibleNotReceiving]
    }
    var equations: [Suppression.Equation] = []
    for sum in sums where !sum.parts.isEmpty {
      for column in 0..<width {
        equations.append(
          Suppression.Equation(
            parts: sum.parts.map { $0 * width + column }, total: sum.total * width + column))
      }
    }
    let flat = Suppression.hidden(values, equations)
    hidden = rates.indices.map { Array(flat[$0 * width..<($0 + 1) * width - 1]) }
    left = rates.indices.map { flat[($0 + 1) * width - 1] }
  }

  private func isHidden(_ place: Int, _ measure: RateMeasure) -> Bool { hidden[place][measure.rawValue] }

  /// A count.
  func count(_ place: Int, _ measure: RateMeasure) -> Cell {
    isHidden(place, measure) ? .hidden : .count(rates[place][measure])
  }

  /// Rupiah, hidden with the count of those they went to.
  func rupiah(_ place: Int, _ measure: RateMeasure, of people: RateMeasure) -> Cell {
    isHidden(place, people) ? .hidden : .rupiah(rates[place][measure])
  }

  /// |L \ R|.
  func leftOut(_ place: Int) -> Cell { left[place] ? .hidden : .count(rates[place].eligibleNotReceiving) }

  func inclusionError(_ place: Int) -> Cell {
    isHidden(place, .inklusi) || isHidden(place, .recipients) ? .hidden : .share(rates[place].inclusionError)
  }

  func undercoverage(_ place: Int) -> Cell {
    left[place] || isHidden(place, .eligible) ? .hidden : .share(rates[place].undercoverage)
  }

  func exclusionError(_ place: Int) -> Cell {
    isHidden(place, .eksklusi) || isHidden(place, .withinQuota) ? .hidden : .share(rates[place].exclusionError)
  }
}
