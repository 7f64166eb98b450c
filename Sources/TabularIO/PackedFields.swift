/// Fields one behind the other, each with its length before it: the payload of records on their way through a spill.
package struct FieldPacker {
  private var bytes: [UInt8] = []

  package init() {}

  /// Forgets the fields and keeps the room.
  package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Adds a field.
  package mutating func add(_ field: ByteView) {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: field.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: field.buffer)
  }

  /// Adds a field that holds one byte.
  package mutating func add(byte: UInt8) {
    withUnsafeBytes(of: UInt32(1).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(byte)
  }

  /// Adds a field that holds a number.
  package mutating func add(number: UInt64) {
    withUnsafeBytes(of: UInt32(8).littleEndian) { bytes.append(contentsOf: $0) }
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Calls `body` with the fields packed so far.
  package func with<Result, Thrown: Error>(_ body: (ByteView) throws(Thrown) -> Result) throws(Thrown) -> Result {
    try bytes.withUnsafeBufferPointer { view throws(Thrown) in try body(ByteView(view)) }
  }
}

/// Takes the fields of a ``FieldPacker`` one after another. Views into the bytes given.
package struct PackedFields {
  private var rest: ByteView

  package init(_ bytes: ByteView) { rest = bytes }

  /// The next field; an empty one after the last.
  package mutating func next() -> ByteView {
    if rest.count < 4 { return ByteView.empty }
    let size = Int(UInt32(littleEndian: UnsafeRawPointer(rest.start).loadUnaligned(as: UInt32.self)))
    let field = rest[4..<min(4 + size, rest.count)]
    rest = rest[4 + field.count..<rest.count]
    return field
  }

  /// The next field of a number; 0 after the last.
  package mutating func nextNumber() -> UInt64 {
    let field = next()
    if field.count != 8 { return 0 }
    return UInt64(littleEndian: UnsafeRawPointer(field.start).loadUnaligned(as: UInt64.self))
  }

  /// The next field of one byte; 0 after the last.
  package mutating func nextByte() -> UInt8 {
    let field = next()
    return field.isEmpty ? 0 : field[0]
  }
}
