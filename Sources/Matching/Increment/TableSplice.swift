import Diagnostics
import StageContract
import TabularIO

/// Puts a table together from an earlier one and the two small ones that were computed for what changed: rows that the
/// change can reach leave the earlier table, where each must be what the small run of then made of it, and those of now
/// take their places.
///
/// All three are in one order. `isReached` says which rows of the earlier table are computed.
struct TableSplice {
  /// Order of two rows.
  let compare: (Row, Row) -> Int
  /// Whether a row of the earlier table is computed again.
  let isReached: (Row) throws -> Bool
  /// Whether such a row is left out of what the small runs are held against (a rejected row, which only passes through).
  var isUnchecked: (Row) -> Bool = { _ in false }

  /// Walks the three tables, which stand at their first rows, to their ends; `keep` gets every row that stands in the new
  /// table, in order.
  func run(old: SpliceRows?, before: SpliceRows?, after: SpliceRows?, keep: (Row) throws -> Void) throws {
    while let standing = old?.row {
      if try isReached(standing) {
        if !isUnchecked(standing) {
          guard let was = before?.row, TableSplice.isEqual(was, standing) else { throw TableSplice.unproven }
          try before?.advance()
        }
      } else {
        while let now = after?.row, compare(now, standing) < 0 {
          try keep(now)
          try after?.advance()
        }
        try keep(standing)
      }
      try old?.advance()
    }
    while let now = after?.row {
      try keep(now)
      try after?.advance()
    }
    if before?.row != nil { throw TableSplice.unproven }
  }

  /// Holds the rows of the earlier table that are computed against what the small run of then made of them, and writes nothing.
  func check(old: SpliceRows, before: SpliceRows) throws { try run(old: old, before: before, after: nil) { _ in } }

  /// The small run of then did not give what the earlier run gave: something was overlooked.
  static var unproven: FullRunNeeded {
    FullRunNeeded(
      id: "hitung ulang sebagian tidak sama dengan keluaran terdahulu",
      en: "what was recomputed is not what the earlier output holds")
  }

  /// Whether two rows of tables of one kind are the same bytes.
  static func isEqual(_ one: Row, _ other: Row) -> Bool {
    one.count == other.count && one.raw(0..<one.count) == other.raw(0..<other.count)
  }

  /// Adds `row` to `rows` as it is.
  static func copy(_ row: Row, to rows: inout RowBuffer) {
    var isPlain = true
    for index in 0..<row.count where row.isQuoted(index) { isPlain = false }
    if isPlain {
      rows.rawFields(row.raw(0..<row.count))
    } else {
      for index in 0..<row.count { rows.field(row[index]) }
    }
    rows.endRow()
  }
}

/// Counts the ranges of `urut` that were computed again: the logical partitions of a run.
struct LogicalPartitions {
  /// 2^bits partitions.
  let bits: Int
  private var touched: KeySet

  /// About four persons a partition, 2^12 to 2^16 of them: from the number of Dukcapil rows alone.
  init(populationRows: Int) {
    var bits = 12
    while bits < 16 && populationRows > 4 << bits { bits += 1 }
    self.bits = bits
    touched = KeySet()
  }

  mutating func touch(_ order: UInt64) { touched.insert(order >> UInt64(64 - bits) | 1 << 63) }
  mutating func add(_ other: LogicalPartitions) { other.touched.forEach { touched.insert($0) } }

  var all: Int { 1 << bits }
  var count: Int { touched.count }
}
