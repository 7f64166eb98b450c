import RegistryTypes
import Testing

@Suite struct RegionTests {
  @Test func everyOldCode() {
    let moved = Fixtures.regionRows.filter { !$0.older.isEmpty }
    #expect(moved.count == 26)
    for row in moved {
      let reading = Fixtures.readRegion(row.older + "01" + "2001")
      #expect(reading.findings.text == "WIL-002")
      #expect("\(reading.code)" == row.code)
      #expect(reading.codeLength == 4)
      let kab = Fixtures.readRegion(row.older)
      #expect("\(kab.code)" == row.code)
    }
  }

  @Test func everyCurrentCodeStaysAsItIs() {
    for row in Fixtures.regionRows {
      let reading = Fixtures.readRegion(row.code)
      #expect(reading.findings.isEmpty)
      #expect("\(reading.code)" == row.code)
    }
  }

  /// Found by fuzzing: more digits than an Int holds.
  @Test(arguments: 11...22) func manyDigitsAreNoCode(count: Int) {
    for digit in ["1", "9"] {
      let text = String(repeating: digit, count: count)
      #expect(Fixtures.readRegion(text).codeLength == 0)
      #expect(Fixtures.readRegion(text, .bps).codeLength == 0)
      #expect(Fixtures.readRegion(text, .bps).findings.text == "WIL-001")
    }
  }

  @Test func everyBPSCodeIsTranslatedAtKabLevel() {
    for row in Fixtures.regionRows where row.level == "kabupaten_kota" && !row.bps.isEmpty {
      let reading = Fixtures.readRegion(row.bps + "010" + "001", .bps)
      #expect(reading.findings.text == "WIL-004")
      #expect("\(reading.code)" == row.code)
    }
  }

  @Test(arguments: [
    ("3171012001", "3171012001", ""), ("31.71.01.2001", "3171012001", ""), ("317101", "317101", ""), ("31", "31", ""),
    ("3171992001", "3171", "WIL-001"), ("3199012001", "", "WIL-001"), ("99", "", "WIL-001"), ("31710", "", "WIL-001"),
    ("", "", ""), ("-", "", ""), ("0", "", ""), ("abc", "", "WIL-001"), ("3171012001.0", "3171012001", ""),
    ("9101012001", "9301", "WIL-002"), ("92.71", "9671", "WIL-002"), ("00", "", ""),
    // A spreadsheet takes the groups for numbers.
    ("11.1.1", "110101", ""), ("31.71.1.2001", "3171012001", ""), ("11-1", "1101", ""),
    ("31 71 01 2001", "3171012001", ""),
    ("3171.01.2001", "3171012001", ""), ("31.7.1", "", "WIL-001"), ("91.1.1", "9301", "WIL-002"),
    ("33.0.1", "", "WIL-001"), ("1101.1.2", "", "WIL-001"), ("31.71.01.1", "", "WIL-001"), ("3171.1", "317101", ""),
    ("317.101", "317101", ""), ("3.171.012.001", "3171012001", ""), ("3.171.12.001", "", "WIL-001"),
    ("1.1.1.1.1", "", "WIL-001"),
    // Levels of zeros are none.
    ("3171010000", "317101", ""), ("3171000000", "3171", ""), ("3100000000", "31", ""), ("317100", "3171", ""),
    ("3100", "31", ""), ("9100000000", "91", ""), ("9101000000", "9301", "WIL-002"), ("31.71.01.0000", "317101", ""),
    ("0000000000", "", "WIL-001"), ("3171990000", "3171", "WIL-001"),
    // Four digits that no village has leave the kecamatan.
    ("3171010001", "317101", "WIL-001"), ("3171019999", "317101", "WIL-001"), ("3171014001", "317101", "WIL-001"),
    ("3171010104", "317101", "WIL-001"), ("3171011000", "317101", "WIL-001"), ("3171011001", "3171011001", ""),
    ("3171013001", "3171013001", ""),
  ])
  func kemendagri(_ text: String, _ code: String, _ findings: String) {
    let reading = Fixtures.readRegion(text)
    var scratch = ByteScratch()
    reading.writeCode(to: &scratch)
    #expect(scratch.text == code)
    #expect(reading.findings.text == findings)
  }

  @Test(arguments: [
    ("1101010001", "1109", "WIL-004"), ("1101010", "1109", "WIL-004"), ("1101", "1109", "WIL-004"),
    ("31.71.01.2001", "3174", "WIL-004"), ("31.71.01", "", "WIL-001"),
    ("94 71 010 001", "9171", "WIL-004"), ("11.1.10.1", "1109", "WIL-004"),
    ("94", "91", "WIL-004"), ("91", "92", "WIL-004"), ("9401", "9301", "WIL-004"), ("9999010001", "", "WIL-001"),
    ("110101", "", "WIL-001"), ("1101000000", "1109", "WIL-004"), ("3100000000", "31", "WIL-004"),
    ("9501010001", "93", "WIL-001"), ("3199010001", "", "WIL-001"),
  ])
  func bps(_ text: String, _ code: String, _ findings: String) {
    let reading = Fixtures.readRegion(text, .bps)
    var scratch = ByteScratch()
    reading.writeCode(to: &scratch)
    #expect(scratch.text == code)
    #expect(reading.findings.text == findings)
  }

  @Test func finerTranslationsWin() {
    let table = RegionTable(
      rows: Fixtures.regionRows,
      translations: [
        RegionTranslation(coding: .kemendagri, from: "910101", to: "930101"),
        RegionTranslation(coding: .bps, from: "1101010", to: "110901"),
      ])
    let older = "9101012001".withBytes { table.read($0, coding: .kemendagri, emptyWords: Fixtures.emptyWords) }
    #expect(older.code == 930_101)
    #expect(older.findings.text == "WIL-002")
    let bps = "1101010001".withBytes { table.read($0, coding: .bps, emptyWords: Fixtures.emptyWords) }
    #expect(bps.code == 110_901)
    let other = "9101022001".withBytes { table.read($0, coding: .kemendagri, emptyWords: Fixtures.emptyWords) }
    #expect(other.code == 9301)
  }

  @Test func prefixes() {
    #expect(Fixtures.regions.prefix(317_101) == .current)
    #expect(Fixtures.regions.prefix(910_101) == .older)
    #expect(Fixtures.regions.prefix(162_001) == .older)
    #expect(Fixtures.regions.prefix(319_901) == .unknown)
    // A BPS code of Papua that no Kemendagri edition holds.
    #expect(Fixtures.regions.prefix(940_901) == .bps)
  }

  @Test func roofSwapIsItsOwnInverse() {
    #expect((1...8).map(Roof.swapped) == [1, 2, 3, 4, 6, 5, 7, 8])
    for code in 1...8 { #expect(Roof.swapped(Roof.swapped(code)) == code) }
  }

  @Test func relations() {
    #expect((0...12).map(Relation.fromSIAK) == [0, 1, 2, 2, 3, 4, 5, 6, 6, 8, 7, 8, 0])
  }

  @Test(arguments: [
    ("L", 1), ("P", 2), ("1", 1), ("2", 2), ("LAKI-LAKI", 1), ("Perempuan", 2), ("lk", 1), ("PR", 2), ("M", 1),
    ("F", 2), ("Laki - Laki", 1), ("WANITA", 2), ("pria", 1), (" L ", 1), ("01", 1), ("3", 0), ("", 0), ("X", 0),
  ])
  func sex(_ text: String, _ value: Int) {
    #expect(text.withBytes { Sex($0)?.rawValue } == (value == 0 ? nil : UInt8(value)))
  }
}
