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
    "1771": {konstanta: 11, variabel: {a: {jenis: kategori, nilai: {1: 0.5}, kosong: 0}}}
  """

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

  @Test func aKabMayHaveItsOwnCoefficients() throws {
    let sheet = try model().sheet(kab: 1771) { $0 == "a" ? "1" : "" }
    #expect(sheet.isRegional && sheet.constant == 1_100_000_000 && sheet.terms[0].amount == 50_000_000)
  }

  /// Random rows in a table: the hot path and the sheet give the same score, known variables and missing ones.
  @Test func theSheetAddsUpToTheScoreOfTheHotPath() throws {
    let seed = SeededGenerator.seed
    var random = SeededGenerator()
    let work = Workdir()
    let choices = ["", "0", "1", "2", "3", "9", "254", "255", "x", "9.5", "5.01", "-3", "120", "7.129"]
    let rows = (0..<300).map { _ in (0..<3).map { _ in random.pick(choices) } }
    let writer = try PartWriter(folder: work.path, path: "t.csv.gz", header: ["c", "a", "b"])
    var buffer = RowBuffer()
    for row in rows {
      for field in row { buffer.field(field) }
      buffer.endRow()
    }
    try writer.flush(&buffer)
    _ = try writer.finish()
    let model = try model()
    let table = try Table.open(folder: work.path, name: "t")
    let scorer = try Scorer(model, table: table)
    var cursor = RowCursor(table, parts: 0..<1)
    var index = 0
    while try cursor.next() {
      let kab = index % 2 == 0 ? 0 : 1771
      let score = scorer.score(cursor.row, kab: kab)
      let sheet = model.sheet(kab: kab) { ["c": rows[index][0], "a": rows[index][1], "b": rows[index][2]][$0] ?? "" }
      #expect(sheet.score == score.value && sheet.known == score.known, "seed \(seed), row \(rows[index])")
      #expect(score.status == (score.known < 2 ? .tanpaData : score.known == 3 ? .lengkap : .sebagian))
      index += 1
    }
    #expect(index == rows.count)
  }

  @Test func roundingIsAwayFromZeroOnce() {
    #expect(RankingModel.rounded(1_234_5000) == 1235)
    #expect(RankingModel.rounded(1_234_4999) == 1234)
    #expect(RankingModel.rounded(-1_234_5000) == -1235)
  }
}
