import Diagnostics
import TabularIO

/// The keys of many rows in a file of the scratch folder, read from start to end as often as need be.
///
/// Little-endian words of 64 bits: number of keys in the top byte, file and row below, then a digest of what the earlier run
/// said of the row, then the keys.
package final class KeyList {
  private let path: String
  private var file: FileAccess?
  private var buffer: [UInt64] = []
  private static let words = 64 << 10

  package init(path: String) throws(Failure) {
    self.path = path
    file = try FileAccess.writing(path)
    buffer.reserveCapacity(KeyList.words + 256)
  }

  /// Adds a row; it has at most 255 keys.
  package func add(file number: Int, row: Int, said: UInt64, _ keys: [UInt64]) throws {
    buffer.append(UInt64(keys.count) << 56 | UInt64(number) << 40 | UInt64(row))
    buffer.append(said)
    buffer.append(contentsOf: keys)
    if buffer.count >= KeyList.words { try flush() }
  }

  /// Ends the writing; then ``forEach(_:)`` can be called.
  package func finish() throws {
    try flush()
    file = nil
  }

  private func flush() throws {
    let bytes = buffer
    buffer.removeAll(keepingCapacity: true)
    try bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress?.assumingMemoryBound(to: UInt8.self), raw.count > 0 else { return }
      try file?.write(ByteView(start: base, count: raw.count))
    }
  }

  /// A row as it was added; its keys are a view that is valid during the call.
  package struct Entry {
    package let file: Int
    package let row: Int
    package let said: UInt64
    package let keys: UnsafeBufferPointer<UInt64>
  }

  /// Calls `body` with every row, in the order added.
  package func forEach(_ body: (Entry) throws -> Void) throws {
    let input = try FileAccess.reading(path)
    let size = try input.size() / 8
    var words = [UInt64](repeating: 0, count: KeyList.words)
    var held = 0
    var next = 0
    while next < size || held > 0 {
      let wanted = min(KeyList.words - held, size - next)
      if wanted > 0 {
        let (from, at) = (held, next)
        try words.withUnsafeMutableBytes { raw in
          guard let base = raw.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
          var done = 0
          while done < wanted * 8 {
            let got = try input.read(into: base + from * 8 + done, count: wanted * 8 - done, at: at * 8 + done)
            if got == 0 {
              throw Failure(.ioFailure, id: "berkas tumpahan terpotong", en: "spill file is truncated", file: path)
            }
            done += got
          }
        }
        next += wanted
        held += wanted
      }
      let at = try words.withUnsafeBufferPointer { try KeyList.walk($0[..<held], body) }
      for index in at..<held { words[index - at] = words[index] }
      held -= at
    }
  }

  /// Calls `body` with every whole entry of `words`; answers how many words they are.
  private static func walk(_ words: Slice<UnsafeBufferPointer<UInt64>>, _ body: (Entry) throws -> Void) rethrows -> Int
  {
    let all = UnsafeBufferPointer(rebasing: words)
    var at = 0
    while at + 2 <= all.count {
      let count = Int(all[at] >> 56)
      let end = at + 2 + count
      if end > all.count { break }
      try body(
        Entry(
          file: Int(all[at] >> 40 & 0xFFFF), row: Int(all[at] & 0xFF_FFFF_FFFF), said: all[at + 1],
          keys: UnsafeBufferPointer(rebasing: all[at + 2..<end])))
      at = end
    }
    return at
  }
}
