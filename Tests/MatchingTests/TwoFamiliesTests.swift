import Foundation
import Matching
import Testing

/// KK-006: one person in two living families.
@Suite struct TwoFamiliesTests {
  /// A married daughter has a card of her own; a survey still lists her with her parents.
  private func parentsAndDaughter() -> MatchCase {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO")
    given.person(nik(2, "570950"), card(1), "SITI AMINAH", "1950-09-17", relation: 2, sex: 2)
    given.person(nik(3, "520480"), card(2), "KRISTIN RUMBIAK", "1980-04-12", relation: 1, sex: 2)
    return given
  }

  private func member(_ number: Int, _ nik: String, _ name: String, _ birth: String, relation: Int) -> Line {
    [
      "id_keluarga": "R1", "no_urut_anggota": String(number), "nik": nik, "nama": name, "tanggal_lahir": birth,
      "hubungan": String(relation),
    ]
  }

  private func survey(_ given: inout MatchCase, daughter: String) {
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(1)])
    given.add("regsosek_anggota", member(1, nik(1), "BUDI SANTOSO", "1945-08-17", relation: 1))
    given.add("regsosek_anggota", member(2, nik(2, "570950"), "SITI AMINAH", "1950-09-17", relation: 2))
    given.add("regsosek_anggota", member(3, daughter, "KRISTIN RUMBIAK", "1980-04-12", relation: 3))
  }

  @Test func aHouseholdListsSomebodyOfAnotherFamily() throws {
    var given = parentsAndDaughter()
    survey(&given, daughter: nik(3, "520480"))
    let output = try given.run()
    #expect(try (1...3).map { try output.trace("regsosek_anggota", $0)["temuan"] ?? "" } == ["", "", "KK-006"])
    let members = try output.table("anggota").filter { $0["temuan"] != "" }
    #expect(members.map { $0["nama"] ?? "" } == ["KRISTIN RUMBIAK"])
    #expect(members.first?["temuan"] == "KK-006")
    // The evidence: her row stands in her family, the household's form in the other.
    let form = try output.trace("regsosek_keluarga")["id_keluarga"]
    #expect(try output.trace("regsosek_anggota", 3)["id_keluarga"] != form)
    #expect(try output.trace("regsosek_anggota", 1)["id_keluarga"] == form)
    // The count stands in the tally of codes, as for every code.
    #expect(try output.table("jejak/regsosek_anggota").count { $0["temuan"] == "KK-006" } == 1)
  }

  @Test func foundWithoutHerNIKAsWell() throws {
    var given = parentsAndDaughter()
    // One digit of the NIK is wrong, so that she is found by the repair.
    let digits = Array(nik(3, "520480"))
    survey(&given, daughter: String(digits[..<14]) + "1" + String(digits[15...]))
    let trace = try given.run().trace("regsosek_anggota", 3)
    #expect(trace["hasil"] == "PADAN_PERBAIKAN")
    #expect(trace["temuan"] == "KK-006;NIK-018;NIK-019")
  }

  /// Rows under one No KK follow their head, who is another family's by now; who stays is where the rows say.
  @Test func whoIsWhereTheRowsSayIsInOneFamily() throws {
    var given = parentsAndDaughter()
    for (number, name) in [(nik(1), "BUDI SANTOSO"), (nik(2, "570950"), "SITI AMINAH")] {
      given.add("dtks", ["id_dtks": "D" + name, "nik": number, "no_kk": card(1), "nama": name, "hubungan": "3"])
    }
    given.add(
      "dtks",
      ["id_dtks": "D3", "nik": nik(3, "520480"), "no_kk": card(1), "nama": "KRISTIN RUMBIAK", "hubungan": "1"])
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(1)])
    given.add("regsosek_anggota", member(1, nik(3, "520480"), "KRISTIN RUMBIAK", "1980-04-12", relation: 1))
    given.add("regsosek_anggota", member(2, nik(1), "BUDI SANTOSO", "1945-08-17", relation: 8))
    let output = try given.run()
    #expect(try output.trace("regsosek_keluarga")["id_keluarga"] == output.trace("regsosek_anggota", 1)["id_keluarga"])
    #expect(try (1...3).map { try output.trace("dtks", $0)["temuan"] ?? "" } == ["", "", "KK-004"])
    #expect(try (1...2).map { try output.trace("regsosek_anggota", $0)["temuan"] ?? "" } == ["", ""])
    #expect(try output.table("anggota").allSatisfy { $0["temuan"]?.contains("KK-006") == false })
  }

  /// The survey has her twice, with her parents and in her own household: one row repeats the other, whichever is kept.
  @Test(arguments: ["2022-05-05", "2023-11-11"])
  func whoStandsInTwoFormsOfOneSurveyIsAtHome(date: String) throws {
    var given = parentsAndDaughter()
    survey(&given, daughter: nik(3, "520480"))
    given.add("regsosek_keluarga", ["id_keluarga": "R2", "no_kk": card(2)])
    var own = member(1, nik(3, "520480"), "KRISTIN RUMBIAK", "1980-04-12", relation: 1)
    own["id_keluarga"] = "R2"
    own["tgl_data"] = date
    given.add("regsosek_anggota", own)
    let output = try given.run()
    let rows = try output.table("jejak/regsosek_anggota")
    #expect(rows.count { $0["hasil"] == "GANDA" } == 1)
    #expect(try output.table("jejak/regsosek_keluarga").map { $0["id_keluarga"] ?? "" }.count == 2)
    #expect(rows.allSatisfy { $0["temuan"]?.contains("KK-006") == false })
    #expect(try output.table("anggota").allSatisfy { $0["temuan"] == "" })
    // A second survey that has her with her parents alone still says so.
    given.add("p3ke_keluarga", ["id_keluarga_p3ke": "P1", "wilayah": "3171011001"])
    for (number, line) in [
      (nik(1), "BUDI SANTOSO"), (nik(2, "570950"), "SITI AMINAH"), (nik(3, "520480"), "KRISTIN RUMBIAK"),
    ].enumerated() {
      given.add(
        "p3ke_individu",
        [
          "id_keluarga_p3ke": "P1", "id_individu": "\(number)", "nik": line.0, "nama": line.1,
          "hubungan": number == 0 ? "1" : "3",
        ])
    }
    let both = try given.run()
    #expect(try both.table("jejak/p3ke_individu").map { $0["temuan"] ?? "" }.last?.contains("KK-006") == true)
    #expect(try both.table("jejak/regsosek_anggota").allSatisfy { $0["temuan"]?.contains("KK-006") == false })
  }

  @Test func oneFamilyOrADeadOneIsNone() throws {
    var given = parentsAndDaughter()
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(1)])
    // Alone in the household: it is her family's, whatever card it declares.
    given.add("regsosek_anggota", member(3, nik(3, "520480"), "KRISTIN RUMBIAK", "1980-04-12", relation: 3))
    #expect(try given.run().trace("regsosek_anggota")["temuan"] == "")
    var dead = MatchCase()
    dead.person(nik(1), card(1), "BUDI SANTOSO", flag: 1)
    dead.person(nik(3, "520480"), card(2), "KRISTIN RUMBIAK", "1980-04-12", relation: 1, sex: 2)
    dead.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(1)])
    dead.add("regsosek_anggota", member(1, nik(1), "BUDI SANTOSO", "1945-08-17", relation: 1))
    dead.add("regsosek_anggota", member(2, nik(3, "520480"), "KRISTIN RUMBIAK", "1980-04-12", relation: 3))
    #expect(try dead.run().table("jejak/regsosek_anggota").allSatisfy { $0["temuan"]?.contains("KK-006") == false })
  }

  @Test func theRegisterItselfHasThePersonTwice() throws {
    var given = parentsAndDaughter()
    given.person(nik(3, "520480"), card(1), "KRISTIN RUMBIAK", "1980-04-12", relation: 4, sex: 2)
    given.person(nik(1), card(2), "BUDI SANTOSO", flag: 1, ["tgl_data": "2020-01-01"])
    let output = try given.run()
    let rows = try output.table("jejak/dukcapil")
    #expect(rows.filter { $0["temuan"]?.contains("KK-006") == true }.map { $0["baris"] ?? "" } == ["3", "4"])
    #expect(Set(rows.map { $0["hasil"] ?? "" }) == ["PADAN", "GANDA"])
    let members = try output.table("anggota").filter { $0["temuan"] == "KK-006" }
    #expect(members.map { $0["nama"] ?? "" } == ["KRISTIN RUMBIAK"])
    #expect(try output.faultyIds() == [])
  }
}
