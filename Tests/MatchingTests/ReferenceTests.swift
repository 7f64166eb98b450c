import Foundation
import Matching
import TestSupport
import Testing

extension MatchOutput {
  /// What is wrong with ids: not unique, or leading nowhere. Empty when all is well.
  func faultyIds() throws -> [String] {
    var faults: [String] = []
    func ids(_ name: String, _ column: String) throws -> Set<String> {
      let all = try table(name).map { $0[column] ?? "" }
      let set = Set(all)
      if set.count != all.count { faults.append("\(name): \(all.count - set.count) ids twice") }
      if set.contains("") { faults.append("\(name): a row without id") }
      return set
    }
    let families = try ids("keluarga", "id_keluarga")
    let members = try ids("anggota", "id_individu")
    let outside = try ids("anggota_luar", "id_individu")
    if !members.isDisjoint(with: outside) { faults.append("somebody is in the frame and outside it") }
    _ = try ids("identitas", "id")
    let known = Set(try table("identitas").filter { $0["hubungan"] != "HILANG" }.compactMap { $0["id"] })
    let used = families.union(members).union(outside)
    if known != used {
      faults.append("identitas: \(known.subtracting(used).count) of nobody, \(used.subtracting(known).count) missing")
    }
    for output in try manifest().outputs where output.role != "identitas" {
      for line in try table(output.role) {
        if let person = line["id_individu"], person != "", !members.contains(person), !outside.contains(person) {
          faults.append("\(output.role) \(line["baris"] ?? ""): nobody has the id (\(line["aturan"] ?? ""))")
        }
        if let family = line["id_keluarga"], family != "", !families.contains(family) {
          faults.append("\(output.role) \(line["baris"] ?? ""): no family has the id (\(line["aturan"] ?? ""))")
        }
      }
    }
    return faults
  }
}

/// Ids are unique, and every id leads to a row.
@Suite struct ReferenceTests {
  private func expectNoFault(_ output: MatchOutput, _ about: String) throws {
    let faults = try output.faultyIds()
    #expect(faults == [], "\(about)")
  }

  /// Sources and a row of each that speaks of one person by its NIK.
  private static func rows(of number: String, _ name: String, _ birth: String) -> [(source: String, line: Line)] {
    let who: Line = ["nik": number, "nama": name, "tanggal_lahir": birth]
    return [
      ("dtks", who.merging(["id_dtks": "D1", "no_kk": card(1)]) { $1 }),
      ("regsosek_anggota", who.merging(["id_keluarga": "R1", "no_urut_anggota": "1", "hubungan": "1"]) { $1 }),
      ("p3ke_individu", who.merging(["id_keluarga_p3ke": "P1", "id_individu": "1"]) { $1 }),
      ("p3ke_keluarga", ["id_keluarga_p3ke": "P2", "nik": number, "kepala_keluarga": name, "kode_bab": "1"]),
      ("bpjs", ["nokartu": "1", "nik": number, "nama": name, "tgllahir": birth, "statuspeserta": "0"]),
      (
        "penerima",
        ["program": "PKH", "periode": "2025-Q2", "nik": number, "nama": name, "nominal": "1", "status_salur": "SALUR"]
      ),
      ("status_khusus", ["jenis": "PNS", "nik": number, "nama": name]),
      (
        "usulan",
        who.merging([
          "id_usulan": "U1", "jenis_usulan": "TAMBAH", "tahap": "BUPATI", "tanggal_usulan": "2025-05-01",
        ]) { $1 }
      ),
      ("aduan", ["id_aduan": "A1", "nik_terlapor": number, "nama_terlapor": name, "tanggal": "2025-05-01"]),
      (
        "ground_check",
        [
          "id_kunjungan": "G1", "nik": number, "nama": name, "tanggal_kunjungan": "2025-05-01",
          "status_keberadaan": "DITEMUKAN",
        ]
      ),
      ("pln", ["idpel": "510000001001", "nik": number, "nama": name, "tarif": "R1", "daya": "900"]),
      ("pln", ["idpel": "510000001002", "nik": number, "nama": name, "tarif": "B1", "daya": "900"]),
    ]
  }

  /// Whom the rows of each source speak of when they declare a record that is outside the frame, alone or together.
  @Test(arguments: [1, 2, 3])
  func everySourceMaySpeakOfSomebodyOutside(flag: Int) throws {
    var together = MatchCase()
    func start() -> MatchCase {
      var given = MatchCase()
      given.person(nik(1), card(1), "BUDI SANTOSO")
      given.person(nik(700, "010101"), card(77), "SEMUEL NUNUMETE", "2001-01-01", flag: flag)
      return given
    }
    together = start()
    for (source, line) in ReferenceTests.rows(of: nik(700, "010101"), "SEMUEL NUNUMETE", "2001-01-01") {
      var given = start()
      given.add(source, line)
      together.add(source, line)
      let output = try given.run()
      try expectNoFault(output, "\(source), FLAG_STATUS \(flag)")
      if source != "p3ke_keluarga" {
        #expect(try output.trace(source)["hasil"] == "PADAN", "\(source), FLAG_STATUS \(flag)")
        let outside = try output.table("anggota_luar").map { $0["id_individu"] ?? "" }
        #expect(try [output.trace(source)["id_individu"] ?? ""] == outside, "\(source), FLAG_STATUS \(flag)")
      }
    }
    try expectNoFault(together.run(), "all sources, FLAG_STATUS \(flag)")
  }

