/// Writes the NIK and No KK of a row, spoiled as planned.
///
/// No defect changes digit 13, the first of the sequence number, nor makes a sequence below 9001: so a spoiled
/// number cannot be a real person's either.
struct NikWriter {
  private let target: ByteStore

  init(target: ByteStore) { self.target = target }

  /// The NIK column. `stranger` is some other person's NIK, `head` the NIK of the family's head.
  func nik(
    _ own: UInt64, card: UInt64, former: UInt64, head: UInt64, stranger: UInt64, prefix: Int, _ defects: DefectSet,
    _ draws: inout Draws
  ) {
    let hit = defects.bits & DefectSet.nik.bits
    if hit == 0 {
      target.put(digits: own, width: 16)
    } else if defects.contains(.nikEmpty) {
      empty(&draws)
    } else if defects.contains(.nikPlaceholder) {
      placeholder(prefix: prefix, &draws)
    } else if defects.contains(.nikScientific) {
      scientific(own, &draws)
    } else if defects.contains(.nikDecorated) {
      decorated(own, &draws)
    } else if defects.contains(.nikLength) {
      wrongLength(own, &draws)
    } else if defects.contains(.nikDigit) {
      target.put(digits: NikWriter.oneDigitWrong(own, &draws), width: 16)
    } else if defects.contains(.nikTransposed) {
      target.put(digits: NikWriter.transposed(own, &draws), width: 16)
    } else if defects.contains(.nikCardSwap) {
      target.put(digits: own % 5 < 3 ? card : own, width: 16)
    } else if defects.contains(.nikOfHead) {
      target.put(digits: head, width: 16)
    } else if defects.contains(.nikFormer) {
      target.put(digits: former, width: 16)
    } else {
      target.put(digits: stranger, width: 16)
    }
  }

  /// The No KK column.
  func card(_ own: UInt64, former: UInt64, nik: UInt64, _ defects: DefectSet, _ draws: inout Draws) {
    if defects.contains(.nikCardSwap) {
      target.put(digits: nik, width: 16)
      return
    }
    guard defects.contains(.cardBad) else {
      target.put(digits: own, width: 16)
      return
    }
    let roll = draws.below(100)
    if roll < 40 {
      empty(&draws)
    } else if roll < 48 {
      for _ in 0..<16 { target.put(UInt8(ascii: "0")) }
    } else if roll < 56 {
      target.put(digits: own / 10, width: 15)
    } else if roll < 64 {
      scientific(own, &draws)
    } else {
      target.put(digits: former, width: 16)
    }
  }

  private func empty(_ draws: inout Draws) {
    switch draws.below(12) {
    case ..<7: break
    case 7: target.put("-")
    case 8: target.put("0")
    case 9: target.put("NULL")
    case 10: target.put("TIDAK ADA")
    default: target.put("N/A")
    }
  }

  private func placeholder(prefix: Int, _ draws: inout Draws) {
    let roll = draws.below(5)
    switch roll {
    case 0, 1:
      let digit: UInt8 = roll == 0 ? 48 : 57
      for _ in 0..<16 { target.put(digit) }
    case 2: for place in 0..<16 { target.put(48 + UInt8((place + 1) % 10)) }
    case 3:
      target.put(digits: UInt64(prefix), width: 6)
      for _ in 0..<10 { target.put(48) }
    default:
      // Provisional numbers of village systems: 0, village code, five digits.
      target.put(48)
      target.put(digits: UInt64(prefix), width: 6)
      target.put(digits: UInt64(1001 + draws.below(8)), width: 4)
      target.put(digits: UInt64(9001 + draws.below(900)), width: 5)
    }
  }

  private func scientific(_ number: UInt64, _ draws: inout Draws) {
    let roll = draws.below(4)
    if roll == 0 && number / 10 * 10 % 10_000 >= 9_010 {
      // A spreadsheet keeps 15 digits.
      target.put(digits: number / 10 * 10, width: 16)
    } else if roll == 1 {
      target.put(digits: number, width: 16)
      target.put(".0")
    } else {
      target.put(digits: number / 1_000_000_000_000_000, width: 1)
      target.put(draws.percent(50) ? UInt8(ascii: ",") : UInt8(ascii: "."))
      target.put(digits: number / 10_000_000_000 % 100_000, width: 5)
      target.put("E+15")
    }
  }

