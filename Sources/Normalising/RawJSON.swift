import RegistryTypes
import TabularIO

/// Text forms of raw values.
enum RawJSON {
  /// Adds `text` as the inside of a JSON string in a quoted CSV field.
  static func append(_ text: ByteSpan, to output: inout ByteScratch) {
    var start = 0
    for index in 0..<text.count {
      let byte = text[index]
      if byte >= 0x20, byte != ASCII.quote, byte != UInt8(ascii: "\\"), byte != 0x7F { continue }
      output.append(text.part(start, index))
      start = index + 1
      switch byte {
      case ASCII.quote: output.append("\\\"\"")
      case UInt8(ascii: "\\"): output.append("\\\\")
      default:
        output.append("\\u00")
        output.append(hex(byte >> 4))
        output.append(hex(byte & 15))
      }
    }
    output.append(text.part(start, text.count))
  }

  private static func hex(_ value: UInt8) -> UInt8 { value < 10 ? ASCII.zero + value : 87 + value }

  /// Adds `bytes` in base 64 (RFC 4648) to the open field of `rows`.
  static func appendBase64(_ bytes: ByteView, to rows: inout RowBuffer) {
    let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    let digits = alphabet.utf8Start
    var index = 0
    while index < bytes.count {
      let left = bytes.count - index
      let second = left > 1 ? UInt32(bytes[index + 1]) : 0
      let third = left > 2 ? UInt32(bytes[index + 2]) : 0
      let word = UInt32(bytes[index]) << 16 | second << 8 | third
      rows.append(digits[Int(word >> 18)])
      rows.append(digits[Int(word >> 12 & 63)])
      rows.append(left > 1 ? digits[Int(word >> 6 & 63)] : ASCII.equals)
      rows.append(left > 2 ? digits[Int(word & 63)] : ASCII.equals)
      index += 3
    }
  }
}
