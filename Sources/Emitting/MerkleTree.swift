import Crypto
import StageContract
import TabularIO

/// The Merkle tree hash of RFC 6962, section 2.1, over rows that come one after another.
///
/// Leaf: SHA-256 of a zero byte and the row's bytes as they stand in the table, without the line feed. Node: SHA-256
/// of a one byte and both children. The left subtree holds the largest power of two of leaves that leaves something
/// for the right one. A tree without leaves is SHA-256 of nothing.
///
/// - Complexity: memory O(log n).
struct MerkleTree {
  private var levels: [(height: Int, hash: SHA256Digest)] = []
  /// Leaves so far.
  private(set) var count = 0

  /// The hash of a leaf; `leaf` begins with the zero byte.
  static func leafHash(_ leaf: ByteView) -> SHA256Digest {
    SHA256.hash(data: UnsafeRawBufferPointer(leaf.buffer))
  }

  /// Adds the next leaves.
  mutating func append(_ leaves: [SHA256Digest]) {
    for leaf in leaves { append(leaf) }
  }

  /// Adds the next leaf.
  mutating func append(_ leaf: SHA256Digest) {
    var height = 0
    var hash = leaf
    while let last = levels.last, last.height == height {
      levels.removeLast()
      hash = MerkleTree.node(last.hash, hash)
      height += 1
    }
    levels.append((height, hash))
    count += 1
  }

  /// The root over all leaves so far.
  var root: SHA256Digest {
    guard var hash = levels.last?.hash else { return SHA256.hash(data: [UInt8]()) }
    for level in levels.dropLast().reversed() { hash = MerkleTree.node(level.hash, hash) }
    return hash
  }

  private static func node(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
    withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
      buffer[0] = 1
      left.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]).copyMemory(from: $0) }
      right.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[33..<65]).copyMemory(from: $0) }
      return SHA256.hash(data: UnsafeRawBufferPointer(buffer))
    }
  }
}

/// The roots of one province: one a table, and one over these in the order of the tables.
struct ProvinceRoots {
  /// Two digits; `00` for rows without a region.
  let province: Int
  /// Root and rows of each table, in the order of ``tables``.
  private(set) var roots: [(table: String, rows: Int, root: SHA256Digest)] = []

  /// The tables cut by province, in the order in which their roots make the province's.
  static let tables = ["keluarga", "anggota", "anggota_luar", "bukti"]

  init(province: Int) { self.province = province }

  mutating func add(table: String, _ tree: MerkleTree) {
    roots.append((table, tree.count, tree.root))
  }

  /// The member of the manifest's list: `{"provinsi":"31","akar":...,"keluarga":...}`. A table without rows of this
  /// province has no member, and in the province's root stands as a tree without leaves.
  var json: JSONValue {
    var tree = MerkleTree()
    var members: [JSONMember] = []
    for table in ProvinceRoots.tables {
      let found = roots.first { $0.table == table }
      let root = found?.root ?? MerkleTree().root
      // A leaf over the root's 32 bytes, so that a table's root is never mistaken for a row.
      tree.append(SHA256.hash(data: [0] + Array(root)))
      if let found { members.append(JSONMember(table, .text(found.root.hex))) }
    }
    return .object(
      [
        JSONMember("provinsi", .text(ProvinceCode.text(province))), JSONMember("akar", .text(tree.root.hex)),
      ] + members)
  }
}

/// Province numbers as they stand in file names.
enum ProvinceCode {
  /// Two digits.
  static func text(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
