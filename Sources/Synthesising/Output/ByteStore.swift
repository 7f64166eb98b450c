import Glibc

/// A growing run of bytes that rows are built in: one owner, one thread.
final class ByteStore {
  private(set) var start: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    start = UnsafeMutablePointer<UInt8>.allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  @inline(__always)
  func reserve(_ extra: Int) {
    if count + extra > capacity { grow(extra) }
  }

  private func grow(_ extra: Int) {
    capacity = max(capacity * 2, count + extra)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: start, count: count)
    start.deallocate()
    start = larger
  }

  @inline(__always)
  func removeAll() { count = 0 }

  /// Forgets the bytes from `length` on.
  @inline(__always)
  func cut(to length: Int) { count = min(length, count) }

  @inline(__always)
  subscript(index: Int) -> UInt8 {
    get { start[index] }
    set { start[index] = newValue }
  }

  @inline(__always)
  func put(_ byte: UInt8) {
    reserve(1)
    start[count] = byte
    count += 1
  }

  @inline(__always)
  func put(_ source: UnsafePointer<UInt8>, _ length: Int) {
    reserve(length)
    memcpy(start + count, source, length)
    count += length
  }

  @inline(__always)
  func put(_ text: StaticString) { put(text.utf8Start, text.utf8CodeUnitCount) }

  func put(_ text: String) {
    for byte in text.utf8 { put(byte) }
  }

  func put(_ other: ByteStore) { put(other.start, other.count) }

  /// A number without leading zeros.
  @inline(__always)
  func put(number value: Int) {
    if value < 0 {
      put(UInt8(ascii: "-"))
      put(number: -value)
      return
    }
    reserve(20)
    var width = 1
    var limit = 10
    while limit <= value && width < 19 {
      width += 1
      limit = limit &* 10
    }
    put(digits: UInt64(value), width: width)
  }

  /// The last `width` digits, with leading zeros.
  @inline(__always)
  func put(digits value: UInt64, width: Int) {
    reserve(width)
    var rest = value
    var place = count + width - 1
    while place >= count {
      let quotient = rest / 10
      start[place] = 48 + UInt8(truncatingIfNeeded: rest &- quotient &* 10)
      rest = quotient
      place -= 1
    }
    count += width
  }

  func insert(_ byte: UInt8, at index: Int) {
    reserve(1)
    memmove(start + index + 1, start + index, count - index)
    start[index] = byte
    count += 1
  }

  func remove(at index: Int, count length: Int = 1) {
    memmove(start + index, start + index + length, count - index - length)
    count -= length
  }
}
