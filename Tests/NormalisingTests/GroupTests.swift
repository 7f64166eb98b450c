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

  /// Births on all days of the year, by a spreadsheet of another country; some as `M/D/YYYY`.
  static func births(_ count: Int, isMonthFirst: (Int) -> Bool = { _ in true }) -> [[String: String]] {
    (0..<count).map { index in
      let (day, month) = (1 + index % 28, 1 + index / 28 % 12)
      let parts = isMonthFirst(index) ? (month, day) : (day, month)
      return ["id_dtks": "\(index)", "kode_wilayah": "3171012001", "nama": "BUDI", "tanggal_lahir": date(parts, index)]
    }
  }

  private static func date(_ parts: (Int, Int), _ index: Int) -> String {
    func two(_ number: Int) -> String { index % 2 == 0 && number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(parts.0))/\(two(parts.1))/1990"
  }

  private static func days(_ bench: Bench) throws -> [String] {
    try bench.rows("dtks").map { $0["tanggal_lahir"] ?? "" }
  }

  private static let rightDays = (0..<2000).map { index in
    let (day, month) = (1 + index % 28, 1 + index / 28 % 12)
    return "1990-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }

  @Test func aColumnWithTheMonthFirstIsReadSo() throws {
    let bench = try Bench()
    // The whole is judged: one slip in it is TGL-001 and no more.
    try bench.add("dtks", Self.births(2000) { $0 != 1700 })
    let manifest = try bench.run()
    let found = try Self.days(bench)
    #expect(Self.rightDays[1700] == "1990-01-21" && found[1700] == "")
    #expect(found.indices.allSatisfy { $0 == 1700 || found[$0] == Self.rightDays[$0] })
    #expect(try Self.findings(bench).enumerated().allSatisfy { $1.contains($0 == 1700 ? "TGL-001" : "TGL-003") })
    let judged = try #require(manifest.extra("diagnosa")?.list)
    #expect(judged.map { $0["kode"]?.text } == ["TGL-003"] && judged.first?["kolom"]?.text == "tanggal_lahir")
    #expect(judged.first?["hitungan"]?["hari_dulu"]?.number == 1)
    #expect(bench.lines.text.contains("MM/DD/YYYY"))
    #expect(try bench.rows("dtks").first?["mentah"]?.contains("1/1990") == true)
  }

  @Test(arguments: [(2000, 50), (900, 5000)])
  func aMixtureAndFewRowsAreReadRowByRow(count: Int, every: Int) throws {
    let bench = try Bench()
    try bench.add("dtks", Self.births(count) { $0 % every != 25 })
    let manifest = try bench.run()
    #expect(manifest.extra("diagnosa")?.list?.isEmpty == true)
    let found = try Self.days(bench)
    // 13 January with the month first is no date.
    #expect(found[12] == "" && found[1] == "1990-02-01")
  }

  @Test func theUsualOrderIsNeverTurned() throws {
    let bench = try Bench()
    try bench.add("dtks", Self.births(2000) { _ in false })
    let manifest = try bench.run()
    #expect(try Self.days(bench) == Self.rightDays && manifest.extra("diagnosa")?.list?.isEmpty == true)
  }

  @Test func aDeclaredOrderNeedsNoDiagnosis() throws {
    let bench = try Bench(sources: "  dtks:\n    bentuk: {tanggal_lahir: MM/DD/YYYY}\n")
    try bench.add(
      "dtks",
      [["id_dtks": "1", "kode_wilayah": "3171012001", "nama": "BUDI", "tanggal_lahir": "08/07/1990"]])
    let manifest = try bench.run()
    let row = try #require(try bench.rows("dtks").first)
    #expect(row["tanggal_lahir"] == "1990-08-07" && row["mentah"] == "" && row["temuan"]?.contains("TGL") == false)
    #expect(manifest.extra("diagnosa")?.list?.isEmpty == true)
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
