import Foundation
import Matching
import Testing

/// Meters are shared by families that exist: one that nobody is left of claims none.
@Suite struct MeterClaimTests {
  private static let meter = "512345678901"

  /// Slamet lives in a family of his own; Budi, of another, is dead.
  private func start(widow: Bool = false) -> MatchCase {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO", flag: 1)
    if widow { given.person(nik(2, "570950"), card(1), "SITI AMINAH", "1950-09-17", relation: 2, sex: 2) }
    given.person(nik(3, "020270"), card(2), "SLAMET RIYADI", "1970-02-02")
    return given
  }

  private func household(_ id: String, _ nik: String, _ name: String, _ given: inout MatchCase, idpel: String = meter) {
    given.add("regsosek_keluarga", ["id_keluarga": id, "id_pelanggan_pln": idpel, "wilayah": "3171011001"])
    given.add(
      "regsosek_anggota",
      ["id_keluarga": id, "no_urut_anggota": "1", "nik": nik, "nama": name, "hubungan": "1", "jenis_kelamin": "1"])
  }

  private func supply(_ nik: String, _ given: inout MatchCase) {
    given.add("pln", ["idpel": Self.meter, "nik": nik, "tarif": "R1", "daya": "900"])
  }

  /// The families that bear GC-06, and `bersama` of the meter's rows.
  private func shares(_ output: MatchOutput) throws -> (families: Int, rows: [String]) {
    (
      try output.table("keluarga").count { $0["temuan"]?.contains("GC-06") == true },
      try output.table("pln").map { $0["bersama"] ?? "" }.sorted()
    )
  }

  @Test func aFamilyThatIsGoneClaimsNothing() throws {
    var given = start()
    household("R1", nik(1), "BUDI SANTOSO", &given)
    supply("", &given)
    let alone = try given.run()
    #expect(try alone.trace("regsosek_keluarga")["hasil"] == "TIDAK_PADAN")
    #expect(try alone.trace("regsosek_keluarga")["aturan"] == "TANPA_KELUARGA")
    #expect(try alone.trace("pln")["hasil"] == "TIDAK_PADAN" && alone.trace("pln")["aturan"] == "TANPA_NIK")
    #expect(try alone.table("pln").isEmpty)
    household("R2", nik(3, "020270"), "SLAMET RIYADI", &given)
    let both = try given.run()
    #expect(try both.trace("pln")["hasil"] == "PADAN" && both.trace("pln")["aturan"] == "METER_IDPEL")
    #expect(try shares(both) == (0, ["0"]))
  }

  /// A dead customer's meter is found, but shared with nobody.
  @Test func aDeadCustomerSharesNothing() throws {
    var given = start()
    supply(nik(1), &given)
    household("R2", nik(3, "020270"), "SLAMET RIYADI", &given)
    let output = try given.run()
    let trace = try output.trace("pln")
    #expect(trace["hasil"] == "PADAN" && trace["aturan"] == "METER_NIK" && trace["nik_dipakai"] == nik(1))
    #expect(try shares(output) == (0, ["0", "0"]))
    #expect(try output.table("keluarga").map { $0["jumlah_meter_pln"] ?? "" } == ["1"])
  }

  /// The widow's family goes on: by the customer's NIK, by the form and by the visit it claims the meter as before.
  @Test func aWidowsFamilyGoesOn() throws {
    for way in ["nik", "formulir", "kunjungan"] {
      var given = start(widow: true)
      supply(way == "nik" ? nik(1) : "", &given)
      household("R2", nik(3, "020270"), "SLAMET RIYADI", &given)
      if way == "formulir" { household("R1", nik(1), "BUDI SANTOSO", &given) }
      if way == "kunjungan" {
        given.add(
          "ground_check",
          [
            "id_kunjungan": "G1", "nik": nik(1), "nama": "BUDI SANTOSO", "id_pelanggan_pln": Self.meter,
            "status_keberadaan": "MENINGGAL", "tanggal_kunjungan": "2025-04-01",
          ])
      }
      for jobs in [1, 2] {
        let output = try given.run(jobs: jobs)
        #expect(try shares(output) == (2, ["1", "1"]), "\(way)")
        #expect(try output.table("keluarga").allSatisfy { $0["jumlah_meter_pln"] == "1" }, "\(way)")
      }
    }
  }

  /// Of two rows of one meter the newest says who its customer is; the other's family has no part in it.
  @Test func theCustomerOfADuplicateClaimsNothing() throws {
    var given = start(widow: true)
    given.person(nik(4, "040460"), card(4), "YOHANES WAKUM", "1960-04-04", flag: 1)
    supply(nik(4, "040460"), &given)
    given.add(
      "pln", ["idpel": Self.meter, "nik": nik(1), "tarif": "R1", "daya": "900", "tgl_data": "2020-01-01"])
    household("R2", nik(3, "020270"), "SLAMET RIYADI", &given)
    let output = try given.run()
    #expect(try (1...2).map { try output.trace("pln", $0)["hasil"] } == ["PADAN", "GANDA"])
    #expect(try shares(output) == (0, ["0", "0"]))
    let widow = try output.table("keluarga").first { $0["nomor_kartu_keluarga"] == card(1) }
    #expect(widow?["jumlah_meter_pln"] == "0")
  }

  /// A child whom Dukcapil does not have is all that is left of the family: it exists.
  @Test func whoIsLeftMayBeUnknown() throws {
    var given = start()
    household("R1", nik(1), "BUDI SANTOSO", &given)
    given.add(
      "regsosek_anggota",
      ["id_keluarga": "R1", "no_urut_anggota": "2", "nama": "ANAK BARU", "hubungan": "3", "jenis_kelamin": "1"])
    supply("", &given)
    household("R2", nik(3, "020270"), "SLAMET RIYADI", &given)
    let output = try given.run()
    #expect(try output.trace("regsosek_keluarga", 1)["hasil"] == "PADAN")
    #expect(try shares(output) == (2, ["1", "1"]))
  }
}
