/// A ranking model: score = constant + Σ of one term a variable, in fixed point, so that no sum is ever rounded.
///
/// Read from a file by ``RankingModelFile``; the coefficients of BPS are not published, so a shipped model is an
/// example and says so. Kab/kota may have coefficients of their own.
package struct RankingModel: Sendable {
  /// Decimals of a score as printed and ranked.
  package static let decimals = 4
  /// Decimals of the sum before its single rounding.
  package static let sumDecimals = 8
  /// Decimals that are read of a numeric value.
  package static let valueDecimals = 2
  /// Decimals that a numeric coefficient may have, so that coefficient × value is exact in the sum.
  package static let slopeDecimals = 6

  /// How the term of a variable follows from its value.
  package enum Term: Sendable, Equatable {
    /// A coefficient a category: index is the code, 0…254; the last, which no code has, is that of codes not named.
    case category([Int64])
    /// Coefficient (6 decimals) × value (2 decimals), the value limited to `limit`.
    case number(slope: Int64, limit: Int?)
    /// The coefficient of the first class whose upper border is not below the value (2 decimals).
    case classes(borders: [Int], coefficients: [Int64])
  }

  /// A variable: a column of `keluarga`.
  package struct Variable: Sendable, Equatable {
    /// The column's name.
    package let column: String
    /// How its term follows from its value.
    package var term: Term
    /// The term of a family whose value is missing (8 decimals).
    package var missing: Int64
    /// Its line in the model's file; 0 for a model that comes from none.
    package let line: Int

    package init(column: String, term: Term, missing: Int64, line: Int = 0) {
      self.column = column
      self.term = term
      self.missing = missing
      self.line = line
    }
  }

  /// The coefficients of one kab/kota, or of all others.
  package struct Variant: Sendable, Equatable {
    /// The constant (8 decimals).
    package var constant: Int64
    /// The variables, in file order.
    package var variables: [Variable]
    /// What pairs of them add together, in file order.
    package var interactions: [Interaction]

    package init(constant: Int64, variables: [Variable], interactions: [Interaction] = []) {
      self.constant = constant
      self.variables = variables
      self.interactions = interactions
    }

    /// Whether every sum that values can make fits the fixed point with room to spare.
    var isWithinReach: Bool {
      var sum = constant.magnitude
      let terms = variables.map { max($0.term.reach, $0.missing.magnitude) }
      for reach in terms + interactions.map({ max($0.reach, $0.missing.magnitude) }) {
        let (next, isOver) = sum.addingReportingOverflow(reach)
        if isOver { return false }
        sum = next
      }
      return sum < 1 << 62
    }
  }

  /// What the model is called.
  package let name: String
  /// The file it was read from; empty for a model that comes from none.
  package let file: String
  /// Families with fewer known variables stay unranked.
  package let minimum: Int
  /// `variants[0]` holds for every kab/kota without one of its own.
  package let variants: [Variant]
  /// Variant by kab/kota code (index 0…9999; 0: kab/kota not known).
  let variantOfKab: [UInt16]

  /// A model of `variants`, the first for all kab/kota but those in `variantOfKab` (index 0…9999).
  package init(name: String, file: String = "", minimum: Int, variants: [Variant], variantOfKab: [UInt16]) {
    self.name = name
    self.file = file
    self.minimum = minimum
    self.variants = variants
    self.variantOfKab = variantOfKab
  }

  /// The columns it uses, in file order.
  package var columns: [String] { variants[0].variables.map(\.column) }

  /// The index of the variant that holds in `kab` (four digits; 0 when not known).
  package func variant(kab: Int) -> Int { kab >= 0 && kab < variantOfKab.count ? Int(variantOfKab[kab]) : 0 }

  /// A number without a limit of its own counts as if it were no further from zero (hundredths): a hundred million.
  static let farthest = 10_000_000_000

  /// Slope (6 decimals) × value (2 decimals), the value limited.
  @inline(__always)
  static func product(_ slope: Int64, _ value: Int, _ limit: Int?) -> Int64 {
    slope &* Int64(min(max(value, -farthest), limit ?? farthest))
  }

  /// The most that a slope can add or take away; all of ``UInt64`` when that is too much to be counted.
  static func reach(_ slope: Int64, _ limit: Int?) -> UInt64 {
    let (product, isOver) = slope.magnitude.multipliedReportingOverflow(by: UInt64(max(farthest, limit ?? farthest)))
    return isOver ? UInt64.max : product
  }

  /// Eight decimals to four, halves away from zero.
  package static func rounded(_ sum: Int64) -> Int64 {
    sum >= 0 ? (sum + 5_000) / 10_000 : -((-sum + 5_000) / 10_000)
  }
}
