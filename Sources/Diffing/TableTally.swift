import TabularIO

/// Counts what becomes of the rows of one table; one a worker, merged at the end. Counts are sums, so they do not
/// depend on who counted what. Used by one thread at a time: accesses are not checked row by row.
class TableTally {
  /// Two equal rows in the same place.
  func equal(_ row: Row) {}

  /// A row of the left side was read.
  func opening(_ row: Row) {}
  /// A row of the right side was read.
  func closing(_ row: Row) {}
  /// A pair in the same place: both rows were read.
  func met(_ left: Row, _ right: Row, changed: Bool) {
    opening(left)
    closing(right)
    pair(left, right, changed: changed)
  }
  /// A pair, wherever its rows stand.
  func pair(_ left: Row, _ right: Row, changed: Bool) {}
  /// A right row without partner.
  func added(_ row: Row, _ cause: Cause) {}
  /// A left row without partner.
  func removed(_ row: Row, _ cause: Cause) {}
  /// Adds the counts of `other`, which counted the same table.
  func merge(_ other: TableTally) {}

  /// A tally fit for the table.
  static func make(_ plan: TablePlan) -> TableTally {
    switch plan.shape.subject {
    case .families: FamilyTally(plan)
    case .persons: RegionTally(plan)
    case .eligibility: EligibilityTally(plan)
    case .other: TableTally()
    }
  }
}

/// What happened to the rows of a kabupaten/kota.
enum Flow: Int, CaseIterable {
  case opening
  case born
  case added
  case split
  case died
  case removed
  case merged
  case movedIn
  case movedOut
  /// Counted here because the region is now known more, or less, exactly: nobody moved.
  case refinedIn
  case refinedOut
  case closing
  /// Rows there before and after with another value.
  case changed

  /// The column in `mutasi_kab.csv`.
  var column: String {
    switch self {
    case .opening: "awal"
    case .born: "lahir"
    case .added: "ditambah"
    case .split: "pecahan"
    case .died: "meninggal"
    case .removed: "dikeluarkan"
    case .merged: "digabung"
    case .movedIn: "pindah_masuk"
    case .movedOut: "pindah_keluar"
    case .refinedIn: "rincian_masuk"
    case .refinedOut: "rincian_keluar"
    case .closing: "akhir"
    case .changed: "berubah"
    }
  }

  /// What it adds to the opening, in the roll-forward.
  var sign: Int {
    switch self {
    case .opening, .born, .added, .split, .movedIn, .refinedIn: 1
    case .died, .removed, .merged, .movedOut, .refinedOut, .closing: -1
    case .changed: 0
    }
  }

  /// Where a new row is counted.
  static func arrival(_ cause: Cause) -> Flow {
    switch cause {
    case .born: .born
    case .split: .split
    default: .added
    }
  }

  /// Where a row that is gone is counted.
  static func departure(_ cause: Cause) -> Flow {
    switch cause {
    case .died: .died
    case .merged: .merged
    default: .removed
    }
  }
}

/// Finds the kabupaten/kota of a row: four digits, the province with `00` where the row says no more, else 0.
struct RegencyColumn {
  private let fine: (left: Int, right: Int)
  private let coarse: (left: Int, right: Int)

  init(_ plan: TablePlan) {
    let name = plan.column("kode_kabupaten_kota", .right) >= 0 ? "kode_kabupaten_kota" : "kode_kelurahan_desa"
    fine = (plan.column(name, .left), plan.column(name, .right))
    coarse = (plan.column("kode_provinsi", .left), plan.column("kode_provinsi", .right))
  }

  /// 0...9999.
  func code(_ row: Row, _ side: Side) -> Int { exact(row, side) ?? wide(row, side) }

  /// The kabupaten/kota that the row names; nil when it names none.
  func exact(_ row: Row, _ side: Side) -> Int? {
    let index = side == .left ? fine.left : fine.right
    if index < 0 { return nil }
    let code = row[index]
    return code.count >= 4 ? RegencyColumn.number(code, digits: 4) : nil
  }

