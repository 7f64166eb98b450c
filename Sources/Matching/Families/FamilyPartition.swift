import TabularIO

/// The items of a loaded family partition in the order of output: family, kind, person, content.
struct FamilyPartition {
  struct Entry {
    var order: UInt64
    var noKK: UInt64
    var place: UInt64
  }

  private(set) var entries: [Entry] = []

  /// Indexes the items of a partition, which must stay where they are.
  mutating func load(_ blocks: [SpillBlock]) {
    entries.removeAll(keepingCapacity: true)
    for block in blocks {
      var offset = 0
      while offset < block.count {
        let item = SpillItem(base: block.start + offset)
        let family = item.family
        // Kind in the top byte, so that members come before what hangs on them.
        entries.append(
          Entry(order: family.order, noKK: family.noKK, place: Place.make(item.base, tag: item.kind.rawValue)))
        offset += item.length
      }
    }
    entries.sort { left, right in
      if left.order != right.order { return left.order < right.order }
      if left.noKK != right.noKK { return left.noKK < right.noKK }
      return left.place < right.place
    }
  }

  /// Item `index` in order.
  func item(_ index: Int) -> SpillItem { SpillItem(base: Place.pointer(entries[index].place)) }

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
