import Diagnostics
import Scoring
import TabularIO

/// What a fit may decide by.
package struct FitOptions: Sendable {
  /// Fewest survey rows for coefficients of a kab/kota or province of its own.
  package var rowsPerRegion = 400
  /// Fewest rows for a category to be estimated.
  package var rowsPerCategory = 20
  /// Parts of the sample that take turns at being predicted by the others.
  package var folds = 5
  /// The decile up to which families count as poor when targeting is measured.
  package var decile = 4
  /// Whether kab/kota and provinces get coefficients of their own.
  package var isRegional = true

  package init() {}
}

/// Fits the nation, each province and each kab/kota with enough rows; with or without one fold.
struct ModelFitter {
  /// A fitted model, and which territory each kab/kota has its coefficients from.
  struct Fitted {
    let model: RankingModel
    /// Regions with coefficients of their own: two or four digits, ascending; index of the variant.
    let regions: [(code: Int, variant: Int)]
  }

  let sample: SurveySample
  let design: Design
  let options: FitOptions
  private let name: String
  private let minimum: Int
  /// By kab/kota, ascending, and fold.
  private let kabs: [(code: Int, folds: [GroupRows])]
  private let provinces: [(code: Int, folds: [GroupRows])]
  private let nation: [GroupRows]

  init(_ sample: SurveySample, form: RankingModel, options: FitOptions, jobs: Int) throws {
    self.sample = sample
    self.options = options
    name = form.name
    minimum = form.minimum
    let design = Design(form: form.variants[0], sample: sample)
    self.design = design
    var ranges: [Range<Int>] = []
    var start = 0
    for row in 1...sample.count where row == sample.count || sample.kab[row] != sample.kab[start] {
      ranges.append(start..<row)
      start = row
    }
    var kabs: [(code: Int, folds: [GroupRows])] = []
    var next = 0
    let empty = (0..<options.folds).map { _ in GroupRows(design) }
    try orderedParallel(
      jobs: jobs,
      next: { () -> Range<Int>? in
        defer { next += 1 }
        return next < ranges.count ? ranges[next] : nil
      },
      work: { range, _ in
        var folds = empty
        var line = [Double](repeating: 0, count: design.columns.count + 1)
        for row in range { folds[sample.fold(row, of: options.folds)].add(sample, row, design, &line) }
        return (Int(sample.kab[range.lowerBound]), folds)
      },
      deliver: { kabs.append($0) })
    self.kabs = kabs
    var provinces: [(code: Int, folds: [GroupRows])] = []
    for (code, folds) in kabs {
      if provinces.last?.code != code / 100 { provinces.append((code / 100, empty)) }
      for fold in 0..<options.folds { provinces[provinces.count - 1].folds[fold].merge(folds[fold]) }
    }
    var nation = empty
    for province in provinces {
      for fold in 0..<options.folds { nation[fold].merge(province.folds[fold]) }
    }
    self.provinces = provinces
    self.nation = nation
  }

  /// Fits without the rows of `left` (nil: with all). Kab/kota with too few rows take their province's coefficients, provinces
  /// with too few the nation's.
  func fit(without left: Int?) -> Fitted {
    var variants = [coefficients(nation, left) ?? design.form]
    var ofKab = [UInt16](repeating: 0, count: 10_000)
    var regions: [(code: Int, variant: Int)] = []
    if options.isRegional {
      for (code, folds) in provinces where rows(folds, left) >= options.rowsPerRegion {
        guard let fitted = coefficients(folds, left) else { continue }
        for kab in (code * 100)..<(code * 100 + 100) { ofKab[kab] = UInt16(variants.count) }
        regions.append((code, variants.count))
        variants.append(fitted)
      }
      for (code, folds) in kabs where rows(folds, left) >= options.rowsPerRegion {
        guard let fitted = coefficients(folds, left) else { continue }
        ofKab[code] = UInt16(variants.count)
        regions.append((code, variants.count))
        variants.append(fitted)
      }
    }
    return Fitted(
      model: RankingModel(name: name, minimum: minimum, variants: variants, variantOfKab: ofKab), regions: regions)
  }

  private func rows(_ folds: [GroupRows], _ left: Int?) -> Int {
    folds.enumerated().reduce(0) { $0 + ($1.offset == left ? 0 : $1.element.rows) }
  }

  private func coefficients(_ folds: [GroupRows], _ left: Int?) -> RankingModel.Variant? {
    var group = GroupRows(design)
    for (fold, rows) in folds.enumerated() where fold != left { group.merge(rows) }
    return group.rows == 0 ? nil : GroupFit.fit(group, design, least: options.rowsPerCategory)
  }

  /// The score of a row (four decimals), by the rule that flag ranks families with; the minimum of variables does not matter
  /// here.
  func score(_ row: Int, _ model: RankingModel) -> Int64 {
    let variant = model.variants[model.variant(kab: Int(sample.kab[row]))]
    var sum = variant.constant
    for index in variant.variables.indices {
      let value = sample.value(row, index)
      sum +=
        value == SurveySample.missing
        ? variant.variables[index].missing : variant.variables[index].term.amount(Int(value))
    }
    for pair in variant.interactions {
      let first = sample.value(row, pair.first)
      let second = sample.value(row, pair.second)
      sum +=
        first == SurveySample.missing || second == SurveySample.missing
        ? pair.missing : pair.amount(Int(first), Int(second))
    }
    return RankingModel.rounded(sum)
  }
}
