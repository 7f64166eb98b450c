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
    let value: Int32? =
      text.count > 24
      ? nil
      : withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { room in
        var count = 0
        for byte in text where ASCII.isLetter(byte) || ASCII.isDigit(byte) {
          room[count] = ASCII.upper(byte)
          count += 1
        }
        if count > 1, room[0] == ASCII.zero, count == 2 {
          room[0] = room[1]
          count = 1
        }
        return Sex.words.value(of: ByteSpan(rebasing: UnsafeBufferPointer(room)[0..<count]))
      }
    guard let value, let sex = Sex(rawValue: UInt8(truncatingIfNeeded: max(value, 0))) else { return nil }
    self = sex
  }

  private static let words = ByteTable([
    ("1", 1), ("L", 1), ("LK", 1), ("LAKI", 1), ("LAKILAKI", 1), ("LAKI2", 1), ("LELAKI", 1), ("PRIA", 1), ("M", 1),
    ("MALE", 1), ("COWOK", 1), ("10", 1), ("1LAKILAKI", 1),
    ("2", 2), ("P", 2), ("PR", 2), ("PEREMPUAN", 2), ("PRP", 2), ("PEREM", 2), ("WANITA", 2), ("W", 2), ("F", 2),
    ("FEMALE", 2), ("CEWEK", 2), ("20", 2), ("2PEREMPUAN", 2),
  ])

  /// `1` or `2`.
  @inlinable package var digit: UInt8 { ASCII.zero + rawValue }
}
