import Diagnostics
import PipelineConfig

/// How many rows of a source a stage may refuse before nothing is published: `batas_tolak` and `batas_tolak_baris` of
/// `ingest.yaml`, of rows that cannot be read, and of `normalise.yaml`, of rows that nobody can be found by.
package struct RejectLimit: Sendable {
  /// Per cent of the rows read, as a fixed-point number of four decimals.
  private let usual: Int64
  private let named: [String: Int64]
  /// So many refused rows are always allowed.
  private let rows: Int

  /// Reads `batas_tolak` (per cent, or a map of `bawaan` and sources) and `batas_tolak_baris`.
  package static func load(_ map: ConfigMap, _ sources: PipelineSources) throws(Failure) -> RejectLimit {
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
  package func isExceeded(source: String, rejected: Int, read: Int) -> Bool {
    let limit = named[source] ?? usual
    return rejected > rows && Int64(rejected) * 1_000_000 > limit * Int64(read)
  }
}
