import RegistryTypes
import TestSupport
import Testing

@Suite struct ValueTests {
  static func number(_ text: String, _ style: NumberReading.Style) -> (
    kind: NumberReading.Kind, text: String, whole: Int64
  ) {
    var scratch = ByteScratch()
    let reading = text.withBytes {
      NumberReading.read($0, style: style, emptyWords: Fixtures.emptyWords, output: &scratch)
    }
    return (reading.kind, reading.kind == .number ? scratch.text : "", reading.whole)
  }

  @Test(arguments: [
    ("12", "12"), ("007", "007"), ("1.000", "1000"), ("1,000", "1000"), ("1.000.000", "1000000"), ("3.0", "3"),
    ("3,00", "3"), ("'12", "12"), ("=\"12\"", "12"), (" 12 ", "12"), ("1 000", "1000"), ("-5", "-5"), ("+5", "5"),
    ("１２", "12"), ("3.5", ""), ("abc", ""), ("1e5", "100000"), ("1.5E+06", "1500000"), ("3,25e1", ""), ("0.500", ""),
    ("1500.000", "1500"), ("1.50.000", ""), ("1234.567.890", ""), ("12.345.6", ""), ("1.2.3x", ""),
    ("1234567890123456789", ""),
  ])
  func whole(_ text: String, _ expected: String) { #expect(Self.number(text, .whole).text == expected) }

  @Test(arguments: [
    ("36", "36"), ("36.5", "36.5"), ("36,5", "36.5"), ("36.50", "36.5"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"),
    ("1.234", "1.234"), (".5", "0.5"), ("36.", "36"), ("0,00", "0"), ("1.234.567", "1234567"), ("1,2,3.4", ""),
    ("1,234,567.8", "1234567.8"), ("2.5e-1", "0.25"), ("1.5E+06", "1500000"),
    ("1.2,3,4", ""), ("--", ""), ("5-6", ""),
  ])
  func decimal(_ text: String, _ expected: String) { #expect(Self.number(text, .decimal).text == expected) }

  @Test(arguments: [
    ("5250000", "5250000"), ("Rp 5.250.000,00", "5250000"), ("Rp5.250.000", "5250000"), ("IDR 5,250,000.00", "5250000"),
    ("Rp. 1.000,-", "1000"), ("5.250", "5250"), ("5250.50", "5250.5"), ("rp 0", "0"), ("Rp 1.500.000,00", "1500000"),
    ("1,500,000.00", "1500000"), ("1.500.000", "1500000"), ("1500000,5", "1500000.5"), ("1500000.00", "1500000"),
    ("1.5E+06", "1500000"), ("1,5E6", "1500000"), ("1E+06", "1000000"), ("15E-1", "1.5"),
    ("3.2E+15", "3200000000000000"),
    ("500.000", "500000"), ("500,000", "500000"), ("500000.000", "500000"), ("0.500", "0.5"), ("1.500", "1500"),
    ("1.500,5", "1500.5"), ("Rp1.500.000,-", "1500000"), ("1 500 000", "1500000"),
    ("1500000.333333333", "1500000.333333333"),
    ("1.500.00", ""), ("1.50.000", ""), ("15.00.000,00", ""), ("1,500.000,00", ""), ("1.5E", ""), ("E5", ""),
    ("1E+100", ""),
    ("1E+18", ""), ("1.5E+06.2", ""), ("1,500,000.00E2", ""), ("2,5 juta", ""),
  ])
  func rupiah(_ text: String, _ expected: String) { #expect(Self.number(text, .rupiah).text == expected) }

  @Test func emptyAndZeroDiffer() {
    for text in ["0.0", "0,0", "00.0", "-0", "-0,00", "+0.0", "Rp 0,0", "Rp -0,00", "0E+00", "0.0 "] {
      for style in [NumberReading.Style.whole, .decimal, .rupiah] {
        #expect(Self.number(text, style).text == "0", "\(text) \(style)")
      }
    }
    #expect(Self.number("", .whole).kind == .empty)
    #expect(Self.number("-", .whole).kind == .empty)
    #expect(Self.number("NULL", .rupiah).kind == .empty)
    #expect(Self.number("0", .whole).text == "0")
    #expect(Self.number("'0", .whole).text == "0")
    for style in [NumberReading.Style.whole, .decimal, .rupiah] {
      for text in ["0.0", "0,0", "0,00", "-0", "0.00", "-0.0", "Rp 0,00"] {
        #expect(Self.number(text, style).text == "0")
      }
      for text in ["N/A", "#N/A", "--", "X", "tidak ada"] { #expect(Self.number(text, style).kind == .empty) }
    }
  }

  /// What is written in other letters is something: it must not pass for a word for empty.
  @Test(arguments: ["٤٥", "四十", "сорок", "\u{FFFD}"])
  func otherLettersAreNotNothing(_ text: String) {
    for style in [NumberReading.Style.whole, .decimal, .rupiah] { #expect(Self.number(text, style).kind == .other) }
    #expect(
      text.withBytes { CodeReading.read($0, low: 1, high: 11, emptyWords: Fixtures.emptyWords) } == .other)
    #expect(Fixtures.readDate(text).findings.contains(.tgl001))
    #expect(!Fixtures.readNIK(text).findings.contains(.nik001))
    #expect(Self.number("\u{2013}", .whole).kind == .empty && Self.number("\u{3000}", .whole).kind == .empty)
  }

  @Test(arguments: [
    ("2025-Q2", "2025-Q2"), ("2025-q2", "2025-Q2"), ("2025Q2", "2025-Q2"), ("Q2/2025", "2025-Q2"),
    ("TW2 2025", "2025-Q2"),
    ("Triwulan II 2025", "2025-Q2"), ("2025 tw-4", "2025-Q4"), ("TW IV-2025", "2025-Q4"), (" 2025-Q1 ", "2025-Q1"),
    ("2025-Q5", ""), ("2025-04", ""), ("2 2025", ""), ("2025", ""), ("TW2", ""), ("Q2 Q3 2025", ""),
    ("TAHAP 2 2025", ""),
    ("", ""), ("2025-Q2 2025", ""), ("٢٠٢٥-Q2", ""),
  ])
  func periods(_ text: String, _ expected: String) {
    var scratch = ByteScratch()
    let isRead = text.withBytes { PeriodReading.read($0, output: &scratch) }
    #expect((isRead ? scratch.text : "") == expected)
    #expect(text.withBytes { PeriodReading.isPlain($0) } == (text == expected && !text.isEmpty))
  }

  @Test func printingANumberAndReadingItAgain() {
    var generator = SeededGenerator()
    for _ in 0..<5000 {
      let whole = Int.random(in: 0...999_999_999, using: &generator)
      let cents = Int.random(in: 1...9, using: &generator)
      for style in [NumberReading.Style.decimal, .rupiah] {
        let text = "\(whole).\(cents)"
        #expect(Self.number(text, style).text == text, "seed \(SeededGenerator.seed)")
        #expect(Self.number(text, style).whole == Int64(whole))
      }
    }
  }

  @Test(arguments: [
    ("YA", 1), ("ya", 1), ("Y", 1), ("1", 1), ("TRUE", 1), ("TIDAK", 0), ("Tdk", 0), ("0", 0), ("2", 0), ("T", 0),
    ("2. Tidak", 0), ("", -1), ("MUNGKIN", -1), ("3", -1), ("01", 1), ("1.0", 1), ("'1", 1), ("2,0", 0), ("00", 0),
    ("-1", -1), ("0.1", -1), (".2", -1), ("1/0", -1), ("10", -1), ("ＹＡ", 1), ("１", 1), ("Y\u{200B}A", 1), ("1٤", -1),
  ])
  func yesAndNo(_ text: String, _ expected: Int) {
    #expect(text.withBytes { YesNo($0).map { Int($0.rawValue) } } ?? -1 == expected)
  }

  @Test(arguments: [
    ("1", 1), ("01", 1), ("11", 11), ("3.0", 3), ("'2", 2), ("12", -1), ("0", 0), ("", 0), ("-", 0), ("q", -1),
    ("1a", -1), ("-1", -1), ("-5", -1), ("1/1", -1), ("1.1", -1), ("1-1", -1), ("1;1", -1), ("1,2", -1), ("1 1", -1),
    ("1.", 1), ("1,0", 1), ("=\"7\"", 7), ("(1)", -1), ("5.5", -1), (".5", -1), ("11.00", 11), ("１", 1),
  ])
  func codes(_ text: String, _ expected: Int) {
    let reading = text.withBytes { CodeReading.read($0, low: 1, high: 11, emptyWords: Fixtures.emptyWords) }
    #expect(reading == (expected == 0 ? .empty : expected < 0 ? .other : .code(expected)))
  }

  @Test(arguments: [
    ("1", 1), ("L", 1), ("lk", 1), ("Laki-laki", 1), ("1. Laki-laki", 1), ("02", 2), ("2.0", 2), ("'2", 2), ("Ｌ", 1),
    ("２", 2), ("P\u{200B}", 2), ("-1", 0), ("-2", 0), ("0.1", 0), (".2", 0), ("1/2", 0), ("12", 0), ("20", 0), ("", 0),
    ("X", 0), ("ذ", 0),
  ])
  func sexes(_ text: String, _ expected: UInt8) {
    #expect(text.withBytes { Sex($0)?.rawValue } ?? 0 == expected)
  }

  @Test func wordLists() {
    let tariffs = WordList(words: ["R1", "R1M", "PPU-BU"], prefixes: ["B"], isOpen: false)
    func read(_ list: WordList, _ text: String) -> String? {
      var scratch = ByteScratch()
      return text.withBytes { list.read($0, output: &scratch) } ? scratch.text : nil
    }
    #expect(read(tariffs, "r1/900VA") == "R1")
    #expect(read(tariffs, "ppu bu") == "PPU-BU")
    #expect(read(tariffs, "b2") == "B2")
    #expect(read(tariffs, "X1") == nil)
    let numbers = WordList(words: ["1", "21"], prefixes: [], isOpen: false)
    #expect(read(numbers, "'21") == "21" && read(numbers, "-1") == nil && read(numbers, "2/1") == nil)
    #expect(read(tariffs, "Ｒ１") == "R1")
    #expect("R1M".withBytes { tariffs.holds($0) })
    #expect(!"r1m".withBytes { tariffs.holds($0) })
    let open = WordList(words: ["PKH"], prefixes: [], isOpen: true)
    #expect(read(open, " lain ") == "LAIN")
  }

  struct Address: Sendable, CustomTestStringConvertible {
    let text: String
    let street: String
    var rt = 0
    var rw = 0
    var dusun = ""
    var testDescription: String { text }
  }

  @Test(arguments: [
    Address(text: "JL MAWAR NO 3 RT 001 RW 002", street: "JL MAWAR NO 3", rt: 1, rw: 2),
    Address(text: "JL. MAWAR RT.1/2", street: "JL. MAWAR", rt: 1, rw: 2),
    Address(text: "JL MAWAR RT/RW 001/002", street: "JL MAWAR", rt: 1, rw: 2),
    Address(text: "JL MAWAR RT001/RW002", street: "JL MAWAR", rt: 1, rw: 2),
    Address(text: "JL MAWAR 001/002", street: "JL MAWAR", rt: 1, rw: 2),
    Address(text: "JL MAWAR NO 12/14", street: "JL MAWAR NO 12/14"),
    Address(text: "KP. BUKIT 010/006", street: "KP. BUKIT", rt: 10, rw: 6),
    Address(text: "DUSUN KRAJAN RT 03 RW 01", street: "", rt: 3, rw: 1, dusun: "KRAJAN"),
    Address(text: "DSN SUKA MAJU, JL PASAR NO 5", street: "JL PASAR NO 5", dusun: "SUKA MAJU"),
    Address(text: "DS SUKA MAJU", street: "DS SUKA MAJU"),
    Address(text: "RW 5 KAMPUNG BARU", street: "KAMPUNG BARU", rw: 5),
    Address(text: "JL RTH BARU", street: "JL RTH BARU"), Address(text: "", street: ""),
    Address(text: "JL RW MONGINSIDI", street: "JL RW MONGINSIDI"),
    Address(text: "JL RT. PERMAI 3", street: "JL RT. PERMAI 3"), Address(text: "JL MAWAR RT/RW -", street: "JL MAWAR"),
    Address(text: "JL MAWAR RT - RW 02", street: "JL MAWAR", rw: 2),
    Address(text: "JL MAWAR RT 012B RW 03", street: "JL MAWAR", rt: 12, rw: 3),
    Address(text: "RT 1B/RW 2A KP BARU", street: "KP BARU", rt: 1, rw: 2),
    Address(text: "RT - DUSUN KRAJAN", street: "", dusun: "KRAJAN"),
    Address(text: "RT RW", street: ""), Address(text: "RT 000 RW 000", street: ""),
  ])
  func address(_ sample: Address) {
    var scratch = AddressScratch()
    sample.text.withBytes { scratch.read($0) }
    #expect(scratch.street.text == sample.street)
    #expect(scratch.rt == sample.rt)
    #expect(scratch.rw == sample.rw)
    #expect(scratch.dusun.text == sample.dusun)
  }

  @Test func diagnoses() {
    var numbers = ColumnDiagnosis(.nik)
    for text in [
      "3171011708909010", "3171011708909001", "317101170890901", "3171013208909001", "x",
      "'3171011708909010", "3171.01.170890.9002",
    ] {
      text.withBytes { numbers.addNIK($0) }
    }
    #expect(numbers.usable == 4)
    #expect(numbers.counts[1] == 2)
    var dates = ColumnDiagnosis(.tanggal)
    for text in [
      "01-01-1970", "1970-01-01", "19700701", "31/12/1980", "1990-05-05", "32-01-1990", "5 Mei 1990",
      "1 Juli 1975", "01/01/70", "",
    ] {
      text.withBytes { dates.addDate($0, Fixtures.dates) }
    }
    #expect(dates.counts == [8, 0, 3, 3, 2, 1, 1, 0, 2])
    var codes = ColumnDiagnosis(.wilayah)
    for text in ["3171012001", "31.71", "9101", "9427", "99", "ab", "94 27 010 001", "31.7.1"] {
      text.withBytes { codes.addRegion($0, Fixtures.regions) }
    }
    #expect(codes.counts == [6, 3, 5, 2, 1])
    var sum = codes
    sum.add(codes)
    #expect(sum.counts == [12, 6, 10, 4, 2])
    #expect(ColumnDiagnosis(.nik, counts: [1]) == nil)
  }
}
