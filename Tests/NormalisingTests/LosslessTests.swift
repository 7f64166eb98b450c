import DataDictionary
import Foundation
import StageContract
import TestSupport
import Testing

@Suite struct LosslessTests {
  /// Values that occur in columns of each type, good and bad.
  static func values(_ column: ColumnDefinition) -> [String] {
    let common = ["", "", "-", " ", "NULL", "x\"y", "a,b", "tab\there", "é", "'"]
    switch column.kind {
    case .nik, .noKK:
      return common + [
        "3171011708909001", "'3171011708909001", "3171011708909001 ", "3.17101E+15", "317101170890900",
        "3171014205859002",
      ]
    case .nama:
      return common + [
        "BUDI SANTOSO", "budi", "H. BUDI, S.PD", "SITI  AMINAH", "MUHAMMAD / AMAT", "A \"B\" C", "JOSÉ", "Ｓ",
      ]
    case .kelamin: return common + ["1", "2", "L", "P", "LAKI-LAKI", "PEREMPUAN", "laki-laki", "9"]
    case .tanggal:
      return common + ["1990-08-17", "17-08-1990", "17/08/1990", "19900817", "17 Agustus 1990", "32-13-1990", "33102"]
    case .kode: return common + ["1", "2", "01", "3.0", "99", "'1"]
    case .bilangan, .desimal, .rupiah:
      return common + ["1", "12", "007", "36.5", "36,5", "36.50", "Rp 1.000", "1.000.000", "-3", "12,00"]
    case .kodeKemendagri, .kodeBPS: return common + ["3171012001", "31.71.01.2001", "9101012001", "1101010001", "31"]
    case .yaTidak, .ya1Tidak2: return common + ["1", "0", "2", "YA", "TIDAK", "Ya", "tidak", "Y", "9"]
    case .idpel: return common + ["531000009001", "5310 0000 9001", "12"]
    case .teks, .alamat:
      return common + ["PKH", "pkh", "SALUR", "JL MAWAR", " JL MAWAR", "R1/900", "Seng", "PPU-BU", "lain"]
    }
  }

  /// The declared form of a canonical value, written back.
  static func declared(_ value: String, _ kind: ColumnKind, _ form: String?) -> String {
    switch (kind, form) {
    case (.tanggal, "DD-MM-YYYY"), (.tanggal, "DD/MM/YYYY"), (.tanggal, "YYYYMMDD"):
      let parts = value.split(separator: "-").map(String.init)
      if parts.count != 3 { return value }
      if form == "YYYYMMDD" { return parts.joined() }
      return parts.reversed().joined(separator: form == "DD-MM-YYYY" ? "-" : "/")
    case (.kelamin, "LP"): return value == "1" ? "L" : "P"
    case (.kelamin, "KATA"): return value == "1" ? "LAKI-LAKI" : "PEREMPUAN"
    case (.yaTidak, "YA_TIDAK"): return value == "1" ? "YA" : "TIDAK"
    case (.yaTidak, "12"): return value == "1" ? "1" : "2"
    case (.ya1Tidak2, "YA_TIDAK"): return value == "1" ? "YA" : "TIDAK"
    case (.ya1Tidak2, "10"): return value == "1" ? "1" : "0"
    case (.desimal, "KOMA"): return value.replacingOccurrences(of: ".", with: ",")
    default: return value
    }
  }

  static let forms: [[ColumnKind: String]] = [
    [:],
    [.tanggal: "DD-MM-YYYY", .kelamin: "LP", .yaTidak: "YA_TIDAK", .ya1Tidak2: "10", .desimal: "KOMA"],
    [.tanggal: "DD/MM/YYYY", .kelamin: "KATA", .yaTidak: "12", .ya1Tidak2: "YA_TIDAK"],
    [.tanggal: "YYYYMMDD"],
  ]

