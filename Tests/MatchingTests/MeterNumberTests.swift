import Matching
import Testing

/// Meters are one by their number; without a usable one each stands alone.
@Suite struct MeterNumberTests {
  private func persons(_ count: Int) -> MatchCase {
    var given = MatchCase()
    for number in 1...count { given.person(nik(number), card(number), "BUDI SANTOSO") }
    return given
  }

  private func meter(_ number: Int, _ more: Line) -> Line {
    ["id_sumber": "53100000\(number)", "nik": nik(number), "tarif": "R1", "daya": "900"].merging(more) { $1 }
  }

  @Test func metersWithoutAUsableNumber() throws {
    var given = persons(3)
    for number in 1...3 { given.add("pln", meter(number, ["kwh_bulan": String(number)])) }
    given.add("pln", meter(3, ["kwh_bulan": "3"]))
    let output = try given.run()
    let outcomes = try output.table("jejak/pln").map { $0["hasil"] ?? "" }
    #expect(outcomes[0...1] == ["PADAN", "PADAN"] && outcomes[2...].sorted() == ["GANDA", "PADAN"])
    #expect(try output.table("jejak/pln").filter { $0["hasil"] == "GANDA" }.map { $0["temuan"] } == ["GND-001;NIK-021"])
    #expect(try output.table("pln").map { $0["id_individu"] ?? "" }.allSatisfy { $0 != "" })
    #expect(try output.table("keluarga").map { $0["jumlah_meter_pln"] } == ["1", "1", "1"])
  }

  @Test func metersOfOneNumber() throws {
    var given = persons(2)
    given.add("pln", meter(1, ["idpel": "531000000001"]))
    given.add("pln", meter(2, ["idpel": "531000000001"]))
    #expect(try given.run().table("jejak/pln").map { $0["hasil"] ?? "" }.sorted() == ["GANDA", "PADAN"])
  }
}
