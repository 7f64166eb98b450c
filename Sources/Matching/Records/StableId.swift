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
    let first = TextDigits.fromBase32(text.start.word(0))
    let second = TextDigits.fromBase32(text.start.word(8))
    let third = TextDigits.fromBase32(text.start.word(12)) & 0xF_FFFF
    self.init(high: first << 24 | second >> 16, low: (second & 0xFFFF) << 20 | third)
    // Only what is written like this is an id.
    let isWritten = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: StableId.width) { buffer in
      guard let base = buffer.baseAddress else { return false }
      write(to: base)
      return ByteView(start: UnsafePointer(base), count: StableId.width) == text
    }
    if !isWritten { return nil }
  }

  /// Whether it is no id.
  package var isNone: Bool { high | low == 0 }

  package static func < (left: StableId, right: StableId) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
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
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: StableId.width) { buffer in
      guard let base = buffer.baseAddress else { return }
      write(to: base)
      rows.append(ByteView(start: UnsafePointer(base), count: StableId.width))
    }
  }

  /// Writes the 20 characters to `target`.
  @inline(__always)
  func write(to target: UnsafeMutablePointer<UInt8>) {
    target.put(word: TextDigits.base32(high >> 24), 0)
    target.put(word: TextDigits.base32((high & 0xFF_FFFF) << 16 | low >> 20), 8)
    // The last four characters, and before them the four that stand there already.
    target.put(word: TextDigits.base32((high & 0xF) << 36 | low), 12)
  }
}
