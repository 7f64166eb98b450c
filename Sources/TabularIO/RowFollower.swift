import Diagnostics
import Glibc

/// The rows of a part, one after another, of which most are, byte by byte, rows of another part read in step: what is alike
/// is passed over in one comparison (``shared(with:)``, ``pass(rows:bytes:)``), and fields are looked for only where rows
/// are looked at, some rows at a time.
///
/// Rows that are passed over are sound because those they are equal to are.
@usableFromInline
package struct RowFollower {
  private let source: ChunkSource
  private let fieldCount: Int
  private var chunk: RowChunk?
  // What the chunk holds, beside it: reading it from the object costs an access check a row.
  private var bytes = ByteView.empty
  private var separators = UnsafePointer(RowFollower.none)
  /// Where the current row begins.
  private var position = 0
  // Rows that were split: from byte `windowStart` to `windowEnd`; the current row is `windowIndex` of them.
  private var windowStart = 0
  private var windowEnd = 0
  private var windowRows = 0
  private var windowIndex = 0
  private var windowSize = RowFollower.leastWindow

  // Windows grow while row after row is looked at; whole blocks of the scanner.
  private static let leastWindow = 512
  private static let largestWindow = 16 << 10

  /// Reads part `part` of `table`; nothing where it is nil.
  package init(_ table: Table?, part: Int?, fieldCount: Int) {
    var parts: [String] = []
    if let table, let part { parts = [table.parts[part]] }
    self.fieldCount = fieldCount
    source = ChunkSource(parts: parts, fieldCount: fieldCount, splits: false)
  }

  /// Steps to the next row; false at the end.
  package mutating func next() throws(Failure) -> Bool {
    if position < bytes.count {
      try look()
      let row = window(windowIndex)
      position = windowStart + row.end(of: fieldCount - 1) + 1
      windowIndex += 1
    }
    return try arrive()
  }

  /// Reads on when the chunk is at its end; false when there is nothing more.
  private mutating func arrive() throws(Failure) -> Bool {
    while position >= bytes.count {
      guard let next = try source.next() else {
        bytes = ByteView.empty
        position = 0
        return false
      }
      chunk = next
      bytes = next.content
      (position, windowStart, windowEnd, windowRows, windowIndex) = (0, 0, 0, 0, 0)
    }
    return true
  }

  /// Splits rows from the current one on, unless that was done.
  private mutating func look() throws(Failure) {
    if windowIndex < windowRows { return }
    guard let chunk else { return }
    // Right behind the rows before: row after row is looked at.
    let isNext = windowEnd == position && windowRows > 0
    windowSize = isNext ? min(windowSize * 2, RowFollower.largestWindow) : RowFollower.leastWindow
    let found = try chunk.split(from: position, size: windowSize, base: position, kept: 0, file: source.file)
    (windowStart, windowEnd, windowRows, windowIndex) = (position, found.end, found.rows, 0)
    separators = UnsafePointer(chunk.separators)
  }

  private func window(_ index: Int) -> Row {
    Row(bytes: bytes.start + windowStart, separators: separators, first: index * fieldCount, count: fieldCount)
  }

  /// The current row; valid until the next step. Only after ``next()`` answered true.
  package mutating func row() throws(Failure) -> Row {
    try look()
    return window(windowIndex)
  }

  /// The row after the current one, as far as it is at hand: of the same chunk. A row looked at before is gone.
  package mutating func following() throws(Failure) -> Row? {
    try look()
    if windowIndex + 1 >= windowRows, windowEnd < bytes.count, let chunk {
      // The current row becomes the first of those that are split now.
      chunk.keep(row: windowIndex, shift: position - windowStart)
      windowSize = min(windowSize * 2, RowFollower.largestWindow)
      let found = try chunk.split(from: windowEnd, size: windowSize, base: position, kept: 1, file: source.file)
      (windowStart, windowEnd, windowRows, windowIndex) = (position, found.end, found.rows + 1, 0)
      separators = UnsafePointer(chunk.separators)
    }
    return windowIndex + 1 < windowRows ? window(windowIndex + 1) : nil
  }

  /// How many bytes from the current row on are those of `other`.
  package func shared(with other: ByteView) -> Int {
    let own = bytes[position..<bytes.count]
    let shorter = min(own.count, other.count)
    // Mostly many: whole blocks at once, and then to the byte.
    var index = 0
    while index + 512 <= shorter && memcmp(own.start + index, other.start + index, 512) == 0 { index += 512 }
    return index + own[index..<own.count].sharedPrefix(other[index..<other.count])
  }

  /// Passes over `rows` rows of `bytes` bytes in all, line ends included, which are those of another part; false at the end.
  package mutating func pass(rows: Int, bytes: Int) throws(Failure) -> Bool {
    position += bytes
    windowIndex += rows
    if windowIndex > windowRows { windowIndex = windowRows }
    return try arrive()
  }

  private nonisolated(unsafe) static let none = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
}
