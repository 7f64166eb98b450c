import RegistryTypes
import StageContract
import TabularIO

/// Counts of all columns of a file, kept by one worker.
final class FileStatistics {
  private let fieldCount: Int
  private let places: [Int]
  private let measures: [ColumnMeasure]
  private let regions: RegencyCodes?
  private let asOf: Int
  /// Reads the dates that are written otherwise than most.
  private let dateRules: DateRules
  /// Filled values by place, of rows since the last ``flush()`` and before.
  private let fresh: UnsafeMutablePointer<UInt32>
  private let filled: UnsafeMutablePointer<Int>
  private let counters: UnsafeMutablePointer<Int>
  private let tables = ObservedDate.Tables()
  /// Held here because asking for a static property is a call.
  private let listPlaces = FileStatistics.listPlaces
  private let numbers: [Measured]
  private let dates: [Measured]
  /// Date columns that are declared to have the month first.
  private let monthFirstDates: [Measured]
  private let codes: [Measured]
  private let areas: [Measured]
  private let texts: [(item: Measured, words: ListedWords)]
  private let amounts: [(item: Measured, style: NumberReading.Style)]
  private let periods: [Measured]
  private let quarter: [UInt8]
  private var scratch = ByteScratch(capacity: 64)
  /// By region column: how many codes of each kab/kota, ``RegencyCodes/places``.
  private let regencies: UnsafeMutablePointer<UInt32>
  private let regencySlots: Int

  private struct Measured {
    /// Place in the file.
    let place: Int
    let counters: UnsafeMutablePointer<Int>
    /// Of region columns.
    var regencies: UnsafeMutablePointer<UInt32>?
  }

  /// Values of a list: 0...99, then the letters A to Z.
  static let listed = 126
  /// Counters of a measured column: usable values, then by measure ten last digits; or first, last and latest date and
  /// five kinds of default dates, dates to come and three of their orders; or Kemendagri and BPS codes, these by form, and a hundred provinces;
  /// or the values of a list, and what is none. The usable values of a list are those that it counts.
  private static let slots = 2 + listed

  /// `asOf` is the last day that dates are expected on, packed yyyymmdd.
  init(columns: ColumnMap, measures: [ColumnMeasure], regions: RegencyCodes?, asOf: Int) {
    fieldCount = columns.fieldCount
    places = columns.places
    self.measures = measures
    self.regions = regions
    self.asOf = asOf
    quarter = FileStatistics.quarter(of: asOf)
    let earliest = CalendarDay(year: 1900, month: 1, day: 1) ?? CalendarDay(days: 0)
    let latest = CalendarDay(year: asOf / 10_000, month: asOf / 100 % 100, day: asOf % 100)
    dateRules = DateRules(earliest: earliest, reference: latest ?? earliest, emptyWords: .none)
    let room = max(fieldCount, 1)
    fresh = .allocate(capacity: room)
    fresh.initialize(repeating: 0, count: room)
    filled = .allocate(capacity: room)
    filled.initialize(repeating: 0, count: room)
    regencySlots = (regions?.codes.count ?? 0) + 1
    let areaCount = measures.count { if case .region = $0 { true } else { false } }
    regencies = .allocate(capacity: regencySlots * max(areaCount, 1))
    regencies.initialize(repeating: 0, count: regencySlots * max(areaCount, 1))
    let size = FileStatistics.slots * max(columns.places.count, 1)
    counters = .allocate(capacity: size)
    counters.initialize(repeating: 0, count: size)
    var numbers: [Measured] = []
    var dates: [Measured] = []
    var monthFirstDates: [Measured] = []
    var codes: [Measured] = []
    var areas: [Measured] = []
    var texts: [(item: Measured, words: ListedWords)] = []
    var amounts: [(item: Measured, style: NumberReading.Style)] = []
    var periods: [Measured] = []
    for (column, place) in columns.places.enumerated() where place >= 0 {
      var item = Measured(place: place, counters: counters + column * FileStatistics.slots)
      switch measures[column] {
      case .nothing: break
      case .number: numbers.append(item)
      case .date(isMonthFirst: true): monthFirstDates.append(item)
      case .date: dates.append(item)
      case .code: codes.append(item)
      case .words(let words): texts.append((item, ListedWords(words)))
      case .amount(let style): amounts.append((item, style))
      case .period: periods.append(item)
      case .region:
        item.regencies = regencies + areas.count * regencySlots
        areas.append(item)
      }
    }
    self.texts = texts
    self.amounts = amounts
    self.periods = periods
    self.numbers = numbers
    self.dates = dates
    self.monthFirstDates = monthFirstDates
    self.codes = codes
    self.areas = areas
  }

