/// A set of hashes of 64 bits. Only ever grows; insertion and look-up are O(1). Most of what it is asked for is not in it,
/// which one bit tells as a rule.
package struct KeySet: Sendable {
  /// Open addressing; 0 marks an empty slot.
  private var slots: [UInt64]
  /// Eight bits a slot, of which that of every key is set: an eighth of the memory, so that it stays in a core's cache longer.
  private var marks: [UInt64]
  private var shift: UInt64
  private var hasZero = false
  /// Number of keys.
  package private(set) var count = 0

  package init() {
    slots = [UInt64](repeating: 0, count: 1 << 10)
    marks = [UInt64](repeating: 0, count: 1 << 7)
    shift = 54
  }

  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while slots[slot] != 0 && slots[slot] != key { slot = (slot &+ 1) & (slots.count &- 1) }
    return slot
  }

  /// The bit of `key` among ``marks``: its word, and its place there.
  @inline(__always)
  private func mark(of key: UInt64) -> (word: Int, bit: UInt64) {
    let place = (key &* 0x9E37_79B9_7F4A_7C15) >> (shift &- 3)
    return (Int(truncatingIfNeeded: place >> 6), 1 << (place & 63))
  }

  /// Whether `key` was inserted.
  @inline(__always)
  package func contains(_ key: UInt64) -> Bool {
    if key == 0 { return hasZero }
    let (word, bit) = mark(of: key)
    return marks[word] & bit != 0 && slots[slot(of: key)] == key
  }

  /// Adds `key`; answers whether it is new.
  @discardableResult
  package mutating func insert(_ key: UInt64) -> Bool {
    if key == 0 {
      defer { hasZero = true }
      if !hasZero { count += 1 }
      return !hasZero
    }
    let free = slot(of: key)
    if slots[free] == key { return false }
    place(key, in: free)
    count += 1
    if count * 2 > slots.count { grow() }
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    marks = [UInt64](repeating: 0, count: marks.count * 2)
    shift -= 1
    for key in old where key != 0 { place(key, in: slot(of: key)) }
  }

  @inline(__always)
  private mutating func place(_ key: UInt64, in slot: Int) {
    slots[slot] = key
    let (word, bit) = mark(of: key)
    marks[word] |= bit
  }

  /// Calls `body` with every key, in no order that means anything.
  package func forEach(_ body: (UInt64) -> Void) {
    if hasZero { body(0) }
    for key in slots where key != 0 { body(key) }
  }
}
