import Diagnostics
import StageContract
import TabularIO

/// `identitas` put together: its parts are named by the first characters of ids, and a part without rows is not there, so the
/// three tables need not have the same parts.
struct IdentitySplice {
  /// A part by the name of its file, and where it stands in each table that has it.
  struct Part {
    let path: String
    var old: (summary: PartSummary, index: Int)?
    var before: Int?
    var after: Int?
  }

  private let old: Table
  private let before: Table
  private let after: Table
  /// Parts that any of the tables has, ascending.
  let parts: [Part]

  /// The tables of the earlier output and of the small runs, with what their manifests say.
  init(
    old: (table: Table, parts: [PartSummary]), before: (table: Table, parts: [PartSummary]),
    after: (table: Table, parts: [PartSummary])
  ) {
    var found: [String: Part] = [:]
    for (index, part) in old.parts.enumerated() where part.rows > 0 {
      found[part.path, default: Part(path: part.path)].old = (part, index)
    }
    for (index, part) in before.parts.enumerated() where part.rows > 0 {
      found[part.path, default: Part(path: part.path)].before = index
    }
    for (index, part) in after.parts.enumerated() where part.rows > 0 {
      found[part.path, default: Part(path: part.path)].after = index
    }
    parts = found.values.sorted { $0.path < $1.path }
    self.old = old.table
    self.before = before.table
    self.after = after.table
  }

  /// Writes a part that the small runs touch; nil when no row is left of it. Lines go when the small run of then wrote them.
  func write(_ part: Part, _ context: StageContext) throws -> PartSummary? {
    var gone = KeySet()
    if let index = part.before {
      var rows = RowCursor(before, parts: index..<index + 1)
      while try rows.next() { gone.insert(rows.row[0].stableHash) }
    }
    let splice = TableSplice(
      compare: { $0[0].compare($1[0]) }, isReached: { row in gone.contains(row[0].stableHash) })
    var writer: PartWriter?
    var rows = RowBuffer()
    try splice.run(
      old: cursor(old, part.old?.index), before: cursor(before, part.before), after: cursor(after, part.after)
    ) { row in
      let open = try writer ?? PartWriter(folder: context.staging, path: part.path, header: IdentityRegistry.header)
      writer = open
      TableSplice.copy(row, to: &rows)
      try open.take(&rows)
    }
    guard let writer else { return nil }
    try writer.flush(&rows)
    return try writer.finish()
  }

  private func cursor(_ table: Table, _ index: Int?) -> RowCursor? {
    index.map { RowCursor(table, parts: $0..<$0 + 1) }
  }
}
