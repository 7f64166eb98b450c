import Foundation
import Matching
import Testing

/// Section 3, steps 1 to 3: one NIK at a time.
@Suite struct ExactTests {
  private func family() -> MatchCase {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO")
    given.person(nik(2, "570950"), card(1), "SITI AMINAH", "1950-09-17", relation: 2, sex: 2)
    return given
  }

  @Test func sameNameIsPadan() throws {
    var given = family()
    given.add("dtks", ["id_dtks": "D1", "nik": nik(1), "no_kk": card(1), "nama": "BUDI SANTOSO"])
    let output = try given.run()
    let trace = try output.trace("dtks")
    #expect(trace["hasil"] == "PADAN")
    #expect(trace["aturan"] == "NIK_NAMA")
    #expect(trace["nik_dipakai"] == nik(1))
    #expect(trace["id_sumber"] == "D1")
    let members = try output.table("anggota")
    #expect(members.count == 2)
    #expect(members[0]["nama"] == "BUDI SANTOSO")
    #expect(members[0]["status_padan"] == "PADAN")
    #expect(members[0]["asal_identitas"] == "dukcapil:dukcapil.csv:1")
    #expect(members[1]["status_padan"] == "HANYA_DUKCAPIL")
    #expect(members[0]["id_individu"] == trace["id_individu"])
    let families = try output.table("keluarga")
    #expect(families.count == 1)
    #expect(families[0]["is_dtks"] == "1" && families[0]["is_regsosek"] == "0")
    #expect(families[0]["jumlah_anggota_keluarga"] == "2")
    #expect(families[0]["nama_kepala_keluarga"] == "BUDI SANTOSO")
    #expect(families[0]["id_keluarga"] == trace["id_keluarga"])
  }

  @Test func borrowedNIKIsConflictAndThePersonEntersWithoutNIK() throws {
    var given = family()
    given.add(
      "dtks",
      [
        "id_dtks": "D1", "nik": nik(1), "no_kk": card(1), "nama": "YOHANES WAKUM", "tanggal_lahir": "1990-01-02",
        "wilayah": "3171011001",
      ])
    let output = try given.run()
    let trace = try output.trace("dtks")
    #expect(trace["hasil"] == "KONFLIK")
    #expect(trace["temuan"] == "NIK-017")
    #expect(trace["nik_dipakai"] == "")
    let member = try output.table("anggota").first { $0["nama"] == "YOHANES WAKUM" }
    #expect(member?["status_padan"] == "KONFLIK")
    #expect(member?["nomor_induk_kependudukan"] == "")
    #expect(member?["id_individu"] == trace["id_individu"])
    // Joins the family of the No KK it declares.
    #expect(member?["nomor_kartu_keluarga"] == card(1))
    let review = try output.table("tinjau")
    #expect(review.count == 1)
    #expect(review[0]["jenis"] == "KONFLIK_NIK")
    #expect(review[0]["nik_kandidat"] == nik(1))
    #expect(review[0]["manfaat_rp"] == "2400000")
  }

  @Test func doubtfulNameGoesToReviewAndMakesNobody() throws {
    var given = family()
    given.add("dtks", ["id_dtks": "D1", "nik": nik(1), "nama": "BUDI SUSANTO"])
    given.add("dtks", ["id_dtks": "D2", "nik": nik(2, "570950"), "nama": "YULI", "tanggal_lahir": "1950-09-17"])
    let output = try given.run()
    #expect(try output.trace("dtks", 2)["hasil"] == "TINJAU")
    #expect(try output.table("anggota").count == 2)
    #expect(try output.table("tinjau").contains { $0["jenis"] == "CALON_PADAN" })
  }

  @Test func birthDateHelpsAPartialName() throws {
    var given = family()
    given.add("dtks", ["id_dtks": "D1", "nik": nik(1), "nama": "BUDI", "tanggal_lahir": "1945-08-17"])
    let trace = try given.run().trace("dtks")
    #expect(trace["hasil"] == "PADAN" && trace["aturan"] == "NIK_NAMA_TANGGAL")
  }

