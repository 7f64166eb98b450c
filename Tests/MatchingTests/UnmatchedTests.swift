import Foundation
import Matching
import TestSupport
import Testing

/// Section 3, step 6: persons whom Dukcapil does not have, each once.
@Suite struct UnmatchedTests {
  private static let place = "3171011001"

  private func household(_ number: Int, _ card: String, _ given: inout MatchCase, region: String = place) {
    given.add("regsosek_keluarga", ["id_keluarga": "R\(number)", "no_kk": card, "wilayah": region])
  }

  private func member(
    _ household: Int, _ number: Int, _ name: String, _ birth: String, _ more: Line = [:]
  ) -> Line {
    var line: Line = [
      "id_keluarga": "R\(household)", "no_urut_anggota": String(number), "nama": name, "tanggal_lahir": birth,
      "jenis_kelamin": "1", "hubungan": "3",
    ]
    line.merge(more) { $1 }
    return line
  }

  private func dtks(_ id: Int, _ card: String, _ name: String, _ birth: String, _ more: Line = [:]) -> Line {
    var line: Line = [
      "id_dtks": "D\(id)", "no_kk": card, "nama": name, "tanggal_lahir": birth, "jenis_kelamin": "1",
      "wilayah": Self.place,
    ]
    line.merge(more) { $1 }
    return line
  }

  /// Ids of the rows of two sources, in row order.
  private func ids(_ output: MatchOutput, _ source: String) throws -> [String] {
    try output.table("jejak/\(source)").map { $0["id_individu"] ?? "" }
  }

  private func start() -> MatchCase {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO")
    return given
  }

  @Test func aMistypedNameInOneFamilyIsOnePerson() throws {
    var given = start()
    household(1, card(2), &given)
    given.add("regsosek_anggota", member(1, 1, "SLAMET MAULANA", "1990-05-17"))
    given.add("regsosek_anggota", member(1, 2, "AGUS MAULANA", "1992-06-18"))
    given.add("dtks", dtks(1, card(2), "SLAMRT MAULANA", "1990-05-17"))
    given.add("dtks", dtks(2, card(2), "AGUS", "1992-06-18"))
    let output = try given.run()
    #expect(try ids(output, "dtks") == (try ids(output, "regsosek_anggota")))
    let people = try output.table("anggota").filter { $0["status_padan"] == "TIDAK_PADAN" }
    #expect(people.map { $0["nama"] ?? "" }.sorted() == ["AGUS MAULANA", "SLAMET MAULANA"])
    #expect(people.allSatisfy { $0["is_dtks"] == "1" && $0["is_regsosek"] == "1" })
  }

  @Test func twinsOfOneHouseholdStayTwo() throws {
    var given = start()
    household(1, card(2), &given)
    given.add("regsosek_anggota", member(1, 1, "HASAN BASRI", "2010-05-17"))
    given.add("regsosek_anggota", member(1, 2, "HASIN BASRI", "2010-05-17"))
    given.add("dtks", dtks(1, card(2), "HASIN BASRI", "2010-05-17"))
    given.add("dtks", dtks(2, card(2), "HASAN BASRI", "2010-05-17"))
    let output = try given.run()
    let survey = try ids(output, "regsosek_anggota")
    #expect(Set(survey).count == 2)
    #expect(try ids(output, "dtks") == survey.reversed())
  }

  @Test func twoNIKsAreTwoPersons() throws {
    var given = start()
    household(1, card(2), &given)
    given.add("regsosek_anggota", member(1, 1, "HASAN BASRI", "2010-05-17", ["nik": nik(501, "170510")]))
    given.add("dtks", dtks(1, card(2), "HASAN BASRI", "2010-05-17", ["nik": nik(777, "180610")]))
    let output = try given.run()
    #expect(try ids(output, "dtks") != (try ids(output, "regsosek_anggota")))
    // One digit is a slip of the pen.
    given.add("dtks", dtks(2, card(2), "HASAN BASRIE", "2010-05-17", ["nik": nik(501, "171510")]))
    let again = try given.run()
    #expect(try ids(again, "dtks")[1] == (try ids(again, "regsosek_anggota")[0]))
  }

