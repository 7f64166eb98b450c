import Diagnostics
import PipelineConfig
import StageContract

/// The link `current` beside the run folders: it points to the last run whose snapshot passed every check, and is moved
/// in one step by a check that passed, by nothing else.
package struct CurrentRun: Sendable {
  private let run: String
  private let digest: String

  /// For the snapshot `folder`, which must be the `5-emit` of a run folder.
  package init(snapshot folder: String) throws(Failure) {
    let clean = PathText.normalise(folder)
    if PathText.name(of: clean) != "5-emit" {
      throw Failure(
        .usage, id: "--current hanya untuk 5-emit dari folder run", en: "--current is for the 5-emit of a run folder")
    }
    run = PathText.parent(of: clean)
    if [".", "..", "/"].contains(PathText.name(of: run)) {
      throw Failure(
        .usage, id: "sebut folder run dengan namanya, misalnya runs/2025-Q2/5-emit",
        en: "name the run folder, for example runs/2025-Q2/5-emit")
    }
    digest = try UpstreamStage(folder: folder).digest
  }

  private var link: String { PathText.join(PathText.parent(of: run), RunRetention.link) }

  /// Whether this very snapshot has passed before and the link points to it: then nothing needs to be done again.
  package var isDone: Bool {
    RunRetention.isMarked(run: run, digest: digest) && PrivateFile.target(of: link) == PathText.name(of: run)
  }

  /// Marks the snapshot as checked and moves the link. Throws `badData` when the snapshot is not the one that was
  /// checked any more.
  package func accept() throws(Failure) {
    if try UpstreamStage(folder: run + "/5-emit").digest != digest {
      throw Failure(
        .badData, id: "snapshot berganti selagi diperiksa", en: "the snapshot was replaced while it was checked",
        file: run)
    }
    try PrivateFile.replace("\(run)/\(RunRetention.mark)", with: Array((digest + "\n").utf8))
    try PrivateFile.link(link, to: PathText.name(of: run))
  }
}
