import Diagnostics
import Flagging
import Foundation
import StageContract
import Testing

@Suite("What a visit has refuted does not come back on the same evidence")
struct RefutationTests {
  /// One family in several quarters; each quarter knows the one before by its snapshot alone.
  private final class History {
    let bench: FlagBench
    private var previous: String?
    private var number = 0

    init(flag: [String: String] = [:]) throws {
      bench = try FlagBench(flag: flag.merging(["pita": "0"]) { $1 }, parts: 2)
      try bench.write("kosong/x", "")
    }

    /// Flags `family` and puts a snapshot away for the next time. Answers the codes of the family and what is refuted.
    /// The first four are quarters of 2025, later ones its last again: the programmes' terms end there.
    func flag(_ family: PoorFamily) throws -> (codes: String, refuted: [String]) {
      var family = family
      family.addOthers()
      number += 1
      let (run, period) = ("run-\(number)", "2025-Q\(min(number, 4))")
      try bench.match(family.tables, period: period, run: run)
      let output = try bench.flag(run: run, period: period, previous: previous)
      let row = try #require(try output.rows("keluarga").first { $0["id_keluarga"] == family.id })
      let evidence = try output.rows("bukti")
      let families = try output.rows("keluarga").map { "\($0["id_keluarga"] ?? "")=\($0["desil_nasional"] ?? "")" }
      let lines = evidence.map { row in FakeEmit.evidence.map { row[$0] ?? "" }.joined(separator: "~") }
      func list(_ items: [String]) -> String { "[" + items.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
      try bench.write(
        "pipelines/uji/emit.yaml", "keluarga: \(list(families))\ngraduasi: []\nbukti: \(list(lines))\n")
      let log = DiagnosticLog(stage: "emit", language: .english, write: { _ in })
      _ = try StageRunner.run(
        FakeEmit.self, try bench.options("\(run)/5-emit", input: "kosong", period: period), log: log)
      previous = "\(bench.folder)/\(run)/5-emit"
      let refuted = evidence.filter { $0["kode"] == "BTH-01" }
      #expect(refuted.allSatisfy { $0["id_keluarga"] == family.id })
      return (
        row["temuan"] ?? "",
        refuted.map { "\($0["sumber"] ?? "") \($0["baris"] ?? "") \($0["nilai"] ?? "") \($0["tanggal"] ?? "")" }
          .sorted()
      )
    }
  }

  private func family(removal: String? = nil, stage: String = "KEMENSOS", visits: [(String, String)] = []) -> PoorFamily
  {
    var family = PoorFamily()
    if let removal {
      family.tables.add(
        "usulan",
        family.key.merging([
          "id_individu": family.head, "hasil": "PADAN", "id_usulan": "U1", "jenis_usulan": "HAPUS", "tahap": stage,
          "tanggal_usulan": removal,
        ]) { $1 })
    }
    for (index, (date, status)) in visits.enumerated() {
      family.tables.add(
        "kunjungan",
        family.key.merging([
          "id_kunjungan": "V\(index)", "tanggal": date, "status_keberadaan": status,
          "terbaru": index == visits.count - 1 ? "1" : "0",
        ]) { $1 })
    }
    return family
  }

  @Test("the share of removals refuted counts those that the visit kept from being raised")
  func counted() throws {
    /// What the summary says of INK-17 in the nation: visited, refuted.
    func counts(_ family: PoorFamily) throws -> [String] {
      let bench = try FlagBench(flag: ["pita": "0"])
      var family = family
      family.addOthers()
      try bench.match(family.tables)
      let rows = try bench.flag().summary("kunjungan").filter { $0["tingkat"] == "nasional" && $0["kode"] == "INK-17" }
      return rows.flatMap { [$0["dikunjungi"] ?? "", $0["dibantah"] ?? ""] }
    }
    #expect(try counts(family(removal: "2025-05-01")) == [])
    #expect(try counts(family(visits: [("2025-06-01", "DITEMUKAN")])) == [])
    #expect(try counts(family(removal: "2025-05-01", visits: [("2025-06-01", "DITEMUKAN")])) == ["1", "1"])
    #expect(try counts(family(removal: "2025-05-01", visits: [("2025-06-01", "MAMPU")])) == ["1", "0"])
    // A removal after the visit stands.
    #expect(try counts(family(removal: "2025-06-02", visits: [("2025-06-01", "DITEMUKAN")])) == ["1", "0"])
  }

  @Test("an approved removal stays refuted when the visit is no longer in the extracts; a later one counts")
  func removal() throws {
    let old = family(removal: "2025-05-01")
    #expect(try History().flag(old).codes == "INK-17")
    let history = try History()
    let first = try history.flag(family(removal: "2025-05-01", visits: [("2025-06-01", "DITEMUKAN")]))
    #expect(first.codes == "" && first.refuted == ["ground_check 1 DITEMUKAN 2025-06-01", "usulan 1 HAPUS 2025-05-01"])
    let second = try history.flag(old)
    #expect(
      second.codes == "" && second.refuted == ["ground_check  DITEMUKAN 2025-06-01", "usulan 1 HAPUS 2025-05-01"])
    // Nothing is said of it for a while; it is still remembered.
    let third = try history.flag(family())
    #expect(third.codes == "" && third.refuted == ["ground_check  DITEMUKAN 2025-06-01", "usulan  HAPUS 2025-05-01"])
    #expect(try history.flag(old).codes == "")
    let later = try history.flag(family(removal: "2025-06-02"))
    #expect(later.codes == "INK-17" && later.refuted.count == 2)
    // A proposal of another day before the visit is no news either.
    #expect(try history.flag(family(removal: "2025-05-20")).codes == "")
  }

