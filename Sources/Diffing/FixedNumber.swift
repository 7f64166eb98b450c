import TabularIO

/// A decimal number of at most nine places, exact.
struct FixedNumber: Sendable, Equatable {
  private let billionths: Int128

  /// Reads an optional sign, digits and an optional fraction; nil for anything else or too many digits.
  init?(_ text: ByteView) {
    var value: Int128 = 0
    var places = -1
    var digits = 0
    var negative = false
    for index in 0..<text.count {
      let byte = text[index]
      if byte == 45 && index == 0 {
        negative = true
      } else if byte == 46 && places < 0 {
        places = 0
      } else if byte >= 48 && byte <= 57 && digits < 27 && places < 9 {
        value = value * 10 + Int128(byte - 48)
        digits += 1
        if places >= 0 { places += 1 }
      } else {
        return nil
      }
    }
    if digits == 0 { return nil }
    for _ in max(places, 0)..<9 { value *= 10 }
    billionths = negative ? -value : value
  }

  init?(_ text: String) {
    var copy = text
    guard let value = copy.withUTF8({ FixedNumber(ByteView($0)) }) else { return nil }
    self = value
  }

  var isNegative: Bool { billionths < 0 }

  /// Whole thousandths, cut off.
  var thousandths: Int { Int(truncatingIfNeeded: billionths / 1_000_000) }

  /// Whether both numbers differ by at most `limit`.
  static func within(_ left: ByteView, _ right: ByteView, _ limit: FixedNumber) -> Bool {
    guard let left = FixedNumber(left), let right = FixedNumber(right) else { return false }
    return (left.billionths - right.billionths).magnitude <= limit.billionths.magnitude
  }
}