  /// The province with `00`, else 0.
  func wide(_ row: Row, _ side: Side) -> Int {
    let wider = side == .left ? coarse.left : coarse.right
    if wider >= 0 {
      let code = row[wider]
      if code.count >= 2, let value = RegencyColumn.number(code, digits: 2) { return value * 100 }
    }
    return 0
  }

  /// The first four characters as they stand, 0 where there are not so many: rows that follow one another mostly have
  /// the same.
  func mark(_ row: Row, _ side: Side) -> UInt32 {
    let index = side == .left ? fine.left : fine.right
    if index < 0 { return 0 }
    let code = row[index]
    if code.count < 4 { return 0 }
    return UInt32(code[0]) << 24 | UInt32(code[1]) << 16 | UInt32(code[2]) << 8 | UInt32(code[3])
  }

  /// Whether one code is only known more exactly than the other: a province or nothing beside a kabupaten/kota in it.
  static func isSamePlace(_ one: Int, _ other: Int) -> Bool {
    if one == 0 || other == 0 { return true }
    return (one % 100 == 0 || other % 100 == 0) && one / 100 == other / 100
  }

  private static func number(_ text: ByteView, digits: Int) -> Int? {
    var value = 0
    for index in 0..<digits {
      let digit = text[index] &- 48
      if digit > 9 { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  /// The code as it is written: four digits, or two for a province, `00` for none.
  static func text(_ code: Int) -> String {
    let digits = code % 100 == 0 ? String(code / 100) : String(code)
    let width = code % 100 == 0 ? 2 : 4
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

/// Numbers the kabupaten/kota that occur, so that counters stand close together.
struct RegencySlots {
  private var slots = [Int32](repeating: -1, count: 10_000)
  /// The codes, in the order in which they were met.
  private(set) var codes: [Int] = []

  /// The slot of `code`, a new one when it was not met before; `isNew` then grows the counters.
  mutating func slot(_ code: Int, isNew: inout Bool) -> Int {
    let known = slots[code]
    if known >= 0 { return Int(known) }
    slots[code] = Int32(codes.count)
    codes.append(code)
    isNew = true
    return codes.count - 1
  }

  /// The slot of a code that was met.
  func known(_ code: Int) -> Int? { slots[code] >= 0 ? Int(slots[code]) : nil }

  /// The codes met, ascending.
  var sorted: [Int] { codes.sorted() }
}

/// The roll-forward of one table by kabupaten/kota.
class RegionTally: TableTally {
  private let regency: RegencyColumn
  @exclusivity(unchecked) private(set) var slots = RegencySlots()
  @exclusivity(unchecked) private var counts: [Int] = []
  @exclusivity(unchecked) private var lastMark: UInt32 = 0
  @exclusivity(unchecked) private var lastSlot = 0
  /// Where families without a kelurahan live, for the members who are known by them alone.
  @exclusivity(unchecked) var families = FamilyRegions()
  private let family: (left: Int, right: Int)
  private let nameColumns: [Int]
  private(set) var names: [Int: String] = [:]
  private static let width = Flow.allCases.count

  init(_ plan: TablePlan) {
    regency = RegencyColumn(plan)
    family = (plan.column("id_keluarga", .left), plan.column("id_keluarga", .right))
    nameColumns = [plan.column("kabupaten_kota", .left), plan.column("kabupaten_kota", .right)]
  }

  /// The slot of a row's region.
  final func slot(_ row: Row, _ side: Side) -> Int {
    let mark = regency.mark(row, side)
    if mark != 0 && mark == lastMark { return lastSlot }
    let exact = regency.exact(row, side)
    let code = exact ?? familyCode(row, side) ?? regency.wide(row, side)
    var isNew = false
    let slot = slots.slot(code, isNew: &isNew)
    if isNew {
      counts.append(contentsOf: repeatElement(0, count: RegionTally.width))
      grow()
      let column = nameColumns[side.rawValue]
      if column >= 0 && code % 100 != 0 { names[code] = row[column].string }
    }
    if exact != nil { (lastMark, lastSlot) = (mark, slot) }
    return slot
  }

  private func familyCode(_ row: Row, _ side: Side) -> Int? {
    let column = side == .left ? family.left : family.right
    return families.isEmpty || column < 0 ? nil : families.code(row[column], side)
  }

  /// A slot was added.
  func grow() {}

  private func add(_ flow: Flow, _ slot: Int, _ count: Int = 1) {
    counts[slot * RegionTally.width + flow.rawValue] += count
  }

  /// The count of a flow in a region; 0 where it was never met.
  final func count(_ flow: Flow, _ code: Int) -> Int {
    guard let slot = slots.known(code) else { return 0 }
    return counts[slot * RegionTally.width + flow.rawValue]
  }

  override func equal(_ row: Row) {
    let slot = slot(row, .right)
    if !families.isEmpty && self.slot(row, .left) != slot {
      // The row says no more than before, but its family lives elsewhere.
      opening(row)
      closing(row)
      return pair(row, row, changed: false)
    }
    let base = slot * RegionTally.width
    counts[base + Flow.opening.rawValue] += 1
    counts[base + Flow.closing.rawValue] += 1
    stayed(row, slot)
  }

  override func opening(_ row: Row) { add(.opening, slot(row, .left)) }

  override func closing(_ row: Row) { add(.closing, slot(row, .right)) }

  override func met(_ left: Row, _ right: Row, changed: Bool) {
    let from = slot(left, .left)
    let to = slot(right, .right)
    add(.opening, from)
    add(.closing, to)
    pair(left, from, right, to, changed)
  }

  override func pair(_ left: Row, _ right: Row, changed: Bool) {
    pair(left, slot(left, .left), right, slot(right, .right), changed)
  }

  private func pair(_ left: Row, _ from: Int, _ right: Row, _ to: Int, _ changed: Bool) {
    if from != to {
      let isRefined = RegencyColumn.isSamePlace(slots.codes[from], slots.codes[to])
      add(isRefined ? .refinedOut : .movedOut, from)
      add(isRefined ? .refinedIn : .movedIn, to)
    }
    if changed { add(.changed, to) }
    paired(left, right, to)
  }

  override func added(_ row: Row, _ cause: Cause) {
    let slot = slot(row, .right)
    add(Flow.arrival(cause), slot)
    arrived(row, slot)
  }

  override func removed(_ row: Row, _ cause: Cause) {
    let slot = slot(row, .left)
    add(Flow.departure(cause), slot)
    departed(row, slot)
  }

  /// A row that is the same on both sides, in the region of `slot`.
  func stayed(_ row: Row, _ slot: Int) { paired(row, row, slot) }
  /// A pair whose right row is in the region of `slot`.
  func paired(_ left: Row, _ right: Row, _ slot: Int) {}
  /// A new row.
  func arrived(_ row: Row, _ slot: Int) {}
  /// A row that is gone.
  func departed(_ row: Row, _ slot: Int) {}

  override func merge(_ other: TableTally) {
    guard let other = other as? RegionTally else { return }
    for code in other.slots.codes {
      var isNew = false
      let target = slots.slot(code, isNew: &isNew)
      if isNew {
        counts.append(contentsOf: repeatElement(0, count: RegionTally.width))
        grow()
      }
      for flow in Flow.allCases { add(flow, target, other.count(flow, code)) }
      if names[code] == nil { names[code] = other.names[code] }
    }
  }

  /// What opening and flows leave over against the closing: 0 everywhere, or the comparison is wrong.
  final func imbalance(_ code: Int) -> Int { Flow.allCases.reduce(0) { $0 + $1.sign * count($1, code) } }
}
