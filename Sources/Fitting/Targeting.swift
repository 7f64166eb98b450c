/// How well predicted expenditure finds the poor of a sample.
struct Targeting: Sendable {
  /// Share of the weighted variance explained; nil without variance, as of one family.
  var explained: Double?
  /// Of the truly poor, the share not found; of those found, the share not truly poor. By weight; nil when there are none.
  var excluded: Double?
  var included: Double?

  /// Measures the rows of `rows`. `poor` and `found` say who is poor in the whole sample, by expenditure and by prediction.
  init(_ rows: [Int], _ sample: SurveySample, predicted: [Double], poor: [Bool], found: [Bool]) {
    var weight = 0.0
    var mean = 0.0
    for row in rows {
      weight += sample.weight[row]
      mean += sample.weight[row] * sample.response[row]
    }
    mean /= max(weight, .leastNonzeroMagnitude)
    var total = 0.0
    var rest = 0.0
    var poorWeight = 0.0
    var foundWeight = 0.0
    var both = 0.0
    for row in rows {
      let own = sample.weight[row]
      let apart = sample.response[row] - mean
      let error = sample.response[row] - predicted[row]
      total += own * apart * apart
      rest += own * error * error
      if poor[row] { poorWeight += own }
      if found[row] { foundWeight += own }
      if poor[row] && found[row] { both += own }
    }
    // What is left of equal responses is rounding, no variance.
    explained = total > 1e-12 * weight * max(1, mean * mean) ? 1 - rest / total : nil
    excluded = poorWeight > 0 ? (poorWeight - both) / poorWeight : nil
    included = foundWeight > 0 ? (foundWeight - both) / foundWeight : nil
  }

  /// Who is in the lowest `decile` tenths of the weight by `value`; equal values in the order of their content.
  static func lowest(_ decile: Int, of value: [Double], _ sample: SurveySample) -> [Bool] {
    let order = value.indices.sorted { (value[$0], sample.digest[$0], $0) < (value[$1], sample.digest[$1], $1) }
    let limit = sample.weight.reduce(0, +) * Double(decile) / 10
    var result = [Bool](repeating: false, count: value.count)
    var reached = 0.0
    for row in order {
      // A family counts by where its middle lies.
      result[row] = reached + sample.weight[row] / 2 <= limit
      reached += sample.weight[row]
    }
    return result
  }
}
