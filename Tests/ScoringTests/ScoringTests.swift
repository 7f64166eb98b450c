import Diagnostics
import Foundation
import PipelineConfig
import Scoring
import TabularIO
import TestSupport
import Testing

/// A small model with every kind of term, written out.
private let modelText = """
  nama: uji
  keterangan: uji
  konstanta: 10.5
  minimum_variabel: 2
  variabel:
    a:
      jenis: kategori
      nilai: {1: 0.25, 2: -0.125, 254: 1}
      lainnya: 0.0625
      kosong: 0.01
    b: {jenis: bilangan, koefisien: -0.0333, maksimum: 10, kosong: -0.27}
    c:
      jenis: kelas
      kelas: [{sampai: 5, nilai: -1}, {sampai: 9.5, nilai: 0}, {nilai: 2}]
      kosong: 0.5
  wilayah:
    "1771": {konstanta: 11, variabel: {a: {jenis: kategori, nilai: {1: 0.5, 2: 0, 254: 0}, kosong: 0}}}
  """

/// The same with what two variables add together.
private let togetherText =
  modelText.replacingOccurrences(
    of: "c:\n    jenis: kelas", with: "d: {jenis: kategori, nilai: {1: 0}}\n  c:\n    jenis: kelas"
  )
  .replacingOccurrences(
    of: "wilayah:\n",
    with: """
      interaksi:
        ab: {variabel: [a, b], koefisien: {1: 0.5, 254: -0.25}, kosong: 0.125}
        ad: {variabel: [a, d], nilai: {1: {2: -3, 7: 4}, 2: {2: 5}}, lainnya: 0.75}
      wilayah:

      """
  )
  .replacingOccurrences(
    of: "kosong: 0}}}", with: "kosong: 0}}, interaksi: {ad: {nilai: {1: {2: 9, 7: 0}, 2: {2: 0}}}}}")

private func parsed(_ text: String) throws -> RankingModel {
  let file = try ConfigFile.parse(Array(text.utf8), file: "uji.yaml")
  let model = try RankingModelFile.read(file, asOf: 20_250_630)
  try file.finish()
  return model
}

private func model() throws -> RankingModel {
  try RankingModelFile.read(try ConfigFile.parse(Array(modelText.utf8), file: "uji.yaml"), asOf: 20_250_630)
}

@Suite struct ScoringTests {
  @Test func everyKindOfTermByHand() throws {
    let values = ["a": "1", "b": "12", "c": "9.5"]
    let sheet = try model().sheet(kab: 0) { values[$0] ?? "" }
    #expect(sheet.terms.map(\.amount) == [25_000_000, -33_300_000, 0])
    #expect(sheet.constant == 1_050_000_000 && sheet.sum == 1_041_700_000 && sheet.score == 104_170)
    #expect(sheet.known == 3 && !sheet.isRegional)
  }

  @Test func whatIsMissingOrNoNumberTakesTheModelsTerm() throws {
    let values = ["a": "", "b": "x", "c": "10"]
    let sheet = try model().sheet(kab: 1) { values[$0] ?? "" }
    #expect(sheet.terms.map(\.isKnown) == [false, false, true])
    #expect(sheet.terms.map(\.amount) == [1_000_000, -27_000_000, 200_000_000])
  }

  /// b is limited to 10 in the interaction as it is alone; pairs that are not named add `lainnya`, missing ones `kosong`.
  @Test func twoVariablesTogetherByHand() throws {
    let model = try parsed(togetherText)
    func together(_ a: String, _ b: String, _ d: String, kab: Int = 0) -> [Int64] {
      model.sheet(kab: kab) { ["a": a, "b": b, "d": d][$0] ?? "" }.interactions.map(\.amount)
    }
    #expect(together("1", "4", "2") == [200_000_000, -300_000_000])
    #expect(together("1", "40", "7") == [500_000_000, 400_000_000])
    #expect(together("254", "2", "2") == [-50_000_000, 75_000_000])
    #expect(together("3", "2", "1") == [0, 75_000_000])
    #expect(together("", "2", "1") == [12_500_000, 0])
    #expect(together("1", "x", "") == [12_500_000, 0])
    #expect(together("1", "4", "2", kab: 1771) == [200_000_000, 900_000_000])
    #expect(together("254", "4", "1", kab: 1771) == [-100_000_000, 75_000_000])
    let sheet = model.sheet(kab: 0) { ["a": "1", "b": "4", "d": "2"][$0] ?? "" }
    #expect(sheet.known == 3 && sheet.interactions[1].value == "1 x 2")
    // 10.5 + 0.25 - 0.1332 + 0 + 0.5 (c missing) + 2 - 3
    #expect(sheet.score == 101_168)
  }

