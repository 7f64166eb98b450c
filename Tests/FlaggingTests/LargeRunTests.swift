import Diagnostics
import Foundation
import PipelineConfig
import StageContract
import TabularIO
import TestSupport
import Testing

/// Stands in for match at size: streams made-up families straight into parts.
enum LargeMatch: Stage {
  static let declaration = FakeMatch.declaration

  static func settings(_ load: inout SettingsLoader) throws -> Int {
    try load.config("match.yaml").int("bagian", in: 1...1_000_000_000)
  }

  static func extracts(_ settings: Int, folder: String) throws -> [ExtractFile] { [] }

  static func run(_ context: StageContext, settings families: Int) throws -> StageResult {
    var parts = 1
    while parts * 21_000 < families { parts *= 2 }
    var summaries: [String: [PartSummary]] = [:]
    let shift = UInt64(64 - parts.trailingZeroBitCount)
    for part in 0..<parts {
      var set = PartSet()
      for table in MatchTables.headers where table.table != "pendamping" {
        set.open(
          table.table, table.columns,
          try PartWriter(
            folder: context.staging, path: "\(table.table)/\(TableWriter.partName(part))", header: table.columns))
      }
      var dice = SeededGenerator(seed: UInt64(part) + 5)
      for number in 0..<(families / parts) {
        let key = parts == 1 ? UInt64(number) : UInt64(part) << shift | UInt64(number) << 20
        try family(key, &dice, &set)
      }
      for (name, summary) in try set.finish() { summaries[name, default: []].append(summary) }
    }
    let assistants = TableWriter(folder: context.staging, name: "pendamping", header: MatchTables.headers[10].columns)
    var result = StageResult(outputs: [], tallies: [])
    for table in MatchTables.headers.dropLast() {
      result.outputs.append(OutputTable(role: table.table, parts: summaries[table.table] ?? []))
    }
    result.outputs.append(OutputTable(role: "pendamping", parts: try assistants.finish()))
    return result
  }

  private static func family(_ key: UInt64, _ dice: inout SeededGenerator, _ set: inout PartSet) throws {
    let hex = String(key, radix: 16)
    let urut = String(repeating: "0", count: 16 - hex.count) + hex
    let id = MatchTables.id("K", Int(truncatingIfNeeded: key &+ 1))
    let region = ["3171012001", "3201022003", "3273052004", "3578041001", "1101012005"][dice.number(0...4)]
    var row: Fields = [
      "urut": urut, "id_keluarga": id, "nomor_kartu_keluarga": "3171" + "0101" + "20259001",
      "nama_kepala_keluarga": "SUPARNO WIJAYA",
      "wilayah": region, "alamat": "JL MERDEKA NO 12 RT 001 RW 002", "is_dtks": "1", "is_regsosek": "1", "is_p3ke": "0",
      "tanggal_data": "2022-11-05", "asal_baris": "regsosek_keluarga:regsosek_keluarga.csv:12345", "pbi_nas": "0",
      "pbi_pemda": "0",
      "asal": String(repeating: "1", count: 33), "is_gc_kemensos": "0", "is_siks_ng": "0", "is_pbi_se": "0",
    ]
    for column in MatchTables.survey { row[column] = String(dice.number(1...4)) }
    row["luas_lantai"] = String(dice.number(20...200))
    row["aset_bergerak_mobil"] = dice.chance(3) ? "1" : "2"
    let size = dice.number(1...5)
    row["jumlah_anggota_keluarga"] = String(size)
    try set.add("keluarga", row)
    var people: [String] = []
    for place in 1...size {
      let person = MatchTables.id("P", Int(truncatingIfNeeded: StableHash.mix(key) &+ UInt64(place)))
      people.append(person)
    }
    people = [people[0]] + people.dropFirst().sorted()
    for (place, person) in people.enumerated() {
      try set.add(
        "anggota",
        [
          "urut": urut, "id_keluarga": id, "id_individu": person,
          "nomor_induk_kependudukan": "3171" + "0101" + "20259001",
          "nomor_kartu_keluarga": "3171" + "0101" + "20259001", "wilayah": region, "nama": "SITI AMINAH PUTRI",
          "jenis_kelamin": "2",
          "tempat_lahir": "JAKARTA", "tanggal_lahir": "19\(dice.number(30...99))-0\(dice.number(1...9))-11",
          "nama_ibu_kandung": "SRI WAHYUNI",
          "status_kawin": "1", "status_hubungan_keluarga": place == 0 ? "1" : "3", "status_padan": "PADAN",
          "status_kependudukan": "AKTIF",
          "partisipasi_sekolah": String(dice.number(1...3)), "jenjang_tertinggi_yang_diduduki": "7", "disabilitas": "4",
          "segmen_bpjs": "PBI APBN", "bpjs_aktif": "1", "is_dtks": "1", "is_regsosek": "1", "is_p3ke": "0",
          "jenis_pekerjaan": "9",
          "keberadaan": "1", "asal_identitas": "dukcapil:dukcapil-31.csv:123456",
          "asal_survei": "regsosek_anggota:regsosek_anggota.csv:123456",
          "asal_bpjs": "bpjs:bpjs.csv:7654",
        ])
      if dice.chance(85) {
        try set.add(
          "bpjs",
          [
            "urut": urut, "id_keluarga": id, "id_individu": person, "berkas": "bpjs.csv",
            "baris": String(dice.number(1...900_000)),
            "segmen": dice.pick(["PBI APBN", "PBI APBN", "PPU-BU", "PBPU"]), "statuspeserta": "0",
            "upah": dice.pick(["", "", "2500000", "7000000"]), "tgltmt": "2020-01-01",
          ])
      }
      if dice.chance(2) {
        try set.add(
          "status_khusus",
          [
            "urut": urut, "id_keluarga": id, "id_individu": person, "berkas": "status_khusus.csv", "baris": "77",
            "jenis": dice.pick(["PNS", "RODA4", "JUDOL"]), "nilai": "6000000", "tanggal": "2025-01-01",
          ])
      }
      if dice.chance(35) {
        try set.add("penerima", payment(urut, id, person, "PBI-JK", "126000", place == 0))
      }
    }
    if dice.chance(70) {
      try set.add(
        "pln",
        [
          "urut": urut, "id_keluarga": id, "id_individu": people[0], "berkas": "pln.csv", "baris": "4711",
          "idpel": "531001234567", "tarif": "R1", "daya": dice.pick(["450", "900", "1300", "2200"]), "kwh_bulan": "80",
          "lewat": "NIK", "bersama": "0",
        ])
    }
    if dice.chance(15) { try set.add("penerima", payment(urut, id, people[0], "PKH", "750000", true)) }
    if dice.chance(20) { try set.add("penerima", payment(urut, id, people[0], "SEMBAKO", "600000", true)) }
  }

