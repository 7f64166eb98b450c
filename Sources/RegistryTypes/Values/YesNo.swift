/// Yes or no, as registries write it.
@usableFromInline package enum YesNo: UInt8, Sendable {
  case no = 0
  case yes = 1

  /// Reads `YA/TIDAK`, `1/0`, `1/2` (2 is no), `Y/T` and their like; nil for anything else.
  @inlinable
  package init?(_ text: ByteSpan) {
    if text.count == 1 {
      switch text[0] {
      case 0x31, 0x59, 0x79: self = .yes  // 1 Y y
      case 0x30, 0x32, 0x54, 0x74, 0x4E, 0x6E: self = .no  // 0 2 T t N n
      default: return nil
      }
      return
    }
    if text.same(as: "TIDAK") {
      self = .no
      return
    }
    if text.same(as: "YA") {
      self = .yes
      return
    }
    if text.isEmpty { return nil }
    if !ASCII.isLetter(text[0]), WordKey.isWithoutLetters(text) {
      // `01` and `2.0`, but neither `-1` nor `0.1`.
      guard case .code(let number) = CodeReading.read(text, low: 0, high: 2, emptyWords: EmptyWords.none) else {
        return nil
      }
      self = number == 1 ? .yes : .no
      return
    }
    let value = WordKey.withKey(text) { YesNo.words.value(of: $0) }
    guard let answer = YesNo(rawValue: UInt8(truncatingIfNeeded: value)) else { return nil }
    self = answer
  }

  @usableFromInline
  static let words = ByteTable([
    ("YA", 1), ("IYA", 1), ("YES", 1), ("TRUE", 1), ("BENAR", 1), ("ADA", 1), ("PUNYA", 1), ("1YA", 1),
    ("TIDAK", 0), ("TDK", 0), ("TAK", 0), ("NO", 0), ("FALSE", 0), ("BUKAN", 0),
    ("TIDAKADA", 0), ("TIDAKPUNYA", 0), ("2TIDAK", 0),
  ])
}

/// The letters and digits of a short text, in capitals: what lists of words are compared by.
@usableFromInline package enum WordKey {
  /// Longest text looked at.
  @usableFromInline static let longest = 96

  /// Runs `body` on the key of `text`, of full-width letters that of ours; an empty key when the text is longer than 96
  /// bytes.
  @inlinable
  package static func withKey<Result>(_ text: ByteSpan, _ body: (ByteSpan) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest) { room in
      var count = 0
      var beyond: UInt8 = 0
      if text.count <= longest {
        for byte in text where ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte >= 0x80 {
          room[count] = ASCII.upper(byte)
          count &+= 1
          beyond |= byte
        }
      }
      if beyond >= 0x80 { count = plainKey(text, into: room) }
      return body(ByteSpan(rebasing: UnsafeBufferPointer(room)[0..<count]))
    }
  }

  /// The key of a text with letters beyond ASCII; one that is none of ours stays as ``ASCII/unreadable``.
  @usableFromInline
  static func plainKey(_ text: ByteSpan, into room: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var scratch = ByteScratch(capacity: 16)
    var count = 0
    var index = 0
    while index < text.count {
      let before = index
      let code = UnicodeNormaliser.scalar(in: text, at: &index)
      if UnicodeNormaliser.isInvisible(code) || UnicodeNormaliser.isBlank(code) || UnicodeNormaliser.isApostrophe(code)
      {
        continue
      }
      scratch.clear()
      if code < 0x80 {
        scratch.append(UInt8(code))
      } else {
        UnicodeNormaliser.shared.appendPlain(text.part(before, index), to: &scratch)
      }
      for byte in scratch.span {
        guard count < room.count else { return 0 }
        if ASCII.isLetter(byte) || ASCII.isDigit(byte) {
          room[count] = ASCII.upper(byte)
          count += 1
        } else if code >= 0x80, byte <= ASCII.space {
          room[count] = ASCII.unreadable
          count += 1
        }
      }
    }
    return count
  }

  /// True when `text` holds a digit and no letter: a number, and no word with a number before it (`2. Tidak`).
  @usableFromInline package static func isWithoutLetters(_ text: ByteSpan) -> Bool {
    withKey(text) { key in
      for byte in key where !ASCII.isDigit(byte) { return false }
      return key.count > 0
    }
  }

  /// The key of a word of a list. For set-up.
  @usableFromInline package static func of(_ word: String) -> String {
    word.withBytes { withKey($0) { String(decoding: $0, as: UTF8.self) } }
  }
}

/// A closed or open list of words a column may hold, found without case, spaces and punctuation.
@usableFromInline package final class WordList: Sendable {
  private let table: ByteTable
  private let exact: ByteTable
  private let spellings: [[UInt8]]
  private let prefixes: [[UInt8]]
  /// Whether other words pass as well.
  @usableFromInline package let isOpen: Bool

  /// Builds the list; `prefixes` are the beginnings of words that pass as they are (`B*`).
  @usableFromInline package init(words: [String], prefixes: [String], isOpen: Bool) {
    table = ByteTable(words.enumerated().map { (WordKey.of($0.element), Int32($0.offset)) })
    exact = ByteTable(words.map { ($0, 1) })
    spellings = words.map { Array($0.utf8) }
    self.prefixes = prefixes.map { Array($0.utf8) }
    self.isOpen = isOpen
  }

  /// True when `text` is exactly a word of the list.
  @usableFromInline package func holds(_ text: ByteSpan) -> Bool { exact.contains(text) }

  /// Writes the list's spelling of `text` to `output` (which is cleared first); for an open list, or a beginning that
  /// passes, the trimmed text in capitals. False when the text is not of the list. What follows a `/` is tried
  /// without (`R1/900VA`).
  @usableFromInline package func read(_ text: ByteSpan, output: inout ByteScratch) -> Bool {
    output.clear()
    if let word = find(text) {
      spellings[word].withUnsafeBufferPointer { output.append($0) }
      return true
    }
    var head = text.trimmed()
    if let slash = head.firstIndex(of: ASCII.slash), slash > 0, !WordKey.isWithoutLetters(text) {
      head = head.part(0, slash)
      if let word = find(head) {
        spellings[word].withUnsafeBufferPointer { output.append($0) }
        return true
      }
    }
    for prefix in prefixes where head.count >= prefix.count {
      var same = true
      for index in 0..<prefix.count where ASCII.upper(head[index]) != prefix[index] { same = false }
      if same {
        for byte in head { output.append(ASCII.upper(byte)) }
        return true
      }
    }
    if isOpen { for byte in text.trimmed() { output.append(ASCII.upper(byte)) } }
    return isOpen
  }

  private func find(_ text: ByteSpan) -> Int? {
    if WordKey.isWithoutLetters(text), DigitReading.read(text, emptyWords: .none, lettersAsDigits: false).parted {
      return nil
    }
    let word = WordKey.withKey(text) { table.value(of: $0) }
    return word < 0 ? nil : Int(word)
  }
}
