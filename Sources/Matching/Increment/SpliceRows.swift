import Diagnostics
import StageContract
import TabularIO

/// The rows of a table, one after another. An object, so that whoever hands it on copies nothing.
final class SpliceRows {
  @exclusivity(unchecked) private var cursor: RowCursor?
  @exclusivity(unchecked) private var file: DigestedPart?
  @exclusivity(unchecked) private var chunk: RowChunk?
  @exclusivity(unchecked) private var next = 0
  private let expected: PartSummary?
  /// Column names.
  let header: [String]
  @exclusivity(unchecked) private var current: Row?
  /// When set, only rows whose first field begins so are handed out, and the first that does not is an end for now.
  @exclusivity(unchecked) private var prefix: [UInt8] = []

  /// Reads `table`, and stands at its first row.
  init(_ table: Table) throws {
    cursor = RowCursor(table)
    header = table.header
    expected = nil
    try advance()
  }

  /// Reads the one file `path`, and stands at its first row.
  init(file path: String) throws {
    let opened = try DigestedPart(path: path)
    header = opened.header
    file = opened
    expected = nil
    try advance()
  }

  /// Reads a file of an earlier output, and stands at its first row. Its content is held against its manifest on the way:
  /// whoever steps to the end knows that it is whole, or learns that it is not by ``FullRunNeeded``.
  init(_ part: PartSummary, of earlier: EarlierOutput) throws {
    expected = part
    guard let opened = try? DigestedPart(path: "\(earlier.folder)/\(part.path)") else { throw SpliceRows.damaged(part) }
    header = opened.header
    file = opened
    try advance()
  }

  /// The row at hand, valid until the next ``advance()``; nil at the end.
  var row: Row? {
    guard let current, !prefix.isEmpty else { return current }
    return SpliceRows.begin(current, prefix) == 0 ? current : nil
  }

  /// Steps to the first row that begins with `start` or follows it, and hands out those that begin with it.
  func enter(_ start: [UInt8]) throws {
    prefix = []
    while let row = current, SpliceRows.begin(row, start) < 0 { try advance() }
    prefix = start
  }

  private static func begin(_ row: Row, _ start: [UInt8]) -> Int {
    let id = row[0]
    return start.withUnsafeBufferPointer { id[0..<min(start.count, id.count)].compare(ByteView($0)) }
  }

  /// The index of a column.
  func column(_ name: String) throws -> Int {
    guard let index = header.firstIndex(of: name) else {
      throw FullRunNeeded(
        id: "kolom \(name) tidak ada di keluaran terdahulu", en: "the earlier output has no column \(name)")
    }
    return index
  }

  /// Steps to the next row.
  func advance() throws {
    if cursor != nil {
      current = try cursor?.next() == true ? cursor?.row : nil
      return
    }
    while true {
      if let chunk, next < chunk.rowCount {
        current = chunk[next]
        next += 1
        return
      }
      if file == nil {
        current = nil
        return
      }
      next = 0
      chunk = try nextChunk()
    }
  }

  /// The next rows; without any the file is closed.
  private func nextChunk() throws -> RowChunk? {
    do {
      if let more = try file?.next() { return more }
    } catch {
      if let expected { throw SpliceRows.damaged(expected) }
      throw error
    }
    if let expected, let file, file.digests().content != expected.sha256 || file.bytes != expected.bytes {
      throw SpliceRows.damaged(expected)
    }
    file = nil
    return nil
  }

  /// Steps to the end.
  func finish() throws { while row != nil { try advance() } }

  static func damaged(_ part: PartSummary) -> FullRunNeeded {
    FullRunNeeded(
      id: "\(part.path) terdahulu tidak sesuai manifesnya",
      en: "the earlier \(part.path) is not what its manifest says")
  }
}
