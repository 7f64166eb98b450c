import Diagnostics
import TabularIO

/// Pairs of key and payload of one part, waiting on disk to be put in order with those of the other parts.
struct KeyedFile: ~Copyable {
  private let path: String
  /// Made when there is something to write.
  private var file: FileAccess?
  private var rows = RowBuffer(capacity: 128 << 10)

  init(path: String) { self.path = path }

  mutating func add(key: ByteView, payload: ByteView) throws(Failure) {
    KeyedFile.append(key: key, payload: payload, to: &rows)
    if rows.count > 96 << 10 { try flush() }
  }

  /// Adds a pair to `rows` in the form that ``each(_:_:)`` reads.
  static func append(key: ByteView, payload: ByteView, to rows: inout RowBuffer) {
    for count in [key.count, payload.count] {
      for shift in [0, 8, 16, 24] { rows.append(UInt8(truncatingIfNeeded: count >> shift)) }
    }
    rows.append(key)
    rows.append(payload)
  }

  mutating func flush() throws(Failure) {
    if rows.count == 0 { return }
    if file == nil { file = try FileAccess.writing(path) }
    try file?.write(rows.view)
    rows.removeAll()
  }

  /// Hands every pair of the file at `path` to `body`. Where nothing was written there is no file.
  static func read(path: String, _ body: (ByteView, ByteView) throws -> Void) throws {
    if FileAccess.isPlainFile(path) { try each(try FileAccess.content(of: path), body) }
  }

  /// Hands every pair in `bytes` to `body`.
  static func each(_ bytes: [UInt8], _ body: (ByteView, ByteView) throws -> Void) throws {
    try bytes.withUnsafeBufferPointer { try each(ByteView($0), body) }
  }

  /// As above.
  static func each(_ all: ByteView, _ body: (ByteView, ByteView) throws -> Void) throws {
    var offset = 0
    while offset + 8 <= all.count {
      let keyCount = KeyedFile.word(all, offset)
      let payloadCount = KeyedFile.word(all, offset + 4)
      let key = all[(offset + 8)..<(offset + 8 + keyCount)]
      let payload = all[(offset + 8 + keyCount)..<(offset + 8 + keyCount + payloadCount)]
      try body(key, payload)
      offset += 8 + keyCount + payloadCount
    }
  }

  private static func word(_ bytes: ByteView, _ offset: Int) -> Int {
    Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 | Int(bytes[offset + 2]) << 16 | Int(bytes[offset + 3]) << 24
  }
}

extension RowBuffer {
  /// Adds a number to a sort key: byte order is number order.
  mutating func appendKey(_ value: UInt64) {
    var shift: UInt64 = 64
    while shift > 0 {
      shift -= 8
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// As above, four bytes.
  mutating func appendKey(_ value: UInt32) {
    for shift in [UInt32(24), 16, 8, 0] { append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  /// Adds an id to a sort key.
  mutating func appendKey(_ id: Identity) {
    appendKey(id.high)
    appendKey(id.middle)
    appendKey(id.low)
  }
}

extension ByteView {
  /// The number that stands big-endian at `offset` of a key.
  func keyNumber(at offset: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<8 { value = value << 8 | UInt64(self[offset + index]) }
    return value
  }

  /// The id that stands at `offset` of a key.
  func keyIdentity(at offset: Int) -> Identity {
    Identity(high: keyNumber(at: offset), middle: keyNumber(at: offset + 8), low: keyNumber(at: offset + 16))
  }
}
