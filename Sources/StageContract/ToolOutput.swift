import Diagnostics
import PipelineConfig
import Synchronization
import TabularIO

/// Publishes the output folder of a tool that is no stage as a stage's is: written aside under a lock, swapped in
/// whole, removed when a signal ends the run.
package enum ToolOutput {
  /// Calls `body` with a folder for the output and one for temporary files; what it answers becomes the last file,
  /// `lastFile`, which names `maker` (nil: none). Throws `cannotCreate` when the output is there and `overwrite` is not set, `locked` when
  /// another run writes it.
  package static func publish(
    _ path: String, maker: String, overwrite: Bool, lastFile: String = Manifest.fileName,
    body: (_ staging: String, _ scratch: String) throws -> [UInt8]?
  ) throws {
    let place = try OutputPlace(path, maker: maker, lastFile: lastFile)
    let output = place.path
    try FileAccess.makeFolder(PathText.parent(of: output))
    let lock = try RunLock(output)
    defer { withExtendedLifetime(lock) {} }
    Publication.clearLeftovers(of: output)
    try place.require(overwrite: overwrite)
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
