/// A civil date.
struct CivilDate: Equatable {
  let year: Int
  let month: Int
  let day: Int
}

/// Days since 1970-01-01 and back (proleptic Gregorian).
enum Calendar {
  static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  static func civil(_ number: Int) -> CivilDate {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthPart = (5 * dayOfYear + 2) / 153
    let month = monthPart < 10 ? monthPart + 3 : monthPart - 9
    return CivilDate(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month, day: dayOfYear - (153 * monthPart + 2) / 5 + 1)
  }

  static func daysInMonth(_ year: Int, _ month: Int) -> Int {
    month == 12 ? 31 : day(year, month + 1, 1) - day(year, month, 1)
  }
}

/// A quarter such as 2025-Q2.
package struct Quarter: Sendable, Equatable {
  /// As written, `2025-Q2`.
  package let text: String
  /// First and last day, days since 1970-01-01.
  let firstDay: Int
  let lastDay: Int

  /// The quarter that populations are made for unless another is asked for.
  package static let initial = Quarter(year: 2025, number: 2)

  /// Reads `YYYY-Qn`; nil for anything else.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 7, bytes[4] == UInt8(ascii: "-"), bytes[5] == UInt8(ascii: "Q"),
      let year = Int(text.prefix(4)), (2010...2099).contains(year), (49...52).contains(bytes[6])
    else { return nil }
    self.init(year: year, number: Int(bytes[6]) - 48)
  }

  init(year: Int, number: Int) {
    text = "\(year)-Q\(number)"
    firstDay = Calendar.day(year, number * 3 - 2, 1)
    lastDay = Calendar.day(year, number * 3, Calendar.daysInMonth(year, number * 3))
  }

  /// The quarter `steps` later.
  func later(_ steps: Int) -> Quarter {
    let first = Calendar.civil(firstDay)
    let index = first.year * 4 + (first.month - 1) / 3 + steps
    return Quarter(year: index / 4, number: index % 4 + 1)
  }
}
