import Diagnostics
import Foundation
import StageContract
import TabularIO

/// Writes a run folder with numbers of its own: only what the report reads of each stage is there.
struct MadeRun {
  let folder: String
  /// The tables of `ringkasan`, by name.
  var summaries = MadeRun.summaries

  /// Families of a place: code of the kelurahan, and how many in each decile 1…10, then without one.
  struct Place {
    let code: String
    let deciles: [Int]

    init(_ code: String, _ deciles: [Int]) {
      self.code = code
      self.deciles = deciles
    }
  }

  init(_ folder: String) { self.folder = folder }

  /// A run with every stage.
  func writeAll(_ places: [Place] = MadeRun.places) throws {
    try writeIngest()
    try writeNormalise()
    try writeMatch()
    try writeFlag()
    try writeEmit(places)
  }

  static let places = [
    Place("1771011001", [9, 8, 7, 9, 8, 7, 9, 8, 7, 9, 6]), Place("1771021001", [6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 5]),
    Place("1702011001", [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 12]),
    Place("9408012001", [7, 2, 6, 1, 9, 8, 7, 6, 5, 9, 3]),
    Place("", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]),
  ]

  /// Persons by combination of sources: 1 DTKS, 2 Regsosek, 4 P3KE, 8 Dukcapil.
  static let persons = [0: 30, 1: 40, 2: 50, 3: 6, 7: 25, 8: 90, 9: 33, 15: 200, 4: 2]

  // MARK: Stages

  func writeIngest() throws {
    let date = JSONValue.object([JSONMember("awal", .text("2024-01-02")), JSONMember("akhir", .text("2025-06-30"))])
    let birth = JSONValue.object([JSONMember("awal", .text("1930-01-02")), JSONMember("akhir", .text("2025-01-01"))])
    let file = JSONValue.object([
      JSONMember("nama", .text("dtks.csv")),
      JSONMember("tanggal", .object([JSONMember("tanggal_lahir", birth), JSONMember("tanggal_data", date)])),
    ])
    let sources = JSONValue.list([
      .object([
        JSONMember("sumber", .text("dtks")), JSONMember("baris", .number(1000)), JSONMember("ditolak", .number(12)),
        JSONMember("berkas", .list([file])),
      ])
    ])
    try manifest(
      "ingest", "1-ingest",
      tallies: [
        Tally(source: "dtks", read: 1000, outcomes: [Tally.Outcome("DITERIMA", 988), Tally.Outcome("TOLAK", 12)])
      ],
      findings: [
        Manifest.Finding(source: "dtks", code: "TLK-001", severity: .error, count: 9),
        Manifest.Finding(source: "dtks", code: "TLK-002", severity: .error, count: 3),
      ], extra: [JSONMember("sumber", sources)])
  }

  func writeNormalise() throws {
    try manifest(
      "normalise", "2-normalise",
      tallies: [
        Tally(source: "dtks", read: 988, outcomes: [Tally.Outcome("DITERIMA", 984), Tally.Outcome("TOLAK", 4)])
      ],
      findings: [
        Manifest.Finding(source: "dtks", code: "NIK-006", count: 44),
        Manifest.Finding(source: "dtks", code: "TLK-006", severity: .error, count: 4),
        Manifest.Finding(source: "p3ke_individu", code: "NIK-006", count: 7),
      ])
  }

  func writeMatch() throws {
    let outcomes = [
      ("PADAN", 800), ("PADAN_PERBAIKAN", 40), ("TINJAU", 30), ("KONFLIK", 20), ("TIDAK_PADAN", 64), ("GANDA", 30),
      ("TOLAK", 16), ("LUAR", 0), ("REFERENSI", 0),
    ].map { Tally.Outcome($0.0, $0.1) }
    try manifest(
      "match", "3-match", tallies: [Tally(source: "dtks", read: 1000, outcomes: outcomes)],
      outputs: [table("tinjau", rows: 37)])
  }

  func writeFlag() throws {
    try manifest("flag", "4-flag", outputs: try summaries.map { try summary("4-flag", $0.name, $0.text) })
  }

  func writeEmit(_ places: [Place] = MadeRun.places) throws {
    var outputs = [try families(places), try persons()]
    outputs.append(
      try rows(
        "kerja_lapangan",
        ["id_pendamping", "hari", "urutan", "id_keluarga", "kode_kelurahan_desa", "alasan", "prioritas"],
        (0..<40).map { index in
          index < 6
            ? ["", "", "", "FAMILY\(index)", "1771011001", "GC-02", "1"]
            : ["PD\(index % 3)", String(index / 12 + 1), "1", "FAMILY\(index)", "1771011001", "GC-01;GC-04", "9"]
        }.sorted { $0[0] < $1[0] }))
    outputs.append(
      try rows(
        "keputusan_usulan", ["id", "jenis", "id_individu", "id_keluarga", "rekomendasi", "alasan"],
        (0..<60).map { ["U\($0)", $0 < 40 ? "TAMBAH" : "HAPUS", "", "", $0 % 2 == 0 ? "TERIMA" : "VERIFIKASI", ""] }))
    outputs.append(
      try rows(
        "graduasi",
        ["id_pendamping", "id_keluarga", "program", "tahap", "desil_dulu", "desil_kini", "alasan", "urutan"],
        (0..<20).map { [$0 < 14 ? "PD1" : "PD2", "FAMILY\($0)", "PKH", $0 < 12 ? "1" : "2", "3", "6", "INK-07", "1"] }))
    outputs += try summaries.map { try summary("5-emit", $0.name, $0.text) }
    try manifest("emit", "5-emit", outputs: outputs)
  }

  /// The result of a comparison with an earlier snapshot.
  func writeComparison() throws {
    try write(
      "beda/mutasi_kab.csv",
      """
      jenis,kode_kabupaten_kota,kabupaten_kota,awal,lahir,ditambah,pecahan,meninggal,dikeluarkan,digabung,pindah_masuk,pindah_keluar,rincian_masuk,rincian_keluar,akhir
      keluarga,1702,Kab. Rejang Lebong,200,0,20,7,0,9,6,8,0,0,0,220
      keluarga,1771,Kota Bengkulu,100,0,30,0,0,10,0,0,8,0,0,112
      orang,1702,Kab. Rejang Lebong,800,40,20,0,30,9,6,28,0,0,0,843
      orang,1771,Kota Bengkulu,400,20,30,0,10,10,0,0,28,0,0,402

      """)
    try write(
      "beda/matriks_desil.csv",
      """
      desil,tingkat,kode,lama,baru,keluarga,perubahan
      desil_nasional,nasional,,1,1,40,Tetap
      desil_nasional,nasional,,1,2,12,Naik
      desil_nasional,nasional,,2,10,3,Naik Ekstrem
      desil_nasional,nasional,,,5,9,
      desil_nasional,nasional,,-,5,19,
      desil_nasional,provinsi,17,1,1,40,Tetap

      """)
  }

  // MARK: Files

  private func write(_ path: String, _ text: String) throws {
    let full = "\(folder)/\(path)"
    try FileManager.default.createDirectory(
      atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: full))
  }

  private func summary(_ stage: String, _ name: String, _ text: String) throws -> OutputTable {
    let (path, bytes) = ("ringkasan/\(name).csv", Array(text.utf8))
    try write("\(stage)/\(path)", text)
    let rows = max(0, bytes.reduce(0) { $1 == 10 ? $0 + 1 : $0 } - 1)
    return OutputTable(
      role: "ringkasan/\(name)",
      parts: [PartSummary(path: path, sha256: Hex.sha256(bytes), bytes: bytes.count, rows: rows)])
  }

  /// Replaces one text in the summary `name` before it is written.
  mutating func change(_ name: String, _ text: String, to other: String) {
    for place in summaries.indices where summaries[place].name == name {
      summaries[place].text = summaries[place].text.replacingOccurrences(of: text, with: other)
    }
  }

  private func table(_ role: String, rows: Int) -> OutputTable {
    let digest = String(repeating: "0", count: 64)
    return OutputTable(
      role: role, parts: [PartSummary(path: "\(role).csv.gz", sha256: digest, bytes: 0, rows: rows)])
  }

  private func manifest(
    _ stage: String, _ name: String, tallies: [Tally] = [], findings: [Manifest.Finding] = [],
    outputs: [OutputTable] = [], extra: [JSONMember] = []
  ) throws {
    let manifest = Manifest(
      stage: stage, folder: name, period: "2025-Q2", settings: [], inputs: [], outputs: outputs, tallies: tallies,
      findings: findings, extra: extra)
    try write("\(name)/manifest.json", String(decoding: manifest.bytes, as: UTF8.self))
  }

  private func rows(_ role: String, _ header: [String], _ rows: [[String]]) throws -> OutputTable {
    OutputTable(role: role, parts: [try part("\(role).csv.gz", header, rows)])
  }

  private func part(_ path: String, _ header: [String], _ rows: [[String]]) throws -> PartSummary {
    let writer = try PartWriter(folder: "\(folder)/5-emit", path: path, header: header)
    var buffer = RowBuffer()
    for row in rows {
      for field in row { buffer.field(field) }
      buffer.endRow()
      try writer.take(&buffer)
    }
    try writer.flush(&buffer)
    return try writer.finish()
  }

  /// Writes the families anew, each of `members` members; the manifest stays.
  func writeFamilies(members: String) throws { _ = try families(MadeRun.places, members: members) }

  private func families(_ places: [Place], members: String = "3") throws -> OutputTable {
    let header = [
      "id_keluarga", "jumlah_anggota_keluarga", "kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan",
      "desil_nasional", "kedaluwarsa", "temuan", "desil_resmi_nasional",
    ]
    var parts: [PartSummary] = []
    var number = 0
    let provinces = places.map { $0.code.isEmpty ? "00" : String($0.code.prefix(2)) }
    for province in Set(provinces).sorted() {
      var lines: [[String]] = []
      for (place, code) in zip(places, provinces) where code == province {
        for (decile, families) in place.deciles.enumerated() {
          for _ in 0..<families {
            number += 1
            lines.append([
              "RAHASIA\(number)", members, String(place.code.prefix(2)), String(place.code.prefix(4)),
              String(place.code.prefix(6)), decile == 10 ? "" : String(decile + 1), number % 7 == 0 ? "1" : "0",
              number % 5 == 0 ? "GC-01;INK-05" : "KK-005", MadeRun.official(decile, number),
            ])
          }
        }
      }
      parts.append(try part("keluarga/\(province).csv.gz", header, lines))
    }
    return OutputTable(role: "keluarga", parts: parts)
  }

  /// The official decile of the family `number` whose own one is `decile` + 1 (10: none); empty for every seventh.
  static func official(_ decile: Int, _ number: Int) -> String {
    number % 7 == 0 ? "" : String(min(10, decile + 1 + number % 2))
  }

  /// Every fourth person lives in Papua Tengah, the others in Bengkulu.
  static func province(ofPerson index: Int) -> String { index % 4 == 0 ? "94" : "17" }

  private func persons() throws -> OutputTable {
    let header = ["id_individu", "is_dtks", "is_regsosek", "is_p3ke", "status_padan", "kode_provinsi"]
    let counts = MadeRun.persons
    var lines: [[String]] = []
    for combination in counts.keys.sorted() {
      for _ in 0..<(counts[combination] ?? 0) {
        lines.append([
          "RAHASIA\(lines.count)", combination & 1 == 0 ? "0" : "1", combination & 2 == 0 ? "0" : "1",
          combination & 4 == 0 ? "0" : "1", combination & 8 == 0 ? "TIDAK_PADAN" : "PADAN",
          MadeRun.province(ofPerson: lines.count),
        ])
      }
    }
    let parts = try ["17", "94"].map { code in
      try part("anggota/\(code).csv.gz", header, lines.filter { $0[5] == code })
    }
    return OutputTable(role: "anggota", parts: parts)
  }
}
