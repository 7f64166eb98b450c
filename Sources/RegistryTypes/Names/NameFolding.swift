/// Spelling folded for comparison: what sounds alike in Indonesian names is written alike. Keys only; nobody reads it.
@usableFromInline package enum NameFolding {
  /// Folds one word of capital letters A-Z and adds it to `output`. O(length).
  ///
  /// Old spelling (OE U, DJ J, TJ C, SJ SY; NJ NY and J Y only in a word with another old mark), KH and CH as H, DH D,
  /// TH T, GH G, PH and F and V as P, Z and J and SY and SH as S, Q K, X KS, Y I, doubled letters single, a last H
  /// after a vowel dropped.
  @usableFromInline package static func fold(_ word: ByteSpan, to output: inout ByteScratch) {
    let count = word.count
    if count == 1 {
      output.append(single(word[0]))
      return
    }
    output.reserve(count * 2)
    let table = NameFolding.table
    let target = output.base + output.used
    var used = 0
    var last: UInt8 = 0
    var index = 0
    while index < count {
      let letter = word[index]
      let next: UInt8 = index &+ 1 < count ? word[index &+ 1] : 0
      let entry = table[Int(letter & 31) &* 32 &+ Int(next & 31)]
      var folded = UInt8(truncatingIfNeeded: entry)
      var step = Int(entry >> 8 & 3)
      if entry & NameFolding.special != 0 {
        // X is two letters; J, and J after N, depend on whether the word is in the old spelling.
        switch letter {
        case 0x58:
          if last != 0x4B {
            target[used] = 0x4B
            used &+= 1
          }
          last = 0x4B
        case 0x4A where hasOldSpelling(word):
          folded = 0x49
        case 0x4E where hasOldSpelling(word):
          if last != 0x4E {
            target[used] = 0x4E
            used &+= 1
          }
          last = 0x4E
          (folded, step) = (0x49, 2)
        default: break
        }
      }
      if folded != last {
        target[used] = folded
        used &+= 1
        last = folded
      }
      index &+= step
    }
    if used > 2, target[used - 1] == 0x48, isVowel(target[used - 2]) { used -= 1 }
    output.used &+= used
  }

  /// What a letter becomes before each next letter (0 at the end): the folded letter, in bits 8 and 9 how many letters
  /// that uses up, and ``special``.
  // Written once when first asked for, never freed, only read afterwards.
  private nonisolated(unsafe) static let table: UnsafePointer<UInt16> = {
    let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 1024)
    table.initialize(repeating: 0x141, count: 1024)
    for letter in UInt8(0x41)...0x5A {
      for next in UInt8(0)...26 {
        let (folded, step) = rule(letter, next == 0 ? 0 : next + 0x40)
        var entry = UInt16(folded) | UInt16(step) << 8
        if letter == 0x58 || letter == 0x4A || (letter == 0x4E && next == 10) { entry |= special }
        table[Int(letter & 31) * 32 + Int(next)] = entry
      }
    }
    return UnsafePointer(table)
  }()

  private static let special: UInt16 = 0x400

  /// The folded letter and how many letters it stands for; X, J and NJ are finished by ``fold(_:to:)``.
  private static func rule(_ letter: UInt8, _ next: UInt8) -> (UInt8, Int) {
    switch letter {
    case 0x4F where next == 0x45: (0x55, 2)  // OE U
    case 0x44 where next == 0x4A: (0x53, 2)  // DJ J
    case 0x44 where next == 0x48: (0x44, 2)  // DH D
    case 0x44 where next == 0x5A: (0x53, 2)  // DZ Z
    case 0x54 where next == 0x4A: (0x43, 2)  // TJ C
    case 0x54 where next == 0x48: (0x54, 2)  // TH T
    case 0x54 where next == 0x53: (0x53, 2)  // TS S
    case 0x53 where next == 0x4A || next == 0x59 || next == 0x48: (0x53, 2)  // SJ SY SH
    case 0x43 where next == 0x48: (0x48, 2)  // CH KH
    case 0x43 where !isVowel(next): (0x4B, 1)  // C before a consonant is K
    case 0x4B where next == 0x48: (0x48, 2)  // KH H
    case 0x47 where next == 0x48: (0x47, 2)  // GH G
    case 0x50 where next == 0x48: (0x50, 2)  // PH P
    case 0x42 where next == 0x48: (0x42, 2)  // BH B
    case 0x46, 0x56: (0x50, 1)  // F V
    case 0x5A, 0x4A, 0x58: (0x53, 1)  // Z J, and X after K
    case 0x51: (0x4B, 1)  // Q
    case 0x59: (0x49, 1)  // Y
    default: (letter, 1)
    }
  }

  /// An initial: the letter that a folded word with it begins with.
  private static func single(_ letter: UInt8) -> UInt8 {
    switch letter {
    case 0x46, 0x56: 0x50
    case 0x5A, 0x4A: 0x53
    case 0x51: 0x4B
    case 0x59: 0x49
    default: letter
    }
  }

  private static func isVowel(_ letter: UInt8) -> Bool {
    letter == 0x41 || letter == 0x45 || letter == 0x49 || letter == 0x4F || letter == 0x55
  }

  /// True when the word shows OE, DJ, TJ or SJ, the marks of the spelling before 1972.
  private static func hasOldSpelling(_ word: ByteSpan) -> Bool {
    var index = 1
    while index < word.count {
      let letter = word[index]
      let before = word[index &- 1]
      if letter == 0x4A, before == 0x44 || before == 0x54 || before == 0x53 { return true }
      if letter == 0x45, before == 0x4F { return true }
      index &+= 1
    }
    return false
  }
}
