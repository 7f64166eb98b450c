import Flagging
import Foundation
import TestSupport
import Testing

@Suite("Summaries follow from the rows")
struct SummaryTests {
  private static let sources = ["ground_check", "regsosek_keluarga", "p3ke_keluarga", "dtks"]

  /// Random families whose survey values come from four sources.
  private static func tables(_ seed: UInt64) -> MatchTables {
    var tables = RandomFamilies.make(seed: seed, families: 120)
    var dice = SeededGenerator(seed: seed ^ 0xA5A5)
    for index in tables["keluarga"].indices {
      let marks = MatchTables.survey.map { column in
        tables["keluarga"][index][column, default: ""].isEmpty ? "." : dice.pick(["1", "2", "3", "4"])
      }
      tables.rows["keluarga"]?[index]["asal"] = marks.joined()
      tables.rows["keluarga"]?[index]["asal_baris"] = sources.enumerated()
        .map { "\($1):\($1).csv:\(index * 4 + $0 + 1)" }.joined(separator: ";")
    }
    return tables
  }

  private static func flag(_ tables: MatchTables) throws -> (bench: FlagBench, output: FlagOutput) {
    let bench = try FlagBench(parts: 4)
    try bench.match(tables)
    return (bench, try bench.flag())
  }

  private static let ofProgramme: Set<String> = ["INK-07", "INK-08", "INK-09", "INK-11", "INK-19"]

  /// The inclusion codes of each family, its people's and programmes' among them, and of each person, those outside the
  /// frame too.
  private static func codes(_ output: FlagOutput, _ tables: MatchTables) throws -> (
    families: [String: Set<String>], persons: [String: Set<String>]
  ) {
    func inclusion(_ text: String?) -> Set<String> {
      Set((text ?? "").split(separator: ";").map(String.init).filter { $0.hasPrefix("INK-") })
    }
    var families: [String: Set<String>] = [:]
    for row in try output.rows("keluarga") { families[row["id_keluarga"] ?? ""] = inclusion(row["temuan"]) }
    var persons: [String: Set<String>] = [:]
    for row in try output.rows("anggota") { persons[row["id_individu"] ?? ""] = inclusion(row["temuan"]) }
    for row in tables["anggota_luar"] {
      persons[row["id_individu"] ?? ""] = [
        ["MENINGGAL": "INK-01", "PINDAH": "INK-10"][row["status_kependudukan"] ?? ""] ?? "INK-09"
      ]
    }
    for row in tables["anggota"] + tables["anggota_luar"] where row["id_keluarga", default: ""] != "" {
      families[row["id_keluarga"] ?? "", default: []].formUnion(persons[row["id_individu"] ?? ""] ?? [])
    }
    for programme in ["PKH", "SEMBAKO", "PBI-JK"] {
      for row in try output.rows("kelayakan/" + programme) {
        let codes = inclusion(row["alasan"]).intersection(ofProgramme)
        if let family = row["id_keluarga"], family != "" { families[family, default: []].formUnion(codes) }
        // A family's row names who was paid: only what is wrong with the payment is that person's.
        guard let person = row["id_individu"], person != "", row["menerima"] == "1" else { continue }
        persons[person, default: []].formUnion(
          row["unit"] == "ORANG" ? codes : codes.intersection(["INK-08", "INK-09"]))
      }
    }
    return (families, persons)
  }

  /// Decile by score where families of one score share it.
  private static func deciles(_ scores: [Int]) -> (Int) -> Int {
    let sorted = scores.sorted()
    return { score in 10 * sorted.count { $0 < score } / max(sorted.count, 1) + 1 }
  }

