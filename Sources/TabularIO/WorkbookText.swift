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

  /// A number that is written with an exponent or a fraction of zeros and is whole below 2^53, in digits alone; any other
  /// value as it stands. A cell holds a double, and how a program spells it (`3.171011708909001E15`) says nothing of what
  /// was lost; from 2^53 on not every whole number is a double, so such a cell stays as it is.
  static func plainNumber(_ value: [UInt8]) -> [UInt8] {
    var digits: [UInt8] = []
    var fraction = 0
    var isFraction = false
    var index = 0
    while index < value.count, value[index] | 32 != UInt8(ascii: "e") {
      if value[index] == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else if value[index] >= 48, value[index] <= 57, digits.count < 40 {
        digits.append(value[index])
        if isFraction { fraction += 1 }
      } else {
        return value
      }
      index += 1
    }
    if index == value.count && !isFraction || digits.isEmpty { return value }
    var exponent = 0
    if index < value.count {
      guard let given = Int(String(decoding: value[(index + 1)...], as: UTF8.self)), (-40...40).contains(given) else {
        return value
      }
      exponent = given
    }
    while fraction > 0, digits.last == 48 {
      digits.removeLast()
      fraction -= 1
    }
    guard exponent >= fraction else { return value }
    digits += [UInt8](repeating: 48, count: exponent - fraction)
    guard let number = UInt64(String(decoding: digits.isEmpty ? [48] : digits, as: UTF8.self)), number < 1 << 53 else {
      return value
    }
    return Array(String(number).utf8)
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
