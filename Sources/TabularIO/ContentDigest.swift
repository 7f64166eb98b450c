import CDigest
import Crypto

/// SHA-256 over pieces, without an allocation of its own per piece.
package struct ContentDigest {
  /// Where the processor has instructions for it, a message in our own kernel, which can take two side by side.
  private enum Route {
    case lanes(LaneDigest)
    case library(SHA256)
  }
  private var route: Route
  private static let hasLanes = dtsen_sha256_available() != 0

  /// The digest of nothing yet. Only tests do without the processor's instructions.
  package init(lanes: Bool = true) {
    route = lanes && ContentDigest.hasLanes ? .lanes(LaneDigest()) : .library(SHA256())
  }

  /// Adds bytes.
  package mutating func update(_ bytes: ByteView) {
    if bytes.count == 0 { return }
    switch route {
    case .lanes(var message):
      message.update(bytes)
      route = .lanes(message)
    case .library(var hash):
      hash.update(bufferPointer: UnsafeRawBufferPointer(bytes.buffer))
      route = .library(hash)
    }
  }

  /// Adds bytes to two digests, side by side where the processor can.
  package static func update(
    _ first: inout ContentDigest, _ firstBytes: ByteView, _ second: inout ContentDigest, _ secondBytes: ByteView
  ) {
    guard case .lanes(var one) = first.route, case .lanes(var two) = second.route else {
      first.update(firstBytes)
      second.update(secondBytes)
      return
    }
    LaneDigest.update(&one, firstBytes, &two, secondBytes)
    first.route = .lanes(one)
    second.route = .lanes(two)
  }

  /// The digest, lower-case hexadecimal.
  package func hex() -> String {
    switch route {
    case .lanes(let message): message.hex()
    case .library(let hash): hash.finalize().hex
    }
  }

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
