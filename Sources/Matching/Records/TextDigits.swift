/// Digits of ids and digests, eight characters at a time in the bytes of a word, the first in the highest byte.
package enum TextDigits {
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// One in every byte of `bytes`, none above 127, that is larger than `limit`.
  @inline(__always)
  private static func above(_ limit: UInt64, _ bytes: UInt64) -> UInt64 {
    (bytes &+ (127 &- limit) &* ones) >> 7 & ones
  }

  /// The characters of the lowest 40 bits of `value` in Crockford's base 32: digits, then letters without I, L, O and U.
  @inline(__always)
  package static func base32(_ value: UInt64) -> UInt64 {
    // Halves, quarters, eighths, each at the start of its lane.
    var digits = value & 0xF_FFFF | (value >> 20 & 0xF_FFFF) << 32
    digits = digits & 0x0000_03FF_0000_03FF | (digits & 0x000F_FC00_000F_FC00) << 6
    digits = digits & 0x001F_001F_001F_001F | (digits & 0x03E0_03E0_03E0_03E0) << 3
    let letters = above(9, digits) &* 7 &+ above(17, digits) &+ above(19, digits) &+ above(21, digits)
    return digits &+ 48 &* ones &+ letters &+ above(26, digits)
  }

  /// The 40 bits that eight characters stand for; what is no digit counts as some value below 32.
  @inline(__always)
  package static func fromBase32(_ characters: UInt64) -> UInt64 {
    let bytes = characters & (0x7F &* ones)
    let letters = above(57, bytes) &* 7 &+ above(73, bytes) &+ above(76, bytes) &+ above(79, bytes) &+ above(85, bytes)
    // 48 less, as far as the five lowest bits go.
    var digits = (bytes &+ 48 &* ones &- letters) & (31 &* ones)
    digits = digits & 0x001F_001F_001F_001F | (digits >> 3 & 0x03E0_03E0_03E0_03E0)
    digits = digits & 0x0000_03FF_0000_03FF | (digits >> 6 & 0x000F_FC00_000F_FC00)
    return digits & 0xF_FFFF | (digits >> 12 & 0xFF_FFF0_0000)
  }

  /// The lower-case hexadecimal characters of the lowest 32 bits of `value`.
  @inline(__always)
  package static func hex(_ value: UInt64) -> UInt64 {
    var digits = value & 0xFFFF | (value & 0xFFFF_0000) << 16
    digits = digits & 0x0000_00FF_0000_00FF | (digits & 0x0000_FF00_0000_FF00) << 8
    digits = digits & 0x000F_000F_000F_000F | (digits & 0x00F0_00F0_00F0_00F0) << 4
    return digits &+ 48 &* ones &+ above(9, digits) &* 39
  }
}
