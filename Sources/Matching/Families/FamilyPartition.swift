import TabularIO

/// The items of a loaded family partition in the order of output: family, kind, person, content.
struct FamilyPartition {
  struct Entry: HashOrdered {
    var order: UInt64
    var noKK: UInt64
    var place: UInt64

    var hash: UInt64 { order }
    var item: SpillItem { SpillItem(base: Place.pointer(place)) }

    static func precedes(_ one: Entry, _ other: Entry) -> Bool {
      one.noKK != other.noKK ? one.noKK < other.noKK : one.place < other.place
    }
  }

  private let arena = RecordArena()
  private var sorter = HashSort<Entry>()

  /// The items in order. Who asks for many asks once: each time costs a count of references.
  var entries: [Entry] { sorter.entries }

  /// Unpacks and indexes the items of a partition; they stay where they are until the next one is loaded.
  mutating func load(_ blocks: [SpillBlock]) {
    arena.removeAll()
    sorter.removeAll()
    arena.eachItem(blocks) { item in
      let family = item.family
      // Kind in the top byte, so that members come before what hangs on them.
      sorter.append(
        Entry(order: family.order, noKK: family.noKK, place: Place.make(item.base, tag: item.kind.rawValue)))
    }
    sorter.sort()
  }

  /// The end of the family that starts at `start` of `entries`.
  static func end(_ start: Int, _ entries: [Entry]) -> Int {
    var end = start + 1
    while end < entries.count && entries[end].order == entries[start].order && entries[end].noKK == entries[start].noKK
    {
      end += 1
    }
    return end
  }
}
