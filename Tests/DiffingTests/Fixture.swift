import Diagnostics
import Diffing
import Foundation
import StageContract
import TabularIO
import TestSupport

/// A table in memory: its rows by part, in the order in which they are written.
struct FixtureTable {
  let name: String
  let header: [String]
  var parts: [String: [[String]]] = [:]

  func value(_ row: [String], _ column: String) -> String {
    header.firstIndex(of: column).map { row[$0] } ?? ""
  }

  /// All rows, by part.
  var rows: [(part: String, row: [String])] {
    parts.keys.sorted().flatMap { part in (parts[part] ?? []).map { (part, $0) } }
  }

  /// Sorts the rows of every part by columns.
  mutating func sort(by columns: [String]) {
    let indices = columns.compactMap { header.firstIndex(of: $0) }
    for part in parts.keys {
      parts[part]?.sort { left, right in
        for index in indices where left[index] != right[index] { return less(left[index], right[index]) }
        return left.lexicographicallyPrecedes(right, by: less)
      }
    }
  }

  /// One file when its only part has an empty name.
  func write(to folder: String) throws {
    for part in parts.keys.sorted() {
      let path = part.isEmpty ? "\(name).csv.gz" : "\(name)/\(part).csv.gz"
      let writer = try PartWriter(folder: folder, path: path, header: header)
      var rows = RowBuffer()
      for row in parts[part] ?? [] {
        for field in row { rows.field(field) }
        rows.endRow()
        if rows.count > 3000 { try writer.flush(&rows) }
      }
      try writer.flush(&rows)
      _ = try writer.finish()
    }
  }
}

/// Order of bytes, as the tables have it.
func less(_ left: String, _ right: String) -> Bool {
  Array(left.utf8).lexicographicallyPrecedes(Array(right.utf8))
}

enum Fixture {
  static let families = [
    "id_keluarga", "nomor_kartu_keluarga", "alamat", "kode_provinsi", "kode_kabupaten_kota", "kode_kelurahan_desa",
    "kabupaten_kota", "jenis_atap_terluas", "is_dtks", "is_gc_kemensos", "tanggal_data", "kedaluwarsa", "skor_pmt",
    "desil_nasional", "temuan",
  ]
  static let persons = [
    "id_individu", "nomor_induk_kependudukan", "id_keluarga", "nomor_kartu_keluarga", "kode_provinsi",
    "kode_kelurahan_desa", "nama", "tanggal_lahir", "status_bekerja",
  ]
  static let eligibility = [
    "program", "unit", "id_keluarga", "id_individu", "berkas", "baris", "kode_kabupaten_kota", "desil_dipakai",
    "layak", "menerima", "hasil", "alasan", "peringkat", "nominal",
  ]
  static let traces = [
    "sumber", "berkas", "baris", "id_sumber", "hasil", "nik_dipakai", "id_individu", "id_keluarga", "aturan", "skor",
    "temuan", "per_bidang",
  ]
  static let identities = ["id", "jenis", "kunci", "nik", "sejak", "id_lama", "hubungan"]
  static let outside = [
    "id_individu", "nomor_induk_kependudukan", "id_keluarga", "kode_provinsi", "kode_kelurahan_desa", "nama",
    "jenis_kelamin", "tanggal_lahir", "status_kependudukan", "tanggal_peristiwa",
  ]

  static let familyPlace = ["kode_kelurahan_desa", "nomor_kartu_keluarga", "id_keluarga"]
  static let personPlace = ["kode_kelurahan_desa", "nomor_kartu_keluarga", "id_individu"]

  /// A family row from what is not usual about it.
  static func family(_ id: String, _ values: [String: String] = [:]) -> [String] {
    let region = values["kode_kelurahan_desa"] ?? "3171010001"
    let usual = [
      "id_keluarga": id, "nomor_kartu_keluarga": "KK" + id, "kode_kelurahan_desa": region,
      "kode_provinsi": String(region.prefix(2)), "kode_kabupaten_kota": String(region.prefix(4)),
      "kabupaten_kota": "KAB " + region.prefix(4), "jenis_atap_terluas": "3", "is_dtks": "1", "is_gc_kemensos": "0",
      "tanggal_data": "2025-01-10", "kedaluwarsa": "0", "skor_pmt": "12.5000", "desil_nasional": "4",
    ]
    return families.map { values[$0] ?? usual[$0] ?? "" }
  }

  /// A person row.
  static func person(_ id: String, family: String, _ values: [String: String] = [:]) -> [String] {
    let region = values["kode_kelurahan_desa"] ?? "3171010001"
    let usual = [
      "id_individu": id, "id_keluarga": family, "nomor_kartu_keluarga": "KK" + family, "kode_kelurahan_desa": region,
      "kode_provinsi": String(region.prefix(2)), "nama": "NAMA " + id, "tanggal_lahir": "1980-02-03",
      "status_bekerja": "1",
    ]
    return persons.map { values[$0] ?? usual[$0] ?? "" }
  }

