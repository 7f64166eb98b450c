import TabularIO

/// Numbers one slip of the pen away from a NIK.
package enum NIKNeighbours {
  /// Calls `body` with every number that is left when one of the `digits` digits of `number` is left out, each once.
  ///
  /// Two numbers of equal length that differ by one digit, or by a swap of neighbours, share such a number; a number
  /// with a digit too many or too few has the other's among them.
  @inline(__always)
  package static func eachDeletion(_ number: UInt64, digits: Int, _ body: (UInt64) -> Void) {
    var high = number
    var low: UInt64 = 0
    var power: UInt64 = 1
    var last: UInt64 = 10
    for _ in 0..<digits {
      let digit = high % 10
      high /= 10
      // Leaving out either of two equal neighbours leaves the same number.
      if digit != last { body(high &* power &+ low) }
      last = digit
      low &+= digit &* power
      power &*= 10
    }
  }

  /// How a declared number of `digits` digits differs from the 16-digit `nik`.
  package static func distance(_ declared: UInt64, digits: Int, _ nik: UInt64) -> NIKDistance {
    if digits == 16 { return sameLength(declared, nik) }
    if digits == 15 || digits == 17 {
      var result = NIKDistance.far
      let long = digits == 17 ? declared : nik
      let short = digits == 17 ? nik : declared
      var place = 0
      var high = long
      var low: UInt64 = 0
      var power: UInt64 = 1
      for position in 0..<max(digits, 16) {
        let digit = high % 10
        high /= 10
        if high &* power &+ low == short {
          result = .one
          place = position
          break
        }
        low &+= digit &* power
        power &*= 10
      }
      return result == .one && place < 4 ? .oneInSequence : result
    }
    if digits >= 6 && digits < 15 {
      var head = nik
      for _ in 0..<(16 - digits) { head /= 10 }
      return head == declared ? .prefix : .far
    }
    return .far
  }

  private static func sameLength(_ declared: UInt64, _ nik: UInt64) -> NIKDistance {
    if declared == nik { return .one }
    // Places, from the last digit, where the two differ.
    var left = declared
    var right = nik
    var count = 0
    var first = 0
    var last = 0
    var place = 0
    while left != right {
      if left % 10 != right % 10 {
        if count == 0 { first = place }
        last = place
        count += 1
        if count > 3 { return .far }
      }
      left /= 10
      right /= 10
      place += 1
    }
    if count == 1 { return last < 4 ? .oneInSequence : .one }
    if count == 2 {
      if last == first + 1 && isSwap(declared, nik, at: first) { return last < 4 ? .oneInSequence : .one }
      return .two
    }
    return .far
  }

  /// Whether the digits at `place` and the one above are exchanged.
  private static func isSwap(_ one: UInt64, _ other: UInt64, at place: Int) -> Bool {
    var left = one
    var right = other
    for _ in 0..<place {
      left /= 10
      right /= 10
    }
    return left % 10 == right / 10 % 10 && left / 10 % 10 == right % 10
  }
}

/// Classes of difference between a declared number and a NIK.
package enum NIKDistance: Sendable {
  /// One slip, before the last four digits.
  case one
  /// One slip within the last four digits, where people born on one day in one place are neighbours.
  case oneInSequence
  /// Two digits differ.
  case two
  /// Only the first digits are known (a spreadsheet lost the rest); they agree.
  case prefix
  case far
}
