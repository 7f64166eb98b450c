import RegistryTypes
import StageContract
import TabularIO

/// `contoh/perubahan`: how often each code was found in each source, with a few masked values before and after.
struct ChangeTable: ~Copyable {
  private static let header = ["sumber", "kode", "jumlah", "kolom", "sebelum", "sesudah"]
  static let name = "contoh/perubahan"

  private let writer: TableWriter
  private var rows = RowBuffer(capacity: 64 << 10)

  init(folder: String) { writer = TableWriter(folder: folder, name: ChangeTable.name, header: ChangeTable.header) }

  /// Adds a source; a code without a value of its own (a rejection) has a row without one.
  mutating func add(_ plan: SourcePlan, _ samples: ChangeSamples, counts: [Int]) {
    let sorted = samples.sorted
    for code in FindingCode.allCases where counts[Int(code.rawValue)] > 0 {
      let own = sorted.filter { $0.code == code }
      for sample in own {
        start(plan, code, counts)
        rows.field(plan.source.definition.columns[sample.column].name)
        sample.before.withUnsafeBufferPointer { rows.field(ByteView($0)) }
        sample.after.withUnsafeBufferPointer { rows.field(ByteView($0)) }
        rows.endRow()
      }
      if own.isEmpty {
        start(plan, code, counts)
        for _ in 0..<3 { rows.emptyField() }
        rows.endRow()
      }
    }
  }

  /// Adds the rows of `source` from an earlier output.
  mutating func add(_ earlier: EarlierOutput, _ source: String) throws {
    let table = try Table.open(folder: earlier.folder, name: ChangeTable.name)
    let columns = try table.columns(ChangeTable.header)
    let name = Array(source.utf8)
    var cursor = RowCursor(table)
    while try cursor.next() {
      let row = cursor.row
      if row[columns[0]].bytes != name { continue }
      for column in columns { rows.field(row[column]) }
      rows.endRow()
    }
  }

  private mutating func start(_ plan: SourcePlan, _ code: FindingCode, _ counts: [Int]) {
    rows.field(plan.source.name)
    rows.field(code.name)
    rows.field(number: counts[Int(code.rawValue)])
  }

  /// Ends the table.
  mutating func finish() throws -> OutputTable {
    try writer.flush(&rows)
    return OutputTable(role: ChangeTable.name, parts: try writer.finish())
  }
}
