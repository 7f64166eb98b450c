/// A population number (Nomor Induk Kependudukan): region of first registration (6 digits), birth date DDMMYY
/// with 40 added to the day for women, sequence (4 digits). It has no check digit.
@usableFromInline package struct NIK: Hashable, Comparable, Sendable {
  /// The sixteen digits as a number.
  @usableFromInline package let value: UInt64

  /// Wraps a number without checking it.
  @inlinable
  package init(unchecked value: UInt64) { self.value = value }

  /// Region prefix, six digits.
  @inlinable package var region: Int { Int(value / 10_000_000_000) }
  /// Day as written: 1-31, or 41-71 for women.
  @inlinable package var writtenDay: Int { Int(value / 100_000_000 % 100) }
  /// Day of birth.
  @inlinable package var day: Int { writtenDay > 40 ? writtenDay - 40 : writtenDay }
  @inlinable package var month: Int { Int(value / 1_000_000 % 100) }
  /// Last two digits of the year of birth.
  @inlinable package var shortYear: Int { Int(value / 10_000 % 100) }
  @inlinable package var sequence: Int { Int(value % 10_000) }
  /// Sex as the number says.
  @inlinable package var sex: Sex { writtenDay > 40 ? .female : .male }

  @inlinable
  package static func < (first: NIK, second: NIK) -> Bool { first.value < second.value }

  /// True when the date part can be a date in some century (29 February in leap years only).
  @inlinable
  package var hasPossibleDate: Bool {
    let date = Int(truncatingIfNeeded: UInt32(truncatingIfNeeded: value / 10_000 % 1_000_000))
    let (written, month, short) = (date / 10_000, date / 100 % 100, date % 100)
    let day = written > 40 ? written &- 40 : written
    guard day >= 1, month >= 1, month <= 12, written <= 31 || written >= 41 else { return false }
    return day <= 28 || day <= CalendarDay.days(inMonth: month, ofYear: short == 0 ? 2000 : 1900 &+ short)
  }

  /// Date of birth. The century is the declared date's when its year ends alike, else 20YY when that is not after
  /// `reference`, else 19YY. Nil when the date does not exist in that century.
  @usableFromInline package func birthDate(declared: CalendarDay?, reference: CalendarDay) -> CalendarDay? {
    if let declared {
      let year = declared.components.year
      if year % 100 == shortYear, let date = CalendarDay(year: year, month: month, day: day) { return date }
    }
    if let date = CalendarDay(year: 2000 + shortYear, month: month, day: day), date <= reference { return date }
    return CalendarDay(year: 1900 + shortYear, month: month, day: day)
  }

  /// Adds the sixteen digits to `output`.
  @inlinable
  package func write(to output: inout ByteScratch) { output.append(number: value, width: 16) }
}

/// What a NIK field holds.
@usableFromInline package struct NIKReading: Equatable, Sendable {
  /// The number when it is usable.
  @usableFromInline package var nik: NIK?
  /// NIK-001 to NIK-011, NIK-023.
  @usableFromInline package var findings: FindingSet
  /// The sixteen digits even when unusable; 0 when there were not sixteen.
  @usableFromInline package var digits: UInt64

  /// Whether the digits end as those of a spreadsheet that keeps fifteen: in 0, after a possible date. A number whose
  /// sequence was rounded to 0000 is among them, though it is unusable. What ``ColumnDiagnosis`` counts, by digits.
  @inlinable package var endsInZero: Bool {
    digits % 10 == 0 && digits >= 1_000_000_000_000_000 && NIK(unchecked: digits).hasPossibleDate
  }

  /// Of a source without the column: nothing, no finding.
  @inlinable package static var none: NIKReading { NIKReading(nik: nil, findings: FindingSet(), digits: 0) }

  @inlinable
  init(nik: NIK?, findings: FindingSet, digits: UInt64) {
    self.nik = nik
    self.findings = findings
    self.digits = digits
  }
}

