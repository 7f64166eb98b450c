import Crypto
import Diagnostics

/// What was written as one file of a table.
package struct PartSummary: Sendable, Equatable {
  /// Path relative to the stage folder.
  package let path: String
  /// SHA-256 of the decompressed content, lower-case hex.
  package let sha256: String
  /// Bytes of decompressed content, header included.
  package let bytes: Int
  /// Data rows.
  package let rows: Int

  package init(path: String, sha256: String, bytes: Int, rows: Int) {
    self.path = path
    self.sha256 = sha256
    self.bytes = bytes
    self.rows = rows
  }
}

/// Rows as CSV together with their gzip member, made on a worker and appended in order.
package struct EncodedChunk: Sendable {
  let content: OwnedBytes
  let member: [UInt8]
  let rows: Int

  /// Compresses the rows of `buffer`, which can then be filled again.
  package init(_ buffer: borrowing RowBuffer) throws(Failure) {
    try self.init(OwnedBytes(copying: buffer.view), rows: buffer.rows)
  }

  /// Compresses the rows of `buffer`, which is used up.
  package init(taking buffer: consuming RowBuffer) throws(Failure) {
    let rows = buffer.rows
    try self.init(buffer.owned(), rows: rows)
  }

  private init(_ content: OwnedBytes, rows: Int) throws(Failure) {
    self.content = content
    self.rows = rows
    member = content.count == 0 ? [] : try GzipMember.compress(content.view)
  }
}

/// Writes one table file: a gzip member with the header, then members of whole rows.
///
/// Used by one thread. The file is complete only after ``finish()``.
package final class PartWriter {
  private let file: FileAccess
  private let path: String
  private var digest = ContentDigest()
  private var bytes = 0
  private var rows = 0
  private var unsent = 0
  private let memberSize = 256 << 10
  /// The disk is told to start after so many bytes, so that making them durable in the end is not a wait for all.
  private static let sendAfter = 4 << 20

  /// Creates `<folder>/<path>` (mode 0600), with the folders above it.
  package init(folder: String, path: String, header: [String]) throws(Failure) {
    let full = "\(folder)/\(path)"
    if let slash = full.lastIndex(of: "/") { try FileAccess.makeFolder(String(full[..<slash])) }
    file = try FileAccess.writing(full)
    self.path = path
    var line = RowBuffer(capacity: 4096)
    for column in header { line.field(column) }
    line.endRow()
    try append(EncodedChunk(line))
    rows = 0
  }

  /// Adds rows that a worker has compressed.
  package func append(_ chunk: EncodedChunk) throws(Failure) {
    if chunk.content.count == 0 { return }
    digest.update(chunk.content.view)
    try write(chunk)
  }

  /// Adds rows that a worker has compressed, and `raw` to `other`: two digests at once cost little more than one.
  package func append(_ chunk: EncodedChunk, with raw: ByteView, to other: inout ContentDigest) throws(Failure) {
    ContentDigest.update(&digest, chunk.content.view, &other, raw)
    if chunk.content.count > 0 { try write(chunk) }
  }

  private func write(_ chunk: EncodedChunk) throws(Failure) {
    try write(chunk.member)
    bytes += chunk.content.count
    rows += chunk.rows
  }

  private func write(_ member: [UInt8]) throws(Failure) {
    try member.withUnsafeBufferPointer { view throws(Failure) in try file.write(ByteView(view)) }
    unsent += member.count
    if unsent >= PartWriter.sendAfter {
      unsent = 0
      file.startSync()
    }
  }

  /// Takes over the rows of `buffer`, and empties it, once there are enough for a member.
  package func take(_ buffer: inout RowBuffer) throws(Failure) {
    if buffer.count >= memberSize { try flush(&buffer) }
  }

  /// Takes over the rows of `buffer`, and empties it.
  package func flush(_ buffer: inout RowBuffer) throws(Failure) {
    if buffer.count == 0 { return }
    digest.update(buffer.view)
    try write(GzipMember.compress(buffer.view))
    bytes += buffer.count
    rows += buffer.rows
    buffer.removeAll()
  }

  /// Ends the file and says what was written. Whoever publishes the folder makes it durable, all files at once.
  package func finish() throws(Failure) -> PartSummary {
    PartSummary(path: path, sha256: digest.hex(), bytes: bytes, rows: rows)
  }
}

/// Writes a table as one file or as numbered parts.
///
/// A new part starts at the first chunk border after `partLimit` bytes; because chunks follow from content alone, so
/// do the parts.
package final class TableWriter {
  private let folder: String
  private let name: String
  private let header: [String]
  private let partLimit: Int?
  private var current: PartWriter?
  private var written = 0
  private var done: [PartSummary] = []

  /// One file `<name>.csv.gz` when `partLimit` is nil, else `<name>/<nnnn>.csv.gz`.
  package init(folder: String, name: String, header: [String], partLimit: Int? = nil) {
    self.folder = folder
    self.name = name
    self.header = header
    self.partLimit = partLimit
  }

  /// The usual size of a part: 128 MiB of content.
  package static let usualPart = 128 << 20

  /// Adds rows; call in row order, one call at a time.
  package func append(_ chunk: EncodedChunk) throws(Failure) {
    if let partLimit, written >= partLimit { try cut() }
    let writer = try openWriter()
    try writer.append(chunk)
    written += chunk.content.count
  }

  /// Adds rows as ``append(_:)`` does, and `raw` to `other` on the way.
  package func append(_ chunk: EncodedChunk, with raw: ByteView, to other: inout ContentDigest) throws(Failure) {
    if let partLimit, written >= partLimit { try cut() }
    try openWriter().append(chunk, with: raw, to: &other)
    written += chunk.content.count
  }

  /// Adds and empties `buffer`.
  package func flush(_ buffer: inout RowBuffer) throws(Failure) {
    if buffer.count == 0 { return }
    try append(EncodedChunk(buffer))
    buffer.removeAll()
  }

  /// Adds and empties `buffer` once it holds enough for a member.
  package func take(_ buffer: inout RowBuffer) throws(Failure) {
    if buffer.count >= 256 << 10 { try flush(&buffer) }
  }

  /// Ends the current part, even an empty one; the next rows go to the next part.
  package func cut() throws(Failure) {
    done.append(try openWriter().finish())
    current = nil
    written = 0
  }

  private func openWriter() throws(Failure) -> PartWriter {
    if let current { return current }
    let path = partLimit == nil ? "\(name).csv.gz" : "\(name)/\(TableWriter.partName(done.count))"
    let writer = try PartWriter(folder: folder, path: path, header: header)
    current = writer
    return writer
  }

  /// The file name of part `index` (0-based): `0001.csv.gz` ...
  package static func partName(_ index: Int) -> String {
    let number = String(index + 1)
    return String(repeating: "0", count: max(0, 4 - number.count)) + number + ".csv.gz"
  }

  /// Ends the table; a table without rows still has a file with its header.
  package func finish() throws(Failure) -> [PartSummary] {
    if current != nil || done.isEmpty { try cut() }
    return done
  }
}

extension Digest {
  /// Lower-case hexadecimal.
  package var hex: String { Hex.text(Array(self)) }
}
