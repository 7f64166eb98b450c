import Diagnostics
import PipelineConfig
import TabularIO

/// Where a folder is to be published, and whether what lies there may be replaced.
package struct OutputPlace: Sendable {
  /// The path, normalised.
  package let path: String
  /// The file that only a whole output of ours has.
  private let lastFile: String

  /// Throws `cannotCreate` for a path that names no folder of its own.
  package init(_ path: String, lastFile: String = Manifest.fileName) throws(Failure) {
    self.path = PathText.normalise(path)
    self.lastFile = lastFile
    if [".", "..", "/"].contains(PathText.name(of: self.path)) {
      throw Failure(
        .cannotCreate, id: "bukan folder keluaran yang sah", en: "not a valid output folder", file: self.path)
    }
  }

  /// Whether anything is there (a dangling link counts).
  package var isTaken: Bool { FolderTree.exists(path) }

  /// Throws `cannotCreate` when something is there and `overwrite` is not set, or it is not ours to replace.
  package func require(overwrite: Bool) throws(Failure) {
    if isTaken && !overwrite {
      throw Failure(
        .cannotCreate, id: "sudah ada; pakai --overwrite untuk menggantinya",
        en: "exists; use --overwrite to replace it", file: path)
    }
    try requireOurs()
  }

  /// Throws `cannotCreate` when a folder of somebody else's is there. It is never deleted for an output, whatever the
  /// options: ours has its last file, or nothing in it. A folder that cannot be listed is not known to be ours.
  package func requireOurs() throws(Failure) {
    if !isTaken { return }
    var isOurs = false
    if FolderTree.isFolder(path) {
      do throws(Failure) {
        isOurs = FolderTree.exists(path + "/" + lastFile)
        if !isOurs { isOurs = try FileAccess.names(in: path).isEmpty }
      } catch {
        throw Failure(.cannotCreate, id: error.message.id, en: error.message.en, file: path)
      }
    }
    if !isOurs {
      throw Failure(
        .cannotCreate, id: "bukan keluaran dtsen, tidak akan diganti",
        en: "is no output of dtsen and will not be replaced", file: path)
    }
  }
}
