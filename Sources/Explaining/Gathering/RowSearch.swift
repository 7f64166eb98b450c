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

  /// The source row that it is, or is about.
  var place: RowPlace { RowPlace(file: self["berkas"], row: self["baris"]) }
}

/// A row of a source: file name and row number.
struct RowPlace: Hashable, Sendable {
  let file: [UInt8]
  let row: [UInt8]

  init(file: String, row: String) {
    self.file = Array(file.utf8)
    self.row = Array(row.utf8)
  }
}

extension Table {
  /// Every row in which one of `columns` holds one of `values`, in table order.
  ///
  /// - Complexity: O(rows × values); meant for a handful of values.
  func rows(where columns: [String], hold values: [[UInt8]], jobs: Int) throws -> [FoundRow] {
    let indices = columns.compactMap { header.firstIndex(of: $0) }
    if indices.isEmpty || values.isEmpty { return [] }
    return try rows(jobs: jobs) { Table.holds($0, indices, values) }
  }

  /// The rows at `places`.
  func rows(at places: [RowPlace], jobs: Int) throws -> [FoundRow] {
    try rows(at: places, orWhere: [], hold: [], orWhere: [], hold: [], jobs: jobs)
  }

  /// The rows at `places`, and those in which one of `columns` holds one of `values`, or one of `others` one of
  /// `numbers`. Nothing is read when nothing is asked for.
  func rows(
    at places: [RowPlace], orWhere columns: [Int], hold values: [[UInt8]], orWhere others: [Int],
    hold numbers: [[UInt8]], jobs: Int
  ) throws -> [FoundRow] {
    let asks = !(columns.isEmpty || values.isEmpty) || !(others.isEmpty || numbers.isEmpty)
    if places.isEmpty && !asks { return [] }
    let (file, number) = (try column("berkas"), try column("baris"))
    return try rows(jobs: jobs) { row in
      let field = row[number]
      for place in places where field.count == place.row.count {
        let same = place.row.withUnsafeBufferPointer { ByteView($0) == field }
        if same && place.file.withUnsafeBufferPointer({ ByteView($0) == row[file] }) { return true }
      }
      return asks && (Table.holds(row, columns, values) || Table.holds(row, others, numbers))
    }
  }

  private static func holds(_ row: Row, _ columns: [Int], _ values: [[UInt8]]) -> Bool {
    for index in columns {
      let field = row[index]
      for value in values where field.count == value.count {
        if value.withUnsafeBufferPointer({ ByteView($0) == field }) { return true }
      }
    }
    return false
  }

  /// The rows for which `wanted` holds, in table order.
  func rows(jobs: Int, _ wanted: (Row) -> Bool) throws -> [FoundRow] {
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