  /// Rows of one source are told apart by the code that the source wrote, where the current one is known to the kab only.
  @Test func oneSourceIsJudgedByItsOwnCodes() throws {
    for (other, people) in [("9101012001", 1), ("9101012002", 2)] {
      var given = start()
      let place: Line = ["wilayah": "9101"]
      given.add(
        "dtks", dtks(1, card(2), "HASAN BASRI", "2010-05-17", place.merging(["kode_wilayah": "9101012001"]) { $1 }))
      given.add("dtks", dtks(2, card(3), "HASAN BASRI", "2010-05-17", place.merging(["kode_wilayah": other]) { $1 }))
      for number in 1...2 {
        given.add(
          "regsosek_keluarga",
          [
            "id_keluarga": "R\(number)", "wilayah": "1771",
            "kode_wilayah_bps": number == 1 || people == 1 ? "1771010001" : "1771010002",
          ])
        given.add("regsosek_anggota", member(number, 1, "AGUS MAULANA", "1992-06-18"))
      }
      let output = try given.run()
      #expect(Set(try ids(output, "dtks")).count == people)
      #expect(Set(try ids(output, "regsosek_anggota")).count == people)
      let outcomes = try ["dtks", "regsosek_anggota"].map { try output.trace($0, 2)["hasil"] ?? "" }
      let first = try ["dtks", "regsosek_anggota"].map { try output.trace($0, 1)["hasil"] ?? "" }
      #expect((outcomes + first).count { $0 == "GANDA" } == (people == 1 ? 2 : 0))
      #expect(try output.table("anggota").filter { $0["status_padan"] == "TIDAK_PADAN" }.count == people * 2)
    }
  }

  @Test func aBorrowedNIKDoesNotKeepAPersonApart() throws {
    var given = start()
    household(1, card(2), &given)
    given.add("regsosek_anggota", member(1, 1, "HASAN BASRI", "2010-05-17", ["nik": nik(501, "170510")]))
    given.add("dtks", dtks(1, card(2), "HASAN BASRI", "2010-05-17", ["nik": nik(1)]))
    let output = try given.run()
    #expect(try output.trace("dtks")["hasil"] == "KONFLIK")
    #expect(try ids(output, "dtks") == (try ids(output, "regsosek_anggota")))
  }

  @Test func aWrongCardIsFoundByPlaceAndBirthDate() throws {
    var given = start()
    household(1, card(2), &given)
    given.add("regsosek_anggota", member(1, 1, "HASAN BASRI", "2010-05-17"))
    given.add("dtks", dtks(1, card(3), "HASAN BASRIE", "2010-05-17"))
    given.add("dtks", dtks(2, card(4), "HASAN BASRI", "2010-05-17", ["wilayah": "3171022001"]))
    given.add("dtks", dtks(3, card(5), "HASAN BASRI", "2010-05-18"))
    given.add("dtks", dtks(4, card(6), "HASAN BASRI", "2010-05-17", ["wilayah": "3271022001"]))
    let output = try given.run()
    let person = try ids(output, "regsosek_anggota")[0]
    // Same village; another kecamatan would do as well, but that row's source has one of him already.
    #expect(try ids(output, "dtks").map { $0 == person } == [true, false, false, false])
    let members = try output.table("anggota").filter { $0["id_individu"] == person }
    #expect(members.count == 1 && members[0]["nomor_kartu_keluarga"] == card(2))
  }

