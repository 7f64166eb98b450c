import Diagnostics
import StageContract
import TabularIO

/// What a person wants to see after a run, in at most 80 columns.
package struct SnapshotSummary {
  /// The lines, each with its line end.
  package let text: String

  /// Reads manifest and `ringkasan/` of a snapshot. Throws `inputMissing` when `folder` is none.
  package init(folder: String, language: Language) throws(Failure) {
    let snapshot = try UpstreamStage(folder: folder)
    text = "\(snapshot.manifest.period)\n"
  }
}
