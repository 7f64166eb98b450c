import Diagnostics
import Fitting
import Foundation
import PipelineConfig
import Scoring
import Synthesising
import TabularIO
import TestSupport
import Testing

@Suite("A model fitted to the synthetic survey")
struct SyntheticSurveyTests {
  private static let form = checkout + "/pipelines/peringkat/contoh.yaml"

  private static func survey(_ folder: String, seed: UInt64, families: Int, jobs: Int = 2) throws -> SmallTable {
    let regions = try RegionTable.load(checkout + "/pipelines/reference/wilayah.csv")
    let request = PopulationRequest(
      seed: seed, persons: 60_000, shares: [(code: 1771, weight: 1), (code: 3273, weight: 1), (code: 3201, weight: 1)],
      period: .initial, rates: DefectRates(), dialects: .canonical, isComplete: false)
    let path = folder + "/survei.csv"
    let target = PopulationTarget(
      folder: folder + "/x", truthFolder: nil, isPlain: false, overwrite: true,
      survey: SurveyTarget(path: path, families: families))
    _ = try Generator(request, regions: regions).write(to: target, jobs: jobs)
    return try SmallTable.load(path)
  }

  /// Every effect of a value that at least 3 % of the rows have comes back within 0.06, a slope within 0.06 over the width of
  /// its values; the worst of these two surveys of 16,000 families is 0.052 off.
  @Test("finds the planted effects again", arguments: [11, 12] as [UInt64])
  func recovers(_ seed: UInt64) throws {
    let work = Workdir()
    let folder = work.path
    let table = try Self.survey(folder, seed: seed, families: 1_000_000)
    #expect(table.rows.count > 12_000, "seed \(seed)")
    var options = FitOptions()
    options.isRegional = false
    _ = try FitCommand(
      survey: folder + "/survei.csv", form: Self.form, output: folder + "/model.yaml", report: nil, name: "uji",
      validity: nil, options: options, overwrite: true, jobs: 2
    ).perform()
    let file = try ConfigFile.load(folder + "/model.yaml")
    let model = try RankingModelFile.read(file, asOf: nil)
    try file.finish()
    var compared = 0
    for effect in SurveyEffect.all {
      let column = try table.column(effect.column)
      let values = table.rows.compactMap { Int($0[column]) }
      let variable = try #require(model.variants[0].variables.first { $0.column == effect.column })
      let counts = Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
      switch effect.form {
      case .codes:
        let common = counts.filter { $0.value * 100 >= table.rows.count * 3 }.keys.sorted()
        guard let first = common.first else { continue }
        for code in common.dropFirst() {
          let found = Double(variable.term.amount(code) - variable.term.amount(first)) / 1e8
          let planted = Double(effect.effect(code) - effect.effect(first)) / 1e4
          #expect(abs(found - planted) < 0.06, "\(effect.column) \(code): \(found), planted \(planted), seed \(seed)")
          compared += 1
        }
      case .slope(_, let limit):
        let width = min(counts.filter { $0.value * 100 >= table.rows.count }.keys.max() ?? 0, limit)
        if width == 0 { continue }
        // Numbers are given in hundredths.
        let found = Double(variable.term.amount(width * 100) - variable.term.amount(0)) / 1e8
        let planted = Double(effect.effect(width)) / 1e4
        #expect(abs(found - planted) < 0.06, "\(effect.column) \(width): \(found), planted \(planted), seed \(seed)")
        compared += 1
      }
    }
    #expect(compared > 40, "only \(compared) effects could be compared, seed \(seed)")
  }

  @Test("is the same for any number of jobs, follows the form and weighs as many as there are")
  func drawn() throws {
    let work = Workdir()
    let folder = work.path
    let one = try Self.survey(folder + "/a", seed: 5, families: 2_000, jobs: 1)
    let three = try Self.survey(folder + "/b", seed: 5, families: 2_000, jobs: 3)
    #expect(one.rows == three.rows)
    let file = try ConfigFile.load(Self.form)
    let form = try RankingModelFile.read(file, asOf: nil)
    #expect(Set(one.header) == Set(form.columns + ["kode_wilayah", "bobot", "pengeluaran_per_kapita"]))
    let all = try Self.survey(folder + "/c", seed: 5, families: 1_000_000)
    func weight(_ table: SmallTable) throws -> Int {
      let column = try table.column("bobot")
      return table.rows.reduce(0) { $0 + (Int($1[column]) ?? 0) }
    }
    // The same families, drawn more or less densely.
    let (few, many) = (Double(try weight(one)), Double(try weight(all)))
    #expect(abs(few / many - 1) < 0.08, "\(few) against \(many)")
    #expect(one.rows.count < all.rows.count / 3)
    let spent = try all.column("pengeluaran_per_kapita")
    let middle = all.rows.compactMap { Int($0[spent]) }.sorted()[all.rows.count / 2]
    #expect((200_000...5_000_000).contains(middle), "\(middle) rupiah a head")
  }
}
