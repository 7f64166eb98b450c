import Diagnostics
import PipelineConfig
import TabularIO

/// Where a folder is to be published, and whether what lies there may be replaced.
package struct OutputPlace: Sendable {
  /// The path, normalised.
  package let path: String
  /// What makes the output: the name of a stage or tool, as its last file says it.
  private let maker: String
  /// The file that only a whole output of ours has.
  private let lastFile: String

  /// Throws `cannotCreate` for a path that names no folder of its own.
  package init(_ path: String, maker: String, lastFile: String = Manifest.fileName) throws(Failure) {
    self.path = PathText.normalise(path)
    self.maker = maker
    self.lastFile = lastFile
    if [".", "..", "/"].contains(PathText.name(of: self.path)) {
      throw Failure(
        .cannotCreate, id: "bukan folder keluaran yang sah", en: "not a valid output folder", file: self.path)
    }
  }

  /// Whether anything is there (a dangling link counts).
  package var isTaken: Bool { FolderTree.exists(path) }

  /// Throws `cannotCreate` when something is there that is not ours to replace, or `overwrite` is not set.
  package func require(overwrite: Bool) throws(Failure) {
    try requireOurs()
    if isTaken && !overwrite {
      throw Failure(
        .cannotCreate, id: "sudah ada; pakai --overwrite untuk menggantinya",
        en: "exists; use --overwrite to replace it", file: path)
    }
  }

  /// Throws `cannotCreate` when a folder of somebody else's is there, or the output of another stage or tool: a report
  /// never replaces a snapshot, whatever the options. Ours has its last file, which says who wrote it, or nothing in it. A
  /// folder that cannot be listed is not known to be ours. Nor is anything put into an output: it would not verify.
  package func requireOurs() throws(Failure) {
    let parent = PathText.parent(of: path)
    if isWritten(parent + "/" + Manifest.fileName, { $0.contains("\"contract\":") }) {
      throw Failure(
        .cannotCreate, id: "terletak di dalam keluaran lain, yang tidak boleh berubah",
        en: "lies inside another output, which must not change", file: path)
    }
    if !isTaken { return }
    var isOurs = false
    if FolderTree.isFolder(path) {
      do throws(Failure) {
        let last = path + "/" + lastFile
        isOurs = isWritten(last) { $0.contains("\":\"\(maker)") }
        if !isOurs && !FolderTree.exists(last) { isOurs = try FileAccess.names(in: path).isEmpty }
      } catch {
        throw Failure(.cannotCreate, id: error.message.id, en: error.message.en, file: path)
      }
    }
    if !isOurs {
      throw Failure(
        .cannotCreate, id: "bukan keluaran \(maker), tidak akan diganti",
        en: "is no output of \(maker) and will not be replaced", file: path)
    }
  }

  /// Whether `file` is there and its head, without spaces, is as `holds` says. The head is enough: of an output that was
  /// damaged later it is mostly still there.
  private func isWritten(_ file: String, _ holds: (String) -> Bool) -> Bool {
    guard FileAccess.isPlainFile(file), let bytes = try? FileAccess.content(of: file) else { return false }
    return holds(String(decoding: bytes.prefix(256).filter { $0 > 32 }, as: UTF8.self))
  }
}