  @Test func neitherNameNorDateIsPadanWithFinding() throws {
    var given = family()
    given.add("status_khusus", ["jenis": "PNS", "nik": nik(1)])
    let output = try given.run()
    let trace = try output.trace("status_khusus")
    #expect(trace["hasil"] == "PADAN" && trace["temuan"] == "NIK-021")
    #expect(try output.table("anggota")[0]["status_khusus"] == "PNS")
  }

  @Test func duplicatesOfOnePersonInASource() throws {
    var given = family()
    let line = ["id_dtks": "D1", "nik": nik(1), "nama": "BUDI SANTOSO"]
    given.add("dtks", line)
    given.add("dtks", line)
    given.add("dtks", ["id_dtks": "D2", "nik": nik(1), "nama": "BUDI SANTOSA", "tgl_data": "2024-05-05"])
    let output = try given.run()
    let traces = try (1...3).map { try output.trace("dtks", $0) }
    #expect(traces[2]["hasil"] == "PADAN")
    #expect(traces[0]["hasil"] == "GANDA" && traces[1]["hasil"] == "GANDA")
    #expect(traces.allSatisfy { $0["id_individu"] == traces[2]["id_individu"] && $0["id_individu"] != "" })
    #expect(traces[0]["temuan"] == "GND-002")
  }

  @Test func identicalPaymentsOnceFurtherPaymentsStay() throws {
    var given = family()
    let line = [
      "program": "PKH", "periode": "2025-Q2", "nik": nik(1), "nama": "BUDI SANTOSO", "nominal": "750000",
      "status_salur": "SALUR",
    ]
    given.add("penerima", line)
    given.add("penerima", line)
    given.add("penerima", line.merging(["nominal": "500000"]) { $1 })
    let output = try given.run()
    let outcomes = try (1...3).map { try output.trace("penerima", $0)["hasil"] }
    #expect(outcomes.filter { $0 == "GANDA" }.count == 1)
    #expect(outcomes[2] == "PADAN")
    let rows = try output.table("penerima")
    #expect(rows.count == 3)
    #expect(rows.allSatisfy { $0["kepala"] == "1" })
  }

  @Test func theDeadAreOutsideTheFrame() throws {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO", flag: 1, ["TGL_UBAH": "2024-02-03"])
    given.person(nik(2, "570950"), card(1), "SITI AMINAH", "1950-09-17", relation: 2, sex: 2)
    given.person(nik(3, "010101"), card(2), "SLAMET", "2001-01-01", flag: 2)
    given.add("dtks", ["id_dtks": "D1", "nik": nik(1), "nama": "BUDI SANTOSO"])
    let output = try given.run()
    let trace = try output.trace("dtks")
    #expect(trace["hasil"] == "PADAN" && trace["temuan"] == "NIK-020")
    #expect(try output.trace("dukcapil", 1)["hasil"] == "LUAR")
    #expect(try output.trace("dukcapil", 2)["hasil"] == "PADAN")
    let outside = try output.table("anggota_luar")
    // Nobody speaks of the third, so nobody needs a row.
    #expect(outside.count == 1)
    #expect(outside[0]["status_kependudukan"] == "MENINGGAL")
    #expect(outside[0]["tanggal_peristiwa"] == "2024-02-03")
    let families = try output.table("keluarga")
    #expect(families.count == 1)
    #expect(outside[0]["id_keluarga"] == families[0]["id_keluarga"])
    #expect(families[0]["temuan"] == "KK-005")
    #expect(families[0]["nama_kepala_keluarga"] == "SITI AMINAH")
  }

