import CFieldScan
import Diagnostics

/// Some whole rows of a delimited file, as ``DialectReader`` cuts them.
///
/// Made by one thread, split and read by another; owns its bytes. Its borders follow from the file's content alone.
package final class DialectChunk {
  let dialect: Dialect
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int
  /// Bytes at hand; what lies behind ``count`` belongs to the next chunk.
  var filled = 0
  /// Bytes of this chunk.
  package internal(set) var count = 0
  /// Where its first byte stands in the content of the file.
  package internal(set) var offset = 0
  /// Number of its first row, from 1.
  package internal(set) var firstRow = 1
  /// Rows, refused ones included.
  package internal(set) var rowCount = 0
  /// Lines without content, which are no rows, and their bytes.
  package internal(set) var blankLines = 0
  package internal(set) var blankBytes = 0
  /// What a survey saw, see `row_survey.h`.
  var seen: UInt32 = 0
  /// Whether all rows were read one by one; then ``spans`` stand already.
  var walked = false
  /// Runs of rows that the fast pass vouches for, and of rows that were read one by one, whose ``spans`` stand already.
  var pieces: [ChunkPiece] = []
  var ends: SeparatorList
  var spans: SpanList

  init(_ dialect: Dialect, capacity: Int) {
    self.dialect = dialect
    self.capacity = capacity
    bytes = .allocate(capacity: capacity + 64)
    ends = SeparatorList(capacity: 64)
    spans = SpanList(capacity: 0)
  }

  deinit { bytes.deallocate() }

  /// Makes room for `size` bytes.
  func reserve(_ size: Int) {
    if size <= capacity { return }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: size + 64)
    larger.update(from: bytes, count: filled)
    bytes.deallocate()
    bytes = larger
    capacity = size
  }

  /// The bytes of the chunk, as they stand in the file.
  package var content: ByteView { ByteView(start: UnsafePointer(bytes), count: count) }

  /// Finds rows and fields, unless that is done. Throws `internalError` when their number is not what was surveyed.
  package func split() throws(Failure) {
    if walked { return }
    // A file may end without a line end; there is always room for one behind the content.
    if count > 0 && bytes[count - 1] != 10 { bytes[count] = 10 }
    var walkedEnds = SeparatorList(capacity: 0)
    var walkedSpans = SpanList(capacity: 0)
    swap(&walkedEnds, &ends)
    swap(&walkedSpans, &spans)
    ends = SeparatorList(capacity: count / 6 + 64)
    spans = SpanList(capacity: rowCount)
    var start = 0
    var taken = 0
    var sound = true
    for piece in pieces {
      if piece.walked {
        take(walkedSpans, walkedEnds, from: taken, count: piece.rows)
        taken += piece.rows
      } else {
        let before = spans.count
        sound = scan(start, piece.end) && sound
        sound = sound && spans.count - before == piece.rows
      }
      start = piece.end
    }
    if !sound || spans.count != rowCount {
      throw Failure(.internalError, id: "hitungan baris tidak sama", en: "row counts differ")
    }
  }

  /// Takes over rows that were read one by one.
  private func take(_ old: borrowing SpanList, _ oldEnds: borrowing SeparatorList, from first: Int, count: Int) {
    for index in first..<first + count {
      var span = old.storage[index]
      let firstEnd = ends.count
      for field in 0..<Int(span.fields) { ends.append(Int(oldEnds.storage[Int(span.firstEnd) + field])) }
      span.firstEnd = UInt32(truncatingIfNeeded: firstEnd)
      spans.append(span)
    }
  }

  /// Finds the rows and fields of bytes `start..<end`; false when they end inside quotes.
  private func scan(_ start: Int, _ end: Int) -> Bool {
    let size = end - start + (bytes[end - 1] == 10 ? 0 : 1)
    // Where quotes mean nothing, NUL stands for one: chunks that hold it are read row by row.
    let quote = dialect.quote ?? 0
    var sawQuote: Int32 = 0
    var openQuote: Int32 = 0
    var lines = 0
    let first = ends.count
    while true {
      let room = ends.capacity - first
      let found = dtsen_scan_fields(
        bytes + start, size, dialect.delimiter, quote, ends.storage + first, room, &sawQuote, &openQuote, &lines)
      ends.count = first + found
      if found < room || found >= size { break }
      ends.count = first
      ends.grow()
    }
    makeSpans(first, start)
    return openQuote == 0
  }

  /// Groups the separators from `first` on, which count from `base`, into rows; the last of a row is moved before a
  /// carriage return.
  private func makeSpans(_ firstSeparator: Int, _ base: Int) {
    var found = SpanList(capacity: 0)
    swap(&found, &spans)
    let separators = ends.storage
    let bytes = bytes
    let count = count
    var start = base
    var first = firstSeparator
    let shift = UInt32(truncatingIfNeeded: base)
    for index in firstSeparator..<ends.count {
      let separator = separators[index] &+ shift
      separators[index] = separator
      let position = Int(separator)
      if bytes[position] != 10 { continue }
      var end = position
      if end > start && bytes[end - 1] == 13 { end -= 1 }
      if end > start {
        separators[index] = UInt32(truncatingIfNeeded: end)
        found.append(
          RowSpan(
            start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end),
            next: UInt32(truncatingIfNeeded: min(position + 1, count)),
            firstEnd: UInt32(truncatingIfNeeded: first), fields: UInt32(truncatingIfNeeded: index + 1 - first), fault: 0
          ))
      }
      start = position + 1
      first = index + 1
    }
    swap(&found, &spans)
  }

  /// The rows. Only after ``split()``; views that live as long as the chunk.
  package var rows: DialectRows {
    DialectRows(
      bytes: UnsafePointer(bytes), ends: UnsafePointer(ends.storage), spans: UnsafePointer(spans.storage),
      firstRow: firstRow, offset: offset, dialect: dialect, seen: seen,
      walked: walked || pieces.contains { $0.walked }, count: spans.count)
  }
}

