import TabularIO

/// A small summary CSV, its columns by name.
///
/// Tables are made by other stages and may gain columns: only those asked for must be there.
struct SummaryRows: Sendable {
  private let rows: [[String]]
  private let places: [Int]

  /// Reads `path`; nil when it is not there, cannot be read, or lacks one of `columns`.
  init?(_ path: String, _ columns: [String]) {
    guard FileAccess.isFolder(path) == false, let table = try? SmallTable.load(path) else { return nil }
    var places: [Int] = []
    for name in columns {
      guard let place = table.header.firstIndex(of: name) else { return nil }
      places.append(place)
    }
    self.places = places
    rows = table.rows
  }

  var count: Int { rows.count }

  /// The text of a field; columns are numbered in the order asked for.
  func text(_ row: Int, _ column: Int) -> String { rows[row][places[column]] }

  /// The whole number in a field; 0 when it holds none.
  func number(_ row: Int, _ column: Int) -> Int { Int(text(row, column)) ?? 0 }

  /// The decimal number of a field in hundredths, halves rounded up; nil when it holds none.
  func hundredths(_ row: Int, _ column: Int) -> Int? {
    let text = text(row, column)
    let isNegative = text.hasPrefix("-")
    let parts = (isNegative ? text.dropFirst() : text[...]).split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first, let whole = Int(first) else { return nil }
    let digits = Array((parts.count == 2 ? String(parts[1]) : "") + "000").prefix(3).compactMap(\.wholeNumberValue)
    if digits.count < 3 { return nil }
    let value = whole * 100 + digits[0] * 10 + digits[1] + (digits[2] >= 5 ? 1 : 0)
    return isNegative ? -value : value
  }
}
