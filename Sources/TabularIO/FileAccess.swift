import CFileHint
import Diagnostics
import Glibc

/// An open file by descriptor, closed with its owner. Errors name the file, never its content.
package final class FileAccess {
  package let path: String
  private let descriptor: Int32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Opens a file to read. Throws `inputMissing` when it is not there or not readable, `ioFailure` when the machine is
  /// what refuses (too many files open, no memory, the disk).
  package static func reading(_ path: String) throws(Failure) -> FileAccess {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      let isMachine = [EMFILE, ENFILE, ENOMEM, EIO].contains(errno)
      let reason = String(cString: strerror(errno))
      throw Failure(
        isMachine ? .ioFailure : .inputMissing, id: "tidak dapat dibuka: \(reason)", en: "cannot be opened: \(reason)",
        file: path)
    }
    return FileAccess(path: path, descriptor: descriptor)
  }

  /// Creates a file to write (mode 0600), emptied if it exists.
  package static func writing(_ path: String) throws(Failure) -> FileAccess {
    let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    if descriptor < 0 {
      let reason = String(cString: strerror(errno))
      throw Failure(.cannotCreate, id: "tidak dapat dibuat: \(reason)", en: "cannot be created: \(reason)", file: path)
    }
    return FileAccess(path: path, descriptor: descriptor)
  }

  /// Size in bytes.
  package func size() throws(Failure) -> Int {
    var status = stat()
    if fstat(descriptor, &status) != 0 { throw failure() }
    return Int(status.st_size)
  }

  /// Reads up to `count` bytes into `target`; 0 at the end of the file.
  package func read(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(Failure) -> Int {
    while true {
      let got = Glibc.read(descriptor, target, count)
      if got >= 0 { return got }
      if errno != EINTR { throw failure() }
    }
  }

  /// Reads `count` bytes at `offset`, fewer only at the end of the file.
  package func read(into target: UnsafeMutablePointer<UInt8>, count: Int, at offset: Int) throws(Failure) -> Int {
    var done = 0
    while done < count {
      let got = pread(descriptor, target + done, count - done, off_t(offset + done))
      if got == 0 { break }
      if got > 0 {
        done += got
      } else if errno != EINTR {
        throw failure()
      }
    }
    return done
  }

  /// Whether two files hold the same bytes. Reads no further than where they part.
  package static func areSame(_ path: String, _ other: String) throws(Failure) -> Bool {
    let (first, second) = (try reading(path), try reading(other))
    let size = try first.size()
    if try second.size() != size { return false }
    let block = 256 << 10
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * block)
    defer { buffer.deallocate() }
    var offset = 0
    while offset < size {
      let wanted = min(block, size - offset)
      let got = try first.read(into: buffer, count: wanted, at: offset)
      let gotOther = try second.read(into: buffer + block, count: wanted, at: offset)
      if got != wanted || gotOther != wanted || memcmp(buffer, buffer + block, wanted) != 0 { return false }
      offset += wanted
    }
    return true
  }

  /// Appends `bytes`. Throws `ioFailure`, also when the disk is full.
  package func write(_ bytes: ByteView) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let put = Glibc.write(descriptor, bytes.start + done, bytes.count - done)
      if put > 0 {
        done += put
      } else if errno != EINTR {
        throw failure()
      }
    }
  }

  /// Writes `bytes` at `offset`. Throws `ioFailure`, also when the disk is full.
  package func write(_ bytes: ByteView, at offset: Int) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let put = pwrite(descriptor, bytes.start + done, bytes.count - done, off_t(offset + done))
      if put > 0 {
        done += put
      } else if errno != EINTR {
        throw failure()
      }
    }
  }

  /// Lets the system start writing to disk what it still holds in memory. A hint: nothing is durable by it.
  package func startSync() { dtsen_start_sync(descriptor) }

  /// Makes the content durable.
  package func sync() throws(Failure) {
    if fsync(descriptor) != 0 { throw failure() }
  }

  private func failure() -> Failure {
    let reason = String(cString: strerror(errno))
    return Failure(.ioFailure, id: "baca/tulis gagal: \(reason)", en: "read or write failed: \(reason)", file: path)
  }

  /// The whole content of a file.
  package static func content(of path: String) throws(Failure) -> [UInt8] {
    let file = try FileAccess.reading(path)
    let size = try file.size()
    var bytes = [UInt8](repeating: 0, count: size)
    var done = 0
    while done < size {
      let got = try bytes.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        return try file.read(into: base + done, count: size - done)
      }
      if got == 0 { break }
      done += got
    }
    bytes.removeLast(size - done)
    return bytes
  }

  /// The first `count` bytes of a file, all of it where it is shorter.
  package static func head(of path: String, count: Int) throws(Failure) -> [UInt8] {
    let file = try FileAccess.reading(path)
    var bytes = [UInt8](repeating: 0, count: count)
    let got = try bytes.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return try file.read(into: base, count: count, at: 0)
    }
    bytes.removeLast(count - got)
    return bytes
  }

  /// The names in a folder, sorted by their bytes; without `.` and `..`.
  package static func names(in folder: String) throws(Failure) -> [String] {
    guard let handle = opendir(folder) else {
      let reason = String(cString: strerror(errno))
      throw Failure(
        .inputMissing, id: "folder tidak terbaca: \(reason)", en: "folder cannot be read: \(reason)", file: folder)
    }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  /// Whether `path` exists and is a folder (true), exists otherwise (false) or does not exist (nil).
  package static func isFolder(_ path: String) -> Bool? {
    var status = stat()
    if stat(path, &status) != 0 { return nil }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether `path` leads to a file of bytes on disk: no folder, pipe or device, and not a link to nowhere.
  package static func isPlainFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Whether both paths lead to one file or folder, by whatever name.
  package static func areOne(_ path: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    return stat(path, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev
      && first.st_ino == second.st_ino
  }

  /// Makes a folder (mode 0700) of a name that nobody else has, starting with `prefix`, and answers its path.
  package static func makeUniqueFolder(prefix: String) throws(Failure) -> String {
    if let slash = prefix.lastIndex(of: "/") { try makeFolder(String(prefix[..<slash])) }
    var template = Array((prefix + "XXXXXX").utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let base = buffer.baseAddress, let path = mkdtemp(base) else { return nil }
      return String(cString: path)
    }
    guard let made else {
      let reason = String(cString: strerror(errno))
      throw Failure(
        .cannotCreate, id: "folder tidak dapat dibuat: \(reason)", en: "folder cannot be created: \(reason)",
        file: prefix)
    }
    return made
  }

  /// Makes a folder (mode 0700) and those above it.
  package static func makeFolder(_ path: String) throws(Failure) {
    if isFolder(path) == true { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeFolder(String(path[..<slash]))
    }
    if mkdir(path, 0o700) != 0 && errno != EEXIST {
      let reason = String(cString: strerror(errno))
      throw Failure(
        .cannotCreate, id: "folder tidak dapat dibuat: \(reason)", en: "folder cannot be created: \(reason)", file: path
      )
    }
  }
}
