import Foundation
import Matching
import Testing

/// Section 3, step 1: which rows of one NIK in one source are one person, and who of them speaks.
@Suite struct OnePersonTests {
  private func family() -> MatchCase {
    var given = MatchCase()
    given.person(nik(1), card(1), "BAMBANG PAMUNGKAS")
    given.person(nik(2, "570950"), card(1), "TUTI ALAWIYAH", "1950-09-17", relation: 2, sex: 2)
    return given
  }

  private func insured(_ number: String, _ more: Line) -> Line {
    ["nokartu": number, "nik": nik(1), "statuspeserta": "1"].merging(more) { $1 }
  }

  /// A row of the number alone is its holder's, whatever stranger's row stands beside it.
  @Test func aBareNumberIsNoStrangers() throws {
    var given = family()
    given.add("bpjs", insured("0000000009001", ["segmen": "PPU-PN", "upah": "9000000", "tgl_data": "2022-01-01"]))
    given.add(
      "bpjs", insured("0000000009002", ["segmen": "PBPU", "nama": "SUKARDI", "tgllahir": "1970-02-02", "sex": "1"]))
    given.add("status_khusus", ["jenis": "PNS", "nik": nik(1), "tgl_data": "2022-01-01"])
    given.add("status_khusus", ["jenis": "PNS", "nik": nik(1), "nama": "TUTI ALAWIYAH"])
    let output = try given.run()
    let bare = try output.trace("bpjs", 1)
    #expect(bare["hasil"] == "PADAN" && bare["aturan"] == "NIK_SAJA" && bare["temuan"] == "NIK-021")
    #expect(try output.trace("bpjs", 2)["hasil"] == "KONFLIK")
    #expect(try output.trace("bpjs", 2)["temuan"] == "NIK-016;NIK-017")
    let member = try output.table("anggota").first { $0["nomor_induk_kependudukan"] == nik(1) }
    #expect(member?["segmen_bpjs"] == "PPU-PN" && member?["upah_dilaporkan"] == "9000000")
    #expect(member?["status_khusus"] == "PNS")
    #expect(try output.trace("status_khusus", 1)["hasil"] == "PADAN")
  }

  /// The bare number beside its holder's own row is still one person of the list.
  @Test func aBareNumberBesideItsHolder() throws {
    var given = family()
    given.add("bpjs", insured("0000000009001", ["segmen": "PBPU", "tgl_data": "2024-01-01"]))
    given.add("bpjs", insured("0000000009002", ["segmen": "PPU-PN", "nama": "BAMBANG PAMUNGKAS"]))
    given.add("status_khusus", ["jenis": "PNS", "nik": nik(1)])
    given.add("status_khusus", ["jenis": "PNS", "nik": nik(1), "nama": "BAMBANG PAMUNGKAS"])
    given.add("status_khusus", ["jenis": "TNI", "nik": nik(1), "nama": "BAMBANG PAMUNGKAS"])
    let output = try given.run()
    #expect(try (1...2).map { try output.trace("bpjs", $0)["hasil"] } == ["GANDA", "PADAN"])
    #expect(try (1...3).map { try output.trace("status_khusus", $0)["hasil"] } == ["GANDA", "PADAN", "PADAN"])
    #expect(try output.trace("bpjs", 1)["id_individu"] == output.trace("bpjs", 2)["id_individu"])
  }

  /// On a number that Dukcapil does not have, a bare row is the only person's there; of two persons it is neither's.
  @Test func aBareNumberThatNobodyHolds() throws {
    func given(_ names: [String]) -> MatchCase {
      var given = family()
      given.add("dtks", ["id_dtks": "D0", "nik": nik(7), "no_kk": card(9)])
      for name in names { given.add("dtks", ["id_dtks": "D\(name)", "nik": nik(7), "no_kk": card(9), "nama": name]) }
      return given
    }
    let alone = try given(["PARTINI"]).run()
    #expect(try alone.trace("dtks", 1)["hasil"] == "GANDA")
    #expect(try alone.trace("dtks", 1)["id_individu"] == alone.trace("dtks", 2)["id_individu"])
    let shared = try given(["PARTINI", "YOHANES"]).run()
    #expect(try (1...3).map { try shared.trace("dtks", $0)["hasil"] } == ["TIDAK_PADAN", "TIDAK_PADAN", "TIDAK_PADAN"])
  }

  private func twins() -> MatchCase {
    var given = MatchCase()
    given.person(nik(1, "070175"), card(1), "BAMBANG PAMUNGKAS", "1975-01-07")
    given.person(nik(2, "480210"), card(1), "RANI PAMUNGKAS", "2010-02-08", relation: 3, sex: 2)
    given.person(nik(3, "480210"), card(1), "RINA WULANDARI", "2010-02-08", relation: 3, sex: 2)
    return given
  }

