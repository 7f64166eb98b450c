import Diagnostics
import StageContract
import TabularIO

/// Puts a table together from an earlier one and the two small ones that were computed for what changed: rows that the
/// change can reach leave the earlier table, where each must be what the small run of then made of it, and those of now
/// take their places.
///
/// All three are in one order. `isReached` says which rows of the earlier table are computed.
struct TableSplice {
  /// A row of a table in order: its place is compared, its bytes are copied.
  struct Side {
    private var cursor: RowCursor
    private(set) var isOpen = false

    init(_ cursor: RowCursor) throws {
      self.cursor = cursor
      try advance()
    }

    var row: Row { cursor.row }

    mutating func advance() throws { isOpen = try cursor.next() }
  }

  /// Order of two rows.
  let compare: (Row, Row) -> Int
  /// Whether a row of the earlier table is computed again.
  let isReached: (Row) throws -> Bool
  /// Whether such a row is left out of what the small runs are held against (a rejected row, which only passes through).
  var isUnchecked: (Row) -> Bool = { _ in false }

  /// Walks the three tables; `keep` gets every row that stands in the new table, in order.
  func run(
    old: RowCursor?, before: RowCursor?, after: RowCursor?, keep: (Row) throws -> Void
  ) throws {
    var old = try old.map { try Side($0) }
    var before = try before.map { try Side($0) }
    var after = try after.map { try Side($0) }
    while let standing = old, standing.isOpen {
      if try isReached(standing.row) {
        if !isUnchecked(standing.row) {
          guard let was = before, was.isOpen, TableSplice.isEqual(was.row, standing.row) else {
            throw TableSplice.unproven
          }
          try before?.advance()
        }
        try old?.advance()
        continue
      }
      while let now = after, now.isOpen, compare(now.row, standing.row) < 0 {
        try keep(now.row)
        try after?.advance()
      }
      try keep(standing.row)
      try old?.advance()
    }
    while let now = after, now.isOpen {
      try keep(now.row)
      try after?.advance()
    }
    if before?.isOpen == true { throw TableSplice.unproven }
  }

  /// The small run of then did not give what the earlier run gave: something was overlooked.
  static var unproven: FullRunNeeded {
    FullRunNeeded(
      id: "hitung ulang sebagian tidak sama dengan keluaran terdahulu",
      en: "what was recomputed is not what the earlier output holds")
  }

  static func isEqual(_ one: Row, _ other: Row) -> Bool {
    if one.count != other.count { return false }
    for index in 0..<one.count where !(one[index] == other[index]) { return false }
    return true
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
