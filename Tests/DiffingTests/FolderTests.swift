import Diagnostics
import Diffing
import Foundation
import StageContract
import TabularIO
import TestSupport
import Testing

/// What folders a comparison takes, and what it holds against them.
@Suite struct FolderTests {
  /// A snapshot whose manifest lists its tables.
  private func snapshot(_ folder: String, _ families: [[String]]) throws {
    try Fixture.snapshot(folder, [Fixture.families(families)])
    var parts: [PartSummary] = []
    for path in try contents(folder) {
      parts.append(
        PartSummary(path: path.key, sha256: Hex.sha256(path.value), bytes: path.value.count, rows: families.count))
    }
    parts.sort { $0.path < $1.path }
    let manifest = Manifest(
      stage: "emit", folder: "5-emit", period: "2025-Q2", settings: [], inputs: [],
      outputs: parts.map { OutputTable(role: String($0.path.dropLast(".csv.gz".count)), parts: [$0]) }, tallies: [],
      findings: [], extra: [])
    try Data(manifest.bytes).write(to: URL(fileURLWithPath: folder + "/manifest.json"))
  }

  private func two() throws -> (Workdir, String, String) {
    let work = Workdir()
    let (left, right) = (work.path + "/q1/5-emit", work.path + "/q2/5-emit")
    let rows = [Fixture.family("A"), Fixture.family("B", ["kode_kelurahan_desa": "3201010001"])]
    try snapshot(left, rows)
    try snapshot(right, rows)
    return (work, left, right)
  }

  /// A file that was lost says nothing of the families in it.
  @Test func aFileThatTheManifestListsMustBeThere() throws {
    let (work, left, right) = try two()
    #expect(try Outcome(left, right, in: work).status == .ok)
    try FileManager.default.removeItem(atPath: right + "/keluarga/32.csv.gz")
    for (first, second) in [(left, right), (right, left)] {
      let failure = #expect(throws: Failure.self) { try Outcome(first, second, in: work) }
      #expect(failure?.status == .badData && failure?.file == right + "/keluarga/32.csv.gz")
    }
  }

  @Test func ofARunFolderItsSnapshotIsCompared() throws {
    let (work, left, right) = try two()
    try FileManager.default.createDirectory(
      atPath: work.path + "/q2/3-match/pendamping", withIntermediateDirectories: true)
    #expect(try Outcome(work.path + "/q1", work.path + "/q2", in: work).status == .ok)
    #expect(try Outcome(left, work.path + "/q2", in: work).status == .ok)
    // Without a snapshot there are only stages, which are no tables.
    try FileManager.default.moveItem(atPath: right, toPath: work.path + "/q2/3-match/x")
    try FileManager.default.copyItem(
      atPath: work.path + "/q2/3-match/x/manifest.json", toPath: work.path + "/q2/3-match/manifest.json")
    let failure = #expect(throws: Failure.self) { try Outcome(left, work.path + "/q2", in: work) }
    #expect(failure?.status == .usage && failure?.message.en.contains("/q2/3-match") == true)
  }

  /// Rows that came or went in tables without the column that was asked for are nobody's question.
  @Test func onlyAColumnMeansOnlyItsTables() throws {
    let work = Workdir()
    let (left, right) = (work.path + "/a", work.path + "/b")
    let identities = { (ids: [String]) -> FixtureTable in
      var table = FixtureTable(name: "identitas", header: Fixture.identities)
      table.parts[""] = ids.map { [$0, "KELUARGA", "", "", "2025-Q1", "", "TETAP"] }
      return table
    }
    try Fixture.snapshot(
      left,
      [
        Fixture.families([Fixture.family("A"), Fixture.family("B")]),
        Fixture.persons([Fixture.person("P", family: "A"), Fixture.person("Q", family: "B")]), identities(["A", "B"]),
      ])
    try Fixture.snapshot(
      right,
      [
        Fixture.families([Fixture.family("A", ["desil_nasional": "5"]), Fixture.family("C")]),
        Fixture.persons([Fixture.person("P", family: "A"), Fixture.person("R", family: "A")]), identities(["A", "C"]),
      ])
    for only in ["keluarga.desil_nasional", "desil_nasional"] {
      let outcome = try Outcome(left, right, in: work) { $0.only = [only] }
      #expect(try outcome.summary("ringkasan_tabel.csv").map { $0["tabel"] } == ["keluarga"])
      #expect(try contents(outcome.folder).keys.filter { $0.hasPrefix("perubahan") } == ["perubahan/keluarga.csv.gz"])
      #expect(outcome.text.contains("Different: 3 rows."), "\(outcome.text)")
    }
    // A column of no table is a slip still.
    let failure = #expect(throws: Failure.self) {
      try Outcome(left, right, in: work) { $0.only = ["keluarga.warna"] }
    }
    #expect(failure?.status == .usage)
  }
}
