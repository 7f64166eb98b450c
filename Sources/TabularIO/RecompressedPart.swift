import Diagnostics

/// Cuts the content of a table part that somebody compressed anew, with gzip or anything else that writes the format,
/// into the pieces that our own members would hold: first the header alone, then whole rows.
///
/// A table is gzip CSV and nothing more, so a part in other members is as good as ours; it is only read on one core.
/// Memory: two pieces, which grow where one row is longer than a piece.
final class RecompressedPart {
  private let reader: GzipReader
  private let path: String
  private static let piece = 256 << 10
  /// Content read and not yet handed out.
  private var held: [UInt8] = []
  private var gaveHeader = false
  private var atEnd = false

  /// Opens `path`. Throws `badData` when it is no gzip at all.
  init(path: String) throws(Failure) {
    self.path = path
    reader = try GzipReader(path: path)
    if !reader.isGzip {
      throw Failure(.badData, id: "bukan gzip", en: "is not gzip", file: path)
    }
  }

  /// The next piece, nil at the end of a whole and sound file. Throws `badData` when the gzip is damaged.
  func next() throws(Failure) -> [UInt8]? {
    while true {
      if let end = cut() {
        let piece = Array(held[..<end])
        held.removeFirst(end)
        gaveHeader = true
        return piece
      }
      if atEnd {
        // What is left has no line end: whoever splits it into rows says so.
        defer { held = [] }
        return held.isEmpty ? nil : held
      }
      try read()
    }
  }

  /// Where the next piece of `held` ends: behind the header, or behind the last row that is there whole.
  private func cut() -> Int? {
    if gaveHeader && !atEnd && held.count < RecompressedPart.piece { return nil }
    var inQuotes = false
    var end: Int?
    for index in held.indices {
      if held[index] == UInt8(ascii: "\"") { inQuotes.toggle() }
      if held[index] == UInt8(ascii: "\n") && !inQuotes {
        end = index + 1
        if !gaveHeader { break }
      }
    }
    return end
  }

  private func read() throws(Failure) {
    let before = held.count
    held.append(contentsOf: repeatElement(0, count: RecompressedPart.piece))
    let reader = self.reader
    let got = try held.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return try reader.read(into: base + before, count: RecompressedPart.piece)
    }
    held.removeLast(RecompressedPart.piece - got)
    if got == 0 { atEnd = true }
  }
}
