import Crypto
import TabularIO

/// Ids of the registry as numbers and back: 20 characters in Crockford base 32, upper case, 100 bits.
enum FamilyID {
  private static let characters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
  private static let values: [Int8] = {
    var values = [Int8](repeating: -1, count: 256)
    for (value, byte) in characters.enumerated() { values[Int(byte)] = Int8(value) }
    return values
  }()

  /// The first 64 bits and the other 36; nil for anything else than an id.
  static func bits(_ id: ByteView) -> (UInt64, UInt64)? {
    if id.count != 20 { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for place in 0..<20 {
      let value = values[Int(id[place])]
      if value < 0 { return nil }
      high = high << 5 | low >> 31
      low = (low << 5 | UInt64(value)) & 0xF_FFFF_FFFF
    }
    return (high, low)
  }

  /// The characters.
  static func text(high: UInt64, low: UInt64) -> [UInt8] {
    var (first, rest) = (high, low)
    var text = [UInt8](repeating: 0, count: 20)
    for place in stride(from: 19, through: 0, by: -1) {
      text[place] = characters[Int(rest & 31)]
      rest = rest >> 5 | (first & 31) << 31
      first >>= 5
    }
    return text
  }

  /// The leaf of an id in the tree over the ids of all families: SHA-256(0x00, id).
  static func leaf(high: UInt64, low: UInt64) -> SHA256Digest { SHA256.hash(data: [0] + text(high: high, low: low)) }

  /// The leaves of several ids, made together.
  static func leaves(_ ids: [(high: UInt64, low: UInt64)]) -> [Digest32] {
    var leaves: [Digest32] = []
    leaves.reserveCapacity(ids.count)
    var digests = SmallDigests()
    for id in ids {
      text(high: id.high, low: id.low).withUnsafeBufferPointer { digests.add(prefix: 0, ByteView($0)) }
      if digests.count == 4096 { digests.take(into: &leaves) }
    }
    digests.take(into: &leaves)
    return leaves
  }

  /// The published root over ids: SHA-256(0x02, their number in eight bytes, the root of their tree).
  static func root(of tree: [UInt8], count: Int) -> [UInt8] {
    var bytes: [UInt8] = [2]
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
    return Array(SHA256.hash(data: bytes + tree))
  }
}
