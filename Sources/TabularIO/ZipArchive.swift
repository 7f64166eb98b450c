import CZlib
import Diagnostics
import Glibc

/// The entries of a zip archive, as workbooks are: stored or deflated, found by the directory at its end.
///
/// Archives of several volumes, encrypted ones and zip64 are refused (`badData`).
final class ZipArchive {
  let path: String
  private let file: FileAccess
  private let size: Int
  private var entries: [String: Entry] = [:]

  struct Entry {
    let method: UInt16
    let crc: UInt32
    let compressed: Int
    let uncompressed: Int
    let header: Int
  }

  /// Opens the archive and reads its directory.
  init(path: String) throws(Failure) {
    self.path = path
    file = try FileAccess.reading(path)
    size = try file.size()
    // The end record has 22 bytes and a comment of at most 64 KiB behind it.
    let tail = try bytes(at: max(0, size - 65_557), count: min(size, 65_557))
    var end = tail.count - 22
    while end >= 0 && ZipArchive.long(tail, end) != 0x0605_4B50 { end -= 1 }
    guard end >= 0 else { throw damaged(size, "direktori zip tidak ada", "no zip directory") }
    let count = ZipArchive.short(tail, end + 10)
    let length = Int(ZipArchive.long(tail, end + 12))
    let start = Int(ZipArchive.long(tail, end + 16))
    if ZipArchive.short(tail, end + 4) != 0 || count == 0xFFFF || start == 0xFFFF_FFFF {
      throw damaged(size, "zip berjilid atau zip64 tidak didukung", "zip volumes and zip64 are not supported")
    }
    try readDirectory(start: start, length: length, count: Int(count))
  }

  private func readDirectory(start: Int, length: Int, count: Int) throws(Failure) {
    let directory = try bytes(at: start, count: length)
    var at = 0
    for _ in 0..<count {
      guard at + 46 <= directory.count, ZipArchive.long(directory, at) == 0x0201_4B50 else {
        throw damaged(start + at, "direktori zip rusak", "damaged zip directory")
      }
      let name = Int(ZipArchive.short(directory, at + 28))
      let extra = Int(ZipArchive.short(directory, at + 30)) + Int(ZipArchive.short(directory, at + 32))
      guard at + 46 + name <= directory.count else {
        throw damaged(start + at, "direktori zip rusak", "damaged zip directory")
      }
      if ZipArchive.short(directory, at + 8) & 1 != 0 {
        throw damaged(start + at, "zip tersandi", "encrypted zip")
      }
      entries[String(decoding: directory[at + 46..<at + 46 + name], as: UTF8.self)] = Entry(
        method: ZipArchive.short(directory, at + 10), crc: ZipArchive.long(directory, at + 16),
        compressed: Int(ZipArchive.long(directory, at + 20)), uncompressed: Int(ZipArchive.long(directory, at + 24)),
        header: Int(ZipArchive.long(directory, at + 42)))
      at += 46 + name + extra
    }
  }

  /// Opens the entry `name`; nil when there is none.
  func open(_ name: String) throws(Failure) -> ZipEntryReader? {
    guard let entry = entries[name] else { return nil }
    let local = try bytes(at: entry.header, count: 30)
    guard ZipArchive.long(local, 0) == 0x0403_4B50, entry.method == 0 || entry.method == 8 else {
      throw damaged(entry.header, "isi zip rusak", "damaged zip entry")
    }
    let start = entry.header + 30 + Int(ZipArchive.short(local, 26)) + Int(ZipArchive.short(local, 28))
    return try ZipEntryReader(file: file, path: path, entry: entry, start: start)
  }

  private func bytes(at offset: Int, count: Int) throws(Failure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = try bytes.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return try file.read(into: base, count: count, at: offset)
    }
    if got != count { throw damaged(offset + got, "zip terpotong", "truncated zip") }
    return bytes
  }

  private func damaged(_ offset: Int, _ id: String, _ en: String) -> Failure {
    Failure(.badData, id: "\(id), pada byte \(offset)", en: "\(en), at byte \(offset)", file: path)
  }

  private static func short(_ bytes: [UInt8], _ at: Int) -> UInt16 {
    UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8
  }

  private static func long(_ bytes: [UInt8], _ at: Int) -> UInt32 {
    UInt32(short(bytes, at)) | UInt32(short(bytes, at + 2)) << 16
  }
}

/// Streams one entry of an archive; its CRC and size are checked at the end.
final class ZipEntryReader: ContentSource {
  private let file: FileAccess
  private let path: String
  private let entry: ZipArchive.Entry
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutablePointer<UInt8>
  private static let inputSize = 64 << 10
  private var position: Int
  private let end: Int
  private var crc: UInt = 0
  private var produced = 0
  private var done = false

  /// Bytes of the archive up to which it is read.
  var offset: Int { position }

  fileprivate init(file: FileAccess, path: String, entry: ZipArchive.Entry, start: Int) throws(Failure) {
    self.file = file
    self.path = path
    self.entry = entry
    position = start
    end = start + entry.compressed
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    input = .allocate(capacity: Self.inputSize)
    if dtsen_inflate_init_raw(stream) != Z_OK {
      throw Failure(.internalError, id: "inflate gagal", en: "inflate failed")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  func read(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(Failure) -> Int {
    if done { return 0 }
    let got = entry.method == 0 ? try stored(target, count) : try inflated(target, count)
    crc = UInt(crc32(uLong(crc), target, UInt32(got)))
    produced += got
    if got == 0 {
      done = true
      if produced != entry.uncompressed || UInt32(truncatingIfNeeded: crc) != entry.crc { throw damaged() }
    }
    return got
  }

  private func stored(_ target: UnsafeMutablePointer<UInt8>, _ count: Int) throws(Failure) -> Int {
    let got = try file.read(into: target, count: min(count, end - position), at: position)
    position += got
    return got
  }

  private func inflated(_ target: UnsafeMutablePointer<UInt8>, _ count: Int) throws(Failure) -> Int {
    stream.pointee.next_out = target
    stream.pointee.avail_out = UInt32(min(count, 1 << 30))
    let asked = Int(stream.pointee.avail_out)
    while true {
      if stream.pointee.avail_in == 0 && position < end {
        let got = try file.read(into: input, count: min(Self.inputSize, end - position), at: position)
        if got == 0 { throw damaged() }
        position += got
        stream.pointee.next_in = input
        stream.pointee.avail_in = UInt32(got)
      }
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      let got = asked - Int(stream.pointee.avail_out)
      if status == Z_STREAM_END || (status == Z_OK && got > 0) { return got }
      if status != Z_OK || (stream.pointee.avail_in == 0 && position == end) { throw damaged() }
    }
  }

  private func damaged() -> Failure {
    Failure(
      .badData, id: "isi zip rusak atau terpotong pada byte \(position)",
      en: "damaged or truncated zip entry at byte \(position)", file: path)
  }
}