  private func member(_ number: Int, _ nik: String, _ name: String, _ birth: String, _ more: Line = [:]) -> Line {
    [
      "id_keluarga": "R1", "no_urut_anggota": String(number), "nik": nik, "nama": name, "tanggal_lahir": birth,
      "jenis_kelamin": "2", "hubungan": number == 1 ? "1" : "3",
    ].merging(more) { $1 }
  }

  /// Twins of one form under one NIK: the holder's row is hers, and her sister is looked for.
  @Test func twinsOfOneForm() throws {
    var given = twins()
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(1), "wilayah": "3171011001"])
    given.add(
      "regsosek_anggota", member(1, nik(1, "070175"), "BAMBANG PAMUNGKAS", "1975-01-07", ["jenis_kelamin": "1"]))
    given.add("regsosek_anggota", member(2, nik(2, "480210"), "RANI PAMUNGKAS", "2010-02-08"))
    // Newer and fuller, so that it would be preferred.
    given.add(
      "regsosek_anggota",
      member(3, nik(2, "480210"), "RINA WULANDARI", "2010-02-08", ["tgl_data": "2024-01-01", "disabilitas": "1"]))
    let output = try given.run()
    #expect(try output.trace("regsosek_anggota", 2)["hasil"] == "PADAN")
    #expect(try output.trace("regsosek_anggota", 2)["nik_dipakai"] == nik(2, "480210"))
    let sister = try output.trace("regsosek_anggota", 3)
    #expect(sister["hasil"] == "PADAN_PERBAIKAN" && sister["nik_dipakai"] == nik(3, "480210"))
    #expect(sister["temuan"]?.contains("NIK-016") == true)
    let members = try output.table("anggota")
    #expect(members.first { $0["nomor_induk_kependudukan"] == nik(2, "480210") }?["disabilitas"] == "")
    #expect(members.first { $0["nomor_induk_kependudukan"] == nik(3, "480210") }?["disabilitas"] == "1")
  }

  /// Where nobody else is to be found, the sister is no repetition either: a person decides.
  @Test func aTwinWhomDukcapilDoesNotHave() throws {
    var given = MatchCase()
    given.person(nik(1, "070175"), card(1), "BAMBANG PAMUNGKAS", "1975-01-07")
    given.person(nik(2, "480210"), card(1), "RANI PAMUNGKAS", "2010-02-08", relation: 3, sex: 2)
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(1), "wilayah": "3171011001"])
    given.add("regsosek_anggota", member(2, nik(2, "480210"), "RANI PAMUNGKAS", "2010-02-08"))
    given.add("regsosek_anggota", member(3, nik(2, "480210"), "RINA WULANDARI", "2010-02-08"))
    given.add("regsosek_anggota", member(4, nik(2, "480210"), "RANI PAMUNGKAS", ""))
    let output = try given.run()
    #expect(try output.trace("regsosek_anggota", 1)["hasil"] == "PADAN")
    #expect(try output.trace("regsosek_anggota", 2)["hasil"] == "TINJAU")
    #expect(try output.trace("regsosek_anggota", 3)["hasil"] == "GANDA")
    #expect(try output.table("tinjau").map { $0["jenis"] } == ["CALON_PADAN"])
  }

  private func repeated(_ name: String, _ given: inout MatchCase) {
    given.add("regsosek_keluarga", ["id_keluarga": "R1", "no_kk": card(1), "wilayah": "3171011001"])
    given.add("regsosek_anggota", member(2, nik(2, "480210"), "RANI PAMUNGKAS", "2010-02-08"))
    given.add(
      "regsosek_anggota", member(3, nik(2, "480210"), name, "2010-02-08", ["tgl_data": "2024-01-01"]))
    given.add(
      "penerima",
      [
        "program": "PKH", "periode": "2025-Q2", "nik": nik(2, "480210"), "nama": "RANI PAMUNGKAS",
        "nominal": "1000000",
      ])
  }

  private func siblings(_ twin: String) -> MatchCase {
    var given = MatchCase()
    given.person(nik(1, "070175"), card(1), "BAMBANG PAMUNGKAS", "1975-01-07")
    given.person(nik(2, "480210"), card(1), "RANI PAMUNGKAS", "2010-02-08", relation: 3, sex: 2)
    if !twin.isEmpty { given.person(nik(3, "480210"), card(1), twin, "2010-02-08", relation: 3, sex: 2) }
    return given
  }

  /// A form names somebody twice, once with one word of the name, mistyped. Nobody else is to be found: the same person
  /// again, and no other of the frame.
  @Test func aMistypedWordIsThePersonAgain() throws {
    var given = siblings("")
    repeated("PAMUGNKAS", &given)
    let output = try given.run()
    #expect(try output.trace("regsosek_anggota", 1)["hasil"] == "PADAN")
    let again = try output.trace("regsosek_anggota", 2)
    #expect(again["hasil"] == "GANDA" && again["aturan"] == "ORANG_SAMA" && again["temuan"] == "GND-002")
    #expect(try again["id_individu"] == output.trace("regsosek_anggota", 1)["id_individu"])
    #expect(again["nik_dipakai"] == nik(2, "480210"))
    #expect(try output.table("anggota").count == 2)
    #expect(try output.table("tinjau").isEmpty)
    // A twin of that name is another person.
    var twins = siblings("PAMUNGKAS WULANDARI")
    repeated("PAMUGNKAS", &twins)
    let sister = try twins.run().trace("regsosek_anggota", 2)
    #expect(sister["nik_dipakai"] == nik(3, "480210") && sister["hasil"] == "PADAN_PERBAIKAN")
  }

  /// A name that is only similar, with the birth date, may be a twin's whom Dukcapil does not have: a person decides.
  @Test func aSimilarNameMayBeATwins() throws {
    var given = siblings("")
    repeated("RINA", &given)
    let output = try given.run()
    let row = try output.trace("regsosek_anggota", 2)
    #expect(row["hasil"] == "TINJAU" && row["aturan"] == "NIK_RAGU" && row["temuan"] == "NIK-016")
    #expect(row["id_individu"] == "" && row["nik_dipakai"] == "")
    #expect(try output.table("anggota").count == 2)
    let reviews = try output.table("tinjau")
    #expect(reviews.map { $0["jenis"] } == ["CALON_PADAN"])
    #expect(reviews.map { $0["nik_kandidat"] } == [nik(2, "480210")])
    #expect(reviews.map { $0["manfaat_rp"] } == ["4000000"])
    #expect(reviews.first?["per_bidang"]?.hasSuffix("tanggal_lahir=sama") == true)
  }

  /// Rows of one No KK in DTKS can be one person twice, but not under two names.
  @Test func twinsUnderOneCard() throws {
    var given = twins()
    let row = ["nik": nik(2, "480210"), "no_kk": card(1), "tanggal_lahir": "2010-02-08"]
    given.add("dtks", row.merging(["id_dtks": "T0", "nama": "RANI PAMUNGKAS"]) { $1 })
    given.add("dtks", row.merging(["id_dtks": "T1", "nama": "SUSI", "tgl_data": "2024-01-01"]) { $1 })
    let output = try given.run()
    #expect(try output.trace("dtks", 1)["hasil"] == "PADAN")
    #expect(
      try output.trace("dtks", 2)["hasil"] != "GANDA" && output.trace("dtks", 2)["nik_dipakai"] != nik(2, "480210"))
    #expect(try output.trace("dtks", 2)["temuan"]?.hasPrefix("NIK-016;NIK-017") == true)
  }

  /// Of rows that are one person the one that Dukcapil bears out speaks, were it older.
  @Test func whoIsMostLikeThePersonSpeaks() throws {
    var given = family()
    let row = ["nik": nik(1), "tanggal_lahir": "1945-08-17"]
    given.add("dtks", row.merging(["id_dtks": "D1", "nama": "BAMBANG PAMUNGKAS"]) { $1 })
    given.add("dtks", row.merging(["id_dtks": "D2", "nama": "SUHARDI", "tgl_data": "2024-01-01"]) { $1 })
    let output = try given.run()
    #expect(try (1...2).map { try output.trace("dtks", $0)["hasil"] } == ["PADAN", "GANDA"])
  }

  /// Two spellings that Dukcapil bears out, one by the name and one by name and birth date: the newest row is kept, for
  /// what it says is what is so now.
  @Test func ofTwoSpellingsTheNewestRowIsKept() throws {
    var given = family()
    let row = insured("0000000009001", ["nama": "BAMBANG PAMUNGKAS", "tgllahir": "1945-08-17", "statuspeserta": "0"])
    given.add("bpjs", row.merging(["tgl_data": "2016-07-07", "segmen": "PBI APBN"]) { $1 })
    given.add(
      "bpjs",
      row.merging(
        [
          "nokartu": "0000000009002", "nama": "BAMBANG", "statuspeserta": "2", "tgl_data": "2021-09-05",
          "segmen": "PBPU",
        ]
      ) { $1 })
    let output = try given.run()
    #expect(try (1...2).map { try output.trace("bpjs", $0)["hasil"] } == ["GANDA", "PADAN"])
    #expect(try output.trace("bpjs", 2)["aturan"] == "NIK_NAMA_TANGGAL")
    let member = try output.table("anggota").first { $0["nomor_induk_kependudukan"] == nik(1) }
    #expect(member?["segmen_bpjs"] == "PBPU" && member?["bpjs_aktif"] == "0")
    #expect(try output.table("keluarga").first?["pbi_nas"] == "0")
  }

  /// NIK-016 in lists of payments too: for another person, not for another payment.
  @Test func severalPersonsClaimOneNumber() throws {
    var given = family()
    func payment(_ program: String, _ name: String) -> Line {
      ["program": program, "periode": "2025-Q2", "nik": nik(1), "nama": name]
    }
    given.add("penerima", payment("PKH", "BAMBANG PAMUNGKAS"))
    given.add("penerima", payment("SEMBAKO", "BAMBANG PAMUNGKAS"))
    given.add("penerima", payment("PKH", "YOHANES WAKUM"))
    given.add("usulan", ["id_usulan": "U1", "nik": nik(1), "nama": "YOHANES WAKUM"])
    given.add("usulan", ["id_usulan": "U2", "nik": nik(1), "nama": "MARIA ULFA"])
    given.add("aduan", ["id_aduan": "A1", "nik_terlapor": nik(1), "nama_terlapor": "YOHANES WAKUM"])
    given.add("aduan", ["id_aduan": "A2", "nik_terlapor": nik(1), "nama_terlapor": "YOHANES WAKUM"])
    let output = try given.run()
    func found(_ source: String, _ row: Int) throws -> Bool {
      try output.trace(source, row)["temuan"]?.contains("NIK-016") == true
    }
    #expect(try (1...3).map { try found("penerima", $0) } == [false, false, true])
    #expect(try (1...2).map { try found("usulan", $0) } == [true, true])
    // One stranger twice is one person.
    #expect(try (1...2).map { try found("aduan", $0) } == [false, false])
  }

  /// A status that is not known leaves nobody out, is nowhere taken for another, and is told.
  @Test func aStatusThatIsNotKnown() throws {
    var given = MatchCase()
    given.person(nik(1), card(1), "BAMBANG PAMUNGKAS", flag: 0, ["FLAG_STATUS": ""])
    given.add("dtks", ["id_dtks": "D1", "nik": nik(1), "nama": "BAMBANG PAMUNGKAS"])
    let output = try given.run()
    #expect(try output.trace("dtks")["hasil"] == "PADAN" && output.trace("dtks")["temuan"] == "")
    #expect(try output.trace("dukcapil")["hasil"] == "PADAN" && output.trace("dukcapil")["temuan"] == "NIL-001")
    #expect(try output.table("anggota")[0]["status_kependudukan"] == "TIDAK_DIKETAHUI")
    #expect(try output.table("anggota_luar").isEmpty)
  }

  /// A default birth date is everybody's: two names under one NIK are two persons all the same.
  @Test(arguments: ["1970-01-01", "1900-01-01", "1972-07-01"])
  func aDefaultDateMakesNobodyOne(date: String) throws {
    func outcomes(_ number: String, _ second: String, _ source: String = "dtks") throws -> [String] {
      var given = family()
      let birth = source == "dtks" ? "tanggal_lahir" : "tgllahir"
      for (index, name) in ["BAMBANG PAMUNGKAS", second].enumerated() {
        given.add(
          source,
          [
            "id_dtks": "D\(index)", "nokartu": "\(index)", "nik": number, "no_kk": card(index + 7), "nama": name,
            birth: date,
          ])
      }
      let lines = try given.run().table("jejak/\(source)")
      #expect(source != "dtks" || Set(lines.map { $0["id_individu"] }).count == (second.hasPrefix("NENENG") ? 2 : 1))
      return lines.map { $0["hasil"] ?? "" }.sorted()
    }
    for source in ["dtks", "bpjs"] {
      #expect(try outcomes(nik(1), "NENENG HASANAH", source) == ["KONFLIK", "PADAN"])
      #expect(try outcomes(nik(1), "BAMBANG PAMUNGKASS", source) == ["GANDA", "PADAN"])
    }
    #expect(try outcomes(nik(77, "111190"), "NENENG HASANAH") == ["TIDAK_PADAN", "TIDAK_PADAN"])
    #expect(try outcomes(nik(77, "111190"), "BAMBANG P") == ["GANDA", "TIDAK_PADAN"])
  }
}
