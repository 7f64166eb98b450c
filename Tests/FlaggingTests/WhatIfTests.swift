import Diagnostics
import Flagging
import Foundation
import StageContract
import TabularIO
import Testing

@Suite("Comparison of two sets of rules")
struct WhatIfTests {
  /// PKH for deciles 1-2 alone, its quota as in the shipped file.
  private static func narrower() throws -> String {
    let shipped = try String(contentsOfFile: FlagBench.pipelines + "/program/pkh.yaml", encoding: .utf8)
    return shipped.replacingOccurrence("desil_maks: 4", with: "desil_maks: 2")
  }

  private func compare(_ bench: FlagBench, _ path: String, jobs: Int = 2) throws -> FlagOutput {
    let log = DiagnosticLog(stage: "flag", language: .english, write: { _ in })
    var options = try bench.options("run/jika", input: "run/3-match", jobs: jobs)
    options.extra = [("dengan", path)]
    _ = try StageRunner.run(WhatIfStage.self, options, log: log)
    return FlagOutput(folder: bench.folder + "/run/jika")
  }

  /// Who is on the list by `kelayakan`: eligible and within the quota.
  private func list(_ rows: [Fields], places: Int) -> Set<String> {
    Set(
      rows.filter { $0["layak"] == "1" && Int($0["peringkat"] ?? "") ?? Int.max <= places }
        .map { "\($0["id_keluarga"] ?? "") \($0["unit"] == "ORANG" ? $0["id_individu"] ?? "" : "")" })
  }

  @Test("who enters and leaves is the difference of two whole runs", arguments: [7919, 15838] as [UInt64])
  func difference(_ seed: UInt64) throws {
    let tables = RandomFamilies.make(seed: seed, families: 150)
    let bench = try FlagBench(parts: 8)
    try bench.match(tables)
    try bench.write("lain/pkh.yaml", try Self.narrower())
    try bench.write(
      "lain/pbi.yaml",
      "program: PBI-JK\nunit: ORANG\nmasa:\n  - {dari: 2025-01-01, dasar: uji, desil_maks: 7, kuota: 60, sebulan: 50000}\n"
    )
    let output = try compare(bench, bench.folder + "/lain")
    let before = try bench.flag()
    let programmes =
      "[\(bench.folder)/lain/pkh.yaml, \(FlagBench.pipelines)/program/sembako.yaml, \(bench.folder)/lain/pbi.yaml]"
    let other = try FlagBench(flag: ["program": programmes, "kuota": "{PKH: 5, SEMBAKO: 8, PBI-JK: 60}"], parts: 1)
    try other.match(tables)
    let after = try other.flag()
    let summary = try output.summary("bagaimana_jika")
    for (program, places, placesThen) in [("PKH", 5, 5), ("SEMBAKO", 8, 8), ("PBI-JK", 20, 60)] {
      let now = list(try before.rows("kelayakan/" + program), places: places)
      let then = list(try after.rows("kelayakan/" + program), places: placesThen)
      let rows = try output.rows("perubahan/" + program)
      func named(_ change: String) -> Set<String> {
        Set(rows.filter { $0["perubahan"] == change }.map { "\($0["id_keluarga"] ?? "") \($0["id_individu"] ?? "")" })
      }
      #expect(named("MASUK") == then.subtracting(now), "SEED=\(seed) \(program)")
      #expect(named("KELUAR") == now.subtracting(then), "SEED=\(seed) \(program)")
      let line = try #require(summary.first { $0["program"] == program && $0["tingkat"] == "nasional" })
      #expect(line["daftar_kini"] == String(now.count) && line["daftar_lain"] == String(then.count))
      #expect(
        line["masuk"] == String(then.subtracting(now).count) && line["keluar"] == String(now.subtracting(then).count))
      let kabs = summary.filter { $0["program"] == program && $0["tingkat"] == "kabupaten_kota" }
      #expect(kabs.reduce(0) { $0 + (Int($1["masuk"] ?? "") ?? 0) } == then.subtracting(now).count)
      if program == "SEMBAKO" { #expect(rows.isEmpty && line["selisih_rupiah"] == "0") }
      if program == "PBI-JK" {
        // 504,000 a year each today, 600,000 by the other rules.
        #expect(line["selisih_rupiah"] == String(then.count * 600_000 - now.count * 504_000))
      }
    }
    #expect(
      try output.rows("perubahan/PBI-JK").contains { $0["perubahan"] == "MASUK" && $0["alasan"] == "DI_LUAR_KUOTA" })
    try FileManager.default.removeItem(atPath: output.folder)
    let digests = try compare(bench, bench.folder + "/lain", jobs: 1).digests()
    try FileManager.default.removeItem(atPath: output.folder)
    #expect(try compare(bench, bench.folder + "/lain", jobs: 3).digests() == digests)
    #expect(try WhatIfSummary.text(folder: output.folder, language: .english).contains("PKH: list"))
    let path = output.folder + "/ringkasan/bagaimana_jika.csv"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for damage in ["", text + text, text.replacingOccurrence("nasional", with: "nasiona1")] {
      try damage.write(toFile: path, atomically: true, encoding: .utf8)
      let failure = #expect(throws: Failure.self) {
        try WhatIfSummary.text(folder: output.folder, language: .english)
      }
      #expect(failure?.status == .badData && failure?.file == path)
    }
  }

  @Test("other INK rules are compared too; the same rules change nothing; what is no rule is refused")
  func kinds() throws {
    let bench = try FlagBench(parts: 2)
    try bench.match(RandomFamilies.make(seed: 5, families: 80))
    let rules = try String(contentsOfFile: FlagBench.pipelines + "/rules/ink.yaml", encoding: .utf8)
    try bench.write(
      "pipelines/rules/sama.yaml", rules.replacingOccurrence("../reference", with: FlagBench.pipelines + "/reference"))
    let same = try compare(bench, bench.folder + "/pipelines/rules/sama.yaml").summary("bagaimana_jika")
    #expect(
      !same.isEmpty && same.allSatisfy { $0["masuk"] == "0" && $0["keluar"] == "0" && $0["selisih_rupiah"] == "0" })
    let lenient = rules.replacingOccurrence("../reference", with: FlagBench.pipelines + "/reference")
      .replacingOccurrence("INK-06:\n", with: "INK-06:\n  aktif: tidak\n")
    try bench.write("pipelines/rules/lain.yaml", lenient)
    let other = try compare(bench, bench.folder + "/pipelines/rules/lain.yaml").summary("bagaimana_jika")
    #expect(other.contains { $0["layak_kini"] != $0["layak_lain"] })
    try bench.write("salah.yaml", "apa: ini\n")
    #expect(throws: Failure.self) { try compare(bench, bench.folder + "/salah.yaml") }
    #expect(throws: Failure.self) { try compare(bench, bench.folder + "/tidak-ada.yaml") }
  }
}
