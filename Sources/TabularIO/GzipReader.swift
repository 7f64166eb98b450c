import CZlib
import Diagnostics
import Glibc

#if DTSEN_ISAL
  import CISAL
#endif

/// Streams the content of a file that is gzip (any members, any level) or plain; its first bytes decide which.
///
/// Truncation, a wrong CRC or length and garbage after the last member are `badData`, naming file and byte of the
/// compressed file. The content of a member is handed out before its CRC is known, so nothing may be published
/// until ``read(into:count:)`` has answered 0. Memory: two buffers of 256 KiB.
package final class GzipReader {
  private let file: FileAccess
  private let input: UnsafeMutablePointer<UInt8>
  private static let inputSize = 256 << 10
  private var inputCount = 0
  private var inputUsed = 0
  private var fileOffset = 0
  private var atEnd = false
  private var memberOpen = false
  /// Whether the file is gzip.
  package let isGzip: Bool
  /// Bytes of content handed out so far.
  package private(set) var contentOffset = 0
  /// Bytes of the file consumed so far (for progress and messages).
  package var offset: Int { fileOffset - (inputCount - inputUsed) }

  #if DTSEN_ISAL
    private let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
  #else
    private let state = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  #endif

  /// Opens `path`. Throws `inputMissing`.
  package init(path: String) throws(Failure) {
    let file = try FileAccess.reading(path)
    let input = UnsafeMutablePointer<UInt8>.allocate(capacity: Self.inputSize)
    var count = 0
    while count < 2 {
      let got = try file.read(into: input + count, count: Self.inputSize - count)
      if got == 0 { break }
      count += got
    }
    self.file = file
    self.input = input
    inputCount = count
    fileOffset = count
    isGzip = count >= 2 && input[0] == 0x1f && input[1] == 0x8b
    #if !DTSEN_ISAL
      state.initialize(to: z_stream())
    #endif
  }

  deinit {
    #if !DTSEN_ISAL
      if memberOpen { inflateEnd(state) }
    #endif
    input.deallocate()
    state.deallocate()
  }

  /// Writes up to `count` bytes of content to `target`; 0 only at the end of a whole and sound file.
  package func read(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(Failure) -> Int {
    if !isGzip { return try readPlain(into: target, count: count) }
    while true {
      if !memberOpen {
        if atEnd { return 0 }
        try startMember()
        if atEnd { return 0 }
      }
      let got = try inflateSome(into: target, count: count)
      if got > 0 {
        contentOffset += got
        return got
      }
    }
  }

  private func readPlain(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(Failure) -> Int {
    let buffered = min(count, inputCount - inputUsed)
    if buffered > 0 {
      target.update(from: input + inputUsed, count: buffered)
      inputUsed += buffered
      contentOffset += buffered
      return buffered
    }
    let got = try file.read(into: target, count: count)
    fileOffset += got
    contentOffset += got
    return got
  }

  private func refill() throws(Failure) -> Bool {
    if inputUsed > 0 && inputUsed == inputCount {
      inputUsed = 0
      inputCount = 0
    }
    if inputCount < Self.inputSize {
      let got = try file.read(into: input + inputCount, count: Self.inputSize - inputCount)
      inputCount += got
      fileOffset += got
      return got > 0
    }
    return false
  }

  private func startMember() throws(Failure) {
    if inputCount - inputUsed < 4 {
      let left = inputCount - inputUsed
      if inputUsed > 0 && left > 0 { memmove(input, input + inputUsed, left) }
      inputUsed = 0
      inputCount = left
      while inputCount < 4, try refill() {}
    }
    let left = inputCount - inputUsed
    if left == 0 {
      atEnd = true
      return
    }
    if left < 2 || input[inputUsed] != 0x1f || input[inputUsed + 1] != 0x8b {
      throw damaged(id: "sampah setelah anggota gzip terakhir", en: "garbage after the last gzip member")
    }
    // RFC 1952, 2.3.1.2: another method than deflate, or a flag that no reader knows, must be an error.
    if left >= 4 && (input[inputUsed + 2] != 8 || input[inputUsed + 3] & 0xE0 != 0) {
      throw damaged(id: "kepala gzip salah", en: "wrong gzip header")
    }
    #if DTSEN_ISAL
      isal_inflate_init(state)
      state.pointee.crc_flag = UInt32(ISAL_GZIP)
    #else
      state.initialize(to: z_stream())
      if dtsen_inflate_init_gzip(state) != Z_OK {
        throw Failure(.internalError, id: "inflate gagal", en: "inflate failed")
      }
    #endif
    memberOpen = true
  }

  private func inflateSome(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(Failure) -> Int {
    if inputUsed == inputCount, try !refill() {
      throw damaged(id: "gzip terpotong", en: "truncated gzip")
    }
    state.pointee.next_in = input + inputUsed
    state.pointee.avail_in = UInt32(inputCount - inputUsed)
    state.pointee.next_out = target
    state.pointee.avail_out = UInt32(min(count, 1 << 30))
    let asked = Int(state.pointee.avail_out)
    #if DTSEN_ISAL
      let status = isal_inflate(state)
      let finished = state.pointee.block_state == ISAL_BLOCK_FINISH
      let sound = status == ISAL_DECOMP_OK
      let badSum = status == ISAL_INCORRECT_CHECKSUM
    #else
      let status = CZlib.inflate(state, Z_NO_FLUSH)
      let finished = status == Z_STREAM_END
      let sound = status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR
      let badSum = status == Z_DATA_ERROR
    #endif
    inputUsed = inputCount - Int(state.pointee.avail_in)
    if !sound {
      throw badSum
        ? damaged(id: "CRC, panjang atau isi gzip salah", en: "wrong gzip CRC, length or content")
        : damaged(id: "gzip rusak", en: "damaged gzip")
    }
    if finished {
      memberOpen = false
      #if !DTSEN_ISAL
        inflateEnd(state)
      #endif
    }
    return asked - Int(state.pointee.avail_out)
  }

  private func damaged(id: String, en: String) -> Failure {
    Failure(.badData, id: "\(id) pada byte \(offset)", en: "\(en) at byte \(offset)", file: file.path)
  }
}
