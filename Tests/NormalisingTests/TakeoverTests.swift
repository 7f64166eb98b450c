import Foundation
import Normalising
import RegistryTypes
import StageContract
import Testing

/// Tables of unchanged sources are taken over from an earlier output, and nothing differs from a full run.
@Suite struct TakeoverTests {
  private static let man = "3171011708909001"

  private func fill(_ bench: Bench, dtks: String = "BUDI", family: String = "K1") throws {
    try bench.clear()
    try bench.add("dtks", [["id_dtks": "1", "nik": Self.man, "nama": dtks, "tanggal_lahir": "17-08-1990"]])
    try bench.add(
      "p3ke_keluarga", [["id_keluarga_p3ke": family, "kepala_keluarga": "BUDI", "kode_wilayah": "3171011001"]])
    try bench.add(
      "p3ke_individu",
      [
        ["id_keluarga_p3ke": "K1", "id_individu": "1", "nama": "RATNA", "tanggal_lahir": "1990-01-02"],
        ["id_keluarga_p3ke": "K9", "id_individu": "2", "nama": "SITI", "tanggal_lahir": "1990-01-02"],
      ])
    try bench.add("pln", [["idpel": "51123456789x", "nama": "Tuti", "nik": "1"]])
  }

  private func compare(_ bench: Bench, _ said: String) throws {
    let part = try bench.run(out: "susulan", earlier: "lama")
    #expect(bench.lines.text.contains(said), "\(bench.lines.text)")
    let full = try bench.run(out: "penuh")
    #expect(part.bytes == full.bytes)
    for table in full.outputs {
      #expect(try bench.rows(table.role, out: "susulan") == bench.rows(table.role, out: "penuh"), "\(table.role)")
    }
  }

  @Test func onlyTheChangedSourceIsMadeAgain() throws {
    let bench = try Bench()
    try fill(bench)
    try bench.run(out: "lama")
    try fill(bench, dtks: "Drs. Budi")
    try compare(bench, "3 sources (6 files) taken over, 1 (2) recomputed (dtks)")
  }

  @Test func membersFollowTheirFamilies() throws {
    let bench = try Bench()
    try fill(bench)
    try bench.run(out: "lama")
    try fill(bench, family: "K9")
    try compare(bench, "2 sources (4 files) taken over, 2 (4) recomputed (p3ke_keluarga, p3ke_individu)")
    let refused = try bench.rows("tolak/p3ke_individu", out: "susulan")
    #expect(refused.map { $0["baris"] } == ["1"])
  }

  @Test func judgementsOnWholeFilesCount() throws {
    let bench = try Bench()
    try fill(bench)
    try bench.run(out: "lama")
    // The same rows, but ingest's counters now say that the numbers went through a spreadsheet.
    let digits = JSONValue.list([.number(2000)] + Array(repeating: JSONValue.number(0), count: 9))
    let nik = JSONValue.object([JSONMember("terbaca", .number(2000)), JSONMember("digit_akhir", digits)])
    let dates = ["terbaca"].map { JSONMember($0, .number(0)) } + Self.dates
    let region = ["terbaca", "kemendagri", "bps"].map { JSONMember($0, .number(0)) }
    bench.count(
      "dtks",
      .object([
        JSONMember("nama", .text("dtks")),
        JSONMember(
          "diagnosa",
          .object([
            JSONMember("nik", nik), JSONMember("tanggal_lahir", .object(dates)),
            JSONMember("kode_wilayah", .object(region)),
          ])),
      ]))
    try compare(bench, "3 sources (6 files) taken over, 1 (2) recomputed (dtks)")
  }

  /// Default dates, by the names that counters have.
  private static let dates = DefaultDate.allCases.map { JSONMember($0.name, .number(0)) }
}
