import Diagnostics

/// Reads one file of a table once, from end to end: its rows in chunks, and on the way the digest of the bytes as stored
/// and that of their content. Both at once cost little more than the longer of the two.
package struct DigestedPart {
  /// Column names.
  package let header: [String]
  /// Bytes of content so far.
  package private(set) var bytes = 0
  private var reader: MemberReader
  private var stored = ContentDigest()
  private var content = ContentDigest()
  private var chunk: RowChunk?
  private let path: String

  /// Opens the file and reads its header. Throws `badData` when it is damaged.
  package init(path: String) throws(Failure) {
    self.path = path
    reader = try MemberReader(path: path)
    guard let member = try reader.next() else {
      throw Failure(.badData, id: "tabel kosong, tanpa kepala kolom", en: "empty table, no header", file: path)
    }
    let text = try member.content()
    guard text.last == 10 else { throw Failure(.badData, id: "kepala kolom rusak", en: "damaged header", file: path) }
    header = String(decoding: text.dropLast(), as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
      .map(String.init)
    text.withUnsafeBufferPointer { digest(member, ByteView($0)) }
  }

  /// The next rows, nil at the end; valid until the next call. Throws `badData` when member or rows are damaged.
  package mutating func next() throws(Failure) -> RowChunk? {
    guard let member = try reader.next() else { return nil }
    let size = member.contentSize
    if (chunk?.room ?? -1) < size { chunk = RowChunk(capacity: max(size, 320 << 10), fieldCount: header.count) }
    guard let chunk else { return nil }
    let got = try member.inflate(into: chunk.bytes, capacity: chunk.capacity)
    digest(member, ByteView(start: UnsafePointer(chunk.bytes), count: got))
    try chunk.split(count: got, file: path)
    return chunk
  }

  private mutating func digest(_ member: CompressedMember, _ text: ByteView) {
    bytes += text.count
    member.bytes.withUnsafeBufferPointer { ContentDigest.update(&stored, ByteView($0), &content, text) }
  }

  /// The digests of all that was read: of the bytes as stored, nil where the part is not in members of ours, and of their
  /// content. Call at the end.
  package func digests() -> (stored: String?, content: String) { (reader.isOurs ? stored.hex() : nil, content.hex()) }
}
