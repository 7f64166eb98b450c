import TabularIO

/// Values of fields as integers; whatever is not of the declared form reads as "no value".
extension ByteView {
  /// A date `YYYY-MM-DD` as packed yyyymmdd; 0 when it is none.
  @inline(__always)
  var packedDate: Int32 {
    if count != 10 || self[4] != 0x2D || self[7] != 0x2D { return 0 }
    var value: Int32 = 0
    for index in 0..<10 where index != 4 && index != 7 {
      let digit = start[index] &- 48
      if digit > 9 { return 0 }
      value = value * 10 + Int32(digit)
    }
    return value
  }

  /// Whether the field is exactly `1`.
  @inline(__always)
  var isOne: Bool { count == 1 && start[0] == 49 }

  /// The order key `urut`: 16 hexadecimal digits; nil when it is none.
  @inline(__always)
  var orderKey: UInt64? {
    if count != 16 { return nil }
    var value: UInt64 = 0
    var bad: UInt8 = 0
    for index in 0..<16 {
      let byte = start[index]
      let digit = byte &- 48
      let letter = (byte | 0x20) &- 97
      let nibble = digit <= 9 ? digit : letter <= 5 ? letter &+ 10 : 255
      bad |= nibble & 0xF0
      value = value << 4 | UInt64(nibble & 15)
    }
    return bad == 0 ? value : nil
  }
}

/// Where a family lives, as numbers: the kab/kota for counters, the parts of its code for output.
struct Region: Sendable, Equatable {
  /// First four digits; province × 100 when only the province is known; 0 when nothing is.
  var kab: UInt16
  /// Whether the kab/kota itself is known.
  var hasKab: Bool

  @inline(__always)
  init(_ code: ByteView) {
    var value: UInt16 = 0
    let digits = min(code.count, 4)
    for index in 0..<digits {
      let digit = code.start[index] &- 48
      if digit > 9 {
        value = 0
        break
      }
      value = value * 10 + UInt16(digit)
    }
    hasKab = digits == 4 && value >= 1000
    kab =
      hasKab
      ? value : digits >= 2 && value >= 10 ? (value >= 1000 ? 0 : value >= 100 ? value / 10 * 100 : value * 100) : 0
  }

  /// The kab/kota as a ranking model knows it: 0 when only the province is known, or nothing.
  @inline(__always)
  var modelKab: Int { hasKab ? Int(kab) : 0 }

  /// First two digits, 0 when unknown.
  @inline(__always)
  var province: Int { Int(kab) / 100 }
}

/// A run of bytes in a ``ByteArena``.
struct Slice: Sendable {
  var start: UInt32
  var count: UInt32
  static let empty = Slice(start: 0, count: 0)
}

/// Keeps the few texts of a family that must outlive their row; emptied for the next family.
struct ByteArena: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var used = 0

  init() {
    capacity = 4096
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  mutating func removeAll() { used = 0 }

  /// Copies `text`.
  mutating func keep(_ text: ByteView) -> Slice {
    if text.isEmpty { return .empty }
    if used + text.count > capacity {
      let larger = max(capacity * 2, used + text.count)
      let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
      moved.update(from: base, count: used)
      base.deallocate()
      base = moved
      capacity = larger
    }
    (base + used).update(from: text.start, count: text.count)
    defer { used += text.count }
    return Slice(start: UInt32(used), count: UInt32(text.count))
  }

  /// The bytes of `slice`; valid until the next change.
  func view(_ slice: Slice) -> ByteView {
    slice.count == 0 ? .empty : ByteView(start: UnsafePointer(base + Int(slice.start)), count: Int(slice.count))
  }
}
