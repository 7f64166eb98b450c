import Diagnostics
import PipelineConfig
import TabularIO

extension SettingsLoader {
  /// Warns when a newer snapshot of the same pipeline and of an earlier quarter lies beside the run (`<runs>/*/5-emit`) than
  /// the one that the run follows: to leave `SEBELUM` out, or last quarter's in it, is soon done, and shows only where
  /// somebody asks why ids, guards and graduation begin anew. Only said: what is beside decides nothing.
  package func warnOfSkippedSnapshot(after previous: UpstreamStage?) {
    let runs = PathText.parent(of: runFolder)
    guard let history = try? SnapshotHistory(folder: runs) else { return }
    let own = PathText.name(of: pipeline) + "/"
    let earlier = history.snapshots.filter { snapshot in
      let isOurs = snapshot.manifest.settings.contains { $0.name.hasPrefix(own) }
      guard isOurs, let quarter = Period(snapshot.manifest.period), quarter.lastDay < period.lastDay else {
        return false
      }
      return quarter.lastDay > (previous.flatMap { Period($0.manifest.period)?.lastDay } ?? 0)
    }
    guard let newest = earlier.max(by: { $0.manifest.period < $1.manifest.period }) else { return }
    let quarter = newest.manifest.period
    log.report(
      .warning,
      previous == nil
        ? Message(
          id:
            "tanpa SEBELUM, padahal potret \(quarter) ada di sini: id orang tanpa NIK, penjaga dan graduasi mulai baru",
          en: "without SEBELUM, though the snapshot of \(quarter) lies here: ids of persons without a NIK, guards and "
            + "graduation begin anew")
        : Message(
          id: "SEBELUM bukan potret terbaru: yang dari \(quarter) ada di sini",
          en: "SEBELUM is not the newest snapshot: that of \(quarter) lies here"),
      file: newest.folder)
  }
}
