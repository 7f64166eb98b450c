import Diagnostics
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
  private func woman(
    _ row: Int, _ number: Int?, _ home: Int, _ name: String = "SITI AMINAH", _ given: inout MatchCase
  ) {
    given.add(
      "dtks",
      [
        "id_dtks": "D\(row)", "no_kk": card(home), "nama": name, "tanggal_lahir": "1979-06-05",
        "jenis_kelamin": "2", "hubungan": "1", "wilayah": "3171011001", "nik": number.map { nik($0, "450679") } ?? "",
      ])
  }

  private func quarter(_ women: [(row: Int, number: Int?, home: Int)]) -> MatchCase {
    var given = start()
    for (row, number, home) in women { woman(row, number, home, "SITI AMINAH", &given) }
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

  // MARK: Gone and back

  /// Who is away for a quarter is the same person afterwards, in the same family, and nobody else gets the id meanwhile.
  @Test func whoComesBackIsTheSame() throws {
    let first = try quarter([(1, 101, 11)]).run(period: "2025-Q1")
    let id = try ids(first)[0]
    let home = try first.trace("dtks")["id_keluarga"] ?? ""
    let away = try start().run(previous: first, period: "2025-Q2")
    for gone in [id, home] {
      let line = try line(away, gone)
      #expect(line["hubungan"] == "HILANG" && line["terakhir"] == "2025-Q1" && line["sejak"] == "2025-Q1")
    }
    #expect(try away.faultyIds() == [])
    // Back at once, or when somebody of the same name was there in between.
    let back = try quarter([(1, 101, 11)]).run(previous: away, period: "2025-Q3")
    #expect(try ids(back) == [id] && back.trace("dtks")["id_keluarga"] == home)
    #expect(try line(back, id)["hubungan"] == "TETAP" && line(back, id)["sejak"] == "2025-Q1")
    #expect(try line(back, home)["hubungan"] == "TETAP" && line(back, home)["terakhir"] == "")
    let other = try quarter([(3, 555, 13)]).run(previous: away, period: "2025-Q3")
    #expect(try ids(other)[0] != id && line(other, id)["terakhir"] == "2025-Q1")
    let both = try quarter([(3, 555, 13), (1, 101, 11)]).run(previous: other, period: "2025-Q4")
    #expect(try ids(both) == ids(other) + [id] && both.faultyIds() == [])
  }

  /// Whoever is there when the key changes goes on under the new one; the marks of who is gone end with the former.
  @Test func theKeyChanges() throws {
    let first = try quarter([(1, 101, 11), (2, 377, 12), (3, 555, 13)]).run(period: "2025-Q1", key: "a1")
    let before = try ids(first)
    #expect(Set(before).count == 3)
    // One is as she was, another has another row and card; a third is away.
    let changed = try quarter([(2, 377, 12), (9, 555, 14)])
      .run(previous: first, period: "2025-Q2", key: "b2", former: "a1")
    #expect(try ids(changed) == [before[1], before[2]])
    let gone = try line(changed, before[0])
    #expect(gone["hubungan"] == "HILANG" && gone["ciri"] == "")
    for (old, id) in [(first, before[1]), (first, before[2])] {
      #expect(try line(changed, id)["hubungan"] == "TETAP" && line(changed, id)["kunci"] == line(old, id)["kunci"])
      #expect(try line(changed, id)["ciri"] != line(old, id)["ciri"] && line(changed, id)["ciri"] != "")
    }
    let next = try quarter([(1, 101, 11), (2, 377, 12), (9, 555, 14)])
      .run(previous: changed, period: "2025-Q3", key: "b2")
    #expect(try ids(next)[1...] == [before[1], before[2]] && ids(next)[0] != before[0])
    #expect(try next.faultyIds() == [])
    // Without the former key nobody of them is known.
    #expect(throws: Failure.self) {
      try quarter([(2, 377, 12)]).run(previous: first, period: "2025-Q2", key: "b2")
    }
  }

  @Test func theRegistryForgetsAfterSomeQuarters() throws {
    let first = try quarter([(1, 101, 11)]).run(period: "2025-Q1")
    let id = try ids(first)[0]
    let last = try start().run(previous: first, period: "2027-Q1")
    #expect(try line(last, id)["terakhir"] == "2025-Q1")
    #expect(try ids(quarter([(1, 101, 11)]).run(previous: last, period: "2027-Q1")) == [id])
    let forgotten = try start().run(previous: last, period: "2027-Q2")
    #expect(try line(forgotten, id) == [:])
    // The id is never given again, were it to the same.
    #expect(try ids(quarter([(1, 101, 11)]).run(previous: forgotten, period: "2027-Q3")) != [id])
  }

  /// A family of Dukcapil whose records are missing for a quarter.
  @Test func aFamilyOfDukcapilComesBackAsItWas() throws {
    func given(with: Bool) -> MatchCase {
      var given = start()
      if with {
        given.person(nik(2, "570950"), card(2), "SITI AMINAH", "1950-09-17", relation: 1, sex: 2)
        given.person(nik(3, "020270"), card(2), "SLAMET RIYADI", "1970-02-02", relation: 3)
      }
      return given
    }
    let first = try given(with: true).run(period: "2025-Q1")
    let families = Set(try first.table("keluarga").map { $0["id_keluarga"] ?? "" })
    let away = try given(with: false).run(previous: first, period: "2025-Q2")
    let back = try given(with: true).run(previous: away, period: "2025-Q3")
    #expect(Set(try back.table("keluarga").map { $0["id_keluarga"] ?? "" }) == families)
    #expect(try back.table("identitas").allSatisfy { $0["hubungan"] == "TETAP" && $0["sejak"] == "2025-Q1" })
  }

  // MARK: Other spelling

  /// A name that was corrected is no other person, known by NIK, row or card.
  @Test func aCorrectedNameIsTheSamePerson() throws {
    func one(_ name: String, _ row: Int, _ number: Int?, _ home: Int) -> MatchCase {
      var given = start()
      woman(row, number, home, name, &given)
      return given
    }
    let first = try one("SITI AMINHA", 1, 101, 11).run(period: "2025-Q1")
    let id = try ids(first)
    for next in [(1, 101, 11), (2, 101, 12), (1, nil, 12), (2, nil, 11)] as [(Int, Int?, Int)] {
      let second = try one("SITI AMINAH", next.0, next.1, next.2).run(previous: first)
      #expect(try ids(second) == id, "\(next)")
      #expect(try line(second, id[0])["hubungan"] == "TETAP" && second.faultyIds() == [])
      // The old spelling is somebody else's now, and gets an id of its own.
      var third = one("SITI AMINAH", next.0, next.1, next.2)
      woman(9, 766, 19, "SITI AMINHA", &third)
      let after = try third.run(previous: second, period: "2025-Q3")
      #expect(try ids(after)[0] == id[0] && ids(after)[1] != id[0] && after.faultyIds() == [])
    }
    // Neither number nor row nor card: somebody else.
    #expect(try ids(one("SITI AMINAH", 2, 377, 12).run(previous: first)) != id)
    #expect(try ids(one("SITI AMINAH", 1, 377, 11).run(previous: first)) != id)
  }

  // MARK: The first NIK

  /// Of two women of one name, birth date and kelurahan the second is registered: hers is the id that ends, not the first's.
  @Test func whoIsRegisteredWasAnyOfThem() throws {
    let women = [(row: 1, number: 101, home: 11), (row: 2, number: 377, home: 12)]
    let before = try quarter(women.map { ($0.row, $0.number, $0.home) }).run(period: "2025-Q1")
    let former = try ids(before)
    for (place, woman) in women.enumerated() {
      var given = quarter([(woman.row, woman.number, woman.home)])
      given.person(nik(woman.number, "450679"), card(40), "SITI AMINAH", "1979-06-05", sex: 2)
      let after = try given.run(previous: before)
      let person = try line(after, ids(after)[0])
      #expect(person["nik"] == nik(woman.number, "450679") && person["id_lama"] == former[place], "\(woman)")
      // The other one is gone, not registered.
      #expect(try line(after, former[1 - place])["hubungan"] == "HILANG")
      #expect(try line(after, former[place]) == [:] && after.faultyIds() == [])
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
