import TabularIO

/// Which of the two trees a row is from.
enum Side: Int, Sendable {
  case left = 0
  case right = 1
}

/// How a column of the order is compared.
enum PlaceKind: Sendable {
  case text
  /// By value; empty first, what is no number last.
  case number
  /// By value, largest first.
  case numberFalling
  /// Text; when it is filled in both rows, the columns after it do not matter.
  case closing
  /// The same, in rows whose `unit` is KELUARGA.
  case closingForFamilies
}

/// The order in which the rows of a part stand, on either side.
struct PlaceOrder: Sendable {
  private struct Column: Sendable {
    let left: Int
    let right: Int
    let kind: PlaceKind
  }

  private let columns: [Column]
  private let unit: (left: Int, right: Int)?

  /// Whether rows in the same place have the same key.
  let holdsKey: Bool

  /// The columns both headers have; the order ends at the first that one of them lacks. A table whose order nobody
  /// states is taken to be in the order of its columns.
  init(_ shape: TableShape, left: [String], right: [String]) {
    var columns: [Column] = []
    for column in shape.place {
      guard let first = left.firstIndex(of: column.name), let second = right.firstIndex(of: column.name) else { break }
      columns.append(Column(left: first, right: second, kind: column.kind))
    }
    holdsKey = columns.isEmpty || columns.count == shape.place.count && shape.placeHoldsKey
    if columns.isEmpty {
      for (first, name) in left.enumerated() {
        guard let second = right.firstIndex(of: name) else { continue }
        columns.append(Column(left: first, right: second, kind: .text))
      }
    }
    self.columns = columns
    if let first = left.firstIndex(of: "unit"), let second = right.firstIndex(of: "unit") {
      unit = (first, second)
    } else {
      unit = nil
    }
  }

  /// Negative, zero or positive as `row` stands before, with or after `other`.
  func compare(_ row: Row, _ side: Side, _ other: Row, _ otherSide: Side) -> Int {
    for column in columns {
      let first = row[side == .left ? column.left : column.right]
      let second = other[otherSide == .left ? column.left : column.right]
      switch column.kind {
      case .number, .numberFalling:
        let order = PlaceOrder.compareNumbers(first, second)
        if order != 0 { return column.kind == .number ? order : -order }
      case .text, .closing, .closingForFamilies:
        let order = first.compare(second)
        if order != 0 { return order }
        if first.isEmpty || column.kind == .text { continue }
        if column.kind == .closing || isFamily(row, side) && isFamily(other, otherSide) { return 0 }
      }
    }
    return 0
  }

  private func isFamily(_ row: Row, _ side: Side) -> Bool {
    guard let unit else { return true }
    return row[side == .left ? unit.left : unit.right].equals("KELUARGA")
  }

  /// By value; empty first, what is no number last, by its bytes.
  static func compareNumbers(_ first: ByteView, _ second: ByteView) -> Int {
    if first == second { return 0 }
    if first.isEmpty { return -1 }
    if second.isEmpty { return 1 }
    switch (first.uint64(), second.uint64()) {
    case (let first?, let second?): return first < second ? -1 : first > second ? 1 : 0
    case (_?, nil): return -1
    case (nil, _?): return 1
    case (nil, nil): return first.compare(second)
    }
  }
}
