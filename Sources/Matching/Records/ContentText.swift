import TabularIO

/// The digest of a row's content as 2-normalise writes it (`isi`): 80 bits, sixteen characters of Crockford's base 32.
/// Numbers and text sort alike.
enum ContentText {
  /// Characters of a written digest.
  static let width = 16

  /// The first 64 bits and the other 16; zeros for a text of another length.
  static func read(_ text: ByteView) -> (high: UInt64, low: UInt64) {
    if text.count != width { return (0, 0) }
    let high = TextDigits.fromBase32(text.start.word(0))
    let low = TextDigits.fromBase32(text.start.word(8))
    return (high << 24 | low >> 16, low & 0xFFFF)
  }

  /// Writes the sixteen characters to `target`.
  static func write(high: UInt64, low: UInt64, to target: UnsafeMutablePointer<UInt8>) {
    target.put(word: TextDigits.base32(high >> 24), 0)
    target.put(word: TextDigits.base32((high & 0xFF_FFFF) << 16 | low), 8)
  }
}
