import Diagnostics
import Flagging
import Foundation
import PipelineConfig
import StageContract
import TabularIO
import Testing

/// A worked example of `pipelines/rules/ink.yaml`.
struct RuleExample: Sendable, CustomTestStringConvertible {
  let code: String
  let number: Int
  let table: String
  let fields: [String: String]
  let expected: [String]

  var testDescription: String { "\(code) #\(number)" }

  /// All examples of the shipped rules; empty (and so failing) when the file cannot be read.
  static let all: [RuleExample] = {
    var examples: [RuleExample] = []
    guard let file = try? ConfigFile.load(FlagBench.pipelines + "/rules/ink.yaml") else { return [] }
    for entry in file.entries() {
      guard let map = try? entry.node.map(), let list = try? map.maps("contoh") else { continue }
      for (number, example) in list.enumerated() {
        var fields: [String: String] = [:]
        for pair in example.entries() { fields[pair.key] = try? pair.node.string() }
        let table = fields.removeValue(forKey: "tabel") ?? ""
        let expected = (fields.removeValue(forKey: "temuan") ?? "").split(separator: ";").map(String.init)
        examples.append(
          RuleExample(
            code: entry.key, number: number + 1, table: table, fields: fields,
            expected: expected == ["-"] ? [] : expected))
      }
    }
    return examples
  }()
}

@Suite("Worked examples of the inclusion rules")
struct RuleExampleTests {
  @Test("every rule about a row has an example")
  func complete() {
    let codes = Set(RuleExample.all.map(\.code))
    let programmeCodes = ["INK-07", "INK-08", "INK-09", "INK-11", "INK-19"]
    for number in 1...19 {
      let code = "INK-" + (number < 10 ? "0" : "") + String(number)
      #expect(codes.contains(code) || programmeCodes.contains(code), "\(code)")
    }
  }

  @Test("raises what the example says and nothing else", arguments: RuleExample.all)
  func example(_ example: RuleExample) throws {
    let bench = try FlagBench(parts: 1)
    var tables = MatchTables()
    let urut = MatchTables.urut(1)
    let family = MatchTables.id("K", 1)
    let person = MatchTables.id("P", 1)
    var rows: [String: Fields] = [
      "keluarga": [
        "urut": urut, "id_keluarga": family, "wilayah": "3171012001", "jumlah_anggota_keluarga": "1",
        "jenis_lantai_terluas": "8", "luas_lantai": "30", "tanggal_data": "2025-03-01", "is_dtks": "1",
        "jumlah_meter_pln": "0", "asal_baris": "regsosek_keluarga:r.csv:7",
        "asal": String(repeating: "1", count: MatchTables.survey.count),
      ],
      "anggota": [
        "urut": urut, "id_keluarga": family, "id_individu": person, "status_padan": "PADAN",
        "status_hubungan_keluarga": "1", "tanggal_lahir": "1980-05-05", "is_dtks": "1",
        "asal_identitas": "dukcapil:d.csv:3", "asal_survei": "regsosek_anggota:a.csv:4",
      ],
    ]
    let luar = MatchTables.id("P", 2)
    let base: Fields = [
      "urut": urut, "id_keluarga": family, "id_individu": example.table == "anggota_luar" ? luar : person,
    ]
    var fields = rows[example.table] ?? base
    if example.table == "kunjungan" { fields.merge(["terbaru": "1", "tanggal": "2025-04-01"]) { $1 } }
    if example.table == "anggota_luar" { fields["asal_identitas"] = "dukcapil:d.csv:9" }
    fields.merge(example.fields) { $1 }
    rows[example.table] = fields
    for (table, row) in rows.sorted(by: { $0.key < $1.key }) { tables.add(table, row) }
    try bench.match(tables)
    let output = try bench.flag()

    // A visit that can refute is remembered in any case; that raises nothing.
    let ignored = ["GC-04", "BTH-01"]
    // Why the family is left out of the programmes is no matter of these rules.
    let evidence = try output.rows("bukti").filter { row in
      let code = row["kode"] ?? ""
      return !ignored.contains(code) && !code.hasPrefix("EKS-")
    }
    #expect(Set(evidence.compactMap { $0["kode"] }).sorted() == example.expected.sorted())
    for row in evidence {
      #expect(row["id_keluarga"] == family)
      #expect(row["sumber"] != "" && row["berkas"] != "" && row["baris"] != "" && row["kolom"] != "", "\(row)")
    }
    // Codes that hold for the person alone do not stand on the family.
    let personal = ["INK-01", "INK-10"]
    let familyCodes = example.expected.filter { !personal.contains($0) }
    let found = try output.rows("keluarga")[0]["temuan"] ?? ""
    #expect(found.split(separator: ";").map(String.init).filter { !ignored.contains($0) } == familyCodes)
  }
}
