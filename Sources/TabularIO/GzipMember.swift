import CZlib
import Diagnostics
import Glibc

#if DTSEN_ISAL
  import CISAL
#endif

/// One independent gzip member (RFC 1952) with its own size in an extra field (id `DT`, four bytes, little
/// endian, the size of the whole member), so that a reader can step from member to member without inflating.
///
/// Any gzip reader takes the members one after another as one stream.
package enum GzipMember {
  /// Bytes before the deflate data: 10 fixed, 2 length of extra, 8 extra.
  static let headerSize = 20
  /// CRC-32 and size of the content.
  static let trailerSize = 8

  /// Compresses `content` into one member.
  ///
  /// Deflate level 1 of ISA-L where it is built in, of zlib elsewhere. The compressed bytes may differ between
  /// machines; digests are always over content.
  package static func compress(_ content: ByteView) throws(Failure) -> [UInt8] {
    let bound = content.count + content.count / 8 + 512
    var failure: Failure?
    let member = [UInt8](unsafeUninitializedCapacity: headerSize + bound + trailerSize) { buffer, written in
      guard let base = buffer.baseAddress else { return }
      do throws(Failure) {
        let size = try deflate(content, into: base + headerSize, capacity: bound)
        let total = headerSize + size + trailerSize
        writeHeader(base, total: total)
        storeLittleEndian(crc(content), at: base + headerSize + size)
        storeLittleEndian(UInt32(truncatingIfNeeded: content.count), at: base + headerSize + size + 4)
        written = total
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return member
  }

  private static func writeHeader(_ base: UnsafeMutablePointer<UInt8>, total: Int) {
    // Magic, deflate, FEXTRA, no time, no flags, unknown system, then the extra field.
    let fixed: [UInt8] = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 8, 0, 0x44, 0x54, 4, 0]
    for (index, byte) in fixed.enumerated() { base[index] = byte }
    storeLittleEndian(UInt32(truncatingIfNeeded: total), at: base + 16)
  }

  private static func storeLittleEndian(_ value: UInt32, at target: UnsafeMutablePointer<UInt8>) {
    for shift in 0..<4 { target[shift] = UInt8(truncatingIfNeeded: value >> UInt32(shift * 8)) }
  }

  static func loadLittleEndian(_ source: UnsafePointer<UInt8>) -> UInt32 {
    var value: UInt32 = 0
    for shift in 0..<4 { value |= UInt32(source[shift]) << UInt32(shift * 8) }
    return value
  }

  /// The size of the whole member that starts with these bytes, or nil when they are no header of ours.
  static func size(header: UnsafePointer<UInt8>, available: Int) -> Int? {
    guard available >= headerSize else { return nil }
    // Every byte as we write it, but for time and system: so that whoever else reads the file sees the same content.
    let isOurs =
      header[0] == 0x1f && header[1] == 0x8b && header[2] == 8 && header[3] == 4 && header[10] == 8 && header[11] == 0
      && header[12] == 0x44 && header[13] == 0x54 && header[14] == 4 && header[15] == 0
    if !isOurs { return nil }
    let size = Int(loadLittleEndian(header + 16))
    return size >= headerSize + trailerSize ? size : nil
  }

  /// The content of one whole member of ours. Throws `badData` naming `file` and `offset` when it is damaged.
  ///
  /// `target` must have room for `room` more bytes than the content; its capacity is grown as needed by the
  /// caller from ``contentSize(_:)``.
  static func inflate(
    _ member: ByteView, into target: UnsafeMutablePointer<UInt8>, capacity: Int, file: String, offset: Int
  ) throws(Failure) -> Int {
    let expected = contentSize(member)
    let data = member[headerSize..<member.count - trailerSize]
    let got = expected <= capacity ? rawInflate(data, into: target, capacity: expected) : -1
    let stored = loadLittleEndian(member.start + member.count - trailerSize)
    if got != expected || crc(ByteView(start: UnsafePointer(target), count: expected)) != stored {
      throw Failure(
        .badData, id: "gzip rusak pada byte \(offset)", en: "damaged gzip at byte \(offset)", file: file)
    }
    return expected
  }

  /// The size of a member's content, from its trailer.
  static func contentSize(_ member: ByteView) -> Int {
    Int(loadLittleEndian(member.start + member.count - 4))
  }

  #if DTSEN_ISAL
    static func crc(_ content: ByteView) -> UInt32 {
      crc32_gzip_refl(0, content.start, UInt64(content.count))
    }

    private static func deflate(
      _ content: ByteView, into target: UnsafeMutablePointer<UInt8>, capacity: Int
    ) throws(Failure) -> Int {
      let stream = UnsafeMutablePointer<isal_zstream>.allocate(capacity: 1)
      let levelSize = 8 << 15
      let level = UnsafeMutableRawPointer.allocate(byteCount: levelSize, alignment: 64)
      defer {
        stream.deallocate()
        level.deallocate()
      }
      isal_deflate_init(stream)
      stream.pointee.level = 1
      stream.pointee.level_buf = level.assumingMemoryBound(to: UInt8.self)
      stream.pointee.level_buf_size = UInt32(levelSize)
      stream.pointee.end_of_stream = 1
      stream.pointee.flush = UInt16(NO_FLUSH)
      stream.pointee.gzip_flag = UInt16(IGZIP_DEFLATE)
      stream.pointee.next_in = UnsafeMutablePointer(mutating: content.start)
      stream.pointee.avail_in = UInt32(content.count)
      stream.pointee.next_out = target
      stream.pointee.avail_out = UInt32(capacity)
      let status = isal_deflate(stream)
      if status != COMP_OK || stream.pointee.internal_state.state != ZSTATE_END {
        throw Failure(.internalError, id: "deflate gagal (\(status))", en: "deflate failed (\(status))")
      }
      return capacity - Int(stream.pointee.avail_out)
    }

    private static func rawInflate(_ data: ByteView, into target: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
      let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
      defer { state.deallocate() }
      isal_inflate_init(state)
      state.pointee.next_in = UnsafeMutablePointer(mutating: data.start)
      state.pointee.avail_in = UInt32(data.count)
      state.pointee.next_out = target
      state.pointee.avail_out = UInt32(capacity)
      let status = isal_inflate_stateless(state)
      // What lies between the end of the data and the trailer would be something else to other readers.
      return status == ISAL_DECOMP_OK && state.pointee.avail_in == 0 ? capacity - Int(state.pointee.avail_out) : -1
    }
  #else
    static func crc(_ content: ByteView) -> UInt32 {
      UInt32(truncatingIfNeeded: crc32(0, content.start, UInt32(content.count)))
    }

    private static func deflate(
      _ content: ByteView, into target: UnsafeMutablePointer<UInt8>, capacity: Int
    ) throws(Failure) -> Int {
      var stream = z_stream()
      guard dtsen_deflate_init_raw(&stream, 1) == Z_OK else {
        throw Failure(.internalError, id: "deflate gagal", en: "deflate failed")
      }
      defer { deflateEnd(&stream) }
      stream.next_in = UnsafeMutablePointer(mutating: content.start)
      stream.avail_in = UInt32(content.count)
      stream.next_out = target
      stream.avail_out = UInt32(capacity)
      let status = CZlib.deflate(&stream, Z_FINISH)
      if status != Z_STREAM_END {
        throw Failure(.internalError, id: "deflate gagal (\(status))", en: "deflate failed (\(status))")
      }
      return capacity - Int(stream.avail_out)
    }

    private static func rawInflate(_ data: ByteView, into target: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
      var stream = z_stream()
      guard dtsen_inflate_init_raw(&stream) == Z_OK else { return -1 }
      defer { inflateEnd(&stream) }
      stream.next_in = UnsafeMutablePointer(mutating: data.start)
      stream.avail_in = UInt32(data.count)
      stream.next_out = target
      stream.avail_out = UInt32(capacity)
      let status = CZlib.inflate(&stream, Z_FINISH)
      return status == Z_STREAM_END && stream.avail_in == 0 ? capacity - Int(stream.avail_out) : -1
    }
  #endif
}
