import TabularIO

/// Builds one item at a time, packed as ``PackedItem`` says.
struct ItemBuilder: ~Copyable {
  private var storage: UnsafeMutablePointer<UInt8>
  private var capacity = 16 << 10
  private var used = PackedItem.header
  /// Bytes of the item once it is unpacked.
  private var length = ItemLayout.records

  init() { storage = .allocate(capacity: capacity) }

  deinit { storage.deallocate() }

  mutating func begin(
    _ kind: ItemKind, family: FamilyKey = .none, personNIK: UInt64 = 0, id: StableId = .none, key: Key128 = .none,
    flags: UInt8 = 0
  ) {
    let isPlain = family.noKK != 0 && family.order == StableHash.mix(family.noKK)
    var mask: UInt8 = isPlain ? PackedItem.plainOrder : 0
    used = PackedItem.header
    put(isPlain ? 0 : family.order, 0, &mask)
    put(family.noKK, 1, &mask)
    put(personNIK, 2, &mask)
    put(id.high, 3, &mask)
    put(id.low, 4, &mask)
    put(key.high, 5, &mask)
    put(key.low, 6, &mask)
    storage[8] = mask
    storage[9] = kind.rawValue
    storage[10] = flags
    length = ItemLayout.records
  }

  /// Whether the item is a member of its family.
  var isMember: Bool {
    storage[9] == ItemKind.person.rawValue || storage[9] == ItemKind.unmatched.rawValue
  }

  @inline(__always)
  private mutating func put(_ word: UInt64, _ index: UInt8, _ mask: inout UInt8) {
    storage.put(word, used)
    let bit: UInt8 = word != 0 ? 1 : 0
    mask |= bit << index
    used &+= Int(bit) &* 8
  }

  /// Adds one record, or several that stand behind one another.
  mutating func add(_ records: ByteView) {
    var at = 0
    while at < records.count {
      let row = RowRecord(records.start + at)
      add(row)
      at += row.length
    }
  }

  mutating func add(_ record: RowRecord) {
    let size = record.length
    reserve(size)
    used &+= PackedRow.pack(record.base, to: storage + used)
    length &+= size
  }

  /// Adds what the family needs of a row that its person was found for; see ``SlimRow``.
  mutating func addSlim(_ record: RowRecord) {
    reserve(record.length)
    let (packed, size) = SlimRow.pack(record, to: storage + used)
    used &+= packed
    length &+= size
  }

  @inline(__always)
  private mutating func reserve(_ size: Int) {
    if used + size + PackedRow.slack > capacity { storage.grow(&capacity, used: used, extra: size + PackedRow.slack) }
  }

  /// The finished item; valid until the next `begin`.
  mutating func finish() -> ByteView {
    storage.put(UInt32(used), 0)
    storage.put(UInt32(length), 4)
    return ByteView(start: UnsafePointer(storage), count: used)
  }
}
