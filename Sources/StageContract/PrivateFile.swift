import Diagnostics
import Glibc

/// Single files outside any output folder: a proof, a mark, a link.
package enum PrivateFile {
  /// Puts `bytes` at `path` in one step (mode 0600): whoever looks sees the old file or the new one, whole.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
    let aside = "\(path).partial-\(getpid())"
    try FolderTree.write(bytes, to: aside)
    if rename(aside, path) != 0 {
      let failure = FolderTree.failure(path, .cannotCreate)
      unlink(aside)
      throw failure
    }
    try FolderTree.sync(folder(of: path))
  }

  /// Lets the link at `path` point to `target` in one step. Throws `cannotCreate` when something else than a link is
  /// there: it is never replaced.
  package static func link(_ path: String, to target: String) throws(Failure) {
    var status = stat()
    if lstat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFLNK {
      throw Failure(
        .cannotCreate, id: "sudah ada dan bukan tautan", en: "is there already and is no link", file: path)
    }
    let aside = "\(path).partial-\(getpid())"
    unlink(aside)
    if symlink(target, aside) != 0 { throw FolderTree.failure(path, .cannotCreate) }
    if rename(aside, path) != 0 {
      let failure = FolderTree.failure(path, .cannotCreate)
      unlink(aside)
      throw failure
    }
    try FolderTree.sync(folder(of: path))
  }

  /// What the link at `path` points to, nil when there is none.
  package static func target(of path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink(path, &buffer, Int(PATH_MAX))
    if count <= 0 { return nil }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
