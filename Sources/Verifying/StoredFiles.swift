import Diagnostics
import Glibc
import StageContract
import Synchronization
import TabularIO

/// The files of a snapshot folder beside what `SHA256SUMS` says of them.
struct StoredFiles {
  static let sumsName = "SHA256SUMS"

  /// Paths in the folder, sorted by bytes.
  let present: [String]
  /// Paths and digests of `SHA256SUMS`, in its order; empty when it cannot be read.
  let listed: [(path: String, digest: String)]
  /// The same paths, to look one up.
  let presentSet: Set<String>
  /// Files whose stored bytes differ from their digest, as far as they were compared.
  private(set) var changed: Set<String> = []
  private let folder: String
  private let digests: [String: String]

  /// Lists the folder and reads the digests.
  init(folder: String, report: inout VerifyReport) throws {
    self.folder = folder
    var paths: [String] = []
    try StoredFiles.list(folder, prefix: "", into: &paths, &report)
    present = paths.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    listed = try StoredFiles.sums(folder, present, &report)
    digests = Dictionary(listed.map { ($0.path, $0.digest) }, uniquingKeysWith: { first, _ in first })
    let known = Set(listed.map(\.path))
    let there = Set(present)
    presentSet = there
    for entry in listed where !there.contains(entry.path) {
      report.problem(entry.path, id: "berkas hilang", en: "file is missing")
    }
    for path in present where path != StoredFiles.sumsName && !known.contains(path) && !listed.isEmpty {
      report.problem(path, id: "berkas tambahan, tidak ada di SHA256SUMS", en: "extra file, not in SHA256SUMS")
    }
  }

  /// Hashes those of `paths` that are listed and there, on `jobs` workers.
  mutating func compare(_ paths: some Sequence<String>, jobs: Int) throws {
    let folder = self.folder
    let work = paths.filter { digests[$0] != nil && presentSet.contains($0) }
    let found = Mutex([String](repeating: "", count: work.count))
    try parallelForEach(count: work.count, jobs: jobs) { index, _ in
      let digest = try StoredFiles.digest("\(folder)/\(work[index])")
      found.withLock { $0[index] = digest }
    }
    for (path, digest) in zip(work, found.withLock({ $0 })) { compare(path, with: digest) }
  }

  /// Compares a file whose stored bytes have the digest `digest`.
  mutating func compare(_ path: String, with digest: String) {
    if let promised = digests[path], promised != digest { changed.insert(path) }
  }

  /// What stands at a path itself: a link is a link, whatever it leads to.
  private enum Kind {
    case file
    case folder
    case link
    case other

    init?(_ path: String) {
      var status = stat()
      if lstat(path, &status) != 0 { return nil }
      switch status.st_mode & S_IFMT {
      case S_IFREG: self = .file
      case S_IFDIR: self = .folder
      case S_IFLNK: self = .link
      default: self = .other
      }
    }
  }

  /// Lists the files below `folder` and names what no snapshot holds: links, empty folders, pipes and devices. A link to
  /// a file is read like the file; one to a folder is not followed, since it may lead round in circles.
  private static func list(
    _ folder: String, prefix: String, into paths: inout [String], _ report: inout VerifyReport
  ) throws(Failure) {
    let names = try FileAccess.names(in: folder)
    if names.isEmpty && !prefix.isEmpty {
      report.problem(
        String(prefix.dropLast()), id: "folder kosong, bukan milik snapshot", en: "empty folder, not of a snapshot")
    }
    for name in names {
      let path = "\(folder)/\(name)"
      switch Kind(path) {
      case .file: paths.append(prefix + name)
      case .folder: try list(path, prefix: "\(prefix)\(name)/", into: &paths, &report)
      case .link:
        report.problem(
          prefix + name, id: "tautan simbolik: snapshot hanya berisi berkasnya sendiri",
          en: "a symbolic link: a snapshot holds files of its own alone")
        if FileAccess.isPlainFile(path) { paths.append(prefix + name) }
      case .other:
        report.problem(prefix + name, id: "bukan berkas biasa", en: "is no ordinary file")
      case nil: break
      }
    }
  }

  /// Reads `SHA256SUMS`, which has one form only: sorted lines of digest, two spaces, path.
  private static func sums(
    _ folder: String, _ present: [String], _ report: inout VerifyReport
  ) throws(Failure) -> [(path: String, digest: String)] {
    if !present.contains(sumsName) {
      report.problem(sumsName, id: "berkas hilang", en: "file is missing")
      return []
    }
    let bytes = try FileAccess.content(of: "\(folder)/\(sumsName)")
    var entries: [(path: String, digest: String)] = []
    var again: [UInt8] = []
    var last: [UInt8] = []
    var sorted = true
    for line in bytes.split(separator: 10) where line.count > 66 {
      let digest = String(decoding: line.prefix(64), as: UTF8.self)
      let path = Array(line.dropFirst(66))
      if !last.isEmpty && !last.lexicographicallyPrecedes(path) { sorted = false }
      last = path
      entries.append((String(decoding: path, as: UTF8.self), digest))
      again += Array(digest.utf8) + [32, 32] + path + [10]
    }
    if again != bytes || !sorted {
      report.problem(sumsName, id: "tidak dalam bentuk semestinya", en: "is not in its proper form")
    }
    return entries
  }

  static func digest(_ path: String) throws(Failure) -> String {
    let file = try FileAccess.reading(path)
    let size = 1 << 20
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    defer { block.deallocate() }
    var digest = ContentDigest()
    while true {
      let got = try file.read(into: block, count: size)
      if got == 0 { return digest.hex() }
      digest.update(ByteView(start: UnsafePointer(block), count: got))
    }
  }
}
