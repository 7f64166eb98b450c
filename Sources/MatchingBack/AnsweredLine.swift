import StageContract
import TabularIO

/// Writes lines in the dialect of the list.
struct AnsweredLine {
  private(set) var bytes: [UInt8]
  private let delimiter: UInt8
  private let quote: UInt8?
  private let isUTF8: Bool

  init(_ dialect: Dialect, capacity: Int) {
    bytes = []
    bytes.reserveCapacity(capacity)
    delimiter = dialect.delimiter
    quote = dialect.quote
    isUTF8 = dialect.encoding.isUnicode
  }

  /// Adds bytes as they are.
  mutating func raw(_ view: ByteView) { bytes.append(contentsOf: view.buffer) }

  /// Adds a field behind others.
  mutating func field(_ text: StaticString) {
    bytes.append(delimiter)
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Adds an empty field behind others.
  mutating func emptyField() { bytes.append(delimiter) }

  /// Adds a number behind other fields.
  mutating func field(number: UInt64) {
    bytes.append(delimiter)
    bytes.append(contentsOf: String(number).utf8)
  }

  /// Adds a value (UTF-8) behind others. Without quotes in the dialect, what would end the field becomes a space.
  mutating func field(_ value: ByteView) {
    bytes.append(delimiter)
    var needsQuotes = false
    for byte in value.buffer where byte == delimiter || byte == quote || byte == 10 || byte == 13 { needsQuotes = true }
    if !needsQuotes && isUTF8 {
      bytes.append(contentsOf: value.buffer)
      return
    }
    if let quote, needsQuotes {
      bytes.append(quote)
      put(value) { $0 == quote ? 2 : 1 }
      bytes.append(quote)
    } else {
      let delimiter = delimiter
      put(value) { $0 == delimiter || $0 == 10 || $0 == 13 ? 0 : 1 }
    }
  }

  /// Adds the bytes of `value` in the list's encoding, each so many times (0: a space instead).
  private mutating func put(_ value: ByteView, _ times: (UInt8) -> Int) {
    func put(_ byte: UInt8) {
      let count = times(byte)
      if count == 0 { bytes.append(32) }
      for _ in 0..<count { bytes.append(byte) }
    }
    if isUTF8 {
      for byte in value.buffer { put(byte) }
      return
    }
    for scalar in String(decoding: value.buffer, as: UTF8.self).unicodeScalars {
      // Above Latin-1 and in the range where Windows-1252 differs from it there is no sure byte.
      put(scalar.value < 0x80 || (0xA0...0xFF).contains(scalar.value) ? UInt8(scalar.value) : UInt8(ascii: "?"))
    }
  }

  /// Adds a row that cannot be read as one: its bytes as the first field, then empty ones up to `count`. Where quotes
  /// mean nothing they stand in base 64, because nothing else would keep them one field.
  mutating func broken(_ content: ByteView, count: Int) {
    if let quote {
      bytes.append(quote)
      for byte in content.buffer {
        bytes.append(byte)
        if byte == quote { bytes.append(byte) }
      }
      bytes.append(quote)
    } else {
      bytes.append(contentsOf: "base64:".utf8)
      bytes.append(contentsOf: Base64.text(content.bytes).utf8)
    }
    for _ in 1..<max(count, 1) { bytes.append(delimiter) }
  }
}
