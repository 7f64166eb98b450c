import Diagnostics

/// Reads the JSON that ``JSONValue`` writes (and any other whose numbers are whole).
package struct JSONReader {
  private let bytes: [UInt8]
  private let file: String
  private var position = 0

  /// The value in `bytes`; throws `badData` naming `file` and line.
  package static func parse(_ bytes: [UInt8], file: String) throws(Failure) -> JSONValue {
    var reader = JSONReader(bytes: bytes, file: file)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    if reader.position != bytes.count { throw reader.failure() }
    return value
  }

  private init(bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  private func failure() -> Failure {
    let line = bytes.prefix(position).reduce(1) { $1 == 10 ? $0 + 1 : $0 }
    return Failure(.badData, id: "bukan JSON yang sah", en: "is not valid JSON", file: file, line: line)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 32 || byte == 10 || byte == 13 || byte == 9 { position += 1 }
  }

  private mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for index in 0..<count where bytes[position + index] != text.utf8Start[index] { return false }
    position += count
    return true
  }

  private mutating func value(depth: Int) throws(Failure) -> JSONValue {
    skipSpace()
    if depth > 64 { throw failure() }
    switch next {
    case UInt8(ascii: "{"):
      position += 1
      return .object(try members(depth: depth))
    case UInt8(ascii: "["):
      position += 1
      return .list(try elements(depth: depth))
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "t") where take("true"): return .bool(true)
    case UInt8(ascii: "f") where take("false"): return .bool(false)
    case UInt8(ascii: "n") where take("null"): return .null
    default: return .number(try number())
    }
  }

  private mutating func number() throws(Failure) -> Int {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    while let byte = next, byte >= 48 && byte <= 57 { position += 1 }
    guard let number = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else { throw failure() }
    return number
  }

  private mutating func elements(depth: Int) throws(Failure) -> [JSONValue] {
    var values: [JSONValue] = []
    skipSpace()
    if take("]") { return values }
    while true {
      values.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return values }
      if !take(",") { throw failure() }
    }
  }

  private mutating func members(depth: Int) throws(Failure) -> [JSONMember] {
    var members: [JSONMember] = []
    skipSpace()
    if take("}") { return members }
    while true {
      skipSpace()
      let name = try text()
      skipSpace()
      if !take(":") { throw failure() }
      members.append(JSONMember(name, try value(depth: depth + 1)))
      skipSpace()
      if take("}") { return members }
      if !take(",") { throw failure() }
    }
  }

  private mutating func text() throws(Failure) -> String {
    if !take("\"") { throw failure() }
    // Hardly a text holds anything escaped: its bytes are then its content.
    let start = position
    while let byte = next, byte >= 32, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
    var out: [UInt8] = []
    if next == UInt8(ascii: "\"") {
      let content = bytes.withUnsafeBufferPointer { String(validating: $0[start..<position], as: UTF8.self) }
      guard let content else { throw failure() }
      position += 1
      return content
    }
    out.append(contentsOf: bytes[start..<position])
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: out, as: UTF8.self) else { throw failure() }
        return text
      case UInt8(ascii: "\\"): try escape(into: &out)
      case 0..<32: throw failure()
      default: out.append(byte)
      }
    }
    throw failure()
  }

  private mutating func escape(into out: inout [UInt8]) throws(Failure) {
    guard let byte = next else { throw failure() }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): out.append(10)
    case UInt8(ascii: "r"): out.append(13)
    case UInt8(ascii: "t"): out.append(9)
    case UInt8(ascii: "b"): out.append(8)
    case UInt8(ascii: "f"): out.append(12)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "u"):
      let first = try hex()
      var code = first
      if (0xD800...0xDBFF).contains(first), take("\\u") {
        let second = try hex()
        guard (0xDC00...0xDFFF).contains(second) else { throw failure() }
        code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure() }
      out.append(contentsOf: String(Character(scalar)).utf8)
    default: throw failure()
    }
  }

  private mutating func hex() throws(Failure) -> UInt32 {
    guard position + 4 <= bytes.count,
      let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw failure() }
    position += 4
    return code
  }
}
