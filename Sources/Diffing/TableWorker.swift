import Diagnostics
import TabularIO

/// What one worker finds in one table: counts, and records that wait for the join.
///
/// Used by one thread at a time, and nothing that it calls comes back to it: accesses are not checked row by row.
final class TableWorker {
  let plan: TablePlan
  let tally: TableTally
  /// Pairs of equal rows.
  @exclusivity(unchecked) private(set) var same = 0
  @exclusivity(unchecked) private(set) var leftRows = 0
  @exclusivity(unchecked) private(set) var rightRows = 0
  @exclusivity(unchecked) private(set) var sorter: ExternalSorter?
  private let folder: String
  private let memory: Int
  /// Whether pairs out of order are recorded, for patches.
  private let recordsOrder: Bool
  @exclusivity(unchecked) private var key = RowBuffer(capacity: 256)
  @exclusivity(unchecked) private var payload = RowBuffer(capacity: 2048)

  init(plan: TablePlan, tally: TableTally, folder: String, memory: Int, recordsOrder: Bool) {
    self.plan = plan
    self.tally = tally
    self.folder = folder
    self.memory = memory
    self.recordsOrder = recordsOrder
  }

  /// Two equal rows in the same place; only where both headers are the same.
  func equal(_ row: Row) {
    same += 1
    leftRows += 1
    rightRows += 1
    tally.equal(row)
  }

  /// A pair in the same place, not equal byte by byte. `moved`: an equal pair out of order.
  func pair(
    _ left: Row, _ leftPosition: RowPosition, _ right: Row, _ rightPosition: RowPosition, moved: Bool = false
  ) throws(Failure) {
    leftRows += 1
    rightRows += 1
    payload.removeAll()
    leftPosition.write(to: &payload)
    rightPosition.write(to: &payload)
    let cells = plan.columns.writeCells(left, right, into: &payload)
    tally.met(left, right, changed: cells > 0)
    if cells > 0 {
      try record(.changed, left, .left, leftPosition)
    } else {
      same += 1
      if moved && recordsOrder {
        payload.removeAll()
        leftPosition.write(to: &payload)
        rightPosition.write(to: &payload)
        try record(.order, left, .left, leftPosition)
      }
    }
  }

  /// Two rows alone in the same place, in a table whose place does not say who they are: a pair if they have one key.
  func meet(_ left: Row, _ leftPosition: RowPosition, _ right: Row, _ rightPosition: RowPosition) throws(Failure) {
    if plan.key.isSame(left, right, spare: &key) {
      try pair(left, leftPosition, right, rightPosition)
    } else {
      try alone(left, .left, leftPosition)
      try alone(right, .right, rightPosition)
    }
  }

  /// A row without partner in its place.
  func alone(_ row: Row, _ side: Side, _ position: RowPosition) throws(Failure) {
    if side == .left {
      leftRows += 1
      tally.opening(row)
    } else {
      rightRows += 1
      tally.closing(row)
    }
    payload.removeAll()
    position.write(to: &payload)
    RowHold.encode(row, into: &payload)
    try record(side == .left ? .left : .right, row, side, position)
  }

  private func record(_ kind: RecordKind, _ row: Row, _ side: Side, _ position: RowPosition) throws(Failure) {
    key.removeAll()
    plan.key.write(row, side, part: plan.key.withPart ? plan.parts[position.part].label : "", to: &key)
    key.append(RowKey.terminator)
    key.append(kind.rawValue)
    let target: ExternalSorter
    if let sorter {
      target = sorter
    } else {
      target = ExternalSorter(folder: folder, memory: memory)
      sorter = target
    }
    try target.add(key: key.view, payload: payload.view)
  }
}
