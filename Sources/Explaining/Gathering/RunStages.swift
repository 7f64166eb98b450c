import Diagnostics
import PipelineConfig
import StageContract
import TabularIO

/// The snapshot of a run, and the stages beside it that it was made from.
///
/// A stage counts only when its manifest is the one that the snapshot's inputs name: after a stage was run anew and
/// before emit was, what lies beside a snapshot is not where its values come from.
package struct RunStages: Sendable {
  let snapshot: UpstreamStage
  /// The folder that the snapshot lies in. What is noted about it goes there, never into the snapshot, which is sealed.
  let home: String
  /// By stage name (`flag`, `match`, `normalise`).
  private let found: [String: UpstreamStage]
  /// Stages that lie there and are others than the snapshot was made from.
  let strangers: [String]

  /// Opens `<run>/5-emit`, or `run` itself when it is a snapshot. Throws `inputMissing`.
  init(run: String) throws(Failure) {
    let inside = "\(run)/5-emit"
    let isRun = FileAccess.isFolder(inside) == true
    let folder = isRun ? inside : run
    home = isRun ? run : run + "/.."
    snapshot = try UpstreamStage(folder: folder)
    if snapshot.manifest.stage != "emit" {
      throw Failure(
        .inputMissing, id: "bukan folder run atau potret", en: "neither a run folder nor a snapshot", file: run)
    }
    let beside = PathText.join(folder, "..")
    var found: [String: UpstreamStage] = [:]
    var strangers: [String] = []
    for input in snapshot.manifest.inputs where !input.role.contains("/") {
      let path = beside + "/" + PathText.parent(of: input.file.path)
      if FileAccess.isFolder(path + "/" + Manifest.fileName) != false { continue }
      let stage = try UpstreamStage(folder: path)
      if stage.digest == input.file.sha256 {
        found[input.role] = stage
      } else {
        strangers.append(input.role)
      }
    }
    self.found = found
    self.strangers = strangers.sorted()
  }

  var flag: UpstreamStage? { found["flag"] }
  var match: UpstreamStage? { found["match"] }
  var normalise: UpstreamStage? { found["normalise"] }

  /// The quarter.
  var period: String { snapshot.manifest.period }
}