  @Test func twoPersonsOnOneNIK() throws {
    var given = family()
    given.add("dtks", ["id_dtks": "D1", "nik": nik(1), "nama": "BUDI SANTOSO", "tanggal_lahir": "1945-08-17"])
    given.add("dtks", ["id_dtks": "D2", "nik": nik(1), "nama": "MARIA ULFA", "tanggal_lahir": "1980-03-03"])
    let output = try given.run()
    #expect(try output.trace("dtks", 1)["hasil"] == "PADAN")
    let other = try output.trace("dtks", 2)
    #expect(other["hasil"] == "KONFLIK")
    #expect(other["temuan"] == "NIK-016;NIK-017")
  }

  @Test func unknownNIKMakesOnePersonAcrossSources() throws {
    var given = family()
    given.add(
      "dtks",
      ["id_dtks": "D1", "nik": nik(7), "no_kk": card(9), "nama": "PARTINI", "tanggal_lahir": "1960-05-05"])
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(9), "wilayah": "3171"])
    given.add(
      "regsosek_anggota",
      ["id_keluarga": "R1", "no_urut_anggota": "1", "nik": nik(7), "nama": "PARTINI", "tanggal_lahir": "1960-05-05"])
    let output = try given.run()
    let people = try output.table("anggota").filter { $0["nama"] == "PARTINI" }
    #expect(people.count == 1)
    #expect(people[0]["status_padan"] == "TIDAK_PADAN")
    #expect(people[0]["nomor_induk_kependudukan"] == nik(7))
    #expect(people[0]["is_dtks"] == "1" && people[0]["is_regsosek"] == "1")
    #expect(people[0]["nomor_kartu_keluarga"] == card(9))
    #expect(try output.trace("dtks")["temuan"] == "NIK-019")
    #expect(try output.trace("regsosek_keluarga")["hasil"] == "PADAN")
  }

  @Test func sameHouseholdCardNameAndBirthAreOnePersonWithoutNIK() throws {
    var given = family()
    let who = ["no_kk": card(9), "nama": "PARTINI", "tanggal_lahir": "1960-05-05"]
    given.add("dtks", who.merging(["id_dtks": "D1"]) { $1 })
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(9)])
    given.add("regsosek_anggota", who.merging(["id_keluarga": "R1", "no_urut_anggota": "1"]) { $1 })
    given.add("dtks", who.merging(["id_dtks": "D2"]) { $1 })
    let output = try given.run()
    #expect(try output.table("anggota").filter { $0["nama"] == "PARTINI" }.count == 1)
    #expect(
      try output.table("jejak/dtks").map { $0["hasil"] }.sorted { $0 ?? "" < $1 ?? "" } == ["GANDA", "TIDAK_PADAN"])
  }

  @Test(arguments: [("kemensos", "PADAN"), ("ketat", "TINJAU"), ("standar", "TINJAU")])
  func profiles(profile: String, expected: String) throws {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO")
    given.add("dtks", ["id_dtks": "D1", "nik": nik(1), "nama": "RUDI HARTONO"])
    #expect(try given.run(profile: profile).trace("dtks")["hasil"] == expected)
  }

  @Test func decisionsAreAppliedFirst() throws {
    var given = family()
    given.add("dtks", ["id_dtks": "D1", "nik": nik(1), "nama": "YOHANES WAKUM", "tanggal_lahir": "1990-01-02"])
    let id = try given.run().table("tinjau")[0]["id_tinjau"] ?? ""
    var decided = given
    decided.add(
      "keputusan",
      ["id_tinjau": id, "keputusan": "PADAN", "nik": nik(2, "570950"), "petugas": "P", "tanggal": "2025-05-01"])
    let trace = try decided.run().trace("dtks")
    #expect(trace["hasil"] == "PADAN" && trace["aturan"] == "KEPUTUSAN")
    #expect(trace["nik_dipakai"] == nik(2, "570950"))
    var refused = given
    refused.add("keputusan", ["id_tinjau": id, "keputusan": "BUKAN", "petugas": "P", "tanggal": "2025-05-01"])
    let output = try refused.run()
    #expect(try output.trace("dtks")["hasil"] == "KONFLIK")
    #expect(try output.table("tinjau").isEmpty)
    #expect(try output.trace("keputusan")["hasil"] == "REFERENSI")
  }
}
