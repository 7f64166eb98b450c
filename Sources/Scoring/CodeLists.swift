import Diagnostics
import TabularIO

/// The codes that columns can hold, from `pipelines/kamus/labels.csv` (`kolom,kode,…`; a row may speak of several columns).
/// A coefficient of another code would stand for nobody.
package struct CodeLists: Sendable {
  private var lists: [String: Set<Int>] = [:]

  /// Reads the columns and codes of `table`. Throws `badConfig` when a column is missing.
  package init(_ table: SmallTable) throws(Failure) {
    let (columns, code) = (try table.column("kolom"), try table.column("kode"))
    for row in table.rows {
      guard let number = Int(row[code]) else { continue }
      for column in row[columns].split(separator: " ") { lists[String(column), default: []].insert(number) }
    }
  }

  /// The codes of `column`; nil when it has no list.
  package subscript(column: String) -> Set<Int>? { lists[column] }
}
