/// A small seeded stream of draws (SplitMix64), named by what it is for.
///
/// A stream follows from its key alone, never from how much another stream was used: so any person, family or row
/// can be made by any worker in any order with the same result.
struct Draws {
  private var state: UInt64

  /// The stream of `purpose` for the thing numbered `key`.
  init(seed: UInt64, purpose: UInt64, key: UInt64) {
    state = Draws.mix(Draws.mix(seed &+ 0x9e37_79b9_7f4a_7c15 &* (purpose &+ 1)) ^ key)
  }

  /// The finaliser of SplitMix64.
  @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  @inline(__always)
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Draws.mix(state)
  }

  /// 0..<bound; `bound` from 1 to 2^31.
  @inline(__always)
  mutating func below(_ bound: Int) -> Int {
    Int(((next() >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
  }

  /// low...high.
  @inline(__always)
  mutating func between(_ low: Int, _ high: Int) -> Int { low + below(high - low + 1) }

  /// True with `ppm` in a million.
  @inline(__always)
  mutating func chance(_ ppm: Int) -> Bool { below(1_000_000) < ppm }

  /// True with `percent` in a hundred.
  @inline(__always)
  mutating func percent(_ percent: Int) -> Bool { below(100) < percent }
}

/// The streams in use; a new purpose gets a new number, so that old ones keep their draws.
enum Purpose {
  static let family: UInt64 = 1
  static let economy: UInt64 = 2
  static let programme: UInt64 = 3
  static let quarter: UInt64 = 4
  static let survey: UInt64 = 5
  /// Row streams: `rows + source`, keyed by the person or family.
  static let rows: UInt64 = 32
  static let broken: UInt64 = 96
}
