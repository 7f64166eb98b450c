import TabularIO

/// The Merkle tree hash of RFC 6962 over rows in order: leaves SHA-256(0x00, row), nodes SHA-256(0x01, left, right).
///
/// Leaves gather until there are ``batch`` of them, a full subtree, whose nodes are then made together.
package struct RowTree: ~Copyable {
  /// A power of two.
  private static let batch = 1024
  /// Roots of the full subtrees of whole batches, largest first; bit k of `batches` tells whether there is one of 2^k.
  private var subtrees: [Digest32] = []
  private var batches = 0
  private var leaves: [Digest32] = []
  private var digests = SmallDigests()

  package init() {}

  /// Adds the next row. Its leaf is made with those of other rows.
  package mutating func add(row: ByteView) {
    digests.add(prefix: 0, row)
    if leaves.count + digests.count == RowTree.batch { settle() }
  }

  /// Adds the next leaf.
  package mutating func add(leaf: Digest32) {
    digests.take(into: &leaves)
    leaves.append(leaf)
    if leaves.count == RowTree.batch { settle() }
  }

  private mutating func settle() {
    digests.take(into: &leaves)
    var node = RowTree.top(leaves)
    leaves.removeAll(keepingCapacity: true)
    var bits = batches
    while bits & 1 == 1, let left = subtrees.popLast() {
      node = RowTree.top([left, node])
      bits >>= 1
    }
    subtrees.append(node)
    batches += 1
  }

  /// The root over all leaves so far.
  package consuming func root() -> Digest32 {
    digests.take(into: &leaves)
    var rest = subtrees
    if !leaves.isEmpty { rest.append(RowTree.top(leaves)) }
    guard var node = rest.popLast() else { return SmallDigests.digest(of: []) }
    while let left = rest.popLast() { node = RowTree.top([left, node]) }
    return node
  }

  /// The root of a tree of its own over `leaves`, of which there is at least one: level by level, a node without
  /// neighbour going up as it is, which is the shape that RFC 6962 gives a tree.
  private static func top(_ leaves: [Digest32]) -> Digest32 {
    var level = leaves
    var nodes = SmallDigests()
    while level.count > 1 {
      let odd = level.count & 1 == 1 ? level.removeLast() : nil
      for place in stride(from: 0, to: level.count, by: 2) { nodes.add(prefix: 1, level[place], level[place + 1]) }
      level.removeAll(keepingCapacity: true)
      nodes.take(into: &level)
      if let odd { level.append(odd) }
    }
    return level[0]
  }

  /// The leaf for a table's root in the tree of its province.
  static func leaf(of root: Digest32) -> Digest32 { SmallDigests.digest(of: [0] + root.array) }
}
