import CDigest

#if canImport(Glibc)
  import Glibc
#endif

/// Digests of the rows of a chunk, made together once the rows are written: each stands in a field of the row's own.
///
/// A digest is the first 80 bits of the SHA-256 over some of a row's fields, joined by a separator, in Crockford's base
/// 32. One after the other they would wait for each other's rounds, and each would cost an object of the crypto library.
@usableFromInline
package struct RowDigests: ~Copyable {
  @usableFromInline var content: UnsafeMutablePointer<UInt8>
  @usableFromInline var capacity: Int
  @usableFromInline var used = 0
  /// Where contents end in `content`, in blocks.
  @usableFromInline var ends: [Int] = []
  @usableFromInline var places: [Int] = []

  /// Characters of a digest.
  @usableFromInline package static let width = 16
  /// Bytes of a block of SHA-256.
  @usableFromInline static let block = 64

  @usableFromInline package init() {
    capacity = 320 << 10
    content = .allocate(capacity: capacity)
  }

  deinit { content.deallocate() }

  /// Leaves a field in `rows` for the digest over fields `fields` of `row`; `isUnquoted` when none of them is quoted.
  @inlinable
  package mutating func field(
    of row: Row, _ fields: Range<Int>, separator: UInt8, isUnquoted: Bool, in rows: inout RowBuffer
  ) {
    let most = row.joinedSize(fields) + 2 * RowDigests.block
    if used + most > capacity { grow(most) }
    let start = content + used
    used += RowDigests.pad(
      start, count: row.join(fields, separator: separator, isUnquoted: isUnquoted, into: start))
    ends.append(used / RowDigests.block)
    places.append(rows.room(RowDigests.width))
  }

  /// Ends a content of `count` bytes as FIPS 180-4, 5.1.1 has it: a one bit, zeros, and its size in bits end the last
  /// block. Answers the bytes of all its blocks.
  @inlinable
  static func pad(_ start: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
    let size = (count + 9 + block - 1) & -block
    memset(start + count, 0, size - count)
    start[count] = 0x80
    UnsafeMutableRawPointer(start).storeBytes(
      of: (UInt64(count) * 8).bigEndian, toByteOffset: size - 8, as: UInt64.self)
    return size
  }

  @usableFromInline
  mutating func grow(_ extra: Int) {
    content.grow(&capacity, used: used, extra: extra)
  }

  /// Fills in all digests since the last call; `rows` is the buffer that all of them were left in.
  package mutating func fill(_ rows: inout RowBuffer) {
    dtsen_row_digests(content, ends, ends.count, rows.storage, places)
    used = 0
    ends.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
  }
}
