import Diagnostics
import StageContract
import TabularIO

/// `SHA256SUMS`: the digests of the files as stored, in the form that `sha256sum -c` reads.
enum StoredDigests {
  static let fileName = "SHA256SUMS"

  /// Hashes every file below `folder` on `jobs` workers and adds `extra` (files not yet written), sorted by path.
  static func text(folder: String, extra: [(path: String, bytes: [UInt8])], jobs: Int) throws -> [UInt8] {
    // The largest first, and two of like size side by side: two digests at once cost little more than one.
    let paths = try files(below: folder, prefix: "").map { path throws(Failure) in
      (path: path, size: try FileAccess.reading("\(folder)/\(path)").size())
    }.sorted { ($1.size, $0.path) < ($0.size, $1.path) }.map(\.path)
    var lines: [(path: String, digest: String)] = extra.map { ($0.path, Hex.sha256($0.bytes)) }
    var next = 0
    try orderedParallel(
      jobs: jobs,
      next: { () -> [String]? in
        defer { next += 2 }
        return next < paths.count ? Array(paths[next..<min(next + 2, paths.count)]) : nil
      },
      work: { (pair: [String], _: Int) in Array(zip(pair, try digests(pair.map { "\(folder)/\($0)" }))) },
      deliver: { (pair: [(String, String)]) in for (path, digest) in pair { lines.append((path, digest)) } })
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

  /// The digests of one or two files.
  private static func digests(_ paths: [String]) throws(Failure) -> [String] {
    let files = try paths.map { path throws(Failure) in try FileAccess.reading(path) }
    let size = 256 << 10
    let blocks = files.map { _ in UnsafeMutablePointer<UInt8>.allocate(capacity: size) }
    defer { for block in blocks { block.deallocate() } }
    var digests = files.map { _ in ContentDigest() }
    var isOpen = true
    while isOpen {
      isOpen = false
      var views = [ByteView.empty, ByteView.empty]
      for (index, file) in files.enumerated() {
        let got = try file.read(into: blocks[index], count: size)
        views[index] = ByteView(start: UnsafePointer(blocks[index]), count: got)
        if got > 0 { isOpen = true }
      }
      if files.count == 1 {
        digests[0].update(views[0])
      } else {
        var (first, second) = (digests[0], digests[1])
        ContentDigest.update(&first, views[0], &second, views[1])
        digests = [first, second]
      }
    }
    return digests.map { $0.hex() }
  }
}
