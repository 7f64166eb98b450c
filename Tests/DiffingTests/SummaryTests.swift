import Diagnostics
import Diffing
import Foundation
import TabularIO
import TestSupport
import Testing

@Suite struct SummaryTests {
  private func compare(
    _ left: [FixtureTable], _ right: [FixtureTable], _ change: (inout DiffRequest) -> Void = { _ in }
  ) throws -> (outcome: Outcome, work: Workdir) {
    let work = Workdir()
    let first = try Fixture.snapshot(work.path + "/a", left)
    let second = try Fixture.snapshot(work.path + "/b", right)
    return (try Outcome(first, second, in: work, change), work)
  }

  @Test func aMoveAcrossProvincesIsAChange() throws {
    let away = ["kode_kelurahan_desa": "5101010001"]
    let (outcome, work) = try compare(
      [Fixture.families([Fixture.family("k1"), Fixture.family("k2")])],
      [Fixture.families([Fixture.family("k1", away), Fixture.family("k2")])])
    withExtendedLifetime(work) {}
    let lines = try outcome.changes("keluarga")
    #expect(lines.allSatisfy { $0["jenis"] == "PINDAH" && $0["id"] == "k1" })
    #expect(lines.contains { $0["kolom"] == "kode_provinsi" && $0["lama"] == "31" && $0["baru"] == "51" })
    let flows = try outcome.summary("mutasi_kab.csv")
    #expect(flows.first { $0["kode_kabupaten_kota"] == "3171" }?["pindah_keluar"] == "1")
    #expect(flows.first { $0["kode_kabupaten_kota"] == "5101" }?["pindah_masuk"] == "1")
  }

