import Diagnostics
import StageContract
import TabularIO

/// One table of `ringkasan` in the making.
struct SummaryTable: ~Copyable {
  let name: String
  var rows = RowBuffer(capacity: 64 << 10)

  init(_ name: String, _ header: [String]) {
    self.name = name
    for column in header { rows.field(column) }
    rows.endRow()
  }

  /// Writes level and code of a territory.
  mutating func territory(_ territory: SummaryTables.Territory) {
    rows.field(territory.level)
    rows.field(territory.code)
  }

  /// Writes the file and says what it holds.
  consuming func write(_ folder: String) throws(Failure) -> OutputTable {
    let path = "ringkasan/\(name).csv"
    let file = try FileAccess.writing("\(folder)/\(path)")
    try file.write(rows.view)
    try file.sync()
    var digest = ContentDigest()
    digest.update(rows.view)
    let summary = PartSummary(path: path, sha256: digest.hex(), bytes: rows.count, rows: rows.rows - 1)
    return OutputTable(role: "ringkasan/\(name)", parts: [summary])
  }
}
