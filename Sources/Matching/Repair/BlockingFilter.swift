import TabularIO

/// Which blocking keys some rows have: wrong for a few of the keys that none has, never for one that one has (Bloom, CACM
/// 1970). Every key lies in one word, so that an answer asks memory once.
final class BlockingFilter: @unchecked Sendable {
  private let words: UnsafeMutablePointer<UInt64>
  private let shift: UInt64
  private let count: Int
  /// Keys added, each as often as it was.
  private(set) var keys = 0

  /// Of 2^`bits` words.
  init(bits: Int) {
    count = 1 << bits
    shift = UInt64(64 - bits)
    words = .allocate(capacity: count)
    words.initialize(repeating: 0, count: count)
  }

  /// About four keys a word, as far as `memory` bytes reach.
  convenience init(keys: Int, memory: Int) {
    var bits = 4
    while 1 << bits < keys / 4 && 16 << bits <= memory { bits += 1 }
    self.init(bits: bits)
  }

  deinit { words.deallocate() }

  /// Whether it says no often enough to be of use: with more keys a word than these it says yes to one strange key in three.
  var isUseful: Bool { keys / count < 24 }

  @inline(__always)
  private static func mask(_ key: UInt64) -> UInt64 { 1 &<< (key & 63) | 1 &<< (key >> 6 & 63) }

  /// Adds a key. Workers may do so at the same time where their keys differ in the first bits.
  @inline(__always)
  func add(_ key: UInt64) { words[Int(truncatingIfNeeded: key >> shift)] |= BlockingFilter.mask(key) }

  /// Adds keys, one caller at a time.
  func add(_ list: [UInt64]) {
    for key in list { add(key) }
    keys += list.count
  }

  /// Which of `keys`, at most 64, may be among them, the lowest bit for the first. All are asked for before any answer is
  /// used, so that the waits for memory overlap.
  @inline(__always)
  func held(_ keys: UnsafePointer<UInt64>, _ count: Int) -> UInt64 {
    var held: UInt64 = 0
    for index in 0..<count {
      let key = keys[index]
      let mask = BlockingFilter.mask(key)
      let isHeld: UInt64 = words[Int(truncatingIfNeeded: key >> shift)] & mask == mask ? 1 : 0
      held |= isHeld << UInt64(truncatingIfNeeded: index)
    }
    return held
  }
}
