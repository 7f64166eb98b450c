import Diagnostics
import TabularIO

/// A small CSV of numbers (`ringkasan/*.csv`), its columns by name.
///
/// Tables are made by other stages and may gain columns: only those asked for must be there. What stands in a column of
/// numbers and is none is damage, never a zero.
package struct SummaryRows: Sendable {
  /// No count of rows, persons or rupiah of the country comes near it.
  static let largest = 1_000_000_000_000_000

  private let path: String
  private let rows: [[String]]
  private let places: [Int]
  /// The largest number accepted: so small that all numbers of a column can be added up.
  private let limit: Int

  /// Reads `path`; nil when it is not there or lacks one of `columns`. Throws `badData` when it is no table.
  package init?(_ path: String, _ columns: [String]) throws(Failure) {
    guard FileAccess.isFolder(path) == false else { return nil }
    self.init(try SummaryRows.load(path), columns)
  }

  /// A small table that another stage wrote: what is wrong with it is damage, not a setting.
  static func load(_ path: String) throws(Failure) -> SmallTable {
    do throws(Failure) {
      return try SmallTable.load(path)
    } catch {
      throw Failure(.badData, id: error.message.id, en: error.message.en, file: path, line: error.line)
    }
  }

  /// The rows of a table that was read; nil when it lacks one of `columns`.
  package init?(_ table: SmallTable, _ columns: [String]) {
    var places: [Int] = []
    for name in columns {
      guard let place = table.header.firstIndex(of: name) else { return nil }
      places.append(place)
    }
    path = table.path
    self.places = places
    rows = table.rows
    limit = min(SummaryRows.largest, Int.max / (4 * rows.count + 4))
  }

  package var count: Int { rows.count }

  /// The text of a field; columns are numbered in the order asked for.
  package func text(_ row: Int, _ column: Int) -> String { rows[row][places[column]] }

  /// The whole number in a field, 0 or more. Throws `badData` when it holds none, or one beyond any count.
  package func number(_ row: Int, _ column: Int) throws(Failure) -> Int {
    guard let number = SummaryRows.digits(text(row, column)), number <= limit else { throw damaged(row) }
    return number
  }

  /// The whole number in a field, nil in an empty one. Throws as ``number(_:_:)``.
  package func numberIfAny(_ row: Int, _ column: Int) throws(Failure) -> Int? {
    text(row, column).isEmpty ? nil : try number(row, column)
  }

  /// The decimal number of a field in millionths, further decimals cut off; nil in an empty one. Throws `badData` when it
  /// holds none.
  package func millionths(_ row: Int, _ column: Int) throws(Failure) -> Int? {
    let text = text(row, column)
    if text.isEmpty { return nil }
    let isNegative = text.hasPrefix("-")
    let parts = (isNegative ? text.dropFirst() : text[...]).split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : "0"
    guard parts.count <= 2, let first = parts.first, let whole = SummaryRows.digits(first), whole <= 1_000_000_000_000,
      SummaryRows.digits(fraction) != nil, let part = Int((String(fraction) + "000000").prefix(6))
    else { throw damaged(row) }
    let value = whole * 1_000_000 + part
    return isNegative ? -value : value
  }

  /// A text of nothing but one to eighteen digits.
  private static func digits(_ text: some StringProtocol) -> Int? {
    guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
    return Int(text)
  }

  private func damaged(_ row: Int) -> Failure {
    Failure(
      .badData, id: "bukan bilangan yang mungkin", en: "not a number that can be", file: path, line: row + 2)
  }
}

extension UpstreamStage {
  /// The small table `ringkasan/<name>` that the stage wrote; nil when it wrote none or it lacks one of `columns`.
  ///
  /// Read whole, so its content is held against digest and size in the manifest first: throws `badData` when the file is
  /// gone or is another.
  package func summary(_ name: String, _ columns: [String]) throws(Failure) -> SummaryRows? {
    try summary(name).flatMap { SummaryRows($0, columns) }
  }

  /// The same with all its columns; nil when the stage wrote none.
  package func summary(_ name: String) throws(Failure) -> SmallTable? {
    guard let part = manifest.table("ringkasan/\(name)")?.parts.first else { return nil }
    let path = path(part.path)
    let content = try? ContentDigest.ofContent(path: path)
    if content?.sha256 != part.sha256 || content?.bytes != part.bytes {
      throw Failure(
        .badData, id: "rusak atau hilang: tidak sama dengan manifesnya",
        en: "damaged or gone: not what its manifest says", file: path)
    }
    return try SummaryRows.load(path)
  }
}
