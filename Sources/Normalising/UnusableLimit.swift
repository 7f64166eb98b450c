import DataDictionary
import Diagnostics
import PipelineConfig
import StageContract

/// How many rows of a source may be unusable before nothing is published: `batas_tolak` and `batas_tolak_baris` of
/// `normalise.yaml`, which mean what they mean in `ingest.yaml`.
struct UnusableLimit: Sendable {
  /// Per cent of the rows read, as a fixed-point number of four decimals.
  private let usual: Int64
  private let named: [String: Int64]
  /// So many unusable rows are always allowed.
  private let rows: Int

  /// Reads `batas_tolak` (per cent, or a map of `bawaan` and sources) and `batas_tolak_baris`.
  static func load(_ map: ConfigMap, _ sources: PipelineSources) throws(Failure) -> UnusableLimit {
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
    return UnusableLimit(usual: usual, named: named, rows: rows)
  }

  private static func percent(_ node: ConfigNode) throws(Failure) -> Int64 {
    let value = try node.decimal(scale: 4)
    if !(0...1_000_000).contains(value) {
      throw node.failure(id: "adalah persen: 0 sampai 100", en: "is a percentage: 0 to 100")
    }
    return value
  }

  /// Says how many rows of a source cannot be used; too many of them are ``ExitStatus/badData``.
  func check(_ tally: Tally, _ log: DiagnosticLog) throws(Failure) {
    let (source, read) = (tally.source, tally.read)
    let unusable = read - tally.outcomes.prefix(1).reduce(0) { $0 + $1.rows }
    if unusable == 0 { return }
    log.report(
      .warning,
      Message(
        id: "sumber \(source): \(unusable) dari \(read) baris ditolak, lihat tolak/\(source)",
        en: "source \(source): \(unusable) of \(read) rows refused, see tolak/\(source)"))
    if unusable > rows, Int64(unusable) * 1_000_000 > (named[source] ?? usual) * Int64(read) {
      let counts = tally.outcomes.dropFirst().filter { $0.rows > 0 }.map { "\($0.name): \($0.rows)" }
      let causes = counts.joined(separator: ", ")
      throw Failure(
        .badData, id: "sumber \(source): \(unusable) dari \(read) baris ditolak (\(causes)), melebihi batas_tolak",
        en: "source \(source): \(unusable) of \(read) rows were refused (\(causes)), more than batas_tolak allows")
    }
  }
}
