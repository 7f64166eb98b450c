import Diagnostics
import Glibc
import PipelineConfig
import Synchronization
import TabularIO

/// An earlier output of the same stage (`--dari`), made by the same tool with the same settings for the same period: what
/// followed from inputs that are still the same is taken over instead of made again.
///
/// What is taken over is the file itself (a hard link, a copy where the file system has none), after its content was
/// held against the digest in the manifest. So an output made this way is the one that a full run would have made.
package struct EarlierOutput: Sendable {
  /// Where it lies.
  package let folder: String
  package let manifest: Manifest
  /// What this run reads, as its manifest will list it (raw files without their rows).
  package let inputs: [InputFile]
  let staging: String
  let jobs: Int

  /// The inputs of `role` that the earlier run read, when this run reads the same ones; else nil.
  package func unchanged(_ role: String) -> [InputFile]? {
    let was = manifest.inputs.filter { $0.role == role }
    let now = inputs.filter { $0.role == role }
    guard was.count == now.count else { return nil }
    for (one, other) in zip(was, now) {
      if one.file.path != other.file.path || one.file.sha256 != other.file.sha256 || one.file.bytes != other.file.bytes
      {
        return nil
      }
    }
    return was
  }

  /// Puts the files of the tables `roles` into the folder to publish. Nil, and nothing is there, when the earlier output
  /// lacks a table or a file of it is not what its manifest says: then they are to be made again.
  ///
  /// Reads every byte once to check its digest, on all workers.
  package func takeOver(_ roles: [String]) throws -> [OutputTable]? {
    var tables: [OutputTable] = []
    for role in roles {
      guard let table = manifest.table(role) else { return nil }
      tables.append(table)
    }
    let parts = tables.flatMap(\.parts)
    let damaged = Mutex(false)
    try parallelForEach(count: parts.count, jobs: jobs) { index, _ in
      if !isIntact(parts[index]) { damaged.withLock { $0 = true } }
    }
    if damaged.withLock({ $0 }) { return nil }
    for part in parts { try FolderTree.link("\(folder)/\(part.path)", to: "\(staging)/\(part.path)") }
    return tables
  }

  /// Whether a file of the earlier output is there and holds what its manifest says. Reads all of it.
  package func isIntact(_ part: PartSummary) -> Bool {
    let content = try? ContentDigest.ofContent(path: "\(folder)/\(part.path)")
    return content?.sha256 == part.sha256 && content?.bytes == part.bytes
  }

  /// The balance of `source`.
  package func tally(_ source: String) -> Tally? { manifest.tallies.first { $0.source == source } }

  /// Counts the findings of `source` as the earlier run counted them.
  package func countFindings(of source: String, in log: DiagnosticLog) {
    for finding in manifest.findings where finding.source == source {
      log.count(finding.code, source: source, rows: finding.count, severity: finding.severity)
    }
  }
}

/// Counts what a run takes over and what it makes anew, for the one line that says so.
package struct TakeoverAccount: Sendable {
  private var kept = 0
  private var keptFiles = 0
  private var made: [String] = []
  private var madeFiles = 0

  package init() {}

  /// Notes the tables of a source that were taken over.
  package mutating func keep(_ tables: [OutputTable]) {
    kept += 1
    keptFiles += tables.reduce(0) { $0 + $1.parts.count }
  }

  /// Notes the tables of a source that were made anew.
  package mutating func make(_ source: String, _ tables: [OutputTable]) {
    made.append(source)
    madeFiles += tables.reduce(0) { $0 + $1.parts.count }
  }

  /// Says it: sources and files (partitions) of either kind.
  package func report(to log: DiagnosticLog) {
    let names = made.isEmpty ? "" : " (" + made.joined(separator: ", ") + ")"
    log.note(
      id:
        "susulan: \(kept) sumber (\(keptFiles) berkas) diambil alih, \(made.count) (\(madeFiles)) dihitung ulang\(names)",
      en:
        "incremental: \(kept) sources (\(keptFiles) files) taken over, \(made.count) (\(madeFiles)) recomputed\(names)")
  }
}

extension FolderTree {
  /// Gives the file `path` a second name, with the folders above it; where links are not possible, copies it.
  static func link(_ path: String, to other: String) throws(Failure) {
    try FileAccess.makeFolder(PathText.parent(of: other))
    if Glibc.link(path, other) == 0 { return }
    let source = try FileAccess.reading(path)
    let size = try source.size()
    let target = try FileAccess.writing(other)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var offset = 0
    while offset < size {
      let got = try buffer.withUnsafeMutableBufferPointer { view throws(Failure) -> Int in
        guard let base = view.baseAddress else { return 0 }
        let got = try source.read(into: base, count: view.count, at: offset)
        try target.write(ByteView(start: UnsafePointer(base), count: got))
        return got
      }
      if got == 0 { throw failure(path) }
      offset += got
    }
  }
}
