import Diagnostics
import PipelineConfig
import StageContract
import TabularIO

/// Which settings the two snapshots were made with differ; nil where it cannot be known.
///
/// A snapshot's manifest names the digests of its own settings and of the manifests it was made from. Those lie
/// beside it in its run folder (`../4-flag/manifest.json`); one counts only when its digest is the one named.
struct SettingsChange: Sendable, Equatable {
  /// A file of the ranking model (`peringkat/...`).
  var model: Bool?
  /// Programmes, rules and other settings of the flag stage, and quotas.
  var rules: Bool?
  /// Quotas alone.
  var quotas: Bool?
  /// Settings of ingest, normalise and match.
  var matching: Bool?
  /// Raw extracts.
  var extracts: Bool?

  static let unknown = SettingsChange(model: nil, rules: nil, quotas: nil, matching: nil, extracts: nil)

  init(model: Bool?, rules: Bool?, quotas: Bool?, matching: Bool?, extracts: Bool?) {
    self.model = model
    self.rules = rules
    self.quotas = quotas
    self.matching = matching
    self.extracts = extracts
  }

  /// Compares what lies beside two snapshots.
  init(left: SnapshotFolder, right: SnapshotFolder) {
    let (first, second) = (StageManifests(left), StageManifests(right))
    func differ(_ value: (StageManifests) -> [String]?) -> Bool? {
      guard let old = value(first), let new = value(second) else { return nil }
      return old != new
    }
    model = differ { $0.settings(["flag"]) { $0.hasPrefix("peringkat/") } }
    quotas = differ { $0.settings(["flag"]) { $0 == "kuota" } }
    rules = differ { manifests in
      // The previous snapshot is another one every quarter: that alone is no change of rules.
      manifests.settings(["flag"]) { !$0.hasPrefix("peringkat/") && $0 != "sebelum" && !$0.hasPrefix("riwayat") }
    }
    matching = differ { $0.settings(["normalise", "match"]) { $0 != "sebelum" && $0 != "kunci" } }
    extracts = differ { $0.extracts }
  }
}

/// The manifests of the stages that a snapshot was made from, as far as they lie beside it.
private struct StageManifests {
  private var found: [String: Manifest] = [:]

  init(_ snapshot: SnapshotFolder) {
    guard let own = snapshot.manifest else { return }
    found["emit"] = own
    let run = PathText.join(snapshot.folder, "..")
    var open = [own]
    while let manifest = open.popLast() {
      for input in manifest.inputs where !input.role.contains("/") && input.file.path.hasSuffix(Manifest.fileName) {
        if found[input.role] != nil { continue }
        guard let stage = try? UpstreamStage(folder: PathText.parent(of: run + "/" + input.file.path)),
          stage.digest == input.file.sha256
        else { continue }
        found[input.role] = stage.manifest
        open.append(stage.manifest)
      }
    }
  }

  /// Names and digests of the settings of `stages` that `wanted` picks; nil when a manifest is missing.
  func settings(_ stages: [String], _ wanted: (String) -> Bool) -> [String]? {
    var lines: [String] = []
    for stage in stages {
      guard let manifest = found[stage] else { return nil }
      for setting in manifest.settings where wanted(setting.name) { lines.append("\(setting.name) \(setting.sha256)") }
    }
    return lines
  }

  /// Digests of the raw extracts.
  var extracts: [String]? { found["ingest"]?.inputs.map { "\($0.role) \($0.file.sha256)" }.sorted() }
}
