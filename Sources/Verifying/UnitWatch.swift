import TabularIO

/// Watches that a unit has one verdict in a programme: rows of one unit stand together in `kelayakan`.
///
/// A further payment to somebody who has one already (INK-08) is a row of its own beside the verdict.
struct UnitWatch {
  private let unit: Int
  private let family: Int
  private let reasons: Int
  /// Family, person, file and row number: what tells units apart.
  private let columns: [Int]
  private var before: [[UInt8]]
  private var hasVerdict = false

  /// Nil for a table that lacks one of the columns.
  init?(header: [String]) {
    let names = ["id_keluarga", "id_individu", "berkas", "baris"]
    columns = names.compactMap { header.firstIndex(of: $0) }
    guard columns.count == names.count, let unit = header.firstIndex(of: "unit"),
      let reasons = header.firstIndex(of: "alasan")
    else { return nil }
    self.unit = unit
    self.reasons = reasons
    family = columns[0]
    before = Array(repeating: [], count: columns.count)
  }

  /// Whether `row` is a second verdict about the unit of the row before.
  mutating func isDoubled(_ row: Row) -> Bool {
    let ofFamily = row[unit].equals("KELUARGA") && !row[family].isEmpty
    var isSame = true
    for (place, column) in columns.enumerated() {
      let value = row[column]
      if place == 0 || !ofFamily {
        isSame = isSame && before[place].withUnsafeBufferPointer { ByteView($0) == value }
      }
      before[place].removeAll(keepingCapacity: true)
      before[place].append(contentsOf: value.buffer)
    }
    if !isSame { hasVerdict = false }
    if UnitWatch.isFurther(row[reasons]) { return false }
    defer { hasVerdict = true }
    return hasVerdict
  }

  /// Whether `INK-08` is among the codes.
  private static func isFurther(_ codes: ByteView) -> Bool {
    let further: StaticString = "INK-08"
    var start = 0
    for end in 0...codes.count where end == codes.count || codes[end] == UInt8(ascii: ";") {
      if codes[start..<end].equals(further) { return true }
      start = end + 1
    }
    return false
  }
}
