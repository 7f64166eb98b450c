import StageContract
import TabularIO

/// The Merkle tree hash of RFC 6962, section 2.1, over rows that come one after another.
///
/// Leaf: SHA-256 of a zero byte and the row's bytes as they stand in the table, without the line feed. Node: SHA-256
/// of a one byte and both children. The left subtree holds the largest power of two of leaves that leaves something
/// for the right one. A tree without leaves is SHA-256 of nothing.
///
/// Leaves come in batches, and the nodes above a batch are made together, level by level.
///
/// - Complexity: memory O(log n) and one batch.
package struct MerkleTree {
  /// By height: the root of a full subtree that waits for its neighbour to the right, if there is one.
  private var waiting: [Digest32?] = []
  /// Leaves so far.
  package private(set) var count = 0

  package init() {}

  /// Adds the next leaves.
  package mutating func append(_ leaves: [Digest32]) {
    count += leaves.count
    var row = leaves
    var height = 0
    var nodes = SmallDigests()
    while !row.isEmpty {
      if height == waiting.count { waiting.append(nil) }
      if let left = waiting[height] { row.insert(left, at: 0) }
      waiting[height] = row.count & 1 == 1 ? row.removeLast() : nil
      for place in stride(from: 0, to: row.count, by: 2) { nodes.add(prefix: 1, row[place], row[place + 1]) }
      row.removeAll(keepingCapacity: true)
      nodes.take(into: &row)
      height += 1
    }
  }

  /// The root over all leaves so far.
  package var root: Digest32 {
    var hash: Digest32?
    for subtree in waiting {
      guard let subtree else { continue }
      hash = hash.map { MerkleTree.node(subtree, $0) } ?? subtree
    }
    return hash ?? SmallDigests.digest(of: [])
  }

  private static func node(_ left: Digest32, _ right: Digest32) -> Digest32 {
    SmallDigests.digest(of: [1] + left.array + right.array)
  }
}

/// The roots of one province: one a table, and one over these in the order of the tables.
struct ProvinceRoots {
  /// Two digits; `00` for rows without a region.
  let province: Int
  /// Root and rows of each table, in the order of ``tables``.
  private(set) var roots: [(table: String, rows: Int, root: Digest32)] = []

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
      tree.append([SmallDigests.digest(of: [0] + root.array)])
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
