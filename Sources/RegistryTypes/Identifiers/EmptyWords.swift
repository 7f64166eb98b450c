/// Words that stand for an empty field (`-`, `NULL`, `TIDAK ADA` ...), a list of the pipeline.
///
/// Compared without case, spaces and punctuation, so `Tidak Ada`, `TIDAK-ADA` and `tidakada` are one.
@usableFromInline package final class EmptyWords: Sendable {
  private let words: ByteTable
  /// First letters and lengths of the words.
  let shapes: WordShapes

  /// Builds the list.
  @usableFromInline package init(_ words: [String]) {
    self.words = ByteTable(words.map { (EmptyWords.key($0), 1) })
    shapes = WordShapes(words.map { EmptyWords.key($0) })
  }

  /// The list without words: only an empty text is empty.
  @usableFromInline package static let none = EmptyWords([])

  private static func key(_ word: String) -> String {
    String(
      decoding: word.utf8.filter { ASCII.isLetter($0) || ASCII.isDigit($0) }.map { ASCII.upper($0) }, as: UTF8.self)
  }

  /// True when `text` is empty, punctuation only, or one of the words. Looks at the first 32 bytes.
  @usableFromInline package func contains(_ text: ByteSpan) -> Bool {
    if text.isEmpty { return true }
    if text.count > 32 { return false }
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
