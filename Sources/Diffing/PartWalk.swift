import Diagnostics
import TabularIO

/// Walks one part of both sides in step, in the order in which rows stand.
///
/// Files equal in every byte are read on one side. Rows equal in every byte are passed over. Rows in the same place are paired; what finds no partner in its place
/// goes to the join by key. Nothing depends on the parts being in order: where they are not, more goes to the join.
///
/// - Complexity: O(rows); memory for one chunk a side, and for rows that share one place.
struct PartWalk {
  private let worker: TableWorker
  private let part: PartPair
  private var left: LeftSide
  private var right: RightSide
  private let isSameFile: Bool
  private let leftHold = RowHold()
  private let rightHold = RowHold()

  init(_ worker: TableWorker, _ part: PartPair) throws(Failure) {
    let plan = worker.plan
    self.worker = worker
    isSameFile = try part.isSameFile(plan)
    self.part = part
    left = LeftSide(plan.cursor(part, .left), part.number)
    right = RightSide(
      RowFollower(plan.right, part: part.right, fieldCount: plan.fields(.right)), part.number)
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
      if bytesDecide, try passEqual() { continue }
      let nextRight = try right.following()
      let first = left.row
      let second = try right.row()
      if bytesDecide && first.raw(all) == second.raw(all) {
        // What was quoted is the same only now.
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
      } else if let nextLeft = left.following, let nextRight,
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
      try worker.alone(try right.row(), .right, right.position)
      try right.advance()
    }
  }

  /// Passes over rows that both sides have alike in every byte, as far as both are at hand; answers whether there were any.
  private mutating func passEqual() throws(Failure) -> Bool {
    let worker = worker
    let shared = right.shared(with: left.rest)
    var rows = 0
    var bytes = 0
    while left.atRow {
      let row = left.row
      let size = row.raw(0..<row.count).count + 1
      if bytes + size > shared { break }
      worker.equal(row)
      rows += 1
      bytes += size
      if try !left.step() { break }
    }
    if rows == 0 { return false }
    try right.pass(rows: rows, bytes: bytes)
    return true
  }

  /// Both rows stand in the same place, and there may be more of them.
  private mutating func samePlace() throws(Failure) {
    let place = worker.plan.place
    leftHold.copy(left.row)
    rightHold.copy(try right.row())
    let leftPosition = left.position
    let rightPosition = right.position
    try left.advance()
    try right.advance()
    let moreLeft = left.atRow && place.compare(leftHold.row, .left, left.row, .left) == 0
    let moreRight = try right.isInPlace(of: rightHold.row, place)
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
    while try right.isInPlace(of: rightHold.row, place) {
      try group.add(try right.row(), .right, right.position)
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

/// The rows of a part of the left side, one after another.
private struct LeftSide {
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

  /// Steps to the next row; false when it is none of the same chunk.
  mutating func step() throws(Failure) -> Bool {
    position.row += 1
    if cursor.step() { return true }
    atRow = try cursor.next()
    return false
  }

  var row: Row { cursor.row }

  /// The next row, as far as it is at hand.
  var following: Row? { cursor.ahead(1) }

  /// The bytes of the current row and of those behind it, as far as they are at hand.
  var rest: ByteView { cursor.rest }
}

/// The rows of the same part of the right side.
private struct RightSide {
  private var rows: RowFollower
  private(set) var atRow = false
  private(set) var position: RowPosition

  init(_ rows: RowFollower, _ part: Int) {
    self.rows = rows
    position = RowPosition(part: part, row: 0)
  }

  mutating func advance() throws(Failure) {
    atRow = try rows.next()
    position.row += 1
  }

  mutating func row() throws(Failure) -> Row { try rows.row() }

  /// The next row, as far as it is at hand; a row looked at before is gone.
  mutating func following() throws(Failure) -> Row? { try rows.following() }

  func shared(with bytes: ByteView) -> Int { rows.shared(with: bytes) }

  mutating func pass(rows count: Int, bytes: Int) throws(Failure) {
    atRow = try rows.pass(rows: count, bytes: bytes)
    position.row += count
  }

  /// Whether there is a row, and in the same place as `other` of the same side.
  mutating func isInPlace(of other: Row, _ place: PlaceOrder) throws(Failure) -> Bool {
    if !atRow { return false }
    return place.compare(other, .right, try row(), .right) == 0
  }
}
