import Diagnostics
import StageContract
import TabularIO

/// A part of a table that is cut at families: families that the change can reach leave the earlier part, and those of now take
/// their places.
struct FamilySplice {
  let earlier: EarlierOutput
  /// Order keys of the families that were computed again.
  let reached: KeySet
  /// Where the files of the small runs lie.
  let before: String
  let after: String

  private var splice: TableSplice {
    TableSplice(
      compare: { $0[0].compare($1[0]) }, isReached: { row in reached.contains(HexDigits.word(row[0], 0)) })
  }

  /// Writes the part anew.
  func write(_ part: PartSummary, _ context: StageContext) throws -> PartSummary {
    let old = try SpliceRows(part, of: earlier)
    let writer = try PartWriter(folder: context.staging, path: part.path, header: old.header)
    var rows = RowBuffer()
    try splice.run(
      old: old, before: SpliceRows(file: "\(before)/\(part.path)"), after: SpliceRows(file: "\(after)/\(part.path)")
    ) { row in
      TableSplice.copy(row, to: &rows)
      try writer.take(&rows)
    }
    try writer.flush(&rows)
    return try writer.finish()
  }

  /// Takes the part over, because both small runs made the same of its families.
  func keep(_ part: PartSummary, _ context: StageContext) throws {
    try splice.check(old: SpliceRows(part, of: earlier), before: SpliceRows(file: "\(before)/\(part.path)"))
    try context.take(part, from: earlier.folder)
  }

  /// Notes where the families of the small runs lie.
  func note(_ part: PartSummary, _ partitions: inout LogicalPartitions) throws {
    for folder in [before, after] {
      let rows = try SpliceRows(file: "\(folder)/\(part.path)")
      while let row = rows.row {
        partitions.touch(HexDigits.word(row[0], 0))
        try rows.advance()
      }
    }
  }
}
