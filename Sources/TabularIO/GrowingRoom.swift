extension UnsafeMutablePointer<UInt8> {
  /// Moves the first `used` of `capacity` bytes to at least twice the room, with place for `extra` more, and frees the room
  /// they had; `slack` bytes behind the capacity are not counted in it. For who owns the room, and keeps both up to date.
  @usableFromInline
  package mutating func grow(_ capacity: inout Int, used: Int, extra: Int, slack: Int = 0) {
    let larger = Swift.max(capacity * 2, used + extra)
    let moved = UnsafeMutablePointer.allocate(capacity: larger + slack)
    moved.update(from: self, count: used)
    deallocate()
    self = moved
    capacity = larger
  }
}
