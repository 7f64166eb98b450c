/// Words that stand for an empty field (`-`, `NULL`, `TIDAK ADA` ...), a list of the pipeline.
///
/// Compared without case, spaces and punctuation, so `Tidak Ada`, `TIDAK-ADA` and `tidakada` are one. A mark of a single
/// letter (`\N`, a database's NULL) is compared as it stands: its letter alone is no word for empty.
@usableFromInline package final class EmptyWords: Sendable {
  private let words: ByteTable
  private let marks: ByteTable
  /// First letters and lengths of the words.
  let shapes: WordShapes

  /// Builds the list.
  @usableFromInline package init(_ words: [String]) {
    func isMark(_ word: String) -> Bool {
      word.utf8.count > 1 && word.utf8.filter(ASCII.isLetter).count == 1 && EmptyWords.key(word).utf8.count == 1
    }
    marks = ByteTable(words.filter(isMark).map { ($0, 1) })
    let keys = words.filter { !isMark($0) }.map { EmptyWords.key($0) }
    self.words = ByteTable(keys.map { ($0, 1) })
    shapes = WordShapes(keys)
  }

  /// The list without words: only an empty text is empty.
  @usableFromInline package static let none = EmptyWords([])

  private static func key(_ word: String) -> String {
    String(
      decoding: word.utf8.filter { ASCII.isLetter($0) || ASCII.isDigit($0) }.map { ASCII.upper($0) }, as: UTF8.self)
  }

  /// True when `text` is a mark of the list, which no person writes.
  @usableFromInline package func containsMark(_ text: ByteSpan) -> Bool {
    text.count == 2 && !ASCII.isLetter(text[0]) && marks.contains(text)
  }

  /// True when `text` is empty, punctuation only, or one of the words. Looks at the first 32 bytes.
  @usableFromInline package func contains(_ text: ByteSpan) -> Bool {
    if text.isEmpty { return true }
    if text.count > 32 { return false }
    if containsMark(text) { return true }
    // Most texts do not begin as any of the words does.
    if text.count > 1, ASCII.isLetter(text[0]), ASCII.isLetter(text[1]), !shapes.mayBegin(text[0], text[1]) {
      return false
    }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { room in
      var count = 0
      for byte in text {
        if byte >= 0x80 { return false }
        if ASCII.isLetter(byte) || ASCII.isDigit(byte) {
          room[count] = ASCII.upper(byte)
          count += 1
        }
      }
      if count == 0 { return true }
      return words.contains(ByteSpan(rebasing: UnsafeBufferPointer(room)[0..<count]))
    }
  }
}
