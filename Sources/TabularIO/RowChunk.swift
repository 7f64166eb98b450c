import CFieldScan
import Diagnostics

#if canImport(Glibc)
  import Glibc
#endif

/// Some whole rows of one table part, split into fields.
///
/// Owns the bytes; rows and fields are views that live as long as the chunk. Splitting is quote-aware; a quoted
/// field is unescaped in place, once, when the chunk is made.
@usableFromInline
package final class RowChunk {
  @usableFromInline let bytes: UnsafeMutablePointer<UInt8>
  let capacity: Int
  /// Bytes of content.
  @usableFromInline package private(set) var count = 0
  @usableFromInline var separators: UnsafeMutablePointer<UInt32>
  private var separatorCapacity: Int
  /// Fields in a row.
  @usableFromInline package let fieldCount: Int
  /// Rows in the chunk.
  @usableFromInline package private(set) var rowCount = 0
  /// Index of the table part that it comes from.
  @usableFromInline package internal(set) var part = 0
  /// Index, in that part, of its first row.
  @usableFromInline package internal(set) var firstRow = 0

  /// Room for `capacity` bytes of rows with `fieldCount` fields.
  init(capacity: Int, fieldCount: Int) {
    self.capacity = capacity
    self.fieldCount = fieldCount
    bytes = .allocate(capacity: capacity + 64)
    separatorCapacity = max(capacity / 6, 256)
    separators = .allocate(capacity: separatorCapacity)
  }

  deinit {
    bytes.deallocate()
    separators.deallocate()
  }

  /// Splits the first `count` bytes. Throws `badData` when a row has another number of fields.
  func split(count: Int, file: String) throws(Failure) {
    self.count = count
    var sawQuote: Int32 = 0
    var openQuote: Int32 = 0
    var lines = 0
    var found = dtsen_scan_fields(bytes, count, 44, 34, separators, separatorCapacity, &sawQuote, &openQuote, &lines)
    while found == separatorCapacity && found < count {
      separators.deallocate()
      separatorCapacity = min(separatorCapacity * 4, count + 1)
      separators = .allocate(capacity: separatorCapacity)
      found = dtsen_scan_fields(bytes, count, 44, 34, separators, separatorCapacity, &sawQuote, &openQuote, &lines)
    }
    rowCount = found / fieldCount
    var sound =
      openQuote == 0 && rowCount * fieldCount == found && lines == rowCount && (count == 0 || bytes[count - 1] == 10)
    var position = fieldCount - 1
    while sound && position < found {
      sound = bytes[Int(separators[position])] == 10
      position += fieldCount
    }
    if !sound {
      throw Failure(.badData, id: "jumlah kolom baris salah", en: "a row has the wrong number of fields", file: file)
    }
    if sawQuote != 0 { unescape(0..<count) }
  }

  /// Takes in `count` bytes without splitting them.
  func take(count: Int) {
    self.count = count
    rowCount = 0
  }

  /// Splits whole rows from byte `start` on, where a row begins, in about `size` bytes: at least two, where there are so
  /// many. Their separators are counted from byte `base` and stand behind those of `kept` rows that are there already.
  /// Answers how many rows, and where the last of them ends. No byte may be split twice. Throws `badData` when a row has
  /// another number of fields.
  func split(from start: Int, size: Int, base: Int, kept: Int, file: String) throws(Failure) -> (rows: Int, end: Int) {
    let before = kept * fieldCount
    var length = min(size, count - start)
    var sawQuote: Int32 = 0
    var openQuote: Int32 = 0
    var lines = 0
    while true {
      let room = separatorCapacity - before
      let found = dtsen_scan_fields(
        bytes + start, length, 44, 34, separators + before, room, &sawQuote, &openQuote, &lines)
      if found == room && found < length {
        let capacity = min(separatorCapacity * 4, before + count + 1)
        let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
        larger.update(from: separators, count: before)
        separators.deallocate()
        (separators, separatorCapacity) = (larger, capacity)
        continue
      }
      let rows = found / fieldCount
      let isAll = start + length == count
      if !isAll && rows < 2 && lines == rows {
        length = min(length * 2, count - start)
        continue
      }
      var sound = lines == rows && rows > 0
      if isAll { sound = sound && openQuote == 0 && rows * fieldCount == found && bytes[count - 1] == 10 }
      var position = before + fieldCount - 1
      while sound && position < before + rows * fieldCount {
        sound = bytes[start + Int(separators[position])] == 10
        position += fieldCount
      }
      if !sound {
        throw Failure(.badData, id: "jumlah kolom baris salah", en: "a row has the wrong number of fields", file: file)
      }
      let end = start + Int(separators[before + rows * fieldCount - 1]) + 1
      if base != start {
        let shift = UInt32(start - base)
        for place in before..<before + rows * fieldCount { separators[place] &+= shift }
      }
      if sawQuote != 0 { unescape(start..<end) }
      return (rows, end)
    }
  }

  /// Moves the separators of row `index`, counted from `shift` bytes further on, to the front.
  func keep(row index: Int, shift: Int) {
    let first = index * fieldCount
    for field in 0..<fieldCount { separators[field] = separators[first + field] - UInt32(shift) }
  }

  /// What was taken in.
  var content: ByteView { ByteView(start: UnsafePointer(bytes), count: count) }

  /// Doubled quotes become single ones; the room they leave before the closing quote is filled with NUL, which no
  /// field may hold, and which `Row` cuts off. Looks at quotes alone, not at fields: most hold none.
  private func unescape(_ range: Range<Int>) {
    var position = range.lowerBound
    let end = range.upperBound
    while let open = quote(from: position, to: end) {
      position = open + 1
      // A quote that no field starts with is a character like any other.
      if open > 0, bytes[open - 1] != 44, bytes[open - 1] != 10 { continue }
      var source = position
      var target = position
      while let next = quote(from: source, to: end) {
        let isDoubled = next + 1 < end && bytes[next + 1] == 34
        let size = next - source + (isDoubled ? 1 : 0)
        if target != source { memmove(bytes + target, bytes + source, size) }
        target += size
        source = next + 2
        if isDoubled { continue }
        memset(bytes + target, 0, next - target)
        break
      }
      position = source
    }
  }

  /// Where the next quote stands.
  @inline(__always)
  private func quote(from position: Int, to end: Int) -> Int? {
    guard position < end, let found = memchr(bytes + position, 34, end - position) else { return nil }
    return UnsafeMutableRawPointer(bytes).distance(to: found)
  }

  /// Row `index`.
  @inlinable
  package subscript(index: Int) -> Row {
    precondition(index >= 0 && index < rowCount, "row outside its chunk")
    return Row(
      bytes: UnsafePointer(bytes), separators: UnsafePointer(separators), first: index * fieldCount, count: fieldCount)
  }
}

