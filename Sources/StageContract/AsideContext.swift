import Diagnostics
import Glibc
import TabularIO

/// A stage run within a stage: the same computation in a corner of the scratch folder, for a part of the rows or with
/// other inputs, whose files the outer run then takes what it needs from.
extension StageContext {
  /// A context that writes below `name` in the scratch folder of this one and says nothing. `others` take the place of
  /// the upstream stages of their names.
  package func aside(_ name: String, reading others: [UpstreamStage] = []) throws(Failure) -> StageContext {
    let folder = scratch + "/" + name
    try FileAccess.makeFolder(folder + "/keluaran")
    try FileAccess.makeFolder(folder + "/tumpahan")
    return StageContext(
      declaration: declaration, extracts: extracts,
      upstreams: upstreams.map { stage in others.first { $0.manifest.stage == stage.manifest.stage } ?? stage },
      staging: folder + "/keluaran", scratch: folder + "/tumpahan", jobs: jobs, memory: memory, period: period,
      log: DiagnosticLog(stage: declaration.name, language: log.language, write: { _ in }), progress: progress)
  }

  /// Removes what was written aside under `name`.
  package func discardAside(_ name: String) { FolderTree.remove(scratch + "/" + name) }

  /// Gives a file of `folder` its place among the outputs of this run too.
  package func take(_ part: PartSummary, from folder: String) throws(Failure) {
    try FolderTree.link("\(folder)/\(part.path)", to: "\(staging)/\(part.path)")
  }

  /// Moves all outputs to the outer run, which has none of their names yet.
  package func moveOutputs(to outer: StageContext) throws(Failure) {
    for name in try FileAccess.names(in: staging) {
      if rename("\(staging)/\(name)", "\(outer.staging)/\(name)") != 0 { throw FolderTree.failure(staging) }
    }
  }
}
