import Diagnostics
import TabularIO

/// An `id_individu` or `id_keluarga` as three words: compared and copied without touching text.
///
/// The bytes stand big-endian and padded with zeros, so that the order of values is the order of the texts.
struct Identity: Equatable, Comparable, Sendable {
  var high: UInt64
  var middle: UInt64
  var low: UInt64

  static let none = Identity(high: 0, middle: 0, low: 0)
  /// Longest text it holds; ids have 20 characters.
  static let capacity = 24

  @inline(__always)
  init(high: UInt64, middle: UInt64, low: UInt64) {
    self.high = high
    self.middle = middle
    self.low = low
  }

  /// Reads `text`; nil when it is longer than ``capacity``.
  @inline(__always)
  init?(_ text: ByteView) {
    if text.count == 20 {
      let base = UnsafeRawPointer(text.start)
      high = UInt64(bigEndian: base.loadUnaligned(as: UInt64.self))
      middle = UInt64(bigEndian: base.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      low = UInt64(UInt32(bigEndian: base.loadUnaligned(fromByteOffset: 16, as: UInt32.self))) << 32
      return
    }
    if text.count > Identity.capacity { return nil }
    var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
    for index in 0..<text.count {
      let byte = UInt64(text[index]) << UInt64(56 - 8 * (index & 7))
      switch index >> 3 {
      case 0: words.0 |= byte
      case 1: words.1 |= byte
      default: words.2 |= byte
      }
    }
    (high, middle, low) = words
  }

  @inline(__always)
  var isNone: Bool { high == 0 }

  @inline(__always)
  static func < (left: Identity, right: Identity) -> Bool {
    if left.high != right.high { return left.high < right.high }
    if left.middle != right.middle { return left.middle < right.middle }
    return left.low < right.low
  }

  /// Writes the text as a field, empty for ``none``.
  func writeField(to rows: inout RowBuffer) {
    if isNone {
      rows.emptyField()
      return
    }
    let last = low != 0 ? low : middle != 0 ? middle : high
    let full = low != 0 ? 24 : middle != 0 ? 16 : 8
    rows.field(words: (high, middle, low), count: full - last.trailingZeroBitCount / 8)
  }
}
