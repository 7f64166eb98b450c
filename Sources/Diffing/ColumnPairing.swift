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
  /// The same by column.
  private let isCompared: [Bool]
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
    isCompared = union.map { name in
      if !request.only.isEmpty && !listed(name, in: request.only) { return false }
      return !listed(name, in: request.ignore)
    }
    compared = union.indices.filter { [isCompared] in isCompared[$0] }
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

  /// Writes each cell that differs as column, old and new value; answers their number.
  func writeCells(_ first: Row, _ second: Row, into cells: inout RowBuffer) -> Int {
    var count = 0
    forEachCell(first, second) { column, old, new in
      cells.append(varint: column)
      cells.append(varint: old.count)
      cells.append(old)
      cells.append(varint: new.count)
      cells.append(new)
      count += 1
    }
    return count
  }

  /// Hands each cell that differs to `body`, in the order of columns: column, old and new value.
  @inline(__always)
  func forEachCell(_ first: Row, _ second: Row, _ body: (Int, ByteView, ByteView) -> Void) {
    if sameHeader { return forEachCellInStep(first, second, body) }
    for index in compared {
      let old = value(index, first, .left)
      let new = value(index, second, .right)
      if differs(index, old, new) { body(index, old, new) }
    }
  }

  /// The same where both headers are: what is equal byte by byte is passed over at once, fields or not.
  @inline(__always)
  private func forEachCellInStep(_ first: Row, _ second: Row, _ body: (Int, ByteView, ByteView) -> Void) {
    let last = first.count - 1
    if last < 0 { return }
    let (bytes, others) = (first.raw(0..<first.count), second.raw(0..<second.count))
    // Ends of fields are counted from the start of all rows, positions from the start of these two.
    let (start, otherStart) = (first.end(of: last) - bytes.count, second.end(of: last) - others.count)
    var (position, other) = (0, 0)
    var field = 0
    while field <= last {
      let shared = bytes[position..<bytes.count].sharedPrefix(others[other..<others.count])
      if position + shared == bytes.count && other + shared == others.count { break }
      // The first field that does not end within what both share.
      while field < last && first.end(of: field) - start < position + shared { field += 1 }
      if isCompared[field] {
        let (old, new) = (first[field], second[field])
        if differs(field, old, new) { body(field, old, new) }
      }
      position = first.end(of: field) - start + 1
      other = second.end(of: field) - otherStart + 1
      field += 1
    }
  }
}
