import Foundation
import Matching
import StageContract
import TabularIO
import Testing

/// Families whose head dies, moves or hands over, that part and meet (section 5).
@Suite struct SplitTests {
  private func father(_ card: String, flag: Int = 0, _ given: inout MatchCase) {
    given.person(nik(1), card, "BUDI SANTOSO", flag: flag)
  }

  private func mother(_ card: String, relation: Int, _ given: inout MatchCase) {
    given.person(nik(2, "570950"), card, "SITI AMINAH", "1950-09-17", relation: relation, sex: 2)
  }

  private func son(_ card: String, relation: Int, _ given: inout MatchCase) {
    given.person(nik(3, "020270"), card, "SLAMET RIYADI", "1970-02-02", relation: relation)
  }

  /// Father, mother and son on one card.
  private func together() -> MatchCase {
    var given = MatchCase()
    father(card(1), &given)
    mother(card(1), relation: 2, &given)
    son(card(1), relation: 3, &given)
    return given
  }

  private func family(_ output: MatchOutput, of name: String) throws -> String {
    try output.table("anggota").first { $0["nama"] == name }?["id_keluarga"] ?? ""
  }

  private func line(_ output: MatchOutput, _ id: String) throws -> Line {
    try output.table("identitas").first { $0["id"] == id } ?? [:]
  }

  @Test func whoTakesACardOfHisOwnSaysWhereHeCameFrom() throws {
    let before = try together().run(period: "2025-Q1")
    let home = try family(before, of: "BUDI SANTOSO")
    var given = MatchCase()
    father(card(1), &given)
    mother(card(1), relation: 2, &given)
    son(card(2), relation: 1, &given)
    let after = try given.run(previous: before)
    #expect(try family(after, of: "BUDI SANTOSO") == home)
    #expect(try line(after, home)["hubungan"] == "TETAP")
    let new = try line(after, try family(after, of: "SLAMET RIYADI"))
    #expect(new["hubungan"] == "PECAH" && new["id_lama"] == home && new["sejak"] == "2025-Q2")
    // Who is in which family, and who heads it.
    let sons = try after.table("anggota").first { $0["nama"] == "SLAMET RIYADI" }?["id_individu"]
    #expect(new["id_terkait"] == sons)
    #expect(try line(after, sons ?? "")["id_terkait"] == new["id"])
    #expect(try after.faultyIds() == [])
  }

  @Test func aWidowKeepsTheFamilyOnHerNewCard() throws {
    let first = try together().run(period: "2025-Q1")
    let home = try family(first, of: "BUDI SANTOSO")
    var second = MatchCase()
    father(card(1), flag: 1, &second)
    mother(card(1), relation: 1, &second)
    son(card(1), relation: 3, &second)
    let dead = try second.run(previous: first, period: "2025-Q2")
    var third = MatchCase()
    father(card(1), flag: 1, &third)
    mother(card(2), relation: 1, &third)
    son(card(2), relation: 3, &third)
    // The new card a quarter later, or at once.
    for (previous, period) in [(dead, "2025-Q3"), (first, "2025-Q2")] {
      let output = try third.run(previous: previous, period: period)
      #expect(try family(output, of: "SITI AMINAH") == home)
      #expect(try line(output, home)["hubungan"] == "TETAP")
      #expect(try output.table("keluarga").count == 1)
    }
  }

  @Test func theIdStaysWithTheHeadNotWithWhomItWasMadeFrom() throws {
    let first = try together().run(period: "2025-Q1")
    let home = try family(first, of: "BUDI SANTOSO")
    // The son takes over; a quarter later the father has a card of his own again.
    var second = MatchCase()
    second.person(nik(1), card(1), "BUDI SANTOSO", relation: 6)
    mother(card(1), relation: 6, &second)
    son(card(1), relation: 1, &second)
    let handed = try second.run(previous: first, period: "2025-Q2")
    #expect(try family(handed, of: "SLAMET RIYADI") == home)
    var third = MatchCase()
    father(card(2), &third)
    mother(card(2), relation: 2, &third)
    son(card(1), relation: 1, &third)
    let apart = try third.run(previous: handed, period: "2025-Q3")
    #expect(try family(apart, of: "SLAMET RIYADI") == home)
    let fathers = try line(apart, try family(apart, of: "BUDI SANTOSO"))
    #expect(fathers["hubungan"] == "PECAH" && fathers["id_lama"] == home)
    #expect(try apart.faultyIds() == [])
  }

