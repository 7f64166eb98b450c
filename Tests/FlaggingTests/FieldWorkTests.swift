import Diagnostics
import Flagging
import Foundation
import StageContract
import TabularIO
import Testing

/// Stands in for emit: an earlier snapshot with families, their deciles and the list of candidates.
enum FakeEmit: Stage {
  /// Columns of `bukti` in a snapshot; a row of them is given as one text with `~` between the fields.
  static let evidence = [
    "kode", "id_keluarga", "id_individu", "sumber", "berkas", "baris", "kolom", "nilai", "tanggal",
  ]

  static let declaration = StageDeclaration(
    name: "emit", ordinal: 5, purpose: Message(id: "contoh", en: "fixture"),
    inputs: [TableRole("<table>", Message(id: "baris", en: "rows"))], outputs: [],
    memory: Message(id: "kecil", en: "small"))

  static func settings(_ load: inout SettingsLoader) throws -> [String] {
    let map = try load.config("emit.yaml")
    return try map.strings("keluarga") + ["|"] + map.strings("graduasi") + ["|"] + map.strings("bukti")
  }

  static func extracts(_ settings: [String], folder: String) throws -> [ExtractFile] { [] }

  static func run(_ context: StageContext, settings: [String]) throws -> StageResult {
    let border = settings.firstIndex(of: "|") ?? 0
    let last = settings.lastIndex(of: "|") ?? 0
    let families = TableWriter(
      folder: context.staging, name: "keluarga", header: ["id_keluarga", "desil_nasional"], partLimit: 1 << 20)
    var rows = RowBuffer(capacity: 4096)
    for text in settings[..<border] {
      let pair = text.split(separator: "=", omittingEmptySubsequences: false)
      rows.field(String(pair[0]))
      rows.field(String(pair[1]))
      rows.endRow()
    }
    try families.flush(&rows)
    let candidates = TableWriter(folder: context.staging, name: "graduasi", header: ["id_keluarga"])
    for text in settings[(border + 1)..<last] {
      rows.field(text)
      rows.endRow()
    }
    try candidates.flush(&rows)
    let evidence = TableWriter(
      folder: context.staging, name: "bukti", header: FakeEmit.evidence, partLimit: 1 << 20)
    for text in settings[(last + 1)...].sorted() {
      for field in text.split(separator: "~", omittingEmptySubsequences: false) { rows.field(String(field)) }
      rows.endRow()
    }
    try evidence.flush(&rows)
    return StageResult(
      outputs: [
        OutputTable(role: "keluarga", parts: try families.finish()),
        OutputTable(role: "graduasi", parts: try candidates.finish()),
        OutputTable(role: "bukti", parts: try evidence.finish()),
      ], tallies: [])
  }
}

@Suite("Field work, proposals, graduation")
struct FieldWorkTests {
  private func withSnapshot(_ families: [String], listed: [String] = [], _ tables: MatchTables) throws -> FlagOutput {
    let bench = try FlagBench(flag: ["pita": "0"], parts: 2)
    let list = families.joined(separator: ", ")
    try bench.write("pipelines/uji/emit.yaml", "keluarga: [\(list)]\ngraduasi: [\(listed.joined(separator: ", "))]\n")
    try bench.write("kosong/x", "")
    let log = DiagnosticLog(stage: "emit", language: .english, write: { _ in })
    _ = try StageRunner.run(
      FakeEmit.self, try bench.options("dulu/5-emit", input: "kosong", period: "2025-Q1"), log: log)
    try bench.match(tables)
    let output = try bench.flag(previous: bench.folder + "/dulu/5-emit")
    // Read what is asked for before the bench removes its folder.
    let kept = NSTemporaryDirectory() + "dtsen-flag-kept-" + UUID().uuidString
    try FileManager.default.copyItem(atPath: output.folder, toPath: kept)
    return FlagOutput(folder: kept)
  }

