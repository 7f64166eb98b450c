import Diagnostics
import Fitting
import Foundation
import PipelineConfig
import Scoring
import TabularIO
import TestSupport
import Testing

/// A survey and what `dtsen-fit` makes of it, in a folder of its own.
private final class FitBench {
  private let work = Workdir()
  var folder: String { work.path }
  var survey: String { folder + "/survei.csv" }

  static let form = """
    nama: bentuk
    keterangan: uji
    konstanta: 0
    minimum_variabel: 1
    variabel:
      luas_lantai: {jenis: bilangan, koefisien: 0}
      jenis_lantai_terluas: {jenis: kategori, nilai: {1: 0, 8: 0}}

    """

  init(
    _ rows: [String], header: String = "kode_wilayah,bobot,pengeluaran_per_kapita,luas_lantai,jenis_lantai_terluas",
    form: String = FitBench.form
  ) throws {
    try work.write("bentuk.yaml", form)
    try work.write("survei.csv", ([header] + rows).joined(separator: "\n") + "\n")
  }

  /// The model, and the report line by line.
  func fit(minimum: Int = 400, folds: Int = 2, jobs: Int = 2) throws -> (model: RankingModel, report: [[String]]) {
    var options = FitOptions()
    options.rowsPerRegion = minimum
    options.rowsPerCategory = 1
    options.folds = folds
    _ = try FitCommand(
      survey: survey, form: folder + "/bentuk.yaml", output: folder + "/model.yaml", report: folder + "/laporan.csv",
      name: "uji", validity: nil, options: options, overwrite: true, jobs: jobs
    ).perform()
    let file = try ConfigFile.load(folder + "/model.yaml")
    let model = try RankingModelFile.read(file, asOf: nil)
    try file.finish()
    let report = try SmallTable.load(folder + "/laporan.csv")
    return (model, [report.header] + report.rows)
  }

  /// The model's text without the line that names the survey's digest.
  func modelText() throws -> String {
    let text = try String(contentsOfFile: folder + "/model.yaml", encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("sumber:") }.joined(separator: "\n")
  }

  func failure() -> Failure? {
    do {
      _ = try fit()
      return nil
    } catch { return error as? Failure }
  }
}

/// A random but repeatable survey of two provinces.
private struct Draw {
  private var random: SeededGenerator

  init(seed: UInt64 = SeededGenerator.seed) { random = SeededGenerator(seed: seed) }

  /// `rows` families of `kab`; the logarithm of expenditure is `constant` + 0.01 · area − 0.3 on a floor of earth, and up to
  /// `noise` / 1000 more or less.
  mutating func families(_ kab: String, _ rows: Int, constant: Double, noise: Int) -> [String] {
    (0..<rows).map { _ in
      let area = 20 + random.below(100)
      let floor = random.below(3) == 0 ? 8 : 1
      let error = noise == 0 ? 0 : Double(random.below(2 * noise + 1) - noise) / 1000
      let spent = exp(constant + 0.01 * Double(area) - (floor == 8 ? 0.3 : 0) + error)
      return "\(kab)010001,\(1 + random.below(9)),\(spent),\(area),\(floor)"
    }
  }
}

@Suite("Fitting a model to a survey")
struct FittingTests {
  /// Points (0, 13), (1, 14), (2, 16) with weights 1, 1, 2: Σw 4, Σwx 5, Σwx² 9, Σwy 59, Σwxy 78, so the slope is
  /// (4·78 − 5·59) / (4·9 − 25) = 17/11 and the constant (59 − 5·17/11) / 4 = 12 9/11.
  @Test("weighted least squares solved by hand")
  func handSolved() throws {
    var triangle = Triangle(columns: 3)
    for (x, y, weight) in [(0.0, 13.0, 1.0), (1, 14, 1), (2, 16, 2)] {
      let root = weight.squareRoot()
      var row = [root, x * root, y * root]
      triangle.add(&row)
    }
    let solved = triangle.solve([0, 1])
    #expect(abs((solved[0] ?? 0) - (12 + 9.0 / 11)) < 1e-12 && abs((solved[1] ?? 0) - 17.0 / 11) < 1e-12)

    let rows = [(0, 13.0, 1), (1, 14, 1), (2, 16, 2)].map { "1771010001,\($2),\(exp($1)),\($0),1" }
    let model = try FitBench(rows).fit().model
    let sheet = model.sheet(kab: 1771) { $0 == "luas_lantai" ? "1" : "1" }
    #expect(sheet.constant == 1_281_820_000 && sheet.terms[0].amount == 154_545_500 && sheet.terms[1].amount == 0)
  }

