/// A JSON value whose text is always the same bytes: members keep their order, numbers are whole.
///
/// Fractions are written as text or as fixed-point whole numbers, because a floating-point text is no contract.
package indirect enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Int)
  case text(String)
  case list([JSONValue])
  case object([JSONMember])

  /// The member called `name`, when this is an object that has it.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The text, when this is one.
  package var text: String? {
    if case .text(let text) = self { return text }
    return nil
  }

  /// The whole number, when this is one.
  package var number: Int? {
    if case .number(let number) = self { return number }
    return nil
  }

  /// The elements, when this is a list.
  package var list: [JSONValue]? {
    if case .list(let values) = self { return values }
    return nil
  }

  /// The members, when this is an object.
  package var members: [JSONMember]? {
    if case .object(let members) = self { return members }
    return nil
  }

  /// The canonical text: the outermost two levels one entry a line (so that `diff` is readable), the rest compact.
  package var canonical: [UInt8] {
    var out: [UInt8] = []
    append(to: &out, depth: 0)
    out.append(10)
    return out
  }

  /// The text on one line, without spaces.
  package var compact: [UInt8] {
    var out: [UInt8] = []
    append(to: &out, depth: 9)
    return out
  }

  private func append(to out: inout [UInt8], depth: Int) {
    switch self {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let flag): out.append(contentsOf: (flag ? "true" : "false").utf8)
    case .number(let number): out.append(contentsOf: String(number).utf8)
    case .text(let text): JSONValue.append(text, to: &out)
    case .list(let values):
      out.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        separate(index, depth, &out)
        value.append(to: &out, depth: depth + 1)
      }
      close(UInt8(ascii: "]"), values.isEmpty, depth, &out)
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        separate(index, depth, &out)
        JSONValue.append(member.name, to: &out)
        out.append(UInt8(ascii: ":"))
        if depth < 9 { out.append(32) }
        member.value.append(to: &out, depth: depth + 1)
      }
      close(UInt8(ascii: "}"), members.isEmpty, depth, &out)
    }
  }

  private func separate(_ index: Int, _ depth: Int, _ out: inout [UInt8]) {
    if index > 0 { out.append(UInt8(ascii: ",")) }
    if depth < 2 {
      out.append(10)
      out.append(contentsOf: repeatElement(32, count: 2 * (depth + 1)))
    } else if depth < 9 && index > 0 {
      out.append(32)
    }
  }

  private func close(_ bracket: UInt8, _ empty: Bool, _ depth: Int, _ out: inout [UInt8]) {
    if depth < 2 && !empty {
      out.append(10)
      out.append(contentsOf: repeatElement(32, count: 2 * depth))
    }
    out.append(bracket)
  }

  private static let hex = Array("0123456789abcdef".utf8)

  private static func append(_ text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { bytes in
      // Hardly a text holds anything to be escaped: what lies between is taken over as it stands.
      var start = 0
      for index in bytes.indices where JSONValue.isEscaped(bytes[index]) {
        out.append(contentsOf: bytes[start..<index])
        JSONValue.escape(bytes[index], to: &out)
        start = index + 1
      }
      out.append(contentsOf: bytes[start...])
    }
    out.append(UInt8(ascii: "\""))
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 32 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func escape(_ byte: UInt8, to out: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      out.append(UInt8(ascii: "\\"))
      out.append(byte)
    case 10: out.append(contentsOf: "\\n".utf8)
    case 13: out.append(contentsOf: "\\r".utf8)
    case 9: out.append(contentsOf: "\\t".utf8)
    default:
      out.append(contentsOf: "\\u00".utf8)
      out.append(hex[Int(byte >> 4)])
      out.append(hex[Int(byte & 15)])
    }
  }
}

/// A named value of a JSON object.
package struct JSONMember: Sendable, Equatable {
  package let name: String
  package let value: JSONValue

  package init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}