  @Test("above the limit now and before: candidate; lower before: not")
  func graduation() throws {
    var rich = PoorFamily(1, family: ["jenis_lantai_terluas": "1", "luas_lantai": "200"])
    rich.pay()
    rich.addOthers(floor: "8")
    let output = try withSnapshot(["\(rich.id)=8"], rich.tables)
    defer { try? FileManager.default.removeItem(atPath: output.folder) }
    let rows = try output.rows("graduasi")
    #expect(rows.count == 1)
    #expect(rows.first?["id_keluarga"] == rich.id && rows.first?["desil_dulu"] == "8" && rows.first?["tahap"] == "1")
    let assistant = try #require(try output.summary("graduasi").first { $0["id_pendamping"] == "PSM1" })
    #expect(assistant["tahap_1"] == "1" && assistant["calon"] == "1" && assistant["kurang"] == "9")
    #expect(rows.first?["id_pendamping"] == "PSM1" && rows.first?["urutan"] == "1" && rows.first?["program"] == "PKH")
    // Graduation is not an inclusion error instead: both facts stand.
    #expect(try output.rows("kelayakan/PKH").first { $0["id_keluarga"] == rich.id }?["alasan"] == "INK-07")

    let second = try withSnapshot(["\(rich.id)=8"], listed: [rich.id], rich.tables)
    defer { try? FileManager.default.removeItem(atPath: second.folder) }
    #expect(try second.rows("graduasi").first?["tahap"] == "2")

    let none = try withSnapshot(["\(rich.id)=4"], rich.tables)
    defer { try? FileManager.default.removeItem(atPath: none.folder) }
    #expect(try none.rows("graduasi").isEmpty)
  }

  @Test("a payment that names no assistant leaves the family to the one whom its other payments name")
  func assistantOfTheFamily() throws {
    var rich = PoorFamily(1, family: ["jenis_lantai_terluas": "1", "luas_lantai": "200"])
    rich.pay(["program": "SEMBAKO", "id_pendamping": ""])
    rich.pay()
    rich.addOthers(floor: "8")
    let output = try withSnapshot(["\(rich.id)=8"], rich.tables)
    defer { try? FileManager.default.removeItem(atPath: output.folder) }
    let rows = try output.rows("graduasi").filter { $0["id_keluarga"] == rich.id }
    #expect(Set(rows.compactMap { $0["program"] }) == ["PKH", "SEMBAKO"])
    #expect(rows.allSatisfy { $0["id_pendamping"] == "PSM1" }, "\(rows)")
  }

  @Test("above the limit in every snapshot that ranked the family, and in one at least")
  func aboveBefore() {
    for (last, before, expected) in [
      (8, 8, true), (8, 0, true), (0, 8, true), (0, 0, false), (8, 4, false), (4, 8, false), (0, 4, false),
      (5, 5, true),
    ] {
      #expect(GraduationRule.wasAbove((last, before), limit: 4) == expected, "\(last) \(before)")
    }
  }

  @Test(
    "a family that a visit found with less income than before is no candidate",
    arguments: [("4000000", "3000000", 0), ("3000000", "4000000", 1), ("", "3000000", 1), ("4000000", "", 1)])
  func lostIncome(_ earlier: String, _ income: String, _ candidates: Int) throws {
    var rich = PoorFamily(1, family: ["jenis_lantai_terluas": "1", "luas_lantai": "200"])
    rich.pay()
    rich.addOthers(floor: "8")
    // An older visit still found more: the newest before the last one decides.
    for (day, amount, newest) in [
      ("2025-04-01", "5000000", "0"), ("2025-05-01", earlier, "0"), ("2025-06-01", income, "1"),
    ] {
      if amount == "5000000" && earlier.isEmpty { continue }
      rich.tables.add(
        "kunjungan",
        rich.key.merging([
          "tanggal": day, "status_keberadaan": "DITEMUKAN", "pendapatan_bulanan": amount, "terbaru": newest,
        ]) { $1 })
    }
    let output = try withSnapshot(["\(rich.id)=8"], rich.tables)
    defer { try? FileManager.default.removeItem(atPath: output.folder) }
    #expect(try output.rows("graduasi").count == candidates)
  }

  @Test("causes that need the last snapshot", arguments: [("=7", "EKS-03"), ("=3", "EKS-04"), ("", "EKS-07")])
  func causes(_ earlier: String, _ expected: String) throws {
    var family = PoorFamily()
    family.addOthers()
    family.tables.add(
      "penerima", ["urut": MatchTables.urut(999), "hasil": "TINJAU", "program": "PKH", "periode": "2025-Q2"])
    let output = try withSnapshot([earlier.isEmpty ? "KXX=1" : family.id + earlier], family.tables)
    defer { try? FileManager.default.removeItem(atPath: output.folder) }
    #expect(try output.rows("kelayakan/PKH").first { $0["id_keluarga"] == family.id }?["alasan"] == expected)
  }