  @Test func familiesThatMeetAndPart() throws {
    func both(_ sons: String) -> MatchCase {
      var given = MatchCase()
      father(card(1), &given)
      mother(card(1), relation: 2, &given)
      son(sons, relation: sons == card(1) ? 3 : 1, &given)
      return given
    }
    let first = try both(card(2)).run(period: "2025-Q1")
    let second = try both(card(1)).run(previous: first, period: "2025-Q2")
    let home = try family(second, of: "BUDI SANTOSO")
    #expect(try line(second, home)["hubungan"] == "GABUNG")
    let third = try both(card(2)).run(previous: second, period: "2025-Q3")
    #expect(try family(third, of: "BUDI SANTOSO") == home)
    #expect(try line(third, home)["hubungan"] == "TETAP")
    let sons = try line(third, try family(third, of: "SLAMET RIYADI"))
    #expect(sons["hubungan"] == "PECAH" && sons["id_lama"] == home)
    #expect(try third.faultyIds() == [])
  }

  @Test func aFamilyWithoutDukcapilKeepsItsId() throws {
    var given = MatchCase()
    father(card(1), &given)
    for (number, name) in ["PARTINI", "HASAN BASRI"].enumerated() {
      let birth = "19\(60 + number * 30)-05-05"
      given.add("dtks", ["id_dtks": "D\(number)", "no_kk": card(9), "nama": name, "tanggal_lahir": birth])
    }
    let first = try given.run(period: "2025-Q1")
    let home = try family(first, of: "PARTINI")
    let second = try given.run(previous: first, period: "2025-Q2")
    #expect(try family(second, of: "PARTINI") == home && (try family(second, of: "HASAN BASRI")) == home)
    #expect(try line(second, home)["hubungan"] == "TETAP")
  }

  /// A person whom only DTKS knew is registered under the NIK that the row declares.
  @Test func whoIsRegisteredLaterKeepsTheFamilyAndNamesTheFormerId() throws {
    for isKnownElsewhere in [false, true] {
      var given = MatchCase()
      father(card(1), &given)
      let row: Line = [
        "id_dtks": "D1", "no_kk": card(9), "nik": nik(5, "050590"), "nama": "HASAN BASRI",
        "tanggal_lahir": "1990-05-05",
        "wilayah": "3171011001",
      ]
      given.add("dtks", row)
      let first = try given.run(period: "2025-Q1")
      let home = try family(first, of: "HASAN BASRI")
      let former = try first.trace("dtks")["id_individu"] ?? ""
      given.person(nik(5, "050590"), card(5), "HASAN BASRI", "1990-05-05")
      // Another row, of somebody of that name, date and kelurahan whose NIK says the other sex, makes a person of its own.
      if isKnownElsewhere {
        given.add(
          "usulan",
          [
            "id_usulan": "U1", "nik": nik(6, "460690"), "nama": "HASAN BASRI", "tanggal_lahir": "1990-05-05",
            "wilayah": "3171011001", "jenis_usulan": "TAMBAH", "tahap": "BUPATI", "no_kk": card(8),
            "jenis_kelamin": "2",
          ])
      }
      let second = try given.run(previous: first)
      let trace = try second.trace("dtks")
      #expect(trace["hasil"] == "PADAN")
      let person = try line(second, trace["id_individu"] ?? "")
      // That one declares another NIK, so the former id is none of theirs.
      #expect(try second.table("anggota").count == (isKnownElsewhere ? 3 : 2))
      if isKnownElsewhere { #expect(try second.trace("usulan")["id_individu"] != former) }
      #expect(person["hubungan"] == "GABUNG" && person["id_lama"] == former)
      #expect(trace["id_keluarga"] == home)
      #expect(try line(second, home)["hubungan"] == "TETAP")
      #expect(try second.faultyIds() == [])
    }
  }

  /// Id, kind, canonical identity and period are all that a registry must have (contract, section 5).
  @Test func aRegistryThatDoesNotSayWhoIsInWhichFamily() throws {
    let first = try together().run(period: "2025-Q1")
    let home = try family(first, of: "BUDI SANTOSO")
    let registry = try MatchCase.registry(first, columns: ["id", "jenis", "kunci", "nik", "sejak"], period: "2025-Q1")
    var given = MatchCase()
    father(card(1), flag: 1, &given)
    mother(card(1), relation: 1, &given)
    son(card(1), relation: 3, &given)
    let after = try given.run(previous: registry)
    #expect(try family(after, of: "SITI AMINAH") == home)
    #expect(try line(after, home)["hubungan"] == "TETAP")
  }
}
