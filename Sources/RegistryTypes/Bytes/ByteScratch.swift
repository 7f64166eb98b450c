/// A growable run of bytes that a worker keeps and uses again for every row, so that no row allocates.
@usableFromInline package struct ByteScratch: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<UInt8>
  @usableFromInline var capacity: Int
  /// Bytes in use.
  @usableFromInline package private(set) var count: Int {
    @inlinable get { used }
    set { used = newValue }
  }
  @usableFromInline var used: Int

  /// Makes an empty scratch with room for `capacity` bytes.
  @usableFromInline package init(capacity: Int = 256) {
    self.capacity = max(capacity, 16)
    base = UnsafeMutablePointer<UInt8>.allocate(capacity: self.capacity)
    used = 0
  }

  deinit { base.deallocate() }

  /// The bytes in use; valid until the next change.
  @inlinable
  package var span: ByteSpan { ByteSpan(start: base, count: used) }

  /// The bytes in use as text. For tests and messages.
  @usableFromInline package var text: String { String(decoding: span, as: UTF8.self) }

  /// The byte at `index`, which must be in use.
  @inlinable
  package subscript(index: Int) -> UInt8 {
    get { base[index] }
    set { base[index] = newValue }
  }

  /// Forgets the bytes and keeps the room.
  @inlinable
  package mutating func clear() { used = 0 }

  /// Keeps the first `count` bytes only.
  @inlinable
  package mutating func truncate(to count: Int) { if count < used { used = count } }

  /// Makes room for `extra` more bytes.
  @inlinable @inline(__always)
  package mutating func reserve(_ extra: Int) {
    if used &+ extra > capacity { grow(extra) }
  }

  /// Moves to a run at least twice as large.
  @usableFromInline
  mutating func grow(_ extra: Int) {
    let larger = max(capacity * 2, used + extra)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: base, count: used)
    base.deallocate()
    base = moved
    capacity = larger
  }

  /// Adds one byte.
  @inlinable @inline(__always)
  package mutating func append(_ byte: UInt8) {
    reserve(1)
    base[used] = byte
    used &+= 1
  }

  /// Adds the bytes of `span`.
  @inlinable
  package mutating func append(_ span: ByteSpan) {
    guard let start = span.baseAddress else { return }
    reserve(span.count)
    (base + used).update(from: start, count: span.count)
    used &+= span.count
  }

  /// Adds what `body` writes into `room` free bytes; it answers how many it used.
  @inlinable
  package mutating func append(room: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) {
    reserve(room)
    used &+= body(base + used)
  }

  /// Adds the bytes of `text`.
  @inlinable
  package mutating func append(_ text: StaticString) {
    append(ByteSpan(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Adds the first `count` of sixteen bytes, the first byte in the lowest place.
  @inlinable @inline(__always)
  package mutating func append(_ low: UInt64, _ high: UInt64, count: Int) {
    reserve(16)
    let room = UnsafeMutableRawPointer(base + used)
    room.storeBytes(of: low.littleEndian, as: UInt64.self)
    room.storeBytes(of: high.littleEndian, toByteOffset: 8, as: UInt64.self)
    used &+= count
  }

  /// Writes sixteen zeros behind the bytes in use, so that reading words does not run on into old bytes.
  @inlinable
  mutating func endWithZeros() {
    reserve(16)
    let room = UnsafeMutableRawPointer(base + used)
    room.storeBytes(of: 0, as: UInt64.self)
    room.storeBytes(of: 0, toByteOffset: 8, as: UInt64.self)
  }

  /// Adds `value` in decimal, padded with zeros to `width` digits (at most 20).
  @inlinable
  package mutating func append(number value: UInt64, width: Int = 1) {
    var digits = 1
    var rest = value
    while rest >= 10 {
      rest /= 10
      digits += 1
    }
    let length = max(digits, width)
    reserve(length)
    rest = value
    var index = used + length - 1
    while index >= used {
      base[index] = ASCII.zero + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      index -= 1
    }
    used += length
  }
}