  @Test(arguments: [
    ("nilai: {1: {2: -3", "nilai: {1: {300: -3", "300"), ("[a, d]", "[a, x]", "interaksi.ad.variabel"),
    ("[a, d]", "[a, a]", "interaksi.ad.variabel"), ("[a, b]", "[b, a]", "interaksi.ab.variabel"),
    ("[a, b]", "[a, c]", "interaksi.ab.variabel"), ("interaksi: {ad:", "interaksi: {xx:", "xx"),
    ("  ab: {", "  a: {", "interaksi.a"), ("lainnya: 0.75", "lain: 0.75", "lain"),
    ("konstanta: 10.5", "konstanta: 90000000000", "konstanta"),
    ("koefisien: -0.0333, maksimum: 10", "koefisien: 900", "konstanta"),
    ("{1: 0.5, 254: -0.25}", "{1: 900}", "konstanta"), ("maksimum: 10", "maksimum: -200", "maksimum"),
    ("{1: 0.5, 2: 0, 254: 0}", "{1: 0.5, 254: 0}", "nilai"),
    ("a: {jenis: kategori, nilai: {1: 0.5, ", "a: {jenis: bilangan, koefisien: 1, nilai: {", "jenis"),
    ("7: 0}, 2: {2: 0}", "7: 0}", "2 and 2"),
  ])
  func impossibleTermsAreRefused(_ old: String, _ new: String, _ key: String) throws {
    let text = togetherText.replacingOccurrences(of: old, with: new)
    #expect(text != togetherText)
    let failure = #expect(throws: Failure.self) { try parsed(text) }
    #expect(failure?.status == .badConfig && failure?.line != nil)
    #expect(failure?.message.en.contains(key) == true, "\(failure?.message.en ?? "")")
  }

  @Test func aKabMayHaveItsOwnCoefficients() throws {
    let sheet = try model().sheet(kab: 1771) { $0 == "a" ? "1" : "" }
    #expect(sheet.isRegional && sheet.constant == 1_100_000_000 && sheet.terms[0].amount == 50_000_000)
  }

  /// Random rows in a table: the hot path and the sheet give the same score, known variables and missing ones.
  @Test(arguments: [modelText, togetherText]) func theSheetAddsUpToTheScoreOfTheHotPath(text: String) throws {
    let seed = SeededGenerator.seed
    var random = SeededGenerator()
    let work = Workdir()
    let choices = ["", "0", "1", "2", "3", "9", "254", "255", "x", "9.5", "5.01", "-3", "120", "7.129"]
    let rows = (0..<300).map { _ in (0..<4).map { _ in random.pick(choices) } }
    let writer = try PartWriter(folder: work.path, path: "t.csv.gz", header: ["c", "a", "b", "d"])
    var buffer = RowBuffer()
    for row in rows {
      for field in row { buffer.field(field) }
      buffer.endRow()
    }
    try writer.flush(&buffer)
    _ = try writer.finish()
    let model = try parsed(text)
    let columns = model.columns.count
    var gains = [Int64](repeating: 0, count: columns + model.variants[0].interactions.count)
    let table = try Table.open(folder: work.path, name: "t")
    let scorer = try Scorer(model, table: table)
    var cursor = RowCursor(table, parts: 0..<1)
    var index = 0
    while try cursor.next() {
      let kab = index % 2 == 0 ? 0 : 1771
      let score = scorer.score(cursor.row, kab: kab)
      let row = rows[index]
      let sheet = model.sheet(kab: kab) { ["c": row[0], "a": row[1], "b": row[2], "d": row[3]][$0] ?? "" }
      let base = scorer.gains(cursor.row, kab: kab, into: &gains)
      #expect(gains.reduce(base) { $1 == Scorer.unknown ? $0 : $0 + $1 } == sheet.sum, "seed \(seed), row \(row)")
      #expect(sheet.score == score.value && sheet.known == score.known, "seed \(seed), row \(rows[index])")
      #expect(score.status == (score.known < 2 ? .tanpaData : score.known == columns ? .lengkap : .sebagian))
      index += 1
    }
    #expect(index == rows.count)
  }

  @Test func aRegionKeepsTheLimitOfANumber() throws {
    let text = modelText.replacingOccurrences(
      of: "variabel: {a:", with: "variabel: {b: {jenis: bilangan, koefisien: 1}, a:")
    let sheet = try parsed(text).sheet(kab: 1771) { $0 == "b" ? "235" : "" }
    #expect(sheet.terms[1].amount == 1_000_000_000)
  }

  @Test func aVariableThatIsNoColumnIsNamedWithItsLine() throws {
    let work = Workdir()
    let writer = try PartWriter(folder: work.path, path: "t.csv.gz", header: ["a", "b"])
    _ = try writer.finish()
    let failure = #expect(throws: Failure.self) {
      try Scorer(try model(), table: Table.open(folder: work.path, name: "t"))
    }
    #expect(failure?.status == .badConfig && failure?.file == "uji.yaml" && failure?.line == 12)
  }

  @Test func roundingIsAwayFromZeroOnce() {
    #expect(RankingModel.rounded(1_234_5000) == 1235)
    #expect(RankingModel.rounded(1_234_4999) == 1234)
    #expect(RankingModel.rounded(-1_234_5000) == -1235)
  }
}
