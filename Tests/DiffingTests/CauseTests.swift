import Diagnostics
import Diffing
import Foundation
import TabularIO
import TestSupport
import Testing

/// A pair of small snapshots in which one thing happened.
private struct Case {
  let work = Workdir()
  var left: [FixtureTable] = []
  var right: [FixtureTable] = []
  var flagLeft: [(name: String, content: String)] = [("peringkat/contoh.yaml", "1"), ("rules/ink.yaml", "1")]
  var flagRight: [(name: String, content: String)] = [("peringkat/contoh.yaml", "1"), ("rules/ink.yaml", "1")]

  static func traces(_ rows: [(source: String, id: String, person: String, family: String)]) -> FixtureTable {
    var table = FixtureTable(name: "jejak", header: Fixture.traces)
    for (index, row) in rows.enumerated() {
      table.parts[row.source, default: []].append([
        row.source, "f.csv", "\(index + 1)", row.id, "PADAN", "", row.person, row.family, "", "", "", "",
      ])
    }
    return table
  }

  /// Writes both with manifests of their stages, and compares.
  func outcome(_ change: (inout DiffRequest) -> Void = { _ in }) throws -> Outcome {
    for (name, tables, flag, period) in [("a", left, flagLeft, "2025-Q1"), ("b", right, flagRight, "2025-Q2")] {
      let run = "\(work.path)/\(name)"
      try Fixture.snapshot("\(run)/5-emit", tables)
      let digest = try Fixture.manifest("\(run)/4-flag", stage: "flag", period: period, settings: flag)
      try Fixture.manifest(
        "\(run)/5-emit", stage: "emit", period: period,
        inputs: [(role: "flag", path: "4-flag/manifest.json", sha256: digest)])
    }
    return try Outcome("\(work.path)/a/5-emit", "\(work.path)/b/5-emit", in: work, change)
  }
}

@Suite struct CauseTests {
  @Test func aNewSourceRowIsToldFromACorrectedValue() throws {
    var test = Case()
    test.left = [
      Fixture.families([Fixture.family("k1"), Fixture.family("k2"), Fixture.family("k3")]),
      Case.traces([("dtks", "d1", "o1", "k1"), ("dtks", "d2", "o2", "k2"), ("p3ke", "p3", "o3", "k3")]),
    ]
    let roof = ["jenis_atap_terluas": "5"]
    test.right = [
      Fixture.families([Fixture.family("k1", roof), Fixture.family("k2", roof), Fixture.family("k3", roof)]),
      Case.traces([
        ("dtks", "d1", "o1", "k1"), ("dtks", "d2", "o2", "k2"), ("dtks", "d9", "o2", "k2"),
      ]),
    ]
    let outcome = try test.outcome()
    let causes = try outcome.causes("keluarga")
    #expect(causes["k1 jenis_atap_terluas"] == "NILAI_DIPERBAIKI")
    #expect(causes["k2 jenis_atap_terluas"] == "BARIS_BARU")
    let sources = try outcome.changes("keluarga").filter { $0["id"] == "k2" }.map { $0["sumber"] }
    #expect(sources == ["dtks"])
  }

  @Test func withoutTracesTheRowItselfTells() throws {
    var test = Case()
    test.left = [Fixture.families([Fixture.family("k1"), Fixture.family("k2"), Fixture.family("k3")])]
    test.right = [
      Fixture.families([
        Fixture.family("k1", ["jenis_atap_terluas": "5", "tanggal_data": "2025-05-01"]),
        Fixture.family("k2", ["jenis_atap_terluas": "5"]), Fixture.family("k3", ["is_dtks": "0"]),
      ])
    ]
    let causes = try test.outcome().causes("keluarga")
    #expect(causes["k1 jenis_atap_terluas"] == "BARIS_BARU")
    #expect(causes["k2 jenis_atap_terluas"] == "NILAI_DIPERBAIKI")
    #expect(causes["k3 is_dtks"] == "BARIS_HILANG")
  }

  @Test func aRowPutInBetweenShiftsNothing() throws {
    var test = Case()
    let rows = (1...40).map { (source: "dtks", id: "d\($0)", person: "o\($0)", family: "k\($0)") }
    var later = rows
    later.insert((source: "dtks", id: "d99", person: "o3", family: "k3"), at: 0)
    test.left = [Fixture.families([Fixture.family("k3"), Fixture.family("k20")]), Case.traces(rows)]
    test.right = [
      Fixture.families([
        Fixture.family("k3", ["alamat": "X"]), Fixture.family("k20", ["alamat": "X"]),
      ]), Case.traces(later),
    ]
    let causes = try test.outcome().causes("keluarga")
    #expect(causes["k3 alamat"] == "BARIS_BARU")
    #expect(causes["k20 alamat"] == "NILAI_DIPERBAIKI")
  }

  @Test func modelRuleAndCutOff() throws {
    var test = Case()
    test.left = [Fixture.families([Fixture.family("k1"), Fixture.family("k2"), Fixture.family("k3")])]
    test.right = [
      Fixture.families([
        Fixture.family("k1", ["skor_pmt": "11.0000", "desil_nasional": "2"]),
        Fixture.family("k2", ["desil_nasional": "5"]), Fixture.family("k3", ["temuan": "INK-10"]),
      ])
    ]
    test.flagRight = [("peringkat/contoh.yaml", "2"), ("rules/ink.yaml", "2")]
    let outcome = try test.outcome()
    let causes = try outcome.causes("keluarga")
    #expect(causes["k1 skor_pmt"] == "MODEL")
    #expect(causes["k1 desil_nasional"] == "MODEL")
    #expect(causes["k2 desil_nasional"] == "BATAS")
    #expect(causes["k3 temuan"] == "ATURAN")
    #expect(outcome.text.contains("ranking model changed") || outcome.text.contains("model peringkat"))
  }

