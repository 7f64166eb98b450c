import TabularIO

extension RankingModel {
  /// What two variables add together, beyond what each of them adds alone.
  package struct Interaction: Sendable, Equatable {
    /// How the term follows from the two values.
    package enum Term: Sendable, Equatable {
      /// Coefficient (8 decimals) of a pair of codes, ascending by pair; all others add `other`.
      case categories([Pair], other: Int64)
      /// Coefficient (6 decimals) by the code of the first variable × value of the second (2 decimals), limited as there.
      case slopes([Int64], limit: Int?)
    }

    /// A code of the first variable, one of the second, and what they add (8 decimals).
    package struct Pair: Sendable, Equatable {
      package let first: UInt8
      package let second: UInt8
      package let amount: Int64

      package init(first: UInt8, second: UInt8, amount: Int64) {
        self.first = first
        self.second = second
        self.amount = amount
      }

      var place: Int { Int(first) << 8 | Int(second) }
    }

    package let name: String
    /// Places of the two in ``Variant/variables``; the first is one of categories.
    package let first: Int
    package let second: Int
    package var term: Term
    /// What is added where either value is missing (8 decimals).
    package var missing: Int64

    package init(name: String, first: Int, second: Int, term: Term, missing: Int64) {
      self.name = name
      self.first = first
      self.second = second
      self.term = term
      self.missing = missing
    }

    /// What two values add (8 decimals), each as ``RankingModel/Term/amount(_:)`` takes it. O(log pairs).
    package func amount(_ first: Int, _ second: Int) -> Int64 {
      switch term {
      case .slopes(let slopes, let limit):
        return RankingModel.product(slopes[first], second, limit)
      case .categories(let pairs, let other):
        let wanted = first << 8 | second
        var low = 0
        var high = pairs.count
        while low < high {
          let middle = (low + high) / 2
          if pairs[middle].place < wanted { low = middle + 1 } else { high = middle }
        }
        return low < pairs.count && pairs[low].place == wanted ? pairs[low].amount : other
      }
    }

    /// The lowest amount that any two values can add (8 decimals).
    package var least: Int64 {
      switch term {
      case .categories(let pairs, let other): return pairs.reduce(other) { min($0, $1.amount) }
      case .slopes(let slopes, let limit):
        return slopes.reduce(0) { min($0, RankingModel.product($1, limit ?? 0, limit)) }
      }
    }

    /// The most that it can add or take away (8 decimals).
    var reach: UInt64 {
      switch term {
      case .categories(let pairs, let other): return pairs.reduce(other.magnitude) { max($0, $1.amount.magnitude) }
      case .slopes(let slopes, let limit): return slopes.reduce(0) { max($0, RankingModel.reach($1, limit)) }
      }
    }
  }
}
