import CZlib
import Diagnostics
import Glibc

/// The entries of a zip archive, as workbooks are: stored or deflated, found by the directory at its end.
///
/// Archives of several volumes and encrypted ones are refused (`badData`), and directories of more than 16 MiB, which no
/// workbook has.
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
    let close = size - tail.count + end + 22 + Int(ZipArchive.short(tail, end + 20))
    if close < size { throw damaged(close, "ada byte setelah akhir zip", "bytes after the end of the zip") }
    var count = Int(ZipArchive.short(tail, end + 10))
    var length = Int(ZipArchive.long(tail, end + 12))
    var start = Int(ZipArchive.long(tail, end + 16))
    if ZipArchive.short(tail, end + 4) != 0 {
      throw damaged(size, "zip berjilid tidak didukung", "zip volumes are not supported")
    }
    // An archive of zip64 has a locator before the end record, which says where the larger end record is.
    if end >= 20, ZipArchive.long(tail, end - 20) == 0x0706_4B50 {
      let place = try number(ZipArchive.huge(tail, end - 12))
      let record = try bytes(at: place, count: 56)
      guard ZipArchive.long(record, 0) == 0x0606_4B50 else {
        throw damaged(place, "direktori zip rusak", "damaged zip directory")
      }
      count = try number(ZipArchive.huge(record, 32))
      length = try number(ZipArchive.huge(record, 40))
      start = try number(ZipArchive.huge(record, 48))
    }
    guard length <= ZipArchive.largestDirectory, start + length <= size else {
      throw damaged(size, "direktori zip rusak", "damaged zip directory")
    }
    try readDirectory(start: start, length: length, count: count)
  }

  private static let largestDirectory = 16 << 20

  /// A size or place, which can be no more than the archive's.
  private func number(_ value: UInt64) throws(Failure) -> Int {
    if value > UInt64(size) { throw damaged(size, "direktori zip rusak", "damaged zip directory") }
    return Int(value)
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
      let sizes = try wideSizes(directory, at: at, name: name, base: start)
      entries[String(decoding: directory[at + 46..<at + 46 + name], as: UTF8.self)] = Entry(
        method: ZipArchive.short(directory, at + 10), crc: ZipArchive.long(directory, at + 16),
        compressed: sizes.compressed, uncompressed: sizes.uncompressed, header: sizes.header)
      at += 46 + name + extra
    }
  }

  /// Sizes and place of an entry; what does not fit its 32 bits stands in the extra field of zip64 (id 1), in this order.
  private func wideSizes(
    _ directory: [UInt8], at: Int, name: Int, base: Int
  ) throws(Failure) -> (uncompressed: Int, compressed: Int, header: Int) {
    var values = [
      ZipArchive.long(directory, at + 24), ZipArchive.long(directory, at + 20), ZipArchive.long(directory, at + 42),
    ]
    .map { UInt64($0) }
    if values.contains(0xFFFF_FFFF) {
      var field = at + 46 + name
      let end = min(field + Int(ZipArchive.short(directory, at + 30)), directory.count)
      while field + 4 <= end && ZipArchive.short(directory, field) != 1 {
        field += 4 + Int(ZipArchive.short(directory, field + 2))
      }
      field += 4
      for index in values.indices where values[index] == 0xFFFF_FFFF {
        guard field + 8 <= end else { throw damaged(base + at, "direktori zip rusak", "damaged zip directory") }
        values[index] = ZipArchive.huge(directory, field)
        field += 8
      }
    }
    // What is inflated may be larger than the archive, but is no number beyond a file's.
    guard values[0] < 1 << 62 else { throw damaged(base + at, "direktori zip rusak", "damaged zip directory") }
    return (Int(values[0]), try number(values[1]), try number(values[2]))
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

  private static func huge(_ bytes: [UInt8], _ at: Int) -> UInt64 {
    UInt64(long(bytes, at)) | UInt64(long(bytes, at + 4)) << 32
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
