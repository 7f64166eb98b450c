import Diagnostics
import StageContract

/// How often a code was found, and where.
struct FindingAccount: Sendable {
  let code: String
  /// The gravest severity that any stage gave it.
  let severity: Severity
  let count: Int
  /// Occurrences by source, most first.
  let sources: [(name: String, count: Int)]

  /// Findings of rows (ingest, normalise, match) by code, most frequent first, ties by code.
  static func read(_ run: RunFolder) -> [FindingAccount] {
    collect(["ingest", "normalise", "match"].compactMap { run[$0]?.manifest })
  }

  private static func collect(_ manifests: [Manifest]) -> [FindingAccount] {
    var codes: [String] = []
    var severities: [Severity] = []
    var sources: [[(name: String, count: Int)]] = []
    for finding in manifests.flatMap(\.findings) {
      let place: Int
      if let known = codes.firstIndex(of: finding.code) {
        place = known
      } else {
        place = codes.count
        codes.append(finding.code)
        severities.append(finding.severity)
        sources.append([])
      }
      severities[place] = max(severities[place], finding.severity)
      if let source = sources[place].firstIndex(where: { $0.name == finding.source }) {
        sources[place][source].count += finding.count
      } else {
        sources[place].append((finding.source, finding.count))
      }
    }
    return codes.indices.map { place in
      let list = sources[place].sorted { ($1.count, $0.name) < ($0.count, $1.name) }
      return FindingAccount(
        code: codes[place], severity: severities[place], count: list.reduce(0) { $0 + $1.count }, sources: list)
    }
    .filter { $0.count > 0 }.sorted { ($1.count, $0.code) < ($0.count, $1.code) }
  }
}
