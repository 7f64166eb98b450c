import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// `tolak/<source>`: the rejects of ingest and normalise in one table, by file and row; each is also a line of `jejak`.
struct RejectTables {
  let ingest: UpstreamStage
  let normalise: UpstreamStage
  let spills: Spills
  let rules: MatchRules
  let registry: FileRegistry
  let context: StageContext

  static let header = ["berkas", "baris", "offset", "kode", "rincian", "isi_base64"]

  /// Merges the rejects of `source`. Nil when neither stage has a table of them.
  func write(_ source: SourceKind) throws -> (parts: [PartSummary], rows: Int, tables: [String])? {
    let name = "tolak/\(source.name)"
    var cursors: [(cursor: RowCursor, columns: [Int])] = []
    var tables: [String] = []
    for stage in [ingest, normalise] where stage.has(name) {
      let table = try stage.table(name)
      var cursor = RowCursor(table)
      let columns = try table.columns(RejectTables.header)
      tables.append("\(stage.manifest.stage)/\(name)")
      if try cursor.next() { cursors.append((cursor, columns)) }
    }
    guard !tables.isEmpty else { return nil }
    let writer = TableWriter(folder: context.staging, name: name, header: RejectTables.header)
    let router = Router(spills, rules)
    var record = RecordBuilder()
    var files = FileCursor(registry, source)
    var rows = RowBuffer()
    var count = 0
    while !cursors.isEmpty {
      var best = 0
      for index in cursors.indices.dropFirst() where precedes(cursors[index], cursors[best]) { best = index }
      let row = cursors[best].cursor.row
      let columns = cursors[best].columns
      for column in columns { rows.field(row[column]) }
      rows.endRow()
      let key = try files.key(file: row[columns[0]], row: Int(row[columns[1]].uint64() ?? 0))
      record.begin(source, key)
      record.set(.tolak, .reject)
      var findings = FindingSet()
      if let code = FindingCode(bytes: row[columns[3]].buffer) { findings.insert(code) }
      record.set(findings: findings)
      record.add(.empty)
      try router.deferTrace(record.finish())
      try writer.take(&rows)
      count += 1
      if try !cursors[best].cursor.next() { cursors.remove(at: best) }
    }
    files.finish()
    try router.flush()
    try writer.flush(&rows)
    return (try writer.finish(), count, tables)
  }

  private func precedes(
    _ one: (cursor: RowCursor, columns: [Int]), _ other: (cursor: RowCursor, columns: [Int])
  ) -> Bool {
    let left = one.cursor.row
    let right = other.cursor.row
    let order = left[one.columns[0]].compare(right[other.columns[0]])
    if order != 0 { return order < 0 }
    return (left[one.columns[1]].uint64() ?? 0) < (right[other.columns[1]].uint64() ?? 0)
  }
}
