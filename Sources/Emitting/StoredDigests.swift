import Diagnostics
import StageContract
import TabularIO

/// `SHA256SUMS`: the digests of the files as stored, in the form that `sha256sum -c` reads.
enum StoredDigests {
  static let fileName = "SHA256SUMS"

  /// Hashes every file below `folder` on `jobs` workers and adds `extra` (files not yet written), sorted by path.
  static func text(folder: String, extra: [(path: String, bytes: [UInt8])], jobs: Int) throws -> [UInt8] {
    let paths = try files(below: folder, prefix: "")
    var lines: [(path: String, digest: String)] = extra.map { ($0.path, Hex.sha256($0.bytes)) }
    var next = 0
    try orderedParallel(
      jobs: jobs,
      next: {
        defer { next += 1 }
        return next < paths.count ? paths[next] : nil
      },
      work: { (path: String, _: Int) in (path, try digest("\(folder)/\(path)")) },
      deliver: { lines.append(($0.0, $0.1)) })
    lines.sort { Array($0.path.utf8).lexicographicallyPrecedes(Array($1.path.utf8)) }
    var out: [UInt8] = []
    for line in lines {
      out.append(contentsOf: "\(line.digest)  \(line.path)".utf8)
      out.append(10)
    }
    return out
  }

  /// Paths of all files, relative to the folder.
  private static func files(below folder: String, prefix: String) throws(Failure) -> [String] {
    var paths: [String] = []
    for name in try FileAccess.names(in: folder) {
      let path = "\(folder)/\(name)"
      if FileAccess.isFolder(path) == true {
        paths += try files(below: path, prefix: "\(prefix)\(name)/")
      } else {
        paths.append(prefix + name)
      }
    }
    return paths
  }

  private static func digest(_ path: String) throws(Failure) -> String {
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