  /// Whatever comes in, the row of 1-ingest follows from the normalised row, its raw values and the declared forms.
  @Test(arguments: [0, 1, 2, 3]) func theIngestRowCanBePutTogetherAgain(_ set: Int) throws {
    var generator = SeededGenerator()
    let forms = Self.forms[set]
    let declaration =
      "{"
      + forms.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue): \"\($0.value)\"" }.joined(
        separator: ", ") + "}"
    let definitions = try #require(Bench.dictionary).sources
    let bench = try Bench(
      sources: definitions.map { "  \($0.name): {pola: \"\($0.name)*.csv\", bentuk: \(declaration)}\n" }.joined())
    var given: [String: [[String: String]]] = [:]
    for definition in definitions {
      var rows: [[String: String]] = []
      for _ in 0..<120 {
        var row: [String: String] = [:]
        for column in definition.columns { row[column.name] = generator.pick(Self.values(column)) }
        rows.append(row)
      }
      given[definition.name] = rows
      try bench.add(definition.name, rows)
    }
    let manifest = try bench.run(jobs: 2)
    #expect(manifest.tallies.count == definitions.count)
    var compared = 0
    for definition in definitions {
      for out in try bench.rows(definition.name) {
        let number = try #require(Int(out["baris"] ?? ""))
        let row = try #require(given[definition.name])[number - 1]
        let mentah = out["mentah"] ?? ""
        let raw =
          mentah.isEmpty
          ? [:] : try #require(JSONSerialization.jsonObject(with: Data(mentah.utf8)) as? [String: String])
        for column in definition.columns {
          let value = out[column.name] ?? ""
          let back = raw[column.name] ?? (value.isEmpty ? "" : Self.declared(value, column.kind, forms[column.kind]))
          #expect(
            back == row[column.name],
            "seed \(SeededGenerator.seed): \(definition.name).\(column.name) \(value.debugDescription)")
          compared += 1
        }
      }
    }
    #expect(compared > 5000)
  }

  /// Normalised values are normal: a second pass changes none of them.
  @Test func normalisingTwiceChangesNothing() throws {
    var generator = SeededGenerator()
    let definitions = try #require(Bench.dictionary).sources
    let first = try Bench()
    for definition in definitions {
      try first.add(
        definition.name,
        (0..<150).map { _ in
          Dictionary(uniqueKeysWithValues: definition.columns.map { ($0.name, generator.pick(Self.values($0))) })
        })
    }
    try first.run()
    let second = try Bench()
    var expected: [String: [[String: String]]] = [:]
    for definition in definitions {
      let rows = try first.rows(definition.name)
      expected[definition.name] = rows
      try second.add(definition.name, rows.map { row in row.filter { $0.key != "temuan" && $0.key != "berkas" } })
    }
    try second.run()
    for definition in definitions {
      let given = try #require(expected[definition.name])
      for out in try second.rows(definition.name) {
        let row = given[try #require(Int(out["baris"] ?? "")) - 1]
        for column in definition.columns {
          #expect(
            out[column.name] == row[column.name], "seed \(SeededGenerator.seed): \(definition.name).\(column.name)")
        }
        #expect(out["nama_lipat"] == row["nama_lipat"])
        #expect(out["mentah"] == "")
      }
    }
  }

  @Test func jobsAndMemoryDoNotShow() throws {
    var generator = SeededGenerator()
    let definitions = try #require(Bench.dictionary).sources
    let bench = try Bench()
    for definition in definitions {
      try bench.add(
        definition.name,
        (0..<400).map { _ in
          Dictionary(uniqueKeysWithValues: definition.columns.map { ($0.name, generator.pick(Self.values($0))) })
        }, chunk: 17)
    }
    let one = try bench.run(jobs: 1, memory: 1 << 30, out: "2-normalise")
    let many = try bench.run(jobs: 5, memory: 64 << 20, out: "other/2-normalise")
    #expect(one.bytes == many.bytes)
    #expect(one.outputs == many.outputs)
  }
}
