import Diagnostics
import TabularIO

/// A row held with where it stands.
struct HeldRow {
  let hold: RowHold
  let position: RowPosition
}

/// Rows of one key (or one place), to be paired.
///
/// Pairing does not depend on the order of the rows: first equal rows in the same place, then rows in the same place
/// in the order of their content, then the rest in the order of its content. What is left over has no partner.
struct RowGroup {
  /// A pair, or a row without partner.
  struct Pair {
    let left: HeldRow?
    let right: HeldRow?
    /// Whether both are equal in all columns compared.
    let isEqual: Bool
  }

  /// Rows of one key beyond which the key is no key.
  static let limit = 100_000

  private let plan: TablePlan
  private(set) var left: [HeldRow] = []
  private(set) var right: [HeldRow] = []

  init(plan: TablePlan) { self.plan = plan }

  var isEmpty: Bool { left.isEmpty && right.isEmpty }

  /// Forgets the rows.
  mutating func removeAll() {
    left.removeAll(keepingCapacity: true)
    right.removeAll(keepingCapacity: true)
  }

  /// Takes a copy of a row. Throws `badData` when 100,000 rows share one key.
  mutating func add(_ row: Row, _ side: Side, _ position: RowPosition) throws(Failure) {
    let hold = RowHold()
    hold.copy(row)
    try add(HeldRow(hold: hold, position: position), side)
  }

  /// Takes over a row.
  mutating func add(_ held: HeldRow, _ side: Side) throws(Failure) {
    if side == .left { left.append(held) } else { right.append(held) }
    if left.count + right.count > RowGroup.limit {
      throw Failure(
        .badData, id: "lebih dari \(RowGroup.limit) baris dengan kunci yang sama",
        en: "more than \(RowGroup.limit) rows with the same key", file: plan.name)
    }
  }

  /// Whether all rows have the same key.
  var hasOneKey: Bool {
    var first = RowBuffer(capacity: 256)
    var other = RowBuffer(capacity: 256)
    var isFirst = true
    for (side, rows) in [(Side.left, left), (Side.right, right)] {
      for held in rows {
        other.removeAll()
        plan.key.write(held.hold.row, side, part: plan.parts[held.position.part].label, to: &other)
        if isFirst {
          first.append(other.view)
          isFirst = false
        } else if !(first.view == other.view) {
          return false
        }
      }
    }
    return true
  }

  // MARK: Pairing

  /// All rows, each once: equal pairs, other pairs, rows without partner.
  ///
  /// - Complexity: O(n log n).
  func pairs() -> [Pair] {
    if left.count == 1 && right.count == 1 { return [pair(0, 0)] }
    let leftOrder = left.indices.sorted { precedes(left[$0], .left, left[$1], .left, byPlace: true) }
    let rightOrder = right.indices.sorted { precedes(right[$0], .right, right[$1], .right, byPlace: true) }
    var found: [Pair] = []
    var (restLeft, restRight) = merge(leftOrder, rightOrder, into: &found) { first, second in
      compare(first, .left, second, .right, byPlace: true)
    }
    // Equal pairs in the order in which they stand on the left, so that most keep their order on the right too.
    found.sort { RowGroup.stands($0.left, before: $1.left) }
    (restLeft, restRight) = merge(restLeft, restRight, into: &found) { first, second in
      plan.place.compare(first.hold.row, .left, second.hold.row, .right)
    }
    restLeft.sort { precedes(left[$0], .left, left[$1], .left, byPlace: false) }
    restRight.sort { precedes(right[$0], .right, right[$1], .right, byPlace: false) }
    let shared = min(restLeft.count, restRight.count)
    for index in 0..<shared { found.append(pair(restLeft[index], restRight[index])) }
    for index in restLeft.dropFirst(shared) { found.append(Pair(left: left[index], right: nil, isEqual: false)) }
    for index in restRight.dropFirst(shared) { found.append(Pair(left: nil, right: right[index], isEqual: false)) }
    return found
  }

  private func pair(_ first: Int, _ second: Int) -> Pair {
    let equal = plan.columns.compareContent(left[first].hold.row, .left, right[second].hold.row, .right) == 0
    return Pair(left: left[first], right: right[second], isEqual: equal)
  }

  private static func stands(_ first: HeldRow?, before second: HeldRow?) -> Bool {
    guard let first = first?.position, let second = second?.position else { return false }
    return (first.part, first.row) < (second.part, second.row)
  }

  /// Pairs what `order` finds equal in two sorted lists; answers what is left over.
  private func merge(
    _ first: [Int], _ second: [Int], into found: inout [Pair], order: (HeldRow, HeldRow) -> Int
  ) -> ([Int], [Int]) {
    var restLeft: [Int] = []
    var restRight: [Int] = []
    var (i, j) = (0, 0)
    while i < first.count && j < second.count {
      let relation = order(left[first[i]], right[second[j]])
      if relation == 0 {
        found.append(pair(first[i], second[j]))
        i += 1
        j += 1
      } else if relation < 0 {
        restLeft.append(first[i])
        i += 1
      } else {
        restRight.append(second[j])
        j += 1
      }
    }
    restLeft.append(contentsOf: first[i...])
    restRight.append(contentsOf: second[j...])
    return (restLeft, restRight)
  }

  private func compare(_ first: HeldRow, _ side: Side, _ second: HeldRow, _ other: Side, byPlace: Bool) -> Int {
    if byPlace {
      let order = plan.place.compare(first.hold.row, side, second.hold.row, other)
      if order != 0 { return order }
    }
    if plan.shape.subject == .eligibility {
      let order =
        Eligibility.isFurtherPayment(first.hold.row, plan, side).ordinal
        - Eligibility.isFurtherPayment(second.hold.row, plan, other).ordinal
      if order != 0 { return order }
    }
    return plan.columns.compareContent(first.hold.row, side, second.hold.row, other)
  }

  private func precedes(_ first: HeldRow, _ side: Side, _ second: HeldRow, _ other: Side, byPlace: Bool) -> Bool {
    let order = compare(first, side, second, other, byPlace: byPlace)
    if order != 0 { return order < 0 }
    return RowGroup.stands(first, before: second)
  }
}

extension Bool {
  fileprivate var ordinal: Int { self ? 1 : 0 }
}
