import Foundation

/// Random numbers that a seed brings back (SplitMix64, Steele, Lea and Flood 2014). Tests name the seed when they fail.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64 = SeededGenerator.seed) { state = seed }

  /// The seed of a property test: `SEED` of the environment, else a fixed one.
  package static let seed = given ?? 20_250_630

  private static let given = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }

  /// Seeds to try: `SEED` of the environment alone, else `count` fixed ones.
  package static func seeds(_ count: Int) -> [UInt64] { given.map { [$0] } ?? (1...UInt64(count)).map { $0 } }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// One of 0 ..< `limit`.
  package mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

  package mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// True in `percent` of 100 cases.
  package mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

  package mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}
