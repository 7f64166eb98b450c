import RegistryTypes
import TestSupport
import Testing

@Suite struct DateTests {
  /// Every way of writing 17 August 1945 that registries use.
  static let sameDay = [
    "17-08-1945", "17/08/1945", "17.08.1945", "17 08 1945", "1945-08-17", "1945/08/17", "1945.08.17", "19450817",
    "17081945", "17-8-1945", "1945-8-17", "17 Agustus 1945", "17 agustus 1945", "17-Agu-1945", "17 Agt 1945",
    "17 Ags 1945", "17-AUG-1945", "17 August 1945", "Jumat, 17 Agustus 1945", "17/08/45", "17-08-45", "17-AUG-45",
    "170845", "16666", "16666.0", "16666.5", "1945-08-17T00:00:00Z", "1945-08-17 00:00:00", "17-08-1945 00:00",
    "17/08/1945 00:00:00", "'17-08-1945", "=\"17-08-1945\"", " 17-08-1945 ", "17\u{2013}08\u{2013}1945",
    "１７-０８-１９４５", "17\u{00A0}Agustus\u{00A0}1945", "19450817000000", "1945-08-17T00:00:00.000+07:00",
    "Jumat Legi, 17 Agustus 1945", "17-VIII-1945", "17 viii 1945", "17 Agoestoes 1945", "19450817.0", "17081945.0",
    "17 Agustus 1945 M", "17-08-1945 12:00:00 AM", "17/08/1945 1:05 PM", "August 17, 1945", "Agustus 17 1945",
    "Friday, August 17, 1945", "Fri, 17 Aug 1945", "Jum, 17-08-1945", "tgl 17-08-1945", "Tgl. 17/08/1945",
    "Tanggal: 17 Agustus 1945",
    "1945-08-17 00:00:00+0700", "1945-08-17T23:30:00+09:00",
    // Midnight here, told in UTC or another zone.
    "1945-08-16T17:00:00Z", "1945-08-16T16:00:00.000Z", "1945-08-16T15:00:00Z", "1945-08-16T16:30:00Z",
    "1945-08-16 17:00:00+00:00", "1945-08-16T12:00:00-05:00", "1945-08-18T00:30:00+12:00", "1945-08-16T23:15Z",
  ]

  @Test(arguments: sameDay) func everyFormOfTheSameDay(_ text: String) {
    #expect(Fixtures.readDate(text).day == CalendarDay(year: 1945, month: 8, day: 17))
  }

  @Test(arguments: [
    ("17 Pebruari 1990", 1990, 2, 17), ("1 Nopember 1990", 1990, 11, 1), ("02-MEI-99", 1999, 5, 2),
    ("05/06/24", 2024, 6, 5), ("05/06/25", 2025, 6, 5), ("05/07/25", 1925, 7, 5), ("31 Des 2000", 2000, 12, 31),
    ("03/04/2005", 2005, 4, 3), ("12/11/2010", 2010, 11, 12), ("29-02-2000", 2000, 2, 29), ("43831", 2020, 1, 1),
    ("19900817.0", 1990, 8, 17), ("17081990,0", 1990, 8, 17), ("43831.5", 2020, 1, 1),
    ("20010203", 2001, 2, 3), ("19121920", 1920, 12, 19), ("1 Jan 1900", 1900, 1, 1),
  ])
  func dayBeforeMonth(_ text: String, _ year: Int, _ month: Int, _ day: Int) {
    #expect(Fixtures.readDate(text).day == CalendarDay(year: year, month: month, day: day))
  }

  @Test(arguments: [
    "08/17/1945", "30-02-1990", "29-02-1990", "00-00-0000", "0000-00-00", "00-00-1990", "1990-13-01", "31-04-1990",
    "1945", "08-1945", "01-07-2025", "2026-01-01", "31-12-1899", "abc", "17 Foo 1945", "17-08-19455", "99999",
    "1945-17-08", "171945", "17-08-945", "17-08", "Agustus", "17081945123", "-16666", "17 Agustus 1945 H", "19450817.5",
    "17-XIII-1945", "17-IIX-1945",
  ])
  func impossible(_ text: String) {
    let reading = Fixtures.readDate(text)
    #expect(reading.day == nil)
    #expect(reading.findings.text == "TGL-001")
  }

  @Test(arguments: ["", " ", "-", "NULL", "Tidak Ada", "--"]) func empty(_ text: String) {
    let reading = Fixtures.readDate(text)
    #expect(reading.day == nil)
    #expect(reading.findings.isEmpty)
  }

  @Test(arguments: [
    ("17 Agustus 1945", "TGL-003"), ("16666", "TGL-003"), ("17/08/45", "TGL-003"), ("17-08-1945", ""),
    ("1945-08-17", ""), ("19450817", ""), ("17/08/1945", ""), ("1945-08-16T17:00:00Z", "TGL-003"),
    ("1945-08-17T09:12:00Z", "TGL-003"), ("1945-08-17T00:00:00Z", ""), ("1945-08-17T10:00:00+07:00", ""),
    ("1945-08-17 10:00:00", ""), ("August 17, 1945", "TGL-003"), ("2025-06-30T17:00:00Z", "TGL-001"),
  ])
  func unusualForms(_ text: String, _ findings: String) {
    #expect(Fixtures.readDate(text).findings.text == findings)
  }