  private static func payment(
    _ urut: String, _ family: String, _ person: String, _ program: String, _ nominal: String, _ head: Bool
  ) -> Fields {
    [
      "urut": urut, "id_keluarga": family, "id_individu": person, "berkas": "penerima.csv", "baris": "12345",
      "hasil": "PADAN", "program": program, "periode": "2025-Q2", "nominal": nominal, "status_salur": "SALUR",
      "wilayah": "3171012001", "kepala": head ? "1" : "0", "id_pendamping": "P001",
    ]
  }
}

/// The open parts of all tables.
struct PartSet {
  private final class Open {
    let columns: [String]
    let writer: PartWriter
    var buffer = RowBuffer()

    init(_ columns: [String], _ writer: PartWriter) {
      self.columns = columns
      self.writer = writer
    }
  }

  private var tables: [(String, Open)] = []

  mutating func open(_ name: String, _ columns: [String], _ writer: PartWriter) {
    tables.append((name, Open(columns, writer)))
  }

  func add(_ name: String, _ row: Fields) throws {
    guard let open = tables.first(where: { $0.0 == name })?.1 else { return }
    for column in open.columns { open.buffer.field(row[column] ?? "") }
    open.buffer.endRow()
    try open.writer.take(&open.buffer)
  }

  func finish() throws -> [(String, PartSummary)] {
    try tables.map { name, open in
      try open.writer.flush(&open.buffer)
      return (name, try open.writer.finish())
    }
  }
}

@Suite("At size", .enabled(if: ProcessInfo.processInfo.environment["FLAG_FAMILIES"] != nil))
struct LargeRunTests {
  /// `FLAG_FAMILIES=330000 FLAG_FOLDER=/tmp/x` writes a 3-match of that size there, to be measured with the tool.
  @Test("writes a large 3-match")
  func write() throws {
    let environment = ProcessInfo.processInfo.environment
    let folder = try #require(environment["FLAG_FOLDER"])
    let bench = try FlagBench(parts: 1)
    try bench.write("pipelines/uji/match.yaml", "bagian: \(environment["FLAG_FAMILIES"] ?? "1000")\n")
    try bench.write("data/kosong", "")
    _ = try StageRunner.run(LargeMatch.self, try bench.options("run/3-match", input: "data"))
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try? FileManager.default.removeItem(atPath: folder + "/3-match")
    try FileManager.default.moveItem(atPath: bench.folder + "/run/3-match", toPath: folder + "/3-match")
  }
}
