import DataDictionary
import Diagnostics
import PipelineConfig
import StageContract

/// What the pipeline's YAML decides about ingest.
package struct IngestSettings: Sendable {
  package let sources: PipelineSources
  package let limits: RejectLimit
  package let guards: SnapshotGuard?
  /// Codes of kab/kota by coding, for the diagnosis of region columns; nil when no reference is named.
  package let regions: RegencyCodes?

  /// Reads `sumber.yaml` and `ingest.yaml`.
  static func load(_ load: inout SettingsLoader) throws -> IngestSettings {
    let map = try load.config("sumber.yaml")
    let dictionary = try SourceDictionary.load(load.reference(map.reference("kamus")))
    let sources = try PipelineSources.load(map, dictionary)
    let own = try load.config("ingest.yaml")
    var regions: RegencyCodes?
    if let path = try own.optionalReference("wilayah") {
      for file in ReferenceTable.files(path) { try load.reference(file) }
      regions = RegencyCodes(try RegionReference.load(path, on: load.period.lastDay))
    }
    let limits = try RejectLimit.load(own, sources)
    let guards = try SnapshotGuard.load(own, sources, &load)
    return IngestSettings(sources: sources, limits: limits, guards: guards, regions: regions)
  }
}
