import Flagging
import Foundation
import Testing

/// Cases that the random families do not reach: what a reader of the tables relies on.
@Suite("What the tables say is so")
struct StatementTests {
  /// Runs flag on `tables`; a bench keeps its folder only as long as it lives.
  private func flag<T>(_ tables: MatchTables, _ flag: [String: String] = [:], _ read: (FlagOutput) throws -> T) throws
    -> T
  {
    let bench = try FlagBench(flag: flag.merging(["pita": "0"]) { $1 }, parts: 2)
    try bench.match(tables)
    return try read(try bench.flag())
  }

  private func proposal(_ family: PoorFamily, _ changes: Fields) -> Fields {
    family.key.merging([
      "id_individu": family.head, "hasil": "PADAN", "id_usulan": "U1", "jenis_usulan": "TAMBAH", "tahap": "DESA",
      "tanggal_usulan": "2025-05-01",
    ]) { $1 }.merging(changes) { $1 }
  }

  /// A family with an approved removal of 1 May and a visit.
  private func visited(_ day: String, _ changes: Fields = [:]) -> PoorFamily {
    var family = PoorFamily()
    family.addOthers()
    family.tables.add("usulan", proposal(family, ["jenis_usulan": "HAPUS", "tahap": "KEMENSOS"]))
    family.tables.add(
      "kunjungan",
      family.key.merging(["tanggal": day, "status_keberadaan": "DITEMUKAN", "terbaru": "1"]) { $1 }
        .merging(changes) { $1 })
    return family
  }

  @Test("the share refuted counts the flags that the visit refuted, not those that it left or raised")
  func refuted() throws {
    func row(_ family: PoorFamily, _ code: String) throws -> [String]? {
      try flag(family.tables) { output in
        try output.summary("kunjungan").first { $0["tingkat"] == "nasional" && $0["kode"] == code }.map { row in
          [row["dikunjungi"] ?? "", row["dibantah"] ?? "", row["bagian_dibantah"] ?? ""]
        }
      }
    }
    #expect(try row(visited("2025-06-01"), "INK-17") == ["1", "1", "1.000000"])
    #expect(try row(visited("2025-04-01"), "INK-17") == ["1", "0", "0.000000"])
    // The income is the visit's own word.
    #expect(try row(visited("2025-06-01", ["pendapatan_bulanan": "9000000"]), "INK-04") == nil)
    // No visit refutes a civil servant under the shipped rules: visited, but no share.
    var servant = visited("2025-06-01")
    servant.tables.add("status_khusus", servant.key.merging(["id_individu": servant.head, "jenis": "PNS"]) { $1 })
    #expect(try row(servant, "INK-03") == ["1", "", ""])
    #expect(try row(servant, "INK-17") == ["1", "1", "1.000000"])
    // A second removal, later than the visit: the flag stands.
    var again = visited("2025-06-01")
    again.tables.add(
      "usulan",
      proposal(
        again,
        ["id_usulan": "U2", "jenis_usulan": "HAPUS", "tahap": "BUPATI", "tanggal_usulan": "2025-06-20"]))
    #expect(try row(again, "INK-17") == ["1", "0", "0.000000"])
    // What holds for a programme counts too.
    var rich = PoorFamily(1, family: ["jenis_lantai_terluas": "1", "luas_lantai": "200"])
    rich.pay()
    rich.addOthers(floor: "8")
    rich.tables.add(
      "kunjungan", rich.key.merging(["tanggal": "2025-06-01", "status_keberadaan": "DITEMUKAN", "terbaru": "1"]) { $1 })
    #expect(try row(rich, "INK-07") == ["1", "", ""])
  }

