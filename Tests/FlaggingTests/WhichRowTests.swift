import Diagnostics
import Foundation
import StageContract
import TabularIO
import Testing

/// What decides between several rows, and what is said of them.
@Suite("Which of several rows counts, and its evidence")
struct WhichRowTests {
  private func flag<T>(_ tables: MatchTables, _ flag: [String: String] = [:], _ read: (FlagOutput) throws -> T) throws
    -> T
  {
    let bench = try FlagBench(flag: flag.merging(["pita": "0"]) { old, _ in old }, parts: 2)
    try bench.match(tables)
    return try read(try bench.flag())
  }

  /// One payment to nobody, so that PKH is measured.
  private func measure(_ tables: inout MatchTables, _ programme: String = "PKH") {
    tables.add(
      "penerima", ["urut": MatchTables.urut(999), "hasil": "TINJAU", "program": programme, "periode": "2025-Q2"])
  }

  @Test("the oldest waiting proposal is the cause, wherever its row stands", arguments: [false, true])
  func pending(_ isReversed: Bool) throws {
    var family = PoorFamily()
    family.addOthers()
    measure(&family.tables)
    let rows = [
      ("U2", "KECAMATAN", "2025-05-20"), ("U9", "DESA", "2025-05-01"), ("U1", "DINSOS", ""),
      ("U3", "DESA", "2025-05-01"),
    ]
    for (id, stage, date) in isReversed ? rows.reversed() : rows {
      family.tables.add(
        "usulan",
        family.key.merging([
          "id_individu": family.head, "hasil": "PADAN", "id_usulan": id, "jenis_usulan": "TAMBAH", "tahap": stage,
          "tanggal_usulan": date, "berkas": "\(id).csv",
        ]) { $1 })
    }
    try flag(family.tables) { output in
      let evidence = try #require(try output.rows("bukti").first { $0["kode"] == "EKS-06" })
      #expect(evidence["berkas"] == "U3.csv" && evidence["nilai"] == "DESA" && evidence["tanggal"] == "2025-05-01")
    }
  }

  @Test("an objection names its row")
  func objection() throws {
    var family = PoorFamily()
    family.addOthers()
    family.pay()
    for (id, date) in [("A2", "2025-04-09"), ("A1", "2025-04-04")] {
      family.tables.add(
        "aduan",
        family.key.merging([
          "id_individu": family.head, "hasil": "PADAN", "id_aduan": id, "jenis": "SANGGAH", "tanggal": date,
        ]) { $1 })
    }
    try flag(family.tables) { output in
      let rows = try output.rows("bukti").filter { $0["kode"] == "GC-05" }
      let row = try #require(rows.first)
      #expect(rows.count == 1 && row["sumber"] == "aduan" && row["berkas"] == "aduan.csv" && row["baris"] == "2")
      #expect(row["kolom"] == "jenis" && row["nilai"] == "SANGGAH" && row["tanggal"] == "2025-04-04")
      #expect(row["id_individu"] == family.head)
    }
  }

  @Test("stale data names the newest row that a value is from; too little data, how many values are known")
  func stale() throws {
    func evidence(_ fields: Fields) throws -> [[String]] {
      var family = PoorFamily(family: fields)
      family.addOthers()
      return try flag(family.tables) { output in
        try output.rows("bukti").filter { $0["kode"] == "GC-03" && $0["id_keluarga"] == family.id }.map { row in
          ["sumber", "berkas", "baris", "kolom", "nilai", "tanggal"].map { row[$0] ?? "" }
        }
      }
    }
    let rows = "regsosek_keluarga:r.csv:7;p3ke_keluarga:p.csv:3"
    let old = ["regsosek_keluarga", "r.csv", "7", "tgl_data", "2022-06-29", "2022-06-29"]
    let few = ["flag", "", "", "variabel_terisi", "1", "2025-06-30"]
    #expect(try evidence(["tanggal_data": "2022-06-29", "asal_baris": rows]) == [old])
    // Three years to the day are not yet old; nor is what has no date, of which nobody knows the age.
    #expect(try evidence(["tanggal_data": "2022-06-30", "asal_baris": rows]) == [])
    #expect(try evidence(["tanggal_data": "", "asal_baris": rows]) == [])
    let poor: Fields = ["jenis_lantai_terluas": "", "luas_lantai": "", "asal_baris": rows]
    #expect(try evidence(poor) == [few])
    #expect(try evidence(poor.merging(["tanggal_data": "2022-06-29"]) { $1 }).sorted { $0[0] < $1[0] } == [few, old])
  }

