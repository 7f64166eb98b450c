import StageContract
import Testing

@Suite struct GroupTests {
  static func nik(_ index: Int, ending zero: Bool) -> String {
    let sequence = zero ? 9010 + index % 90 * 10 : 9001 + index % 999
    return "317101170890\(sequence)"
  }

  static func rows(damaged: Bool, from: Int, count: Int, file: String) -> [[String: String]] {
    (from..<from + count).map { index in
      [
        "berkas": file, "id_dtks": "\(index)", "kode_wilayah": "3171012001", "nama": "BUDI",
        "nik": nik(index, ending: damaged),
        "tanggal_lahir": damaged ? "1970-01-01" : "19\(10 + index % 80)-0\(1 + index % 9)-1\(index % 9)",
      ]
    }
  }

  static func findings(_ bench: Bench) throws -> [String] { try bench.rows("dtks").map { $0["temuan"] ?? "" } }

  @Test func aDamagedColumnIsSeen() throws {
    let bench = try Bench()
    try bench.add("dtks", Self.rows(damaged: true, from: 0, count: 1100, file: "dtks.csv"))
    let manifest = try bench.run()
    #expect(try Self.findings(bench).allSatisfy { $0.contains("NIK-014") && $0.contains("TGL-002") })
    let judged = try #require(manifest.extra("diagnosa")?.list)
    #expect(judged.map { $0["kode"]?.text } == ["NIK-014", "TGL-002"])
  }

  /// A spreadsheet keeps fifteen digits: sequences below 10 become 0000, which no NIK has. Those rows were hit hardest.
  @Test func numbersRoundedToNothingAreMarkedToo() throws {
    let bench = try Bench()
    let rounded = "317101170890" + String(repeating: "0", count: 4)
    let rows = Self.rows(damaged: true, from: 0, count: 1500, file: "dtks.csv").enumerated().map { index, row in
      index % 2 == 0 ? row : row.merging(["nik": rounded]) { $1 }
    }
    try bench.add("dtks", rows)
    try bench.run()
    let findings = try Self.findings(bench)
    #expect(findings.allSatisfy { $0.contains("NIK-014") })
    #expect(findings.filter { $0.contains("NIK-010") }.count == 750)
  }

  @Test func fewRowsAreNotJudged() throws {
    let bench = try Bench()
    try bench.add("dtks", Self.rows(damaged: true, from: 0, count: 900, file: "dtks.csv"))
    try bench.run()
    #expect(try Self.findings(bench).allSatisfy { !$0.contains("NIK-014") && !$0.contains("TGL-002") })
  }

  @Test func goodColumnsAreNot() throws {
    let bench = try Bench()
    try bench.add("dtks", Self.rows(damaged: false, from: 0, count: 2000, file: "dtks.csv"))
    let manifest = try bench.run()
    #expect(manifest.extra("diagnosa")?.list?.isEmpty == true)
    #expect(try Self.findings(bench).allSatisfy { !$0.contains("NIK-014") && !$0.contains("TGL-002") })
  }

  @Test func cuttingAGroupIntoFilesChangesNothing() throws {
    let whole = try Bench()
    try whole.add("dtks", Self.rows(damaged: true, from: 0, count: 1200, file: "dtks.csv"))
    try whole.run()
    let cut = try Bench()
    try cut.add(
      "dtks",
      Self.rows(damaged: true, from: 0, count: 500, file: "dtks-1.csv")
        + Self.rows(damaged: true, from: 500, count: 700, file: "dtks-2.csv"))
    try cut.run(jobs: 3)
    #expect(try Self.findings(whole) == Self.findings(cut))
  }

  static let groups = "  dtks:\n    pola: \"dtks*.csv\"\n    kelompok: {barat: \"dtks-1*.csv\"}\n"

  @Test func namedGroupsAreJudgedApart() throws {
    let bench = try Bench(sources: Self.groups)
    let good = Self.rows(damaged: false, from: 0, count: 1500, file: "dtks-2.csv")
    let bad = Self.rows(damaged: true, from: 1500, count: 1500, file: "dtks-1.csv")
    try bench.add("dtks", bad + good)
    try bench.run()
    let findings = try Self.findings(bench)
    #expect(findings[..<1500].allSatisfy { $0.contains("NIK-014") })
    #expect(findings[1500...].allSatisfy { !$0.contains("NIK-014") })
  }

  @Test func ingestsCountersAreBelieved() throws {
    let bench = try Bench()
    try bench.add("dtks", Self.rows(damaged: false, from: 0, count: 20, file: "dtks.csv"))
    let digits = [JSONValue.number(900)] + [JSONValue](repeating: .number(12), count: 9)
    bench.count(
      "dtks",
      .object([
        JSONMember("nama", .text("dtks")),
        JSONMember(
          "diagnosa",
          .object([
            JSONMember(
              "nik", .object([JSONMember("terbaca", .number(1008)), JSONMember("digit_akhir", .list(digits))])),
            JSONMember(
              "tanggal_lahir",
              .object(
                [JSONMember("terbaca", .number(0))]
                  + ["1900-01-01", "1970-01-01", "01-01", "07-01", "12-31"].map { JSONMember($0, .number(0)) })),
            JSONMember(
              "kode_wilayah",
              .object([
                JSONMember("terbaca", .number(2000)), JSONMember("kemendagri", .number(1900)),
                JSONMember("bps", .number(2000)),
              ])),
          ])),
      ]))
    let manifest = try bench.run()
    #expect(manifest.extra("diagnosa")?.list?.map { $0["kode"]?.text } == ["NIK-014", "WIL-003"])
    let findings = try Self.findings(bench)
    #expect(findings.allSatisfy { $0.contains("WIL-003") })
    #expect(findings.filter { $0.contains("NIK-014") }.count == 2)
  }

  @Test func bpsCodesUnderAnotherName() throws {
    let bench = try Bench()
    // Kab of Papua in BPS coding; no Kemendagri edition holds 9426 to 9428.
    try bench.add(
      "dtks",
      (0..<1200).map { index in
        [
          "id_dtks": "\(index)", "nama": "BUDI", "tanggal_lahir": "1990-02-03",
          "kode_wilayah": index % 50 == 0 ? "9427010001" : "1101010001",
        ]
      })
    try bench.run()
    #expect(try Self.findings(bench).allSatisfy { $0.contains("WIL-003") })
  }
}