  @Test func aScoreFollowsFromTheAnswers() throws {
    var test = Case()
    test.left = [Fixture.families([Fixture.family("k1")])]
    test.right = [
      Fixture.families([
        Fixture.family("k1", ["skor_pmt": "11.0000", "desil_nasional": "2", "jenis_atap_terluas": "1"])
      ])
    ]
    test.flagRight = [("peringkat/contoh.yaml", "2"), ("rules/ink.yaml", "1")]
    let causes = try test.outcome().causes("keluarga")
    #expect(causes["k1 skor_pmt"] == "NILAI_DIPERBAIKI")
    #expect(causes["k1 desil_nasional"] == "NILAI_DIPERBAIKI")
  }

  @Test func everyFamilyThatWasMergedAwayIsSaidToBe() throws {
    var test = Case()
    func identities(_ line: [String]) -> FixtureTable {
      var table = FixtureTable(name: "identitas", header: Fixture.identities)
      table.parts["k1"] = [line]
      return table
    }
    test.left = [
      Fixture.families(["k1", "k2", "k3", "k4"].map { Fixture.family($0) }),
      identities(["k1", "KELUARGA", "x", "", "2025-Q1", "", "TETAP"]),
    ]
    test.right = [
      Fixture.families([Fixture.family("k1", ["alamat": "LAIN"])]),
      identities(["k1", "KELUARGA", "x", "", "2025-Q1", "k2;k3", "GABUNG"]),
    ]
    let causes = try test.outcome().causes("keluarga")
    #expect(causes["k1 alamat"] == "GABUNG")
    #expect(causes["k2 id_keluarga"] == "GABUNG" && causes["k3 id_keluarga"] == "GABUNG")
    #expect(causes["k4 id_keluarga"] == "BARIS_HILANG")
  }

  @Test func whoIsGoneAndWhoComesBackIsSaidByTheRegistry() throws {
    var test = Case()
    func registry(_ lines: [[String]]) -> FixtureTable {
      var table = FixtureTable(name: "identitas", header: Fixture.identities)
      table.parts["o1"] = lines
      return table
    }
    let families = Fixture.families([Fixture.family("k1")])
    test.left = [
      families,
      registry([
        ["o1", "ORANG", "x", "", "2025-Q1", "", "TETAP"], ["o2", "ORANG", "y", "", "2024-Q4", "", "HILANG"],
        ["o3", "ORANG", "z", "", "2025-Q1", "", "BARU"],
      ]),
    ]
    test.right = [
      families,
      registry([
        ["o1", "ORANG", "x", "", "2025-Q1", "", "HILANG"], ["o2", "ORANG", "y", "", "2024-Q4", "", "TETAP"],
        ["o3", "ORANG", "z", "", "2025-Q1", "", "TETAP"],
      ]),
    ]
    let causes = try test.outcome().causes("identitas")
    #expect(causes["o1 hubungan"] == "BARIS_HILANG" && causes["o2 hubungan"] == "BARIS_BARU")
    #expect(causes["o3 hubungan"] == "WAKTU")
  }

  @Test func mergeSplitBirthAndDeath() throws {
    var test = Case()
    let before = ["o1", "o2", "o3", "o4", "o5"].map { Fixture.person($0, family: "k1") }
    let after = [
      Fixture.person("o1", family: "k1", ["nama": "BARU"]), Fixture.person("o4", family: "k1"),
      Fixture.person("o6", family: "k1", ["tanggal_lahir": "2025-05-20"]), Fixture.person("o7", family: "k1"),
      Fixture.person("o8", family: "k1"),
    ]
    var identities = FixtureTable(name: "identitas", header: Fixture.identities)
    identities.parts["o1"] = [["o1", "ORANG", "x", "", "2025-Q1", "", "TETAP"]]
    var identitiesNow = FixtureTable(name: "identitas", header: Fixture.identities)
    identitiesNow.parts["o1"] = [
      ["o1", "ORANG", "x", "", "2025-Q1", "o2", "GABUNG"], ["o7", "ORANG", "y", "", "2025-Q2", "o4", "PECAH"],
    ]
    var outside = FixtureTable(name: "anggota_luar", header: Fixture.outside)
    outside.parts["31"] = [["o3", "", "k1", "31", "3171010001", "N", "1", "1980-02-03", "MENINGGAL", "2025-04-04"]]
    test.left = [Fixture.families([Fixture.family("k1")]), Fixture.persons(before), identities]
    test.right = [Fixture.families([Fixture.family("k1")]), Fixture.persons(after), identitiesNow, outside]
    let outcome = try test.outcome()
    let causes = try outcome.causes("anggota")
    #expect(causes["o1 nama"] == "GABUNG")
    #expect(causes["o2 id_individu"] == "GABUNG")
    #expect(causes["o3 id_individu"] == "MENINGGAL")
    #expect(causes["o5 id_individu"] == "BARIS_HILANG")
    #expect(causes["o6 id_individu"] == "LAHIR")
    #expect(causes["o7 id_individu"] == "PECAH")
    #expect(causes["o8 id_individu"] == "BARIS_BARU")
    let flows = try #require(
      outcome.summary("mutasi_kab.csv").first { $0["jenis"] == "orang" && $0["kode_kabupaten_kota"] == "3171" })
    let expected = [
      "awal": "5", "lahir": "1", "ditambah": "1", "pecahan": "1", "meninggal": "1", "dikeluarkan": "1",
      "digabung": "1", "akhir": "5",
    ]
    for (column, value) in expected { #expect(flows[column] == value, "\(column)") }
  }
}
