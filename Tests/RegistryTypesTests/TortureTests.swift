import RegistryTypes
import TestSupport
import Testing

/// How broken the samples are that the readers are held to, and what must hold of any value.
@Suite struct TortureTests {
  @Test func thereIsEnoughOfEverything() {
    #expect(NIKTests.defects.filter { !$0.findings.isEmpty }.count >= 50)
    #expect(DateTests.sameDay.count >= 30)
    #expect((NameTests.titles + NameTests.alternates).count + Self.names.count >= 60)
  }

  /// Names as they come, with their keys.
  static let names: [NameTests.Case] = [
    // Balinese birth order and caste words are part of the name.
    NameTests.Case(text: "I WAYAN SUDIRA", folded: "I WAIAN SUDIRA"),
    NameTests.Case(text: "NI LUH PUTU AYU", folded: "NI LU PUTU AIU"),
    NameTests.Case(text: "I GUSTI AYU MADE RAI", folded: "I GUSTI AIU MADE RAI"),
    NameTests.Case(text: "IDA BAGUS OKA", folded: "IDA BAGUS OKA"),
    NameTests.Case(text: "NI NYOMAN RAI", folded: "NI NIOMAN RAI"),
    // One word, one letter, initials.
    NameTests.Case(text: "KETUT SUARDANA", folded: "KETUT SUARDANA"),
    NameTests.Case(text: "NGATIMAN", folded: "NGATIMAN"), NameTests.Case(text: "MARIA BA", folded: "MARIA BA"),
    NameTests.Case(text: "SUPARNO", folded: "SUPARNO"), NameTests.Case(text: "A", folded: "A"),
    NameTests.Case(text: "J. B. SUMARLIN", folded: "S B SUMARLIN"),
    NameTests.Case(text: "J.B. SUMARLIN", folded: "S B SUMARLIN"),
    NameTests.Case(text: "SUPARNO S.", folded: "SUPARNO S"),
    // Apostrophes of every kind, hyphens.
    NameTests.Case(text: "SA'ADAH", folded: "SADA"), NameTests.Case(text: "SA\u{2019}ADAH", folded: "SADA"),
    NameTests.Case(text: "SA\u{B4}ADAH", folded: "SADA"), NameTests.Case(text: "SA\u{A8}ADAH", folded: "SADA"),
    NameTests.Case(text: "SA\u{1FFD}ADAH", folded: "SADA"),
    NameTests.Case(text: "SA`ADAH", folded: "SADA"), NameTests.Case(text: "NUR'AINI", folded: "NURAINI"),
    NameTests.Case(text: "SITI-AMINAH", folded: "SITI AMINA"),
    // Accents and other scripts' letters.
    NameTests.Case(text: "AGNÈS", folded: "AGNES"), NameTests.Case(text: "RENÉ", folded: "RENE"),
    NameTests.Case(text: "MARÍA JOSÉ", folded: "MARIA SOSE"), NameTests.Case(text: "ZOË", folded: "SU"),
    // The spelling before 1972.
    NameTests.Case(text: "SOEPARDJO", folded: "SUPARSO"), NameTests.Case(text: "TJOKROAMINOTO", folded: "COKROAMINOTO"),
    NameTests.Case(text: "DJOJODININGRAT", folded: "SOIODININGRAT"),
    NameTests.Case(text: "SJAHRIR", folded: "SAHRIR"),
    NameTests.Case(text: "ACHMAD SOEBARDJO", folded: "AHMAD SUBARSO"),
    // Fathers.
    NameTests.Case(text: "UMAR BIN KHATTAB", folded: "UMAR", findings: "NAM-003", father: "HATAB"),
    NameTests.Case(text: "FATIMAH BTI. ALI", folded: "PATIMA BTI ALI"),
    NameTests.Case(text: "AISYAH BINTI ABU BAKAR", folded: "AISA", findings: "NAM-003", father: "ABU BAKAR"),
  ]

  @Test(arguments: names) func reading(_ sample: NameTests.Case) {
    let name = Fixtures.readName(sample.text)
    #expect(name.folded == sample.folded)
    #expect(name.findings == sample.findings)
    #expect(name.father == sample.father)
  }

  static let months = [
    ["JANUARI", "Jan", "january"], ["Pebruari", "FEB", "Februari"], ["Maret", "mar", "MRT"], ["April", "APR", "apr"],
    ["Mei", "MAY", "mei"], ["Juni", "Jun", "june"], ["Juli", "JUL", "july"], ["Agustus", "Agt", "AGS"],
    ["September", "Sep", "SEPT"], ["Oktober", "OKT", "Oct"], ["Nopember", "Nov", "NOP"], ["Desember", "DES", "Dec"],
  ]

