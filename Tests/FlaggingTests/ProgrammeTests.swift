import Diagnostics
import Flagging
import Foundation
import StageContract
import Synchronization
import TabularIO
import Testing

/// A family that is poor and eligible for everything, to be changed by each test.
struct PoorFamily {
  var tables = MatchTables()
  let number: Int
  var key: Fields { ["urut": MatchTables.urut(number), "id_keluarga": MatchTables.id("K", number)] }
  var id: String { MatchTables.id("K", number) }
  var head: String { MatchTables.id("P", number * 10) }
  var child: String { MatchTables.id("P", number * 10 + 1) }

  init(_ number: Int = 1, family: Fields = [:], head: Fields = [:]) {
    self.number = number
    let base: Fields = [
      "wilayah": "3171012001", "jumlah_anggota_keluarga": "2", "jenis_lantai_terluas": "8", "luas_lantai": "30",
      "is_dtks": "1", "tanggal_data": "2025-01-01", "jumlah_meter_pln": "0",
    ]
    tables.add("keluarga", key.merging(base) { $1 }.merging(family) { $1 })
    let person: Fields = [
      "id_individu": self.head, "status_padan": "PADAN", "status_hubungan_keluarga": "1",
      "tanggal_lahir": "1985-01-01", "is_dtks": "1", "asal_identitas": "dukcapil:d.csv:1",
    ]
    tables.add("anggota", key.merging(person) { $1 }.merging(head) { $1 })
    tables.add(
      "anggota",
      key.merging([
        "id_individu": child, "status_padan": "PADAN", "status_hubungan_keluarga": "3", "tanggal_lahir": "2020-01-01",
        "is_dtks": "1", "asal_identitas": "dukcapil:d.csv:2",
      ]) { $1 })
  }

  /// Adds a payment of PKH to the head unless told otherwise.
  mutating func pay(_ changes: Fields = [:]) {
    let base: Fields = [
      "id_individu": head, "hasil": "PADAN", "program": "PKH", "periode": "2025-Q2", "nominal": "750000",
      "status_salur": "SALUR", "kepala": changes["id_individu"] == nil ? "1" : "0", "wilayah": "3171012001",
      "id_pendamping": "PSM1",
    ]
    tables.add("penerima", key.merging(base) { $1 }.merging(changes) { $1 })
  }

  /// Adds nine families with better houses, so that this one is in the first decile; with another floor for these,
  /// such as earth, a family with a good house is in the tenth.
  mutating func addOthers(floor: String = "1") {
    for other in 100..<109 {
      let key: Fields = ["urut": MatchTables.urut(other), "id_keluarga": MatchTables.id("K", other)]
      tables.add(
        "keluarga",
        key.merging([
          "wilayah": "3171012001", "jumlah_anggota_keluarga": "2", "jenis_lantai_terluas": floor,
          "luas_lantai": String(other), "is_dtks": "1", "tanggal_data": "2025-01-01", "jumlah_meter_pln": "0",
        ]) { $1 })
      tables.add(
        "anggota",
        key.merging([
          "id_individu": MatchTables.id("P", other * 10), "status_padan": "PADAN", "status_hubungan_keluarga": "1",
          "tanggal_lahir": "1985-01-01", "is_dtks": "1",
        ]) { $1 })
    }
  }
}

@Suite("Outcomes in programmes")
struct ProgrammeTests {
  /// Rows of the family in a programme.
  private func rows(
    _ family: PoorFamily, _ program: String = "PKH", flag: [String: String] = [:]
  ) throws -> [Fields] {
    var family = family
    family.addOthers()
    let bench = try FlagBench(flag: flag.merging(["pita": "0"]) { $1 }, parts: 2)
    try bench.match(family.tables)
    return try bench.flag().rows("kelayakan/" + program).filter {
      $0["id_keluarga"] == family.id || $0["id_keluarga"] == ""
    }
  }

  @Test("eligible and paid is TEPAT, first in the queue")
  func tepat() throws {
    var family = PoorFamily()
    family.pay()
    let row = try rows(family)[0]
    #expect(row["hasil"] == "TEPAT" && row["layak"] == "1" && row["menerima"] == "1")
    #expect(row["peringkat"] == "1" && row["desil_dipakai"] == "1" && row["nominal"] == "750000" && row["alasan"] == "")
  }

  @Test("a dead payee of a living family needs replacing, the family stays")
  func deadPayee() throws {
    var family = PoorFamily()
    let dead = MatchTables.id("P", 77)
    family.tables.add(
      "anggota_luar",
      family.key.merging([
        "id_individu": dead, "status_kependudukan": "MENINGGAL", "tanggal_peristiwa": "2024-01-01",
        "asal_identitas": "dukcapil:d.csv:5",
      ]) { $1 })
    family.pay(["id_individu": dead])
    let row = try rows(family)[0]
    #expect(row["hasil"] == "TEPAT" && row["alasan"] == "INK-01" && row["id_individu"] == dead)
  }

  @Test("the head's payment stands, further ones are inclusion errors")
  func doublePayment() throws {
    var family = PoorFamily()
    family.pay(["id_individu": family.child, "nominal": "1"])
    family.pay()
    family.pay(["nominal": "2"])
    let rows = try rows(family)
    #expect(rows.count == 3)
    let first = rows.filter { $0["hasil"] == "TEPAT" }
    #expect(first.count == 1 && first[0]["id_individu"] == family.head && first[0]["nominal"] == "750000")
    for row in rows where row["hasil"] != "TEPAT" {
      #expect(row["hasil"] == "INKLUSI" && row["alasan"] == "INK-08" && row["layak"] == "0")
    }
  }

