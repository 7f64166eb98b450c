import Diagnostics
import StageContract
import TabularIO

/// The Merkle tree over the ids of all families, ascending: with it, anybody can be shown that a family is not in the
/// snapshot by the two ids that its own would stand between. A leaf is SHA-256(0x00, the 20 characters of the id); an id
/// is a keyed hash, so it says nothing about the family it belongs to.
///
/// Ids wait on disk in partitions by their first bits, each then sorted by itself; memory stays within a small share.
final class IdTree {
  private let spill: KeyedSpill
  private let shift: UInt64

  /// `rows` is about how many ids will come.
  init(folder: String, rows: Int, memory: Int, jobs: Int) throws(Failure) {
    spill = try KeyedSpill(folder: folder, partitions: max(1, rows * 96 / max(memory / (8 * max(jobs, 1)), 1 << 20)))
    shift = UInt64(64 - spill.partitions.trailingZeroBitCount)
  }

  /// One worker's way in.
  final class Appender {
    private let out: KeyedAppender
    private let shift: UInt64

    fileprivate init(_ out: KeyedAppender, shift: UInt64) {
      self.out = out
      self.shift = shift
    }

    /// Adds an id; answers false when it is none.
    func add(_ id: ByteView) throws(Failure) -> Bool {
      guard let key = IdTree.key(id) else { return false }
      try out.add(key, payload: ByteView.empty, to: shift == 64 ? 0 : Int(key.high >> shift))
      return true
    }

    func flush() throws(Failure) { try out.flush() }
  }

  func appender() -> Appender { Appender(spill.appender(), shift: shift) }

  /// Root and number of the ids when all are in. The published root is SHA-256(0x02, the number in eight bytes, the
  /// tree's root), because the places of two neighbours mean nothing without the number.
  func account(jobs: Int) throws -> JSONValue {
    let tree = try tree(jobs: jobs)
    var bytes: [UInt8] = [2]
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: tree.count >> shift)) }
    let root = SmallDigests.digest(of: bytes + tree.root.array)
    return .object([JSONMember("akar", .text(root.hex)), JSONMember("jumlah", .number(tree.count))])
  }

  private func tree(jobs: Int) throws -> MerkleTree {
    var tree = MerkleTree()
    var next = 0
    let spill = self.spill
    try orderedParallel(
      jobs: jobs,
      next: {
        defer { next += 1 }
        return next < spill.partitions ? next : nil
      },
      work: { (partition: Int, _: Int) -> [Digest32] in
        let records = try spill.load(partition)
        spill.discard(partition)
        var leaves: [Digest32] = []
        leaves.reserveCapacity(records.count)
        var digests = SmallDigests()
        var leaf = [UInt8](repeating: 0, count: 21)
        for index in 0..<records.count {
          records.with(index) { IdTree.write($0.key, to: &leaf) }
          leaf.withUnsafeBufferPointer { digests.add(ByteView($0)) }
          digests.end()
          if digests.count == 4096 { digests.take(into: &leaves) }
        }
        digests.take(into: &leaves)
        return leaves
      },
      deliver: { tree.append($0) })
    return tree
  }

  private static let characters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
  private static let values: [Int8] = {
    var values = [Int8](repeating: -1, count: 256)
    for (value, byte) in characters.enumerated() { values[Int(byte)] = Int8(value) }
    return values
  }()

  /// The 100 bits of an id of 20 characters (Crockford base 32): the first 64 and the other 36.
  private static func key(_ id: ByteView) -> SpillKey? {
    if id.count != 20 { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for place in 0..<20 {
      let value = values[Int(id[place])]
      if value < 0 { return nil }
      high = high << 5 | low >> 31
      low = (low << 5 | UInt64(value)) & 0xF_FFFF_FFFF
    }
    return SpillKey(high, low)
  }

  /// Writes the characters behind the zero byte of a leaf.
  private static func write(_ key: SpillKey, to leaf: inout [UInt8]) {
    var high = key.high
    var low = key.low
    var place = 20
    while place > 0 {
      leaf[place] = characters[Int(low & 31)]
      low = low >> 5 | (high & 31) << 31
      high >>= 5
      place -= 1
    }
  }
}