  @Test("a column that is a combination of earlier ones is left out")
  func dependent() {
    var triangle = Triangle(columns: 4)
    for (x, y) in [(1.0, 3.0), (2, 5), (3, 7)] {
      var row = [1, x, 2 * x + 1, y]
      triangle.add(&row)
    }
    let solved = triangle.solve([0, 1, 2])
    #expect(solved[2] == nil && abs((solved[0] ?? 0) - 1) < 1e-12 && abs((solved[1] ?? 0) - 2) < 1e-12)
  }

  @Test("a kab/kota with few rows has its province's coefficients, a province with few the nation's")
  func fallback() throws {
    var draw = Draw(seed: 11)
    let rows =
      draw.families("1771", 300, constant: 13, noise: 0) + draw.families("1703", 40, constant: 12.5, noise: 0)
      + draw.families("9408", 30, constant: 14, noise: 0)
    let (model, report) = try FitBench(rows).fit(minimum: 100)
    func constant(_ kab: Int) -> Int64 { model.sheet(kab: kab) { _ in "" }.constant }
    func isOwn(_ kab: Int) -> Bool { model.sheet(kab: kab) { _ in "" }.isRegional }
    #expect(constant(1771) == 1_300_000_000)
    // 1703 has too few and takes those of province 17, which lie between its own and 1771's; 9408 takes the nation's.
    #expect(isOwn(1703) && constant(1703) < 1_300_000_000 && constant(1703) > 1_250_000_000)
    #expect(constant(1701) == constant(1703))
    #expect(!isOwn(9408) && constant(9408) == constant(0))
    let used = Dictionary(uniqueKeysWithValues: report.dropFirst().map { ($0[1], $0[3]) })
    #expect(
      used == [
        "": "nasional", "17": "provinsi", "94": "nasional", "1771": "kabupaten_kota", "1703": "provinsi",
        "9408": "nasional",
      ])
  }

  @Test("bad surveys are refused with file and line")
  func refusals() throws {
    var draw = Draw(seed: 3)
    let good = draw.families("1771", 150, constant: 13, noise: 100)
    let missing = try #require(try FitBench(good, header: "kode_wilayah,bobot,belanja,luas_lantai,x").failure())
    #expect(missing.status == .badData && missing.line == 1 && missing.file?.hasSuffix("/survei.csv") == true)
    #expect(missing.message.en.contains("lacks column"))
    let ragged = try #require(try FitBench(good + ["1771010001,1,2"]).failure())
    #expect(ragged.line == 152 && ragged.file?.hasSuffix("/survei.csv") == true)
    // One row in a hundred may be of no use; more may not, and the first of them is named.
    for (bad, count) in [("1771010001,1,0,40,1", 3), ("1771010001,-1,9,40,1", 3), ("17,1,9,40,1", 3)] {
      #expect(try FitBench(good + [bad]).failure() == nil)
      let found = try #require(try FitBench(good + [String](repeating: bad, count: count)).failure())
      #expect(found.status == .badData && found.line == 152 && found.file?.hasSuffix("/survei.csv") == true, "\(bad)")
    }
    #expect(try FitBench([]).failure()?.status == .badData)
    let bench = try FitBench(good)
    try FileManager.default.removeItem(atPath: bench.survey)
    #expect(bench.failure()?.status == .inputMissing)
  }

  @Test("what two variables add together is found, and read back from the model file")
  func interactions() throws {
    let seed = SeededGenerator.seed
    var random = SeededGenerator()
    let rows = (0..<600).map { _ -> String in
      let floor = [1, 2, 8][random.below(3)]
      let wall = [1, 3][random.below(2)]
      let area = 20 + random.below(100)
      // The most frequent codes are not known beforehand; differences of differences are.
      let spent = 13 + (floor == 8 && wall == 3 ? -0.4 : 0) + (floor == 8 ? 0.003 : 0.001) * Double(area)
      return "1771010001,1,\(exp(spent)),\(floor),\(wall),\(area)"
    }
    let form = """
      nama: bentuk
      keterangan: uji
      konstanta: 0
      minimum_variabel: 1
      variabel:
        lantai: {jenis: kategori, nilai: {1: 0}}
        dinding: {jenis: kategori, nilai: {1: 0}}
        luas: {jenis: bilangan, koefisien: 0, maksimum: 90}
      interaksi:
        lantai_dinding: {variabel: [lantai, dinding], nilai: {8: {3: 0}}}
        lantai_luas: {variabel: [lantai, luas], koefisien: {1: 0}}
      """
    let header = "kode_wilayah,bobot,pengeluaran_per_kapita,lantai,dinding,luas"
    for minimum in [400, 10_000] {
      let model = try FitBench(rows, header: header, form: form).fit(minimum: minimum).model
      func score(_ floor: Int, _ wall: Int, _ area: Int) -> Double {
        let sheet = model.sheet(kab: 1771) {
          ["lantai": "\(floor)", "dinding": "\(wall)", "luas": "\(area)"][$0] ?? ""
        }
        return Double(sheet.sum) / 1e8
      }
      for floor in [1, 2, 8] {
        for wall in [1, 3] {
          for area in [20, 50, 90] where area < 90 {
            let truth = 13 + (floor == 8 && wall == 3 ? -0.4 : 0) + (floor == 8 ? 0.003 : 0.001) * Double(area)
            #expect(abs(score(floor, wall, area) - truth) < 0.02, "seed \(seed), \(floor) \(wall) \(area)")
          }
        }
      }
      #expect(
        abs((score(8, 3, 40) - score(8, 1, 40)) - (score(1, 3, 40) - score(1, 1, 40)) + 0.4) < 0.001, "seed \(seed)")
    }
  }

  @Test("one family a kab/kota, one in all, equal expenditure: no measure, and no crash")
  func tooLittleToMeasure() throws {
    var draw = Draw(seed: 5)
    let many = draw.families("1771", 200, constant: 13, noise: 100)
    let single = try FitBench(many + draw.families("1703", 1, constant: 12, noise: 0)).fit(minimum: 100).report
    #expect(single.first { $0[1] == "1703" }?[4] == "")
    for rows in [draw.families("1771", 1, constant: 13, noise: 0), (0..<30).map { "1771010001,1,500000,\(20 + $0),1" }]
    {
      let report = try FitBench(rows).fit().report
      #expect(report[1][4] == "" && report[1].count == report[0].count)
    }
  }

  @Test("what is no value of a variable is not taken as missing")
  func unreadableValues() throws {
    var draw = Draw(seed: 3)
    let good = draw.families("1771", 150, constant: 13, noise: 100)
    for bad in ["1771010001,1,500000,40,keramik", "1771010001,1,500000,\"45,5\",1", "1771010001,1,950.000,40,1"] {
      #expect(try FitBench(good + [bad]).failure() == nil)
      let found = try #require(try FitBench(good + [bad, bad, bad]).failure())
      #expect(found.status == .badData && found.line == 152, "\(bad)")
    }
    let marked = try FitBench(
      good, header: "\u{FEFF}kode_wilayah,bobot,pengeluaran_per_kapita,luas_lantai,jenis_lantai_terluas")
    #expect(marked.failure() == nil)
    let twice = try #require(
      try FitBench(good, header: "kode_wilayah,bobot,pengeluaran_per_kapita,luas_lantai,luas_lantai").failure())
    #expect(twice.status == .badData && twice.message.en.contains("twice"))
    #expect(try FitBench(good + ["1771010001,1,2"]).failure()?.status == .badData)
  }

  @Test("days of validity that are none, or in the wrong order, are refused")
  func validity() {
    #expect(FitCommand.validity("2026-01-01:2026-12-31")?.to == "2026-12-31")
    for text in [
      "2026-13-45:2026-12-31", "2026-12-31:2026-01-01", "2026-01-01", "2026-01-01:", "a:b", "2026-02-30:2026-12-31",
    ] {
      #expect(FitCommand.validity(text) == nil, "\(text)")
    }
  }

  @Test("a form among pipelines is held to their code lists, and so are the codes of the survey")
  func codeLists() throws {
    let work = Workdir()
    try work.write(
      "kamus/labels.csv", "kolom,kode,label,sumber\njenis_lantai_terluas,1,a,b\njenis_lantai_terluas,8,c,d\n")
    let header = "kode_wilayah,bobot,pengeluaran_per_kapita,luas_lantai,jenis_lantai_terluas\n"
    func failure(_ form: String, _ last: String) throws -> Failure? {
      try work.write("peringkat/bentuk.yaml", form)
      let rows = (1...20).map { "1771,1,\(500_000 + $0 * 1000),\(20 + $0),\($0 % 2 == 0 ? 1 : 8)\n" }.joined()
      try work.write("survei.csv", header + rows + last)
      var options = FitOptions()
      (options.rowsPerCategory, options.folds) = (1, 2)
      let command = FitCommand(
        survey: work.path + "/survei.csv", form: work.path + "/peringkat/bentuk.yaml",
        output: work.path + "/model.yaml",
        report: nil, name: "uji", validity: nil, options: options, overwrite: true, jobs: 1)
      do {
        _ = try command.perform()
        return nil
      } catch { return error as? Failure }
    }
    #expect(try failure(FitBench.form, "1771,1,600000,30,8\n") == nil)
    let survey = try #require(try failure(FitBench.form, "1771,1,600000,30,7\n"))
    #expect(survey.status == .badData && survey.line == 22, "\(survey)")
    let form = try #require(try failure(FitBench.form.replacingOccurrences(of: "8: 0}", with: "7: 0}"), ""))
    #expect(form.status == .badConfig && form.line == 7 && form.file?.hasSuffix("bentuk.yaml") == true, "\(form)")
  }

  @Test("a survey is never written over, nor the model by its report")
  func onePath() throws {
    let bench = try FitBench([])
    for (output, report) in [("survei.csv", "laporan.csv"), ("m.yaml", "./m.yaml"), ("bentuk.yaml", "laporan.csv")] {
      let failure = #expect(throws: Failure.self) {
        try FitCommand(
          survey: bench.survey, form: bench.folder + "/bentuk.yaml", output: bench.folder + "/" + output,
          report: bench.folder + "/" + report, name: "uji", validity: nil, options: FitOptions(), overwrite: true,
          jobs: 1
        ).perform()
      }
      #expect(failure?.status == .usage, "\(output)")
    }
  }

  @Test("targeting in and out of the sample: the same whatever the order of rows and the workers")
  func targeting() throws {
    let seed = SeededGenerator.seed
    var draw = Draw()
    let rows =
      draw.families("1771", 400, constant: 13, noise: 400) + draw.families("9408", 200, constant: 12, noise: 400)
    let bench = try FitBench(rows)
    let (_, report) = try bench.fit(folds: 5, jobs: 1)
    let other = try FitBench(rows.reversed())
    #expect(try other.fit(folds: 5, jobs: 3).report == report && other.modelText() == bench.modelText(), "seed \(seed)")
    let nation = Dictionary(uniqueKeysWithValues: zip(report[0], report[1]))
    func number(_ column: String) throws -> Double { try #require(Double(nation[column] ?? "")) }
    #expect(try number("r2_dalam") < 1 && number("r2_dalam") >= number("r2_luar"), "seed \(seed)")
    for column in ["galat_eksklusi_dalam", "galat_eksklusi_luar", "galat_inklusi_dalam", "galat_inklusi_luar"] {
      #expect(try number(column) > 0 && number(column) < 1, "seed \(seed), \(column)")
    }
    // Without noise the model is the truth: everything is explained and nobody is missed.
    let exact = try FitBench(draw.families("1771", 400, constant: 13, noise: 0)).fit(folds: 5).report
    #expect(
      exact[1].dropFirst(4).prefix(2).allSatisfy { $0.hasPrefix("1.0000") || $0.hasPrefix("0.9999") }, "seed \(seed)")
    #expect(exact[1].dropFirst(6).allSatisfy { (Double($0) ?? 1) < 0.02 }, "seed \(seed)")
  }
}
