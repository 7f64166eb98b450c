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

/// Kab/kota codes that exist, by coding: two sets of four-digit numbers.
package struct RegencyCodes: Sendable {
  /// Bit 0: Kemendagri, bit 1: BPS; by code.
  fileprivate let known: [UInt8]

  package init(_ reference: RegionReference) {
    var known = [UInt8](repeating: 0, count: 10_000)
    for region in reference.all(.regency) {
      if let code = Int(region.code), code < 10_000 { known[code] |= 1 }
      if let code = Int(region.bps), code < 10_000 { known[code] |= 2 }
    }
    self.known = known
  }
}

/// Counts over the rows of one column of one file; sums, so the order of rows does not matter.
struct ColumnCounts: Sendable, Equatable {
  /// Values that are not empty.
  var filled = 0
  /// Usable values: 16-digit numbers, dates read, codes of at least four digits.
  var usable = 0
  /// Of 16-digit numbers, by last digit.
  var lastDigits = [Int](repeating: 0, count: 10)
  /// First and last date, packed yyyymmdd; 0 when there is none.
  var first: Int32 = 0
  var last: Int32 = 0
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
  /// Canonical columns that are measured, with their place in the file.
  private let measured: [(column: Int, place: Int, measure: ColumnMeasure)]
  private var counts: [ColumnCounts]
  private let regions: RegencyCodes?

  init(columns: ColumnMap, measures: [ColumnMeasure], regions: RegencyCodes?) {
    fieldCount = columns.fieldCount
    places = columns.places
    self.regions = regions
    filled = .allocate(capacity: max(fieldCount, 1))
    filled.initialize(repeating: 0, count: max(fieldCount, 1))
    counts = [ColumnCounts](repeating: ColumnCounts(), count: columns.places.count)
    var measured: [(column: Int, place: Int, measure: ColumnMeasure)] = []
    for (column, place) in columns.places.enumerated() where place >= 0 {
      if case .nothing = measures[column] { continue }
      measured.append((column, place, measures[column]))
    }
    self.measured = measured
  }

  deinit { filled.deallocate() }

  /// The counts, by canonical column.
  var result: [ColumnCounts] {
    var result = counts
    for (column, place) in places.enumerated() where place >= 0 { result[column].filled = filled[place] }
    return result
  }

  /// Counts a row.
  func add(_ fields: DialectFields) {
    fields.countFilled(into: filled)
    counts.withUnsafeMutableBufferPointer { counts in
      for item in measured {
        let value = fields[item.place]
        if value.isEmpty { continue }
        switch item.measure {
        case .nothing: break
        case .number: FileStatistics.addNumber(value, &counts[item.column])
        case .date: FileStatistics.addDate(value, &counts[item.column])
        case .region: addRegion(value, &counts[item.column])
        }
      }
    }
  }

  private static func addNumber(_ value: ByteView, _ counts: inout ColumnCounts) {
    guard value.count == 16, let number = value.uint64() else { return }
    counts.usable += 1
    counts.lastDigits[Int(number % 10)] += 1
  }

  private static func addDate(_ value: ByteView, _ counts: inout ColumnCounts) {
    guard let date = ObservedDate.parse(value) else { return }
    counts.usable += 1
    if counts.first == 0 || date < counts.first { counts.first = date }
    if date > counts.last { counts.last = date }
    switch date % 10_000 {
    case 101:
      counts.defaults[2] += 1
      if date == 1900_0101 { counts.defaults[0] += 1 }
      if date == 1970_0101 { counts.defaults[1] += 1 }
    case 701: counts.defaults[3] += 1
    case 1231: counts.defaults[4] += 1
    default: break
    }
  }

  private func addRegion(_ value: ByteView, _ counts: inout ColumnCounts) {
    var code = 0
    var digits = 0
    for index in 0..<value.count {
      let byte = value[index]
      if byte == UInt8(ascii: ".") { continue }
      if byte < 48 || byte > 57 { return }
      code = code * 10 + Int(byte - 48)
      digits += 1
      if digits == 4 { break }
    }
    if digits < 4 { return }
    counts.usable += 1
    guard let known = regions?.known[code] else { return }
    counts.kemendagri += Int(known & 1)
    counts.bps += Int(known >> 1)
  }
}

/// Dates as the extracts mostly write them, for the range of a column. Values themselves are normalise's to judge.
enum ObservedDate {
  /// `YYYY-MM-DD` (a time may follow), `DD-MM-YYYY`, `DD/MM/YYYY`, `DD.MM.YYYY` or `YYYYMMDD` as packed yyyymmdd;
  /// nil for anything else, and for years outside 1800...2199.
  static func parse(_ value: ByteView) -> Int32? {
    let year: Int32
    let month: Int32
    let day: Int32
    if value.count == 8 {
      year = number(value, 0, 4)
      month = number(value, 4, 2)
      day = number(value, 6, 2)
    } else if value.count == 10 || (value.count >= 19 && (value[10] == 32 || value[10] == UInt8(ascii: "T"))) {
      let separator = value[4]
      if separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/") {
        guard value[7] == separator else { return nil }
        year = number(value, 0, 4)
        month = number(value, 5, 2)
        day = number(value, 8, 2)
      } else {
        let separator = value[2]
        guard separator >= 45 && separator <= 47, value[5] == separator else { return nil }
        day = number(value, 0, 2)
        month = number(value, 3, 2)
        year = number(value, 6, 4)
      }
    } else {
      return nil
    }
    guard (1800...2199).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    return year * 10_000 + month * 100 + day
  }

  @inline(__always)
  private static func number(_ value: ByteView, _ start: Int, _ count: Int) -> Int32 {
    var number: Int32 = 0
    for index in start..<start + count {
      let digit = value[index] &- 48
      if digit > 9 { return -1_000_000 }
      number = number &* 10 &+ Int32(digit)
    }
    return number
  }
}
