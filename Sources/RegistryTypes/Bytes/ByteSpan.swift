/// Borrowed bytes of one field; valid only while their owner (a chunk of rows) is.
@usableFromInline package typealias ByteSpan = UnsafeBufferPointer<UInt8>

/// ASCII values that the readers of this module name often.
@usableFromInline package enum ASCII {
  @usableFromInline package static let tab: UInt8 = 0x09
  @usableFromInline package static let space: UInt8 = 0x20
  @usableFromInline package static let quote: UInt8 = 0x22
  /// Stands for a character that is none of ASCII's: neither a letter nor nothing.
  @usableFromInline package static let unreadable: UInt8 = 0x80
  @usableFromInline package static let apostrophe: UInt8 = 0x27
  @usableFromInline package static let openParenthesis: UInt8 = 0x28
  @usableFromInline package static let closeParenthesis: UInt8 = 0x29
  @usableFromInline package static let plus: UInt8 = 0x2B
  @usableFromInline package static let comma: UInt8 = 0x2C
  @usableFromInline package static let hyphen: UInt8 = 0x2D
  @usableFromInline package static let dot: UInt8 = 0x2E
  @usableFromInline package static let slash: UInt8 = 0x2F
  @usableFromInline package static let zero: UInt8 = 0x30
  @usableFromInline package static let colon: UInt8 = 0x3A
  @usableFromInline package static let semicolon: UInt8 = 0x3B
  @usableFromInline package static let equals: UInt8 = 0x3D
  @usableFromInline package static let at: UInt8 = 0x40
  @usableFromInline package static let backslash: UInt8 = 0x5C
  @usableFromInline package static let underscore: UInt8 = 0x5F
  @usableFromInline package static let backtick: UInt8 = 0x60
  @usableFromInline package static let bar: UInt8 = 0x7C

  /// True for `0` to `9`.
  @inlinable @inline(__always)
  package static func isDigit(_ byte: UInt8) -> Bool { byte &- zero < 10 }

  /// True for `A` to `Z` and `a` to `z`.
  @inlinable @inline(__always)
  package static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// `a` to `z` as `A` to `Z`; any other byte as it is.
  @inlinable @inline(__always)
  package static func upper(_ byte: UInt8) -> UInt8 { byte &- 0x61 < 26 ? byte & 0xDF : byte }
}

extension UnsafeBufferPointer where Element == UInt8 {
  /// The bytes from `start` up to `end`, without copying. Both must lie within the span.
  @inlinable @inline(__always)
  package func part(_ start: Int, _ end: Int) -> ByteSpan { ByteSpan(rebasing: self[start..<end]) }

  /// True when both spans hold the same bytes.
  @inlinable
  package func same(as other: ByteSpan) -> Bool {
    guard count == other.count, let mine = baseAddress, let others = other.baseAddress else {
      return count == other.count
    }
    return ByteWords.same(mine, others, count: count)
  }

  /// True when the span holds the bytes of `text`.
  @inlinable
  package func same(as text: StaticString) -> Bool {
    same(as: ByteSpan(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// The span without ASCII white space at either end.
  @inlinable
  package func trimmed() -> ByteSpan {
    var start = 0
    var end = count
    while start < end, self[start] <= ASCII.space { start += 1 }
    while end > start, self[end - 1] <= ASCII.space { end -= 1 }
    return part(start, end)
  }
}

extension String {
  /// Runs `body` on the text's UTF-8 bytes. For tests and set-up, never for a row.
  @usableFromInline package func withBytes<Result>(_ body: (ByteSpan) throws -> Result) rethrows -> Result {
    var copy = self
    return try copy.withUTF8 { try body($0) }
  }
}