  deinit {
    fresh.deallocate()
    filled.deallocate()
    counters.deallocate()
    regencies.deallocate()
  }

  /// The counts, by canonical column; after ``flush()``.
  var result: [ColumnCounts] {
    var result = [ColumnCounts](repeating: ColumnCounts(), count: places.count)
    for (column, place) in places.enumerated() where place >= 0 {
      result[column].filled = filled[place]
      let values = counters + column * FileStatistics.slots
      result[column].usable = values[0]
      func listed(_ range: Range<Int>) -> [Int] { range.map { values[$0] } }
      switch measures[column] {
      case .nothing: break
      case .number: result[column].lastDigits = listed(1..<11)
      case .date:
        result[column].first = values[1]
        result[column].last = values[2]
        result[column].latest = values[3]
        result[column].defaults = listed(4..<9)
        result[column].later = values[9]
        result[column].orders = listed(10..<13)
      case .region:
        result[column].kemendagri = values[1]
        result[column].bps = values[2]
        result[column].formKemendagri = values[3]
        result[column].formBPS = values[4]
        result[column].values = listed(5..<105)
        if let regencies = areas.first(where: { $0.place == place })?.regencies, regencySlots > 1 {
          result[column].regencies = (0..<regencySlots).map { Int(regencies[$0]) }
        }
      case .words(let words):
        result[column].values = listed(1..<1 + words.count)
        result[column].usable = result[column].values.reduce(0, +)
      case .amount:
        result[column].values = listed(1..<1 + AmountSteps.names.count)
        result[column].usable = result[column].values.reduce(0, +)
      case .period:
        result[column].values = listed(1..<1 + PeriodSteps.names.count)
        result[column].usable = result[column].values.reduce(0, +)
      case .code:
        result[column].values = listed(1..<1 + FileStatistics.listed)
        result[column].usable = result[column].values.reduce(0, +)
      }
    }
    return result
  }

  /// A value of a list as the manifest names it.
  static func valueName(_ index: Int) -> String {
    index < 100 ? String(index) : String(UnicodeScalar(UInt8(65 + index - 100)))
  }

  /// Counts a row. After at most 4 billion, ``flush()``.
  func add(_ fields: DialectFields) {
    fields.countFilled(into: fresh)
    for item in numbers { addNumber(fields[item.place], item.counters) }
    for item in dates { addDate(fields[item.place], item.counters) }
    for item in monthFirstDates { addMonthFirst(fields[item.place], item.counters) }
    for item in codes { addCode(fields[item.place], item.counters) }
    for item in areas { addRegion(fields[item.place], item) }
    for amount in amounts {
      if let whole = FileStatistics.amount(fields[amount.item.place], amount.style, &scratch) {
        amount.item.counters[1 + AmountSteps.place(of: whole)] += 1
      }
    }
    for item in periods {
      if let isPresent = FileStatistics.isPresent(fields[item.place], quarter, &scratch) {
        item.counters[isPresent ? 1 : 2] += 1
      }
    }
    for text in texts { text.item.counters[1 + text.words.place(of: fields[text.item.place])] += 1 }
  }

  /// Adds up what was counted of a chunk.
  func flush() {
    for place in 0..<fieldCount {
      filled[place] += Int(fresh[place])
      fresh[place] = 0
    }
  }

  @inline(__always)
  private func addNumber(_ value: ByteView, _ counters: UnsafeMutablePointer<Int>) {
    if value.count != 16 { return addUnusualNumber(value, counters) }
    let start = UnsafeRawPointer(value.start)
    let high = start.loadUnaligned(as: UInt64.self)
    let low = start.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    if !ObservedDate.isDigits(high) || !ObservedDate.isDigits(low) { return addUnusualNumber(value, counters) }
    if value.start[0] == 48 || !tables.isPossible(dayMonthYear: value.start + 6) { return }
    counters[0] += 1
    counters[1 + Int(value.start[15] & 15)] += 1
  }

  /// A number in quotes, in groups and the like.
  @inline(never)
  private func addUnusualNumber(_ value: ByteView, _ counters: UnsafeMutablePointer<Int>) {
    guard value.count > 0, let number = ColumnDiagnosis.unusualNIK(value.buffer), number >= 1_000_000_000_000_000,
      NIK(unchecked: number).hasPossibleDate
    else { return }
    counters[0] += 1
    counters[1 + Int(number % 10)] += 1
  }

