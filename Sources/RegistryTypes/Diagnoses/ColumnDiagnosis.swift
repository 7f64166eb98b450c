/// What the whole-file diagnoses count in one column of a group of files (*kelompok*): ingest fills it on its way,
/// normalise judges by it (NIK-014, TGL-002, WIL-003), so that no second pass is needed.
///
/// Plain counters: adding those of two pieces gives those of the whole, so cutting a group into other files changes
/// nothing. Every value counts that normalise can read; plain ones are read in a hurry, the others as normalise does.
@usableFromInline package struct ColumnDiagnosis: Equatable, Sendable {
  /// What is counted.
  @usableFromInline package enum Kind: String, CaseIterable, Sendable {
    /// Last digits of NIKs: `terpakai`, `akhir_0` ... `akhir_9`.
    case nik
    /// Default dates: `terpakai`, `1900-01-01`, `1970-01-01`, `01-01`, `07-01`, `12-31`; and of dates in numbers with the year
    /// last, how many can only have the day first, the month first, or either: `hari_dulu`, `bulan_dulu`, `keduanya`.
    case tanggal
    /// Coding of region codes: `terpakai`; by kab `kemendagri`, `bps` (a code may be valid in both); by the digits behind
    /// it `bentuk_kemendagri`, `bentuk_bps` (``RegionForm``, a code has at most one).
    case wilayah

    /// Names of the counters of ``DateOrder/Evidence``.
    @usableFromInline package static let orders = ["hari_dulu", "bulan_dulu", "keduanya"]

    /// Names of the counters, in the order of ``ColumnDiagnosis/counts``.
    @usableFromInline package var counters: [String] {
      switch self {
      case .nik: ["terpakai"] + (0...9).map { "akhir_\($0)" }
      case .tanggal: ["terpakai"] + DefaultDate.allCases.map(\.name) + Kind.orders
      case .wilayah: ["terpakai", "kemendagri", "bps", "bentuk_kemendagri", "bentuk_bps"]
      }
    }
  }

  @usableFromInline package let kind: Kind
  /// The counters; the first is the number of usable values.
  @usableFromInline package private(set) var counts: [Int]

  /// All counters at zero.
  @usableFromInline package init(_ kind: Kind) {
    self.kind = kind
    counts = [Int](repeating: 0, count: kind.counters.count)
  }

  /// Counters read back from a manifest, in the order of ``Kind/counters``; nil when there are too few or many.
  @usableFromInline package init?(_ kind: Kind, counts: [Int]) {
    guard counts.count == kind.counters.count else { return nil }
    self.kind = kind
    self.counts = counts
  }

  /// Usable values.
  @usableFromInline package var usable: Int { counts[0] }

  /// Adds the counters of another piece of the same column.
  @usableFromInline package mutating func add(_ other: ColumnDiagnosis) {
    guard other.kind == kind else { return }
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  /// Counts a value of a ``Kind/nik`` column: sixteen digits with a possible date part.
  @usableFromInline package mutating func addNIK(_ text: ByteSpan) {
    guard let value = DigitReading.sixteenDigits(text) ?? ColumnDiagnosis.unusualNIK(text),
      value >= 1_000_000_000_000_000, NIK(unchecked: value).hasPossibleDate
    else { return }
    counts[0] += 1
    counts[1 + Int(value % 10)] += 1
  }

  /// Counts a value of a ``Kind/tanggal`` column: `DD-MM-YYYY`, `YYYY-MM-DD` (with any of `-/.`) or `YYYYMMDD`, any other
  /// form as `rules` read it.
  @usableFromInline package mutating func addDate(_ text: ByteSpan, _ rules: DateRules) {
    switch DateOrder.evidence(text) {
    case .none: break
    case .dayFirst: counts[6] += 1
    case .monthFirst: counts[7] += 1
    case .either: counts[8] += 1
    }
    guard let date = ColumnDiagnosis.plainDate(text) ?? ColumnDiagnosis.unusualDate(text, rules) else { return }
    counts[0] += 1
    for kind in DefaultDate.allCases where kind.covers(date) { counts[1 + Int(kind.rawValue)] += 1 }
  }

  /// Counts a value of a ``Kind/wilayah`` column by its first four digits and by the form of the others.
  @usableFromInline package mutating func addRegion(_ text: ByteSpan, _ table: RegionTable) {
    guard let kab = ColumnDiagnosis.leadingKabupaten(text) ?? ColumnDiagnosis.unusualKabupaten(text) else { return }
    counts[0] += 1
    switch RegionForm.of(text) {
    case .none: break
    case .kemendagri: counts[3] += 1
    case .bps: counts[4] += 1
    }
    if table.isKabupaten(kab) || table.currentKabupaten(older: kab) > 0 { counts[1] += 1 }
    if table.currentKabupaten(bps: kab) > 0 { counts[2] += 1 }
  }

  private static func plainDate(_ text: ByteSpan) -> CalendarDay? {
    if text.count == 8 {
      guard let number = CalendarDay.number(text, 0, 8) else { return nil }
      return CalendarDay(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
    guard text.count == 10 else { return nil }
    if !ASCII.isDigit(text[2]) {
      guard let day = CalendarDay.number(text, 0, 2), let month = CalendarDay.number(text, 3, 2),
        let year = CalendarDay.number(text, 6, 4)
      else { return nil }
      return CalendarDay(year: year, month: month, day: day)
    }
    guard let year = CalendarDay.number(text, 0, 4), let month = CalendarDay.number(text, 5, 2),
      let day = CalendarDay.number(text, 8, 2)
    else { return nil }
    return CalendarDay(year: year, month: month, day: day)
  }

  /// The first four digits, written without a sign or as `31.71`.
  private static func leadingKabupaten(_ text: ByteSpan) -> Int? {
    var digits = 0
    var kab = 0
    for byte in text {
      if ASCII.isDigit(byte) {
        kab = kab * 10 + Int(byte - ASCII.zero)
        digits += 1
        if digits == 4 { return kab }
      } else if byte != ASCII.dot || digits != 2 {
        return nil
      }
    }
    return nil
  }

  // MARK: Less plain forms

  /// Sixteen digits in quotes, groups and the like; nil for anything else. Slow: for what the quick look refuses.
  @usableFromInline package static func unusualNIK(_ text: ByteSpan) -> UInt64? {
    if text.isEmpty { return nil }
    let reading = DigitReading.read(text, emptyWords: .none)
    return reading.kind == .digits && reading.count == 16 ? reading.value : nil
  }

  /// The day of a date in any form; nil when there is none. Slow: for what the quick look refuses.
  @usableFromInline package static func unusualDate(_ text: ByteSpan, _ rules: DateRules) -> CalendarDay? {
    text.isEmpty ? nil : rules.read(text).day
  }

  /// The kab of a region code in quotes, groups and the like; nil for anything else. Slow: for what the quick look
  /// refuses.
  @usableFromInline package static func unusualKabupaten(_ text: ByteSpan) -> Int? {
    guard var (digits, length) = unusualRegion(text) else { return nil }
    while length > 4 {
      digits /= 10
      length -= 1
    }
    return Int(digits)
  }

  /// The digits of a region code in quotes, groups and the like, and how many.
  static func unusualRegion(_ text: ByteSpan) -> (digits: UInt64, length: Int)? {
    if text.isEmpty { return nil }
    let reading = DigitReading.read(text, emptyWords: .none, lettersAsDigits: false)
    guard reading.kind == .digits else { return nil }
    var (digits, length) = (reading.value, reading.count)
    if reading.parted {
      // Both codings begin with a province and a kab of two digits each.
      if let groups = RegionGroups(text, coding: .kemendagri) ?? RegionGroups(text, coding: .bps) {
        (digits, length) = (groups.digits, groups.length)
      } else if !RegionGroups.isWhole(text, count: length) {
        return nil
      }
    }
    return (4...19).contains(length) ? (digits, length) : nil
  }
}

/// Dates that stand for "not known" when a file has far too many of them.
@usableFromInline package enum DefaultDate: UInt8, CaseIterable, Sendable {
  case newYear1900
  case newYear1970
  /// 1 January of any year.
  case newYear
  /// 1 July of any year.
  case julyFirst
  /// 31 December of any year.
  case yearEnd

  /// The name of its counter.
  @usableFromInline package var name: String {
    switch self {
    case .newYear1900: "1900-01-01"
    case .newYear1970: "1970-01-01"
    case .newYear: "01-01"
    case .julyFirst: "07-01"
    case .yearEnd: "12-31"
    }
  }

  /// True when `date` is such a date.
  @usableFromInline package func covers(_ date: CalendarDay) -> Bool {
    DefaultDate.places(of: date.packed) & place != 0
  }

  /// One bit.
  @inlinable package var place: UInt8 { 1 << rawValue }

  /// Which of them a date `yyyymmdd` is, by ``place``.
  @inlinable
  package static func places(of packed: Int32) -> UInt8 {
    switch packed % 10_000 {
    case 0101:
      DefaultDate.newYear.place | (packed == 1900_01_01 ? DefaultDate.newYear1900.place : 0)
        | (packed == 1970_01_01 ? DefaultDate.newYear1970.place : 0)
    case 0701: DefaultDate.julyFirst.place
    case 1231: DefaultDate.yearEnd.place
    default: 0
    }
  }

  /// The share of dates that are such a date by chance: one day of a year, or one day of eighty years.
  @usableFromInline package var chance: Double {
    switch self {
    case .newYear1900, .newYear1970: 1 / (365.25 * 80)
    case .newYear, .julyFirst, .yearEnd: 1 / 365.25
    }
  }
}
