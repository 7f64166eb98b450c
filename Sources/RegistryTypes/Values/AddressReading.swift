/// An address cut into street, RT, RW and dusun.
@usableFromInline package struct AddressScratch: ~Copyable {
  /// What is left once RT, RW and dusun are out: street, house, village.
  @usableFromInline package internal(set) var street = ByteScratch(capacity: 128)
  @usableFromInline package internal(set) var dusun = ByteScratch(capacity: 64)
  /// Neighbourhood (RT) and hamlet association (RW) numbers; 0 when not given.
  @usableFromInline package internal(set) var rt = 0
  @usableFromInline package internal(set) var rw = 0

  /// By the low five bits of a keyword's first letter, those of the second letters of all keywords that begin so.
  private let seconds: [UInt32]

  @usableFromInline package init() {
    var seconds = [UInt32](repeating: 0, count: 32)
    for (word, _) in AddressScratch.keywordList {
      let bytes = Array(word.utf8)
      if bytes.count > 1 { seconds[Int(bytes[0] & 31)] |= 1 << UInt32(bytes[1] & 31) }
    }
    self.seconds = seconds
  }

  /// Cuts `text`: `RT 001 RW 002`, `RT.1/2`, `RT/RW 001/002`, a final `001/002`; `DUSUN`, `DSN`, `DUKUH`, `LINGKUNGAN`,
  /// `BANJAR` and their short forms with the words up to the next keyword. `DS` may be dusun or desa and stays.
  /// Street words are not changed. O(length).
  @usableFromInline package mutating func read(_ text: ByteSpan) {
    street.clear()
    dusun.clear()
    rt = 0
    rw = 0
    var index = 0
    var inDusun = false
    while index < text.count {
      while index < text.count, AddressScratch.isBreak(text[index]) {
        if text[index] == ASCII.comma { inDusun = false }
        index += 1
      }
      let start = index
      while index < text.count, !AddressScratch.isBreak(text[index]), !turns(text, index, start) {
        index += 1
      }
      if index == start { break }
      let word = text.part(start, index)
      let key = keyword(word)
      switch key {
      case .rt, .rw, .both:
        inDusun = false
        // `JL RW MONGINSIDI`: without a number it is a word like others.
        if !readNumbers(text, &index, key) { AddressScratch.add(word, to: &street) }
      case .dusun:
        inDusun = true
      case .street:
        inDusun = false
        AddressScratch.add(word, to: &street)
      case .none:
        if readPair(word, isLast: AddressScratch.nothingAfter(text, index)) { continue }
        if inDusun { AddressScratch.add(word, to: &dusun) } else { AddressScratch.add(word, to: &street) }
      }
    }
  }

  private enum Keyword: Int32 {
    case none = -1
    case rt = 1
    case rw = 2
    case both = 3
    case dusun = 4
    case street = 5
  }

  private static let keywords = ByteTable(keywordList)

  private static let keywordList: [(key: String, value: Int32)] = [
    ("RT", 1), ("RW", 2), ("RTRW", 3), ("DUSUN", 4), ("DSN", 4), ("DUKUH", 4), ("DK", 4), ("DKH", 4),
    ("LINGKUNGAN", 4), ("LINGK", 4), ("LK", 4), ("LING", 4), ("BANJAR", 4), ("BJR", 4), ("JORONG", 4), ("JL", 5),
    ("JLN", 5), ("JALAN", 5), ("GG", 5), ("GANG", 5), ("LR", 5), ("LRG", 5), ("LORONG", 5), ("KP", 5), ("KMP", 5),
    ("KAMPUNG", 5), ("PERUM", 5), ("PRM", 5), ("KOMP", 5), ("BLK", 5), ("BLOK", 5), ("NO", 5), ("DESA", 5), ("DS", 5),
    ("KEL", 5), ("NAGARI", 5), ("GAMPONG", 5), ("PEKON", 5), ("KEC", 5), ("KAB", 5), ("KOTA", 5),
  ]

  private func keyword(_ word: ByteSpan) -> Keyword {
    // Most words do not begin as any keyword does.
    if word.count == 1 { return .none }
    if ASCII.isLetter(word[0]), ASCII.isLetter(word[1]),
      seconds[Int(word[0] & 31)] & (1 << UInt32(word[1] & 31)) == 0
    {
      return .none
    }
    return Keyword(rawValue: WordKey.withKey(word) { AddressScratch.keywords.value(of: $0) }) ?? .none
  }

  private static func isBreak(_ byte: UInt8) -> Bool {
    byte <= ASCII.space || byte == ASCII.comma || byte == ASCII.semicolon
  }

  /// `RT001` and `RW.02`: a digit right after the keyword begins the number.
  private func turns(_ text: ByteSpan, _ index: Int, _ start: Int) -> Bool {
    guard ASCII.isDigit(text[index]), index - start >= 2, index - start <= 6 else { return false }
    let key = keyword(text.part(start, index))
    return key == .rt || key == .rw || key == .both
  }

  private static func nothingAfter(_ text: ByteSpan, _ index: Int) -> Bool {
    for at in index..<text.count where !isBreak(text[at]) { return false }
    return true
  }

  /// The number or pair of numbers after `RT`, `RW` or `RT/RW`; false when a word follows that is none of them, so that the
  /// keyword is no keyword.
  private mutating func readNumbers(_ text: ByteSpan, _ index: inout Int, _ key: Keyword) -> Bool {
    var at = index
    let first = AddressScratch.number(text, &at)
    guard let first else { return skipNothing(text, &index) }
    AddressScratch.skipLetter(text, &at)
    index = at
    let second = at < text.count && text[at] == ASCII.slash ? AddressScratch.number(text, &at) : nil
    if let second {
      AddressScratch.skipLetter(text, &at)
      index = at
      (rt, rw) = (first, second)
    } else if key == .rw {
      rw = first
    } else {
      rt = first
    }
    return true
  }

  /// Passes the signs for "none" after a keyword (`RT/RW -`); false when a word follows.
  private func skipNothing(_ text: ByteSpan, _ index: inout Int) -> Bool {
    var at = index
    while at < text.count {
      switch text[at] {
      case ASCII.dot, ASCII.colon, ASCII.slash, ASCII.hyphen: at += 1
      case let byte where AddressScratch.isBreak(byte): at += 1
      default:
        var end = at
        while end < text.count, !AddressScratch.isBreak(text[end]), !turns(text, end, at) { end += 1 }
        let next = keyword(text.part(at, end))
        guard next != .none, next != .street else { return false }
        index = at
        return true
      }
    }
    index = at
    return true
  }

  /// Passes the letter of a divided neighbourhood (`RT 012B`), which is no word of the street.
  private static func skipLetter(_ text: ByteSpan, _ at: inout Int) {
    guard at < text.count, ASCII.isLetter(text[at]) else { return }
    let next = at + 1
    if next == text.count || !(ASCII.isLetter(text[next]) || ASCII.isDigit(text[next]) || text[next] >= 0x80) {
      at = next
    }
  }

  /// The number at `index`, after dots, colons, slashes, hyphens and spaces; at most three digits count.
  private static func number(_ text: ByteSpan, _ index: inout Int) -> Int? {
    var at = index
    while at < text.count, !ASCII.isDigit(text[at]) {
      switch text[at] {
      case ASCII.space, ASCII.dot, ASCII.colon, ASCII.slash, ASCII.hyphen: at += 1
      default: return nil
      }
    }
    let start = at
    var value = 0
    while at < text.count, ASCII.isDigit(text[at]), at - start < 4 {
      value = value * 10 + Int(text[at] - ASCII.zero)
      at += 1
    }
    guard at > start, at - start <= 3 else { return nil }
    index = at
    return value
  }

  /// `001/002` at the end of the address.
  private mutating func readPair(_ word: ByteSpan, isLast: Bool) -> Bool {
    guard isLast, rt == 0, rw == 0, word.count >= 5, word.count <= 7, let slash = word.firstIndex(of: ASCII.slash),
      slash >= 2, word.count - slash - 1 >= 2
    else { return false }
    var at = 0
    guard let first = AddressScratch.number(word, &at), at == slash, let second = AddressScratch.number(word, &at),
      at == word.count
    else { return false }
    // 12/14 is a house number; 012/014 and 01/02 are RT and RW.
    let padded = word[0] == ASCII.zero && word[slash + 1] == ASCII.zero
    guard padded || (slash == 3 && word.count == 7) else { return false }
    (rt, rw) = (first, second)
    return true
  }

  private static func add(_ word: ByteSpan, to output: inout ByteScratch) {
    if output.count > 0 { output.append(ASCII.space) }
    output.append(word)
  }
}