  /// A day in many forms.
  static func forms(_ year: Int, _ month: Int, _ day: Int) -> [String] {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let (d, m, y) = (two(day), two(month), "\(year)")
    var forms = [
      "\(d)-\(m)-\(y)", "\(d)/\(m)/\(y)", "\(d).\(m).\(y)", "\(y)-\(m)-\(d)", "\(y)/\(m)/\(d)", "\(y)\(m)\(d)",
      "\(day)-\(month)-\(y)",
      "\(day)/\(month)/\(y)", "\(d) \(m) \(y)", "'\(d)-\(m)-\(y)", " \(d)-\(m)-\(y) ", "\(y)-\(m)-\(d)T00:00:00",
      "\(y)-\(m)-\(d) 00:00:00",
      "\(d)/\(m)/\(y) 00:00",
    ]
    for word in months[month - 1] { forms += ["\(day) \(word) \(y)", "\(d)-\(word)-\(y)"] }
    return forms
  }

  @Test func everyFormOfADayIsThatDay() {
    var generator = SeededGenerator()
    for _ in 0..<1500 {
      let day = CalendarDay(days: Int32.random(in: -25_567...20_269, using: &generator))
      let parts = day.components
      for form in Self.forms(parts.year, parts.month, parts.day) {
        #expect(Fixtures.readDate(form).day == day, "seed \(SeededGenerator.seed): \(form)")
      }
      // The serial of a spreadsheet, from 1928 on the only five digits that are one.
      if day.days > -15_000 {
        #expect(Fixtures.readDate("\(day.days + 25_569)").day == day, "seed \(SeededGenerator.seed)")
      }
    }
  }

  /// What a code was translated to is a current code: translating it again changes nothing and finds nothing.
  @Test func translatingARegionTwiceChangesNothing() {
    var generator = SeededGenerator()
    let rows = Fixtures.regionRows
    for round in 0..<20_000 {
      let row = rows[Int.random(in: 0..<rows.count, using: &generator)]
      let base = [row.code, row.bps, row.older].filter { !$0.isEmpty }.randomElement(using: &generator) ?? row.code
      let text = round % 3 == 0 ? base : base + ["01", "2001", "012001", "010", "9"].randomElement(using: &generator)!
      for coding in [RegionCoding.kemendagri, .bps] {
        let once = Fixtures.readRegion(text, coding)
        if once.codeLength == 0 { continue }
        var scratch = ByteScratch()
        once.writeCode(to: &scratch)
        let twice = Fixtures.readRegion(scratch.text)
        #expect(twice.code == once.code && twice.codeLength == once.codeLength, "seed \(SeededGenerator.seed): \(text)")
        #expect(twice.findings.isEmpty, "seed \(SeededGenerator.seed): \(text)")
      }
    }
  }

  /// Any finer translation, against a search through all of them.
  @Test func translationsEqualASearch() {
    var generator = SeededGenerator()
    func digits(_ count: Int) -> String {
      (0..<count).map { _ in String(Int.random(in: 1...3, using: &generator)) }.joined()
    }
    let entries = (0..<200).map { _ in
      RegionTranslation(
        coding: Bool.random(using: &generator) ? .bps : .kemendagri,
        from: digits([4, 6, 7, 10].randomElement(using: &generator)!),
        to: digits([4, 6, 10].randomElement(using: &generator)!))
    }
    // Of two with one beginning either may hold; leave such out.
    let single = entries.filter { entry in
      entries.filter { $0.from == entry.from && $0.coding == entry.coding }.count == 1
    }
    let table = RegionTable(rows: Fixtures.regionRows, translations: single)
    for _ in 0..<5000 {
      let code = digits([7, 10].randomElement(using: &generator)!)
      for coding in [RegionCoding.kemendagri, .bps] {
        let found = single.filter { $0.coding == coding && code.hasPrefix($0.from) }.max {
          $0.from.count < $1.from.count
        }
        let reading = code.withBytes { table.read($0, coding: coding, emptyWords: Fixtures.emptyWords) }
        guard let found else { continue }
        var scratch = ByteScratch()
        reading.writeCode(to: &scratch)
        #expect(scratch.text == found.to, "seed \(SeededGenerator.seed): \(code)")
      }
    }
  }
}
