import Diagnostics
import PipelineConfig
import StageContract
import TabularIO

/// Rebuilds the newer snapshot from the older one and a complete comparison of both.
package enum PatchTool {
  /// Publishes at `output` what `difference` leads to from `old`, every decompressed byte as it was compared.
  ///
  /// Throws `badData` when the comparison is not complete or what comes out has another digest (then `old` is not the
  /// snapshot that was compared, or the comparison was changed), and publishes nothing.
  package static func apply(
    old: String, difference: String, output: String, overwrite: Bool, jobs: Int, memory: Int,
    progress mode: Progress.Mode
  ) throws -> Int {
    let plan = try PatchPlan(PathText.normalise(difference))
    let left = try SnapshotFolder(PathText.normalise(old))
    let progress = Progress(stage: "patch", mode: mode)
    var written = 0
    try ToolOutput.publish(output, maker: "emit", overwrite: overwrite) { staging, scratch in
      progress.start("tambal", rows: plan.tables.count)
      let share = max(1, min(jobs, plan.tables.count))
      try parallelForEach(count: plan.tables.count, jobs: jobs) { index, _ in
        let table = plan.tables[index]
        let patch = try TablePatch(
          table, left: left, changes: plan.changes(table), scratch: "\(scratch)/\(table.name)",
          memory: memory / 3 / share)
        try patch.run(staging: staging)
        progress.add(rows: 1)
      }
      let manifest = try plan.copyFiles(to: staging)
      if plan.hasStoredDigests { try StoredFileDigests.write(in: staging, manifest: manifest) }
      written = plan.tables.reduce(0) { $0 + $1.parts.count }
      progress.finish()
      return manifest
    }
    return written
  }
}

/// What a complete comparison says about its newer side.
struct PatchPlan {
  /// A table to be rebuilt.
  struct TableTarget {
    let name: String
    /// Headers of both sides; empty where the side has no such table.
    let leftHeader: [String]
    let rightHeader: [String]
    /// What its files must hold.
    let parts: [PartSummary]
  }

  let folder: String
  let tables: [TableTarget]
  let hasStoredDigests: Bool
  private let files: [(path: String, sha256: String)]

  /// Reads `ringkasan.json`. Throws `badData` when the comparison left something out.
  init(_ folder: String) throws(Failure) {
    self.folder = folder
    let path = "\(folder)/ringkasan.json"
    let json = try JSONReader.parse(try FileAccess.content(of: path), file: path)
    guard json["lengkap"] == .bool(true) else {
      throw Failure(
        .badData, id: "perbandingan ini tidak lengkap; buatlah dengan --full",
        en: "this comparison is not complete; make it with --full", file: folder)
    }
    func damaged() -> Failure { Failure(.badData, id: "ringkasan rusak", en: "damaged summary", file: path) }
    guard let tableList = json["tabel"]?.list, let fileList = json["berkas"]?.list,
      let partList = json["hasil"]?.list
    else { throw damaged() }
    var parts: [PartSummary] = []
    for value in partList {
      guard let path = value["path"]?.text, let sha256 = value["sha256"]?.text, let bytes = value["bytes"]?.number,
        let rows = value["rows"]?.number, !path.hasPrefix("/"), !path.split(separator: "/").contains("..")
      else { throw damaged() }
      parts.append(PartSummary(path: path, sha256: sha256, bytes: bytes, rows: rows))
    }
    var tables: [TableTarget] = []
    for value in tableList {
      guard let name = value["nama"]?.text, let left = value["kolom_lama"]?.list, let right = value["kolom_baru"]?.list
      else { throw damaged() }
      let own = parts.filter { $0.path == "\(name).csv.gz" || $0.path.hasPrefix("\(name)/") }
      if own.isEmpty { continue }
      tables.append(
        TableTarget(
          name: name, leftHeader: left.compactMap(\.text), rightHeader: right.compactMap(\.text), parts: own))
    }
    var files: [(path: String, sha256: String)] = []
    for value in fileList {
      guard let path = value["path"]?.text, !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
        throw damaged()
      }
      if let sha256 = value["sha256_baru"]?.text { files.append((path, sha256)) }
    }
    self.tables = tables
    self.files = files
    hasStoredDigests = json["sidik_tersimpan"] == .bool(true)
  }

  /// The long form of a table.
  func changes(_ table: TableTarget) throws(Failure) -> Table {
    let changes = try Table.open(folder: "\(folder)/perubahan", name: table.name)
    if changes.header != LongForm.header {
      throw Failure(.badData, id: "kolom perubahan lain", en: "other columns in the long form", file: table.name)
    }
    return changes
  }

  /// Copies the files that are no tables and answers the manifest among them, nil when there was none.
  func copyFiles(to staging: String) throws(Failure) -> [UInt8]? {
    var manifest: [UInt8]?
    for file in files {
      let bytes = try FileAccess.content(of: "\(folder)/berkas/\(file.path)")
      if Hex.sha256(bytes) != file.sha256 {
        throw Failure(
          .badData, id: "isi berkas tidak sesuai sidiknya", en: "content does not match its digest", file: file.path)
      }
      if file.path == Manifest.fileName {
        manifest = bytes
      } else {
        try PlainFile.write(bytes, to: "\(staging)/\(file.path)")
      }
    }
    return manifest
  }
}

/// `SHA256SUMS`: digests of the files as stored, which another compressor writes otherwise, so they are made anew.
enum StoredFileDigests {
  static func write(in folder: String, manifest: [UInt8]?) throws(Failure) {
    var lines: [(path: String, sha256: String)] = []
    for path in try PlainFile.paths(in: folder) {
      lines.append((path, try digest("\(folder)/\(path)")))
    }
    if let manifest { lines.append((Manifest.fileName, Hex.sha256(manifest))) }
    lines.sort { Array($0.path.utf8).lexicographicallyPrecedes(Array($1.path.utf8)) }
    let text = lines.map { "\($0.sha256)  \($0.path)\n" }.joined()
    try PlainFile.write(Array(text.utf8), to: "\(folder)/\(SnapshotFolder.storedDigests)")
  }

  /// Of the bytes as they are stored.
  private static func digest(_ path: String) throws(Failure) -> String {
    let file = try FileAccess.reading(path)
    var block = [UInt8](repeating: 0, count: 1 << 20)
    var digest = ContentDigest()
    while true {
      let got = try block.withUnsafeMutableBufferPointer { buffer throws(Failure) -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        let got = try file.read(into: base, count: buffer.count)
        digest.update(ByteView(start: UnsafePointer(base), count: got))
        return got
      }
      if got == 0 { return digest.hex() }
    }
  }
}
