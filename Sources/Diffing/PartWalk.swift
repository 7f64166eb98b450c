import Diagnostics
import TabularIO

/// Walks one part of both sides in step, in the order in which rows stand.
///
/// Files equal in every byte are read on one side. Rows equal in every byte cost one comparison. Rows in the same place are paired; what finds no partner in its place
/// goes to the join by key. Nothing depends on the parts being in order: where they are not, more goes to the join.
///
/// - Complexity: O(rows); memory for one chunk a side, and for rows that share one place.
struct PartWalk {
  private let worker: TableWorker
  private let part: PartPair
  private var left: SideCursor
  private var right: SideCursor
  private let isSameFile: Bool
  private let leftHold = RowHold()
  private let rightHold = RowHold()

  init(_ worker: TableWorker, _ part: PartPair) throws(Failure) {
    self.worker = worker
    isSameFile = try part.isSameFile(worker.plan)
    self.part = part
    left = SideCursor(worker.plan.cursor(part, .left), part.number)
    right = SideCursor(worker.plan.cursor(part, .right), part.number)
  }

  mutating func run() throws(Failure) {
    let worker = worker
    let place = worker.plan.place
    let bytesDecide = worker.plan.columns.sameHeader
    let all = 0..<worker.plan.fields(.left)
    try left.advance()
    while isSameFile && left.atRow {
      worker.equal(left.row)
      try left.advance()
    }
    if isSameFile { return }
    try right.advance()
    while left.atRow && right.atRow {
      let first = left.row
      let second = right.row
      if bytesDecide && first.raw(all) == second.raw(all) {
        worker.equal(first)
        try left.advance()
        try right.advance()
        continue
      }
      let order = place.compare(first, .left, second, .right)
      if order < 0 {
        try worker.alone(first, .left, left.position)
        try left.advance()
      } else if order > 0 {
        try worker.alone(second, .right, right.position)
        try right.advance()
      } else if let nextLeft = left.following, let nextRight = right.following,
        place.compare(first, .left, nextLeft, .left) != 0, place.compare(second, .right, nextRight, .right) != 0
      {
        if place.holdsKey {
          try worker.pair(first, left.position, second, right.position)
        } else {
          try worker.meet(first, left.position, second, right.position)
        }
        try left.advance()
        try right.advance()
      } else {
        try samePlace()
      }
    }
    while left.atRow {
      try worker.alone(left.row, .left, left.position)
      try left.advance()
    }
    while right.atRow {
      try worker.alone(right.row, .right, right.position)
      try right.advance()
    }
  }

  /// Both rows stand in the same place, and there may be more of them.
  private mutating func samePlace() throws(Failure) {
    let place = worker.plan.place
    leftHold.copy(left.row)
    rightHold.copy(right.row)
    let leftPosition = left.position
    let rightPosition = right.position
    try left.advance()
    try right.advance()
    let moreLeft = left.atRow && place.compare(leftHold.row, .left, left.row, .left) == 0
    let moreRight = right.atRow && place.compare(rightHold.row, .right, right.row, .right) == 0
    if !moreLeft && !moreRight && place.holdsKey {
      try worker.pair(leftHold.row, leftPosition, rightHold.row, rightPosition)
      return
    }
    var group = RowGroup(plan: worker.plan)
    try group.add(leftHold.row, .left, leftPosition)
    try group.add(rightHold.row, .right, rightPosition)
    while left.atRow && place.compare(leftHold.row, .left, left.row, .left) == 0 {
      try group.add(left.row, .left, left.position)
      try left.advance()
    }
    while right.atRow && place.compare(rightHold.row, .right, right.row, .right) == 0 {
      try group.add(right.row, .right, right.position)
      try right.advance()
    }
    try settle(group)
  }

  private func settle(_ group: RowGroup) throws(Failure) {
    if !worker.plan.place.holdsKey && !group.hasOneKey {
      for held in group.left { try worker.alone(held.hold.row, .left, held.position) }
      for held in group.right { try worker.alone(held.hold.row, .right, held.position) }
      return
    }
    var lastEqual = 0
    for pair in group.pairs() {
      switch (pair.left, pair.right) {
      case (let first?, let second?):
        // Equal rows that keep their order are simply kept; the others must be noted for patches.
        let moved = pair.isEqual && second.position.row < lastEqual
        if pair.isEqual && !moved { lastEqual = second.position.row }
        try worker.pair(first.hold.row, first.position, second.hold.row, second.position, moved: moved)
      case (let first?, nil): try worker.alone(first.hold.row, .left, first.position)
      case (nil, let second?): try worker.alone(second.hold.row, .right, second.position)
      case (nil, nil): break
      }
    }
  }
}

/// The rows of one part of one side, one after another.
private struct SideCursor {
  private var cursor: RowCursor
  private(set) var atRow = false
  private(set) var position: RowPosition

  init(_ cursor: RowCursor, _ part: Int) {
    self.cursor = cursor
    position = RowPosition(part: part, row: 0)
  }

  mutating func advance() throws(Failure) {
    atRow = try cursor.next()
    position.row += 1
  }

  var row: Row { cursor.row }

  /// The next row, as far as it is at hand.
  var following: Row? { cursor.ahead(1) }
}
