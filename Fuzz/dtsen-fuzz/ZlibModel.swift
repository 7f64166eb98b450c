import CZlib

/// What zlib makes of bytes: the model that the gzip reader is held to.
enum ZlibModel {
  /// Window bits of zlib for deflate data alone, and for one gzip member.
  static let raw: Int32 = -15
  private static let member: Int32 = 31

  struct Reading {
    var content: [UInt8] = []
    /// Bytes taken in.
    var used = 0
    /// Whether the end was reached and every sum was right.
    var isWhole = false
  }

  /// One stream at the start of `bytes`; not whole beyond `most` bytes of content.
  static func inflate(_ bytes: [UInt8], window: Int32, most: Int) -> Reading {
    var stream = z_stream()
    let opened = window == raw ? dtsen_inflate_init_raw(&stream) : dtsen_inflate_init_gzip(&stream)
    guard opened == Z_OK else { return Reading() }
    defer { inflateEnd(&stream) }
    var reading = Reading()
    var input = bytes
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      var status = Z_OK
      while status == Z_OK && reading.content.count <= most {
        let got = buffer.withUnsafeMutableBufferPointer { buffer in
          stream.next_out = buffer.baseAddress
          stream.avail_out = UInt32(buffer.count)
          status = CZlib.inflate(&stream, Z_NO_FLUSH)
          return buffer.count - Int(stream.avail_out)
        }
        reading.content += buffer[..<got]
        // No room was the reason to stop: there is room again.
        if status == Z_BUF_ERROR && got > 0 && stream.avail_in > 0 { status = Z_OK }
      }
      reading.used = input.count - Int(stream.avail_in)
      reading.isWhole = status == Z_STREAM_END
    }
    return reading
  }

  /// The content of a stored file: members one after another to the last byte, or plain; nil when it is damaged.
  static func file(_ bytes: [UInt8], most: Int) -> [UInt8]? {
    guard bytes.count >= 2, bytes[0] == 0x1f, bytes[1] == 0x8b else { return bytes }
    var content: [UInt8] = []
    var rest = bytes
    while !rest.isEmpty {
      let reading = inflate(rest, window: member, most: most)
      if !reading.isWhole { return nil }
      content += reading.content
      rest.removeFirst(reading.used)
    }
    return content
  }

  /// CRC-32 and size as a member ends with them.
  static func trailer(of content: [UInt8]) -> [UInt8] {
    let sum = content.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
    return [UInt32(truncatingIfNeeded: sum), UInt32(truncatingIfNeeded: content.count)].flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
    }
  }
}
