/// Folded forms of words that a worker has met in plain names, so that SITI is folded once and not a million times.
///
/// A word has one place; another word that belongs there takes it over. What it answers is what folding would:
/// results do not depend on what was met before. 160 KiB.
@usableFromInline package struct KnownNameWords: ~Copyable {
  /// A word of at most fifteen letters and its folded form.
  struct Entry {
    var wordLow: UInt64 = 0
    var wordHigh: UInt64 = 0
    var foldedLow: UInt64 = 0
    var foldedHigh: UInt64 = 0
    /// Letters of the folded form; 0 for a word that must be read with what stands around it.
    var length = 0
  }

  private static let bits = 12
  private let entries: UnsafeMutablePointer<Entry>

  @usableFromInline package init() {
    entries = .allocate(capacity: 1 << KnownNameWords.bits)
    entries.initialize(repeating: Entry(), count: 1 << KnownNameWords.bits)
  }

  deinit { entries.deallocate() }

  /// Where a word belongs.
  @inline(__always)
  func place(_ low: UInt64, _ high: UInt64) -> Int {
    Int(truncatingIfNeeded: (low &* 0x9E37_79B9_7F4A_7C15 ^ high &* 0xC2B2_AE3D_27D4_EB4F) >> 52)
  }

  subscript(place: Int) -> Entry {
    @inline(__always) get { entries[place] }
    @inline(__always) nonmutating set { entries[place] = newValue }
  }
}

extension NameRules {
  /// Reads a name of capital letters and single spaces whose words are no title, no marker and no spelling that
  /// depends on the words around it. False leaves the name to the readers of all names.
  func readKnown(_ text: ByteSpan, into scratch: inout NameScratch, _ known: inout KnownNameWords) -> Bool {
    let count = text.count
    if count == 0 || count > NameScratch.longestPlain || mayBeEmptyWord(text) { return false }
    scratch.clean.clear()
    scratch.clean.append(text)
    scratch.clean.endWithZeros()
    scratch.folded.clear()
    scratch.folded.reserve(256)
    let letters = UnsafePointer(scratch.clean.base)
    var start = 0
    while true {
      let first = ByteWords.word(letters + start)
      var length = ByteWords.capitals(first)
      var low = first
      var high: UInt64 = 0
      if length < 8 {
        if length == 0 { return false }
        low &= (1 << UInt64(length &* 8)) &- 1
      } else {
        let second = ByteWords.word(letters + (start &+ 8))
        let more = ByteWords.capitals(second)
        if more == 8 { return false }
        high = second & ((1 << UInt64(more &* 8)) &- 1)
        length &+= more
      }
      let end = start &+ length
      if end < count, letters[end] != ASCII.space { return false }
      let place = known.place(low, high)
      var entry = known[place]
      if entry.wordLow != low || entry.wordHigh != high {
        entry = learn(ByteSpan(start: letters + start, count: length), low, high, &scratch)
        known[place] = entry
      }
      if entry.length == 0 { return false }
      if start > 0 { scratch.folded.append(ASCII.space) }
      scratch.folded.append(entry.foldedLow, entry.foldedHigh, count: entry.length)
      if end == count { break }
      start = end &+ 1
    }
    scratch.father.clear()
    scratch.isPlain = true
    return true
  }

  /// What is to be known of a word.
  private func learn(_ word: ByteSpan, _ low: UInt64, _ high: UInt64, _ scratch: inout NameScratch)
    -> KnownNameWords.Entry
  {
    var entry = KnownNameWords.Entry(wordLow: low, wordHigh: high)
    if isFrontTitle(word) || isBetween(word) { return entry }
    let at = scratch.folded.count
    let variant = foldWord(word, &scratch)
    if variant >= 0 {
      if variant & 3 != NameLists.VariantPlace.anywhere.rawValue {
        scratch.folded.truncate(to: at)
        return entry
      }
      appendStandard(variant, at: at, &scratch)
    }
    let folded = scratch.folded.span.part(at, scratch.folded.count)
    if folded.count <= 16 {
      for (index, byte) in folded.enumerated() {
        if index < 8 {
          entry.foldedLow |= UInt64(byte) << UInt64(index * 8)
        } else {
          entry.foldedHigh |= UInt64(byte) << UInt64(index * 8 - 64)
        }
      }
      entry.length = folded.count
    }
    scratch.folded.truncate(to: at)
    return entry
  }
}
