import StageContract
import TabularIO

/// The rows that a change can reach, copied out of the sources that are as they were: both small runs are about the same
/// rows of those, and read them here instead of passing over whole sources twice.
///
/// Dukcapil is read whole by both, because all of it stands in the search frame.
struct RowExcerpts: Sendable {
  /// By ``SourceKind``; nil where a source is read itself.
  private var tables: [Table?]

  /// The excerpt of `source`, nil when there is none.
  func table(_ source: SourceKind) -> Table? { tables[Int(source.rawValue)] }

  /// Copies the rows of `closure` to the folder of `context`.
  ///
  /// - Complexity: O(rows of the sources that have a row in it), on all workers.
  init(_ closure: Closure, of now: UpstreamStage, _ earlier: EarlierOutput, _ context: StageContext) throws {
    let wanted = closure.rows(before: false)
    tables = [Table?](repeating: nil, count: SourceKind.allCases.count)
    for source in SourceKind.allCases {
      let rows = wanted[Int(source.rawValue)]
      if source == .dukcapil || MatchScope.isWhole(source) || rows.isEmpty { continue }
      if earlier.unchanged("normalise/\(source.name)") == nil { continue }
      tables[Int(source.rawValue)] = try RowExcerpts.copy(rows, of: try now.table(source.name), context)
    }
  }

  private static func copy(_ wanted: RowSet, of table: Table, _ context: StageContext) throws -> Table {
    let places = try table.columns(["berkas", "baris"])
    let writer = TableWriter(folder: context.scratch, name: table.name, header: table.header)
    var rows = RowBuffer()
    try table.scan(
      jobs: context.jobs, makeContext: { RowSetCursor(wanted) },
      work: { (chunk: RowChunk, cursor: inout RowSetCursor) -> (text: [UInt8], rows: Int) in
        var found = RowBuffer()
        for index in 0..<chunk.rowCount {
          let row = chunk[index]
          if cursor.contains(row[places[0]], Int(row[places[1]].uint64() ?? 0)) { TableSplice.copy(row, to: &found) }
        }
        return (found.view.bytes, found.rows)
      },
      deliver: { found, _ in
        found.text.withUnsafeBufferPointer { rows.appendRows(ByteView($0), rows: found.rows) }
        try writer.take(&rows)
      })
    try writer.flush(&rows)
    _ = try writer.finish()
    return try Table.open(folder: context.scratch, name: table.name)
  }
}
