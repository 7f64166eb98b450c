import TabularIO

/// Watches that a unit has one verdict in a programme: rows of one unit stand together in `kelayakan`.
///
/// A further payment to somebody who has one already (INK-08) is a row of its own beside the verdict.
struct UnitWatch {
  private let unit: Int
  private let family: Int
  private let reasons: Int
  private var hasVerdict = false

  /// Nil for a table that lacks one of the columns.
  init?(header: [String]) {
    guard let unit = header.firstIndex(of: "unit"), let family = header.firstIndex(of: "id_keluarga"),
      let reasons = header.firstIndex(of: "alasan")
    else { return nil }
    self.unit = unit
    self.family = family
    self.reasons = reasons
  }

  /// Whether `row` is a second verdict about the unit of the row before. `shared`: how many columns of the table's order
  /// (family, person, file, row number) hold what they held there; a family is told by the first, others by all.
  mutating func isDoubled(_ row: Row, shared: Int) -> Bool {
    let ofFamily = row[unit].equals("KELUARGA") && !row[family].isEmpty
    if shared < (ofFamily ? 1 : 4) { hasVerdict = false }
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