  private func decorated(_ number: UInt64, _ draws: inout Draws) {
    let begin = target.count
    switch draws.below(9) {
    case 0:
      target.put("'")
      target.put(digits: number, width: 16)
    case 1:
      target.put("=\"")
      target.put(digits: number, width: 16)
      target.put("\"")
    case 2: grouped(number, by: UInt8(ascii: " "))
    case 3: grouped(number, by: UInt8(ascii: "."))
    case 4: grouped(number, by: UInt8(ascii: "-"))
    case 5:
      target.put(digits: number, width: 16)
      target.put("\u{A0}")
    case 6:
      target.put(" ")
      target.put(digits: number, width: 16)
      target.put("  ")
    default:
      target.put(digits: number, width: 16)
      let changed = letters(from: begin, &draws)
      if !changed { target.insert(UInt8(ascii: "'"), at: begin) }
    }
  }

  private func grouped(_ number: UInt64, by separator: UInt8) {
    target.put(digits: number / 10_000_000_000, width: 6)
    target.put(separator)
    target.put(digits: number / 10_000 % 1_000_000, width: 6)
    target.put(separator)
    target.put(digits: number % 10_000, width: 4)
  }

  /// Puts letters for look-alike digits (0 O, 1 I or l, 5 S, 8 B).
  private func letters(from begin: Int, _ draws: inout Draws) -> Bool {
    var changed = false
    for place in begin..<target.count where place - begin != 12 {
      if changed && !draws.percent(30) { continue }
      switch target[place] {
      case 48: target[place] = UInt8(ascii: "O")
      case 49: target[place] = draws.percent(50) ? UInt8(ascii: "I") : UInt8(ascii: "l")
      case 53: target[place] = UInt8(ascii: "S")
      case 56: target[place] = UInt8(ascii: "B")
      default: continue
      }
      changed = true
    }
    return changed
  }

  private func wrongLength(_ number: UInt64, _ draws: inout Draws) {
    let begin = target.count
    target.put(digits: number, width: 16)
    switch draws.below(4) {
    case 0: target.remove(at: begin + 6 + draws.below(6))
    case 1:
      let place = begin + 6 + draws.below(6)
      target.insert(target[place], at: place)
    case 2:
      // Day 32-39 or 72-79.
      target[begin + 6] = target[begin + 6] >= 52 ? 55 : 51
      target[begin + 7] = 50 + UInt8(draws.below(8))
    default:
      target[begin + 8] = 49
      target[begin + 9] = 51 + UInt8(draws.below(7))
    }
  }

  /// Another number, one digit (never the 13th) away.
  static func oneDigitWrong(_ number: UInt64, _ draws: inout Draws) -> UInt64 {
    while true {
      let power = draws.below(16)
      if power == 3 { continue }
      let unit = power10(power)
      let digit = number / unit % 10
      let other = UInt64(draws.below(10))
      // The first digit of a NIK is never 0 or 9+: provinces run from 11 to 96.
      if other == digit || (power == 15 && other == 0) { continue }
      let result = number - digit * unit + other * unit
      if isAllowed(result) { return result }
    }
  }

  /// Another number with two neighbouring digits exchanged (never the 13th); a changed digit where that is impossible.
  static func transposed(_ number: UInt64, _ draws: inout Draws) -> UInt64 {
    for _ in 0..<40 {
      let power = draws.below(15)
      if power == 2 || power == 3 { continue }
      let low = number / power10(power) % 10
      let high = number / power10(power + 1) % 10
      if low == high || (power == 14 && low == 0) { continue }
      let result =
        number - low * power10(power) - high * power10(power + 1) + high * power10(power) + low * power10(power + 1)
      if isAllowed(result) { return result }
    }
    return oneDigitWrong(number, &draws)
  }

  private static func isAllowed(_ number: UInt64) -> Bool { number % 10_000 >= 9_001 && number % 10_000 != 9_999 }

  private static func power10(_ exponent: Int) -> UInt64 {
    var value: UInt64 = 1
    for _ in 0..<exponent { value *= 10 }
    return value
  }
}
