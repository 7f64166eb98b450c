import StageContract
import Testing

@Suite struct ChangeSampleTests {
  static func rows() -> [[String: String]] {
    (0..<300).map { index in
      let names = ["Budi \(index % 7)", "SITI AMINAH, S.PD", "BUDI SANTOSO", "h. ALI", "A. MD. RATNA / Ratna"]
      return [
        "id_dtks": "D\(index)", "nik": ["'3171011708909001", "3171011708909001", "-", "3.17E+15"][index % 4],
        "nama": names[index % 5], "kode_wilayah": index % 3 == 0 ? "9101012001" : "3171012001",
        "tanggal_lahir": index % 2 == 0 ? "17 Agustus 1990" : "1990-08-17", "pekerjaan": "PETANI",
      ]
    }
  }

  /// Texts of one length whose words begin alike are different values, whichever comes first.
  @Test func samplesFollowFromContentAlone() throws {
    let nik = Array("3171011708909001")
    let values = (1..<64).map { pattern in
      String(
        nik.enumerated().map { index, digit in
          pattern >> (index % 6) & 1 == 1 && index > 4 ? digit == "0" ? "O" : digit == "1" ? "l" : digit : digit
        })
    }
    func samples(_ values: [String]) throws -> [String] {
      let bench = try Bench()
      try bench.add("dtks", values.map { ["id_dtks": "1", "nik": $0, "nama": "BUDI", "tanggal_lahir": "1990-08-17"] })
      try bench.run()
      return try bench.rows("contoh/perubahan").filter { $0["kode"] == "NIK-005" }.map { $0["sebelum"] ?? "" }
    }
    let found = try samples(values)
    #expect(found.count == 3)
    #expect(try samples(values.reversed()) == found)
  }

  @Test func eachCodeHasItsCountAndMaskedValues() throws {
    let bench = try Bench()
    try bench.add("dtks", Self.rows(), chunk: 13)
    let manifest = try bench.run()
    let table = try bench.rows("contoh/perubahan")
    for finding in manifest.findings {
      let own = table.filter { $0["sumber"] == finding.source && $0["kode"] == finding.code }
      #expect((1...3).contains(own.count), "\(finding.code)")
      #expect(own.allSatisfy { $0["jumlah"] == "\(finding.count)" }, "\(finding.code)")
      #expect(Set(own.map { $0["sebelum"] }).count == own.count, "\(finding.code): the same value twice")
    }
    #expect(Set(table.map { $0["kode"] }) == Set(manifest.findings.map(\.code)))
    for row in table {
      for value in [row["sebelum"] ?? "", row["sesudah"] ?? ""] {
        #expect(
          value.allSatisfy { !$0.isLetter || "Aa".contains($0) } && value.allSatisfy { !$0.isNumber || $0 == "9" })
      }
    }
    let cleaned = table.filter { $0["kode"] == "NIK-004" }
    #expect(cleaned.map { $0["sebelum"] } == ["'" + String(repeating: "9", count: 16)])
    #expect(cleaned.map { $0["sesudah"] } == [String(repeating: "9", count: 16)])
    #expect(table.contains { $0["kode"] == "WIL-002" && $0["kolom"] == "kode_wilayah" && $0["sesudah"] == "9999" })
    #expect(
      table.contains { $0["kode"] == "TGL-003" && $0["sebelum"] == "99 Aaaaaaa 9999" && $0["sesudah"] == "9999-99-99" })
  }

  @Test func neitherOrderNorWorkersShow() throws {
    let forward = try Bench()
    try forward.add("dtks", Self.rows(), chunk: 13)
    try forward.run()
    let backward = try Bench()
    try backward.add("dtks", Self.rows().reversed(), chunk: 29)
    try backward.run(jobs: 4)
    #expect(try forward.rows("contoh/perubahan") == backward.rows("contoh/perubahan"))
  }

  @Test func regionColumnsSayTheirCoding() throws {
    let bench = try Bench()
    try bench.add("regsosek_keluarga", [["id_keluarga": "K1", "kode_wilayah_bps": "1101010001"]])
    let codings = try #require(try bench.run().extra("kode_wilayah")?.list)
    #expect(codings.map { $0["kolom"]?.text } == ["kode_wilayah_bps"])
    #expect(codings.map { $0["sistem"]?.text } == ["bps"])
  }
}
