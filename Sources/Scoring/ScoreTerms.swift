import TabularIO

/// One term of a score: what a variable's value adds, or two together.
package struct ScoreTerm: Sendable, Equatable {
  /// The column; of an interaction its name in the model.
  package let column: String
  /// The family's value, empty when there is none; of an interaction both, `7 x 9`.
  package let value: String
  /// Whether the value is known; else `amount` is what the model takes for a missing one.
  package let isKnown: Bool
  /// Added to the score, 8 decimals.
  package let amount: Int64
}

/// A score taken apart: constant + Σ terms = sum, rounded once to what is printed.
package struct ScoreSheet: Sendable, Equatable {
  /// Whether kab/kota coefficients of their own were used.
  package let isRegional: Bool
  /// 8 decimals.
  package let constant: Int64
  /// One a variable, in the model's order.
  package let terms: [ScoreTerm]
  /// One an interaction, in the model's order.
  package let interactions: [ScoreTerm]

  /// Constant and terms together, 8 decimals.
  package var sum: Int64 { (terms + interactions).reduce(constant) { $0 + $1.amount } }
  /// The score as printed and ranked, 4 decimals.
  package var score: Int64 { RankingModel.rounded(sum) }
  /// Variables that are known.
  package var known: Int { terms.reduce(0) { $0 + ($1.isKnown ? 1 : 0) } }
}

extension RankingModel {
  /// The score of one family term by term, by the rule that ``Scorer`` scores all families with; `value` gives the text
  /// of a column, empty when the family has none. `kab`: four digits, 0 when not known. O(variables).
  package func sheet(kab: Int, value: (String) -> String) -> ScoreSheet {
    let place = variant(kab: kab)
    let terms = variants[place].variables.map { variable -> ScoreTerm in
      let text = value(variable.column)
      let bytes = Array(text.utf8)
      let known = bytes.withUnsafeBufferPointer { variable.term.value(of: ByteView($0)) }
      return ScoreTerm(column: variable.column, value: text, isKnown: known != nil, amount: known ?? variable.missing)
    }
    let interactions = variants[place].interactions.map { pair -> ScoreTerm in
      let (first, second) = (terms[pair.first], terms[pair.second])
      let known = Array(first.value.utf8).withUnsafeBufferPointer { left in
        Array(second.value.utf8).withUnsafeBufferPointer { right in
          variants[place].amount(of: pair, ByteView(left), ByteView(right))
        }
      }
      let value = known == nil ? "" : "\(first.value) x \(second.value)"
      return ScoreTerm(column: pair.name, value: value, isKnown: known != nil, amount: known ?? pair.missing)
    }
    return ScoreSheet(
      isRegional: place > 0, constant: variants[place].constant, terms: terms, interactions: interactions)
  }
}

extension RankingModel.Term {
  /// The most that any value can add or take away (8 decimals).
  var reach: UInt64 {
    switch self {
    case .category(let coefficients), .classes(_, let coefficients):
      return coefficients.reduce(0) { max($0, $1.magnitude) }
    case .number(let slope, let limit): return RankingModel.reach(slope, limit)
    }
  }

  /// The lowest amount that any value can add (8 decimals); for a number that falls without end, what `limit` or no
  /// more than a zero gives.
  package var least: Int64 {
    switch self {
    case .category(let coefficients): return coefficients.min() ?? 0
    case .number(let slope, let limit): return min(0, RankingModel.product(slope, limit ?? 0, limit))
    case .classes(_, let coefficients): return coefficients.min() ?? 0
    }
  }
}