  @Test("the families of one kelurahan go to one assistant as long as there is room")
  func neighbours() throws {
    var all = PoorFamily(1)
    all.tables.rows = [:]
    // Two kelurahan, their families in turn by id, so that dealing them out one by one would mix them.
    for number in 1...8 {
      var one = PoorFamily(number, head: ["keberadaan": "2", "asal_survei": "regsosek_anggota:a.csv:1"])
      one.tables.rows["keluarga"]?[0]["wilayah"] = number % 2 == 0 ? "3171012001" : "3171012002"
      for (table, rows) in one.tables.rows { all.tables.rows[table, default: []] += rows }
    }
    func visits(_ capacity: String) throws -> [String: Set<String>] {
      all.tables.rows["pendamping"] = ["PSM1", "PSM2", "PSM3"].map {
        ["id_pendamping": $0, "wilayah": "3171", "kapasitas_per_hari": capacity]
      }
      let bench = try FlagBench(flag: ["pita": "0"], parts: 2)
      try bench.match(all.tables)
      var places: [String: Set<String>] = [:]
      for row in try bench.flag().rows("kerja_lapangan") {
        places[row["kode_kelurahan_desa"] ?? "", default: []].insert(row["id_pendamping"] ?? "")
      }
      return places
    }
    let roomy = try visits("4")
    #expect(roomy.count == 2 && roomy.values.allSatisfy { $0.count == 1 } && Set(roomy.values).count == 2, "\(roomy)")
    // Three visits each: what is left of both kelurahan goes to the one assistant who has the most room.
    let tight = try visits("3")
    #expect(tight.values.allSatisfy { $0.count == 2 && $0.contains("PSM2") }, "\(tight)")
  }

  @Test(
    "what a visit of the quarter has found needs no other visit",
    arguments: [("MAMPU", "2025-05-01", 0), ("PINDAH", "2025-05-01", 0), ("MAMPU", "2025-02-01", 1), ("", "", 1)])
  func settled(_ status: String, _ day: String, _ count: Int) throws {
    var family = PoorFamily()
    family.pay()
    family.addOthers()
    if status.isEmpty {
      family.tables.add("status_khusus", family.key.merging(["id_individu": family.head, "jenis": "PNS"]) { $1 })
    } else {
      family.tables.add(
        "kunjungan",
        family.key.merging(["id_kunjungan": "V", "tanggal": day, "status_keberadaan": status, "terbaru": "1"]) { $1 })
    }
    let bench = try FlagBench(flag: ["pita": "0"], parts: 2)
    try bench.match(family.tables)
    let output = try bench.flag()
    #expect(try output.rows("kelayakan/PKH").first { $0["id_keluarga"] == family.id }?["hasil"] == "INKLUSI")
    let visits = try output.rows("kerja_lapangan").filter { $0["id_keluarga"] == family.id }
    #expect(visits.count == count && visits.allSatisfy { $0["alasan"] == "GC-01" }, "\(visits)")
  }

  @Test("the highest weights and stakes that may be are a high priority, not an end of the run")
  func greatestPriority() throws {
    var family = PoorFamily(1, head: ["keberadaan": "2", "asal_survei": "regsosek_anggota:a.csv:1"])
    family.pay()
    family.tables.rows["penerima"]?[0]["nominal"] = "9000000000000"
    family.tables.add("status_khusus", family.key.merging(["id_individu": family.head, "jenis": "PNS"]) { $1 })
    family.tables.rows["pendamping"] = [["id_pendamping": "PSM1", "wilayah": "3171", "kapasitas_per_hari": "1"]]
    let most = (1...6).map { "GC-0\($0): 1000000" }.joined(separator: ", ")
    let work = "{hari: 1, keluarga_per_hari: 2, bobot: {\(most)}, target_graduasi: 10}"
    let bench = try FlagBench(flag: ["pita": "0", "kerja_lapangan": work], parts: 2)
    try bench.match(family.tables)
    let rows = try bench.flag().rows("kerja_lapangan")
    #expect(rows.count == 1 && rows[0]["id_pendamping"] == "PSM1" && rows[0]["urutan"] == "1", "\(rows)")
  }

