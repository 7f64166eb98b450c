import TabularIO

/// The items of a loaded family partition in the order of output: family, kind, person, content.
struct FamilyPartition {
  struct Entry {
    var order: UInt64
    var noKK: UInt64
    var place: UInt64
  }

  private(set) var entries: [Entry] = []
  private var base: UnsafeMutablePointer<UInt8>?

  mutating func load(_ base: UnsafeMutablePointer<UInt8>, count: Int) {
    self.base = base
    entries.removeAll(keepingCapacity: true)
    var offset = 0
    while offset < count {
      let item = SpillItem(base: base + offset)
      let family = item.family
      // Kind in the top byte, so that members come before what hangs on them.
      entries.append(
        Entry(order: family.order, noKK: family.noKK, place: UInt64(item.kind.rawValue) << 56 | UInt64(offset)))
      offset += item.length
    }
    entries.sort { left, right in
      if left.order != right.order { return left.order < right.order }
      if left.noKK != right.noKK { return left.noKK < right.noKK }
      return left.place < right.place
    }
  }

  /// Item `index` in order.
  func item(_ index: Int) -> SpillItem? {
    base.map { SpillItem(base: $0 + Int(entries[index].place & 0xFF_FFFF_FFFF_FFFF)) }
  }

  /// The end of the family that starts at `start`.
  func end(_ start: Int) -> Int {
    var end = start + 1
    while end < entries.count && entries[end].order == entries[start].order && entries[end].noKK == entries[start].noKK
    {
      end += 1
    }
    return end
  }
}
