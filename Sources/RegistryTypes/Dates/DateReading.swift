/// What a date field holds.
@usableFromInline package struct DateReading: Equatable, Sendable {
  /// The day, when there is a possible one.
  @usableFromInline package var day: CalendarDay?
  /// The form when the text is exactly that form, else ``DateForm/other``.
  @usableFromInline package var form: DateForm
  /// TGL-001 or TGL-003.
  @usableFromInline package var findings: FindingSet
  /// The day as `yyyymmdd`, where it was written in numbers; else 0.
  @usableFromInline package var packed: Int32

  /// Of a source without the column: no day, no finding.
  @inlinable package static var none: DateReading { DateReading(day: nil, form: .other) }

  @inlinable
  init(day: CalendarDay?, form: DateForm, findings: FindingSet = FindingSet()) {
    self.day = day
    self.form = form
    self.findings = findings
    packed = 0
  }
}

/// Reads dates in every form of the registries; the day comes before the month, unless the caller knows better of the whole
/// column (``DateOrder``).
@usableFromInline package final class DateRules: Sendable {
  /// No date is earlier.
  @usableFromInline package let earliest: CalendarDay
  /// No date is later: the as-of date of the run, never the clock.
  @usableFromInline package let reference: CalendarDay
  /// A year of two digits is of this century when the day is not later.
  @usableFromInline package let century: CalendarDay
  @usableFromInline package let emptyWords: EmptyWords

  /// `century` is the reference date unless said otherwise.
  @usableFromInline package init(
    earliest: CalendarDay, reference: CalendarDay, century: CalendarDay? = nil, emptyWords: EmptyWords
  ) {
    self.earliest = earliest
    self.reference = reference
    self.century = century ?? reference
    self.emptyWords = emptyWords
  }

  /// Reads a date field: no day and no finding for an empty one, TGL-001 for an impossible or future date, TGL-003
  /// for an unusual form. O(length), allocates nothing for the declared forms.
  @inlinable
  package func read(_ text: ByteSpan, order: DateOrder = .dayFirst) -> DateReading {
    if order != .dayFirst { return readSlowly(text, order) }
    if text.count == 10 {
      let separator = text[2]
      if separator == text[5], separator == ASCII.hyphen || separator == ASCII.slash || separator == ASCII.dot {
        if let day = CalendarDay.number(text, 0, 2), let month = CalendarDay.number(text, 3, 2),
          let year = CalendarDay.number(text, 6, 4)
        {
          let form: DateForm =
            separator == ASCII.hyphen
            ? .dayMonthYear : separator == ASCII.slash ? .dayMonthYearSlash : .dayMonthYearDot
          return judge(year, month, day, form, unusual: false)
        }
      } else if text[4] == ASCII.hyphen, text[7] == ASCII.hyphen,
        let year = CalendarDay.number(text, 0, 4), let month = CalendarDay.number(text, 5, 2),
        let day = CalendarDay.number(text, 8, 2)
      {
        return judge(year, month, day, .iso, unusual: false)
      }
    } else if text.isEmpty {
      return DateReading(day: nil, form: .other)
    }
    return readSlowly(text, .dayFirst)
  }

  /// A possible day within the bounds, else TGL-001.
  @inlinable
  func judge(_ year: Int, _ month: Int, _ day: Int, _ form: DateForm, unusual: Bool) -> DateReading {
    guard let date = CalendarDay(year: year, month: month, day: day), date >= earliest, date <= reference else {
      return DateReading(day: nil, form: .other, findings: FindingSet(.tgl001))
    }
    var reading = DateReading(day: date, form: form, findings: unusual ? FindingSet(.tgl003) : FindingSet())
    reading.packed = Int32(truncatingIfNeeded: year &* 10_000 &+ month &* 100 &+ day)
    return reading
  }

  @usableFromInline
  func readSlowly(_ text: ByteSpan, _ order: DateOrder) -> DateReading {
    if text.isEmpty { return DateReading(day: nil, form: .other) }
    if emptyWords.contains(text) { return DateReading(day: nil, form: .other) }
    var parts = DateParts()
    guard parts.split(text) else { return impossible }
    if parts.isEmpty { return DateReading(day: nil, form: .other) }
    if parts.count == 1 { return readNumber(parts[0], text) }
    var first = 0
    // A weekday before the date, and one of the market week, say nothing more.
    while first < 2, parts[first].isWord, parts[first].number == 0, parts.count - first >= 4 { first += 1 }
    var reading = readParts(parts, first, order)
    if order != .dayFirst, let form = DateRules.exactForm(text, order), reading.day != nil { reading.form = form }
    guard let day = reading.day, let shift = parts.dayShift(first: first) else { return reading }
    // Which day a time of another zone is here is an inference: TGL-003 says so.
    let here = CalendarDay(days: day.days + Int32(shift)).components
    return judge(here.year, here.month, here.day, .other, unusual: true)
  }

  private var impossible: DateReading { DateReading(day: nil, form: .other, findings: FindingSet(.tgl001)) }

  /// One run of digits: `YYYYMMDD`, `DDMMYYYY`, `DDMMYY` or a spreadsheet serial.
  private func readNumber(_ part: DateParts.Part, _ text: ByteSpan) -> DateReading {
    guard !part.isWord else { return impossible }
    let number = part.number
    switch part.length {
    case 14:
      return readNumber(DateParts.Part(isWord: false, number: number / 1_000_000, length: 8), text)
    case 8:
      let reading = judge(number / 10_000, number / 100 % 100, number % 100, .other, unusual: false)
      if reading.day != nil {
        let exact = text.count == 8
        return DateReading(day: reading.day, form: exact ? .compact : .other)
      }
      return judge(number % 10_000, number / 10_000 % 100, number / 1_000_000, .other, unusual: false)
    case 6:
      return judge(
        fullYear(number % 100, number / 100 % 100, number / 10_000), number / 100 % 100, number / 10_000,
        .other, unusual: true)
    case 5, 4:
      // Four digits up to 2200 are a bare year, not a serial.
      guard number > 2200, let day = spreadsheetDay(number), day >= earliest, day <= reference else {
        return impossible
      }
      return DateReading(day: day, form: .other, findings: FindingSet(.tgl003))
    default: return impossible
    }
  }

  /// Day 1 is 1 January 1900 and day 60 is 29 February 1900, which never was.
  private func spreadsheetDay(_ serial: Int) -> CalendarDay? {
    serial < 1 || serial == 60 || serial > 100_000
      ? nil : CalendarDay(days: Int32(serial) - (serial > 60 ? 25_569 : 25_568))
  }

  /// The declared form that a text in month-first order, or in ISO, is exactly.
  private static func exactForm(_ text: ByteSpan, _ order: DateOrder) -> DateForm? {
    guard text.count == 10 else { return nil }
    if text[4] == ASCII.hyphen, text[7] == ASCII.hyphen, CalendarDay.number(text, 0, 4) != nil { return .iso }
    guard order == .declaredMonthFirst, text[2] == ASCII.slash, text[5] == ASCII.slash,
      CalendarDay.number(text, 6, 4) != nil
    else { return nil }
    return .monthDayYearSlash
  }

  private func readParts(_ parts: DateParts, _ first: Int, _ order: DateOrder) -> DateReading {
    // `43831.0` and `43831.5`: a serial with a time of day; `19900817.0`: a date that was kept as a number.
    if parts.count - first == 2, parts.separator == ASCII.dot || parts.separator == ASCII.comma,
      !parts[0].isWord, !parts[1].isWord,
      parts[0].length == 5 || (parts[0].length == 8 && parts[1].number == 0 && parts[1].length <= 2)
    {
      return readNumber(parts[0], ByteSpan(start: nil, count: 0))
    }
    guard parts.count - first >= 3 else { return impossible }
    let (one, two, three) = (parts[first], parts[first + 1], parts[first + 2])
    if three.isWord { return impossible }
    // `August 7, 1990`: with the month as a word the order is no question.
    if one.isWord {
      guard one.number > 0, one.length >= 3, !two.isWord, two.length <= 2, three.length == 4, parts.count - first == 3
      else { return impossible }
      return judge(three.number, one.number, two.number, .other, unusual: true)
    }
    if parts.count - first > 3, !parts.hasTimeAfterDate { return impossible }
    let month: Int
    if two.isWord {
      guard two.number > 0 else { return impossible }
      month = two.number
    } else {
      guard two.length <= 2 else { return impossible }
      month = two.number
    }
    let unusual = two.isWord
    if one.length == 4 {
      guard three.length <= 2 else { return impossible }
      return judge(one.number, month, three.number, .other, unusual: unusual)
    }
    guard one.length <= 2 else { return impossible }
    if order != .dayFirst, !two.isWord {
      let isFound = order == .monthFirst
      switch three.length {
      case 4: return judge(three.number, one.number, two.number, .other, unusual: isFound)
      case 2:
        return judge(
          fullYear(three.number, one.number, two.number), one.number, two.number, .other, unusual: true)
      default: return impossible
      }
    }
    switch three.length {
    case 4: return judge(three.number, month, one.number, .other, unusual: unusual)
    case 2: return judge(fullYear(three.number, month, one.number), month, one.number, .other, unusual: true)
    default: return impossible
    }
  }

  /// The year of two digits: 20YY when that day is not after ``century``, else 19YY.
  private func fullYear(_ short: Int, _ month: Int, _ day: Int) -> Int {
    if let date = CalendarDay(year: 2000 + short, month: month, day: day), date <= century { return 2000 + short }
    return 1900 + short
  }
}
