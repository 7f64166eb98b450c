import DataDictionary
import Diagnostics
import PipelineConfig
import StageContract
import TabularIO

/// Compares the sources with those of the last accepted snapshot: a source that shrank, grew or lost the values of a
/// key column is more likely a broken delivery than a changed country.
package struct SnapshotGuard: Sendable {
  /// The member of manifests that holds the accounts of the sources.
  package static let member = "sumber"

  /// Rows may differ by so many per cent.
  let rowsPercent: Int
  /// The share of filled values of a key column may fall by so many points.
  let fillPoints: Int
  /// Sources that are accepted as they are, by name.
  let accepted: [String]
  /// Key columns of each source.
  let keys: [(source: String, columns: [String])]
  /// The accounts of the last accepted snapshot.
  let previous: [JSONValue]

  /// Reads `penjaga`; nil when there is no earlier snapshot, or none that kept its accounts.
  static func load(
    _ map: ConfigMap, _ sources: PipelineSources, _ load: inout SettingsLoader
  ) throws -> SnapshotGuard? {
    let own = try map.optionalMap("penjaga")
    let rows = try own?.optionalInt("baris_persen", in: 0...1000) ?? 10
    let points = try own?.optionalInt("isian_poin", in: 0...100) ?? 5
    let accepted = try own?.strings("terima", oneOf: sources.sources.map(\.name)) ?? []
    guard let snapshot = try load.previousSnapshot(), let list = try accounts(snapshot, &load) else { return nil }
    let keys = sources.sources.map { source in
      (source.name, source.definition.columns.filter { $0.required || $0.kind == .nik }.map(\.name))
    }
    return SnapshotGuard(rowsPercent: rows, fillPoints: points, accepted: accepted, keys: keys, previous: list)
  }

  /// From the snapshot's own manifest, else from that of the ingest beside it.
  private static func accounts(_ snapshot: UpstreamStage, _ load: inout SettingsLoader) throws -> [JSONValue]? {
    if let list = snapshot.manifest.extra(member)?.list { return list }
    let folder = PathText.join(PathText.parent(of: snapshot.folder), "1-ingest")
    guard FileAccess.isFolder(folder + "/" + Manifest.fileName) == false else { return nil }
    let ingest = try UpstreamStage(folder: folder)
    try load.reference(folder + "/" + Manifest.fileName)
    return ingest.manifest.extra(member)?.list
  }

  /// Throws `badData` naming what fell or grew beyond the limits; sources in `terima` are only noted.
  func check(_ present: [JSONValue], log: DiagnosticLog) throws(Failure) {
    var complaints: [Message] = []
    for before in previous {
      guard let name = before["sumber"]?.text, let now = present.first(where: { $0["sumber"]?.text == name }) else {
        continue
      }
      let found = complaintsAbout(name, before, now)
      for complaint in found where accepted.contains(name) { log.report(.note, complaint) }
      if !accepted.contains(name) { complaints += found }
    }
    if complaints.isEmpty { return }
    throw Failure(
      .badData, id: complaints.map(\.id).joined(separator: "; ") + " (terima dengan ingest.yaml: penjaga.terima)",
      en: complaints.map(\.en).joined(separator: "; ") + " (accept with ingest.yaml: penjaga.terima)")
  }

  private func complaintsAbout(_ name: String, _ before: JSONValue, _ now: JSONValue) -> [Message] {
    var found: [Message] = []
    let rows = (before: before["baris"]?.number ?? 0, now: now["baris"]?.number ?? 0)
    if abs(rows.now - rows.before) * 100 > rows.before * rowsPercent {
      found.append(
        Message(
          id: "sumber \(name): \(rows.before) baris menjadi \(rows.now), batas ±\(rowsPercent)%",
          en: "source \(name): \(rows.before) rows became \(rows.now), limit ±\(rowsPercent)%"))
    }
    let accepted = (
      before: rows.before - (before["ditolak"]?.number ?? 0), now: rows.now - (now["ditolak"]?.number ?? 0)
    )
    if accepted.before == 0 || accepted.now == 0 { return found }
    for column in keys.first(where: { $0.source == name })?.columns ?? [] {
      guard let was = before["isian"]?[column]?.number, let present = now["isian"]?[column]?.number else { continue }
      // was/before - is/now > points/100, in whole numbers.
      if (was * accepted.now - present * accepted.before) * 100 > fillPoints * accepted.before * accepted.now {
        let share = (before: was * 100 / accepted.before, now: present * 100 / accepted.now)
        found.append(
          Message(
            id:
              "sumber \(name): isian \(column) turun dari \(share.before)% ke \(share.now)%, batas \(fillPoints) poin",
            en: "source \(name): \(column) filled in \(share.before)% fell to \(share.now)%, limit \(fillPoints) points"
          ))
      }
    }
    return found
  }
}