  @Test("stability when a source is left out", arguments: [3, 1009, 77_003] as [UInt64])
  func stability(_ seed: UInt64) throws {
    let tables = Self.tables(seed)
    let (bench, output) = try Self.flag(tables)
    _ = bench
    let found = try output.summary("stabilitas").filter { $0["tingkat"] == "nasional" }
    let ranked = tables["keluarga"].compactMap { row in PlainModel.score(row).map { (row, $0) } }
    let own = Self.deciles(ranked.map(\.1))
    for (number, source) in Self.sources.enumerated() {
      // What the source said is missing; nobody else is heard in its place.
      let left = ranked.map { row, score -> (score: Int?, uses: Bool) in
        let marks = Array(row["asal"] ?? "")
        var other = row
        var uses = false
        for (place, column) in MatchTables.survey.enumerated() where marks[place] == Character(String(number + 1)) {
          uses = uses || ["jenis_lantai_terluas", "luas_lantai"].contains(column)
          other[column] = ""
        }
        return (uses ? PlainModel.score(other) : score, uses)
      }
      let without = Self.deciles(left.compactMap(\.score))
      var (up, down, none) = (0, 0, 0)
      for (before, after) in zip(ranked, left) {
        guard let score = after.score else {
          none += 1
          continue
        }
        if without(score) > own(before.1) { up += 1 }
        if without(score) < own(before.1) { down += 1 }
      }
      let row = try #require(found.first { $0["sumber"] == source })
      let numbers = [ranked.count, left.count { $0.uses }, up, down, none].map(String.init)
      let columns = ["keluarga_berperingkat", "memakai_sumber", "naik", "turun", "tanpa_desil"]
      #expect(columns.map { row[$0] ?? "" } == numbers, "seed \(seed), \(source)")
      #expect(up + down + none > 0, "seed \(seed): nothing moves without \(source)")
    }
  }

  @Test("how many flags coincide, and which", arguments: [5, 2003] as [UInt64])
  func overlap(_ seed: UInt64) throws {
    let tables = Self.tables(seed)
    let (bench, output) = try Self.flag(tables)
    _ = bench
    let codes = try Self.codes(output, tables)
    for code in ["INK-01", "INK-07", "INK-08", "INK-11", "INK-19"] {
      let row = try output.summary("kode").first { $0["tingkat"] == "nasional" && $0["kode"] == code }
      #expect(row?["keluarga"] == String(codes.families.values.count { $0.contains(code) }), "seed \(seed) \(code)")
      #expect(row?["orang"] == String(codes.persons.values.count { $0.contains(code) }), "seed \(seed) \(code)")
    }
    var pairs: [String: Int] = [:]
    for (unit, sets) in [("KELUARGA", codes.families), ("ORANG", codes.persons)] {
      for row in try output.summary("tumpang_tindih") where row["unit"] == unit {
        let number = Int(row["jumlah_kode"] ?? "")
        #expect(row["banyak"] == String(sets.values.count { $0.count == number }), "seed \(seed) \(row)")
      }
      for set in sets.values {
        for first in set {
          for second in set where first < second { pairs["\(unit) \(first) \(second)", default: 0] += 1 }
        }
      }
    }
    let found = try output.summary("pasangan_kode").map {
      ("\($0["unit"] ?? "") \($0["kode_1"] ?? "") \($0["kode_2"] ?? "")", Int($0["banyak"] ?? "") ?? -1)
    }
    #expect(Dictionary(uniqueKeysWithValues: found) == pairs, "seed \(seed)")
    #expect(!pairs.isEmpty, "seed \(seed)")
  }

