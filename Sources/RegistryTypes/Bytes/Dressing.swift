extension UnsafeBufferPointer where Element == UInt8 {
  /// The value without what programs leave around it: blanks and invisible characters of any kind, the apostrophe by
  /// which a spreadsheet marks text, `="..."`, a pair of quotes. Nothing inside is touched. O(what is taken off).
  @usableFromInline package func undressed() -> ByteSpan {
    var text = withoutBlankEnds()
    while let first = text.first {
      let before = text.count
      if first == ASCII.equals, before > 2, text[1] == ASCII.quote, text[before - 1] == ASCII.quote {
        text = text.part(2, before - 1)
      } else if first == ASCII.apostrophe || first == ASCII.quote {
        let isPair = before > 1 && text[before - 1] == first
        if isPair || first == ASCII.apostrophe { text = text.part(1, isPair ? before - 1 : before) }
      }
      text = text.withoutBlankEnds()
      if text.count == before { break }
    }
    return text
  }

  /// True when nothing that ``undressed()`` takes off can begin or end with this byte: for the quick question whether a
  /// value is bare. False says nothing.
  @inline(__always)
  package static func isBareEnd(_ byte: UInt8) -> Bool {
    byte > ASCII.space && byte < 0x7F && byte != ASCII.apostrophe && byte != ASCII.quote && byte != ASCII.equals
      && byte != ASCII.backslash
  }

  private func withoutBlankEnds() -> ByteSpan {
    var start = 0
    while start < count {
      var next = start
      guard ByteSpan.isBlank(UnicodeNormaliser.scalar(in: self, at: &next)) else { break }
      start = next
    }
    var end = count
    while end > start {
      // Back to where the last character begins.
      var last = end - 1
      while last > start, self[last] & 0xC0 == 0x80, end - last < 4 { last -= 1 }
      var next = last
      guard ByteSpan.isBlank(UnicodeNormaliser.scalar(in: self, at: &next)), next == end else { break }
      end = last
    }
    return part(start, end)
  }

  private static func isBlank(_ code: UInt32) -> Bool {
    UnicodeNormaliser.isBlank(code) || UnicodeNormaliser.isInvisible(code)
  }
}