  /// Only who knows the order of a whole column reads the month first, and then every spelling of it.
  @Test(arguments: [
    ("08/07/1990", "1990-08-07", "TGL-003"), ("8/17/1990", "1990-08-17", "TGL-003"),
    ("08-17-1990 00:00:00", "1990-08-17", "TGL-003"), ("8/7/90 0:00", "1990-08-07", "TGL-003"),
    ("1990-08-07", "1990-08-07", ""), ("7 Agustus 1990", "1990-08-07", "TGL-003"), ("19900807", "1990-08-07", ""),
    ("17/08/1990", "", "TGL-001"), ("08/32/1990", "", "TGL-001"), ("", "", ""), ("-", "", ""),
  ])
  func monthFirst(text: String, day: String, findings: String) {
    let reading = text.withBytes { Fixtures.dates.read($0, order: .monthFirst) }
    #expect(reading.day == day.withBytes { CalendarDay(iso: $0) } && reading.findings.text == findings)
    let declared = text.withBytes { Fixtures.dates.read($0, order: .declaredMonthFirst) }
    #expect(declared.day == reading.day)
    // What is declared is nothing to note.
    if text == "08/07/1990" { #expect(declared.findings.isEmpty && declared.form == .monthDayYearSlash) }
  }

  @Test(arguments: [
    ("08/07/1990", DateOrder.Evidence.either), ("8/17/1990", .monthFirst), ("17/8/1990", .dayFirst),
    ("8/17/90 0:00", .monthFirst), ("17/17/1990", .none), ("0/7/1990", .none), ("1990-08-17", .none),
    ("17 Agustus 1990", .none), ("19900817", .none), ("", .none), ("31.12.1990", .dayFirst),
  ])
  func whatAValueSaysOfTheOrder(text: String, evidence: DateOrder.Evidence) {
    #expect(text.withBytes { DateOrder.evidence($0) } == evidence)
  }

  /// Where dates may lie ahead, the century still follows from the time of the run.
  @Test func aYearOfTwoDigitsHasItsOwnBound() {
    let later = DateRules(
      earliest: Fixtures.dates.earliest, reference: CalendarDay(year: 9999, month: 12, day: 31) ?? Fixtures.reference,
      century: CalendarDay(year: 2035, month: 6, day: 30), emptyWords: Fixtures.emptyWords)
    for (text, year) in [("17/08/90", 1990), ("17/08/25", 2025), ("17/08/35", 1935), ("17/08/2090", 2090)] {
      #expect(text.withBytes { later.read($0).day }?.components.year == year)
    }
  }

  @Test func declaredFormsGiveTheTextBack() throws {
    var generator = SeededGenerator()
    for _ in 0..<3000 {
      let day = CalendarDay(days: Int32.random(in: -25_567...20_000, using: &generator))
      for form in DateForm.allCases where form != .other {
        var scratch = ByteScratch()
        form.write(day, to: &scratch)
        let order: DateOrder = form == .monthDayYearSlash ? .declaredMonthFirst : .dayFirst
        let reading = Fixtures.dates.read(scratch.span, order: order)
        #expect(reading.day == day, "seed \(SeededGenerator.seed)")
        #expect(reading.form == form)
      }
    }
  }

  @Test func calendarIsConsistent() throws {
    let first = try #require(CalendarDay(year: 1900, month: 1, day: 1))
    var (year, month, day) = (1900, 1, 1)
    for offset in 0..<60_000 {
      let date = CalendarDay(days: first.days + Int32(offset))
      #expect(date.components == (year, month, day))
      #expect(CalendarDay(year: year, month: month, day: day) == date)
      day += 1
      if day > CalendarDay.days(inMonth: month, ofYear: year) { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect(CalendarDay(days: 0).components == (1970, 1, 1))
  }

  @Test func ages() throws {
    let birth = try #require(CalendarDay(year: 2000, month: 2, day: 29))
    #expect(birth.completedYears(until: try #require(CalendarDay(year: 2025, month: 2, day: 28))) == 24)
    #expect(birth.completedYears(until: try #require(CalendarDay(year: 2025, month: 3, day: 1))) == 25)
    #expect(CalendarDay(lastDayOf: "2025-Q2") == CalendarDay(year: 2025, month: 6, day: 30))
    #expect(CalendarDay(lastDayOf: "2024-Q1") == CalendarDay(year: 2024, month: 3, day: 31))
    #expect(CalendarDay(lastDayOf: "2024-Q5") == nil)
  }

  @Test func isoOnly() {
    #expect("2025-06-30".withBytes { CalendarDay(iso: $0) } == CalendarDay(year: 2025, month: 6, day: 30))
    for text in ["", "30-06-2025", "2025-02-30", "2025-6-30", "2025-06-3x"] {
      #expect(text.withBytes { CalendarDay(iso: $0) } == nil)
    }
  }
}
