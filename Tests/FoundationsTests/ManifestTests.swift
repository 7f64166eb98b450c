import Diagnostics
import StageContract
import TabularIO
import Testing

@Suite struct ManifestTests {
  private func sample() -> Manifest {
    let part = PartSummary(path: "dtks/0001.csv.gz", sha256: "aa", bytes: 10, rows: 3)
    let second = PartSummary(path: "dtks/0002.csv.gz", sha256: "bb", bytes: 20, rows: 4)
    return Manifest(
      contract: 1, tool: "1.2.3", stage: "ingest", folder: "1-ingest", period: "2025-Q2",
      settings: [.init(name: "contoh/ingest.yaml", sha256: "cc")],
      inputs: [InputFile(role: "dtks", file: PartSummary(path: "dtks.csv", sha256: "dd", bytes: 5, rows: 7))],
      outputs: [OutputTable(role: "dtks", parts: [part, second]), OutputTable(role: "tolak/dtks", parts: [part])],
      tallies: [Tally(source: "dtks", read: 7, outcomes: [.init("ditulis", 7), .init("tolak", 0)], tables: ["x/y"])],
      findings: [.init(source: "dtks", code: "BYT-001", count: 2)],
      extra: [JSONMember("kosong", .list([])), JSONMember("teks", .text("a\"\\\n\u{1}é"))])
  }

  @Test func roundTrip() throws {
    let manifest = sample()
    #expect(try Manifest.read(manifest.bytes, file: "m") == manifest)
    #expect(manifest.bytes == sample().bytes)
    #expect(manifest.table("dtks")?.rows == 7)
  }

  @Test func anyChangedByteIsNoticed() throws {
    let bytes = sample().bytes
    for index in stride(from: 0, to: bytes.count, by: 3) {
      var damaged = bytes
      damaged[index] = damaged[index] == 49 ? 50 : 49
      #expect(throws: Failure.self, "byte \(index)") { try Manifest.read(damaged, file: "m") }
    }
    #expect(throws: Failure.self) { try Manifest.read(Array(bytes.dropLast(20)), file: "m") }
  }

  @Test func pathsOutsideTheFolderAreRefused() {
    for path in ["/etc/passwd", "../x", "a/../../b"] {
      let part = PartSummary(path: path, sha256: "", bytes: 0, rows: 0)
      let manifest = Manifest(
        contract: 1, tool: "", stage: "a", folder: "1-a", period: "2025-Q2", settings: [], inputs: [],
        outputs: [OutputTable(role: "t", parts: [part])], tallies: [], findings: [], extra: [])
      #expect(throws: Failure.self) { try Manifest.read(manifest.bytes, file: "m") }
    }
  }

  @Test(arguments: ["", "{", "[1,]", "{\"a\":1.5}", "nul", "\"\\x\"", "{\"a\" 1}", "1 2", "\"\u{1}\""])
  func brokenJSON(text: String) {
    #expect(throws: Failure.self) { try JSONReader.parse(Array(text.utf8), file: "j") }
  }

  @Test func readsOrdinaryJSON() throws {
    let value = try JSONReader.parse(
      Array(#" {"a": [1, -2, true, null], "b": "\u00e9\ud83d\ude00\/"} "#.utf8), file: "j")
    #expect(value["a"]?.list == [.number(1), .number(-2), .bool(true), .null])
    #expect(value["b"]?.text == "é😀/")
  }

  @Test func periods() throws {
    let period = try #require(Period("2024-Q1"))
    #expect(period.lastDay == 20_240_331 && period.firstDay == 20_240_101)
    #expect(Period("2025-Q4")?.lastDay == 20_251_231)
    for bad in ["2025Q2", "2025-Q5", "2025-Q0", "2025-q2", "25-Q2", "2025-Q22", ""] {
      #expect(Period(bad) == nil, "\(bad)")
    }
  }

  @Test func sizes() {
    #expect(ByteSize.parse("384M") == 384 << 20)
    #expect(ByteSize.parse("1G") == 1 << 30)
    #expect(ByteSize.parse("123") == 123)
    for bad in ["", "G", "1.5G", "-1M", "99999999999999G", "1GB"] { #expect(ByteSize.parse(bad) == nil, "\(bad)") }
    #expect(ByteSize.text(1_610_612_736) == "1.5 GiB")
  }
}
