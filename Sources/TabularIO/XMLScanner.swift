import Diagnostics

/// Steps through the tags and texts of a machine-written XML file (workbooks): UTF-8, no document type.
final class XMLScanner {
  enum Token {
    /// A start tag; ``name`` and ``attribute(_:)`` tell more. One that closes itself is followed by an `end`.
    case start
    case end
    /// Text, in ``text``.
    case text
  }

  private let source: any ContentSource
  private let path: String
  private let buffer: UnsafeMutablePointer<UInt8>
  private static let size = 64 << 10
  private var filled = 0
  private var used = 0
  private var tag: [UInt8] = []
  private var closesItself = false
  /// Name of the current tag, without its prefix.
  private(set) var name = ""
  /// The current text, entities replaced.
  private(set) var text: [UInt8] = []

  init(_ source: any ContentSource, path: String) {
    self.source = source
    self.path = path
    buffer = .allocate(capacity: Self.size)
  }

  deinit { buffer.deallocate() }

  private func byte() throws(Failure) -> UInt8? {
    if used == filled {
      filled = try source.read(into: buffer, count: Self.size)
      used = 0
      if filled == 0 { return nil }
    }
    used += 1
    return buffer[used - 1]
  }

  /// The next token, nil at the end.
  func next() throws(Failure) -> Token? {
    if closesItself {
      closesItself = false
      return .end
    }
    text.removeAll(keepingCapacity: true)
    while let byte = try byte() {
      if byte != UInt8(ascii: "<") {
        text.append(byte)
        // A cell holds at most 32,767 characters.
        if text.count > 1 << 20 { throw broken() }
        continue
      }
      if !text.isEmpty {
        used -= 1
        text = XMLScanner.plain(text)
        return .text
      }
      try readTag()
      guard let first = tag.first else { throw broken() }
      if first == UInt8(ascii: "?") { continue }
      if first == UInt8(ascii: "!") {
        if tag.starts(with: "!--".utf8) { continue }
        if tag.starts(with: "![CDATA[".utf8) {
          text = Array(tag.dropFirst(8).dropLast(2))
          if text.isEmpty { continue }
          return .text
        }
        throw broken()
      }
      if first == UInt8(ascii: "/") {
        setName(from: 1)
        return .end
      }
      closesItself = tag.last == UInt8(ascii: "/")
      setName(from: 0)
      return .start
    }
    return nil
  }

  /// Reads up to the `>` that ends the tag, comment or section.
  private func readTag() throws(Failure) {
    tag.removeAll(keepingCapacity: true)
    var quote: UInt8?
    while let byte = try byte() {
      let special = tag.first == UInt8(ascii: "!")
      if byte == UInt8(ascii: ">") && quote == nil {
        let open =
          tag.starts(with: "!--".utf8)
          ? !(tag.count >= 5 && tag.suffix(2).elementsEqual("--".utf8))
          : tag.starts(with: "![CDATA[".utf8) && !tag.suffix(2).elementsEqual("]]".utf8)
        if !open { return }
      } else if !special && (byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")) {
        if quote == nil { quote = byte } else if quote == byte { quote = nil }
      }
      tag.append(byte)
      if tag.count > 1 << 20 { throw broken() }
    }
    throw broken()
  }

  private func setName(from start: Int) {
    var end = start
    var first = start
    while end < tag.count && tag[end] > 32 && (tag[end] != UInt8(ascii: "/") || end < start) {
      if tag[end] == UInt8(ascii: ":") { first = end + 1 }
      end += 1
    }
    name = String(decoding: tag[min(first, end)..<end], as: UTF8.self)
  }

  /// The value of an attribute of the current start tag; `wanted` with its prefix.
  func attribute(_ wanted: String) -> String? {
    let wanted = Array(wanted.utf8)
    var index = 0
    while index < tag.count && tag[index] > 32 { index += 1 }
    while index < tag.count {
      while index < tag.count && tag[index] <= 32 { index += 1 }
      let start = index
      while index < tag.count && tag[index] != UInt8(ascii: "=") && tag[index] > 32 { index += 1 }
      let found = tag[start..<index].elementsEqual(wanted)
      while index < tag.count && tag[index] != UInt8(ascii: "\"") && tag[index] != UInt8(ascii: "'") { index += 1 }
      guard index < tag.count, let close = tag[(index + 1)...].firstIndex(of: tag[index]) else { return nil }
      if found { return String(decoding: XMLScanner.plain(Array(tag[index + 1..<close])), as: UTF8.self) }
      index = close + 1
    }
    return nil
  }

  /// The text with entities replaced; unknown ones stay.
  private static func plain(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(UInt8(ascii: "&")) else { return text }
    var out: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "&"),
        let end = text[index...].prefix(12).firstIndex(of: UInt8(ascii: ";")),
        let character = entity(String(decoding: text[index + 1..<end], as: UTF8.self))
      {
        out.append(contentsOf: String(character).utf8)
        index = end + 1
      } else {
        out.append(text[index])
        index += 1
      }
    }
    return out
  }

  private static func entity(_ name: String) -> Character? {
    switch name {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.hasPrefix("#") else { return nil }
      let hexadecimal = name.hasPrefix("#x")
      guard let value = UInt32(name.dropFirst(hexadecimal ? 2 : 1), radix: hexadecimal ? 16 : 10) else { return nil }
      return UnicodeScalar(value).map(Character.init)
    }
  }

  private func broken() -> Failure {
    Failure(
      .badData, id: "XML rusak pada byte \(source.offset)", en: "broken XML at byte \(source.offset)", file: path)
  }
}
