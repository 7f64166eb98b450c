import Diagnostics
import TabularIO

/// The columns of a table on both sides, and which of them are compared.
struct ColumnPairing: Sendable {
  /// Columns of the right header, then those only the left one has.
  let names: [String]
  /// Where each stands in a left row, -1: nowhere.
  let left: [Int]
  /// Where each stands in a right row, -1: nowhere.
  let right: [Int]
  /// Indices into ``names`` of the columns compared.
  let compared: [Int]
  private let tolerances: [FixedNumber?]
  private let hasTolerance: Bool
  /// Whether both headers are the same, so that equal bytes are equal rows.
  let sameHeader: Bool

  init(table: String, left: [String], right: [String], request: DiffRequest) {
    let union = right + left.filter { !right.contains($0) }
    names = union
    self.left = union.map { left.firstIndex(of: $0) ?? -1 }
    self.right = union.map { right.firstIndex(of: $0) ?? -1 }
    sameHeader = left == right
    func listed(_ name: String, in list: [String]) -> Bool { list.contains(name) || list.contains("\(table).\(name)") }
    compared = union.indices.filter { index in
      let name = union[index]
      if !request.only.isEmpty && !listed(name, in: request.only) { return false }
      return !listed(name, in: request.ignore)
    }
    tolerances = union.map { name in
      request.tolerances.last { $0.column == "*" || $0.column == name || $0.column == "\(table).\(name)" }?.limit
    }
    hasTolerance = tolerances.contains { $0 != nil }
  }

  /// The value of column `index` in a row of `side`; empty where that side has no such column.
  func value(_ index: Int, _ row: Row, _ side: Side) -> ByteView {
    let position = side == .left ? left[index] : right[index]
    return position < 0 ? ByteView.empty : row[position]
  }

  /// Whether column `index` differs beyond its tolerance.
  func differs(_ index: Int, _ first: ByteView, _ second: ByteView) -> Bool {
    if first == second { return false }
    if hasTolerance, let limit = tolerances[index] { return !FixedNumber.within(first, second, limit) }
    return true
  }

  /// Order of two rows by their compared columns, from left to right.
  func compareContent(_ row: Row, _ side: Side, _ other: Row, _ otherSide: Side) -> Int {
    for index in compared {
      let order = value(index, row, side).compare(value(index, other, otherSide))
      if order != 0 { return order }
    }
    return 0
  }

  /// Writes the number of cells that differ and each as column, old and new value; answers their number.
  func writeCells(_ first: Row, _ second: Row, into cells: inout RowBuffer, scratch: inout RowBuffer) -> Int {
    scratch.removeAll()
    var count = 0
    for index in compared {
      let old = value(index, first, .left)
      let new = value(index, second, .right)
      if !differs(index, old, new) { continue }
      scratch.append(varint: index)
      scratch.append(varint: old.count)
      scratch.append(old)
      scratch.append(varint: new.count)
      scratch.append(new)
      count += 1
    }
    cells.append(varint: count)
    cells.append(scratch.view)
    return count
  }
}
