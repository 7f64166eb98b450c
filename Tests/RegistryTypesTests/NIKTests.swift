import RegistryTypes
import TestSupport
import Testing

@Suite struct NIKTests {
  /// A usable number: Jakarta Pusat, a man born on 17 August 1990.
  static let man = "3171011708909001"
  /// A woman born on 2 May 1985.
  static let woman = "3171014205859002"

  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    let findings: String
    var usable: String?
    var testDescription: String { "\(text.debugDescription) -> \(findings)" }
  }

  static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }

  static let defects: [Case] = [
    // NIK-001: empty and words for empty
    Case(text: "", findings: "NIK-001"), Case(text: "   ", findings: "NIK-001"),
    Case(text: "-", findings: "NIK-001"), Case(text: "--", findings: "NIK-001"), Case(text: "0", findings: "NIK-001"),
    Case(text: "NULL", findings: "NIK-001"), Case(text: "null", findings: "NIK-001"),
    Case(text: "Tidak Ada", findings: "NIK-001"), Case(text: "BELUM-ADA", findings: "NIK-001"),
    Case(text: "#N/A", findings: "NIK-001"), Case(text: "'", findings: "NIK-001"),
    // NIK-002: placeholders
    Case(text: zeros(16), findings: "NIK-002"), Case(text: String(repeating: "9", count: 16), findings: "NIK-002"),
    Case(text: String(repeating: "1", count: 16), findings: "NIK-002"),
    Case(text: "1234567890" + "123456", findings: "NIK-002"), Case(text: "317101" + zeros(10), findings: "NIK-002"),
    Case(text: "'" + zeros(16), findings: "NIK-002;NIK-004"),
    // NIK-003: scientific notation
    Case(text: "3.17101E+15", findings: "NIK-003"), Case(text: "3,17101E+15", findings: "NIK-003"),
    Case(text: "3.17101170890900E+15", findings: "NIK-003"), Case(text: "3e15", findings: "NIK-003"),
    Case(text: " 3.17101e+15 ", findings: "NIK-003"), Case(text: "\"3.17101E15\"", findings: "NIK-003"),
    // NIK-004: cleaned
    Case(text: "'" + man, findings: "NIK-004", usable: man),
    Case(text: "=\"\(man)\"", findings: "NIK-004", usable: man),
    Case(text: " \(man) ", findings: "NIK-004", usable: man),
    Case(text: "\u{2019}\(man)", findings: "NIK-004", usable: man),
    Case(text: "\(man).000000", findings: "NIK-004", usable: man),
    Case(text: "\(man),00", findings: "NIK-004", usable: man),
    Case(text: "3.171.011.708.909.001,00", findings: "NIK-004", usable: man),
    Case(text: "NIK: \(man)", findings: "NIK-004", usable: man),
    Case(text: "3171 0117 0890 9001", findings: "NIK-004", usable: man),
    Case(text: "3171.0117.0890.9001", findings: "NIK-004", usable: man),
    Case(text: "317101-170890-9001", findings: "NIK-004", usable: man),
    Case(text: "\u{00A0}\(man)", findings: "NIK-004", usable: man),
    Case(text: "\u{FEFF}\(man)", findings: "NIK-004", usable: man),
    Case(text: "317101\u{200B}1708909001", findings: "NIK-004", usable: man),
    Case(text: "\t\(man)", findings: "NIK-004", usable: man), Case(text: "\(man).0", findings: "NIK-004", usable: man),
    Case(text: "\(man),00", findings: "NIK-004", usable: man),
    Case(text: "３１７１０１１７０８９０９００１", findings: "NIK-004", usable: man),
    // NIK-005: letters for digits
    Case(text: "317IOI17O8909OOI", findings: "NIK-005", usable: man),
    Case(text: "3l7l0117089o9o01", findings: "NIK-005", usable: man),
    Case(text: "'31710117089O9001", findings: "NIK-004;NIK-005", usable: man),
    Case(text: "3171014205B59002", findings: "NIK-005", usable: "3171014205859002"),
    Case(text: "317101420S859002", findings: "NIK-005", usable: woman),
    // NIK-006: length or not a number
    Case(text: "317101170890900", findings: "NIK-006"), Case(text: "31710117089090011", findings: "NIK-006"),
    Case(text: "317101170890900X", findings: "NIK-006"), Case(text: "SUPARNO", findings: "NIK-006"),
    Case(text: "17", findings: "NIK-006"), Case(text: "3171-01-1708", findings: "NIK-004;NIK-006"),
    Case(text: String(repeating: "3", count: 200), findings: "NIK-006"),
    Case(text: "31710117089090ñ1", findings: "NIK-006"),
    // NIK-007: date part
    Case(text: "3171010008909001", findings: "NIK-007"), Case(text: "3171013208909001", findings: "NIK-007"),
    Case(text: "3171014008909001", findings: "NIK-007"), Case(text: "3171017208909001", findings: "NIK-007"),
    Case(text: "3171018108909001", findings: "NIK-007"), Case(text: "3171011700909001", findings: "NIK-007"),
    Case(text: "3171011713909001", findings: "NIK-007"), Case(text: "3171013104909001", findings: "NIK-007"),
    Case(text: "3171012902909001", findings: "NIK-007"), Case(text: "3171013002929001", findings: "NIK-007"),
    // NIK-008 and NIK-009: prefix
    Case(text: "3199011708909001", findings: "NIK-008", usable: "3199011708909001"),
    Case(text: "9901011708909001", findings: "NIK-008", usable: "9901011708909001"),
    Case(text: "3171991708909001", findings: "NIK-008", usable: "3171991708909001"),
    Case(text: "9471011708909001", findings: "NIK-008;NIK-023", usable: "9471011708909001"),
    Case(text: "9101011708909001", findings: "NIK-009", usable: "9101011708909001"),
    Case(text: "9271011708909001", findings: "NIK-009", usable: "9271011708909001"),
    Case(text: "3220011708909001", findings: "NIK-009", usable: "3220011708909001"),
    // NIK-010, NIK-011
    Case(text: "317101170890" + zeros(4), findings: "NIK-010"),
    Case(text: "0317101170899001", findings: "NIK-011"), Case(text: "0320501200199001", findings: "NIK-011"),
    // Usable as it is
    Case(text: man, findings: "", usable: man), Case(text: woman, findings: "", usable: woman),
    Case(text: "3171012902009001", findings: "", usable: "3171012902009001"),
    Case(text: "9301011708909001", findings: "", usable: "9301011708909001"),
  ]

  @Test(arguments: defects) func defect(_ sample: Case) {
    let reading = Fixtures.readNIK(sample.text)
    #expect(reading.findings.text == sample.findings)
    #expect(reading.nik.map { String($0.value) } == sample.usable)
  }

  @Test func bothWaysOfReadingAgree() {
    // A space at the end sends the same digits the slow way.
    var generator = SeededGenerator()
    for _ in 0..<5000 {
      let value = UInt64.random(in: 1_000_000_000_000_000...9_999_999_999_999_999, using: &generator)
      let fast = Fixtures.readNIK("\(value)")
      var slow = Fixtures.readNIK("\(value) ")
      slow.findings.remove(.nik004)
      #expect(fast == slow, "seed \(SeededGenerator.seed)")
    }
  }

  @Test func roundTrip() {
    var generator = SeededGenerator()
    for _ in 0..<2000 {
      let value = UInt64.random(in: 1_000_000_000_000_000...9_999_999_999_999_999, using: &generator)
      var scratch = ByteScratch()
      NIK(unchecked: value).write(to: &scratch)
      #expect(DigitReading.sixteenDigits(scratch.span) == value, "seed \(SeededGenerator.seed)")
    }
  }

  @Test func sixteenDigitsRefusesEveryOtherByte() {
    for position in 0..<16 {
      for byte in UInt8.min...UInt8.max where !(48...57).contains(byte) {
        var bytes = Array("3171011708909001".utf8)
        bytes[position] = byte
        bytes.withUnsafeBufferPointer { #expect(DigitReading.sixteenDigits($0) == nil) }
      }
    }
  }

  @Test func century() throws {
    let nik = try #require(Fixtures.readNIK("3171010101269001").nik)
    let reference = Fixtures.reference
    #expect(nik.birthDate(declared: nil, reference: reference) == CalendarDay(year: 1926, month: 1, day: 1))
    let later = try #require(CalendarDay(year: 2026, month: 3, day: 31))
    #expect(nik.birthDate(declared: nil, reference: later) == CalendarDay(year: 2026, month: 1, day: 1))
    let declared = CalendarDay(year: 1926, month: 1, day: 1)
    #expect(nik.birthDate(declared: declared, reference: later) == declared)
  }

  @Test func mismatchIsAWarningAndEqualityAnError() throws {
    var reading = Fixtures.readNIK(Self.woman)
    let birth = Fixtures.readDate("1985-05-03")
    Fixtures.identifiers.compare(&reading, birth: birth, sex: .male, familyCardDigits: 0)
    #expect(reading.findings.text == "NIK-012;NIK-013")
    #expect(reading.nik != nil)

    reading = Fixtures.readNIK(Self.woman)
    let same = Fixtures.readDate("2 Mei 1985")
    Fixtures.identifiers.compare(&reading, birth: same, sex: .female, familyCardDigits: 0)
    #expect(reading.findings.isEmpty)

    Fixtures.identifiers.compare(&reading, birth: same, sex: .female, familyCardDigits: reading.digits)
    #expect(reading.findings.text == "NIK-015")
    #expect(reading.nik == nil)
  }

  @Test(arguments: [
    ("", "KK-001", false), ("-", "KK-001", false), (NIKTests.zeros(16), "KK-001", false),
    ("317101170890900", "KK-002", false), ("3.17101E+15", "KK-002", false),
    ("317101170890" + NIKTests.zeros(4), "KK-002", false),
    ("3171013208909001", "KK-002", false), ("0171011708909001", "KK-002", false), ("KARTU", "KK-002", false),
    ("3171014205859002", "KK-003", true), ("'3171011708159001", "KK-007", true), ("317101170815900I", "KK-007", true),
    ("3171011708159001", "", true),
  ])
  func familyCard(_ text: String, _ findings: String, _ usable: Bool) {
    let reading = Fixtures.readCard(text)
    #expect(reading.findings.text == findings)
    #expect((reading.number != nil) == usable)
  }

  @Test func twentyNineFebruary() {
    for year in 0..<100 {
      let short = year < 10 ? "0\(year)" : "\(year)"
      let leap = year % 4 == 0
      #expect((Fixtures.readNIK("3171012902\(short)9001").nik != nil) == leap)
    }
  }

  @Test func zerosAreNothing() {
    for text in ["0", "00", "'00"] {
      #expect(Fixtures.readNIK(text).findings.contains(.nik001))
      #expect(Fixtures.readCard(text).findings.text == "KK-001")
    }
    // A small b is as much a 6.
    #expect(Fixtures.readNIK("317101170b909001").nik == nil)
    #expect(Fixtures.readNIK("317101170B909001").findings.contains(.nik005))
  }
}