/// What NIK and No KK are judged by: lists of the pipeline and the regions.
@usableFromInline package final class IdentifierRules: Sendable {
  @usableFromInline package let emptyWords: EmptyWords
  /// Sixteen-digit numbers that stand for nothing, such as a counted-up row of digits; sorted.
  @usableFromInline package let placeholders: [UInt64]
  @usableFromInline package let regions: RegionTable

  @usableFromInline package init(emptyWords: EmptyWords, placeholders: [UInt64], regions: RegionTable) {
    self.emptyWords = emptyWords
    self.placeholders = placeholders.sorted()
    self.regions = regions
  }

  /// One digit repeated, a listed number, or a region prefix followed by zeros only.
  @inlinable
  package func isPlaceholder(_ value: UInt64) -> Bool {
    if value % 1_111_111_111_111_111 == 0 { return true }
    if value % 10_000_000_000 == 0 { return true }
    for placeholder in placeholders where placeholder == value { return true }
    return false
  }

  /// Reads a NIK field (contract, section 2: order of work). O(length), allocates nothing for plain digits.
  @inlinable
  package func readNIK(_ text: ByteSpan) -> NIKReading {
    if let value = DigitReading.sixteenDigits(text) { return judgeNIK(value, FindingSet()) }
    let reading = DigitReading.read(text, emptyWords: emptyWords)
    var findings = FindingSet()
    switch reading.kind {
    case .empty: findings.insert(.nik001)
    case .scientific: findings.insert(.nik003)
    case .other: findings.insert(.nik006)
    case .digits:
      if reading.cleaned { findings.insert(.nik004) }
      if reading.letters { findings.insert(.nik005) }
      guard reading.count == 16 else {
        findings.insert(.nik006)
        break
      }
      return judgeNIK(reading.value, findings)
    }
    return NIKReading(nik: nil, findings: findings, digits: 0)
  }

  /// Judges sixteen digits: placeholder, provisional, date, prefix, sequence; the first that makes the number
  /// unusable ends the work.
  @inlinable
  func judgeNIK(_ value: UInt64, _ earlier: FindingSet) -> NIKReading {
    var findings = earlier
    let nik = NIK(unchecked: value)
    if isPlaceholder(value) {
      findings.insert(.nik002)
    } else if value < 1_000_000_000_000_000 {
      findings.insert(.nik011)
    } else if !nik.hasPossibleDate {
      findings.insert(.nik007)
    } else {
      switch regions.prefix(nik.region) {
      case .current: break
      case .older: findings.insert(.nik009)
      case .unknown: findings.insert(.nik008)
      case .bps:
        findings.insert(.nik008)
        findings.insert(.nik023)
      }
      if nik.sequence != 0 { return NIKReading(nik: nik, findings: findings, digits: value) }
      findings.insert(.nik010)
    }
    return NIKReading(nik: nil, findings: findings, digits: value)
  }

  /// The same where the birth date is known as a day, or not at all.
  @inlinable
  package func compare(
    _ reading: inout NIKReading, birth: CalendarDay?, sex: Sex?, familyCardDigits: UInt64
  ) {
    compare(&reading, birth: DateReading(day: birth, form: .other), sex: sex, familyCardDigits: familyCardDigits)
  }

  /// Adds what only the rest of the row can tell: NIK-012 (birth date), NIK-013 (sex) and NIK-015 (equal to the
  /// No KK's digits, which makes the number unusable).
  @inlinable
  package func compare(
    _ reading: inout NIKReading, birth: DateReading, sex: Sex?, familyCardDigits: UInt64
  ) {
    guard let nik = reading.nik else { return }
    if familyCardDigits == nik.value {
      reading.findings.insert(.nik015)
      reading.nik = nil
      return
    }
    if let day = birth.day {
      let packed = birth.packed != 0 ? birth.packed : day.packed
      let short = UInt64(truncatingIfNeeded: Int(packed) % 1_000_000)
      // DDMMYY against YYMMDD.
      let written = nik.value / 10_000 % 1_000_000
      let own = UInt64(nik.day) &* 10_000 &+ written / 100 % 100 &* 100 &+ written % 100
      if short % 100 &* 10_000 &+ short / 100 % 100 &* 100 &+ short / 10_000 != own {
        reading.findings.insert(.nik012)
      }
    }
    if let sex, sex != nik.sex { reading.findings.insert(.nik013) }
  }
}
