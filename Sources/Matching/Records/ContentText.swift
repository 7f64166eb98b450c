import TabularIO

/// The digest of a row's content as 2-normalise writes it (`isi`): 80 bits, sixteen characters of Crockford's base 32.
/// Numbers and text sort alike.
enum ContentText {
  /// Characters of a written digest.
  static let width = 16

  /// The first 64 bits and the other 16; zeros for a text of another length.
  static func read(_ text: ByteView) -> (high: UInt64, low: UInt64) {
    if text.count != width { return (0, 0) }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for index in 0..<8 { high = high << 5 | value(text.start[index]) }
    for index in 8..<16 { low = low << 5 | value(text.start[index]) }
    return (high << 24 | low >> 16, low & 0xFFFF)
  }

  /// Writes the sixteen characters to `target`.
  static func write(high: UInt64, low: UInt64, to target: UnsafeMutablePointer<UInt8>) {
    let first = high >> 24
    let second = (high & 0xFF_FFFF) << 16 | low
    for index in 0..<8 {
      let shift = UInt64(35 - 5 * index)
      target[index] = StableId.letter(first >> shift)
      target[index + 8] = StableId.letter(second >> shift)
    }
  }

  /// The value of a character; what is none counts as some value below 32.
  @inline(__always)
  private static func value(_ byte: UInt8) -> UInt64 {
    var value = byte &- 48
    if byte > 57 {
      value = byte &- 55
      // I, L, O and U are passed over.
      if byte > 73 { value &-= 1 }
      if byte > 76 { value &-= 1 }
      if byte > 79 { value &-= 1 }
      if byte > 85 { value &-= 1 }
    }
    return UInt64(value & 31)
  }
}