  @Test func aKelurahanThatIsNotKnownIsNoMove() throws {
    func vague(_ regency: String) -> [String: String] {
      [
        "kode_kelurahan_desa": "", "kode_provinsi": "31", "kode_kabupaten_kota": regency,
        "kabupaten_kota": "KAB " + regency,
      ]
    }
    // k1: its kelurahan is no longer known. k2: moved, known to the kabupaten/kota alone on both sides; the rows of its
    // member are equal byte by byte. k3: known to the province alone from now on; k4: no longer so.
    let here = ["kode_kelurahan_desa": "3171010001"]
    func side(_ places: [[String: String]]) -> [FixtureTable] {
      [
        Fixture.families(places.enumerated().map { Fixture.family("k\($0)", $1) }),
        Fixture.persons(places.enumerated().map { Fixture.person("o\($0)", family: "k\($0)", $1) }),
      ]
    }
    let (outcome, work) = try compare(
      side([here, vague("3171"), here, vague("")]), side([vague("3171"), vague("3172"), vague(""), here]))
    withExtendedLifetime(work) {}
    let flows = try outcome.summary("mutasi_kab.csv")
    for kind in ["keluarga", "orang"] {
      func line(_ code: String) -> [String: String] {
        let row = flows.first { $0["jenis"] == kind && $0["kode_kabupaten_kota"] == code } ?? [:]
        return row.filter { Int($0.value) ?? 0 != 0 && $0.key != "kode_kabupaten_kota" }
      }
      #expect(
        line("3171") == [
          "awal": "3", "pindah_keluar": "1", "rincian_masuk": "1", "rincian_keluar": "1", "akhir": "2",
        ], "\(kind)")
      #expect(line("3172") == ["pindah_masuk": "1", "akhir": "1"], "\(kind)")
      #expect(line("31") == ["awal": "1", "rincian_masuk": "1", "rincian_keluar": "1", "akhir": "1"], "\(kind)")
    }
  }

  @Test(arguments: [
    (1, 10, "Naik Ekstrem"), (1, 7, "Naik Signifikan"), (1, 4, "Naik"), (4, 4, "Tetap"), (4, 1, "Turun"),
    (8, 4, "Turun Signifikan"), (9, 2, "Turun Ekstrem"), (10, 4, "Turun Signifikan"), (2, 9, "Naik Ekstrem"),
  ]) func sevenLabels(old: Int, new: Int, label: String) throws {
    let (outcome, work) = try compare(
      [Fixture.families([Fixture.family("k1", ["desil_nasional": "\(old)"])])],
      [Fixture.families([Fixture.family("k1", ["desil_nasional": "\(new)"])])])
    withExtendedLifetime(work) {}
    let cell = try #require(outcome.summary("matriks_desil.csv").first { $0["tingkat"] == "nasional" })
    #expect(cell["lama"] == "\(old)" && cell["baru"] == "\(new)" && cell["keluarga"] == "1")
    #expect(cell["perubahan"] == label)
  }

  @Test func programmesInAndOut() throws {
    func table(_ rows: [[String: String]]) -> FixtureTable {
      var table = FixtureTable(name: "kelayakan", header: Fixture.eligibility)
      table.parts["PKH"] = rows.map { row in
        let usual = ["program": "PKH", "unit": "KELUARGA", "kode_kabupaten_kota": "3171"]
        return Fixture.eligibility.map { row[$0] ?? usual[$0] ?? "" }
      }
      return table
    }
    let left = table([
      ["id_keluarga": "k1", "id_individu": "o1", "layak": "1", "menerima": "1", "hasil": "TEPAT", "nominal": "100"],
      ["id_keluarga": "k2", "layak": "1", "menerima": "0", "hasil": "EKSKLUSI", "peringkat": "1"],
      ["id_keluarga": "k3", "layak": "1", "menerima": "0", "hasil": "EKSKLUSI", "peringkat": "2"],
    ])
    let right = table([
      ["id_keluarga": "k1", "id_individu": "o9", "layak": "1", "menerima": "1", "hasil": "TEPAT", "nominal": "100"],
      [
        "id_keluarga": "k1", "id_individu": "o2", "layak": "0", "menerima": "1", "hasil": "INKLUSI",
        "alasan": "INK-08", "nominal": "70",
      ],
      ["id_keluarga": "k2", "id_individu": "o2", "layak": "1", "menerima": "1", "hasil": "TEPAT", "nominal": "100"],
      ["id_keluarga": "k3", "layak": "1", "menerima": "0", "hasil": "BELUM", "peringkat": "3"],
      ["berkas": "p.csv", "baris": "7", "layak": "0", "menerima": "1", "hasil": "INKLUSI", "alasan": "INK-09"],
    ])
    let (outcome, work) = try compare([left], [right])
    withExtendedLifetime(work) {}
    let flow = try #require(outcome.summary("program_masuk_keluar.csv").first { $0["tingkat"] == "nasional" })
    #expect(flow["menerima_tetap"] == "1" && flow["menerima_masuk"] == "2" && flow["menerima_keluar"] == "0")
    #expect(flow["layak_tetap"] == "3" && flow["nominal_lama"] == "100" && flow["nominal_baru"] == "270")
    let matrix = try outcome.summary("matriks_hasil.csv").map { "\($0["hasil_lama"] ?? "") \($0["hasil_baru"] ?? "")" }
    #expect(Set(matrix) == ["TEPAT TEPAT", "EKSKLUSI TEPAT", "EKSKLUSI BELUM", "- INKLUSI"])
    let causes = try outcome.causes("kelayakan")
    // The further payment is a row of its own with the same key; this is about the payee who was replaced.
    let payee = try outcome.changes("kelayakan").first { $0["kolom"] == "id_individu" && $0["lama"] == "o1" }
    #expect(payee?["id"] == "k1/PKH/KELUARGA" && payee?["sebab"] == "NILAI_DIPERBAIKI")
    #expect(causes["k2/PKH/KELUARGA hasil"] == "BARIS_BARU")
    #expect(causes["k3/PKH/KELUARGA hasil"] == "BATAS")
  }

  @Test func onlyIgnoreToleranceAndLimit() throws {
    let left = [Fixture.families([Fixture.family("k1", ["alamat": "A"]), Fixture.family("k2")])]
    let right = [
      Fixture.families([Fixture.family("k1", ["alamat": "B", "skor_pmt": "12.5100"]), Fixture.family("k2")])
    ]
    func status(_ change: (inout DiffRequest) -> Void) throws -> Diagnostics.ExitStatus {
      try compare(left, right, change).outcome.status
    }
    #expect(try status { _ in } == .differs)
    #expect(try status { $0.only = ["desil_nasional"] } == .ok)
    #expect(try status { $0.ignore = ["keluarga.alamat"] } == .differs)
    #expect(try status { $0.ignore = ["alamat", "skor_pmt"] } == .ok)
    let hundredth = try #require(Tolerance("skor_pmt=0.01"))
    let less = try #require(Tolerance("skor_pmt=0.0099"))
    #expect(
      try status {
        $0.ignore = ["alamat"]; $0.tolerances = [hundredth]
      } == .ok)
    #expect(
      try status {
        $0.ignore = ["alamat"]; $0.tolerances = [less]
      } == .differs)
    #expect(try status { $0.limit = ChangeLimit("1") } == .ok)
    #expect(try status { $0.limit = ChangeLimit("0") } == .differs)
    #expect(try status { $0.limit = ChangeLimit("50%") } == .ok)
    #expect(try status { $0.limit = ChangeLimit("49.9%") } == .differs)
    #expect(throws: Failure.self) { try status { $0.only = ["tidak_ada"] } }
  }

  @Test func headersMayDiffer() throws {
    var right = Fixture.families([Fixture.family("k1")])
    right = FixtureTable(name: "keluarga", header: right.header.reversed() + ["kolom_baru"], parts: right.parts)
    for part in right.parts.keys { right.parts[part] = right.parts[part]?.map { $0.reversed() + ["7"] } }
    let (outcome, work) = try compare([Fixture.families([Fixture.family("k1")])], [right]) { $0.full = true }
    #expect(
      try Model.entries(outcome.changes("keluarga")).map { [$0.column, $0.old, $0.new] } == [["kolom_baru", "", "7"]])
    _ = try PatchTool.apply(
      old: work.path + "/a", difference: outcome.folder, output: work.path + "/c", overwrite: false, jobs: 1,
      memory: 64 << 20, progress: .none)
    #expect(try contents(work.path + "/c") == contents(work.path + "/b"))
  }

  @Test func aPatchRefusesWhatItWasNotMadeFor() throws {
    let left = [Fixture.families([Fixture.family("k1"), Fixture.family("k2")])]
    let right = [Fixture.families([Fixture.family("k1", ["alamat": "B"])])]
    let (outcome, work) = try compare(left, right)
    func apply(_ old: String, _ difference: String) throws -> Diagnostics.ExitStatus {
      do {
        _ = try PatchTool.apply(
          old: old, difference: difference, output: work.path + "/c", overwrite: false, jobs: 1, memory: 64 << 20,
          progress: .none)
        return .ok
      } catch let failure as Failure {
        #expect(FileAccess.isFolder(work.path + "/c") == nil, "published in spite of \(failure)")
        return failure.status
      }
    }
    #expect(try apply(work.path + "/a", outcome.folder) == .badData, "it is not complete")
    let full = try Outcome(work.path + "/a", work.path + "/b", in: work) { $0.full = true }
    #expect(try apply(work.path + "/b", full.folder) == .badData, "it is for another snapshot")
    #expect(try apply(work.path + "/a", full.folder) == .ok)
  }

  @Test func summaryFitsATerminal() throws {
    let (outcome, work) = try compare(
      [Fixture.families((1...50).map { Fixture.family("k\($0)") })], [Fixture.families([Fixture.family("k1")])])
    withExtendedLifetime(work) {}
    for line in outcome.text.split(separator: "\n") where !line.contains("/") { #expect(line.count <= 80, "\(line)") }
    #expect(outcome.status == .differs)
  }
}
