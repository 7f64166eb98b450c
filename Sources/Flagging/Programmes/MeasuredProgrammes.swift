import StageContract
import Synchronization
import TabularIO

/// Which programmes are measured: those with rows in `penerima` for the quarter, whatever became of these payments.
enum MeasuredProgrammes {
  /// One entry a programme. Reads until every programme is seen, which mostly takes a few rows, and all rows of `table`
  /// when one is missing; the answer does not depend on how far.
  static func find(_ table: Table, _ settings: FlagSettings, jobs: Int) throws -> [Bool] {
    let columns = try table.columns(["hasil", "program", "periode"])
    let period = Array(settings.period.utf8)
    let names = settings.programmes.map { Array($0.name.utf8) }
    let seen = Mutex([Bool](repeating: false, count: names.count))
    try parallelForEach(count: table.parts.count, jobs: jobs) { part, _ in
      var known = seen.withLock { $0 }
      if !known.contains(false) { return }
      var cursor = RowCursor(table, parts: part..<(part + 1))
      while known.contains(false), try cursor.next() {
        let row = cursor.row
        if row[columns[0]].equals("GANDA") || !InkRules.same(period, row[columns[2]]) { continue }
        for index in names.indices where !known[index] && InkRules.same(names[index], row[columns[1]]) {
          known[index] = true
        }
      }
      let found = known
      seen.withLock { all in
        for index in all.indices where found[index] { all[index] = true }
      }
    }
    return seen.withLock { $0 }
  }
}
