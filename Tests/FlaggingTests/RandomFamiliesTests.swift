import Flagging
import Foundation
import TabularIO
import TestSupport
import Testing

@Suite("Random families against the plain model")
struct RandomFamiliesTests {
  /// `SEED=n` repeats a failure.
  static let seeds = SeededGenerator.seeds(6)

  @Test("codes, deciles, outcomes and ranks agree", arguments: seeds)
  func agrees(_ seed: UInt64) throws {
    let official = seed % 3 == 0
    let scope = ["nasional", "provinsi", "kabupaten_kota"][official ? 0 : Int(seed % 3)]
    let tables = RandomFamilies.make(seed: seed, families: 150)
    let bench = try FlagBench(
      flag: ["desil": official ? "resmi" : "model", "lingkup": scope], parts: seed % 2 == 0 ? 1 : 8)
    try bench.match(tables)
    let output = try bench.flag()
    let model = PlainModel(
      tables, official: official, scope: scope, quotas: ["PKH": 5, "SEMBAKO": 8, "PBI-JK": 20])

    for row in try output.rows("keluarga") {
      let id = row["id_keluarga"] ?? ""
      let deciles = model.deciles[id] ?? [:]
      for name in ["nasional", "provinsi", "kabupaten_kota"] {
        #expect(row["desil_" + name] == deciles[name].map(String.init) ?? "", "SEED=\(seed) \(id) \(name)")
      }
      #expect(row["skor_pmt"] == model.scores[id].map(Self.text) ?? "", "SEED=\(seed) \(id)")
      let earlier = (model.families[id]?["temuan"] ?? "").split(separator: ";").map(String.init)
      let expected = Set(earlier).union(model.codes[id] ?? []).sorted().joined(separator: ";")
      #expect(row["temuan"] == expected, "SEED=\(seed) \(id)")
    }
    for row in try output.rows("anggota") {
      let id = row["id_individu"] ?? ""
      let earlier = tables["anggota"].first { $0["id_individu"] == id }?["temuan"] ?? ""
      let all = Set(earlier.split(separator: ";").map(String.init)).union(model.codes[id] ?? [])
      #expect(row["temuan"] == all.sorted().joined(separator: ";"), "SEED=\(seed) \(id)")
    }
    for program in ["PKH", "SEMBAKO", "PBI-JK"] {
      let found = try output.rows("kelayakan/" + program).map { row in
        row.filter { $0.key != "urut" && $0.key != "unit" }
      }
      let expected = model.rows.filter { $0["program"] == program }
      #expect(found.count == expected.count, "SEED=\(seed) \(program)")
      let difference = Set(found).symmetricDifference(expected)
      #expect(difference.isEmpty, "SEED=\(seed) \(program): \(difference.prefix(4))")
      #expect(Set(expected.compactMap { $0["hasil"] }).count >= 5, "SEED=\(seed): outcomes are missing in the sample")
    }
    try checkEvidence(output, model, seed)
    try checkRates(output, model, seed)
  }

  /// Every code on a family or person has its evidence, and evidence speaks of nothing else.
  private func checkEvidence(_ output: FlagOutput, _ model: PlainModel, _ seed: UInt64) throws {
    let evidence = try output.rows("bukti")
    var persons: [String: Set<String>] = [:]
    var families: [String: Set<String>] = [:]
    for row in evidence {
      persons[row["id_individu"] ?? "", default: []].insert(row["kode"] ?? "")
      families[row["id_keluarga"] ?? "", default: []].insert(row["kode"] ?? "")
    }
    // What flag computes holds on the last day of the quarter; a source row's evidence has the row's own day or none.
    let computed = evidence.filter { $0["sumber"] == "flag" }
    #expect(!computed.isEmpty && computed.allSatisfy { $0["tanggal"] == "2025-06-30" }, "SEED=\(seed)")
    let others = evidence.filter { $0["sumber"] == "pln" || $0["sumber"] == "penerima" }
    #expect(others.allSatisfy { $0["tanggal"] == "" }, "SEED=\(seed)")
    for (id, codes) in model.codes {
      let seen = model.families[id] == nil ? persons[id] ?? [] : families[id] ?? []
      #expect(codes.subtracting(seen).isEmpty, "SEED=\(seed) \(id) lacks \(codes.subtracting(seen))")
    }
    for row in model.rows where row["menerima"] == "1" || row["id_keluarga"] != "" {
      for code in (row["alasan"] ?? "").split(separator: ";").map(String.init) {
        let seen = (families[row["id_keluarga"] ?? ""] ?? []).union(persons[row["id_individu"] ?? ""] ?? [])
        #expect(seen.contains(code), "SEED=\(seed) no evidence of \(code)")
      }
    }
  }

  /// National rates are those of the rows.
  private func checkRates(_ output: FlagOutput, _ model: PlainModel, _ seed: UInt64) throws {
    let rates = try output.summary("galat").filter { $0["tingkat"] == "nasional" && $0["desil"] == "semua" }
    for program in ["PKH", "SEMBAKO", "PBI-JK"] {
      let rows = model.rows.filter { $0["program"] == program }
      func count(_ hasil: String) -> Int { rows.filter { $0["hasil"] == hasil }.count }
      let recipients = rows.filter { $0["menerima"] == "1" }.count
      let unresolved = rows.filter { $0["berkas"] != "" && $0["hasil"] == "INKLUSI" }.count
      let eligible = rows.filter { $0["layak"] == "1" }.count
      let rate = try #require(rates.first { $0["program"] == program })
      #expect(rate["penerima_r"] == String(recipients), "SEED=\(seed)")
      #expect(rate["layak_l"] == String(eligible), "SEED=\(seed)")
      #expect(rate["galat_inklusi"] == Self.share(count("INKLUSI") - unresolved, recipients), "SEED=\(seed)")
      #expect(rate["tak_terliput"] == Self.share(count("EKSKLUSI") + count("BELUM"), eligible), "SEED=\(seed)")
      let places = min(model.quotas[program] ?? 0, eligible)
      #expect(rate["galat_eksklusi_kuota"] == Self.share(count("EKSKLUSI"), places), "SEED=\(seed)")
    }
  }

  private static func share(_ part: Int, _ whole: Int) -> String {
    if whole == 0 { return "" }
    let value = (part * 2_000_000 + whole) / (2 * whole)
    let digits = String(value % 1_000_000)
    return "\(value / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
  }

  private static func text(_ score: Int) -> String {
    let digits = String(abs(score) % 10_000)
    return (score < 0 ? "-" : "") + "\(abs(score) / 10_000)." + String(repeating: "0", count: 4 - digits.count) + digits
  }

  @Test("jobs, memory and the number of parts change nothing")
  func deterministic() throws {
    let tables = RandomFamilies.make(seed: 99, families: 120)
    let bench = try FlagBench(parts: 16)
    try bench.match(tables)
    let first = try bench.flag(jobs: 1, memory: 64 << 20).digests()
    try FileManager.default.removeItem(atPath: bench.folder + "/run/4-flag")
    #expect(try bench.flag(jobs: 3, memory: 1 << 30).digests() == first)

    let other = try FlagBench(parts: 1)
    try other.match(tables)
    let single = try other.flag()
    let parted = FlagOutput(folder: bench.folder + "/run/4-flag")
    for table in [
      "keluarga", "anggota", "bukti", "kelayakan/PKH", "kelayakan/PBI-JK", "kerja_lapangan", "keputusan_usulan",
    ] {
      #expect(try single.rows(table) == parted.rows(table), "\(table)")
    }
  }
}