  /// A person without Dukcapil has of every column what the first of the rows says that knows it.
  @Test func whatOneRowLacksAnotherSays() throws {
    var given = start()
    household(1, card(2), &given)
    let unnamed: Line = ["jenis_kelamin": "", "hubungan": "", "status_kawin": ""]
    given.add("regsosek_anggota", member(1, 1, "SLAMET MAULANA", "1990-05-17", unnamed))
    given.add(
      "dtks",
      dtks(
        1, card(2), "SLAMET MAULANA", "1990-05-17",
        [
          "nik": nik(501, "170590"), "tempat_lahir": "KUPANG", "nama_ibu_kandung": "PARTINI", "alamat": "JL MAWAR",
          "tgl_data": "2021-01-01",
        ]))
    given.add(
      "p3ke_individu",
      [
        "id_keluarga_p3ke": "P1", "id_individu": "1", "nama": "SLAMET MAULANA", "tanggal_lahir": "1990-05-17",
        "jenis_kelamin": "1", "kawin": "2", "hubungan": "1", "wilayah": Self.place,
      ])
    let output = try given.run()
    let people = try output.table("anggota").filter { $0["status_kependudukan"] == "TIDAK_DIKETAHUI" }
    #expect(people.count == 1)
    let person = people.first ?? [:]
    #expect(person["nomor_induk_kependudukan"] == nik(501, "170590"))
    #expect(person["jenis_kelamin"] == "1" && person["tempat_lahir"] == "KUPANG")
    #expect(person["nama_ibu_kandung"] == "PARTINI" && person["status_kawin"] == "2")
    #expect(person["status_hubungan_keluarga"] == "1")
    // Every row that a value is from, the one that leads first.
    #expect(
      person["asal_identitas"]
        == "regsosek_anggota:regsosek_anggota.csv:1;p3ke_individu:p3ke_individu.csv:1;dtks:dtks.csv:1")
    let family = try output.table("keluarga").first { $0["id_keluarga"] == person["id_keluarga"] }
    #expect(family?["nik_kepala_keluarga"] == nik(501, "170590") && family?["alamat"] == "JL MAWAR")
  }

  /// Of several NIKs that a person's rows declare, one that is somebody else's is not the person's; nor does it make a
  /// KONFLIK of who has one of their own.
  @Test func aBorrowedNIKBesideAnOwnOne() throws {
    var given = start()
    household(1, card(2), &given)
    given.add("regsosek_anggota", member(1, 1, "HASAN BASRI", "2010-05-17", ["nik": nik(1)]))
    given.add("dtks", dtks(1, card(2), "HASAN BASRI", "2010-05-17", ["nik": nik(501, "170510")]))
    let output = try given.run()
    #expect(try output.trace("regsosek_anggota")["hasil"] == "KONFLIK")
    #expect(try ids(output, "dtks") == (try ids(output, "regsosek_anggota")))
    let person = try output.table("anggota").first { $0["nama"] == "HASAN BASRI" }
    #expect(person?["status_padan"] == "TIDAK_PADAN")
    #expect(person?["nomor_induk_kependudukan"] == nik(501, "170510"))
  }

  @Test func oneWeakLinkAsksAPerson() throws {
    var given = start()
    household(1, card(2), &given)
    given.add("regsosek_anggota", member(1, 1, "HASAN BASRI", "2010-05-17"))
    given.add("dtks", dtks(1, card(2), "HASAN", ""))
    let output = try given.run()
    #expect(try ids(output, "dtks") != (try ids(output, "regsosek_anggota")))
    let review = try output.table("tinjau")
    #expect(review.count == 1)
    #expect(review[0]["jenis"] == "CALON_GANDA")
    #expect(review[0]["sumber"] == "dtks")
    #expect(review[0]["per_bidang"] == "nama=0.8000;tanggal_lahir=kosong;dengan=regsosek_anggota/R1/1")
  }

  /// Many bear a common name and a default date: then a card, a sex or a mother that differs makes two persons of one list.
  @Test func namesakesOfADefaultDateAreNotOne() throws {
    let base: Line = ["nama": "MUHAMMAD ALI", "tanggal_lahir": "1970-01-01", "wilayah": "3171011001", "nik": ""]
    func persons(_ first: Line, _ second: Line) throws -> Int {
      var given = start()
      for (number, line) in [first, second].enumerated() {
        given.add("dtks", ["id_dtks": "D\(number)"].merging(base) { $1 }.merging(line) { $1 })
      }
      return try given.run().table("anggota").count { $0["nama"] == "MUHAMMAD ALI" }
    }
    #expect(try persons([:], [:]) == 1)
    #expect(try persons(["no_kk": card(2)], ["no_kk": card(3)]) == 2)
    #expect(try persons(["jenis_kelamin": "1"], ["jenis_kelamin": "2"]) == 2)
    #expect(try persons(["ibu_lipat": "SUPARTINI"], ["ibu_lipat": "KRISTIN"]) == 2)
    #expect(try persons(["ibu_lipat": "SUPARTINI"], ["ibu_lipat": "SUPARTIN"]) == 1)
    let known: Line = ["tanggal_lahir": "1971-03-04"]
    #expect(
      try persons(known.merging(["no_kk": card(2)]) { $1 }, known.merging(["no_kk": card(3)]) { $1 }) == 1)
  }

  /// A row that may repeat several others is asked about once: its id would be that of two rows.
  @Test func oneRowAsksOneQuestion() throws {
    var given = start()
    household(1, card(2), &given)
    given.add("regsosek_anggota", member(1, 1, "HASAN BASRI", "2010-05-17"))
    given.add("regsosek_anggota", member(1, 2, "HASAN ALI, S.AG", "2012-05-17"))
    given.add("dtks", dtks(1, card(2), "HASAN", ""))
    let review = try given.run().table("tinjau")
    #expect(review.count == 1)
    #expect(
      review.first?["per_bidang"]
        == "nama=0.8000;tanggal_lahir=kosong;dengan=regsosek_anggota/R1/1;dengan=regsosek_anggota/R1/2")
  }

  /// A proposal names the number of somebody whom a survey has, in another family and without the birth date.
  @Test func aProposalAboutSomebodyOfASurveyMakesNoSecondPerson() throws {
    var given = start()
    given.add("dtks", dtks(1, card(2), "SITI ZAHRA", "1973-05-07", ["nik": nik(501, "070573")]))
    given.add(
      "usulan",
      [
        "id_usulan": "U1", "nik": nik(501, "070573"), "nama": "SITI ZAHRA", "jenis_usulan": "TAMBAH", "tahap": "BUPATI",
        "tanggal_usulan": "2025-05-01", "no_kk": card(3), "wilayah": "3271022001",
      ])
    let output = try given.run()
    #expect(try ids(output, "usulan") == (try ids(output, "dtks")))
    let people = try output.table("anggota").filter { $0["status_padan"] == "TIDAK_PADAN" }
    #expect(people.count == 1 && people.first?["nomor_induk_kependudukan"] == nik(501, "070573"))
    let family = try output.table("keluarga").first { $0["id_keluarga"] == people.first?["id_keluarga"] }
    #expect(family?["is_siks_ng"] == "1")
    // Somebody else under the same number stays somebody else.
    var other = start()
    other.add("dtks", dtks(1, card(2), "SITI ZAHRA", "1973-05-07", ["nik": nik(501, "070573")]))
    other.add(
      "usulan",
      [
        "id_usulan": "U1", "nik": nik(501, "070573"), "nama": "YOHANES WAKUM", "jenis_usulan": "TAMBAH",
        "tahap": "BUPATI", "tanggal_usulan": "2025-05-01",
      ])
    let apart = try other.run()
    #expect(try ids(apart, "usulan") != (try ids(apart, "dtks")))
  }

  /// A sex that differs tells two persons where both have a NIK; where one has none it may be as wrong as a letter.
  @Test func anotherSexIsAQuestion() throws {
    for isAsked in [true, false] {
      var given = start()
      household(1, card(2), &given)
      let own: Line = ["nik": isAsked ? "" : nik(501, "510573")]
      given.add(
        "regsosek_anggota",
        member(1, 1, "ENDANG OMAN", "1973-05-11", own.merging(["jenis_kelamin": "2"]) { $1 }))
      given.add("dtks", dtks(1, card(2), "ENDANJ OMANA", "1973-05-11", ["nik": isAsked ? "" : nik(501, "511573")]))
      let output = try given.run()
      #expect(try ids(output, "dtks") != (try ids(output, "regsosek_anggota")))
      #expect(try output.table("tinjau").map { $0["jenis"] } == (isAsked ? ["CALON_GANDA"] : []))
    }
  }

  @Test func fatherAndSonOfOneNameStayTwo() throws {
    var given = start()
    household(1, card(2), &given)
    given.add("regsosek_anggota", member(1, 1, "HASAN BASRI", "1970-05-17"))
    given.add("dtks", dtks(1, card(2), "HASAN BASRI", "1999-11-02"))
    let output = try given.run()
    #expect(try ids(output, "dtks") != (try ids(output, "regsosek_anggota")))
  }

  /// Random families of one place: persons of clearly different names or dates, told by two sources with small errors.
  /// Every person of the truth becomes one person of the frame, whatever the order of rows and the number of jobs.
  @Test func everyPersonOnce() throws {
    let seed: UInt64 = 20_250_701
    var random = SeededGenerator(seed: seed)
    let first = ["SLAMET", "HARTONO", "WAGIMAN", "PURWANTO", "DARMAWAN", "ISKANDAR"]
    let last = ["SITUMORANG", "KUSUMA", "LUBIS", "WIBOWO"]
    for round in 0..<6 {
      var given = start()
      var truth: [String: Set<String>] = [:]
      for family in 0..<4 {
        household(family, card(10 + family), &given)
        for number in 0..<3 {
          let person = family * 3 + number
          let name = first[(person + round) % 6] + " " + last[family]
          let birth = "20\(10 + number)-0\(1 + family)-1\(number + round)"
          given.add("regsosek_anggota", member(family, number, name, birth))
          truth["\(person)", default: []].insert("regsosek_anggota R\(family)/\(number)")
          var typed = Array(name)
          typed.swapAt(2, 3)
          let isWrong = Bool.random(using: &random)
          let isMoved = Int.random(in: 0..<4, using: &random) == 0
          given.add(
            "dtks",
            dtks(person, isMoved ? card(100 + person) : card(10 + family), isWrong ? String(typed) : name, birth))
          truth["\(person)", default: []].insert("dtks D\(person)")
        }
      }
      for (order, jobs) in [(given, 1), (given.shuffled(seed: seed + UInt64(round)), 2)] {
        let output = try order.run(jobs: jobs)
        var found: [String: Set<String>] = [:]
        for source in ["dtks", "regsosek_anggota"] {
          for line in try output.table("jejak/\(source)") {
            found[line["id_individu"] ?? "", default: []].insert("\(source) \(line["id_sumber"] ?? "")")
          }
        }
        #expect(Set(found.values) == Set(truth.values), "seed \(seed), round \(round)")
      }
    }
  }

  /// Twins under their mother's NIK, or one that nobody has, told by two surveys: each finds herself, and none is the other.
  @Test(arguments: [true, false])
  func twinsUnderABorrowedNumber(isKnown: Bool) throws {
    for number in 0..<6 {
      var given = MatchCase()
      // Who is known lives elsewhere: nobody of the household is searched for.
      let holder = isKnown ? nik(9, "440380") : nik(8, "440380")
      given.person(holder, card(9), "SUMARTINI", "1980-03-04", sex: 2, ["wilayah": "3273010001"])
      let birth = "201\(number)-05-05"
      let twins = ["YULIANTI PUTRI", "RATNASARI DEWI"]
      household(1, card(2), &given)
      for (index, name) in twins.enumerated() {
        given.add(
          "regsosek_anggota", member(1, index + 1, name, birth, ["nik": nik(9, "440380"), "jenis_kelamin": "2"]))
      }
      for (index, name) in twins.reversed().enumerated() {
        given.add("dtks", dtks(index, card(2), name, birth, ["nik": nik(9, "440380"), "jenis_kelamin": "2"]))
      }
      let output = try given.run()
      let survey = try ids(output, "regsosek_anggota")
      #expect(Set(survey).count == 2 && !survey.contains(""))
      #expect(try ids(output, "dtks") == survey.reversed())
      // One twin in each survey is no one person either.
      var apart = MatchCase()
      for (source, line) in given.rows
      where line["no_urut_anggota"] != "2" && line["nama"] != twins[0] || source != "dtks" {
        if source == "regsosek_anggota" && line["no_urut_anggota"] == "2" { continue }
        apart.add(source, line)
      }
      let each = try apart.run()
      let (one, other) = (try ids(each, "regsosek_anggota"), try ids(each, "dtks"))
      #expect(one.count == 1 && other.count == 1 && one != other)
    }
  }

  /// Of a person told by several sources the household leads to the family whose members were found, else the one with a No KK.
  @Test func theHouseholdThatKnowsLeads() throws {
    let number = nik(7, "111290")
    func families(_ more: (inout MatchCase) -> Void) throws -> [String: String?] {
      var given = MatchCase()
      given.person(nik(1), card(1), "SULASTRI WIDODO", sex: 2)
      given.add("regsosek_keluarga", ["id_keluarga": "R1", "wilayah": Self.place])
      given.add("regsosek_anggota", member(1, 1, "JOKO PRAYITNO", "1990-12-11", ["nik": number, "hubungan": "1"]))
      more(&given)
      let output = try given.run()
      let people = try output.table("anggota")
      #expect(people.count == 2)
      return Dictionary(uniqueKeysWithValues: people.map { ($0["nama"] ?? "", $0["id_keluarga"]) })
    }
    let withCard = try families { given in
      given.add("dtks", dtks(1, card(1), "JOKO PRAYITNO", "1990-12-11", ["nik": number]))
    }
    #expect(withCard["JOKO PRAYITNO"] == withCard["SULASTRI WIDODO"])
    let withMembers = try families { given in
      given.add("p3ke_keluarga", ["id_keluarga_p3ke": "P1", "wilayah": Self.place])
      given.add(
        "p3ke_individu",
        ["id_keluarga_p3ke": "P1", "id_individu": "1", "nik": nik(1), "nama": "SULASTRI WIDODO", "hubungan": "1"])
      given.add(
        "p3ke_individu",
        [
          "id_keluarga_p3ke": "P1", "id_individu": "2", "nik": number, "nama": "JOKO PRAYITNO", "hubungan": "3",
          "tanggal_lahir": "1990-12-11",
        ])
    }
    #expect(withMembers["JOKO PRAYITNO"] == withMembers["SULASTRI WIDODO"])
  }
}