  /// That a refuted removal is counted, ``RefutationTests`` shows.
  @Test("flagged families visited, the share refuted and its interval", arguments: [8, 4001] as [UInt64])
  func visits(_ seed: UInt64) throws {
    let tables = Self.tables(seed)
    let (bench, output) = try Self.flag(tables)
    _ = bench
    // What the families are flagged for by something other than a visit, and removals that the visit refuted.
    var flags: [String: Set<String>] = [:]
    var standing: [String: Set<String>] = [:]
    for row in try output.rows("bukti") where row["kode"]?.hasPrefix("INK-") == true {
      standing[row["id_keluarga"] ?? "", default: []].insert(row["kode"] ?? "")
      if row["sumber"] == "ground_check" { continue }
      flags[row["id_keluarga"] ?? "", default: []].insert(row["kode"] ?? "")
    }
    var visited: [String: Int] = [:]
    var refuted: [String: Int] = [:]
    var confirmed: [String: Int] = [:]
    for visit in tables["kunjungan"] where visit["terbaru"] == "1" {
      let family = visit["id_keluarga"] ?? ""
      let isRefuted = tables["usulan"].contains { row in
        row["id_keluarga"] == family && row["jenis_usulan"] == "HAPUS"
          && ["BUPATI", "KEMENSOS"].contains(row["tahap"] ?? "") && visit["status_keberadaan"] == "DITEMUKAN"
          && (visit["tanggal"] ?? "") > (row["tanggal_usulan"] ?? "")
      }
      for code in (flags[family] ?? []).union(isRefuted ? ["INK-17"] : []) { visited[code, default: 0] += 1 }
      if isRefuted && standing[family]?.contains("INK-17") != true { refuted["INK-17", default: 0] += 1 }
      let flagged = flags[family] ?? []
      let wilayah = tables["keluarga"].first { $0["id_keluarga"] == family }?["wilayah"] ?? ""
      if flagged.contains("INK-04"), let income = Int(visit["pendapatan_bulanan"] ?? ""),
        let wage = PlainModel.wages[String(wilayah.prefix(2))]
      {
        if income >= wage { confirmed["INK-04", default: 0] += 1 } else { refuted["INK-04", default: 0] += 1 }
      }
      let status = visit["status_keberadaan"] ?? ""
      let isOlder = tables["usulan"].contains { row in
        row["id_keluarga"] == family && row["jenis_usulan"] == "HAPUS"
          && ["BUPATI", "KEMENSOS"].contains(row["tahap"] ?? "")
          && (visit["tanggal"] ?? "") > (row["tanggal_usulan"] ?? "")
      }
      if isOlder && ["MAMPU", "PINDAH", "TIDAK_DITEMUKAN"].contains(status) { confirmed["INK-17", default: 0] += 1 }
      let isDead = tables["anggota_luar"].contains { row in
        row["id_keluarga"] == family && row["id_individu"] == visit["id_individu"]
          && row["status_kependudukan"] == "MENINGGAL"
      }
      if isDead && status == "MENINGGAL" { confirmed["INK-01", default: 0] += 1 }
    }
    #expect(!visited.isEmpty, "seed \(seed)")
    let rows = try output.summary("kunjungan").filter {
      $0["tingkat"] == "nasional" && $0["kode"]?.hasPrefix("INK-") == true
    }
    #expect(Set(rows.compactMap { $0["kode"] }) == Set(visited.keys), "seed \(seed)")
    for row in rows {
      let code = row["kode"] ?? ""
      let (n, x) = (visited[code] ?? 0, refuted[code] ?? 0)
      #expect(row["dikunjungi"] == String(n), "seed \(seed) \(code)")
      // No visit speaks of the others under the shipped rules.
      let deniable = ["INK-04", "INK-05", "INK-06", "INK-17"].contains(code)
      #expect(row["dibantah"] == (deniable ? String(x) : ""), "seed \(seed) \(code)")
      let y = confirmed[code] ?? 0
      #expect(row["dikuatkan"] == (deniable || code == "INK-01" ? String(y) : ""), "seed \(seed) \(code)")
      if !deniable { continue }
      let share = Double(row["bagian_dikuatkan"] ?? "") ?? -1
      #expect(abs(share - Double(y) / Double(n)) < 0.000_001, "seed \(seed) \(code)")
      // Wilson (1927): (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n).
      let (size, z, p) = (Double(n), 1.959964, Double(x) / Double(n))
      let middle = p + z * z / (2 * size)
      let reach = z * (p * (1 - p) / size + z * z / (4 * size * size)).squareRoot()
      for (column, value) in [("batas_bawah_95", middle - reach), ("batas_atas_95", middle + reach)] {
        let bound = min(max(value / (1 + z * z / size), 0), 1)
        #expect(abs((Double(row[column] ?? "") ?? -1) - bound) < 0.000_001_1, "seed \(seed) \(code) \(column)")
      }
    }
  }

