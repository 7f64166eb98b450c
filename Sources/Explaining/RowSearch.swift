import Diagnostics
import TabularIO

/// A row as text by column name.
package struct FoundRow: Sendable, Equatable {
  package let table: String
  package let header: [String]
  package let fields: [String]

  /// The value of `column`, empty when the table lacks it.
  package subscript(column: String) -> String {
    header.firstIndex(of: column).map { fields[$0] } ?? ""
  }

  /// Whether the table has `column`.
  func has(_ column: String) -> Bool { header.contains(column) }
}

extension Table {
  /// Every row in which one of `columns` holds one of `values`, in table order.
  ///
  /// - Complexity: O(rows × values); meant for a handful of values.
  func rows(where columns: [String], hold values: [[UInt8]], jobs: Int) throws -> [FoundRow] {
    let indices = columns.compactMap { header.firstIndex(of: $0) }
    if indices.isEmpty || values.isEmpty { return [] }
    return try rows(jobs: jobs) { row in
      for index in indices {
        let field = row[index]
        for value in values where field.count == value.count {
          if value.withUnsafeBufferPointer({ ByteView($0) == field }) { return true }
        }
      }
      return false
    }
  }

  /// The rows at `places` (file name and row number).
  func rows(at places: [(file: [UInt8], row: [UInt8])], jobs: Int) throws -> [FoundRow] {
    if places.isEmpty { return [] }
    let (file, number) = (try column("berkas"), try column("baris"))
    return try rows(jobs: jobs) { row in
      let field = row[number]
      for place in places where field.count == place.row.count {
        let same = place.row.withUnsafeBufferPointer { ByteView($0) == field }
        if same && place.file.withUnsafeBufferPointer({ ByteView($0) == row[file] }) { return true }
      }
      return false
    }
  }

  private func rows(jobs: Int, _ wanted: (Row) -> Bool) throws -> [FoundRow] {
    var found: [FoundRow] = []
    try scan(
      jobs: jobs, makeContext: { () },
      work: { chunk, _ -> [FoundRow] in
        var hits: [FoundRow] = []
        for index in 0..<chunk.rowCount where wanted(chunk[index]) {
          let row = chunk[index]
          hits.append(FoundRow(table: name, header: header, fields: (0..<row.count).map { row[$0].string }))
        }
        return hits
      },
      deliver: { hits, _ in found += hits })
    return found
  }
}
