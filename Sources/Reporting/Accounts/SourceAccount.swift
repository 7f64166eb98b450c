import StageContract

/// What came in from one source.
struct SourceAccount: Sendable {
  let name: String
  let files: Int
  /// Rows read, the refused ones included.
  let rows: Int
  /// Rows refused by ingest and by normalise.
  let rejectedByIngest: Int
  let rejectedByNormalise: Int
  /// First and last date in the extract's date columns, ISO; empty where it has none.
  let first: String
  let last: String
  /// Reasons for refusal: code and rows.
  let reasons: [(code: String, rows: Int)]

  var rejected: Int { rejectedByIngest + rejectedByNormalise }

  /// The sources of a run by ingest's manifest and, for later refusals, normalise's. Empty without ingest.
  static func read(_ run: RunFolder) -> [SourceAccount] {
    guard let ingest = run["ingest"]?.manifest else { return [] }
    let normalise = run["normalise"]?.manifest
    let details = ingest.extra("sumber")?.list ?? []
    return ingest.tallies.map { tally in
      let detail = details.first { $0["sumber"]?.text == tally.source }
      let files = detail?["berkas"]?.list ?? []
      let range = dates(files)
      // No more than was read: a manifest that says otherwise is not believed.
      let told = detail?["ditolak"]?.number.flatMap { (0...tally.read).contains($0) ? $0 : nil }
      let refused = told ?? SourceAccount.rejected(tally)
      let later = normalise?.tallies.first { $0.source == tally.source }
      // Normalise carries ingest's refusals along; what it adds is the difference in its own table of refusals.
      let laterRows = normalise?.table("tolak/\(tally.source)")?.rows ?? later.map(SourceAccount.rejected) ?? 0
      return SourceAccount(
        name: tally.source, files: files.count, rows: tally.read, rejectedByIngest: refused,
        rejectedByNormalise: laterRows, first: range.first, last: range.last,
        reasons: reasons([ingest] + (normalise.map { [$0] } ?? []), tally.source))
    }
  }

  private static func rejected(_ tally: Tally) -> Int {
    tally.outcomes.reduce(0) { $1.name.lowercased().contains("tolak") ? $0 + $1.rows : $0 }
  }

  private static func dates(_ files: [JSONValue]) -> (first: String, last: String) {
    var (first, last) = ("", "")
    for file in files {
      for column in file["tanggal"]?.members ?? []
      where !column.name.lowercased().contains("lahir")
        && !column.name.lowercased().contains("lhr")
      {
        let (from, to) = (column.value["awal"]?.text ?? "", column.value["akhir"]?.text ?? "")
        if !from.isEmpty && (first.isEmpty || from < first) { first = from }
        if to > last { last = to }
      }
    }
    return (first, last)
  }

  private static func reasons(_ manifests: [Manifest], _ source: String) -> [(code: String, rows: Int)] {
    var found: [(code: String, rows: Int)] = []
    for manifest in manifests {
      for finding in manifest.findings where finding.source == source && finding.code.hasPrefix("TLK-") {
        if let place = found.firstIndex(where: { $0.code == finding.code }) {
          found[place].rows += finding.count
        } else {
          found.append((finding.code, finding.count))
        }
      }
    }
    return found.sorted { $0.code < $1.code }
  }
}
