import Glibc

/// Text that was UTF-8, was taken for Windows-1252 or ISO 8859-1, and was written as UTF-8 once more: `MA’RUF` becomes
/// `MAâ€™RUF`, a no-break space `Â` and one.
///
/// It is read back only where it can be nothing else: all characters of the field beyond ASCII belong to such sequences,
/// and each stands for a character that the wrong reading produces in texts of Latin letters.
enum TwiceEncoded {
  /// How often a text may have been written anew. What exports give has rarely gone through more.
  private static let rounds = 3

  /// False when no field of `content`, which is UTF-8, holds such a sequence. Most rows with other letters than ASCII end
  /// here.
  static func isPossible(_ content: ByteView) -> Bool {
    // A lead character (U+00C2…U+00EF), and behind it another beyond ASCII.
    var at = content.start
    let end = content.start + content.count
    while at + 3 < end, let found = memchr(at, 0xC3, end - at - 3) {
      at = UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
      if isLead(at[1] | 0x40), at[2] >= 0xC2 { return true }
      at += 1
    }
    return false
  }

  /// Reads `bytes`, which are UTF-8, back in place; answers how many are left: fewer, or as many when nothing was to be
  /// read back.
  static func readBack(_ bytes: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
    var count = count
    for _ in 0..<rounds {
      guard isWhole(bytes, count) else { break }
      count = write(bytes, count)
    }
    return count
  }

  /// Whether there are characters beyond ASCII and all of them belong to sequences.
  private static func isWhole(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) -> Bool {
    var index = 0
    var found = false
    while index < count {
      if bytes[index] < 0x80 {
        index += 1
        continue
      }
      guard let sequence = Sequence(bytes, index, count) else { return false }
      index += sequence.size
      found = true
    }
    return found
  }

  /// Writes what the sequences stand for; a sequence is always longer.
  private static func write(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    var index = 0
    var used = 0
    while index < count {
      if let sequence = bytes[index] >= 0x80 ? Sequence(bytes, index, count) : nil {
        for place in 0..<sequence.length { bytes[used + place] = sequence[place] }
        used += sequence.length
        index += sequence.size
      } else {
        bytes[used] = bytes[index]
        used += 1
        index += 1
      }
    }
    return used
  }

  /// First bytes of two and three in UTF-8 that begin what is read back; as characters they are `Â Ã Å Æ Ë â ï`.
  private static func isLead(_ byte: UInt8) -> Bool {
    switch byte {
    case 0xC2, 0xC3, 0xC5, 0xC6, 0xCB, 0xE2, 0xEF: true
    default: false
    }
  }

  /// Characters that stand for the bytes of one.
  private struct Sequence {
    /// Bytes of the characters.
    let size: Int
    /// Bytes of the one they stand for.
    let length: Int
    private var first: UInt8
    private var second: UInt8
    private var third: UInt8 = 0

    subscript(place: Int) -> UInt8 { place == 0 ? first : place == 1 ? second : third }

    init?(_ bytes: UnsafeMutablePointer<UInt8>, _ start: Int, _ count: Int) {
      guard start + 1 < count, bytes[start] == 0xC3, TwiceEncoded.isLead(bytes[start + 1] | 0x40) else { return nil }
      first = bytes[start + 1] | 0x40
      var at = start + 2
      guard let next = TwiceEncoded.byte(bytes, &at, count) else { return nil }
      second = next
      // Capitals were asked for behind the wrong reading: `â€™` has become `Â€™`.
      if first == 0xC2, second == 0x80 { first = 0xE2 }
      if first < 0xE0 {
        guard TwiceEncoded.isCharacter(UInt16(first & 0x1F) << 6 | UInt16(second & 0x3F)) else { return nil }
        length = 2
      } else {
        guard let last = TwiceEncoded.byte(bytes, &at, count) else { return nil }
        third = last
        let low = UInt16(second & 0x3F) << 6 | UInt16(third & 0x3F)
        guard TwiceEncoded.isCharacter(UInt16(first & 0x0F) << 12 | low) else { return nil }
        length = 3
      }
      size = at - start
    }
  }

  /// The continuation byte (0x80…0xBF) that the character at `index` stands for, and moves past it.
  private static func byte(_ bytes: UnsafeMutablePointer<UInt8>, _ index: inout Int, _ count: Int) -> UInt8? {
    guard index + 1 < count, bytes[index] >= 0xC2 else { return nil }
    let lead = bytes[index]
    // ISO 8859-1, controls included.
    if lead == 0xC2 {
      index += 2
      return bytes[index - 1]
    }
    let code: UInt16
    let size: Int
    if lead < 0xE0 {
      (code, size) = (UInt16(lead & 0x1F) << 6 | UInt16(bytes[index + 1] & 0x3F), 2)
    } else {
      guard lead < 0xF0, index + 2 < count else { return nil }
      let low = UInt16(bytes[index + 1] & 0x3F) << 6 | UInt16(bytes[index + 2] & 0x3F)
      (code, size) = (UInt16(lead & 0x0F) << 12 | low, 3)
    }
    guard let byte = DialectText.byte(ofWindows1252: code) else { return nil }
    index += size
    return byte
  }

  /// What texts of Latin letters hold beyond ASCII: the second half of ISO 8859-1, the rest of Windows-1252, the marks of
  /// U+2000…U+203F, the byte order mark and what stands for an unreadable character; and what a second wrong reading makes
  /// of the five bytes that are nothing in Windows-1252.
  private static func isCharacter(_ code: UInt16) -> Bool {
    switch code {
    case 0xA0...0xFF, 0x2000...0x203F, 0xFEFF, 0xFFFD, 0x81, 0x8D, 0x8F, 0x90, 0x9D: true
    default: DialectText.byte(ofWindows1252: code) != nil
    }
  }
}
