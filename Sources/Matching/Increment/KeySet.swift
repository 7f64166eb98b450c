/// A set of hashes of 64 bits. Only ever grows; insertion and look-up are O(1).
struct KeySet: Sendable {
  /// Open addressing; 0 marks an empty slot.
  private var slots: [UInt64]
  private var shift: UInt64
  private var hasZero = false
  /// Number of keys.
  private(set) var count = 0

  init() {
    slots = [UInt64](repeating: 0, count: 1 << 10)
    shift = 54
  }

  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while slots[slot] != 0 && slots[slot] != key { slot = (slot &+ 1) & (slots.count &- 1) }
    return slot
  }

  /// Whether `key` was inserted.
  @inline(__always)
  func contains(_ key: UInt64) -> Bool { key == 0 ? hasZero : slots[slot(of: key)] == key }

  /// Adds `key`; answers whether it is new.
  @discardableResult
  mutating func insert(_ key: UInt64) -> Bool {
    if key == 0 {
      defer { hasZero = true }
      if !hasZero { count += 1 }
      return !hasZero
    }
    let place = slot(of: key)
    if slots[place] == key { return false }
    slots[place] = key
    count += 1
    if count * 2 > slots.count { grow() }
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    shift -= 1
    for key in old where key != 0 { slots[slot(of: key)] = key }
  }

  /// Calls `body` with every key, in no order that means anything.
  func forEach(_ body: (UInt64) -> Void) {
    if hasZero { body(0) }
    for key in slots where key != 0 { body(key) }
  }
}
