/// Base 64 (RFC 4648, section 4) with padding.
package enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text of `bytes`.
  package static func text(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var value: UInt32 = 0
      for byte in group { value = value << 8 | UInt32(byte) }
      value <<= UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        out.append(place <= group.count ? digits[Int(value >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The bytes of `text`, line ends ignored; nil when it is no base 64.
  package static func bytes(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    var value: UInt32 = 0
    var bits: UInt32 = 0
    for byte in text where byte != 10 && byte != 13 {
      if byte == UInt8(ascii: "=") { continue }
      guard let digit = digits.firstIndex(of: byte) else { return nil }
      value = value << 6 | UInt32(digit)
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: value >> bits))
      }
    }
    return out
  }
}
