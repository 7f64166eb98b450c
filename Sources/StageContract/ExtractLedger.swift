import Diagnostics
import Glibc
import PipelineConfig
import Synchronization
import TabularIO

/// Content digests of files that stay the same, known by size, time and inode, so that they are not hashed again; and by
/// which build of the tool the output beside it was made.
///
/// Lies beside the output (`<out>.sidik`), never inside: it is about this machine and no part of any result. A lost
/// or damaged ledger only costs time.
struct ExtractLedger {
  /// What the file system says of a file: when it is unchanged, so is the content.
  struct Stamp: Equatable, Sendable {
    let size: Int
    let seconds: Int
    let nanoseconds: Int
    let inode: UInt64

    init(_ path: String) throws(Failure) {
      var status = stat()
      if stat(path, &status) != 0 { throw FolderTree.failure(path, .inputMissing) }
      if status.st_mode & S_IFMT == S_IFDIR {
        throw Failure(.inputMissing, id: "adalah folder, bukan berkas", en: "is a folder, not a file", file: path)
      }
      size = Int(status.st_size)
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
      inode = UInt64(status.st_ino)
    }

    fileprivate var text: String { "\(size) \(seconds) \(nanoseconds) \(inode)" }
  }

  private struct Entry {
    let path: String
    let stamp: String
    let sha256: String
    let bytes: Int
  }

  private let file: String
  private var entries: [Entry] = []

  init(output: String) {
    file = output + ".sidik"
    guard let bytes = try? FileAccess.content(of: file), let json = try? JSONReader.parse(bytes, file: file) else {
      return
    }
    for value in json.list ?? [] {
      if let path = value["path"]?.text, let stamp = value["stamp"]?.text, let digest = value["sha256"]?.text,
        let bytes = value["bytes"]?.number
      {
        entries.append(Entry(path: path, stamp: stamp, sha256: digest, bytes: bytes))
      }
    }
  }

  /// The digest and size of the content of `path`, hashed only when the ledger does not know it.
  mutating func content(of path: String) throws -> (sha256: String, bytes: Int) {
    let stamp = try Stamp(path)
    if let known = entries.first(where: { $0.path == path && $0.stamp == stamp.text }) {
      return (known.sha256, known.bytes)
    }
    let digest = try ContentDigest.ofContent(path: path)
    learn(path, stamp, digest.sha256, digest.bytes)
    return digest
  }

  /// What tells the running executable from others: its build id, the digest of its content where it has none.
  mutating func tool() throws -> String {
    let path = ToolIdentity.executable
    guard let id = try ToolIdentity.buildID(of: path) else { return try content(of: path).sha256 }
    learn(path, try Stamp(path), id, 0)
    return id
  }

  /// What ``tool()`` said when the ledger was last saved; nil when it never was.
  var earlierTool: String? { entries.first { $0.path == ToolIdentity.executable }?.sha256 }

  /// Hashes those of `paths` that the ledger does not know, on `jobs` workers.
  mutating func fill(_ paths: [String], jobs: Int) throws {
    var unknown: [String] = []
    for path in paths where try known(path) == nil { unknown.append(path) }
    let found = Mutex<[String: (sha256: String, bytes: Int, stamp: Stamp)]>([:])
    try parallelForEach(count: unknown.count, jobs: max(1, jobs)) { index, _ in
      let stamp = try Stamp(unknown[index])
      let content = try ContentDigest.ofContent(path: unknown[index])
      found.withLock { $0[unknown[index]] = (content.sha256, content.bytes, stamp) }
    }
    let digests = found.withLock { $0 }
    for path in unknown {
      if let digest = digests[path] { learn(path, digest.stamp, digest.sha256, digest.bytes) }
    }
  }

  /// The digest of `path` when it is known without hashing.
  func known(_ path: String) throws(Failure) -> String? {
    let stamp = try Stamp(path)
    return entries.first { $0.path == path && $0.stamp == stamp.text }?.sha256
  }

  /// Takes over what another ledger knows of files that this one does not know as they are.
  mutating func learn(from other: ExtractLedger) {
    for entry in other.entries where (try? known(entry.path)) == nil {
      entries.removeAll { $0.path == entry.path }
      entries.append(entry)
    }
  }

  /// Notes what a stage found while it read the file as it was at `stamp`.
  mutating func learn(_ path: String, _ stamp: Stamp, _ sha256: String, _ bytes: Int) {
    entries.removeAll { $0.path == path }
    entries.append(Entry(path: path, stamp: stamp.text, sha256: sha256, bytes: bytes))
  }

  /// Keeps only what is about `paths` and the tool and writes the ledger; failure to do so is of no consequence.
  mutating func save(keeping paths: [String]) {
    entries.removeAll { !paths.contains($0.path) && $0.path != ToolIdentity.executable }
    let json = JSONValue.list(
      entries.map {
        .object([
          JSONMember("path", .text($0.path)), JSONMember("stamp", .text($0.stamp)),
          JSONMember("sha256", .text($0.sha256)), JSONMember("bytes", .number($0.bytes)),
        ])
      })
    let aside = file + ".partial"
    guard (try? FolderTree.write(json.canonical, to: aside)) != nil else { return }
    rename(aside, file)
  }
}