  @Test("failed payment: not receiving, cause EKS-05")
  func failed() throws {
    var family = PoorFamily()
    family.pay(["status_salur": "GAGAL"])
    // Somebody must be paid, or the programme is not measured.
    family.tables.add(
      "penerima", ["urut": MatchTables.urut(999), "hasil": "TIDAK_PADAN", "program": "PKH", "periode": "2025-Q2"])
    let row = try #require(try rows(family).first { $0["id_keluarga"] != "" })
    #expect(row["hasil"] == "EKSKLUSI" && row["alasan"] == "EKS-05" && row["menerima"] == "0" && row["nominal"] == "")
  }

  @Test("quota: the first K are excluded, the rest wait")
  func quota() throws {
    var family = PoorFamily()
    family.pay(["program": "SEMBAKO"])
    let row = try #require(try rows(family, "SEMBAKO", flag: ["kuota": "{SEMBAKO: 2}"]).first)
    #expect(row["peringkat"] == "1")
    var other = PoorFamily()
    other.addOthers()
    other.pay(["program": "SEMBAKO"])
    let bench = try FlagBench(flag: ["kuota": "{SEMBAKO: {\"31\": 2, \"32\": 9}}"], parts: 2)
    try bench.match(other.tables)
    let all = try bench.flag().rows("kelayakan/SEMBAKO").sorted {
      Int($0["peringkat"] ?? "") ?? 0 < Int($1["peringkat"] ?? "") ?? 0
    }
    #expect(all.map { $0["hasil"] } == ["TEPAT", "EKSKLUSI", "BELUM", "BELUM", "BELUM"])
    #expect(all.map { $0["peringkat"] } == ["1", "2", "3", "4", "5"])
  }

  @Test("one member's taint disqualifies the family, in PBI-JK every person")
  func taint() throws {
    var family = PoorFamily()
    family.tables.add("status_khusus", family.key.merging(["id_individu": family.child, "jenis": "PNS"]) { $1 })
    family.pay()
    family.pay(["program": "PBI-JK"])
    #expect(try rows(family)[0]["alasan"] == "INK-03")
    let persons = try rows(family, "PBI-JK")
    #expect(persons.count == 1 && persons[0]["hasil"] == "INKLUSI" && persons[0]["alasan"] == "INK-03")
  }

  @Test("a visit that found the head dead: PBI-JK ends for that person alone")
  func deadByVisit() throws {
    var family = PoorFamily()
    family.tables.add(
      "kunjungan",
      family.key.merging([
        "id_individu": family.head, "tanggal": "2025-05-05", "status_keberadaan": "MENINGGAL", "terbaru": "1",
      ]) { $1 })
    family.pay(["program": "PBI-JK"])
    let persons = try rows(family, "PBI-JK")
    #expect(persons.first { $0["id_individu"] == family.head }?["alasan"] == "INK-01")
    #expect(persons.first { $0["id_individu"] == family.child }?["layak"] == "1")
  }

  @Test("no decile: TINJAU with INK-19, and GC-03 on the family")
  func noDecile() throws {
    var family = PoorFamily(family: ["jenis_lantai_terluas": "", "luas_lantai": "", "jumlah_anggota_keluarga": ""])
    family.pay()
    let row = try rows(family)[0]
    #expect(row["hasil"] == "TINJAU" && row["alasan"] == "INK-19" && row["layak"] == "0" && row["desil_dipakai"] == "")
  }

  @Test("registered or not, identity or not: BELUM_DINILAI names the cause")
  func notJudged() throws {
    let nobody: Fields = ["jenis_lantai_terluas": "", "luas_lantai": "", "jumlah_anggota_keluarga": "", "is_dtks": "0"]
    var family = PoorFamily(family: nobody)
    family.tables.add(
      "penerima", ["urut": MatchTables.urut(999), "hasil": "TINJAU", "program": "PKH", "periode": "2025-Q2"])
    let row = try #require(try rows(family).first { $0["id_keluarga"] != "" })
    #expect(row["hasil"] == "BELUM_DINILAI" && row["alasan"] == "EKS-01")
    let unresolved = try #require(try rows(family).first { $0["id_keluarga"] == "" })
    #expect(unresolved["hasil"] == "TINJAU" && unresolved["berkas"] == "penerima.csv" && unresolved["baris"] == "1")
  }

  @Test("a programme nobody is paid in has no outcome")
  func notMeasured() throws {
    let rows = try rows(PoorFamily(), "SEMBAKO")
    #expect(rows.count == 1 && rows[0]["hasil"] == "" && rows[0]["alasan"] == "" && rows[0]["peringkat"] == "1")
  }

  @Test("payments of a programme that the pipeline does not have are said, not lost in silence")
  func unknownProgramme() throws {
    var family = PoorFamily()
    family.pay(["program": "BPNT"])
    family.pay()
    let bench = try FlagBench(parts: 1)
    try bench.match(family.tables)
    let said = Mutex("")
    try bench.flag(
      log: DiagnosticLog(stage: "flag", language: .english, write: { line in said.withLock { $0 += line + "\n" } }))
    #expect(said.withLock { $0 }.contains("1 rows name a programme that this pipeline does not have"))
  }
}