  @Test("a score in evidence is the score as it is printed")
  func score() throws {
    var family = PoorFamily()
    family.addOthers()
    try flag(family.tables, ["pita": "5"]) { output in
      let scores = Dictionary(
        uniqueKeysWithValues: try output.rows("keluarga").map { ($0["id_keluarga"] ?? "", $0["skor_pmt"] ?? "") })
      let rows = try output.rows("bukti").filter { $0["kode"] == "GC-04" }
      #expect(rows.count > 1)
      for row in rows { #expect(row["nilai"] == scores[row["id_keluarga"] ?? ""]) }
    }
  }

  @Test("a programme that is not measured leaves nobody out, so that no evidence says why")
  func unmeasured() throws {
    var family = PoorFamily(1, family: ["is_dtks": "0"], head: ["is_dtks": "0"])
    family.addOthers()
    measure(&family.tables, "PKH")
    try flag(family.tables) { output in
      var causes: Set<String> = []
      for programme in ["PKH", "SEMBAKO", "PBI-JK"] {
        for row in try output.rows("kelayakan/" + programme) {
          for code in (row["alasan"] ?? "").split(separator: ";") {
            causes.insert("\(row["id_keluarga"] ?? "") \(code)")
          }
        }
      }
      let shown = Set(
        try output.rows("bukti").filter { $0["kode"]?.hasPrefix("EKS-") == true }.map {
          "\($0["id_keluarga"] ?? "") \($0["kode"] ?? "")"
        })
      #expect(shown == causes && shown.contains("\(family.id) EKS-01"))
      // EKS-01 of each person would be the evidence of PBI-JK.
      #expect(try output.rows("bukti").filter { $0["kode"] == "EKS-01" }.count == 1)
      #expect(try output.summary("program").map { $0["diukur"] } == ["1", "0", "0"])
    }
  }

  @Test("whether an addition waits does not hang on the rule about removals", arguments: ["KEMENSOS", "DESA"])
  func withoutRemovals(_ stage: String) throws {
    let shipped = try String(contentsOfFile: FlagBench.pipelines + "/rules/ink.yaml", encoding: .utf8)
      .replacingOccurrence("../reference", with: FlagBench.pipelines + "/reference")
    var family = PoorFamily()
    family.addOthers()
    measure(&family.tables)
    family.tables.add(
      "usulan",
      family.key.merging([
        "id_individu": family.head, "hasil": "PADAN", "id_usulan": "U1", "jenis_usulan": "TAMBAH", "tahap": stage,
        "tanggal_usulan": "2025-05-01",
      ]) { $1 })
    func cause(_ change: (String) -> String) throws -> String? {
      let bench = try FlagBench(flag: ["pita": "0", "ink": "../../rules/ink.yaml"], parts: 2)
      try bench.write("rules/ink.yaml", change(shipped))
      try bench.match(family.tables)
      return try bench.flag().rows("kelayakan/PKH").first { $0["id_keluarga"] == family.id }?["alasan"]
    }
    let expected = stage == "DESA" ? "EKS-06" : "EKS-04"
    #expect(try cause { $0 } == expected)
    #expect(try cause { $0.replacingOccurrence("INK-17:\n", with: "INK-17:\n  aktif: tidak\n") } == expected)
    #expect(try cause { $0.replacingOccurrence("EKS-06:\n", with: "EKS-06:\n  aktif: tidak\n") } == "EKS-04")
  }

  @Test("of families with the border's own score, the decile tells who is below the limit")
  func tiedBorder() throws {
    var tables = MatchTables()
    for number in 1...50 {
      let family = PoorFamily(number)
      for (table, rows) in family.tables.rows { tables.rows[table, default: []] += rows }
    }
    try flag(tables, ["pita": "0.05"]) { output in
      let row = try #require(
        try output.summary("dekat_batas").first { $0["program"] == "PKH" && $0["tingkat"] == "nasional" })
      #expect(row["di_bawah"] == "20" && row["di_atas"] == "30")
    }
  }

  @Test(
    "an assistant's own capacity: none is none, a number goes before a blank, the larger of two counts",
    arguments: [(["0"], 0), ([""], 2), (["", "1"], 1), (["5", ""], 5), (["1", "3"], 3), (["0", ""], 0)])
  func capacity(_ stated: [String], _ visits: Int) throws {
    var tables = MatchTables()
    for number in 1...8 {
      let family = PoorFamily(number, head: ["keberadaan": "2", "asal_survei": "regsosek_anggota:a.csv:1"])
      for (table, rows) in family.tables.rows { tables.rows[table, default: []] += rows }
    }
    tables.rows["pendamping"] = stated.map { ["id_pendamping": "PSM1", "wilayah": "3171", "kapasitas_per_hari": $0] }
    try flag(tables) { output in
      let rows = try output.rows("kerja_lapangan")
      #expect(rows.count == 8 && rows.filter { $0["id_pendamping"] == "PSM1" }.count == visits)
    }
  }
}
