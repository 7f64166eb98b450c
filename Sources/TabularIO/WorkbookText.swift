/// Text of cells.
enum WorkbookText {
  /// Characters that XML has no room for are written `_x000D_`; what stands for a character of text or a line end is
  /// that character, the rest stays as it is.
  static func plain(_ text: [UInt8]) -> [UInt8] {
    guard text.count >= 7, text.contains(UInt8(ascii: "_")) else { return text }
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      if let character = escaped(text[index...]) {
        out.append(contentsOf: String(character).utf8)
        index += 7
      } else {
        out.append(text[index])
        index += 1
      }
    }
    return out
  }

  private static func escaped(_ text: ArraySlice<UInt8>) -> Character? {
    guard text.count >= 7, text[text.startIndex] == UInt8(ascii: "_"), text[text.startIndex + 1] == UInt8(ascii: "x"),
      text[text.startIndex + 6] == UInt8(ascii: "_")
    else { return nil }
    let digits = String(decoding: text[text.startIndex + 2..<text.startIndex + 6], as: UTF8.self)
    guard let bytes = Hex.bytes(digits), bytes.count == 2 else { return nil }
    let code = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    guard let scalar = UnicodeScalar(code) else { return nil }
    return code >= 32 || code == 9 || code == 10 || code == 13 ? Character(scalar) : nil
  }
}