  @Test("what a visit measures or finds bears flags out, or speaks against them; no flag comes or goes by it")
  func confirmed() throws {
    /// Of INK `code`: visited, refuted, borne out; and whether the family has it.
    func row(_ family: PoorFamily, _ code: String) throws -> [String]? {
      try flag(family.tables) { output in
        let stands = try output.rows("bukti").contains { $0["kode"] == code && $0["id_keluarga"] == family.id }
        return try output.summary("kunjungan").first { $0["tingkat"] == "nasional" && $0["kode"] == code }.map { row in
          [row["dikunjungi"] ?? "", row["dibantah"] ?? "", row["dikuatkan"] ?? "", stands ? "flagged" : ""]
        }
      }
    }
    func family(_ visit: Fields, car: String = "", from source: String = "ground_check") -> PoorFamily {
      // The place of the car among the socio-economic values is the 23rd.
      let origin = String(repeating: ".", count: 22) + (car.isEmpty ? "." : "1") + String(repeating: ".", count: 10)
      var family = PoorFamily(
        family: [
          "aset_bergerak_mobil": car, "asal": origin, "asal_baris": "\(source):x.csv:1", "jumlah_meter_pln": "1",
        ])
      family.addOthers()
      let person = family.key.merging(["id_individu": family.head]) { $1 }
      family.tables.add("status_khusus", person.merging(["jenis": "RODA4", "nilai": "1"]) { $1 })
      family.tables.add(
        "bpjs", person.merging(["segmen": "PPU-BU", "statuspeserta": "0", "upah": "12000000"]) { $1 })
      family.tables.add("pln", person.merging(["idpel": "1", "tarif": "R1", "daya": "2200"]) { $1 })
      family.tables.add(
        "usulan", proposal(family, ["jenis_usulan": "HAPUS", "tahap": "KEMENSOS", "tanggal_usulan": "2025-05-01"]))
      family.tables.add(
        "kunjungan",
        family.key.merging(["tanggal": "2025-06-01", "status_keberadaan": "DITEMUKAN", "terbaru": "1"]) { $1 }
          .merging(visit) { $1 })
      return family
    }
    let silent = ["1", "0", "0", "flagged"]
    let no = ["1", "1", "0", "flagged"]
    let yes = ["1", "0", "1", "flagged"]
    for code in ["INK-04", "INK-05", "INK-06"] { #expect(try row(family([:]), code) == silent, "\(code)") }
    #expect(try row(family(["pendapatan_bulanan": "500000"]), "INK-04") == no)
    #expect(try row(family(["pendapatan_bulanan": "9000000"]), "INK-04") == yes)
    #expect(try row(family(["daya_terpasang": "3"]), "INK-05") == no)
    #expect(try row(family(["daya_terpasang": "4"]), "INK-05") == yes)
    #expect(try row(family([:], car: "2"), "INK-06") == no)
    #expect(try row(family([:], car: "1"), "INK-06") == yes)
    #expect(try row(family([:], car: "2", from: "regsosek_keluarga"), "INK-06") == silent)
    // A visit that finds nobody, or a family that is able, bears the removal before it out; one before it does not.
    #expect(try row(family([:]), "INK-17") == ["1", "1", "0", ""])
    #expect(try row(family(["status_keberadaan": "MAMPU"]), "INK-17") == yes)
    #expect(try row(family(["status_keberadaan": "MENOLAK"]), "INK-17") == silent)
    #expect(try row(family(["status_keberadaan": "MAMPU", "tanggal": "2025-04-30"]), "INK-17") == silent)
    // Dead by Dukcapil, and dead by the visit: the same person.
    for (person, expected) in [("L1", "1"), ("", "0")] {
      var family = family([
        "status_keberadaan": "MENINGGAL", "id_individu": person.isEmpty ? "" : MatchTables.id("L", 1),
      ])
      family.tables.add(
        "anggota_luar",
        family.key.merging(["id_individu": MatchTables.id("L", 1), "status_kependudukan": "MENINGGAL"]) { $1 })
      #expect(try row(family, "INK-01") == ["1", "", expected, "flagged"])
    }
  }

  @Test("a proposal given twice gets one recommendation and counts once")
  func givenTwice() throws {
    var family = PoorFamily()
    family.addOthers()
    family.tables.add("usulan", proposal(family, [:]))
    family.tables.add("usulan", proposal(family, ["hasil": "GANDA", "jenis_usulan": "HAPUS", "tahap": "KEMENSOS"]))
    let objection = family.key.merging([
      "id_individu": family.head, "hasil": "PADAN", "id_aduan": "A1", "jenis": "SANGGAH", "tanggal": "2025-04-04",
    ]) { $1 }
    family.tables.add("aduan", objection)
    family.tables.add("aduan", objection.merging(["hasil": "GANDA"]) { $1 })
    // Once more, of somebody who is in no family.
    let outside: Fields = [
      "urut": MatchTables.urut(999), "hasil": "TIDAK_PADAN", "id_usulan": "U9", "jenis_usulan": "TAMBAH",
      "tahap": "DESA", "tanggal_usulan": "2025-05-01",
    ]
    family.tables.add("usulan", outside)
    family.tables.add("usulan", outside.merging(["hasil": "GANDA"]) { $1 })
    try flag(family.tables) { output in
      let rows = try output.rows("keputusan_usulan").map { "\($0["id"] ?? "") \($0["rekomendasi"] ?? "")" }
      #expect(rows == ["A1 VERIFIKASI", "U1 TERIMA", "U9 VERIFIKASI"])
      #expect(try output.summary("antrean_usulan").map { $0["banyak"] } == ["2", "1"])
      // The row that is not kept raises nothing either.
      #expect(try output.rows("keluarga").first { $0["id_keluarga"] == family.id }?["temuan"] == "")
    }
  }

  @Test(
    "what speaks against a family in the programme asked for decides on a proposal",
    arguments: [
      // A family in the tenth decile.
      ("TAMBAH", "PKH", true, "TOLAK", "INK-07"), ("TAMBAH", "", true, "TOLAK", "INK-07"),
      ("HAPUS", "PKH", true, "TERIMA", "INK-07"), ("HAPUS", "", true, "VERIFIKASI", ""),
      // A poor family without a child, a pupil or anybody aged.
      ("TAMBAH", "PKH", false, "TOLAK", "INK-11"), ("TAMBAH", "SEMBAKO", false, "TERIMA", ""),
      ("TAMBAH", "", false, "TERIMA", ""), ("HAPUS", "PKH", false, "TERIMA", "INK-11"),
      ("HAPUS", "SEMBAKO", false, "VERIFIKASI", ""),
    ])
  func programmeCodes(_ kind: String, _ programme: String, _ isRich: Bool, _ expected: String, _ reasons: String)
    throws
  {
    var family = PoorFamily(1, family: isRich ? ["jenis_lantai_terluas": "1", "luas_lantai": "200"] : [:])
    if !isRich { family.tables.rows["anggota"]?[1]["tanggal_lahir"] = "1990-01-01" }
    family.addOthers(floor: isRich ? "8" : "1")
    family.tables.add("usulan", proposal(family, ["jenis_usulan": kind, "program": programme]))
    // One of nobody that is known, right behind: no decile is left over for it.
    family.tables.add(
      "usulan",
      [
        "urut": MatchTables.urut(1), "hasil": "TIDAK_PADAN", "id_usulan": "U0", "jenis_usulan": kind,
        "program": programme, "tahap": "DESA",
      ])
    try flag(family.tables) { output in
      let rows = try output.rows("keputusan_usulan")
      #expect(rows.map { $0["id"] } == ["U0", "U1"])
      #expect(rows[1]["rekomendasi"] == expected && rows[1]["alasan"] == reasons)
      #expect(rows[0]["rekomendasi"] == "VERIFIKASI" && rows[0]["alasan"] == (kind == "TAMBAH" ? "EKS-02" : ""))
    }
  }

  @Test("a status that nobody knows is no payment: assigned, not receiving")
  func unknownStatus() throws {
    var family = PoorFamily()
    family.addOthers()
    family.pay(["status_salur": "BATAL"])
    try flag(family.tables) { output in
      let row = try #require(try output.rows("kelayakan/PKH").first { $0["id_keluarga"] == family.id })
      #expect(row["menerima"] == "0" && row["hasil"] == "EKSKLUSI" && row["alasan"] == "EKS-05")
      let evidence = try #require(try output.rows("bukti").first { $0["kode"] == "EKS-05" })
      #expect(evidence["kolom"] == "status_salur" && evidence["nilai"] == "BATAL")
    }
  }

  @Test("rupiah of inclusion errors is all of it, and how much of it went to nobody that was found")
  func rupiah() throws {
    var family = PoorFamily(1, family: ["aset_bergerak_mobil": "1"])
    family.addOthers()
    family.pay(["nominal": "600000"])
    for (number, outcome) in ["TIDAK_PADAN", "KONFLIK", "TINJAU"].enumerated() {
      family.tables.add(
        "penerima",
        [
          "urut": MatchTables.urut(900 + number), "hasil": outcome, "program": "PKH", "periode": "2025-Q2",
          "nominal": "750000", "wilayah": "3171012001",
        ])
    }
    try flag(family.tables) { output in
      let sum = try output.rows("kelayakan/PKH").filter { $0["hasil"] == "INKLUSI" }
        .reduce(0) { $0 + (Int($1["nominal"] ?? "") ?? 0) }
      let rates = try #require(
        try output.summary("galat").first {
          $0["program"] == "PKH" && $0["tingkat"] == "nasional" && $0["desil"] == "semua"
        })
      #expect(sum == 2_100_000 && rates["rupiah_inklusi"] == "2100000")
      #expect(rates["rupiah_inklusi_tak_terpadankan"] == "1500000" && rates["inklusi"] == "1")
    }
  }

