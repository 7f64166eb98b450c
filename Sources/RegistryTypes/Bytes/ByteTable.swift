/// A fixed table from byte keys to small numbers: built once from reference data, asked for every row.
///
/// Open addressing over one run of key bytes; a look-up hashes, compares and allocates nothing. O(key length).
@usableFromInline package final class ByteTable: Sendable {
  @usableFromInline let slots: [Slot]
  @usableFromInline let keys: [UInt8]
  @usableFromInline let mask: Int
  /// Number of keys.
  @usableFromInline package let count: Int
  /// Length of the longest key in bytes.
  @usableFromInline package let longest: Int

  @usableFromInline
  struct Slot: Sendable {
    @usableFromInline var hash: UInt32 = 0
    @usableFromInline var start: UInt32 = 0
    /// Zero in a free slot (no key is empty).
    @usableFromInline var length: UInt32 = 0
    @usableFromInline var value: Int32 = 0
    @usableFromInline init() {}
  }

  /// Builds the table; empty keys are left out and the first value of a key that comes twice holds.
  @usableFromInline package init(_ entries: [(key: String, value: Int32)]) {
    var size = 16
    while size < entries.count * 3 { size *= 2 }
    var slots = [Slot](repeating: Slot(), count: size)
    var keys: [UInt8] = []
    var count = 0
    var longest = 0
    for (key, value) in entries where !key.isEmpty {
      let bytes = Array(key.utf8)
      let hash = bytes.withUnsafeBufferPointer { ByteTable.hash($0) }
      var index = Int(hash) & (size - 1)
      var known = false
      while slots[index].length != 0 {
        let slot = slots[index]
        if slot.length == bytes.count,
          keys[Int(slot.start)..<Int(slot.start + slot.length)].elementsEqual(bytes)
        {
          known = true
          break
        }
        index = (index + 1) & (size - 1)
      }
      if known { continue }
      slots[index].hash = hash
      slots[index].start = UInt32(keys.count)
      slots[index].length = UInt32(bytes.count)
      slots[index].value = value
      keys += bytes
      count += 1
      longest = max(longest, bytes.count)
    }
    self.slots = slots
    self.keys = keys
    self.mask = size - 1
    self.count = count
    self.longest = longest
  }

  @inlinable
  static func hash(_ bytes: ByteSpan) -> UInt32 {
    guard let start = bytes.baseAddress else { return 0 }
    return UInt32(truncatingIfNeeded: ByteWords.hash(start, count: bytes.count))
  }

  /// The value of `key`, or -1.
  @inlinable
  package func value(of key: ByteSpan) -> Int32 {
    guard let wanted = key.baseAddress, key.count > 0, key.count <= longest else { return -1 }
    let hash = UInt32(truncatingIfNeeded: ByteWords.hash(wanted, count: key.count))
    return slots.withUnsafeBufferPointer { slots in
      keys.withUnsafeBufferPointer { keys in
        guard let first = keys.baseAddress else { return -1 }
        var index = Int(hash) & mask
        while true {
          let slot = slots[index]
          if slot.length == 0 { return -1 }
          if slot.hash == hash, Int(slot.length) == key.count,
            ByteWords.same(first + Int(slot.start), wanted, count: key.count)
          {
            return slot.value
          }
          index = (index &+ 1) & mask
        }
      }
    }
  }

  /// True when `key` is in the table.
  @inlinable
  package func contains(_ key: ByteSpan) -> Bool { value(of: key) >= 0 }
}
