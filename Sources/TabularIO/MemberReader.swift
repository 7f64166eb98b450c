import Diagnostics

/// One member of a table part: its compressed bytes, not yet inflated, or the content itself where the part was not
/// written in members of ours.
struct CompressedMember {
  let bytes: [UInt8]
  let file: String
  let offset: Int
  /// Whether ``bytes`` is the content.
  var isInflated = false
  /// Index of its table part, set by who steps through several.
  var part = 0
  /// Whether it is the first of its part, which holds the header alone.
  var isHeader = false

  /// Size of the content.
  var contentSize: Int {
    isInflated ? bytes.count : bytes.withUnsafeBufferPointer { GzipMember.contentSize(ByteView($0)) }
  }

  /// Inflates into `target`, which must have room for ``contentSize`` bytes.
  func inflate(into target: UnsafeMutablePointer<UInt8>, capacity: Int) throws(Failure) -> Int {
    try bytes.withUnsafeBufferPointer { buffer throws(Failure) -> Int in
      if isInflated {
        guard buffer.count <= capacity, let base = buffer.baseAddress else { return 0 }
        target.update(from: base, count: buffer.count)
        return buffer.count
      }
      return try GzipMember.inflate(ByteView(buffer), into: target, capacity: capacity, file: file, offset: offset)
    }
  }

  /// The content as an array.
  func content() throws(Failure) -> [UInt8] {
    if isInflated { return bytes }
    var result = [UInt8](repeating: 0, count: contentSize)
    let size = result.count
    let got = try result.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return try inflate(into: base, capacity: size)
    }
    result.removeLast(size - got)
    return result
  }
}

/// Steps through the members of one table part without inflating them; of a part that begins with a member of somebody
/// else's, through pieces of its content (``RecompressedPart``).
struct MemberReader {
  private let file: FileAccess
  private let size: Int
  private var offset = 0
  private let recompressed: RecompressedPart?

  init(path: String) throws(Failure) {
    file = try FileAccess.reading(path)
    size = try file.size()
    let first = size == 0 ? nil : try MemberReader.header(file, at: 0)
    recompressed = size == 0 || first != nil ? nil : try RecompressedPart(path: path)
  }

  /// Whether the part is in members of ours.
  var isOurs: Bool { recompressed == nil }

  /// The next member, nil at the end of the file. Throws `badData` when the file is damaged, or changes from members of
  /// ours to others.
  mutating func next() throws(Failure) -> CompressedMember? {
    if let recompressed {
      guard let piece = try recompressed.next() else { return nil }
      return CompressedMember(bytes: piece, file: file.path, offset: 0, isInflated: true)
    }
    if offset == size { return nil }
    let start = offset
    guard let total = try MemberReader.header(file, at: start), start + total <= size else {
      throw Failure(
        .badData, id: "gzip rusak atau terpotong pada byte \(start)", en: "damaged or truncated gzip at byte \(start)",
        file: file.path)
    }
    let file = self.file
    var bytes = [UInt8](repeating: 0, count: total)
    _ = try bytes.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return try file.read(into: base, count: total, at: start)
    }
    offset += total
    return CompressedMember(bytes: bytes, file: file.path, offset: start)
  }

  /// The size of the member that begins at `start`, nil when it is none of ours.
  private static func header(_ file: FileAccess, at start: Int) throws(Failure) -> Int? {
    var header = [UInt8](repeating: 0, count: GzipMember.headerSize)
    return try header.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int? in
      guard let base = buffer.baseAddress else { return nil }
      let got = try file.read(into: base, count: GzipMember.headerSize, at: start)
      return GzipMember.size(header: base, available: got)
    }
  }
}
