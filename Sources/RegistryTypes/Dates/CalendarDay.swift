/// A day of the Gregorian calendar, as days since 1970-01-01. No clock, no time zone.
@usableFromInline package struct CalendarDay: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  @usableFromInline package let days: Int32

  @inlinable
  package init(days: Int32) { self.days = days }

  /// The day of a year, month (1-12) and day; nil when it does not exist. Years 1 to 9999.
  @inlinable
  package init?(year: Int, month: Int, day: Int) {
    guard year >= 1, year <= 9999, month >= 1, month <= 12, day >= 1,
      day <= CalendarDay.days(inMonth: month, ofYear: year)
    else { return nil }
    // Days from civil: count eras of 400 years from 1 March.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    days = Int32(truncatingIfNeeded: era * 146_097 + dayOfEra - 719_468)
  }

  /// Reads `YYYY-MM-DD` exactly, the form between stages; nil for anything else.
  @inlinable
  package init?(iso text: ByteSpan) {
    guard text.count == 10, text[4] == ASCII.hyphen, text[7] == ASCII.hyphen,
      let year = CalendarDay.number(text, 0, 4), let month = CalendarDay.number(text, 5, 2),
      let day = CalendarDay.number(text, 8, 2)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The number of `length` digits at `start`, or nil.
  @inlinable @inline(__always)
  static func number(_ text: ByteSpan, _ start: Int, _ length: Int) -> Int? {
    var value = 0
    var index = start
    while index < start &+ length {
      let digit = text[index] &- ASCII.zero
      if digit > 9 { return nil }
      value = value &* 10 &+ Int(digit)
      index &+= 1
    }
    return value
  }

  /// Length of a month.
  @inlinable
  package static func days(inMonth month: Int, ofYear year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Year, month and day.
  @inlinable
  package var components: (year: Int, month: Int, day: Int) {
    let shifted = Int(days) + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// The day as `yyyymmdd`.
  @inlinable
  package var packed: Int32 {
    let parts = components
    return Int32(truncatingIfNeeded: parts.year * 10_000 + parts.month * 100 + parts.day)
  }

  /// Completed years from this day to `day` (an age).
  @inlinable
  package func completedYears(until day: CalendarDay) -> Int {
    let from = components
    let to = day.components
    let before = (to.month, to.day) < (from.month, from.day)
    return to.year - from.year - (before ? 1 : 0)
  }

  /// Last day of a period such as `2025-Q2`; nil for anything else.
  @usableFromInline package init?(lastDayOf period: String) {
    let bytes = Array(period.utf8)
    guard bytes.count == 7, bytes[4] == ASCII.hyphen, bytes[5] | 0x20 == 0x71, bytes[6] >= 0x31, bytes[6] <= 0x34,
      let year = bytes.withUnsafeBufferPointer({ CalendarDay.number($0, 0, 4) })
    else { return nil }
    let month = Int(bytes[6] - ASCII.zero) * 3
    self.init(year: year, month: month, day: CalendarDay.days(inMonth: month, ofYear: year))
  }

  /// Adds the day as `YYYY-MM-DD` to `output`.
  @inlinable
  package func write(to output: inout ByteScratch) {
    let parts = components
    output.append(number: UInt64(parts.year), width: 4)
    output.append(ASCII.hyphen)
    output.append(number: UInt64(parts.month), width: 2)
    output.append(ASCII.hyphen)
    output.append(number: UInt64(parts.day), width: 2)
  }

  @inlinable
  package static func < (first: CalendarDay, second: CalendarDay) -> Bool { first.days < second.days }
}