  @Test("a removal approved only after the visit has left the extracts")
  func approvedLate() throws {
    let history = try History()
    let waiting = family(removal: "2025-05-01", stage: "DESA", visits: [("2025-06-01", "DITEMUKAN")])
    #expect(try history.flag(waiting).refuted == ["ground_check 1 DITEMUKAN 2025-06-01"])
    #expect(try history.flag(family(removal: "2025-05-01")).codes == "")
  }

  @Test("a removal that no extract holds in the quarter of the visit comes back refuted")
  func absentMeanwhile() throws {
    let history = try History()
    #expect(try history.flag(family(removal: "2025-05-01")).codes == "INK-17")
    let visited = try history.flag(family(visits: [("2025-08-01", "DITEMUKAN")]))
    #expect(visited.codes == "" && visited.refuted == ["ground_check 1 DITEMUKAN 2025-08-01"])
    #expect(try history.flag(family(removal: "2025-05-01")).codes == "")
    #expect(try history.flag(family(removal: "2025-08-02")).codes == "INK-17")
  }

  @Test(
    "an older visit that comes back after a newer one does not count again", arguments: ["TIDAK_DITEMUKAN", "MAMPU"])
  func olderVisit(_ status: String) throws {
    let history = try History()
    let old = family(visits: [("2025-04-10", status)])
    #expect(try history.flag(old).codes != "")
    #expect(try history.flag(family(visits: [("2025-08-01", "DITEMUKAN")])).codes == "")
    #expect(try history.flag(old).codes == "")
  }

  @Test("an older visit does not count again when the newer one is gone; one newer still does")
  func visits() throws {
    let both = family(visits: [("2025-04-10", "TIDAK_DITEMUKAN"), ("2025-06-01", "DITEMUKAN")])
    let history = try History()
    #expect(try history.flag(both).codes == "")
    #expect(try history.flag(family(visits: [("2025-04-10", "TIDAK_DITEMUKAN")])).codes == "")
    let newer = try history.flag(family(visits: [("2025-10-10", "TIDAK_DITEMUKAN")]))
    #expect(newer.codes == "INK-02")
    // The same visits without the snapshot before.
    #expect(try History().flag(family(visits: [("2025-04-10", "TIDAK_DITEMUKAN")])).codes == "INK-02")
  }

  @Test(
    "evidence without a date, where the pipeline lets a visit refute it: the same value stays refuted, another does not"
  )
  func values() throws {
    let shipped = try String(contentsOfFile: FlagBench.pipelines + "/rules/ink.yaml", encoding: .utf8)
    let rules = shipped.replacingOccurrence("../reference", with: FlagBench.pipelines + "/reference")
      .replacingOccurrence("INK-05:\n", with: "INK-05:\n  dibantah_kunjungan: [DITEMUKAN]\n")
    let history = try History(flag: ["ink": "../../rules/ink.yaml"])
    try history.bench.write("rules/ink.yaml", rules)
    func metered(_ power: String, visit: String? = nil) -> PoorFamily {
      var made = family(visits: visit.map { [($0, "DITEMUKAN")] } ?? [])
      made.tables.rows["keluarga"]?[0]["jumlah_meter_pln"] = "1"
      made.tables.add(
        "pln", made.key.merging(["id_individu": made.head, "idpel": "1", "tarif": "R1", "daya": power]) { $1 })
      return made
    }
    #expect(try history.flag(metered("2200")).codes == "INK-05")
    let seen = try history.flag(metered("2200", visit: "2025-08-01"))
    #expect(seen.codes == "" && seen.refuted.contains("pln 1 2200 "))
    #expect(try history.flag(metered("2200")).codes == "")
    #expect(try history.flag(metered("3500")).codes == "INK-05")
    #expect(try history.flag(metered("2200")).codes == "")
    // A visit that stays in the extracts has not seen what is new since: one of an earlier quarter refutes no undated evidence.
    let kept = try History(flag: ["ink": "../../rules/ink.yaml"])
    try kept.bench.write("rules/ink.yaml", rules)
    #expect(try kept.flag(metered("2200", visit: "2025-02-01")).codes == "")
    #expect(try kept.flag(metered("2200", visit: "2025-02-01")).codes == "")
    #expect(try kept.flag(metered("3500", visit: "2025-02-01")).codes == "INK-05")
    #expect(try kept.flag(metered("3500", visit: "2025-12-01")).codes == "")
    // Nor one that is seen for the first time in a later quarter.
    let late = try History(flag: ["ink": "../../rules/ink.yaml"])
    try late.bench.write("rules/ink.yaml", rules)
    #expect(try late.flag(family()).codes == "")
    #expect(try late.flag(metered("2200", visit: "2025-02-01")).codes == "INK-05")
  }

  @Test("a removal without a date is refuted by a visit of its own quarter, and stays so; by an earlier one it is not")
  func undatedRemoval() throws {
    let history = try History()
    #expect(try history.flag(family(removal: "")).codes == "INK-17")
    let visited = try history.flag(family(removal: "", visits: [("2025-05-05", "DITEMUKAN")]))
    #expect(visited.codes == "" && visited.refuted == ["ground_check 1 DITEMUKAN 2025-05-05", "usulan 1 HAPUS "])
    #expect(try history.flag(family(removal: "")).codes == "")
    #expect(try history.flag(family(removal: "", visits: [("2025-05-05", "DITEMUKAN")])).codes == "")
    #expect(try History().flag(family(removal: "", visits: [("2024-12-05", "DITEMUKAN")])).codes == "INK-17")
  }
}
