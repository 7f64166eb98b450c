/// A set of keys that may say yes to a key it does not hold, and never no to one it does (Bloom, CACM 1970): cuts the
/// large side of a join down to about what the small side asks for, in a size fixed beforehand.
package struct KeyFilter: Sendable {
  private var words: [UInt64]
  private let mask: UInt64

  /// Room for about `keys` keys at one wrong yes in some hundreds, within `memory` bytes: with more keys than that there
  /// are more wrong ones, no more bytes.
  package init(keys: Int, memory: Int) {
    var bits = 1 << 16
    while bits < keys * 32 && bits / 4 <= memory { bits *= 2 }
    words = Array(repeating: 0, count: bits / 64)
    mask = UInt64(bits - 1)
  }

  /// Adds a key by its hash.
  package mutating func insert(_ hash: UInt64) {
    let (one, two) = places(hash)
    words[Int(one >> 6)] |= 1 << (one & 63)
    words[Int(two >> 6)] |= 1 << (two & 63)
  }

  /// Whether the key with this hash may have been added.
  package func mayHold(_ hash: UInt64) -> Bool {
    let (one, two) = places(hash)
    return words[Int(one >> 6)] >> (one & 63) & 1 == 1 && words[Int(two >> 6)] >> (two & 63) & 1 == 1
  }

  // The upper bits of a hash choose the partition, so both places come from a mix of it.
  private func places(_ hash: UInt64) -> (UInt64, UInt64) {
    let mixed = StableHash.mix(hash)
    return (mixed & mask, (mixed >> 32 ^ hash &* 0x9E37_79B9_7F4A_7C15) & mask)
  }
}
