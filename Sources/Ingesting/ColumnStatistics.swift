import DataDictionary
import StageContract
import TabularIO

/// What is counted of a column beside how often it is filled.
enum ColumnMeasure: Sendable {
  case nothing
  /// Last digits of 16-digit numbers: a spreadsheet turns the last one into 0.
  case number
  case date
  case region
}

/// Kab/kota codes that exist or existed, by coding: two sets of four-digit numbers.
package struct RegencyCodes: Sendable {
  /// Bit 0: Kemendagri, bit 1: BPS; by code.
  fileprivate let known: [UInt8]

  package init(_ reference: RegionReference) {
    var known = [UInt8](repeating: 0, count: 10_000)
    for region in reference.all(.regency) {
      // A code of an older edition is Kemendagri all the same.
      for text in [region.code, region.older] {
        if let code = Int(text), code < 10_000 { known[code] |= 1 }
      }
      if let code = Int(region.bps), code < 10_000 { known[code] |= 2 }
    }
    self.known = known
  }
}

/// Counts over the rows of one column of one file; sums, so the order of rows does not matter.
struct ColumnCounts: Sendable, Equatable {
  /// Values that are not empty.
  var filled = 0
  /// Usable values: 16-digit numbers with a possible date, dates read, codes of at least four digits.
  var usable = 0
  /// Of 16-digit numbers, by last digit.
  var lastDigits = [Int](repeating: 0, count: 10)
  /// First and last date, packed yyyymmdd; 0 when there is none.
  var first = 0
  var last = 0
  /// Dates on 1 January 1900, 1 January 1970, any 1 January, any 1 July, any 31 December.
  var defaults = [Int](repeating: 0, count: 5)
  /// Codes whose first four digits are a kab/kota of Kemendagri, of BPS.
  var kemendagri = 0
  var bps = 0

  static func += (left: inout ColumnCounts, right: ColumnCounts) {
    left.filled += right.filled
    left.usable += right.usable
    for digit in 0..<10 { left.lastDigits[digit] += right.lastDigits[digit] }
    for index in 0..<5 { left.defaults[index] += right.defaults[index] }
    left.kemendagri += right.kemendagri
    left.bps += right.bps
    if right.first != 0 && (left.first == 0 || right.first < left.first) { left.first = right.first }
    left.last = max(left.last, right.last)
  }
}

/// Counts of all columns of a file, kept by one worker.
final class FileStatistics {
  private let filled: UnsafeMutablePointer<Int>
  private let fieldCount: Int
  private let places: [Int]
  /// Canonical columns that are measured, with their place in the file and their counters.
  private let measured: [Measured]
  private let counters: UnsafeMutablePointer<Int>
  private let regions: RegencyCodes?

  private struct Measured {
    let column: Int
    let place: Int
    let measure: ColumnMeasure
    let counters: UnsafeMutablePointer<Int>
  }

  /// Counters of a measured column: usable values, then by measure ten last digits; or first and last date and five
  /// kinds of default dates; or Kemendagri and BPS codes.
  private static let slots = 11

  init(columns: ColumnMap, measures: [ColumnMeasure], regions: RegencyCodes?) {
    fieldCount = columns.fieldCount
    places = columns.places
    self.regions = regions
    filled = .allocate(capacity: max(fieldCount, 1))
    filled.initialize(repeating: 0, count: max(fieldCount, 1))
    let size = FileStatistics.slots * max(columns.places.count, 1)
    counters = .allocate(capacity: size)
    counters.initialize(repeating: 0, count: size)
    var measured: [Measured] = []
    for (column, place) in columns.places.enumerated() where place >= 0 {
      if case .nothing = measures[column] { continue }
      measured.append(
        Measured(
          column: column, place: place, measure: measures[column], counters: counters + column * FileStatistics.slots))
    }
    self.measured = measured
  }

  deinit {
    filled.deallocate()
    counters.deallocate()
  }

  /// The counts, by canonical column.
  var result: [ColumnCounts] {
    var result = [ColumnCounts](repeating: ColumnCounts(), count: places.count)
    for (column, place) in places.enumerated() where place >= 0 { result[column].filled = filled[place] }
    for item in measured {
      let values = item.counters
      result[item.column].usable = values[0]
      switch item.measure {
      case .nothing: break
      case .number: for digit in 0..<10 { result[item.column].lastDigits[digit] = values[1 + digit] }
      case .date:
        result[item.column].first = values[1]
        result[item.column].last = values[2]
        for index in 0..<5 { result[item.column].defaults[index] = values[3 + index] }
      case .region:
        result[item.column].kemendagri = values[1]
        result[item.column].bps = values[2]
      }
    }
    return result
  }

