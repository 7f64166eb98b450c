import Diagnostics
import PipelineConfig
import StageContract

/// The link `current` beside the run folders: it points to the run of the newest quarter whose snapshot passed every
/// check, and is moved in one step by a check that passed, by nothing else.
package struct CurrentRun: Sendable {
  private let run: String
  /// That of the manifest before the check; nil when it cannot be read, which the check then tells.
  private let digest: String?

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
    digest = try? UpstreamStage(folder: folder).digest
  }

  private var link: String { PathText.join(PathText.parent(of: run), RunRetention.link) }

  /// Whether the link points to this run.
  private var isCurrent: Bool { PrivateFile.target(of: link) == PathText.name(of: run) }

  /// Marks the snapshot as checked and moves the link, but never back to an older quarter: then it answers that the link
  /// stays, and how to move it by hand. Throws `badData` when the snapshot is not the one that was checked any more.
  package func accept() throws(Failure) -> Message? {
    let stage = try UpstreamStage(folder: run + "/5-emit")
    guard let digest, stage.digest == digest else {
      throw Failure(
        .badData, id: "snapshot berganti selagi diperiksa", en: "the snapshot was replaced while it was checked",
        file: run)
    }
    try PrivateFile.replace("\(run)/\(RunRetention.mark)", with: Array((digest + "\n").utf8))
    let name = PathText.name(of: run)
    if let other = newer(than: stage.manifest.period) {
      return Message(
        id: "current tetap pada \(other.name) (\(other.period)), yang lebih baru daripada \(stage.manifest.period); "
          + "memindahkannya hanya dengan tangan: ln -sfn \(name) \(link)",
        en: "current stays with \(other.name) (\(other.period)), which is newer than \(stage.manifest.period); "
          + "only by hand is it moved: ln -sfn \(name) \(link)")
    }
    try PrivateFile.link(link, to: name)
    return nil
  }

  /// What there is to say when the snapshot did not pass: that the link points to it all the same.
  package var refusal: Message? {
    if !isCurrent { return nil }
    return Message(
      id: "current menunjuk run ini, yang tidak lulus: arahkan ke run yang utuh",
      en: "current points to this run, which does not pass: let it point to one that is whole")
  }

  /// The run that the link points to, when its snapshot is of a later quarter than `period`.
  private func newer(than period: String) -> (name: String, period: String)? {
    guard let target = PrivateFile.target(of: link) else { return nil }
    let folder = target.hasPrefix("/") ? target : PathText.join(PathText.parent(of: run), target)
    guard let stage = try? UpstreamStage(folder: folder + "/5-emit"), stage.manifest.period > period else { return nil }
    return (PathText.name(of: folder), stage.manifest.period)
  }
}
