import CDigest

/// A SHA-256 digest as a value: 32 bytes without an object.
package struct Digest32: Equatable, Sendable {
  fileprivate var bytes = SIMD32<UInt8>()

  fileprivate init() {}

  /// The bytes.
  package var array: [UInt8] { (0..<32).map { bytes[$0] } }

  /// Lower-case hexadecimal.
  package var hex: String { Hex.text(array) }

  /// Adds the bytes to `content`.
  fileprivate func append(to content: inout SmallDigests) {
    withUnsafeBytes(of: bytes) { raw in
      guard let base = raw.baseAddress else { return }
      content.add(ByteView(start: base.assumingMemoryBound(to: UInt8.self), count: 32))
    }
  }
}

/// SHA-256 over many short contents, made together: one by one each would wait for its own rounds, and cost an object of
/// the crypto library. Contents wait in one buffer that is kept from batch to batch.
package struct SmallDigests: ~Copyable {
  private var content: UnsafeMutablePointer<UInt8>
  private var capacity = 64 << 10
  private var used = 0
  private var ends: [Int] = []

  package init() { content = .allocate(capacity: capacity) }

  deinit { content.deallocate() }

  /// Contents that wait for their digests.
  package var count: Int { ends.count }

  /// Adds bytes to the open content.
  package mutating func add(_ bytes: ByteView) {
    if bytes.count == 0 { return }
    if used + bytes.count > capacity { content.grow(&capacity, used: used, extra: bytes.count) }
    (content + used).update(from: bytes.start, count: bytes.count)
    used += bytes.count
  }

  /// Adds a byte to the open content.
  package mutating func add(byte: UInt8) {
    if used == capacity { content.grow(&capacity, used: used, extra: 1) }
    content[used] = byte
    used += 1
  }

  /// Ends the open content.
  package mutating func end() { ends.append(used) }

  /// Adds a content: `prefix`, then two digests. A node of a Merkle tree.
  package mutating func add(prefix: UInt8, _ left: Digest32, _ right: Digest32) {
    add(byte: prefix)
    left.append(to: &self)
    right.append(to: &self)
    end()
  }

  /// Adds a content: `prefix`, then `bytes`.
  package mutating func add(prefix: UInt8, _ bytes: ByteView) {
    add(byte: prefix)
    add(bytes)
    end()
  }

  /// Adds the digests of all contents to `digests`, in order, and forgets the contents.
  package mutating func take(into digests: inout [Digest32]) {
    let first = digests.count
    let ends = self.ends
    digests.append(contentsOf: repeatElement(Digest32(), count: ends.count))
    let content = self.content
    digests.withUnsafeMutableBytes { raw in
      guard let base = raw.baseAddress else { return }
      dtsen_whole_digests(content, ends, ends.count, base.assumingMemoryBound(to: UInt8.self) + first * 32)
    }
    used = 0
    self.ends.removeAll(keepingCapacity: true)
  }

  /// The digest of one content.
  package static func digest(of bytes: [UInt8]) -> Digest32 {
    var one = SmallDigests()
    bytes.withUnsafeBufferPointer { one.add(ByteView($0)) }
    one.end()
    var digests: [Digest32] = []
    one.take(into: &digests)
    return digests[0]
  }
}
