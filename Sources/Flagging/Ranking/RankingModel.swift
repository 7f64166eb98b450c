import Diagnostics
import TabularIO

/// A ranking model: score = constant + Σ of one term a variable, in fixed point, so that no sum is ever rounded.
///
/// Read from a file by ``RankingModelFile``; the coefficients of BPS are not published, so a shipped model is an
/// example and says so. Kab/kota may have coefficients of their own.
package struct RankingModel: Sendable {
  /// Decimals of a score as printed and ranked.
  package static let decimals = 4
  /// Decimals of the sum before its single rounding.
  static let sumDecimals = 8
  /// Decimals that are read of a numeric value.
  static let valueDecimals = 2
  /// Decimals that a numeric coefficient may have, so that coefficient × value is exact in the sum.
  static let slopeDecimals = 6

  /// How the term of a variable follows from its value.
  enum Term: Sendable {
    /// A coefficient a category: index is the code; 0…254.
    case category([Int64])
    /// Coefficient (6 decimals) × value (2 decimals), the value limited to `limit`.
    case number(slope: Int64, limit: Int?)
    /// The coefficient of the first class whose upper border is not below the value (2 decimals).
    case classes(borders: [Int], coefficients: [Int64])
  }

  /// A variable: a column of `keluarga`.
  struct Variable: Sendable {
    let column: String
    var term: Term
    /// The term of a family whose value is missing (8 decimals).
    var missing: Int64
  }

  /// The coefficients of one kab/kota, or of all others.
  struct Variant: Sendable {
    var constant: Int64
    var variables: [Variable]
  }

  let name: String
  /// Families with fewer known variables stay unranked.
  let minimum: Int
  /// `variants[0]` holds for every kab/kota without one of its own.
  let variants: [Variant]
  /// Variant by kab/kota code (index 0…9999).
  let variantOfKab: [UInt8]

  /// The columns it uses, in file order.
  package var columns: [String] { variants[0].variables.map(\.column) }
}

/// The status of a family in the ranking.
package enum RankingStatus: UInt8, CaseIterable, Sendable {
  /// Every variable is known.
  case lengkap
  /// Some are missing, yet at least the model's minimum is known.
  case sebagian
  /// Too few are known: no score, no decile.
  case tanpaData

  var text: StaticString {
    switch self {
    case .lengkap: "LENGKAP"
    case .sebagian: "SEBAGIAN"
    case .tanpaData: "TANPA_DATA"
    }
  }
}

/// A family's score.
struct Score: Sendable {
  var status: RankingStatus
  var known: Int
  /// Four decimals; meaningless for `tanpaData`.
  var value: Int64
}

/// The model bound to the columns of a table.
struct Scorer: Sendable {
  private let model: RankingModel
  private let columns: [Int]

  init(_ model: RankingModel, table: Table) throws(Failure) {
    self.model = model
    columns = try table.columns(model.columns)
  }

  /// Scores the family of `row`. O(variables).
  func score(_ row: Row, region: Region) -> Score {
    let variant = region.hasKab ? Int(model.variantOfKab[Int(region.kab)]) : 0
    return model.variants.withUnsafeBufferPointer { variants in
      Scorer.score(row, columns: columns, variant: variants[variant], minimum: model.minimum)
    }
  }

  private static func score(_ row: Row, columns: [Int], variant: RankingModel.Variant, minimum: Int) -> Score {
    var sum = variant.constant
    var known = 0
    for index in 0..<columns.count {
      let field = row[columns[index]]
      if field.isEmpty {
        sum += variant.variables[index].missing
        continue
      }
      switch variant.variables[index].term {
      case .category(let coefficients):
        let code = field.smallCode
        if code == 255 {
          sum += variant.variables[index].missing
          continue
        }
        sum += coefficients[Int(code)]
      case .number(let slope, let limit):
        guard var value = field.fixedPoint(decimals: RankingModel.valueDecimals) else {
          sum += variant.variables[index].missing
          continue
        }
        if let limit { value = min(value, limit) }
        sum += slope &* Int64(value)
      case .classes(let borders, let coefficients):
        guard let value = field.fixedPoint(decimals: RankingModel.valueDecimals) else {
          sum += variant.variables[index].missing
          continue
        }
        var place = 0
        while place < borders.count && borders[place] < value { place += 1 }
        sum += coefficients[place]
      }
      known += 1
    }
    let status: RankingStatus = known < minimum ? .tanpaData : known == columns.count ? .lengkap : .sebagian
    return Score(status: status, known: known, value: Scorer.rounded(sum))
  }

  /// Eight decimals to four, halves away from zero.
  static func rounded(_ sum: Int64) -> Int64 {
    sum >= 0 ? (sum + 5_000) / 10_000 : -((-sum + 5_000) / 10_000)
  }
}
