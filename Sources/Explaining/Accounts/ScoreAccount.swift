import PipelineConfig
import Scoring

/// The score of a family taken apart, and whether the terms make what the snapshot prints.
package struct ScoreAccount: Sendable, Equatable {
  /// The model's name.
  package let model: String
  /// Variables that must be known.
  package let minimum: Int
  package let sheet: ScoreSheet
  /// `skor_pmt` of the snapshot; empty for a family without one.
  package let printed: String
  /// By variable in the model's order: the lowest amount any answer would give, with what its interactions add now and the
  /// least that they could.
  let least: [Int64]
  let shared: [Int64]

  /// Whether the terms add up to the score printed; a family that is not ranked has none.
  package var agrees: Bool {
    printed.isEmpty ? sheet.known < minimum : FixedPoint.text(sheet.score, scale: RankingModel.decimals) == printed
  }

  /// Takes the score of `family` (a row of the snapshot's `keluarga`) apart.
  static func make(_ family: FoundRow, _ model: RankingModel) -> ScoreAccount {
    let kab = Int(family["kode_kabupaten_kota"]) ?? 0
    let sheet = model.sheet(kab: kab) { family[$0] }
    let variant = model.variants[model.variant(kab: kab)]
    var least = variant.variables.map(\.term.least)
    var shared = [Int64](repeating: 0, count: least.count)
    for (pair, term) in zip(variant.interactions, sheet.interactions) where term.isKnown {
      for place in [pair.first, pair.second] {
        least[place] += pair.least
        shared[place] += term.amount
      }
    }
    return ScoreAccount(
      model: model.name, minimum: model.minimum, sheet: sheet, printed: family["skor_pmt"], least: least,
      shared: shared)
  }

  /// Known values that, were they recorded wrongly, could alone lower the score by `gap` (4 decimals), largest effect
  /// first: what is worth checking before an objection.
  func worthChecking(gap: Int64) -> [(term: ScoreTerm, effect: Int64)] {
    var found: [(term: ScoreTerm, effect: Int64)] = []
    for (place, term) in sheet.terms.enumerated() where term.isKnown {
      let effect = RankingModel.rounded(term.amount + shared[place] - least[place])
      if effect > 0 && effect >= gap { found.append((term, effect)) }
    }
    return found.sorted { ($1.effect, $0.term.column) < ($0.effect, $1.term.column) }
  }

  /// Variables without a value.
  var missing: [String] { sheet.terms.filter { !$0.isKnown }.map(\.column) }
}
