#if canImport(Glibc)
  import Glibc
#endif

/// Builds CSV rows (RFC 4180, comma, LF) as bytes. A field is quoted only when it must be.
///
/// A row is any number of field calls and one `endRow()`. A field made of several pieces is written between
/// `beginField()` and `endField()`. The caller keeps the number of fields right.
///
///     var rows = RowBuffer()
///     rows.field(name)
///     rows.digits(nik, width: 16)
///     rows.endRow()
@usableFromInline
package struct RowBuffer: ~Copyable {
  @usableFromInline var storage: UnsafeMutablePointer<UInt8>
  @usableFromInline var capacity: Int
  /// Bytes written so far.
  @inlinable
  package var count: Int { used }
  @usableFromInline var used = 0
  @usableFromInline var openField = -1
  @usableFromInline var rowIsFresh = true
  /// Rows ended so far.
  @usableFromInline package var rows: Int { rowCount }
  @usableFromInline var rowCount = 0

  @usableFromInline package init(capacity: Int = 300 << 10) {
    self.capacity = max(capacity, 64)
    storage = .allocate(capacity: self.capacity + RowBuffer.slack)
  }

  deinit { storage.deallocate() }

  /// Gives the bytes away.
  @usableFromInline package consuming func owned() -> OwnedBytes {
    let bytes = OwnedBytes(storage, count: used)
    discard self
    return bytes
  }

  /// The bytes so far; valid until the next change.
  @usableFromInline package var view: ByteView { ByteView(start: UnsafePointer(storage), count: used) }

  /// Forgets the content, keeps the memory.
  @usableFromInline package mutating func removeAll() {
    used = 0
    rowCount = 0
    rowIsFresh = true
    openField = -1
  }

  /// Makes room for `extra` more bytes.
  @inlinable
  mutating func reserve(_ extra: Int) {
    if used + extra > capacity { grow(extra) }
  }

  @usableFromInline
  mutating func grow(_ extra: Int) {
    storage.grow(&capacity, used: used, extra: extra, slack: RowBuffer.slack)
  }

  /// Bytes behind the last one that may be looked at, so that fields are searched a word at a time to their end.
  @usableFromInline static var slack: Int { 8 }

  @inlinable
  mutating func separate() {
    if rowIsFresh {
      rowIsFresh = false
    } else {
      storage[used] = 44
      used += 1
    }
  }

  /// Writes one field, quoted when it holds a comma, a quote or a line end.
  @inlinable
  package mutating func field(_ value: ByteView) {
    reserve(value.count * 2 + 4)
    separate()
    if value.count == 0 { return }
    let from = used
    used += value.count
    if RowBuffer.copy(value, to: storage + from) { quote(from: from) }
  }

  /// Writes a text of the programme's own.
  @usableFromInline package mutating func field(_ text: StaticString) {
    field(ByteView(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Writes a text. Not for hot paths.
  @usableFromInline package mutating func field(_ text: String) {
    var copy = text
    copy.withUTF8 { field(ByteView($0)) }
  }

  /// Writes an empty field.
  @inlinable
  package mutating func emptyField() {
    reserve(4)
    separate()
  }

  /// Writes a decimal number.
  @inlinable
  package mutating func field(number: Int) {
    reserve(28)
    separate()
    if number >= 0 && number < 100 {
      // Most are counts and codes.
      let tens = UInt8(truncatingIfNeeded: number / 10)
      storage[used] = 48 &+ tens
      if tens > 0 { used += 1 }
      storage[used] = 48 &+ UInt8(truncatingIfNeeded: number) &- tens &* 10
      used += 1
      return
    }
    appendNumber(number)
  }

  /// Writes a number with leading zeros up to `width` digits.
  @inlinable
  package mutating func digits(_ value: UInt64, width: Int) {
    reserve(28)
    separate()
    appendDigits(value, width: width)
  }

  /// Writes a single digit or character.
  @inlinable
  package mutating func character(_ byte: UInt8) {
    reserve(4)
    separate()
    storage[used] = byte
    used += 1
  }

  // MARK: A field in pieces

  /// Starts a field made of several pieces.
  @inlinable
  package mutating func beginField() {
    reserve(4)
    separate()
    openField = used
  }

  /// Adds bytes to the open field.
  @inlinable
  package mutating func append(_ value: ByteView) {
    reserve(value.count + 4)
    if value.count > 0 { memcpy(storage + used, value.start, value.count) }
    used += value.count
  }

  /// Adds a text of the programme's own to the open field.
  @usableFromInline package mutating func append(_ text: StaticString) {
    append(ByteView(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Adds a byte to the open field.
  @inlinable
  package mutating func append(_ byte: UInt8) {
    reserve(4)
    storage[used] = byte
    used += 1
  }

  /// Adds a decimal number to the open field.
  @inlinable
  package mutating func append(number: Int) {
    reserve(28)
    appendNumber(number)
  }

  /// Adds a number with leading zeros to the open field.
  @inlinable
  package mutating func append(digits value: UInt64, width: Int) {
    reserve(28)
    appendDigits(value, width: width)
  }

  /// Ends the open field and quotes it when it must be.
  @inlinable
  package mutating func endField() {
    let from = openField
    openField = -1
    if from >= 0 { quoteIfNeeded(from: from) }
  }

  /// Ends the row.
  @inlinable
  package mutating func endRow() {
    reserve(4)
    storage[used] = 10
    used += 1
    rowIsFresh = true
    rowCount += 1
  }

  /// Adds whole rows, written elsewhere as canonical CSV, that end in a line feed.
  @usableFromInline package mutating func appendRows(_ encoded: ByteView, rows: Int) {
    append(encoded)
    rowCount += rows
    rowIsFresh = true
  }

  /// Writes a field from the first `count` bytes, at most 24, of three words whose first byte is the highest.
  @inlinable
  package mutating func field(words: (UInt64, UInt64, UInt64), count: Int) {
    reserve(56)
    separate()
    let target = UnsafeMutableRawPointer(storage + used)
    target.storeBytes(of: words.0.bigEndian, as: UInt64.self)
    target.storeBytes(of: words.1.bigEndian, toByteOffset: 8, as: UInt64.self)
    target.storeBytes(of: words.2.bigEndian, toByteOffset: 16, as: UInt64.self)
    let from = used
    used += count
    // Of the words, as they are still at hand; what is beyond `count` does not matter.
    let found =
      RowBuffer.special(words.0 & RowBuffer.mask(count)) | RowBuffer.special(words.1 & RowBuffer.mask(count - 8))
      | RowBuffer.special(words.2 & RowBuffer.mask(count - 16))
    if found != 0 { quote(from: from) }
  }

  /// The first `count` bytes of a word, from the highest.
  @inlinable @inline(__always)
  static func mask(_ count: Int) -> UInt64 { count >= 8 ? ~0 : count <= 0 ? 0 : ~(~0 >> UInt64(count * 8)) }

  /// Copies field `index` of `row` as it stands in its file, which is how this buffer would write it; only where a quote
  /// in the field was undone when the row was read, it is written anew.
  @inlinable
  package mutating func copyField(_ row: Row, _ index: Int) {
    let encoded = row.encoded(index)
    if encoded.count > 0 && encoded.start[0] == 34 {
      field(row[index])
    } else {
      rawFields(encoded)
    }
  }

  /// Adds bytes of the current row as they are: several fields, already separated and quoted.
  @inlinable
  package mutating func rawFields(_ encoded: ByteView) {
    reserve(encoded.count + 4)
    separate()
    if encoded.count > 0 { memcpy(storage + used, encoded.start, encoded.count) }
    used += encoded.count
  }

  /// Writes a whole row of fields that are encoded already (`head`, `word`, `mark` and `tail`), with two texts after the
  /// second of them.
  @inlinable
  package mutating func row(
    _ head: ByteView, _ word: ByteView, texts first: ByteView, _ second: ByteView, _ mark: ByteView, _ tail: ByteView
  ) {
    reserve(head.count + word.count + (first.count + second.count) * 2 + mark.count + tail.count + 24)
    put(head)
    put(word)
    text(first)
    text(second)
    put(mark)
    if tail.count > 0 { memcpy(storage + used, tail.start, tail.count) }
    used += tail.count
    storage[used] = 10
    used += 1
    rowIsFresh = true
    rowCount += 1
  }

  /// Bytes and a comma, where there is room.
  @inlinable @inline(__always)
  mutating func put(_ bytes: ByteView) {
    if bytes.count > 0 { memcpy(storage + used, bytes.start, bytes.count) }
    used += bytes.count
    storage[used] = 44
    used += 1
  }

  /// The same, quoted where it must be.
  @inlinable @inline(__always)
  mutating func text(_ bytes: ByteView) {
    if bytes.count > 0 {
      let from = used
      memcpy(storage + used, bytes.start, bytes.count)
      used += bytes.count
      quoteIfNeeded(from: from)
    }
    storage[used] = 44
    used += 1
  }

  /// Writes a field of `width` bytes to be filled in later; answers its place, counted from the first byte. Fields
  /// written afterwards do not move it.
  @inlinable
  package mutating func room(_ width: Int) -> Int {
    reserve(width + 4)
    separate()
    let place = used
    memset(storage + used, 48, width)
    used += width
    return place
  }

  /// Starts a row with fields written elsewhere and two numbers that are not negative.
  @inlinable
  package mutating func rowStart(_ encoded: ByteView, _ first: Int, _ second: Int) {
    reserve(encoded.count + 48)
    rowIsFresh = false
    memcpy(storage + used, encoded.start, encoded.count)
    used += encoded.count
    storage[used] = 44
    used += 1
    appendDigits(UInt64(first), width: 1)
    storage[used] = 44
    used += 1
    appendDigits(UInt64(second), width: 1)
  }

  // MARK: Inside

  @inlinable
  mutating func appendNumber(_ value: Int) {
    if value < 0 {
      storage[used] = 45
      used += 1
      appendDigits(UInt64(value.magnitude), width: 1)
    } else {
      appendDigits(UInt64(value), width: 1)
    }
  }

  @inlinable
  mutating func appendDigits(_ value: UInt64, width: Int) {
    if value < 100_000_000 && width <= 8 {
      let digits = RowBuffer.eightDigits(value)
      let length = max(8 - min(digits.trailingZeroBitCount >> 3, 7), width)
      UnsafeMutableRawPointer(storage + used).storeBytes(
        of: ((digits | 0x3030_3030_3030_3030) >> UInt64((8 - length) * 8)).littleEndian, as: UInt64.self)
      used += length
      return
    }
    if value >= 10_000_000_000_000_000 || width > 16 {
      appendLongDigits(value, width: width)
      return
    }
    let high = RowBuffer.eightDigits(value / 100_000_000)
    let low = RowBuffer.eightDigits(value % 100_000_000)
    // The first digit stands in the lowest byte, so zeros in front are trailing zero bits.
    let zeros = high != 0 ? high.trailingZeroBitCount >> 3 : 8 + min(low.trailingZeroBitCount >> 3, 7)
    let length = max(16 - zeros, width)
    let zero: UInt64 = 0x3030_3030_3030_3030
    let target = UnsafeMutableRawPointer(storage + used)
    if length > 8 {
      target.storeBytes(of: ((high | zero) >> UInt64((16 - length) * 8)).littleEndian, as: UInt64.self)
      target.storeBytes(of: (low | zero).littleEndian, toByteOffset: length - 8, as: UInt64.self)
    } else {
      target.storeBytes(of: ((low | zero) >> UInt64((8 - length) * 8)).littleEndian, as: UInt64.self)
    }
    used += length
  }

  /// The eight decimal digits of a number below 100 million, one a byte, the first in the lowest: four digits, two and
  /// one at a time are parted by multiplication with the reciprocals of 10,000, 100 and 10.
  @inlinable @inline(__always)
  static func eightDigits(_ value: UInt64) -> UInt64 {
    let fours = value / 10_000 | (value % 10_000) << 32
    let hundreds = ((fours &* 10_486) >> 20) & 0x0000_007F_0000_007F
    let twos = hundreds | (fours &- hundreds &* 100) << 16
    let tens = ((twos &* 103) >> 10) & 0x000F_000F_000F_000F
    return tens | (twos &- tens &* 10) << 8
  }

  /// Any number, digit by digit.
  @usableFromInline
  mutating func appendLongDigits(_ value: UInt64, width: Int) {
    var length = 1
    var rest = value / 10
    while rest > 0 {
      length += 1
      rest /= 10
    }
    length = max(length, min(width, 20))
    var position = used + length
    var left = value
    while position > used {
      position -= 1
      storage[position] = UInt8(truncatingIfNeeded: 48 &+ left % 10)
      left /= 10
    }
    used += length
  }

  /// Copies a field that is not empty. Answers whether it must be quoted, which is seen from the same words: to look at what
  /// was just written would be to wait for it. The last word overlaps the one before it.
  @inlinable @inline(__always)
  static func copy(_ value: ByteView, to target: UnsafeMutablePointer<UInt8>) -> Bool {
    let source = UnsafeRawPointer(value.start)
    let target = UnsafeMutableRawPointer(target)
    let count = value.count
    if count >= 8 {
      let last = count &- 8
      var found: UInt64 = 0
      var at = 0
      while at < last {
        let word = source.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        target.storeBytes(of: word, toByteOffset: at, as: UInt64.self)
        found |= special(word)
        at &+= 8
      }
      let word = source.loadUnaligned(fromByteOffset: last, as: UInt64.self)
      target.storeBytes(of: word, toByteOffset: last, as: UInt64.self)
      return found | special(word) != 0
    }
    if count >= 4 {
      let first = source.loadUnaligned(as: UInt32.self)
      let last = source.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      target.storeBytes(of: first, as: UInt32.self)
      target.storeBytes(of: last, toByteOffset: count &- 4, as: UInt32.self)
      return special(UInt64(first) | UInt64(last) << 32) != 0
    }
    // One to three bytes: the first, the middle and the last are all of them.
    let first = source.load(as: UInt8.self)
    let middle = source.load(fromByteOffset: count >> 1, as: UInt8.self)
    let last = source.load(fromByteOffset: count &- 1, as: UInt8.self)
    target.storeBytes(of: first, as: UInt8.self)
    target.storeBytes(of: middle, toByteOffset: count >> 1, as: UInt8.self)
    target.storeBytes(of: last, toByteOffset: count &- 1, as: UInt8.self)
    return special(UInt64(first) | UInt64(middle) << 8 | UInt64(last) << 16) != 0
  }

  @inlinable @inline(__always)
  mutating func quoteIfNeeded(from: Int) {
    var position = from
    while position &+ 8 < used {
      if RowBuffer.special(word(at: position)) != 0 {
        quote(from: from)
        return
      }
      position &+= 8
    }
    if position == used { return }
    // One to eight bytes are left; those behind them are taken out.
    let behind = UInt64(64 &- (used &- position) &* 8)
    if RowBuffer.special(word(at: position) << behind) != 0 { quote(from: from) }
  }

  @inlinable @inline(__always)
  func word(at position: Int) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(storage + position).loadUnaligned(as: UInt64.self))
  }

  /// Not zero when a byte of `word` is one for which a field is quoted: a byte that equals one of the four turns to zero.
  @inlinable @inline(__always)
  static func special(_ word: UInt64) -> UInt64 {
    zeros(word ^ 0x2C2C_2C2C_2C2C_2C2C) | zeros(word ^ 0x2222_2222_2222_2222)
      | zeros(word ^ 0x0A0A_0A0A_0A0A_0A0A) | zeros(word ^ 0x0D0D_0D0D_0D0D_0D0D)
  }

  /// Not zero when a byte of `word` is.
  @inlinable @inline(__always)
  static func zeros(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  @usableFromInline
  mutating func quote(from: Int) {
    var quotes = 0
    for position in from..<used where storage[position] == 34 { quotes += 1 }
    reserve(quotes + 6)
    var target = used + quotes + 1
    let end = target + 1
    storage[target] = 34
    target -= 1
    var source = used - 1
    while source >= from {
      let byte = storage[source]
      storage[target] = byte
      target -= 1
      if byte == 34 {
        storage[target] = 34
        target -= 1
      }
      source -= 1
    }
    storage[target] = 34
    used = end
  }
}
