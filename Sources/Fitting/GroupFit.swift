import Scoring

/// The rows of one kab/kota and fold as far as a fit needs them: the triangle, and how many rows each column has.
struct GroupRows: Sendable {
  var triangle: Triangle
  /// Rows with a value, by column of the design.
  var counts: [Int]
  /// Sum of weights times the column's value: what the average family has.
  var sums: [Double]
  var rows = 0
  var weight = 0.0

  init(_ design: Design) {
    triangle = Triangle(columns: design.columns.count + 1)
    counts = [Int](repeating: 0, count: design.columns.count)
    sums = [Double](repeating: 0, count: design.columns.count)
  }

  mutating func add(_ sample: SurveySample, _ row: Int, _ design: Design, _ line: inout [Double]) {
    var touched: [Int] = []
    design.fill(sample, row, into: &line) { touched.append($0) }
    let root = sample.weight[row].squareRoot()
    for column in touched {
      counts[column] += 1
      sums[column] += line[column] * root
    }
    rows += 1
    weight += sample.weight[row]
    triangle.add(&line)
  }

  mutating func merge(_ other: GroupRows) {
    triangle.merge(other.triangle)
    for column in counts.indices {
      counts[column] += other.counts[column]
      sums[column] += other.sums[column]
    }
    rows += other.rows
    weight += other.weight
  }
}

/// Fits the coefficients of one territory.
enum GroupFit {
  /// The coefficients by weighted least squares; a category with fewer rows than `least`, or that is a combination of
  /// others, counts as the reference. Rounded to what a model file holds.
  static func fit(_ group: GroupRows, _ design: Design, least: Int) -> RankingModel.Variant {
    let wanted = estimable(group, design, least: least)
    let values = group.triangle.solve(wanted)
    var coefficients = [Double](repeating: 0, count: design.columns.count)
    for (place, column) in wanted.enumerated() { coefficients[column] = values[place] ?? 0 }
    let hasGap = Set(wanted.enumerated().filter { values[$0.offset] != nil }.map(\.element))
    var variables = design.form.variables
    for variable in variables.indices {
      variables[variable].term = term(variable, design, coefficients)
      variables[variable].missing = missing(variable, design, coefficients, group, hasGap)
    }
    return RankingModel.Variant(
      constant: fixed(coefficients[0], decimals: 4), variables: variables,
      interactions: design.form.interactions.indices.map { interaction($0, design, coefficients, group) })
  }

  /// Columns to estimate, in order: without each variable's reference (the category with most rows, the first of equals)
  /// and without what has too few rows.
  private static func estimable(_ group: GroupRows, _ design: Design, least: Int) -> [Int] {
    var references = [Int](repeating: -1, count: design.form.variables.count)
    for (column, meaning) in design.columns.enumerated() {
      switch meaning {
      case .category(let variable, _), .level(let variable, _):
        if references[variable] < 0 || group.counts[column] > group.counts[references[variable]] {
          references[variable] = column
        }
      case .constant, .slope, .missing, .pair: break
      }
    }
    return design.columns.indices.filter { column in
      column == 0 || (group.counts[column] >= max(least, 1) && !references.contains(column))
    }
  }

  private static func term(_ variable: Int, _ design: Design, _ coefficients: [Double]) -> RankingModel.Term {
    switch design.form.variables[variable].term {
    case .number(_, let limit):
      let column = design.columns.firstIndex(of: .slope(variable: variable)) ?? 0
      return .number(slope: slope(coefficients[column]), limit: limit)
    case .category:
      var list = [Int64](repeating: 0, count: 256)
      for (column, meaning) in design.columns.enumerated() {
        if case .category(variable, let code) = meaning { list[code] = fixed(coefficients[column], decimals: 4) }
      }
      return .category(list)
    case .classes(let borders, let old):
      var list = [Int64](repeating: 0, count: old.count)
      for (column, meaning) in design.columns.enumerated() {
        if case .level(variable, let place) = meaning { list[place] = fixed(coefficients[column], decimals: 4) }
      }
      return .classes(borders: borders, coefficients: list)
    }
  }

  /// What a missing value counts: as estimated where the survey has enough of them, else as the average family's value.
  private static func missing(
    _ variable: Int, _ design: Design, _ coefficients: [Double], _ group: GroupRows, _ estimated: Set<Int>
  ) -> Int64 {
    if let column = design.columns.firstIndex(of: .missing(variable: variable)), estimated.contains(column) {
      return fixed(coefficients[column], decimals: 4)
    }
    var sum = 0.0
    var weight = 0.0
    var lost = 0.0
    for (column, meaning) in design.columns.enumerated() {
      switch meaning {
      case .category(variable, _), .level(variable, _):
        sum += coefficients[column] * group.sums[column]
        weight += group.sums[column]
      case .slope(variable):
        sum += coefficients[column] * group.sums[column]
        weight = group.weight
      case .missing(variable): lost = group.sums[column]
      default: break
      }
    }
    if case .number = design.form.variables[variable].term { weight -= lost }
    return weight > 0 ? fixed(sum / weight, decimals: 4) : 0
  }

  /// An interaction as estimated; where a value is missing it adds what it adds to the average family.
  private static func interaction(
    _ place: Int, _ design: Design, _ coefficients: [Double], _ group: GroupRows
  ) -> RankingModel.Interaction {
    var result = design.form.interactions[place]
    var pairs: [RankingModel.Interaction.Pair] = []
    var slopes = [Int64](repeating: 0, count: 255)
    var sum = 0.0
    for (column, meaning) in design.columns.enumerated() {
      guard case .pair(place, let first, let second) = meaning else { continue }
      sum += coefficients[column] * group.sums[column]
      if let second {
        let amount = fixed(coefficients[column], decimals: 4)
        if amount != 0 {
          pairs.append(RankingModel.Interaction.Pair(first: UInt8(first), second: UInt8(second), amount: amount))
        }
      } else {
        slopes[first] = slope(coefficients[column])
      }
    }
    if case .number(_, let limit) = design.form.variables[result.second].term {
      result.term = .slopes(slopes, limit: limit)
    } else {
      result.term = .categories(pairs, other: 0)
    }
    result.missing = group.weight > 0 ? fixed(sum / group.weight, decimals: 4) : 0
    return result
  }

  /// Rounded to `decimals`, as a sum of eight decimals.
  private static func fixed(_ value: Double, decimals: Int) -> Int64 {
    let unit = decimals == 4 ? 1e4 : 1e6
    return Int64((bounded(value) * unit).rounded()) * (decimals == 4 ? 10_000 : 100)
  }

  /// A slope has six decimals of its own.
  private static func slope(_ value: Double) -> Int64 { Int64((bounded(value) * 1e6).rounded()) }

  /// What a model file may hold: beyond it nothing was estimated but noise.
  private static func bounded(_ value: Double) -> Double { value.isFinite ? min(max(value, -400), 400) : 0 }
}
