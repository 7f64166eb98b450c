import Glibc

/// A row that outlives its chunk: copied out of one, read back from an encoded form, or built field by field.
///
/// Reused from row to row, so that holding one costs a copy and no allocation. Used by one thread at a time.
package final class RowHold {
  private var bytes: UnsafeMutablePointer<UInt8>
  private var capacity = 1024
  private var used = 0
  private var separators: UnsafeMutablePointer<UInt32>
  private var fieldCapacity = 96
  private var fieldCount = 0

  package init() {
    bytes = .allocate(capacity: 1024)
    separators = .allocate(capacity: 96)
  }

  deinit {
    bytes.deallocate()
    separators.deallocate()
  }

  /// The row held; valid until the next change of this object.
  package var row: Row {
    Row(bytes: UnsafePointer(bytes), separators: UnsafePointer(separators), first: 0, count: fieldCount)
  }

  /// Takes a copy of `row`, whose chunk may then go.
  package func copy(_ row: Row) {
    start()
    if row.count == 0 { return }
    let raw = row.raw(0..<row.count)
    reserve(bytes: raw.count + 1, fields: row.count)
    if raw.count > 0 { memcpy(bytes, raw.start, raw.count) }
    used = raw.count
    fieldCount = row.count
    let base = row.first == 0 ? 0 : row.separators[row.first - 1] + 1
    for index in 0..<row.count { separators[index] = row.separators[row.first + index] - base }
  }

  // MARK: Building

  /// Forgets the row.
  package func start() {
    used = 0
    fieldCount = 0
  }

  /// Adds a field, of any bytes but NUL.
  package func add(_ field: ByteView) {
    reserve(bytes: field.count + 4, fields: 1)
    if fieldCount > 0 { used += 1 }
    // A field that starts with a quote would be taken for a quoted one, so it is put in quotes of its own.
    let quoted = field.count > 0 && field[0] == 34
    if quoted { put(34) }
    if field.count > 0 { memcpy(bytes + used, field.start, field.count) }
    used += field.count
    if quoted { put(34) }
    bytes[used] = 44
    separators[fieldCount] = UInt32(used)
    fieldCount += 1
  }

  private func put(_ byte: UInt8) {
    bytes[used] = byte
    used += 1
  }

  private func reserve(bytes extra: Int, fields: Int) {
    if used + extra > capacity {
      let larger = max(capacity * 2, used + extra)
      let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
      moved.update(from: bytes, count: used)
      bytes.deallocate()
      bytes = moved
      capacity = larger
    }
    if fieldCount + fields > fieldCapacity {
      let larger = max(fieldCapacity * 2, fieldCount + fields)
      let moved = UnsafeMutablePointer<UInt32>.allocate(capacity: larger)
      moved.update(from: separators, count: fieldCount)
      separators.deallocate()
      separators = moved
      fieldCapacity = larger
    }
  }

  // MARK: Encoded form

  /// Adds `row` to `buffer` in a form that ``load(_:)`` reads: the length of each field, then the bytes.
  package static func encode(_ row: Row, into buffer: inout RowBuffer) {
    var before = -1
    for index in 0..<row.count {
      let end = row.raw(0..<index + 1).count
      buffer.append(varint: end - before - 1)
      before = end
    }
    if row.count > 0 { buffer.append(row.raw(0..<row.count)) }
  }

  /// Reads a row of `fields` fields that ``encode(_:into:)`` wrote.
  package func load(_ encoded: ByteView, fields: Int) {
    start()
    reserve(bytes: 0, fields: fields)
    var reader = VarintReader(encoded)
    var position = -1
    for index in 0..<fields {
      position += reader.next() + 1
      separators[index] = UInt32(truncatingIfNeeded: position)
    }
    let raw = reader.rest
    reserve(bytes: raw.count + 1, fields: fields)
    if raw.count > 0 { memcpy(bytes, raw.start, raw.count) }
    used = raw.count
    fieldCount = fields
  }
}

extension RowBuffer {
  /// Adds a non-negative number to the open field or record, seven bits a byte, lowest first.
  @inlinable
  package mutating func append(varint value: Int) {
    var rest = UInt64(bitPattern: Int64(value))
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}

/// Reads numbers that ``RowBuffer/append(varint:)`` wrote, and the bytes between them.
@frozen
package struct VarintReader {
  @usableFromInline let view: ByteView
  @usableFromInline var position = 0

  @inlinable
  package init(_ view: ByteView) { self.view = view }

  /// Whether everything was read.
  @inlinable
  package var atEnd: Bool { position >= view.count }

  /// What was not read yet.
  @inlinable
  package var rest: ByteView { view[min(position, view.count)..<view.count] }

  /// The next number; 0 past the end.
  @inlinable
  package mutating func next() -> Int {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < view.count {
      let byte = view[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      shift += 7
      if byte & 0x80 == 0 { break }
    }
    return Int(truncatingIfNeeded: value)
  }

  /// The next `count` bytes, fewer at the end.
  @inlinable
  package mutating func bytes(_ count: Int) -> ByteView {
    let end = min(position + max(count, 0), view.count)
    defer { position = end }
    return view[position..<end]
  }
}
