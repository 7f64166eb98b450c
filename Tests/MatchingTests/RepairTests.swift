import Foundation
import Matching
import RegistryTypes
import Testing

/// Section 3, steps 4 and 5: the person of a row that its NIK does not lead to.
@Suite struct RepairTests {
  /// Families of four in one kelurahan, names from short lists, so that some are common.
  private func town(_ families: Int = 60) -> MatchCase {
    var given = MatchCase()
    let first = ["BUDI", "SITI", "SLAMET", "WAHYUNINGSIH", "YOHANES", "MARTHA", "AGUS", "KRISTIN"]
    let last = ["SANTOSO", "AMINAH", "RUMBIAK", "HUTAGALUNG", "LESTARI", "SIREGAR", "PUTRA"]
    for family in 0..<families {
      for member in 0..<4 {
        let number = family * 4 + member + 10
        given.person(
          nik(number, RepairTests.date(number)), card(family + 10),
          first[(family * 3 + member) % 8] + " " + last[(family + member * 5) % 7], RepairTests.birth(number),
          relation: member == 0 ? 1 : 4, sex: 1,
          ["ibu_lipat": "IBU \(family)"])
      }
    }
    given.person(nik(1), card(1), "HIRONIMUS BATLAYERI", "1945-08-17", ["ibu_lipat": "SUPARTINI"])
    return given
  }

  private static func birth(_ number: Int) -> String { "19\(50 + number % 40)-0\(1 + number % 9)-1\(number % 10)" }
  private static func date(_ number: Int) -> String { "1\(number % 10)0\(1 + number % 9)\(50 + number % 40)" }

  private let who: Line = [
    "id_dtks": "D1", "no_kk": card(1), "nama": "HIRONIMUS BATLAYERI", "tanggal_lahir": "1945-08-17",
    "jenis_kelamin": "1", "wilayah": "3171011001",
  ]

  private func result(_ more: Line, source: String = "dtks") throws -> Line {
    var given = town()
    given.add(source, who.merging(more) { $1 })
    return try given.run().trace(source)
  }

  @Test func oneWrongDigitIsCorrected() throws {
    var given = town()
    given.add("dtks", who.merging(["nik": "3171011708459031"]) { $1 })
    let output = try given.run()
    let trace = try output.trace("dtks")
    #expect(trace["hasil"] == "PADAN_PERBAIKAN")
    #expect(trace["aturan"] == "PERBAIKAN_FS:NIK")
    #expect(trace["nik_dipakai"] == nik(1))
    #expect(trace["temuan"] == "NIK-018;NIK-019")
    #expect(try #require(Double(trace["skor"] ?? "")) >= 0.98)
    let member = try output.table("anggota").first { $0["nomor_induk_kependudukan"] == nik(1) }
    #expect(member?["status_padan"] == "PADAN_PERBAIKAN")
    #expect(member?["is_dtks"] == "1")
    #expect(member?["id_individu"] == trace["id_individu"])
    #expect(try output.table("tinjau").isEmpty)
  }

  /// The number differs in its birth date, and the date that the row declares says that it is right: two persons.
  @Test func aDateThatVouchesForTheNumberIsNoSlip() throws {
    var line: Line = ["nik": "3171011705459001", "no_kk": "", "nama": "HIRONIMUS", "wilayah": "3271011001"]
    #expect(try result(line)["hasil"] == "PADAN_PERBAIKAN")
    line["tanggal_lahir"] = "1945-05-17"
    #expect(try result(line)["hasil"] == "TIDAK_PADAN")
    // A woman's number; one whose date is neither.
    line["nik"] = "3171015705459001"
    line["jenis_kelamin"] = "2"
    #expect(try result(line)["hasil"] == "TIDAK_PADAN")
  }