/// One row of a chunk. A view: valid while the chunk is.
@frozen @usableFromInline
package struct Row {
  @usableFromInline let bytes: UnsafePointer<UInt8>
  @usableFromInline let separators: UnsafePointer<UInt32>
  @usableFromInline let first: Int
  /// Number of fields.
  @usableFromInline package let count: Int

  @inlinable
  init(bytes: UnsafePointer<UInt8>, separators: UnsafePointer<UInt32>, first: Int, count: Int) {
    self.bytes = bytes
    self.separators = separators
    self.first = first
    self.count = count
  }

  /// The content of field `index`, without quotes.
  @inlinable @inline(__always)
  package subscript(index: Int) -> ByteView {
    precondition(index >= 0 && index < count, "field outside its row")
    let position = first + index
    let start = position == 0 ? 0 : Int(separators[position - 1]) + 1
    let end = Int(separators[position])
    if end > start && bytes[start] == 34 { return quoted(start, end) }
    return ByteView(start: bytes + start, count: end - start)
  }

  @usableFromInline
  func quoted(_ start: Int, _ end: Int) -> ByteView {
    var last = end - 1
    while last > start + 1 && bytes[last - 1] == 0 { last -= 1 }
    return ByteView(start: bytes + start + 1, count: max(last - start - 1, 0))
  }

  /// Field `index` as it stands in the file, quotes included: its content when the first byte is no quote.
  @inlinable @inline(__always)
  package func encoded(_ index: Int) -> ByteView {
    precondition(index >= 0 && index < count, "field outside its row")
    let position = first + index
    let start = position == 0 ? 0 : Int(separators[position - 1]) + 1
    return ByteView(start: bytes + start, count: Int(separators[position]) - start)
  }

  /// All bytes that rows of this chunk lie in, and where field `index` ends in them: to walk fields one after the
  /// other, each from one behind the end of the one before.
  @inlinable @inline(__always)
  package var base: UnsafePointer<UInt8> { bytes }

  @inlinable @inline(__always)
  package func end(of index: Int) -> Int {
    assert(index >= 0 && index < count, "field outside its row")
    return Int(separators[first &+ index])
  }

  /// Whether field `index` is quoted in the file.
  @inlinable
  package func isQuoted(_ index: Int) -> Bool {
    precondition(index >= 0 && index < count, "field outside its row")
    let position = first + index
    let start = position == 0 ? 0 : Int(separators[position - 1]) + 1
    return Int(separators[position]) > start && bytes[start] == 34
  }

  /// Fields `range` as they stand in the file, separators included: only for rows without quotes in them.
  @inlinable
  package func raw(_ range: Range<Int>) -> ByteView {
    precondition(range.lowerBound >= 0 && range.upperBound <= count && !range.isEmpty, "fields outside their row")
    let from = first + range.lowerBound
    let start = from == 0 ? 0 : Int(separators[from - 1]) + 1
    return ByteView(start: bytes + start, count: Int(separators[first + range.upperBound - 1]) - start)
  }

  /// Writes the contents of fields `range` to `target`, joined by `separator`; answers how many bytes. `target` must have
  /// room for ``joinedSize(_:)``. Who knows that none of the fields is quoted says so, and they are not looked at.
  @inlinable
  package func join(
    _ range: Range<Int>, separator: UInt8, isUnquoted: Bool = false, into target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    precondition(range.lowerBound >= 0 && range.upperBound <= count && !range.isEmpty, "fields outside their row")
    var position = first + range.lowerBound
    let last = first + range.upperBound - 1
    let begin = position == 0 ? 0 : Int(separators[position - 1]) + 1
    var quoted = false
    if !isUnquoted {
      var start = begin
      while position <= last {
        let end = Int(separators[position])
        if end > start && bytes[start] == 34 { quoted = true }
        start = end + 1
        position += 1
      }
    }
    if !quoted {
      let size = Int(separators[last]) - begin
      memcpy(target, bytes + begin, size)
      position = first + range.lowerBound
      while position < last {
        target[Int(separators[position]) &- begin] = separator
        position &+= 1
      }
      return size
    }
    return joinQuoted(range, separator: separator, into: target)
  }

  @usableFromInline
  func joinQuoted(_ range: Range<Int>, separator: UInt8, into target: UnsafeMutablePointer<UInt8>) -> Int {
    var used = 0
    for index in range {
      if index > range.lowerBound {
        target[used] = separator
        used += 1
      }
      let field = self[index]
      if field.count > 0 { memcpy(target + used, field.start, field.count) }
      used += field.count
    }
    return used
  }

  /// Bytes that fields `range` take in the file, which is at least what ``join(_:separator:into:)`` writes.
  @inlinable
  package func joinedSize(_ range: Range<Int>) -> Int { raw(range).count }
}