  @Test("families within the band around a programme's limit", arguments: [13, 6007] as [UInt64])
  func near(_ seed: UInt64) throws {
    let tables = Self.tables(seed)
    let (bench, output) = try Self.flag(tables)
    _ = bench
    let rows = try output.rows("keluarga").filter { $0["desil_nasional"] != "" }
    let scored = tables["keluarga"].compactMap { row in
      PlainModel.score(row).map { (id: row["id_keluarga"] ?? "", score: $0) }
    }
    let decile = Dictionary(
      uniqueKeysWithValues: rows.map { ($0["id_keluarga"] ?? "", Int($0["desil_nasional"] ?? "") ?? 0) })
    var anyone = false
    for (program, limit) in [("PKH", 4), ("SEMBAKO", 5), ("PBI-JK", 5)] {
      let border = try #require(scored.filter { (decile[$0.id] ?? 11) <= limit }.map(\.score).max())
      let close = scored.filter { abs($0.score - border) <= 500 }
      let row = try #require(
        try output.summary("dekat_batas").first { $0["program"] == program && $0["tingkat"] == "nasional" })
      let below = close.count { (decile[$0.id] ?? 11) <= limit }
      let above = close.count - below
      #expect(row["di_bawah"] == String(below) && row["di_atas"] == String(above), "seed \(seed) \(program)")
      anyone = anyone || below + above > 0
      for family in close {
        let codes = try output.rows("keluarga").first { $0["id_keluarga"] == family.id }?["temuan"] ?? ""
        #expect(codes.contains("GC-04"), "seed \(seed) \(family.id)")
      }
    }
    #expect(anyone, "seed \(seed)")
  }

  @Test("electricity by power or by tariff, as the pipeline reads the limit; the person behind the meter is named")
  func electricity() throws {
    let shipped = try String(contentsOfFile: FlagBench.pipelines + "/rules/ink.yaml", encoding: .utf8)
      .replacingOccurrence("../reference", with: FlagBench.pipelines + "/reference")
    var small = PoorFamily(1)
    small.tables.add(
      "pln", small.key.merging(["id_individu": small.child, "idpel": "1", "tarif": "R1M", "daya": "900"]) { $1 })
    let large = PoorFamily(2)
    small.tables.rows["keluarga"]? += large.tables["keluarga"]
    small.tables.rows["anggota"]? += large.tables["anggota"]
    small.tables.add(
      "pln", large.key.merging(["id_individu": large.head, "idpel": "2", "tarif": "R1", "daya": "2200"]) { $1 })
    // By tariff 900 VA that nobody subsidises counts, and so does every larger meter: R1 of 2200 VA too.
    for (reading, expected) in [
      ("daya", ["\(large.id) daya 2200 \(large.head)"]),
      ("tarif", ["\(small.id) tarif R1M \(small.child)", "\(large.id) daya 2200 \(large.head)"]),
    ] {
      let bench = try FlagBench(flag: ["pita": "0", "ink": "../../rules/ink.yaml"], parts: 2)
      try bench.write("rules/ink.yaml", shipped.replacingOccurrence("cara: daya", with: "cara: \(reading)"))
      try bench.match(small.tables)
      let output = try bench.flag()
      let codes = try output.rows("keluarga").filter { $0["temuan"]?.contains("INK-05") == true }
      #expect(codes.count == expected.count, "\(reading)")
      let evidence = try output.rows("bukti").filter { $0["kode"] == "INK-05" }.map { row in
        ["id_keluarga", "kolom", "nilai", "id_individu"].map { row[$0] ?? "" }.joined(separator: " ")
      }
      #expect(evidence.sorted() == expected.sorted(), "\(reading)")
    }
  }
}
