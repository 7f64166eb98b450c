import Diagnostics
import Glibc
import TabularIO

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

  /// The names in a folder, sorted; none when it cannot be read. Only for what is being cleared away: everywhere else a
  /// folder that cannot be read is not an empty one.
  static func namesIfReadable(in folder: String) -> [String] { (try? FileAccess.names(in: folder)) ?? [] }

  /// Removes a file or a folder with all it holds, never following links. Says whether it is gone.
  @discardableResult
  static func remove(_ path: String) -> Bool {
    if isFolder(path) {
      for name in namesIfReadable(in: path) { remove(path + "/" + name) }
      rmdir(path)
    } else {
      unlink(path)
    }
    return !exists(path)
  }

  /// Makes every file 0600 and every folder 0700 and all of it durable.
  ///
  /// A snapshot has over a thousand small files; waiting for the disk once for each takes seconds. Many waiting at the
  /// same time share the disk's commits.
  static func seal(_ path: String) throws(Failure) {
    var files: [String] = []
    var folders: [String] = []
    try restrict(path, &files, &folders)
    do {
      try parallelForEach(count: files.count, jobs: 16) { index, _ in try sync(files[index], ours: true) }
    } catch {
      throw error as? Failure ?? failure(path)
    }
    // Entries after what they name: a folder once its own files and folders are down.
    for folder in folders { try sync(folder, ours: true) }
  }

  /// Sets the modes below `path` and lists what is there, inner folders before outer ones.
  private static func restrict(_ path: String, _ files: inout [String], _ folders: inout [String]) throws(Failure) {
    let folder = isFolder(path)
    if folder {
      for name in try FileAccess.names(in: path) { try restrict(path + "/" + name, &files, &folders) }
    }
    if chmod(path, folder ? 0o700 : 0o600) != 0 { throw failure(path) }
    if folder { folders.append(path) } else { files.append(path) }
  }

  /// Makes a file or a folder's entries durable. A folder named by its user may be a link to where it really is; below an
  /// output of ours (`ours`) nothing is followed.
  static func sync(_ path: String, ours: Bool = false) throws(Failure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | (ours ? O_NOFOLLOW : 0))
    if descriptor < 0 { throw failure(path) }
    defer { close(descriptor) }
    if fsync(descriptor) != 0 && errno != EINVAL { throw failure(path) }
  }

  /// Swaps two paths in one instant; false where kernel or file system cannot.
  static func exchange(_ first: String, _ second: String) throws(Failure) -> Bool {
    typealias Rename = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
    // glibc declares renameat2 only for GNU sources, which Swift's import of it is not: looked up by name.
    guard let symbol = dlsym(nil, "renameat2") else { return false }
    let exchangeFlag: UInt32 = 2
    if unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, first, AT_FDCWD, second, exchangeFlag) == 0 { return true }
    if errno == EINVAL || errno == ENOSYS || errno == ENOTSUP { return false }
    throw failure(second)
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
}