  /// A birth date that stands in the number alone is no second witness for the digit that is wrong there.
  @Test func aNumberIsOneWitness() throws {
    let trace = try result(["nik": "3171011705459001", "tanggal_lahir": "", "jenis_kelamin": ""])
    #expect(trace["hasil"] == "PADAN_PERBAIKAN" && trace["nik_dipakai"] == nik(1))
    let levels = trace["per_bidang"] ?? ""
    #expect(levels.contains("nik=SATU"))
    #expect(!levels.contains("tanggal_lahir=") && !levels.contains("kelamin="))
  }

  @Test func withoutNIKTheRestIsEnough() throws {
    let trace = try result(["nik": ""])
    #expect(trace["hasil"] == "PADAN_PERBAIKAN")
    #expect(trace["aturan"] == "PERBAIKAN_FS:KK")
  }

  @Test func columnsExchanged() throws {
    let trace = try result(["nik": card(1), "no_kk": nik(1)])
    #expect(trace["hasil"] == "PADAN_PERBAIKAN")
    #expect(trace["nik_dipakai"] == nik(1))
    #expect(trace["temuan"] == "NIK-018;NIK-019")
  }

  @Test func borrowedNIKLeadsToTheRightPerson() throws {
    let trace = try result(["nik": nik(14, RepairTests.date(14)), "tanggal_lahir": "1945-08-17"])
    #expect(trace["hasil"] == "PADAN_PERBAIKAN")
    #expect(trace["nik_dipakai"] == nik(1))
    #expect(trace["temuan"]?.contains("NIK-017") == true)
  }

