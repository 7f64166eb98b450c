import Diagnostics
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
    present = try StoredFiles.files(below: folder, prefix: "").sorted {
      Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8))
    }
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

  private static func files(below folder: String, prefix: String) throws(Failure) -> [String] {
    var paths: [String] = []
    for name in try FileAccess.names(in: folder) {
      if FileAccess.isFolder("\(folder)/\(name)") == true {
        paths += try files(below: "\(folder)/\(name)", prefix: "\(prefix)\(name)/")
      } else {
        paths.append(prefix + name)
      }
    }
    return paths
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
