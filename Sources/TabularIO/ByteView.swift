#if canImport(Glibc)
  import Glibc
#endif

/// A borrowed run of bytes: a field, a row, a name.
///
/// Valid only while what lent it is (its chunk, row or buffer); copy what must outlive that. Reading outside
/// the bounds is a programming error and stops the process, so callers check counts, not bytes.
@frozen @usableFromInline
package struct ByteView {
  /// First byte; meaningless when `count` is 0.
  @usableFromInline package let start: UnsafePointer<UInt8>
  /// Number of bytes.
  @usableFromInline package let count: Int

  @inlinable
  package init(start: UnsafePointer<UInt8>, count: Int) {
    self.start = start
    self.count = count
  }

  /// A view of `buffer`, which must outlive it.
  @inlinable
  package init(_ buffer: UnsafeBufferPointer<UInt8>) {
    self.start = buffer.baseAddress ?? ByteView.nowhere
    self.count = buffer.count
  }

  /// The view of no bytes.
  @inlinable
  package static var empty: ByteView { ByteView(start: nowhere, count: 0) }

  @usableFromInline
  static var nowhere: UnsafePointer<UInt8> { UnsafePointer(bitPattern: 16).unsafelyUnwrapped }

  @inlinable
  package var isEmpty: Bool { count == 0 }
  /// The last byte; nil when there is none.
  package var last: UInt8? { count == 0 ? nil : self[count - 1] }

  /// The byte at `index`.
  @inlinable
  package subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count, "byte outside its view")
    return start[index]
  }

  /// The bytes of `range`.
  @inlinable
  package subscript(range: Range<Int>) -> ByteView {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside its view")
    return ByteView(start: start + range.lowerBound, count: range.count)
  }

  /// The same bytes as a buffer, for kernels.
  @inlinable
  package var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

  /// Where `byte` stands first.
  @inlinable
  package func firstIndex(of byte: UInt8) -> Int? {
    guard count > 0, let found = memchr(start, Int32(byte), count) else { return nil }
    return UnsafeRawPointer(start).distance(to: found)
  }

  /// How many bytes both begin with.
  package func sharedPrefix(_ other: ByteView) -> Int {
    let shorter = min(count, other.count)
    var index = 0
    while index &+ 8 <= shorter {
      let word = UnsafeRawPointer(start + index).loadUnaligned(as: UInt64.self).littleEndian
      let difference = word ^ UnsafeRawPointer(other.start + index).loadUnaligned(as: UInt64.self).littleEndian
      if difference != 0 { return index &+ difference.trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < shorter && start[index] == other.start[index] { index &+= 1 }
    return index
  }

  /// Whether both hold the same bytes.
  @inlinable
  package static func == (left: ByteView, right: ByteView) -> Bool {
    left.count == right.count && (left.count == 0 || memcmp(left.start, right.start, left.count) == 0)
  }

  /// Whether these are the bytes of `text`.
  @inlinable
  package func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && (count == 0 || memcmp(start, text.utf8Start, count) == 0)
  }

  /// Negative, zero or positive as these bytes sort before, with or after `other` (as unsigned bytes).
  @inlinable
  package func compare(_ other: ByteView) -> Int {
    let shared = min(count, other.count)
    if shared > 0 {
      let order = memcmp(start, other.start, shared)
      if order != 0 { return Int(order) }
    }
    return count - other.count
  }

  /// The number written in decimal digits (at most 19), or nil when there is anything else.
  @inlinable
  package func uint64() -> UInt64? {
    if count == 0 || count > 19 { return nil }
    var value: UInt64 = 0
    var index = 0
    while index &+ 8 <= count {
      let word = UnsafeRawPointer(start + index).loadUnaligned(as: UInt64.self).littleEndian
      guard let eight = ByteView.eightDigits(word) else { return nil }
      value = value &* 100_000_000 &+ eight
      index &+= 8
    }
    while index < count {
      let digit = start[index] &- 48
      if digit > 9 { return nil }
      value = value &* 10 &+ UInt64(digit)
      index &+= 1
    }
    return value
  }

  /// The number of eight decimal digits, the first in the lowest byte: pairs, fours and all eight are put together by one
  /// multiplication each.
  @inlinable @inline(__always)
  static func eightDigits(_ word: UInt64) -> UInt64? {
    let tens: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
    let zeros: UInt64 = 0x3030_3030_3030_3030
    if word & tens != zeros || (word &+ 0x0606_0606_0606_0606) & tens != zeros { return nil }
    var digits = word &- zeros
    digits = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF_00FF_00FF
    digits = (digits &* 100 &+ digits >> 16) & 0x0000_FFFF_0000_FFFF
    return (digits &* 10_000 &+ digits >> 32) & 0xFFFF_FFFF
  }

  /// A hash of the content that is the same in every process, run and machine.
  @inlinable
  package var stableHash: UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(count)
    var index = 0
    while index + 8 <= count {
      let word = UnsafeRawPointer(start + index).loadUnaligned(as: UInt64.self).littleEndian
      hash = StableHash.mix(hash ^ word)
      index += 8
    }
    var tail: UInt64 = 0
    var shift: UInt64 = 0
    while index < count {
      tail |= UInt64(start[index]) << shift
      shift += 8
      index += 1
    }
    return StableHash.mix(hash ^ tail)
  }

  /// The text, undecodable bytes replaced. Allocates: not for hot paths.
  @usableFromInline package var string: String { String(decoding: buffer, as: UTF8.self) }

  /// A copy of the bytes.
  @usableFromInline package var bytes: [UInt8] { Array(buffer) }
}

/// Mixing of 64-bit values, the same everywhere (Swift's own `Hasher` differs by process).
@frozen @usableFromInline
package enum StableHash {
  /// A bijection of 64-bit values whose output bits all depend on all input bits (the splitmix64 finaliser,
  /// Steele, Lea and Flood, OOPSLA 2014).
  @inlinable
  package static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
