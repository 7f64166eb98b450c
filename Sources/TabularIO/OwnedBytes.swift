/// Bytes that a buffer gave away: nobody changes them any more, so any thread may read them.
@usableFromInline
package final class OwnedBytes: @unchecked Sendable {
  private let start: UnsafeMutablePointer<UInt8>
  /// Number of bytes.
  package let count: Int

  /// Takes over `count` bytes at `start`, and frees them in the end.
  init(_ start: UnsafeMutablePointer<UInt8>, count: Int) {
    self.start = start
    self.count = count
  }

  /// A copy of `bytes`.
  convenience init(copying bytes: ByteView) {
    let start = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
    if bytes.count > 0 { start.update(from: bytes.start, count: bytes.count) }
    self.init(start, count: bytes.count)
  }

  deinit { start.deallocate() }

  /// The bytes; valid as long as this object.
  package var view: ByteView { ByteView(start: UnsafePointer(start), count: count) }
}