  /// The same where the double's living record is found: every row goes there, a meter too.
  @Test func everySourceFollowsADoubleToItsLivingRecord() throws {
    for (source, line) in ReferenceTests.rows(of: nik(700), "HIRONIMUS BATLAYERI", "1945-08-17") {
      var given = MatchCase()
      given.person(nik(1), card(1), "HIRONIMUS BATLAYERI", "1945-08-17", ["ibu_lipat": "SUPARTINI"])
      given.person(nik(700), card(77), "HIRONIMUS BATLAYERI", flag: 3, ["ibu_lipat": "SUPARTINI"])
      given.add(source, line)
      let output = try given.run()
      try expectNoFault(output, "\(source)")
      let trace = try output.trace(source)
      #expect(trace["id_keluarga"] == (try output.table("keluarga")[0]["id_keluarga"]), "\(source)")
      if source != "p3ke_keluarga" { #expect(trace["nik_dipakai"] == nik(1), "\(source)") }
      #expect(try output.table("anggota_luar").isEmpty, "\(source)")
    }
  }

  /// Few names, birth dates, places and numbers, so that everything meets everything; many rows without NIK or No KK.
  static func crowd(seed: UInt64) -> MatchCase {
    var random = SeededGenerator(seed: seed)
    var given = MatchCase()
    func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    func pick(_ list: [String]) -> String { list[below(list.count)] }
    let names = ["HASAN BASRI", "HASIN BASRI", "SITI", "SITI AMINAH", "BUDI", ""]
    let births = ["1990-05-17", "1990-05-18", "1970-01-01", "2010-12-31", ""]
    let places = ["3171011001", "3171011002", "3171022001", "3171", "317101", "91", ""]
    func number() -> String { below(3) == 0 ? "" : nik(1 + below(30), pick(["170590", "570590", "180590"])) }
    func cardNumber() -> String { below(3) == 0 ? "" : card(1 + below(12)) }
    for _ in 0..<25 {
      given.person(
        number(), cardNumber(), pick(names), pick(births), relation: 1 + below(4), flag: below(2) == 0 ? 0 : below(5),
        sex: 1 + below(2), ["wilayah": pick(places), "ibu_lipat": pick(names)])
    }
    for household in 0..<10 {
      if below(5) == 0 { continue }
      given.add(
        "regsosek_keluarga",
        [
          "id_keluarga": "R\(household)", "no_kk": cardNumber(), "wilayah": pick(places),
          "id_pelanggan_pln": below(2) == 0 ? "" : "51000000\(1000 + below(8))",
        ])
      given.add(
        "p3ke_keluarga",
        ["id_keluarga_p3ke": "P\(household)", "nik": number(), "kepala_keluarga": pick(names), "kode_bab": "1"])
    }
    for index in 0..<60 {
      let who: Line = [
        "nik": number(), "nama": pick(names), "tanggal_lahir": pick(births), "wilayah": pick(places),
        "jenis_kelamin": "\(1 + below(2))",
      ]
      switch below(10) {
      case 0, 1: given.add("dtks", who.merging(["id_dtks": "D\(below(40))", "no_kk": cardNumber()]) { $1 })
      case 2, 3:
        given.add(
          "regsosek_anggota",
          who.merging([
            "id_keluarga": "R\(below(10))", "no_urut_anggota": "\(below(9))", "hubungan": "\(1 + below(3))",
          ]) { $1 })
      case 4:
        given.add(
          "p3ke_individu", who.merging(["id_keluarga_p3ke": "P\(below(10))", "id_individu": "\(index)"]) { $1 })
      case 5:
        given.add(
          "usulan",
          who.merging([
            "id_usulan": "U\(below(15))", "jenis_usulan": "TAMBAH", "tahap": pick(["BUPATI", "DESA"]),
            "tanggal_usulan": "2025-05-01", "no_kk": cardNumber(),
          ]) { $1 })
      default:
        let rows = rows(of: who["nik"] ?? "", who["nama"] ?? "", who["tanggal_lahir"] ?? "")
        var (source, line) = rows[3 + below(rows.count - 3)]
        line["wilayah"] = pick(places)
        if source == "pln" { line["idpel"] = "51000000\(1000 + below(8))" }
        given.add(source, line)
      }
    }
    return given
  }

  /// Every id unique and leading somewhere, whatever the rows; the next quarter too, where half of the rows are others.
  @Test(arguments: 1...24 as ClosedRange<UInt64>)
  func idsAreUniqueAndLeadSomewhere(seed: UInt64) throws {
    print("seed \(seed)")
    let given = ReferenceTests.crowd(seed: seed)
    let output = try given.run()
    try expectNoFault(output, "seed \(seed)")
    if seed % 4 == 0 {
      var next = MatchCase()
      var random = SeededGenerator(seed: seed &+ 1000)
      for row in given.rows + ReferenceTests.crowd(seed: seed &+ 1000).rows where random.next() % 2 == 0 {
        next.add(row.source, row.line.filter { $0.key != "baris" })
      }
      let later = try next.run(previous: output, period: "2025-Q3")
      try expectNoFault(later, "seed \(seed), next quarter")
    }
  }
}
