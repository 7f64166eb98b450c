import TabularIO

/// The words of a list, found in the bytes of a value without making texts; letters of ASCII compare without case.
final class ListedWords {
  private let bytes: UnsafeMutablePointer<UInt8>
  private let words: [Word]

  private struct Word {
    let start: Int
    let count: Int
    /// Whether it only begins the value.
    let isPrefix: Bool
  }

  /// `words` that end in `*` begin values; the first that fits counts.
  init(_ words: [String]) {
    var all: [UInt8] = []
    var places: [Word] = []
    for word in words {
      let isPrefix = word.hasSuffix("*")
      let text = word.utf8.dropLast(isPrefix ? 1 : 0).map(ListedWords.folded)
      places.append(Word(start: all.count, count: text.count, isPrefix: isPrefix))
      all += text
    }
    bytes = .allocate(capacity: max(all.count, 1))
    bytes.initialize(from: all, count: all.count)
    self.words = places
  }

  deinit { bytes.deallocate() }

  /// The place of the word that `value` is; the number of words when it is none of them or empty.
  func place(of value: ByteView) -> Int {
    for index in 0..<words.count where matches(words[index], value) { return index }
    return words.count
  }

  private func matches(_ word: Word, _ value: ByteView) -> Bool {
    if word.isPrefix ? value.count < word.count : value.count != word.count { return false }
    let start = bytes + word.start
    for index in 0..<word.count where ListedWords.folded(value.start[index]) != start[index] { return false }
    return true
  }

  @inline(__always)
  private static func folded(_ byte: UInt8) -> UInt8 { byte >= 97 && byte <= 122 ? byte - 32 : byte }
}
