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

/// How many rows of a source may be refused before nothing is published.
package struct RejectLimit: Sendable {
  /// Per cent of the rows read, as a fixed-point number of four decimals.
  private let usual: Int64
  private let named: [String: Int64]
  /// So many refused rows are always allowed.
  private let rows: Int

  /// Reads `batas_tolak` (per cent, or a map of `bawaan` and sources) and `batas_tolak_baris`.
  static func load(_ map: ConfigMap, _ sources: PipelineSources) throws(Failure) -> RejectLimit {
    var usual: Int64 = 10_000
    var named: [String: Int64] = [:]
    if let node = map.optional("batas_tolak") {
      if case .map = node.content {
        let limits = map.adopt(try node.map())
        for entry in limits.entries() {
          let limit = try percent(entry.node)
          if entry.key == "bawaan" {
            usual = limit
          } else if sources[entry.key] != nil {
            named[entry.key] = limit
          } else {
            throw limits.failure(entry.key, id: "bukan sumber pipeline ini", en: "is no source of this pipeline")
          }
        }
      } else {
        usual = try percent(node)
      }
    }
    let rows = try map.optionalInt("batas_tolak_baris", in: 0...1_000_000_000) ?? 20
    return RejectLimit(usual: usual, named: named, rows: rows)
  }

  private static func percent(_ node: ConfigNode) throws(Failure) -> Int64 {
    let value = try node.decimal(scale: 4)
    if !(0...1_000_000).contains(value) {
      throw node.failure(id: "adalah persen: 0 sampai 100", en: "is a percentage: 0 to 100")
    }
    return value
  }

  /// Whether `rejected` of `read` rows of `source` are too many.
  func isExceeded(source: String, rejected: Int, read: Int) -> Bool {
    let limit = named[source] ?? usual
    return rejected > rows && Int64(rejected) * 1_000_000 > limit * Int64(read)
  }
}
