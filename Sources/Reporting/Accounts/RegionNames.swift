import Diagnostics
import StageContract

/// Names of regions by code, from the reference table and, where that is not at hand, the snapshot's own summary.
struct RegionNames: Sendable {
  private var names: [String: String] = [:]

  /// `reference` is a `wilayah.csv`; nothing is said when it is missing, because names are a help and no number.
  init(reference: String, run: RunFolder) throws(Failure) {
    if let table = (try? SummaryRows(reference, ["kode", "nama"])) ?? nil { take(table) }
    if let table = try run.summary("penduduk", ["kode", "nama"]) { take(table) }
  }

  private mutating func take(_ table: SummaryRows) {
    for row in 0..<table.count where !table.text(row, 1).isEmpty && names[table.text(row, 0)] == nil {
      names[table.text(row, 0)] = table.text(row, 1)
    }
  }

  /// The name of a code; nil when unknown.
  func name(_ code: String) -> String? { names[code] }
}
