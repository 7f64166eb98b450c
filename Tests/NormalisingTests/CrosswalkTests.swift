import Diagnostics
import Testing

/// A pipeline's own region translation goes as deep as it says; what it does not hold is translated at kab level.
@Suite struct CrosswalkTests {
  static let crosswalk = """
    sistem,dari,ke
    bps,1101010001,1109012001
    bps,1101020,110902
    kemendagri,9101012001,9301012001

    """

  @Test func theFinestTranslationWins() throws {
    let bench = try Bench(crosswalk: Self.crosswalk)
    try bench.add(
      "regsosek_keluarga",
      ["1101010001", "1101020007", "1101030001"].enumerated().map { ["id_keluarga": "K\($0)", "kode_wilayah_bps": $1] })
    try bench.add(
      "dtks",
      ["9101012001", "9101022001"].enumerated().map {
        ["id_dtks": "D\($0)", "nama": "BUDI", "tanggal_lahir": "1990-02-03", "kode_wilayah": $1]
      })
    try bench.run()
    let families = try bench.rows("regsosek_keluarga")
    #expect(families.map { $0["wilayah"] } == ["1109012001", "110902", "1109"])
    #expect(families.allSatisfy { ($0["temuan"] ?? "").contains("WIL-004") })
    // The code itself stays in its own coding.
    #expect(families.map { $0["kode_wilayah_bps"] } == ["1101010001", "1101020007", "1101030001"])
    let persons = try bench.rows("dtks")
    #expect(persons.map { $0["wilayah"] } == ["9301012001", "9301"])
    #expect(persons.allSatisfy { ($0["temuan"] ?? "").contains("WIL-002") })
  }

  /// Which of two targets held would hang on the order of the lines, and a target in no list is nowhere.
  @Test(arguments: [
    ("bps,1101010001,1109012001\nbps,1101010001,1109012002", 3), ("bps,1101010001,1199012001", 2),
    ("bps,1101020,110999", 2), ("bps,1101030001,1109010000", 2), ("bps,1101020,110902\nbps,1101,9999", 3),
  ])
  func translationsNameOneKnownPlace(lines: String, line: Int) throws {
    let bench = try Bench(crosswalk: "sistem,dari,ke\n" + lines + "\n")
    try bench.add("regsosek_keluarga", [["id_keluarga": "K1", "kode_wilayah_bps": "1101010001"]])
    let failure = #expect(throws: Failure.self) { try bench.run() }
    #expect(failure?.status == .badConfig)
    #expect(failure?.line == line && failure?.file?.contains("crosswalk.csv") == true)
  }

  @Test func theSameTranslationTwiceIsOne() throws {
    let bench = try Bench(crosswalk: Self.crosswalk + "bps,1101020,110902\n")
    try bench.add("regsosek_keluarga", [["id_keluarga": "K1", "kode_wilayah_bps": "1101020007"]])
    try bench.run()
    #expect(try bench.rows("regsosek_keluarga").map { $0["wilayah"] } == ["110902"])
  }
}
