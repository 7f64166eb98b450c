import Diagnostics
import PipelineConfig
import TabularIO

/// The published output of an earlier stage (or an earlier snapshot), opened by its manifest.
package struct UpstreamStage: Sendable {
  /// The folder as the user named it.
  package let folder: String
  package let manifest: Manifest
  /// SHA-256 of the manifest's bytes.
  package let digest: String

  /// Opens `folder`. Throws `inputMissing` when it has no manifest (then it is no published output), `badData`
  /// when the manifest is damaged or of another contract version.
  package init(folder: String) throws(Failure) {
    let path = folder + "/" + Manifest.fileName
    if FileAccess.isFolder(path) != false {
      throw Failure(
        .inputMissing, id: "bukan keluaran tahap yang selesai: tidak ada manifes; jalankan dulu tahap itu",
        en: "not the finished output of a stage: no manifest; run that stage first", file: path)
    }
    let bytes = try FileAccess.content(of: path)
    self.folder = folder
    manifest = try Manifest.read(bytes, file: path)
    digest = Hex.sha256(bytes)
  }

  /// Whether the stage wrote a table called `name`.
  package func has(_ name: String) -> Bool { manifest.table(name) != nil }

  /// The names of the tables it wrote, in manifest order.
  package var tables: [String] { manifest.outputs.map(\.role) }

  /// Rows of the table `name` according to the manifest; 0 when the stage wrote no such table.
  package func rows(_ name: String) -> Int { manifest.table(name)?.rows ?? 0 }

  /// Opens the table `name`. Throws `inputMissing` when the stage wrote none or its files are gone, `badData` when
  /// the folder holds other parts than the manifest.
  package func table(_ name: String) throws(Failure) -> Table {
    guard let output = manifest.table(name) else {
      throw Failure(
        .inputMissing, id: "tahap \(manifest.stage) tidak menulis tabel \(name)",
        en: "stage \(manifest.stage) wrote no table \(name)", file: folder)
    }
    let table = try Table.open(folder: folder, name: name)
    let expected = output.parts.map { "\(folder)/\($0.path)" }
    if table.parts != expected {
      throw Failure(
        .badData, id: "bagian tabel \(name) tidak sama dengan manifes",
        en: "parts of table \(name) differ from the manifest",
        file: folder)
    }
    return table
  }

  /// The path of a file of the folder.
  package func path(_ relative: String) -> String { folder + "/" + relative }

  /// What the manifest of a reading stage lists: this manifest, then every part of the tables read.
  func inputs(for roles: [TableRole]) -> [InputFile] {
    let stage = manifest.stage
    let own = PartSummary(
      path: manifest.folder + "/" + Manifest.fileName, sha256: digest, bytes: manifest.bytes.count, rows: 0)
    var files = [InputFile(role: stage, file: own)]
    for table in manifest.outputs where roles.contains(where: { $0.stage == stage && $0.covers(table.role) }) {
      for part in table.parts {
        let file = PartSummary(
          path: manifest.folder + "/" + part.path, sha256: part.sha256, bytes: part.bytes, rows: part.rows)
        files.append(InputFile(role: stage + "/" + table.role, file: file))
      }
    }
    return files
  }
}

extension TableRole {
  /// Whether a table of this name is meant: `<source>` and `<program>` stand for any one name.
  func covers(_ table: String) -> Bool {
    let pattern = name.split(separator: "/")
    let parts = table.split(separator: "/")
    guard pattern.count == parts.count else { return false }
    for (want, have) in zip(pattern, parts) where want != have && !(want.hasPrefix("<") && want.hasSuffix(">")) {
      return false
    }
    return true
  }
}
