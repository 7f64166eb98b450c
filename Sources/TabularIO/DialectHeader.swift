/// Names of columns as files spell them.
package enum DialectHeader {
  /// The form in which names are compared: without case, spaces and `_`, no-break blanks and what is seen by nobody (byte
  /// order marks, blanks of no width) included, wherever they stand.
  package static func key(_ name: String) -> String {
    var key: [UInt8] = []
    // A byte order mark that was read as Windows-1252 and written as UTF-8.
    let marked = name.hasPrefix("\u{EF}\u{BB}\u{BF}")
    for byte in (marked ? name.dropFirst(3) : name[...]).utf8 {
      switch byte {
      case 32, 9, 10, 13, 95: continue
      case 65...90: key.append(byte + 32)
      default: key.append(byte)
      }
    }
    let text = String(decoding: key, as: UTF8.self)
    if key.allSatisfy({ $0 < 128 }) { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { !blanks.contains($0) }))
  }

  private static let blanks: [UnicodeScalar] = ["\u{FEFF}", "\u{00A0}", "\u{200B}", "\u{202F}", "\u{2060}", "\u{00AD}"]

  /// The fields of a header record at `start`, whose ends are the last of `ends`.
  static func fields(_ record: ByteView, ends: borrowing SeparatorList, start: Int, dialect: Dialect) -> [String] {
    var names: [String] = []
    var from = 0
    for index in 0..<ends.count {
      let end = Int(ends.storage[index]) - start
      names.append(text(record[from..<max(end, from)], dialect))
      from = min(end + 1, record.count)
    }
    return names
  }

  /// A field without quotes, decoded; bytes that stand for nothing become the replacement character.
  static func text(_ field: ByteView, _ dialect: Dialect) -> String {
    var bytes = field.bytes
    if let quote = dialect.quote, bytes.count >= 2, bytes.first == quote, bytes.last == quote {
      var plain: [UInt8] = []
      var index = 1
      while index < bytes.count - 1 {
        plain.append(bytes[index])
        index += bytes[index] == quote ? 2 : 1
      }
      bytes = plain
    }
    if let valid = String(validating: bytes, as: UTF8.self) { return valid }
    let encoding = dialect.encoding.isUnicode ? dialect.fallback ?? .windows1252 : dialect.encoding
    var decoded: [UInt8] = []
    var scratch: [UInt8] = [0, 0, 0]
    for byte in bytes {
      let size = scratch.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.map { DialectText.put(byte, encoding, at: $0) } ?? 0
      }
      decoded.append(contentsOf: size == 0 ? Array("\u{FFFD}".utf8)[...] : scratch[0..<size])
    }
    return String(decoding: decoded, as: UTF8.self)
  }
}
