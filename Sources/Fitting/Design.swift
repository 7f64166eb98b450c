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
  }

  let form: RankingModel.Variant
  private(set) var columns: [Column] = [.constant]
  /// Column of a category by variable and code, of a class by variable and place; -1 for none.
  private var codes: [[Int]] = []
  private var slopes: [Int] = []
  private var gaps: [Int] = []

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
  }

  /// The code of a category, the place of a class; 0 for a number.
  static func place(_ term: RankingModel.Term, _ value: Int32) -> Int {
    switch term {
    case .category: Int(value)
    case .number: 0
    case .classes(let borders, _): borders.firstIndex { $0 >= Int(value) } ?? borders.count
    }
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
        if case .number(_, let limit) = definition.term {
          column = slopes[variable]
          amount = Double(min(Int(value), limit ?? Int.max)) / 100
        } else {
          column = codes[variable][Design.place(definition.term, value)]
        }
      }
      if column < 0 { continue }
      line[column] = amount * root
      body(column)
    }
    line[columns.count] = sample.response[row] * root
  }
}