  @Test("somebody outside the frame who is paid twice: the second payment is an error of its own")
  func outsidePaidTwice() throws {
    var family = PoorFamily()
    family.addOthers()
    let (dead, other) = (MatchTables.id("P", 501), MatchTables.id("P", 500))
    let urut = MatchTables.urut(777)
    for id in [dead, other] {
      family.tables.add(
        "anggota_luar",
        [
          "urut": urut, "id_individu": id, "status_kependudukan": "MENINGGAL", "tanggal_peristiwa": "2024-01-01",
          "asal_identitas": "dukcapil:d.csv:5", "wilayah": "3171012001",
        ])
    }
    func pay(_ id: String, _ programme: String, _ amount: String, _ changes: Fields = [:]) {
      family.tables.add(
        "penerima",
        [
          "urut": urut, "id_individu": id, "hasil": "PADAN", "program": programme, "periode": "2025-Q2",
          "nominal": amount, "wilayah": "3171012001", "kepala": "0",
        ].merging(changes) { $1 })
    }
    pay(dead, "SEMBAKO", "400000")
    pay(dead, "SEMBAKO", "600000")
    pay(dead, "PBI-JK", "126000")
    pay(dead, "PBI-JK", "126000")
    pay(dead, "SEMBAKO", "600000", ["status_salur": "GAGAL"])
    pay(other, "SEMBAKO", "500000")
    try flag(family.tables) { output in
      // Whoever proves what the province's root holds finds the evidence there.
      let deaths = try output.rows("bukti").filter { $0["kode"] == "INK-01" }
      #expect(deaths.count == 2 && deaths.allSatisfy { $0["kode_provinsi"] == "31" })
      func rows(_ programme: String) throws -> [String] {
        try output.rows("kelayakan/" + programme).filter { $0["id_keluarga"] == "" }.map { row in
          "\(row["id_individu"] == dead ? "dead" : "other") \(row["nominal"] ?? "") \(row["hasil"] ?? "")"
            + " \(row["alasan"] ?? "")"
        }.sorted()
      }
      #expect(
        try rows("SEMBAKO") == [
          "dead 400000 INKLUSI INK-01;INK-08", "dead 600000 INKLUSI INK-01", "other 500000 INKLUSI INK-01",
        ])
      #expect(try rows("PBI-JK") == ["dead 126000 INKLUSI INK-01", "dead 126000 INKLUSI INK-01;INK-08"])
      let evidence = try output.rows("bukti").filter { $0["kode"] == "INK-08" }
      #expect(evidence.count == 2 && evidence.allSatisfy { $0["id_individu"] == dead && $0["berkas"] != "" })
      let rates = try #require(
        try output.summary("galat").first {
          $0["program"] == "SEMBAKO" && $0["tingkat"] == "nasional" && $0["desil"] == "semua"
        })
      #expect(rates["penerima_r"] == "3" && rates["pembayaran_lanjutan"] == "1")
    }
  }

  @Test("a grievance code stands among the reasons; a word outside the list does not")
  func grievances() throws {
    var family = PoorFamily(1, family: ["jenis_lantai_terluas": "1", "luas_lantai": "200"])
    family.addOthers(floor: "8")
    family.tables.add("usulan", proposal(family, ["program": "PKH", "kode_alasan": "EX02"]))
    family.tables.add(
      "usulan", proposal(family, ["id_usulan": "U2", "jenis_usulan": "PERBAIKAN", "kode_alasan": "ER03"]))
    family.tables.add(
      "usulan", proposal(family, ["id_usulan": "U3", "jenis_usulan": "PERBAIKAN", "kode_alasan": "LAIN"]))
    try flag(family.tables) { output in
      let reasons = try output.rows("keputusan_usulan").map { $0["alasan"] }
      #expect(reasons == ["EX02;INK-07", "ER03", ""])
    }
  }

  @Test("a proposal about nobody of the frame is counted where its row says")
  func placeOfAStranger() throws {
    var family = PoorFamily()
    family.addOthers()
    let stranger: Fields = [
      "urut": MatchTables.urut(999), "hasil": "TIDAK_PADAN", "id_usulan": "U9", "jenis_usulan": "TAMBAH",
      "tahap": "DESA", "tanggal_usulan": "2025-05-01", "wilayah": "3171012007",
    ]
    family.tables.add("usulan", stranger)
    // Of a family the place is the family's, whatever the row says.
    family.tables.add("usulan", proposal(family, ["wilayah": "3171012007"]))
    try flag(family.tables) { output in
      let places = try output.summary("usulan_kelurahan").map { $0["kode_wilayah"] }
      #expect(places == ["3171012001", "3171012007"])
    }
  }

  @Test("a second payment, or one that nobody established as the payee's, supports the removal from that programme")
  func removalForPayments() throws {
    func answer(_ first: Fields, _ second: Fields?, _ programme: String = "PKH") throws -> [String?] {
      var family = PoorFamily()
      family.addOthers()
      family.pay(first)
      if let second { family.pay(second) }
      family.tables.add("usulan", proposal(family, ["jenis_usulan": "HAPUS", "program": programme]))
      return try flag(family.tables) { output in
        let row = try output.rows("keputusan_usulan").first
        return [row?["rekomendasi"], row?["alasan"]]
      }
    }
    #expect(try answer([:], nil) == ["VERIFIKASI", ""])
    #expect(try answer([:], ["nominal": "1"]) == ["TERIMA", "INK-08"])
    #expect(try answer([:], ["nominal": "1", "program": "SEMBAKO"]) == ["VERIFIKASI", ""])
    #expect(try answer([:], ["nominal": "1"], "") == ["VERIFIKASI", ""])
    #expect(try answer(["hasil": "TIDAK_PADAN"], nil) == ["TERIMA", "INK-09"])
  }

  @Test("the evidence of a survey value bears the date of its own row")
  func datesOfValues() throws {
    var family = PoorFamily(
      1,
      family: [
        "aset_bergerak_mobil": "1", "asal_baris": "ground_check:g.csv:1;regsosek_keluarga:r.csv:7",
        "asal_tanggal": "2025-06-12;2022-10-27", "tanggal_data": "2025-06-12",
      ])
    let columns = MatchTables.survey
    let car = try #require(columns.firstIndex(of: "aset_bergerak_mobil"))
    family.tables.rows["keluarga"]?[0]["asal"] = columns.indices.map { $0 == car ? "2" : "1" }.joined()
    family.addOthers()
    try flag(family.tables) { output in
      let row = try #require(try output.rows("bukti").first { $0["kode"] == "INK-06" })
      #expect(row["berkas"] == "r.csv" && row["baris"] == "7" && row["tanggal"] == "2022-10-27")
    }
  }

  @Test(
    "somebody whom Regsosek did not find is to be looked for, known to Dukcapil or not; a death contradicts Dukcapil alone"
  )
  func presence() throws {
    for (status, value, expected) in [
      ("PADAN", "6", "GC-06"), ("TIDAK_PADAN", "6", "GC-06"), ("PADAN", "2", "GC-06"), ("TIDAK_PADAN", "2", ""),
    ] {
      var family = PoorFamily(
        1,
        head: ["status_padan": status, "keberadaan": value, "asal_survei": "regsosek_anggota:a.csv:1"])
      family.addOthers()
      try flag(family.tables) { output in
        let row = try output.rows("anggota").first { $0["id_individu"] == family.head }
        #expect(row?["temuan"] == expected, "\(status) \(value)")
      }
    }
  }

  @Test("where the last snapshot ranked nobody the one before it tells")
  func lastDecile() {
    #expect(Causes.lastDecile(of: (7, 3)) == 7)
    #expect(Causes.lastDecile(of: (0, 10)) == 10)
    #expect(Causes.lastDecile(of: (3, 10)) == 3)
    #expect(Causes.lastDecile(of: (0, 0)) == 0)
  }
}
