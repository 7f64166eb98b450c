import Diagnostics
import StageContract
import TabularIO

/// A snapshot on disk: its tables, its other files, and its manifest if it has one.
struct SnapshotFolder: Sendable {
  let folder: String
  let manifest: Manifest?
  /// SHA-256 of the manifest's bytes, lower-case hexadecimal.
  let manifestDigest: String?
  /// Names of the tables, sorted.
  let tables: [String]
  /// Paths of the other files, relative to the folder, sorted; without digests of files as stored.
  let files: [String]

  /// Files that say how a snapshot is stored or where it comes from, not what it holds.
  static let accountFiles: Set<String> = [Manifest.fileName, "tanda_tangan.json", "SHA256SUMS"]
  /// Digests of the compressed files: another machine may compress otherwise.
  static let storedDigests = "SHA256SUMS"

  /// Looks through `folder`, or through the snapshot in it when it is a run folder. Throws `inputMissing` when it is none
  /// or holds no table, `badData` when its manifest is damaged or lists a file that is not there.
  init(_ named: String) throws(Failure) {
    let folder = try SnapshotFolder.snapshot(in: named)
    self.folder = folder
    var tables: [String] = []
    var files: [String] = []
    for name in try FileAccess.names(in: folder) {
      let path = folder + "/" + name
      if FileAccess.isFolder(path) == true {
        let inside = try FileAccess.names(in: path)
        let parts = inside.filter { $0.hasSuffix(".csv.gz") }
        if !parts.isEmpty { tables.append(name) }
        files += inside.filter { !$0.hasSuffix(".csv.gz") && FileAccess.isFolder(path + "/" + $0) == false }
          .map { name + "/" + $0 }
      } else if name.hasSuffix(".csv.gz") {
        tables.append(String(name.dropLast(".csv.gz".count)))
      } else {
        files.append(name)
      }
    }
    if tables.isEmpty {
      throw Failure(.inputMissing, id: "tidak ada tabel di folder ini", en: "no tables in this folder", file: folder)
    }
    self.tables = tables.sorted()
    self.files = files.sorted()
    let path = folder + "/" + Manifest.fileName
    if FileAccess.isFolder(path) == false {
      let bytes = try FileAccess.content(of: path)
      let read = try Manifest.read(bytes, file: path)
      // What was lost on the way is no change of the population.
      for part in read.outputs.flatMap(\.parts) where FileAccess.isFolder(folder + "/" + part.path) != false {
        throw Failure(
          .badData, id: "berkas hilang: disebut manifesnya", en: "file is missing: its manifest lists it",
          file: folder + "/" + part.path)
      }
      manifest = read
      manifestDigest = Hex.sha256(bytes)
    } else {
      manifest = nil
      manifestDigest = nil
    }
  }

  /// `folder`, or of a run folder its snapshot. Throws `usage` for a run without one: its stages are no tables.
  private static func snapshot(in folder: String) throws(Failure) -> String {
    func isOutput(_ path: String) -> Bool { FileAccess.isFolder("\(path)/\(Manifest.fileName)") == false }
    if isOutput(folder) || FileAccess.isFolder(folder) != true { return folder }
    if isOutput(folder + "/5-emit") { return folder + "/5-emit" }
    for name in try FileAccess.names(in: folder)
    where ["1-", "2-", "3-", "4-"].contains(name.prefix(2)) && isOutput("\(folder)/\(name)") {
      throw Failure(
        .usage, id: "folder run tanpa snapshot: sebut keluaran satu tahap, misalnya \(folder)/\(name)",
        en: "a run folder without a snapshot: name the output of one stage, such as \(folder)/\(name)", file: folder)
    }
    return folder
  }

  /// The table called `name`, nil when there is none.
  func table(_ name: String) throws(Failure) -> Table? {
    tables.contains(name) ? try Table.open(folder: folder, name: name) : nil
  }

  /// The last day of the period, packed yyyymmdd; nil without a manifest.
  var lastDay: Int32? { manifest.flatMap { Period($0.period) }?.lastDay }

  /// What a file of a table holds, from the manifest where there is one, else by reading it.
  func part(_ path: String) throws -> PartSummary {
    let relative = String(path.dropFirst(folder.count + 1))
    for table in manifest?.outputs ?? [] {
      if let part = table.parts.first(where: { $0.path == relative }) { return part }
    }
    let content = try ContentDigest.ofContent(path: path)
    return PartSummary(path: relative, sha256: content.sha256, bytes: content.bytes, rows: 0)
  }
}