/// The rows of a chunk. A view that lives as long as the chunk.
package struct DialectRows {
  let bytes: UnsafePointer<UInt8>
  let ends: UnsafePointer<UInt32>
  let spans: UnsafePointer<RowSpan>
  let firstRow: Int
  let offset: Int
  let dialect: Dialect
  /// What a survey saw of all rows together, see `row_survey.h`.
  let seen: UInt32
  /// Whether any row was read one by one.
  let walked: Bool
  /// Number of rows, refused ones included.
  package let count: Int

  /// Row `index`, from 0.
  package subscript(index: Int) -> DialectRow {
    precondition(index >= 0 && index < count, "row outside its chunk")
    let span = spans[index]
    return DialectRow(
      bytes: bytes, ends: ends, span: span, number: firstRow + index, offset: offset + Int(span.start))
  }
}

/// Places of rows, in a buffer that grows.
struct SpanList: ~Copyable {
  private(set) var storage: UnsafeMutablePointer<RowSpan>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    storage = .allocate(capacity: self.capacity)
  }

  deinit { storage.deallocate() }

  mutating func append(_ span: RowSpan) {
    if count == capacity {
      let larger = UnsafeMutablePointer<RowSpan>.allocate(capacity: capacity * 2)
      larger.update(from: storage, count: count)
      storage.deallocate()
      storage = larger
      capacity *= 2
    }
    storage[count] = span
    count += 1
  }
}

/// Some rows of a chunk that were found in the same way.
struct ChunkPiece {
  /// Where they end.
  let end: Int
  let rows: Int
  /// Whether they were read one by one.
  let walked: Bool
}

/// Where a row stands in its chunk.
struct RowSpan {
  var start: UInt32
  var end: UInt32
  var next: UInt32
  var firstEnd: UInt32
  var fields: UInt32
  /// Raw value of a ``RowFault``, 0 for none.
  var fault: UInt8
}

/// One row as it stands in the file.
package struct DialectRow {
  let bytes: UnsafePointer<UInt8>
  let ends: UnsafePointer<UInt32>
  let span: RowSpan
  /// Its number in the file, from 1, refused rows included.
  package let number: Int
  /// Where its first byte stands in the content of the file.
  package let offset: Int

  /// All its bytes, line end included.
  package var raw: ByteView {
    ByteView(start: bytes + Int(span.start), count: Int(span.next - span.start))
  }

  /// Its bytes without the line end.
  package var content: ByteView { ByteView(start: bytes + Int(span.start), count: Int(span.end - span.start)) }

  /// Number of its fields; 0 when it was refused before they were found.
  package var fieldCount: Int { Int(span.fields) }
}
