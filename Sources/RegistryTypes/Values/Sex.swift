/// Sex as registries write it.
@usableFromInline package enum Sex: UInt8, Sendable {
  case male = 1
  case female = 2

  /// Reads `L/P`, `1/2`, `LAKI-LAKI/PEREMPUAN`, `LK/PR`, `PRIA/WANITA`, `M/F`; nil for anything else.
  @inlinable
  package init?(_ text: ByteSpan) {
    if text.count == 1 {
      switch text[0] {
      case 0x31, 0x4C, 0x6C, 0x4D, 0x6D: self = .male  // 1 L l M m
      case 0x32, 0x50, 0x70, 0x46, 0x66, 0x57, 0x77: self = .female  // 2 P p F f W w
      default: return nil
      }
      return
    }
    guard let sex = Sex(word: text) else { return nil }
    self = sex
  }

  @usableFromInline
  init?(word text: ByteSpan) {
    if text.isEmpty { return nil }
    let code: Int
    if !ASCII.isLetter(text[0]), WordKey.isWithoutLetters(text) {
      // `01` and `2.0`, but neither `-1` nor `0.1`.
      guard case .code(let number) = CodeReading.read(text, low: 1, high: 2, emptyWords: EmptyWords.none) else {
        return nil
      }
      code = number
    } else {
      code = Int(WordKey.withKey(text) { Sex.words.value(of: $0) })
    }
    guard code > 0, let sex = Sex(rawValue: UInt8(truncatingIfNeeded: code)) else { return nil }
    self = sex
  }

  private static let words = ByteTable([
    ("L", 1), ("LK", 1), ("LAKI", 1), ("LAKILAKI", 1), ("LAKI2", 1), ("LELAKI", 1), ("PRIA", 1), ("M", 1),
    ("MALE", 1), ("COWOK", 1), ("1LAKILAKI", 1),
    ("P", 2), ("PR", 2), ("PEREMPUAN", 2), ("PRP", 2), ("PEREM", 2), ("WANITA", 2), ("W", 2), ("F", 2),
    ("FEMALE", 2), ("CEWEK", 2), ("2PEREMPUAN", 2),
  ])

  /// `1` or `2`.
  @inlinable package var digit: UInt8 { ASCII.zero + rawValue }
}
