import Diagnostics
import Glibc

/// What publication needs of the file system: whole folders made private, durable, swapped and removed.
enum FolderTree {
  /// A failure of the last system call on `path`.
  static func failure(_ path: String, _ status: ExitStatus = .ioFailure) -> Failure {
    let reason = String(cString: strerror(errno))
    return Failure(status, id: "gagal: \(reason)", en: "failed: \(reason)", file: path)
  }

  /// Whether anything is there (a dangling link counts).
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a folder (0700) and those above it; `cannotCreate` when that is impossible.
  static func make(_ path: String) throws(Failure) {
    var status = stat()
    if stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try make(String(path[..<slash])) }
    if mkdir(path, 0o700) != 0 && errno != EEXIST { throw failure(path, .cannotCreate) }
    if stat(path, &status) != 0 || status.st_mode & S_IFMT != S_IFDIR { throw failure(path, .cannotCreate) }
  }

  /// The names in a folder, sorted by their bytes; empty when it cannot be read.
  static func names(_ folder: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
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

  /// Removes a file or a folder with all it holds, never following links. Says whether it is gone.
  @discardableResult
  static func remove(_ path: String) -> Bool {
    if isFolder(path) {
      for name in names(path) { remove(path + "/" + name) }
      rmdir(path)
    } else {
      unlink(path)
    }
    return !exists(path)
  }

  /// Makes every file 0600 and every folder 0700 and all of it durable.
  static func seal(_ path: String) throws(Failure) {
    let folder = isFolder(path)
    if folder {
      for name in names(path) { try seal(path + "/" + name) }
    }
    if chmod(path, folder ? 0o700 : 0o600) != 0 { throw failure(path) }
    try sync(path)
  }

  /// Makes a file or a folder's entries durable.
  static func sync(_ path: String) throws(Failure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if descriptor < 0 { throw failure(path) }
    defer { close(descriptor) }
    if fsync(descriptor) != 0 && errno != EINVAL { throw failure(path) }
  }

  /// Writes a whole new file (0600) and makes it durable.
  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw failure(path, .cannotCreate) }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let put = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if put > 0 {
        done += put
      } else if errno != EINTR {
        throw failure(path)
      }
    }
    if fsync(descriptor) != 0 { throw failure(path) }
  }

  /// The whole content of a file; `status` when it cannot be read.
  static func read(_ path: String, _ status: ExitStatus = .inputMissing) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw failure(path, status) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let got = Glibc.read(descriptor, &block, block.count)
      if got == 0 { return bytes }
      if got > 0 {
        bytes.append(contentsOf: block[0..<got])
      } else if errno != EINTR {
        throw failure(path, errno == EISDIR ? status : .ioFailure)
      }
    }
  }
}
