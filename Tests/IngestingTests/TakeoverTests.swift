import Foundation
import StageContract
import Testing

@Suite struct TakeoverTests {
  /// An earlier output, then `orang` changed.
  private func bench() throws -> IngestBench {
    let bench = try IngestBench()
    try bench.work.write("data/orang.csv", IngestBench.people(400))
    try bench.work.write("data/meter.csv", "idpel,tarif\n511234567890,R1\nrusak\n511234567891,R2\n")
    try bench.run("lama/1-ingest")
    try bench.work.write("data/orang.csv", IngestBench.people(400).replacing("ORANG 7,", with: "LAIN,") + "rusak\n")
    return bench
  }

  private func inode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int)
  }

  private func isLinked(_ bench: IngestBench, _ file: String) throws -> Bool {
    try inode(bench.work.path + "/lama/1-ingest/" + file) == inode(bench.work.path + "/susulan/1-ingest/" + file)
  }

  @Test func whatDidNotChangeIsTakenOver() throws {
    let bench = try bench()
    let part = try bench.run("susulan/1-ingest", earlier: "lama/1-ingest")
    let said = bench.lines.text
    #expect(said.contains("1 sources (2 files) taken over, 1 (2) recomputed (orang)"), "\(said)")
    #expect(said.ranges(of: "meter.csv: warning: 1 of 3 rows refused").count == 2, "a warning is said again")
    let full = try bench.run("penuh/1-ingest")
    #expect(part.manifest.bytes == full.manifest.bytes)
    for table in full.tables { #expect(try bench.text(part, table) == bench.text(full, table), "\(table)") }
    #expect(try isLinked(bench, "meter/0001.csv.gz"))
    #expect(try isLinked(bench, "tolak/meter.csv.gz"))
    #expect(try !isLinked(bench, "orang/0001.csv.gz"))
  }

  /// What a workbook hides is said again when it is taken over.
  @Test func aWorkbookIsWarnedOfAgain() throws {
    let bench = try IngestBench(sources: "  orang: {pola: \"orang*.xlsx\"}\n  meter: {}\n")
    try bench.work.write(
      "data/orang.xlsx",
      WorkbookSheetTests.book(
        [
          WorkbookSheetTests.sheet([WorkbookSheetTests.header, ["1", "SITI", nil]]),
          WorkbookSheetTests.sheet([WorkbookSheetTests.header, ["2", "BUDI", nil]]),
        ]))
    try bench.work.write("data/meter.csv", "idpel,tarif\n511234567890,R1\n")
    try bench.run("lama/1-ingest")
    try bench.work.write("data/meter.csv", "idpel,tarif\n511234567891,R1\n")
    try bench.run("susulan/1-ingest", earlier: "lama/1-ingest")
    let said = bench.lines.text
    #expect(said.ranges(of: "only sheet 1 was read; 1 other sheets with values were not").count == 2, "\(said)")
  }

  @Test func anOutputCanStartFromItself() throws {
    let bench = try bench()
    let part = try bench.run("lama/1-ingest", earlier: "lama/1-ingest")
    #expect(part.manifest.bytes == (try bench.run("penuh/1-ingest")).manifest.bytes)
  }

  @Test func aDamagedFileIsMadeAgain() throws {
    let bench = try bench()
    let file = URL(fileURLWithPath: bench.work.path + "/lama/1-ingest/meter/0001.csv.gz")
    try Data(gzip(Array("idpel,tarif\n".utf8))).write(to: file)
    let damaged = try Data(contentsOf: file)
    let part = try bench.run("susulan/1-ingest", earlier: "lama/1-ingest")
    #expect(bench.lines.text.contains("0 sources (0 files) taken over, 2 (4) recomputed"))
    let full = try bench.run("penuh/1-ingest")
    #expect(part.manifest.bytes == full.manifest.bytes)
    #expect(try bench.text(part, "meter") == bench.text(full, "meter"))
    #expect(try Data(contentsOf: file) == damaged, "the earlier output was written to")
  }

  @Test func otherSettingsMeanAFullRun() throws {
    let bench = try bench()
    try bench.work.write("pipelines/uji/ingest.yaml", "batas_tolak: 2\n")
    let part = try bench.run("susulan/1-ingest", earlier: "lama/1-ingest")
    #expect(bench.lines.text.contains("full run, --dari is not used: setting uji/ingest.yaml changed"))
    #expect(!bench.lines.text.contains("taken over"))
    #expect(part.manifest.bytes == (try bench.run("penuh/1-ingest")).manifest.bytes)
  }

  @Test func aSourceThatCameOrWent() throws {
    let bench = try bench()
    try FileManager.default.removeItem(atPath: bench.work.path + "/data/meter.csv")
    let without = try bench.run("susulan/1-ingest", earlier: "lama/1-ingest")
    #expect(without.manifest.bytes == (try bench.run("penuh/1-ingest")).manifest.bytes)
    try bench.work.write("data/meter.csv", "idpel,tarif\n511234567890,R1\n")
    let again = try bench.run("lagi/1-ingest", earlier: "susulan/1-ingest")
    #expect(again.manifest.bytes == (try bench.run("penuh/1-ingest")).manifest.bytes)
    #expect(bench.lines.text.contains("1 sources (2 files) taken over, 1 (2) recomputed (meter)"))
  }
}