  @Test func householdEvidenceFindsAMember() throws {
    var given = town()
    given.person(nik(2, "570950"), card(1), "YULIANA OHOIWUTUN", "1950-09-17", relation: 2, sex: 2)
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(400)])
    given.add(
      "regsosek_anggota",
      [
        "id_keluarga": "R1", "no_urut_anggota": "1", "nik": nik(1), "nama": "HIRONIMUS BATLAYERI",
        "tanggal_lahir": "1945-08-17", "hubungan": "1",
      ])
    given.add(
      "regsosek_anggota",
      [
        "id_keluarga": "R1", "no_urut_anggota": "2", "nama": "YULIANA OHOIWUTUN", "tanggal_lahir": "1950-09-18",
        "hubungan": "2",
      ])
    let trace = try given.run().trace("regsosek_anggota", 2)
    #expect(trace["hasil"] == "PADAN_PERBAIKAN")
    #expect(trace["aturan"] == "PERBAIKAN_FS:RUMAH_TANGGA")
    #expect(trace["nik_dipakai"] == nik(2, "570950"))
  }

  /// A form may list a person twice, but a brother or sister whom Dukcapil lacks is not the one whose NIK the form has:
  /// birth date and half a name are not enough there, as they are in another form.
  @Test(arguments: [
    ("R1", "HIRONIMUS BATLAYERI", "1", "GANDA"), ("R1", "HIRONIMUS BATLAYERI", "2", "TINJAU"),
    ("R2", "HIRONIMUS BATLAYERI", "2", "GANDA"), ("R1", "BATLAYERI", "1", "TINJAU"), ("R2", "BATLAYERI", "1", "GANDA"),
  ])
  func aHousematesPersonIsAQuestion(form: String, name: String, sex: String, outcome: String) throws {
    var given = town()
    let member: Line = ["tanggal_lahir": "1945-08-17", "wilayah": "3171011001"]
    for id in ["R1", "R2"] { given.add("regsosek_keluarga", ["id_keluarga": id, "no_kk": card(1)]) }
    let first: Line = [
      "id_keluarga": "R1", "no_urut_anggota": "1", "nik": nik(1), "nama": "HIRONIMUS BATLAYERI", "jenis_kelamin": "1",
      "hubungan": "1",
    ]
    given.add("regsosek_anggota", member.merging(first) { $1 })
    let second: Line = [
      "id_keluarga": form, "no_urut_anggota": "2", "nama": name, "jenis_kelamin": sex, "hubungan": "4",
    ]
    given.add("regsosek_anggota", member.merging(second) { $1 })
    let output = try given.run()
    #expect(try output.trace("regsosek_anggota", 1)["hasil"] == "PADAN")
    #expect(try output.trace("regsosek_anggota", 2)["hasil"] == outcome)
    #expect(try output.table("tinjau").count == (outcome == "TINJAU" ? 1 : 0))
  }

  /// A kelurahan is enough beside a rare name, and a question beside one that many bear, be there one of them alone.
  @Test(arguments: [("TITIRLOLOBI", "PADAN_PERBAIKAN"), ("SUGIANTO", "TINJAU"), ("SITI", "TINJAU")])
  func aPlaceIsEnoughForARareNameAlone(name: String, outcome: String) throws {
    var given = MatchCase()
    given.person(nik(1), card(1), name)
    for number in 2...40 {
      given.person(
        nik(number, RepairTests.date(number)), card(number), "WAHYUNINGSIH RUMBIAK", RepairTests.birth(number))
    }
    given.add(
      "penerima",
      [
        "program": "PKH", "periode": "2025-Q2", "nama": name, "wilayah": "3171011001", "nominal": "1",
        "status_salur": "SALUR",
      ])
    let trace = try given.run().trace("penerima")
    #expect(trace["hasil"] == outcome)
    #expect(try #require(Double(trace["skor"] ?? "")) >= 0.98)
  }

  /// However many rows bear it, a name that others bear too leads nowhere by itself.
  @Test func commonNamesAreNeverMatchedByThemselves() throws {
    var given = town()
    for number in 0..<40 {
      given.person(
        nik(500 + number, RepairTests.date(number)), card(500 + number), "SITI AMINAH", RepairTests.birth(number))
    }
    for number in 1...20 {
      given.add(
        "aduan",
        [
          "id_aduan": "A\(number)", "jenis": "SANGGAH", "nama_terlapor": "SITI AMINAH", "wilayah": "3171011001",
          "tanggal": "2025-05-01",
        ])
    }
    let output = try given.run()
    for row in try output.table("jejak/aduan") { #expect(row["hasil"] != "PADAN_PERBAIKAN") }
  }

  @Test func theDeadAreNotFoundForLaterRows() throws {
    var given = MatchCase()
    given.person(nik(1), card(1), "HIRONIMUS BATLAYERI", flag: 1, ["TGL_UBAH": "2020-01-01"])
    given.add("dtks", who.merging(["nik": "", "tgl_data": "2023-01-01"]) { $1 })
    let output = try given.run()
    #expect(try output.trace("dtks")["hasil"] == "TINJAU")
    // Whom a question hangs on, enters nowhere.
    #expect(try output.table("anggota").isEmpty)
  }

  /// Two rows of one source about one dead man are one question, at one stake.
  @Test func aQuestionIsAskedOnce() throws {
    for (other, questions) in [("3171011001", 1), ("3171011002", 2)] {
      var given = MatchCase()
      given.person(nik(1), card(1), "HIRONIMUS BATLAYERI", flag: 1, ["TGL_UBAH": "2020-01-01"])
      let row = who.merging(["nik": "", "tgl_data": "2023-01-01"]) { $1 }
      given.add("dtks", row.merging(["id_dtks": "F1", "wilayah": "3171011001"]) { $1 })
      given.add("dtks", row.merging(["id_dtks": "F2", "wilayah": other]) { $1 })
      let output = try given.run()
      let outcomes = try output.table("jejak/dtks").map { $0["hasil"] ?? "" }.sorted()
      #expect(outcomes == (questions == 1 ? ["GANDA", "TINJAU"] : ["TINJAU", "TINJAU"]))
      let reviews = try output.table("tinjau")
      #expect(reviews.count == questions)
      let asked = try output.table("jejak/dtks").filter { $0["hasil"] == "TINJAU" }.compactMap { $0["baris"] }
      #expect(Set(reviews.compactMap { $0["baris"] }) == Set(asked))
    }
  }

  /// One man borrows two NIKs: his rows are one person, and the one that repeats the other asks nothing.
  @Test func aDuplicateAsksNothing() throws {
    var given = MatchCase()
    given.person(nik(1), card(1), "BUDI SANTOSO")
    given.person(nik(2, "570950"), card(2), "SITI AMINAH", "1950-09-17", sex: 2)
    let row: Line = [
      "nama": "YOHANES WAKUM", "tanggal_lahir": "1990-01-02", "wilayah": "3171011001", "jenis_kelamin": "1",
    ]
    given.add("dtks", row.merging(["id_dtks": "X0", "no_kk": card(8), "nik": nik(1)]) { $1 })
    given.add("dtks", row.merging(["id_dtks": "X1", "no_kk": card(9), "nik": nik(2, "570950")]) { $1 })
    let output = try given.run()
    let lines = try output.table("jejak/dtks")
    #expect(lines.map { $0["hasil"] ?? "" }.sorted() == ["GANDA", "KONFLIK"])
    let asked = lines.first { $0["hasil"] == "KONFLIK" }?["baris"]
    #expect(try output.table("tinjau").map { $0["baris"] } == [asked])
  }

  @Test func deathAfterTheRowMakesAnOutsider() throws {
    var given = town()
    given.person(nik(2), card(2), "MELKIANUS TITIRLOLOBI", flag: 1, ["TGL_UBAH": "2024-06-01"])
    given.add(
      "dtks",
      who.merging(["no_kk": card(2), "nama": "MELKIANUS TITIRLOLOBI", "tgl_data": "2023-01-01"]) { $1 })
    let output = try given.run()
    let trace = try output.trace("dtks")
    #expect(trace["hasil"] == "PADAN_PERBAIKAN")
    #expect(trace["temuan"] == "NIK-020")
    let outsider = try output.table("anggota_luar")
    #expect(outsider.count == 1 && outsider[0]["id_individu"] == trace["id_individu"])
    #expect(try output.table("identitas").contains { $0["id"] == trace["id_individu"] })
  }

  /// KK-004 compares with the No KK of the person whom the row ends with, the living record's where there is one.
  @Test func theCardOfADoubleIsNotThePersons() throws {
    for (declared, isFound, isOther) in [(1, true, false), (77, true, true), (77, false, false), (1, false, true)] {
      var given = town()
      let name = isFound ? "HIRONIMUS BATLAYERI" : "MELKIANUS TITIRLOLOBI"
      let birth = isFound ? "1945-08-17" : "2001-01-02"
      given.person(nik(700), card(77), name, birth, flag: 3, ["ibu_lipat": isFound ? "SUPARTINI" : "LAIN"])
      let row: Line = ["nik": nik(700), "no_kk": card(declared), "nama": name, "tanggal_lahir": birth]
      given.add("dtks", who.merging(row) { $1 })
      let output = try given.run()
      let trace = try output.trace("dtks")
      #expect(trace["hasil"] == (isFound ? "PADAN_PERBAIKAN" : "PADAN"))
      #expect(trace["temuan"]?.contains("KK-004") == isOther, "\(declared) \(isFound)")
      let members = try output.table("anggota").filter { $0["temuan"]?.contains("KK-004") == true }
      #expect(members.count == (isFound && isOther ? 1 : 0))
    }
  }

  @Test func aDoubleLeadsToTheLivingRecord() throws {
    var given = town()
    given.person(nik(700), card(77), "HIRONIMUS BATLAYERI", flag: 3, ["ibu_lipat": "SUPARTINI"])
    given.add("dtks", who.merging(["nik": nik(700)]) { $1 })
    let output = try given.run()
    let trace = try output.trace("dtks")
    #expect(trace["hasil"] == "PADAN_PERBAIKAN")
    #expect(trace["aturan"] == "PERBAIKAN_FS:GANDA_DUKCAPIL")
    #expect(trace["nik_dipakai"] == nik(1))
    #expect(try output.table("anggota_luar").isEmpty)
  }

  @Test func aDoubleWithoutALivingRecordStaysOutside() throws {
    var given = town()
    given.person(nik(700, "010101"), card(77), "SEMUEL NUNUMETE", "2001-01-02", flag: 3)
    given.add("dtks", who.merging(["nik": nik(700, "010101"), "nama": "SEMUEL NUNUMETE", "tanggal_lahir": ""]) { $1 })
    let output = try given.run()
    #expect(try output.trace("dtks")["hasil"] == "PADAN")
    #expect(try output.trace("dtks")["temuan"]?.contains("NIK-020") == true)
    let outsider = try output.table("anggota_luar")
    #expect(outsider.count == 1 && outsider[0]["status"] ?? "GANDA" == "GANDA")
  }

  @Test func onePersonHasOneRowInASource() throws {
    var given = town()
    given.add("dtks", who.merging(["nik": nik(1)]) { $1 })
    given.add("dtks", who.merging(["id_dtks": "D2", "nik": "", "tempat_lahir": "SAUMLAKI"]) { $1 })
    given.add(
      "bpjs", ["nokartu": "1", "nama": "HIRONIMUS BATLAYERI", "tgllahir": "1945-08-17", "sex": "1", "upah": "3000000"])
    let output = try given.run()
    let second = try output.trace("dtks", 2)
    #expect(second["hasil"] == "GANDA")
    #expect(second["temuan"]?.contains("GND-002") == true)
    #expect(second["id_individu"] == (try output.trace("dtks", 1))["id_individu"])
    #expect(try output.trace("bpjs")["hasil"] == "PADAN_PERBAIKAN")
    #expect(try output.table("bpjs").count == 1)
    // That the row is the person's again is as sure as the link that says so, and counts among the links.
    #expect(second["aturan"] == "PERBAIKAN_FS:KK" && second["nik_dipakai"] == nik(1))
    #expect(addsUp(second) && second["per_bidang"]?.contains(";keluarga=") == true, "\(second)")
    let repair = try output.manifest().extra.first { $0.name == "perbaikan" }?.value
    #expect(repair?["padan_perbaikan"]?.number == 2)
    let member = try output.table("anggota").first { $0["nomor_induk_kependudukan"] == nik(1) }
    #expect(member?["asal_bpjs"] == "bpjs:bpjs.csv:1")
  }

  /// Whether `per_bidang` begins with the start of the odds, and its parts, rounded to a tenth of a bit, add up to `skor`.
  private func addsUp(_ line: Line) -> Bool {
    let text = line["per_bidang"] ?? ""
    let parts = text.split(separator: ";").map { part in
      part.split(whereSeparator: { $0 == "=" || $0 == ":" }).last.flatMap { Double($0) }
    }
    guard text.hasPrefix("awal=-"), let score = Double(line["skor"] ?? ""), !parts.contains(nil) else { return false }
    let sum = parts.compactMap { $0 }.reduce(0, +)
    let reach = 0.05 * Double(parts.count)
    func probability(_ bits: Double) -> Double { min(1 / (1 + exp2(-bits)), 0.9999) }
    return score >= probability(sum - reach) - 0.00006 && score <= probability(sum + reach) + 0.00006
  }

  /// What an automatic link rests on stands beside it, and nowhere else.
  @Test func aLinkSaysWhatItRestsOn() throws {
    var given = town()
    given.person(nik(2, "570950"), card(1), "YULIANA OHOIWUTUN", "1950-09-17", relation: 2, sex: 2)
    given.add("dtks", who.merging(["nik": "3171011708459031"]) { $1 })
    given.add(
      "dtks",
      who.merging([
        "id_dtks": "D2", "nik": nik(2, "570950"), "nama": "YULIANA OHOIWUTUN", "tanggal_lahir": "1950-09-17",
      ]) {
        $1
      })
    given.add("aduan", ["id_aduan": "A1", "jenis": "SANGGAH", "nama_terlapor": "SITI AMINAH", "wilayah": "3171011001"])
    // The same document again is decided by its number, however its person was found.
    let visit: Line = ["id_kunjungan": "G1", "nama": "HIRONIMUS BATLAYERI", "no_kk": card(1), "wilayah": "3171011001"]
    given.add("ground_check", visit)
    given.add("ground_check", visit.merging(["tanggal": "2025-05-02"]) { $1 })
    let output = try given.run()
    let link = try output.trace("dtks", 1)
    #expect(link["hasil"] == "PADAN_PERBAIKAN" && addsUp(link), "\(link)")
    #expect(
      link["per_bidang"]?.contains(";nik=SATU:+") == true || link["per_bidang"]?.contains(";nik=SATU_URUT:+") == true)
    for source in ["dukcapil", "dtks", "aduan", "ground_check"] {
      for row in try output.table("jejak/\(source)") {
        let isLink =
          row["aturan"]?.hasPrefix("PERBAIKAN_FS") == true && ["PADAN_PERBAIKAN", "GANDA"].contains(row["hasil"])
        let isRefused = row["hasil"] == "TIDAK_PADAN" && row["skor"] != ""
        #expect((isLink || isRefused) == (row["per_bidang"] != ""), "\(row)")
      }
    }
  }

  /// A row that is nobody's says what spoke for the likest person, whom it does not name; nothing where nobody was like it, or
  /// a person has decided.
  @Test func aRowThatIsNobodysSaysWhoWasNotLikeEnough() throws {
    for (name, number, card) in [
      ("MARTINUS LAHAGU", "3171011708459031", ""), ("H LAHAGU", "3171011708459031", card(40)),
      ("HIRONIMUS SIREGAR", "3171011708459032", card(40)),
    ] {
      let trace = try result(["nik": number, "no_kk": card, "nama": name, "tanggal_lahir": "", "wilayah": "8101011001"])
      #expect(trace["hasil"] == "TIDAK_PADAN" && trace["nik_dipakai"] == "" && addsUp(trace), "\(trace)")
      let score = try #require(Double(trace["skor"] ?? ""))
      #expect(score >= 0.001 && score < 0.5, "\(trace)")
    }
    let nobody = try result([
      "nik": "", "no_kk": "", "nama": "ZULKARNAEN TUASIKAL", "tanggal_lahir": "1988-12-30", "wilayah": "8101011001",
    ])
    #expect(nobody["hasil"] == "TIDAK_PADAN" && nobody["skor"] == "" && nobody["per_bidang"] == "", "\(nobody)")
  }

  /// Levels of a link stand above the codes of its row, in a word that both share.
  @Test func codesLeaveRoomForLevels() {
    #expect(FindingCode.allCases.count <= 64 + 36)
  }

  /// What is paid to the NIK that a row declares is at stake whichever step doubts the row.
  @Test func theStakeOfRowsThatCameALongWay() throws {
    var given = town()
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(1), "wilayah": "3171011001"])
    for (line, number) in ["3171011708459031", "3171011708459021"].enumerated() {
      // Two members of one form never are one person.
      given.add(
        "regsosek_anggota",
        [
          "id_keluarga": "R1", "no_urut_anggota": String(line + 1), "nik": number, "nama": "HIRONIMUS BATLAYERI",
          "tanggal_lahir": "1945-08-17", "jenis_kelamin": "1",
        ])
      given.add(
        "penerima",
        ["program": "PKH", "periode": "2025-Q2", "nik": number, "nama": "HIRONIMUS BATLAYERI", "nominal": "1000000"])
    }
    let review = try given.run().table("tinjau").filter { $0["sumber"] == "regsosek_anggota" }
    #expect(review.map { $0["manfaat_rp"] } == ["4000000"])
  }

  @Test func identicalRowsAreSearchedForOnce() throws {
    var given = town()
    let line: Line = [
      "program": "PKH", "periode": "2025-Q2", "no_kk": card(1), "nama": "HIRONIMUS BATLAYERI", "nominal": "600000",
      "wilayah": "3171011001", "status_salur": "SALUR",
    ]
    given.add("penerima", line)
    given.add("penerima", line)
    let output = try given.run()
    #expect(try output.trace("penerima", 1)["hasil"] == "PADAN_PERBAIKAN")
    #expect(try output.trace("penerima", 2)["hasil"] == "GANDA")
    #expect(try output.trace("penerima", 2)["temuan"]?.contains("GND-001") == true)
    #expect(Set(try output.table("penerima").map { $0["hasil"] ?? "" }) == ["PADAN_PERBAIKAN", "GANDA"])
  }

  @Test func decisionsAboutCandidates() throws {
    var given = town()
    given.add("dtks", who.merging(["nik": ""]) { $1 })
    let id = try given.reviewId("dtks", kind: "CALON_PADAN")
    var refused = given
    refused.add("keputusan", ["id_tinjau": id, "keputusan": "BUKAN", "nik": nik(1), "tanggal": "2025-01-01"])
    #expect(try refused.run().trace("dtks")["nik_dipakai"] == "")
    var closed = given
    closed.add("keputusan", ["id_tinjau": id, "keputusan": "BUKAN", "tanggal": "2025-01-01"])
    let trace = try closed.run().trace("dtks")
    #expect(trace["hasil"] == "TIDAK_PADAN" && trace["aturan"] == "KEPUTUSAN" && trace["skor"] == "", "\(trace)")
    var waiting = given
    waiting.add("keputusan", ["id_tinjau": id, "keputusan": "TUNDA", "tanggal": "2025-01-01"])
    let output = try waiting.run()
    #expect(try output.trace("dtks")["hasil"] == "TINJAU")
    let review = try output.table("tinjau")
    #expect(review.count == 1 && review[0]["id_tinjau"] == id && review[0]["nik_kandidat"] == nik(1))
    #expect(review[0]["per_bidang"]?.contains(";nama=SAMA:+") == true && addsUp(review[0]))
  }

  @Test func theManifestEstimatesItsErrors() throws {
    var given = town()
    given.add("dtks", who.merging(["nik": ""]) { $1 })
    let repair = try given.run().manifest().extra.first { $0.name == "perbaikan" }?.value
    #expect(repair?["padan_perbaikan"]?.number == 1)
    #expect(repair?["padan_keliru_ppm"]?["perkiraan"]?.number ?? 1_000_000 < 20_000)
    #expect(repair?["model"]?["sha256"]?.text?.count == 64)
  }

  /// A father who had died before the row's date does not keep his namesake from being found.
  @Test func theDeadStandInNobodysWay() throws {
    var given = town()
    let name = "MELKIANUS TITIRLOLOBI"
    given.person(nik(2), card(2), name, flag: 1, ["TGL_UBAH": "2015-05-05"])
    given.person(nik(3, "050680"), card(2), name, "1980-06-05", relation: 4)
    given.add(
      "dtks", ["id_dtks": "D1", "no_kk": card(2), "nama": name, "jenis_kelamin": "1", "tgl_data": "2024-01-01"])
    let found = try given.run().trace("dtks")
    #expect(found["hasil"] == "PADAN_PERBAIKAN" && found["nik_dipakai"] == nik(3, "050680"))
  }

  /// Of two rows that find one person the surer one is that person's, however new the other is: both are printed as 0.9999.
  @Test(arguments: ["2023-12-01", "2024-12-01"])
  func theSurerRowIsKept(date: String) throws {
    var given = town()
    given.add("dtks", who.merging(["nik": "", "tgl_data": "2024-01-01"]) { $1 })
    given.add(
      "dtks",
      who.merging([
        "id_dtks": "D2", "nik": "", "nama": "HIRONIMUS", "tanggal_lahir": "1945-08-27", "tgl_data": date,
      ]) { $1 })
    let output = try given.run()
    let (first, second) = (try output.trace("dtks", 1), try output.trace("dtks", 2))
    #expect(first["hasil"] == "PADAN_PERBAIKAN" && first["skor"] == "0.9999")
    #expect(second["hasil"] == "TINJAU" && second["skor"] == "0.9999")
  }
}