  /// Counts a row.
  func add(_ fields: DialectFields) {
    fields.countFilled(into: filled)
    for item in measured {
      let value = fields[item.place]
      if value.count == 0 { continue }
      switch item.measure {
      case .nothing: break
      case .number: FileStatistics.addNumber(value, item.counters)
      case .date: FileStatistics.addDate(value, item.counters)
      case .region: addRegion(value, item.counters)
      }
    }
  }

  private static func addNumber(_ value: ByteView, _ counters: UnsafeMutablePointer<Int>) {
    if value.count != 16 { return }
    let start = UnsafeRawPointer(value.start)
    let high = start.loadUnaligned(as: UInt64.self)
    let low = start.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    if !isDigits(high) || !isDigits(low) || value.start[0] == 48 || !hasPossibleDate(value) { return }
    counters[0] += 1
    counters[1 + Int(value.start[15] & 15)] += 1
  }

  /// Whether digits 7 to 12 may be a date DDMMYY, 40 added to the day of women.
  private static func hasPossibleDate(_ value: ByteView) -> Bool {
    let written = ObservedDate.number(value, 6, 2)
    if written > 31 && written < 41 { return false }
    let year = ObservedDate.number(value, 10, 2)
    return ObservedDate.isDay(
      year: year == 0 ? 2000 : 1900 + year, month: ObservedDate.number(value, 8, 2),
      day: written > 40 ? written - 40 : written)
  }

  /// Whether all eight bytes are ASCII digits: none below `0`, none above `9`, none beyond ASCII.
  @inline(__always)
  private static func isDigits(_ word: UInt64) -> Bool {
    ((word &+ 0x4646_4646_4646_4646) | (word &- 0x3030_3030_3030_3030) | word) & 0x8080_8080_8080_8080 == 0
  }

  private static func addDate(_ value: ByteView, _ counters: UnsafeMutablePointer<Int>) {
    guard let date = ObservedDate.parse(value) else { return }
    counters[0] += 1
    if counters[1] == 0 || date < counters[1] { counters[1] = date }
    if date > counters[2] { counters[2] = date }
    switch date % 10_000 {
    case 101:
      counters[5] += 1
      if date == 1900_0101 { counters[3] += 1 }
      if date == 1970_0101 { counters[4] += 1 }
    case 701: counters[6] += 1
    case 1231: counters[7] += 1
    default: break
    }
  }

  private func addRegion(_ value: ByteView, _ counters: UnsafeMutablePointer<Int>) {
    var code = 0
    var digits = 0
    for index in 0..<value.count {
      let byte = value.start[index]
      if byte == UInt8(ascii: ".") { continue }
      if byte < 48 || byte > 57 { return }
      code = code * 10 + Int(byte - 48)
      digits += 1
      if digits == 4 { break }
    }
    if digits < 4 { return }
    counters[0] += 1
    guard let known = regions?.known[code] else { return }
    counters[1] += Int(known & 1)
    counters[2] += Int(known >> 1)
  }
}

/// Dates as the extracts mostly write them, for the range of a column. Values themselves are normalise's to judge.
enum ObservedDate {
  /// `YYYY-MM-DD` (a time may follow), `DD-MM-YYYY`, `DD/MM/YYYY`, `DD.MM.YYYY` or `YYYYMMDD` as packed yyyymmdd;
  /// nil for anything else, and for years outside 1800...2199.
  static func parse(_ value: ByteView) -> Int? {
    let year: Int
    let month: Int
    let day: Int
    if value.count == 8 {
      year = number(value, 0, 4)
      month = number(value, 4, 2)
      day = number(value, 6, 2)
    } else if value.count == 10
      || (value.count >= 19 && (value.start[10] == 32 || value.start[10] == UInt8(ascii: "T")))
    {
      let separator = value.start[4]
      if separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/") {
        guard value.start[7] == separator else { return nil }
        year = number(value, 0, 4)
        month = number(value, 5, 2)
        day = number(value, 8, 2)
      } else {
        let separator = value.start[2]
        guard separator >= 45 && separator <= 47, value.start[5] == separator else { return nil }
        day = number(value, 0, 2)
        month = number(value, 3, 2)
        year = number(value, 6, 4)
      }
    } else {
      return nil
    }
    guard (1800...2199).contains(year), isDay(year: year, month: month, day: day) else { return nil }
    return year * 10_000 + month * 100 + day
  }

  /// Whether the calendar has this day.
  static func isDay(year: Int, month: Int, day: Int) -> Bool {
    if day < 1 || month < 1 || month > 12 { return false }
    switch month {
    case 2: return day <= (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28)
    case 4, 6, 9, 11: return day <= 30
    default: return day <= 31
    }
  }

  /// The number of some digits; far below zero when they are none.
  @inline(__always)
  static func number(_ value: ByteView, _ start: Int, _ count: Int) -> Int {
    var number: Int = 0
    for index in start..<start + count {
      let digit = value.start[index] &- 48
      if digit > 9 { return -1_000_000 }
      number = number &* 10 &+ Int(digit)
    }
    return number
  }
}
