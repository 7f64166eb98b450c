/// How a source writes dates.
enum DateForm: Sendable {
  /// 2025-04-30
  case iso
  /// 30-04-2025
  case dayFirst
  /// 30/04/2025
  case slashed
}

/// Writes a date in the source's form, or spoiled as planned.
struct DateWriter {
  private let target: ByteStore
  private let form: DateForm
  private static let months: [StaticString] = [
    "Januari", "Pebruari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "Nopember",
    "Desember",
  ]

  init(target: ByteStore, form: DateForm) {
    self.target = target
    self.form = form
  }

  func plain(_ day: Int) { write(Calendar.civil(day), form) }

  private func write(_ date: CivilDate, _ form: DateForm) {
    switch form {
    case .iso:
      target.put(digits: UInt64(date.year), width: 4)
      separated(date, by: UInt8(ascii: "-"))
    case .dayFirst, .slashed:
      let separator = form == .dayFirst ? UInt8(ascii: "-") : UInt8(ascii: "/")
      target.put(digits: UInt64(date.day), width: 2)
      target.put(separator)
      target.put(digits: UInt64(date.month), width: 2)
      target.put(separator)
      target.put(digits: UInt64(date.year), width: 4)
    }
  }

  private func separated(_ date: CivilDate, by separator: UInt8) {
    target.put(separator)
    target.put(digits: UInt64(date.month), width: 2)
    target.put(separator)
    target.put(digits: UInt64(date.day), width: 2)
  }

  /// A birth date with the defects of `defects`.
  func spoiled(_ day: Int, _ defects: DefectSet, _ draws: inout Draws) {
    let date = Calendar.civil(day)
    if defects.contains(.dateForm) {
      otherForm(date, day: day, &draws)
    } else if defects.contains(.dateWrong) {
      write(wrong(date, &draws), form)
    } else if defects.contains(.dateDefault) {
      standard(date, &draws)
    } else {
      write(date, form)
    }
  }

  private func otherForm(_ date: CivilDate, day: Int, _ draws: inout Draws) {
    switch draws.below(6) {
    case 0: write(date, form == .iso ? .dayFirst : .iso)
    case 1: write(date, form == .slashed ? .dayFirst : .slashed)
    case 2:
      target.put(digits: UInt64(date.day), width: 2)
      target.put(UInt8(ascii: "/"))
      target.put(digits: UInt64(date.month), width: 2)
      target.put(UInt8(ascii: "/"))
      target.put(digits: UInt64(date.year % 100), width: 2)
    case 3:
      target.put(digits: UInt64(date.year), width: 4)
      target.put(digits: UInt64(date.month * 100 + date.day), width: 4)
    case 4:
      target.put(number: date.day)
      target.put(UInt8(ascii: " "))
      target.put(DateWriter.months[date.month - 1])
      target.put(UInt8(ascii: " "))
      target.put(number: date.year)
    default:
      // A spreadsheet's serial number counts from 1899-12-30.
      target.put(number: day + 25_569)
    }
  }

  /// Another day of the month or another month.
  private func wrong(_ date: CivilDate, _ draws: inout Draws) -> CivilDate {
    if draws.percent(60) {
      let days = Calendar.daysInMonth(date.year, date.month)
      return CivilDate(year: date.year, month: date.month, day: (date.day - 1 + 1 + draws.below(days - 1)) % days + 1)
    }
    let month = (date.month - 1 + 1 + draws.below(11)) % 12 + 1
    return CivilDate(year: date.year, month: month, day: min(date.day, Calendar.daysInMonth(date.year, month)))
  }

  /// What systems fill in when the date is not known, or nothing.
  private func standard(_ date: CivilDate, _ draws: inout Draws) {
    switch draws.below(10) {
    case ..<3: break
    case 3: write(CivilDate(year: 1900, month: 1, day: 1), form)
    case 4: write(CivilDate(year: 1970, month: 1, day: 1), form)
    case 5, 6: write(CivilDate(year: date.year, month: 7, day: 1), form)
    case 7, 8: write(CivilDate(year: date.year, month: 12, day: 31), form)
    default:
      let zero = form == .slashed ? UInt8(ascii: "/") : UInt8(ascii: "-")
      target.put("00")
      target.put(zero)
      target.put("00")
      target.put(zero)
      target.put("0000")
    }
  }
}
