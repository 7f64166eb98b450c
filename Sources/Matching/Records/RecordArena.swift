import TabularIO

/// Memory for the unpacked rows and items of one partition after the other; one worker's, so no access is checked for
/// overlap. What it gives stays where it is until ``removeAll()``.
final class RecordArena {
  @exclusivity(unchecked) private var slabs: [UnsafeMutablePointer<UInt8>] = []
  /// Pieces that are larger than a slab.
  private var large: [UnsafeMutablePointer<UInt8>] = []
  @exclusivity(unchecked) private var current: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private var used = 0
  /// Slabs that have been filled since the last ``removeAll()``.
  @exclusivity(unchecked) private var full = 0

  private static let slabSize = 64 << 10

  init() {
    current = .allocate(capacity: RecordArena.slabSize)
    slabs.append(current)
  }

  deinit {
    for slab in slabs { slab.deallocate() }
    for piece in large { piece.deallocate() }
  }

  /// Memory for `count` bytes.
  @inline(__always)
  func room(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if used &+ count > RecordArena.slabSize { return otherSlab(count) }
    defer { used &+= count }
    return current + used
  }

  private func otherSlab(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if count > RecordArena.slabSize / 4 {
      let piece = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
      large.append(piece)
      return piece
    }
    full += 1
    if full == slabs.count { slabs.append(.allocate(capacity: RecordArena.slabSize)) }
    current = slabs[full]
    used = count
    return current
  }

  /// Forgets everything, keeps the memory.
  func removeAll() {
    for piece in large { piece.deallocate() }
    large.removeAll()
    full = 0
    current = slabs[0]
    used = 0
  }

  /// Unpacks the rows of `blocks` and calls `body` with each.
  @inline(__always)
  func eachRow(_ blocks: [SpillBlock], _ body: (EditableRow) throws -> Void) rethrows {
    for block in blocks {
      let start = UnsafePointer(block.start)
      var offset = 0
      while offset < block.count {
        let target = room(PackedRow.length(start + offset))
        offset &+= PackedRow.unpack(start + offset, to: target)
        try body(EditableRow(target))
      }
    }
  }

  /// Unpacks the items of `blocks` and calls `body` with each.
  @inline(__always)
  func eachItem(_ blocks: [SpillBlock], _ body: (SpillItem) throws -> Void) rethrows {
    for block in blocks { try eachItem(ByteView(start: UnsafePointer(block.start), count: block.count), body) }
  }

  /// Unpacks the items in `bytes` and calls `body` with each.
  @inline(__always)
  func eachItem(_ bytes: ByteView, _ body: (SpillItem) throws -> Void) rethrows {
    var offset = 0
    while offset < bytes.count {
      let packed = bytes.start + offset
      let target = room(PackedItem.length(packed))
      PackedItem.unpack(packed, to: target)
      offset &+= PackedItem.packedLength(packed)
      try body(SpillItem(base: target))
    }
  }
}
