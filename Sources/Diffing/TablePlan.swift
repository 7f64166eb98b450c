import Diagnostics
import TabularIO

/// A table to be compared: its files on both sides, its columns, key and order.
struct TablePlan: Sendable {
  let index: Int
  let shape: TableShape
  /// Nil where the side has no such table.
  let left: Table?
  let right: Table?
  let columns: ColumnPairing
  let place: PlaceOrder
  let key: RowKey
  let parts: [PartPair]
  /// Compressed bytes of both sides, for shares of memory.
  let weight: Int

  var name: String { shape.name }
  /// Fields in a row of each side.
  func fields(_ side: Side) -> Int { header(side).count }

  /// The header of a side; the other's where the side has no such table.
  func header(_ side: Side) -> [String] {
    (side == .left ? left ?? right : right ?? left)?.header ?? []
  }

  /// The index of a column in rows of a side, -1 where there is none.
  func column(_ name: String, _ side: Side) -> Int { header(side).firstIndex(of: name) ?? -1 }

  /// Whether its rows are told: with `--only`, those of a table without any such column are not what was asked for.
  func isTold(_ request: DiffRequest) -> Bool {
    request.only.isEmpty || request.foreign != nil || !columns.compared.isEmpty
  }

  /// Tables that say what became of the rows of others: they are read even where nothing of them is told.
  static let witnesses = ["identitas", "anggota_luar"]

  /// Pairs the parts by name. Throws `badData` when a key column is missing.
  init(index: Int, shape: TableShape, left: Table?, right: Table?, request: DiffRequest) throws(Failure) {
    self.index = index
    self.shape = shape
    self.left = left
    self.right = right
    let leftHeader = (left ?? right)?.header ?? []
    let rightHeader = (right ?? left)?.header ?? []
    columns = ColumnPairing(table: shape.name, left: leftHeader, right: rightHeader, request: request)
    place = PlaceOrder(shape, left: leftHeader, right: rightHeader)
    key = try RowKey(shape, left: leftHeader, right: rightHeader)
    let leftLabels = TablePlan.labels(left)
    let rightLabels = TablePlan.labels(right)
    var parts: [PartPair] = []
    var total = 0
    for label in Set(leftLabels).union(rightLabels).sorted() {
      let first = leftLabels.firstIndex(of: label)
      let second = rightLabels.firstIndex(of: label)
      var weight = 0
      if let first, let left { weight += try FileAccess.reading(left.parts[first]).size() }
      if let second, let right { weight += try FileAccess.reading(right.parts[second]).size() }
      parts.append(
        PartPair(table: index, number: parts.count, label: label, left: first, right: second, weight: weight))
      total += weight
    }
    self.parts = parts
    weight = total
  }

  /// The rows of one side of a part; none where the side lacks it.
  func cursor(_ part: PartPair, _ side: Side) -> RowCursor {
    let (table, index) = side == .left ? (left, part.left) : (right, part.right)
    guard let table, let index else { return RowCursor(header: header(side)) }
    return RowCursor(table, parts: index..<index + 1)
  }

  /// The names of a table's parts: `31` of `keluarga/31.csv.gz`, empty for a table in one file.
  static func labels(_ table: Table?) -> [String] {
    guard let table else { return [] }
    return table.parts.map { path in
      let pieces = path.split(separator: "/")
      guard let last = pieces.last, pieces.count > 1, pieces[pieces.count - 2] == table.name else { return "" }
      return String(last.dropLast(".csv.gz".count))
    }
  }
}

/// A part of a table on both sides, walked by one worker.
struct PartPair: Sendable {
  let table: Int
  /// Its index among the table's parts.
  let number: Int
  let label: String
  /// Index into the parts of the left table; nil where that side lacks it.
  let left: Int?
  let right: Int?
  /// Compressed bytes.
  let weight: Int

  /// Whether both sides have the same file, byte by byte, and columns in the same order.
  func isSameFile(_ plan: TablePlan) throws(Failure) -> Bool {
    guard plan.columns.sameHeader, let left = plan.left, let right = plan.right, let first = self.left,
      let second = self.right
    else { return false }
    return try FileAccess.areSame(left.parts[first], right.parts[second])
  }
}
