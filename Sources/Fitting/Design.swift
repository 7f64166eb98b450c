import Scoring

/// The columns of a least squares fit for a model of a given form: a constant; a column a category, or class, and one for a
/// missing value, by variable; a column for the value of a number.
///
/// All categories have a column here. A fit chooses which it estimates; the one with most rows is what the others are
/// measured against.
struct Design: Sendable {
  /// What a column stands for.
  enum Column: Sendable, Equatable {
    case constant
    case category(variable: Int, code: Int)
    case level(variable: Int, place: Int)
    case slope(variable: Int)
    case missing(variable: Int)
    /// Two codes together, or a code of the first (`second` is nil) with the value of the second.
    case pair(interaction: Int, first: Int, second: Int?)
  }

  let form: RankingModel.Variant
  private(set) var columns: [Column] = [.constant]
  /// Column of a category by variable and code, of a class by variable and place; -1 for none.
  private var codes: [[Int]] = []
  private var slopes: [Int] = []
  private var gaps: [Int] = []
  /// Of each interaction, the column of a pair of codes (`first << 8 | second`), or of a code with the second's value.
  private var pairs: [[Int: Int]] = []

  /// The columns that `sample` has values for.
  init(form: RankingModel.Variant, sample: SurveySample) {
    self.form = form
    for (variable, definition) in form.variables.enumerated() {
      var seen = Set<Int>()
      var hasGap = false
      for row in 0..<sample.count {
        let value = sample.value(row, variable)
        if value == SurveySample.missing { hasGap = true } else { seen.insert(Design.place(definition.term, value)) }
      }
      var places = [Int](repeating: -1, count: 256)
      if case .number = definition.term {
        slopes.append(columns.count)
        columns.append(.slope(variable: variable))
      } else {
        slopes.append(-1)
        for place in seen.sorted() {
          places[place] = columns.count
          if case .category = definition.term {
            columns.append(.category(variable: variable, code: place))
          } else {
            columns.append(.level(variable: variable, place: place))
          }
        }
      }
      codes.append(places)
      gaps.append(hasGap ? columns.count : -1)
      if hasGap { columns.append(.missing(variable: variable)) }
    }
    for interaction in form.interactions.indices { addPairs(interaction, sample) }
  }

  /// A column a pair of codes that the sample has; of each variable's most frequent code none, as no main effect has one.
  private mutating func addPairs(_ interaction: Int, _ sample: SurveySample) {
    let pair = form.interactions[interaction]
    var seen = Set<Int>()
    for row in 0..<sample.count {
      if let key = key(pair, sample, row) { seen.insert(key) }
    }
    let first = mostFrequent(pair.first, sample)
    var isSlope = false
    if case .number = form.variables[pair.second].term { isSlope = true }
    let second = isSlope ? nil : mostFrequent(pair.second, sample)
    var places: [Int: Int] = [:]
    for key in seen.sorted() where key >> 8 != first && (isSlope || key & 255 != second) {
      places[key] = columns.count
      columns.append(.pair(interaction: interaction, first: key >> 8, second: isSlope ? nil : key & 255))
    }
    pairs.append(places)
  }

  private func key(_ pair: RankingModel.Interaction, _ sample: SurveySample, _ row: Int) -> Int? {
    let first = sample.value(row, pair.first)
    let second = sample.value(row, pair.second)
    if first == SurveySample.missing || second == SurveySample.missing { return nil }
    return Int(first) << 8 | Design.place(form.variables[pair.second].term, second)
  }

  /// The code with most rows, the smallest of equals.
  private func mostFrequent(_ variable: Int, _ sample: SurveySample) -> Int? {
    var counts = [Int](repeating: 0, count: 256)
    for row in 0..<sample.count {
      let value = sample.value(row, variable)
      if value != SurveySample.missing { counts[Int(value)] += 1 }
    }
    return counts.enumerated().max { ($0.element, -$0.offset) < ($1.element, -$1.offset) }?.offset
  }

  /// The code of a category, the place of a class; 0 for a number.
  static func place(_ term: RankingModel.Term, _ value: Int32) -> Int {
    switch term {
    case .category: Int(value)
    case .number: 0
    case .classes(let borders, _): borders.firstIndex { $0 >= Int(value) } ?? borders.count
    }
  }

  /// What stands in the column of a value: the number, as far as its limit; 1 for a category or class.
  private static func amount(_ term: RankingModel.Term, _ value: Int32) -> Double {
    guard case .number(_, let limit) = term else { return 1 }
    return Double(min(Int(value), limit ?? Int.max)) / 100
  }

  /// The row of `sample` as a row of the weighted design, response last; `body` gets each column with a value.
  func fill(_ sample: SurveySample, _ row: Int, into line: inout [Double], counting body: (Int) -> Void) {
    for column in line.indices { line[column] = 0 }
    let root = sample.weight[row].squareRoot()
    line[0] = root
    body(0)
    for (variable, definition) in form.variables.enumerated() {
      let value = sample.value(row, variable)
      var column = gaps[variable]
      var amount = 1.0
      if value != SurveySample.missing {
        column = slopes[variable]
        if column < 0 { column = codes[variable][Design.place(definition.term, value)] }
        amount = Design.amount(definition.term, value)
      }
      if column < 0 { continue }
      line[column] = amount * root
      body(column)
    }
    for (interaction, pair) in form.interactions.enumerated() {
      guard let key = key(pair, sample, row), let column = pairs[interaction][key] else { continue }
      line[column] = Design.amount(form.variables[pair.second].term, sample.value(row, pair.second)) * root
      body(column)
    }
    line[columns.count] = sample.response[row] * root
  }
}