  /// Rows of a table cut into parts by their province.
  static func byProvince(_ name: String, _ header: [String], _ rows: [[String]], place: [String]) -> FixtureTable {
    var table = FixtureTable(name: name, header: header)
    let column = header.firstIndex(of: "kode_provinsi") ?? 0
    for row in rows { table.parts[row[column].isEmpty ? "00" : row[column], default: []].append(row) }
    if table.parts.isEmpty { table.parts["00"] = [] }
    table.sort(by: place)
    return table
  }

  static func families(_ rows: [[String]]) -> FixtureTable {
    byProvince("keluarga", families, rows, place: familyPlace)
  }

  static func persons(_ rows: [[String]]) -> FixtureTable {
    byProvince("anggota", persons, rows, place: personPlace)
  }

  /// Writes a snapshot.
  @discardableResult
  static func snapshot(_ folder: String, _ tables: [FixtureTable]) throws -> String {
    for table in tables { try table.write(to: folder) }
    return folder
  }

  /// Adds a manifest that lists the tables of `folder` and names `settings`; answers its digest.
  @discardableResult
  static func manifest(
    _ folder: String, stage: String, period: String, settings: [(name: String, content: String)] = [],
    inputs: [(role: String, path: String, sha256: String)] = []
  ) throws -> String {
    let listed = settings.map { (name: $0.name, sha256: Hex.sha256(Array($0.content.utf8))) }
    var text = "periode \(period)\n"
    for setting in listed { text += "\(setting.sha256) \(setting.name)\n" }
    func json(_ role: String, _ path: String, _ sha256: String) -> JSONValue {
      .object([
        JSONMember("role", .text(role)), JSONMember("path", .text(path)), JSONMember("sha256", .text(sha256)),
        JSONMember("bytes", .number(1)), JSONMember("rows", .number(0)),
      ])
    }
    func value(_ digest: String) -> JSONValue {
      .object([
        JSONMember("contract", .number(Tool.contract)), JSONMember("tool", .text(Tool.version)),
        JSONMember("stage", .text(stage)), JSONMember("folder", .text("x-\(stage)")),
        JSONMember("period", .text(period)),
        JSONMember("settings_sha256", .text(Hex.sha256(Array(text.utf8)))),
        JSONMember(
          "settings",
          .list(
            listed.map { .object([JSONMember("name", .text($0.name)), JSONMember("sha256", .text($0.sha256))]) })),
        JSONMember("inputs", .list(inputs.map { json($0.role, $0.path, $0.sha256) })), JSONMember("outputs", .list([])),
        JSONMember("tally", .list([])), JSONMember("findings", .list([])), JSONMember("extra", .object([])),
        JSONMember("sha256", .text(digest)),
      ])
    }
    let bytes = value(Hex.sha256(value("").canonical)).canonical
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: folder + "/manifest.json"))
    return Hex.sha256(bytes)
  }
}

/// What a comparison wrote.
struct Outcome {
  let status: ExitStatus
  let text: String
  let folder: String

  /// Compares and publishes in `work`.
  init(_ left: String, _ right: String, in work: Workdir, _ change: (inout DiffRequest) -> Void = { _ in }) throws {
    folder = work.path + "/diff-" + UUID().uuidString
    var request = DiffRequest(left: left, right: right)
    request.output = folder
    change(&request)
    (status, text) = try DiffTool.compare(request, json: false)
  }

  /// The lines of the long form of a table, by column name.
  func changes(_ table: String) throws -> [[String: String]] {
    let long = try SmallTable.load("\(folder)/perubahan/\(table).csv.gz")
    return long.rows.map { row in Dictionary(uniqueKeysWithValues: zip(long.header, row)) }
  }

  /// The rows of one of the small tables.
  func summary(_ name: String) throws -> [[String: String]] {
    let table = try SmallTable.load("\(folder)/\(name)")
    return table.rows.map { row in Dictionary(uniqueKeysWithValues: zip(table.header, row)) }
  }

  /// Causes by id and column.
  func causes(_ table: String) throws -> [String: String] {
    var found: [String: String] = [:]
    for line in try changes(table) { found["\(line["id"] ?? "") \(line["kolom"] ?? "")"] = line["sebab"] }
    return found
  }
}

/// The decompressed content of every file below a folder.
func contents(_ folder: String) throws -> [String: [UInt8]] {
  var found: [String: [UInt8]] = [:]
  for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
    let path = folder + "/" + name
    if FileAccess.isFolder(path) == true { continue }
    let reader = try GzipReader(path: path)
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = try block.withUnsafeMutableBufferPointer { buffer in
        try buffer.baseAddress.map { try reader.read(into: $0, count: buffer.count) } ?? 0
      }
      if got == 0 { break }
      bytes += block[0..<got]
    }
    found[name] = bytes
  }
  return found
}
