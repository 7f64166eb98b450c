/// Runs of bytes taken eight at a time. A run shorter than a word is read in overlapping pieces, so nothing outside
/// it is ever touched.
@usableFromInline enum ByteWords {
  /// Eight bytes, the first in the lowest place.
  @inlinable @inline(__always)
  static func word(_ start: UnsafePointer<UInt8>) -> UInt64 {
    UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian
  }

  /// Four bytes, the first in the lowest place.
  @inlinable @inline(__always)
  static func half(_ start: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(UnsafeRawPointer(start).loadUnaligned(as: UInt32.self).littleEndian)
  }

  /// All of a run of at most eight bytes: different runs of one length give different words.
  @inlinable @inline(__always)
  static func short(_ start: UnsafePointer<UInt8>, count: Int) -> UInt64 {
    if count >= 4 { return half(start) | half(start + (count &- 4)) << 32 }
    if count == 0 { return 0 }
    return UInt64(start[0]) | UInt64(start[count >> 1]) << 8 | UInt64(start[count &- 1]) << 16
  }

  /// True when both runs hold the same bytes.
  @inlinable
  static func same(_ one: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>, count: Int) -> Bool {
    if count <= 8 { return short(one, count: count) == short(other, count: count) }
    var at = 0
    while at < count &- 8 {
      if word(one + at) != word(other + at) { return false }
      at &+= 8
    }
    return word(one + (count &- 8)) == word(other + (count &- 8))
  }

  /// A hash of the bytes, the same everywhere.
  @inlinable
  static func hash(_ start: UnsafePointer<UInt8>, count: Int) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
    if count <= 8 {
      hash ^= short(start, count: count)
    } else {
      var at = 0
      while at < count &- 8 {
        hash = mixed(hash ^ word(start + at))
        at &+= 8
      }
      hash ^= word(start + (count &- 8))
    }
    return mixed(hash)
  }

  /// Folds the two halves of a product into one: every bit of the result depends on many of the value.
  @inlinable @inline(__always)
  static func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }

  /// How many of the eight bytes of `word`, from the first on, are capital letters A to Z.
  @inlinable @inline(__always)
  static func capitals(_ word: UInt64) -> Int {
    let low = word & 0x7F7F_7F7F_7F7F_7F7F
    let fromA = low &+ 0x3F3F_3F3F_3F3F_3F3F
    let beyondZ = low &+ 0x2525_2525_2525_2525
    let others = ~(fromA & ~beyondZ & ~word) & 0x8080_8080_8080_8080
    return others.trailingZeroBitCount >> 3
  }
}
