import Crypto

/// SHA-256 over pieces, without an allocation of its own per piece.
package struct ContentDigest {
  private var hash = SHA256()

  package init() {}

  /// Adds bytes.
  package mutating func update(_ bytes: ByteView) {
    if bytes.count > 0 { hash.update(bufferPointer: UnsafeRawBufferPointer(bytes.buffer)) }
  }

  /// The digest, lower-case hexadecimal.
  package func hex() -> String { hash.finalize().hex }

  /// Writes the first `count` bytes of the digest as lower-case hexadecimal to the open field of `rows`.
  package static func appendHex(of bytes: ByteView, count: Int, to rows: inout RowBuffer) {
    SHA256.hash(data: UnsafeRawBufferPointer(bytes.buffer)).withUnsafeBytes { digest in
      for index in 0..<min(count, digest.count) {
        rows.append(nibble(digest[index] >> 4))
        rows.append(nibble(digest[index] & 15))
      }
    }
  }

  private static func nibble(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }

  /// The digest of the content of a whole file, and its size.
  package static func ofContent(path: String) throws -> (sha256: String, bytes: Int) {
    let reader = try GzipReader(path: path)
    let size = 1 << 20
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    defer { buffer.deallocate() }
    var digest = ContentDigest()
    while true {
      let got = try reader.read(into: buffer, count: size)
      if got == 0 { return (digest.hex(), reader.contentOffset) }
      digest.update(ByteView(start: UnsafePointer(buffer), count: got))
    }
  }
}
