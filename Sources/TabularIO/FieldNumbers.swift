/// Numbers in fields as integers; whatever is not of the stated form reads as "no value".
extension ByteView {
  /// A code of one to three digits (at most 254); 255 when there is none.
  @inlinable
  package var smallCode: UInt8 {
    if count == 1 {
      let digit = start[0] &- 48
      return digit <= 9 ? digit : 255
    }
    if count == 0 || count > 3 { return 255 }
    var value = 0
    for index in 0..<count {
      let digit = start[index] &- 48
      if digit > 9 { return 255 }
      value = value * 10 + Int(digit)
    }
    return value < 255 ? UInt8(value) : 255
  }

  /// A plain number times ten to the `decimals`, further decimals cut off; nil when there is none, or one that is too
  /// large for an integer.
  @inlinable
  package func fixedPoint(decimals: Int) -> Int? {
    if count == 0 || count > 16 { return nil }
    var value = 0
    var seen = -1
    var index = 0
    let negative = start[0] == 0x2D
    if negative { index = 1 }
    if index == count { return nil }
    while index < count {
      let byte = start[index]
      index += 1
      if byte == 0x2E {
        if seen >= 0 { return nil }
        seen = 0
        continue
      }
      let digit = byte &- 48
      if digit > 9 { return nil }
      if seen >= 0 {
        if seen >= decimals { continue }
        seen += 1
      }
      value = value * 10 + Int(digit)
    }
    var missing = decimals - max(seen, 0)
    while missing > 0 {
      // A quarter of the room stays, so that two of them can be added or subtracted.
      if value > Int.max / 40 { return nil }
      value *= 10
      missing -= 1
    }
    return negative ? -value : value
  }

  /// The whole part of a plain number (`12000`, `12000.50`) however many decimals it has; nil when there is none, or when
  /// it has more than 18 digits.
  @inlinable
  package var wholeNumber: Int? {
    var value = 0
    var digits = 0
    var isFraction = false
    let negative = count > 0 && start[0] == 0x2D
    for index in (negative ? 1 : 0)..<max(count, negative ? 1 : 0) {
      let byte = start[index]
      if byte == 0x2E && !isFraction {
        isFraction = true
        continue
      }
      let digit = byte &- 48
      if digit > 9 { return nil }
      if isFraction { continue }
      digits += 1
      if digits > 18 { return nil }
      value = value * 10 + Int(digit)
    }
    if digits == 0 { return nil }
    return negative ? -value : value
  }
}
