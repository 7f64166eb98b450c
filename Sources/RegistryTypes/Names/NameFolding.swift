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
    let start = output.count
    let old = hasOldSpelling(word)
    var last: UInt8 = 0
    var index = 0
    while index < count {
      let letter = word[index]
      let next: UInt8 = index &+ 1 < count ? word[index &+ 1] : 0
      var folded = letter
      var step = 1
      switch letter {
      case 0x4F where next == 0x45: (folded, step) = (0x55, 2)  // OE U
      case 0x44 where next == 0x4A: (folded, step) = (0x53, 2)  // DJ J
      case 0x44 where next == 0x48: step = 2  // DH D
      case 0x44 where next == 0x5A: (folded, step) = (0x53, 2)  // DZ Z
      case 0x54 where next == 0x4A: (folded, step) = (0x43, 2)  // TJ C
      case 0x54 where next == 0x48: step = 2  // TH T
      case 0x54 where next == 0x53: (folded, step) = (0x53, 2)  // TS S
      case 0x4E where next == 0x4A && old:  // NJ NY
        if last != 0x4E { output.append(0x4E) }
        (folded, step) = (0x49, 2)
        last = 0x4E
      case 0x53 where next == 0x4A || next == 0x59 || next == 0x48: step = 2  // SJ SY SH
      case 0x43 where next == 0x48: (folded, step) = (0x48, 2)  // CH KH
      case 0x43 where !isVowel(next): folded = 0x4B  // C before a consonant is K
      case 0x4B where next == 0x48: (folded, step) = (0x48, 2)  // KH H
      case 0x47 where next == 0x48: step = 2  // GH G
      case 0x50 where next == 0x48: step = 2  // PH P
      case 0x42 where next == 0x48: step = 2  // BH B
      case 0x46, 0x56: folded = 0x50  // F V
      case 0x5A: folded = 0x53  // Z
      case 0x4A: folded = old ? 0x49 : 0x53  // J
      case 0x51: folded = 0x4B  // Q
      case 0x59: folded = 0x49  // Y
      case 0x58:  // X
        if last != 0x4B { output.append(0x4B) }
        folded = 0x53
        last = 0x4B
      default: break
      }
      if folded != last {
        output.append(folded)
        last = folded
      }
      index &+= step
    }
    let length = output.count - start
    if length > 2, output[output.count - 1] == 0x48, isVowel(output[output.count - 2]) {
      output.truncate(to: output.count - 1)
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
