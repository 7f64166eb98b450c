import Diagnostics
import StageContract
import TabularIO

/// A table that is cut at families, part by part: families that the change can reach leave the earlier part, and those of now
/// take their places.
struct FamilySplice {
  let old: Table
  let before: Table
  let after: Table

  /// Writes part `part` as `path`. `reached` holds the order keys of the families that were computed again; `partitions`
  /// notes where they lie.
  func write(
    _ part: Int, path: String, _ reached: KeySet, _ partitions: inout LogicalPartitions, _ context: StageContext
  ) throws -> PartSummary {
    for table in [before, after] {
      var rows = cursor(table, part)
      while try rows.next() { partitions.touch(HexDigits.word(rows.row[0], 0)) }
    }
    let splice = TableSplice(
      compare: { $0[0].compare($1[0]) }, isReached: { row in reached.contains(HexDigits.word(row[0], 0)) })
    let writer = try PartWriter(folder: context.staging, path: path, header: old.header)
    var rows = RowBuffer()
    try splice.run(old: cursor(old, part), before: cursor(before, part), after: cursor(after, part)) { row in
      TableSplice.copy(row, to: &rows)
      try writer.take(&rows)
    }
    try writer.flush(&rows)
    return try writer.finish()
  }

  private func cursor(_ table: Table, _ part: Int) -> RowCursor { RowCursor(table, parts: part..<part + 1) }
}
