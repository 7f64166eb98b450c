import Diagnostics
import TabularIO

/// The status of a family in the ranking.
package enum RankingStatus: UInt8, CaseIterable, Sendable {
  /// Every variable is known.
  case lengkap
  /// Some are missing, yet at least the model's minimum is known.
  case sebagian
  /// Too few are known: no score, no decile.
  case tanpaData

  /// As it stands in `status_peringkat`.
  package var text: StaticString {
    switch self {
    case .lengkap: "LENGKAP"
    case .sebagian: "SEBAGIAN"
    case .tanpaData: "TANPA_DATA"
    }
  }
}

/// A family's score.
package struct Score: Sendable {
  /// Whether it is ranked.
  package var status: RankingStatus
  /// Variables that are known.
  package var known: Int
  /// Four decimals; meaningless for `tanpaData`.
  package var value: Int64

  package init(status: RankingStatus, known: Int, value: Int64) {
    self.status = status
    self.known = known
    self.value = value
  }
}

/// The model bound to the columns of a table.
package struct Scorer: Sendable {
  private let model: RankingModel
  private let columns: [Int]

  /// Finds the model's columns in `table`. Throws `badConfig`, with the model's file and line, when one is missing.
  package init(_ model: RankingModel, table: Table) throws(Failure) {
    self.model = model
    for variable in model.variants[0].variables where !table.header.contains(variable.column) {
      throw Failure(
        .badConfig, id: "variabel \(variable.column) bukan kolom keluarga",
        en: "variable \(variable.column) is no column of keluarga", file: model.file.isEmpty ? nil : model.file,
        line: variable.line)
    }
    columns = try table.columns(model.columns)
  }

  /// Scores the family of `row` that lives in `kab` (four digits; 0 when not known). O(variables).
  package func score(_ row: Row, kab: Int) -> Score {
    let variant = model.variant(kab: kab)
    return model.variants.withUnsafeBufferPointer { variants in
      Scorer.score(row, columns: columns, variant: variants[variant], minimum: model.minimum)
    }
  }

  private static func score(_ row: Row, columns: [Int], variant: RankingModel.Variant, minimum: Int) -> Score {
    var sum = variant.constant
    var known = 0
    for index in 0..<columns.count {
      let field = row[columns[index]]
      if let part = variant.variables[index].term.value(of: field) {
        sum += part
        known += 1
      } else {
        sum += variant.variables[index].missing
      }
    }
    for pair in variant.interactions {
      sum += variant.amount(of: pair, row[columns[pair.first]], row[columns[pair.second]]) ?? pair.missing
    }
    let status: RankingStatus = known < minimum ? .tanpaData : known == columns.count ? .lengkap : .sebagian
    return Score(status: status, known: known, value: RankingModel.rounded(sum))
  }
}

extension RankingModel.Variant {
  /// What an interaction adds (8 decimals); nil when either field holds no value of the declared form.
  @inline(__always)
  func amount(of pair: RankingModel.Interaction, _ first: ByteView, _ second: ByteView) -> Int64? {
    guard let left = variables[pair.first].term.level(of: first),
      let right = variables[pair.second].term.level(of: second)
    else { return nil }
    return pair.amount(left, right)
  }
}

extension Scorer {
  /// Stands for a variable that is not known in ``gains(_:kab:into:)``.
  package static let unknown = Int64.min

  /// What each variable of the family, and behind them each interaction, adds beyond what a missing value would (8 decimals),
  /// ``unknown`` where it is missing. Answers the sum of a family of which nothing is known. O(variables).
  package func gains(_ row: Row, kab: Int, into gains: inout [Int64]) -> Int64 {
    let variant = model.variant(kab: kab)
    return model.variants.withUnsafeBufferPointer { variants in
      gains.withUnsafeMutableBufferPointer { gains in
        var sum = variants[variant].constant
        for index in 0..<columns.count {
          let missing = variants[variant].variables[index].missing
          sum += missing
          let value = variants[variant].variables[index].term.value(of: row[columns[index]])
          gains[index] = value.map { $0 - missing } ?? Scorer.unknown
        }
        var place = columns.count
        for pair in variants[variant].interactions {
          sum += pair.missing
          let value = variants[variant].amount(of: pair, row[columns[pair.first]], row[columns[pair.second]])
          gains[place] = value.map { $0 - pair.missing } ?? Scorer.unknown
          place += 1
        }
        return sum
      }
    }
  }
}

extension RankingModel.Term {
  /// What `field` adds to the sum (8 decimals); nil when it holds no value of the declared form.
  @inline(__always)
  func value(of field: ByteView) -> Int64? { level(of: field).map { amount($0) } }

  /// The code of a category, the hundredths of a number; nil when `field` holds no value of the declared form.
  @inline(__always)
  func level(of field: ByteView) -> Int? {
    if field.isEmpty { return nil }
    if case .category = self {
      let code = field.smallCode
      return code == 255 ? nil : Int(code)
    }
    return field.fixedPoint(decimals: RankingModel.valueDecimals)
  }

  /// What a value adds to the sum (8 decimals): the code of a category (0…254), else the number in hundredths.
  @inline(__always)
  package func amount(_ value: Int) -> Int64 {
    switch self {
    case .category(let coefficients): return coefficients[value]
    case .number(let slope, let limit): return RankingModel.product(slope, value, limit)
    case .classes(let borders, let coefficients):
      var place = 0
      while place < borders.count && borders[place] < value { place += 1 }
      return coefficients[place]
    }
  }
}