  /// A date in another form than most, packed yyyymmdd; 0 for what is none.
  @inline(never)
  private func unusualDate(_ value: ByteView) -> Int {
    value.count == 0 ? 0 : Int(ColumnDiagnosis.unusualDate(value.buffer, dateRules)?.packed ?? 0)
  }

  @inline(__always)
  private func addDate(_ value: ByteView, _ counters: UnsafeMutablePointer<Int>) {
    var date = tables.parse(value)
    if date == 0 {
      addOrder(value, counters)
      date = unusualDate(value)
      if date == 0 { return }
    } else if value.start[2] < 48 {
      // The year stands last, so the first two digits are the day.
      counters[date % 100 > 12 ? 10 : 12] += 1
    }
    count(date, counters)
  }

  /// A date of a column that is declared to have the month first.
  @inline(never)
  private func addMonthFirst(_ value: ByteView, _ counters: UnsafeMutablePointer<Int>) {
    if value.count == 0 { return }
    addOrder(value, counters)
    guard let day = dateRules.read(value.buffer, order: .declaredMonthFirst).day else { return }
    count(Int(day.packed), counters)
  }

  /// What a date of another form says of the order of its day and month.
  @inline(never)
  private func addOrder(_ value: ByteView, _ counters: UnsafeMutablePointer<Int>) {
    switch DateOrder.evidence(value.buffer) {
    case .none: break
    case .dayFirst: counters[10] += 1
    case .monthFirst: counters[11] += 1
    case .either: counters[12] += 1
    }
  }

  @inline(__always)
  private func count(_ date: Int, _ counters: UnsafeMutablePointer<Int>) {
    counters[0] += 1
    if counters[1] == 0 || date < counters[1] { counters[1] = date }
    if date > counters[2] { counters[2] = date }
    if date > asOf { counters[9] += 1 } else if date > counters[3] { counters[3] = date }
    switch date % 10_000 {
    case 101:
      counters[6] += 1
      if date == 1900_0101 { counters[4] += 1 }
      if date == 1970_0101 { counters[5] += 1 }
    case 701: counters[7] += 1
    case 1231: counters[8] += 1
    default: break
    }
  }

  /// Where a value of a list is counted, without asking what it is: by its first two bytes, the second being 0 when
  /// there is none and 1 when there are more than two. What is no value of a list is counted where nobody looks.
  @inline(__always)
  private func addCode(_ value: ByteView, _ counters: UnsafeMutablePointer<Int>) {
    let start = value.start
    let first = value.count > 0 ? Int(start[0]) : 0
    let second = value.count == 2 ? Int(start[1]) : value.count > 2 ? 1 : 0
    counters[Int(listPlaces[first << 8 | second])] += 1
  }

  /// Where values of lists are counted, by first byte * 256 + second.
  // Written once when first asked for, never freed, only read afterwards.
  private nonisolated(unsafe) static let listPlaces: UnsafePointer<UInt8> = {
    let places = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 16)
    places.initialize(repeating: UInt8(1 + listed), count: 1 << 16)
    for digit in 0...9 {
      places[(48 + digit) << 8] = UInt8(1 + digit)
      for second in 0...9 { places[(48 + digit) << 8 | (48 + second)] = UInt8(1 + digit * 10 + second) }
    }
    for letter in 0..<26 {
      for second in 0...255 {
        places[(65 + letter) << 8 | second] = UInt8(101 + letter)
        places[(97 + letter) << 8 | second] = UInt8(101 + letter)
      }
    }
    return UnsafePointer(places)
  }()

  private func addRegion(_ value: ByteView, _ item: Measured) {
    let counters = item.counters
    var code = 0
    var digits = 0
    for index in 0..<value.count {
      let byte = value.start[index]
      if byte == UInt8(ascii: "."), digits == 2 { continue }
      if byte < 48 || byte > 57 { break }
      code = code * 10 + Int(byte - 48)
      digits += 1
      if digits == 4 { break }
    }
    if digits < 4 {
      guard value.count > 0, let kab = ColumnDiagnosis.unusualKabupaten(value.buffer) else { return }
      code = kab
    }
    counters[0] += 1
    counters[5 + code / 100] += 1
    switch RegionForm.of(value.buffer) {
    case .none: break
    case .kemendagri: counters[3] += 1
    case .bps: counters[4] += 1
    }
    guard let regions else { return }
    let known = regions.known[code]
    counters[1] += Int(known & 1)
    counters[2] += Int(known >> 1)
    item.regencies?[Int(regions.places[code])] += 1
  }
}
