import Diagnostics
import PipelineConfig
import Synchronization
import TabularIO

/// Publishes the output folder of a tool that is no stage as a stage's is: written aside under a lock, swapped in
/// whole, removed when a signal ends the run.
package enum ToolOutput {
  /// Calls `body` with a folder for the output and one for temporary files; what it answers becomes the last file,
  /// `lastFile` (nil: none). Throws `cannotCreate` when the output is there and `overwrite` is not set, `locked` when
  /// another run writes it.
  package static func publish(
    _ path: String, overwrite: Bool, lastFile: String = Manifest.fileName,
    body: (_ staging: String, _ scratch: String) throws -> [UInt8]?
  ) throws {
    let output = PathText.normalise(path)
    if [".", "..", "/"].contains(PathText.name(of: output)) {
      throw Failure(.cannotCreate, id: "bukan folder keluaran yang sah", en: "not a valid output folder", file: output)
    }
    try FileAccess.makeFolder(PathText.parent(of: output))
    let lock = try RunLock(output)
    defer { withExtendedLifetime(lock) {} }
    Publication.clearLeftovers(of: output)
    if FolderTree.exists(output) && !overwrite {
      throw Failure(
        .cannotCreate, id: "keluaran sudah ada; pakai --overwrite", en: "the output exists; use --overwrite",
        file: output)
    }
    // A folder of somebody else's is never deleted for an output: ours has its last file, or nothing in it.
    let isOurs =
      FolderTree.isFolder(output)
      && (FolderTree.exists(output + "/" + lastFile) || FolderTree.names(in: output).isEmpty)
    if FolderTree.exists(output) && !isOurs {
      throw Failure(
        .cannotCreate, id: "bukan keluaran dtsen, tidak akan diganti",
        en: "is no output of dtsen and will not be replaced", file: output)
    }
    let publication = try Publication(output: output)
    RunningPublication.set(publication)
    defer { RunningPublication.set(nil) }
    do {
      let manifest = try body(publication.staging, publication.scratch)
      try publication.publish(manifest: manifest, name: lastFile)
    } catch {
      publication.removeAside()
      if publication.isInterrupted { throw Failure(.interrupted, id: "dihentikan", en: "interrupted") }
      throw error
    }
  }

  /// How many scratch folders this process has asked for: two at once in one place must not be one folder.
  private static let scratches = Atomic<Int>(0)

  /// Calls `body` with a folder for temporary files under `parent`, removed afterwards.
  package static func withScratch<Result>(in parent: String, body: (String) throws -> Result) throws -> Result {
    let number = scratches.wrappingAdd(1, ordering: .relaxed).newValue
    let scratch = try Publication(output: PathText.join(parent, "dtsen-\(number)"))
    RunningPublication.set(scratch)
    defer {
      RunningPublication.set(nil)
      scratch.removeAside()
    }
    return try body(scratch.scratch)
  }
}
