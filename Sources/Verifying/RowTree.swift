import Crypto
import TabularIO

/// The Merkle tree hash of RFC 6962 over rows in order: leaves SHA-256(0x00, row), nodes SHA-256(0x01, left, right).
package struct RowTree {
  /// Roots of the full subtrees so far, largest first; bit k of `count` tells whether there is one of 2^k leaves.
  private var subtrees: [SHA256Digest] = []
  private var count = 0

  package init() {}

  /// Adds the next row.
  mutating func add(row: ByteView) {
    var hash = SHA256()
    hash.update(data: [0] as [UInt8])
    hash.update(bufferPointer: UnsafeRawBufferPointer(row.buffer))
    add(leaf: hash.finalize())
  }

  /// Adds the next leaf.
  package mutating func add(leaf: SHA256Digest) {
    var node = leaf
    var bits = count
    while bits & 1 == 1, let left = subtrees.popLast() {
      node = RowTree.join(left, node)
      bits >>= 1
    }
    subtrees.append(node)
    count += 1
  }

  /// The root over all leaves so far.
  package var root: SHA256Digest {
    var rest = subtrees
    guard var node = rest.popLast() else { return SHA256().finalize() }
    while let left = rest.popLast() { node = RowTree.join(left, node) }
    return node
  }

  /// The leaf for a table's root in the tree of its province.
  static func leaf(of root: SHA256Digest) -> SHA256Digest { SHA256.hash(data: [0] + Array(root)) }

  private static func join(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
    var hash = SHA256()
    hash.update(data: [1] as [UInt8])
    left.withUnsafeBytes { hash.update(bufferPointer: $0) }
    right.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return hash.finalize()
  }
}
