import Matching
import TestSupport
import Testing

/// Persons without Dukcapil who share name, birth date and kelurahan keep each their own id (section 5).
@Suite struct NumberedPersonsTests {
  private func start() -> MatchCase {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO")
    return given
  }

  /// A woman of dtks: `row` is the source's own id, `number` what tells her NIK.
  private func woman(_ row: Int, _ number: Int?, _ home: Int, _ given: inout MatchCase) {
    given.add(
      "dtks",
      [
        "id_dtks": "D\(row)", "no_kk": card(home), "nama": "SITI AMINAH", "tanggal_lahir": "1979-06-05",
        "jenis_kelamin": "2", "hubungan": "1", "wilayah": "3171011001", "nik": number.map { nik($0, "450679") } ?? "",
      ])
  }

  private func quarter(_ women: [(row: Int, number: Int?, home: Int)]) -> MatchCase {
    var given = start()
    for (row, number, home) in women { woman(row, number, home, &given) }
    return given
  }

  /// Ids of the women, in row order.
  private func ids(_ output: MatchOutput) throws -> [String] {
    try output.table("jejak/dtks").map { $0["id_individu"] ?? "" }
  }

  private func line(_ output: MatchOutput, _ id: String) throws -> Line {
    try output.table("identitas").first { $0["id"] == id } ?? [:]
  }

  @Test func whoStaysNeverTakesTheIdOfOneWhoLeft() throws {
    let before = try quarter([(1, 101, 11), (2, 377, 12)]).run(period: "2025-Q1")
    let two = try ids(before)
    #expect(Set(two).count == 2)
    for (place, who) in [(row: 1, number: 101, home: 11), (row: 2, number: 377, home: 12)].enumerated() {
      let alone = try quarter([(who.row, who.number, who.home)]).run(previous: before)
      #expect(try ids(alone) == [two[place]])
      #expect(try line(alone, two[place])["hubungan"] == "TETAP")
      #expect(try alone.faultyIds() == [])
      // A third one is new, and so is she when nobody is left of the two.
      let joined = try quarter([(who.row, who.number, who.home), (3, 555, 13)]).run(previous: before)
      #expect(try ids(joined)[0] == two[place] && !two.contains(try ids(joined)[1]))
      #expect(try line(joined, try ids(joined)[1])["hubungan"] == "BARU")
    }
    let other = try quarter([(3, 555, 13)]).run(previous: before)
    #expect(!two.contains(try ids(other)[0]))
    // Nor does she get one of theirs when they are gone for a quarter and come back.
    let back = try quarter([(3, 555, 13), (1, 101, 11), (2, 377, 12)]).run(previous: other, period: "2025-Q3")
    #expect(try ids(back)[0] == (try ids(other)[0]) && Set(try ids(back)).count == 3)
  }

  @Test func rowCardAndPlaceKnowWhoDeclaresNoNIK() throws {
    let before = try quarter([(1, nil, 11), (2, 377, 12)]).run(period: "2025-Q1")
    let two = try ids(before)
    #expect(Set(two).count == 1, "one row says no NIK: the same woman again")
    let first = try quarter([(1, nil, 11)]).run(period: "2025-Q1")
    let id = try ids(first)
    // Another row, another card, both, and a NIK that was not known before.
    for next in [(1, nil, 12), (2, nil, 11), (2, nil, 12), (2, 377, 12)] as [(Int, Int?, Int)] {
      #expect(try ids(quarter([next]).run(previous: first)) == id, "\(next)")
    }
    // Two NIKs in one place are two women, unless row or card say that the number was wrong.
    let known = try quarter([(1, 101, 11)]).run(period: "2025-Q1")
    #expect(try ids(quarter([(2, 377, 12)]).run(previous: known)) != (try ids(known)))
    #expect(try ids(quarter([(1, 377, 12)]).run(previous: known)) == (try ids(known)))
    #expect(try ids(quarter([(2, 377, 11)]).run(previous: known)) == (try ids(known)))
  }

  @Test func orderOfRowsAndAnOldRegistryChangeNothing() throws {
    let given = quarter([(1, 101, 11), (2, 377, 12), (3, 555, 13)])
    let before = try given.run(period: "2025-Q1")
    let after = quarter([(3, 555, 13), (4, 766, 14), (1, 101, 11)])
    let one = try after.run(previous: before)
    let other = try after.shuffled(seed: 5).run(jobs: 1, memory: 64 << 20, previous: before)
    #expect(try one.contentWithoutPlaces()["identitas"] == (try other.contentWithoutPlaces()["identitas"]))
    let old = try MatchCase.registry(
      before, columns: ["id", "jenis", "kunci", "nik", "sejak", "id_lama", "hubungan", "id_terkait"], period: "2025-Q1")
    #expect(Set(try ids(given.run(previous: old))) == Set(try ids(before)))
    // Nobody reads a NIK from the registry, nor has anybody marks who has a verified one.
    for line in try before.table("identitas") {
      #expect((line["ciri"] != "") == (line["jenis"] == "ORANG" && line["nik"] == ""))
      #expect(line["ciri"]?.contains(nik(101, "450679")) == false)
    }
  }

  // MARK: Questions

  @Test func repeatsOfOneListAreNoQuestion() throws {
    var given = start()
    for number in 0..<30 {
      given.add(
        "dtks",
        [
          "id_dtks": "D\(number)", "no_kk": card(2), "nama": "WAGIMIN SASTRO", "tanggal_lahir": "1955-08-19",
          "wilayah": "3171011001", "pekerjaan": "\(number)",
        ])
    }
    let output = try given.run()
    #expect(Set(try ids(output)).count == 1)
    #expect(try output.table("jejak/dtks").count { $0["hasil"] == "GANDA" } == 29)
    #expect(try output.table("tinjau").isEmpty)
  }

  /// The sexes differ in one family, which is a question; a third row elsewhere, which does not say, is both of them.
  @Test func whatALaterPassJoinsIsNotAsked() throws {
    func given(third: Bool) -> MatchCase {
      var given = start()
      let who: Line = ["tanggal_lahir": "1979-06-05", "wilayah": "3171011001", "nama": "SITI AMINAH"]
      given.add(
        "dtks", who.merging(["id_dtks": "D1", "no_kk": card(2), "jenis_kelamin": "1"]) { $1 })
      given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(2), "wilayah": "3171011001"])
      given.add(
        "regsosek_anggota",
        who.merging([
          "id_keluarga": "R1", "no_urut_anggota": "1", "jenis_kelamin": "2", "nama": "SITI AMINNAH", "hubungan": "3",
        ]) { $1 })
      if third {
        given.add("p3ke_keluarga", ["id_keluarga_p3ke": "P1", "wilayah": "3171011001"])
        given.add("p3ke_individu", who.merging(["id_keluarga_p3ke": "P1", "id_individu": "1", "hubungan": "1"]) { $1 })
      }
      return given
    }
    let apart = try given(third: false).run()
    #expect(try apart.table("tinjau").map { $0["jenis"] ?? "" } == ["CALON_GANDA"])
    let one = try given(third: true).run()
    let sources = ["dtks", "regsosek_anggota", "p3ke_individu"]
    #expect(Set(try sources.map { try one.trace($0)["id_individu"] ?? "" }).count == 1)
    #expect(try one.table("tinjau").isEmpty)
  }
}
