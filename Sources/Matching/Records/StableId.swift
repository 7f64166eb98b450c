import TabularIO

/// A stable id: 100 bits, written as 20 characters of Crockford's base 32.
package struct StableId: Hashable, Comparable, Sendable {
  /// The first 64 bits.
  package var high: UInt64
  /// The other 36 bits.
  package var low: UInt64

  /// No id.
  package static let none = StableId(high: 0, low: 0)
  /// Characters of a written id.
  package static let width = 20

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads a written id; nil when it is none.
  package init?(_ text: ByteView) {
    guard text.count == StableId.width else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for index in 0..<StableId.width {
      guard let value = StableId.value(text[index]) else { return nil }
      high = high << 5 | low >> 31
      low = (low << 5 | value) & StableId.lowMask
    }
    self.init(high: high, low: low)
  }

  /// Whether it is no id.
  package var isNone: Bool { high | low == 0 }

  package static func < (left: StableId, right: StableId) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }

  private static let lowMask: UInt64 = (1 << 36) - 1

  private static func value(_ byte: UInt8) -> UInt64? {
    for value in 0..<32 as Range<UInt64> where letter(value) == byte { return value }
    return nil
  }

  /// Character of the lowest five bits of a value: digits, then letters without I, L, O and U.
  @inline(__always)
  static func letter(_ value: UInt64) -> UInt8 {
    let digit = UInt8(truncatingIfNeeded: value & 31)
    var byte = digit &+ 48
    if digit > 9 { byte &+= 7 }
    if digit > 17 { byte &+= 1 }
    if digit > 19 { byte &+= 1 }
    if digit > 21 { byte &+= 1 }
    if digit > 26 { byte &+= 1 }
    return byte
  }

  /// Character `index` of the written form.
  @inline(__always)
  private func character(_ index: Int) -> UInt8 {
    // Counted from the last of the 100 bits; the lower 36 stand in `low`.
    let shift = (StableId.width - 1 - index) * 5
    let value: UInt64
    if shift >= 36 {
      value = high >> UInt64(shift - 36)
    } else if shift == 35 {
      value = high << 1 | low >> 35
    } else {
      value = low >> UInt64(shift)
    }
    return StableId.letter(value)
  }

  /// Writes the id as a field, empty when there is none.
  package func write(to rows: inout RowBuffer) {
    if isNone {
      rows.emptyField()
      return
    }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: StableId.width) { buffer in
      guard let base = buffer.baseAddress else { return }
      write(to: base)
      rows.rawFields(ByteView(start: UnsafePointer(base), count: StableId.width))
    }
  }

  /// Adds the 20 characters to the open field.
  func append(to rows: inout RowBuffer) {
    for index in 0..<StableId.width { rows.append(character(index)) }
  }

  /// Writes the 20 characters to `target`.
  @inline(__always)
  func write(to target: UnsafeMutablePointer<UInt8>) {
    for index in 0..<StableId.width { target[index] = character(index) }
  }
}
