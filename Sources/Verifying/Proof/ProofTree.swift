import Crypto

/// A Merkle tree of RFC 6962 over leaves that come one after another, with the path of some of them to the root.
///
/// - Complexity: memory O(log n) besides the paths asked for.
package struct ProofTree {
  /// A full subtree, and which of the leaves asked for it holds.
  private struct Subtree {
    let height: Int
    let hash: SHA256Digest
    let asked: [Int]
  }

  /// Where a leaf stands, and what must be hashed with it on the way up, from below.
  package struct Path: Sendable, Equatable {
    package let index: Int
    package var hashes: [SHA256Digest] = []
  }

  private var subtrees: [Subtree] = []
  private var paths: [Path] = []
  /// Leaves so far.
  package private(set) var count = 0

  package init() {}

  /// Adds the next leaf; `isAsked`: its path is wanted.
  package mutating func add(leaf: SHA256Digest, isAsked: Bool) {
    var own: [Int] = []
    if isAsked {
      own = [paths.count]
      paths.append(Path(index: count))
    }
    var tree = Subtree(height: 0, hash: leaf, asked: own)
    while let left = subtrees.last, left.height == tree.height {
      subtrees.removeLast()
      tree = join(left, tree, height: tree.height + 1)
    }
    subtrees.append(tree)
    count += 1
  }

  private mutating func join(_ left: Subtree, _ right: Subtree, height: Int) -> Subtree {
    for asked in left.asked { paths[asked].hashes.append(right.hash) }
    for asked in right.asked { paths[asked].hashes.append(left.hash) }
    return Subtree(height: height, hash: ProofTree.node(left.hash, right.hash), asked: left.asked + right.asked)
  }

  /// The root, and the paths in the order in which they were asked for.
  package consuming func finish() -> (root: SHA256Digest, paths: [Path]) {
    guard var tree = subtrees.popLast() else { return (SHA256().finalize(), []) }
    while let left = subtrees.popLast() { tree = join(left, tree, height: 0) }
    return (tree.hash, paths)
  }

  private static func node(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
    var hash = SHA256()
    hash.update(data: [1] as [UInt8])
    left.withUnsafeBytes { hash.update(bufferPointer: $0) }
    right.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return hash.finalize()
  }
}

/// The way from a leaf to its root, for who has nothing but a proof.
package enum ProofPath {
  /// The root that `leaf` at `index` of `count` leaves leads to over `path`; nil when the path has not that shape
  /// (RFC 9162, section 2.1.3.2).
  package static func root(leaf: [UInt8], index: Int, count: Int, path: [[UInt8]]) -> [UInt8]? {
    if index < 0 || index >= count { return nil }
    var place = index
    var last = count - 1
    var hash = leaf
    for other in path {
      if last == 0 { return nil }
      if place & 1 == 1 || place == last {
        hash = Array(SHA256.hash(data: [1] + other + hash))
        while place & 1 == 0 && place != 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        hash = Array(SHA256.hash(data: [1] + hash + other))
      }
      place >>= 1
      last >>= 1
    }
    return last == 0 ? hash : nil
  }

  /// The leaf of some bytes.
  package static func leaf(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: [0] + bytes)) }

  /// The root of a tree of few leaves.
  package static func root(leaves: [[UInt8]]) -> [UInt8] {
    switch leaves.count {
    case 0: return Array(SHA256.hash(data: [UInt8]()))
    case 1: return leaves[0]
    default:
      var half = 1
      while half * 2 < leaves.count { half *= 2 }
      return Array(
        SHA256.hash(data: [1] + root(leaves: Array(leaves[..<half])) + root(leaves: Array(leaves[half...]))))
    }
  }
}
