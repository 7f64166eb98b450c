import DataDictionary
import RegistryTypes

/// What is counted of a column beside how often it is filled.
enum ColumnMeasure: Sendable {
  case nothing
  /// Last digits of 16-digit numbers: a spreadsheet turns the last one into 0.
  case number
  /// `isMonthFirst` where the pipeline declares `MM/DD/YYYY`.
  case date(isMonthFirst: Bool)
  case region
  /// Values of a short list: numbers of one or two digits, or letters.
  case code
  /// The words that the dictionary lists.
  case words([String])
  /// Amounts by size, ``AmountSteps``.
  case amount(NumberReading.Style)
  /// Quarters, ``PeriodSteps``.
  case period

  /// What is counted of each column of a source.
  static func all(of source: SourceSettings) -> [ColumnMeasure] {
    source.definition.columns.map { column in
      if source.regions.contains(where: { $0.column == column.name }) { return .region }
      switch column.kind {
      case .nik, .noKK: return .number
      case .tanggal: return .date(isMonthFirst: source.form(of: column) == "MM/DD/YYYY")
      case .kode where column.name != "periode": return .code
      case .kelamin, .yaTidak, .ya1Tidak2: return .code
      // Province and kab of a region that stands in four columns.
      case .bilangan where ["NO_PROP", "NO_KAB"].contains(column.name): return .code
      case .rupiah: return .amount(.rupiah)
      // Of the amounts of special lists each kind has its own measure; normalise reads them all as rupiah.
      case .desimal: return .amount(column.name == "nilai" ? .rupiah : .decimal)
      case .bilangan where column.name == "daya": return .amount(.whole)
      case .kode where column.name == "periode", .teks where column.name == "periode": return .period
      case .teks:
        let words = listed(column.values)
        return words.isEmpty || words.count > FileStatistics.listed ? .nothing : .words(words)
      default: return .nothing
      }
    }
  }

  /// The words of a list; those that only begin the values end in `*`.
  private static func listed(_ values: AllowedValues) -> [String] {
    values.words + values.prefixes.filter { !$0.isEmpty }.map { $0 + "*" }
  }
}

/// Kab/kota codes that exist or existed, by coding: two sets of four-digit numbers.
package struct RegencyCodes: Sendable {
  /// Bit 0: Kemendagri, bit 1: BPS; by code.
  let known: [UInt8]
  /// Where a code that is known is counted, from 1; 0 for others.
  let places: [UInt16]
  /// The codes that are known, in order.
  let codes: [Int]

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
    codes = known.indices.filter { known[$0] != 0 }
    var places = [UInt16](repeating: 0, count: 10_000)
    for (index, code) in codes.enumerated() { places[code] = UInt16(index + 1) }
    self.places = places
  }
}

/// Counts over the rows of one column of one file; sums, so the order of rows does not matter.
struct ColumnCounts: Sendable, Equatable {
  /// Values that are not empty.
  var filled = 0
  /// Usable values: 16-digit numbers with a possible date, dates read, codes of at least four digits, values of a list.
  var usable = 0
  /// Of 16-digit numbers, by last digit.
  var lastDigits = [Int](repeating: 0, count: 10)
  /// First and last date, packed yyyymmdd; 0 when there is none.
  var first = 0
  var last = 0
  /// Last date that is not after the period, and how many are.
  var latest = 0
  var later = 0
  /// Dates on 1 January 1900, 1 January 1970, any 1 January, any 1 July, any 31 December.
  var defaults = [Int](repeating: 0, count: 5)
  /// Dates in numbers with the year last that can only have the day first, only the month first, or either.
  var orders = [Int](repeating: 0, count: 3)
  /// Codes whose first four digits are a kab/kota of Kemendagri, of BPS.
  var kemendagri = 0
  var bps = 0
  /// Codes whose further digits have the form of Kemendagri, of BPS (``RegionForm``).
  var formKemendagri = 0
  var formBPS = 0
  /// Of region codes by their first two digits; of lists by value, ``FileStatistics/valueName(_:)``, or by word. Empty
  /// elsewhere.
  var values: [Int] = []
  /// Of region codes by kab/kota, in the order of ``RegencyCodes/codes``; the first are of none of them.
  var regencies: [Int] = []

  static func += (left: inout ColumnCounts, right: ColumnCounts) {
    left.filled += right.filled
    left.usable += right.usable
    for digit in 0..<10 { left.lastDigits[digit] += right.lastDigits[digit] }
    for index in 0..<5 { left.defaults[index] += right.defaults[index] }
    for index in 0..<3 { left.orders[index] += right.orders[index] }
    left.later += right.later
    left.kemendagri += right.kemendagri
    left.formKemendagri += right.formKemendagri
    left.formBPS += right.formBPS
    left.bps += right.bps
    if right.first != 0 && (left.first == 0 || right.first < left.first) { left.first = right.first }
    left.last = max(left.last, right.last)
    left.latest = max(left.latest, right.latest)
    add(right.values, to: &left.values)
    add(right.regencies, to: &left.regencies)
  }

  private static func add(_ right: [Int], to left: inout [Int]) {
    if left.isEmpty {
      left = right
    } else {
      for index in right.indices { left[index] += right[index] }
    }
  }
}
