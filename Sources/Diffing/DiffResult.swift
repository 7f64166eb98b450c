import Diagnostics
import TabularIO

/// What the comparison of two trees found.
struct DiffResult {
  /// How a table was compared, and with what result.
  struct TableResult {
    let plan: TablePlan?
    let name: String
    var leftRows = 0
    var rightRows = 0
    var same = 0
    var counts: JoinCounts
    /// Compared by the digests of its parts alone, and they differ.
    var digestsDiffer = false
    /// The file with its long form, if it was written.
    var longForm: PartSummary?
    /// Compared row by row.
    var byRows: Bool { plan != nil }

    var differs: Bool { digestsDiffer || changedRows > 0 }
    /// Rows that changed, came or went.
    var changedRows: Int { counts.changed + counts.added + counts.removed }
  }

  /// A file that is no table.
  struct FileResult {
    let path: String
    /// Lower-case hex; nil where the side lacks it.
    let left: String?
    let right: String?

    /// Whether the content of the snapshot is concerned, not only its account.
    var counts: Bool { !SnapshotFolder.accountFiles.contains(path) }
    var differs: Bool { left != right }
  }

  var tables: [TableResult] = []
  var files: [FileResult] = []
  var families: FamilyTally?
  var persons: RegionTally?
  var eligibility: EligibilityTally?
  var settings = SettingsChange.unknown

  /// Whether anything differs that was compared.
  var differs: Bool { tables.contains { $0.differs } || files.contains { $0.counts && $0.differs } }

  /// Rows that changed, came or went, in all tables compared row by row.
  var changedRows: Int { tables.reduce(0) { $0 + $1.changedRows } }

  /// Rows of the larger side, in the same tables.
  var rows: Int { tables.reduce(0) { $0 + ($1.byRows ? max($1.leftRows, $1.rightRows) : 0) } }

  /// The status to end with. A file that differs without rows counted is beyond any limit; but not the trail, the
  /// summary tables and the schema, which follow from rows and columns that are counted.
  func status(limit: ChangeLimit?) -> ExitStatus {
    if !differs { return .ok }
    let uncounted = files.contains {
      $0.counts && $0.differs && !$0.path.hasPrefix("ringkasan/") && $0.path != "skema.json"
    }
    if let limit, !uncounted, limit.allows(changed: changedRows, of: rows) { return .ok }
    return .differs
  }

  /// Throws `internalError` when the roll-forward of a region leaves something over.
  func checkBalance() throws(Failure) {
    for (name, tally) in [("keluarga", families as RegionTally?), ("anggota", persons)] {
      for code in tally?.slots.sorted ?? [] where tally?.imbalance(code) != 0 {
        throw Failure(
          .internalError, id: "mutasi \(name) tidak seimbang di \(RegencyColumn.text(code))",
          en: "the roll-forward of \(name) does not balance in \(RegencyColumn.text(code))")
      }
    }
  }
}