  @Test("visits go to who serves the finest area, dearest first; what is left over is listed")
  func assignments() throws {
    var family = PoorFamily(1, head: ["keberadaan": "2", "asal_survei": "regsosek_anggota:a.csv:1"])
    for number in 2...7 {
      let other = PoorFamily(number, head: ["keberadaan": "2", "asal_survei": "regsosek_anggota:a.csv:1"])
      for (table, rows) in other.tables.rows { family.tables.rows[table, default: []] += rows }
    }
    family.tables.rows["pendamping"] = [
      ["id_pendamping": "PSM2", "wilayah": "3171", "kapasitas_per_hari": "1"],
      ["id_pendamping": "PSM1", "wilayah": "3171012001", "kapasitas_per_hari": "3"],
      ["id_pendamping": "PSM3", "wilayah": "3201", "kapasitas_per_hari": ""],
    ]
    let bench = try FlagBench(flag: ["pita": "0"], parts: 2)
    try bench.match(family.tables)
    let rows = try bench.flag().rows("kerja_lapangan")
    #expect(rows.count == 7)
    #expect(rows.filter { $0["id_pendamping"] == "PSM1" }.count == 3)
    #expect(rows.filter { $0["id_pendamping"] == "PSM2" }.count == 1)
    #expect(rows.filter { $0["id_pendamping"] == "" && $0["hari"] == "" }.count == 3)
    #expect(rows.filter { $0["id_pendamping"] == "PSM1" }.map { $0["urutan"] } == ["1", "2", "3"])
    #expect(rows.allSatisfy { $0["alasan"]?.contains("GC-06") == true })
    #expect(Set(rows.compactMap { $0["id_keluarga"] }).count == 7)
  }

  @Test("proposals by stage, age and place; candidates by assistant against the target")
  func waiting() throws {
    var family = PoorFamily()
    family.addOthers()
    for (number, stage, date) in [("U1", "DESA", "2025-06-30"), ("U2", "DESA", "2025-04-01"), ("U3", "DINSOS", "")] {
      family.tables.add(
        "usulan",
        family.key.merging([
          "id_individu": family.head, "hasil": "PADAN", "id_usulan": number, "jenis_usulan": "TAMBAH", "tahap": stage,
          "tanggal_usulan": date,
        ]) { $1 })
    }
    family.tables.rows["pendamping"] = [["id_pendamping": "PSM9", "wilayah": "3171", "kapasitas_per_hari": "1"]]
    let bench = try FlagBench(flag: ["pita": "0"], parts: 2)
    try bench.match(family.tables)
    let output = try bench.flag()
    let queue = try output.summary("antrean_usulan")
    #expect(
      queue.map { "\($0["tahap"] ?? "") \($0["umur_hari"] ?? "") \($0["banyak"] ?? "")" } == [
        "DESA 0-30 1", "DESA 61-90 1", "DINSOS  1",
      ])
    let places = try output.summary("usulan_kelurahan")
    #expect(places.count == 1 && places[0]["kode_wilayah"] == "3171012001" && places[0]["tertua_hari"] == "90")
    #expect(places[0]["terima"] == "3" && places[0]["jenis"] == "TAMBAH")
    let assistants = try output.summary("graduasi")
    #expect(assistants.count == 1 && assistants[0]["id_pendamping"] == "PSM9" && assistants[0]["kurang"] == "10")
  }

  @Test(
    "recommendations on proposals",
    arguments: [
      ("TAMBAH", "DESA", "", "", "TERIMA", ""), ("TAMBAH", "DESA", "PNS", "", "TOLAK", "INK-03"),
      ("TAMBAH", "DESA", "", "KONFLIK", "VERIFIKASI", "EKS-02"), ("HAPUS", "DESA", "", "", "VERIFIKASI", ""),
      ("HAPUS", "KEMENSOS", "", "", "VERIFIKASI", "INK-17"),
      ("HAPUS", "KEMENSOS", "TNI", "", "TERIMA", "INK-03;INK-17"),
      ("PERBAIKAN", "DESA", "", "", "VERIFIKASI", ""),
    ])
  func proposals(
    _ kind: String, _ stage: String, _ status: String, _ hasil: String, _ expected: String, _ reasons: String
  ) throws {
    var family = PoorFamily()
    family.addOthers()
    if !status.isEmpty {
      family.tables.add("status_khusus", family.key.merging(["id_individu": family.head, "jenis": status]) { $1 })
    }
    family.tables.add(
      "usulan",
      family.key.merging([
        "id_individu": family.head, "hasil": hasil.isEmpty ? "PADAN" : hasil, "id_usulan": "U1",
        "jenis_usulan": kind, "tahap": stage, "tanggal_usulan": "2025-04-01",
      ]) { $1 })
    let bench = try FlagBench(flag: ["pita": "0"], parts: 2)
    try bench.match(family.tables)
    let row = try #require(try bench.flag().rows("keputusan_usulan").first)
    #expect(row["rekomendasi"] == expected && row["alasan"] == reasons && row["id"] == "U1")
  }
}
