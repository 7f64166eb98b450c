import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// `jejak` of one source put together.
struct TraceSplice {
  let earlier: EarlierOutput
  let source: SourceKind
  /// Nil for a source of which every row is computed.
  let changes: SourceChanges?
  /// Where the files of the small runs lie; the first has none for a source of rejected rows alone.
  let before: String?
  let after: String

  /// What became of the table.
  struct Made {
    let parts: [PartSummary]
    let counts: TraceCounts
    let isKept: Bool
  }

  private struct Columns {
    let file: Int
    let row: Int
    let outcome: Int
    let findings: Int

    init(_ rows: SpliceRows) throws {
      file = try rows.column("berkas")
      row = try rows.column("baris")
      outcome = try rows.column("hasil")
      findings = try rows.column("temuan")
    }

    func isRejected(_ line: Row) -> Bool { line[outcome].equals("TOLAK") }
  }

  /// Takes the earlier table over where nothing is said differently, else writes it anew.
  func make(_ part: PartSummary, _ context: StageContext) throws -> Made {
    if let changes, let before, isSame, let counts = TraceCounts(earlier.manifest, source),
      try saysTheSame(part, before)
    {
      try prove(changes, part, before)
      try context.take(part, from: earlier.folder)
      return Made(parts: [part], counts: counts, isKept: true)
    }
    return try write(part, context)
  }

  // MARK: Taken over

  /// Whether the source is what it was, rejected rows included.
  private var isSame: Bool {
    ["normalise/\(source.name)", "normalise/tolak/\(source.name)", "ingest/tolak/\(source.name)"].allSatisfy {
      earlier.unchanged($0) != nil
    }
  }

  /// Whether both small runs say the same of every row. Of rejected ones only the second speaks.
  private func saysTheSame(_ part: PartSummary, _ before: String) throws -> Bool {
    let was = try SpliceRows(file: "\(before)/\(part.path)")
    let now = try SpliceRows(file: "\(after)/\(part.path)")
    let columns = try Columns(now)
    while let line = now.row {
      if !columns.isRejected(line) {
        guard let other = was.row, TableSplice.isEqual(line, other) else { return false }
        try was.advance()
      }
      try now.advance()
    }
    return was.row == nil
  }

  /// Holds what the small run of then says against what the earlier run said. The earlier table itself was read, and found
  /// whole, when rows were compared.
  private func prove(_ changes: SourceChanges, _ part: PartSummary, _ before: String) throws {
    let was = try SpliceRows(file: "\(before)/\(part.path)")
    try changes.keys.forEach { entry in
      if entry.said == 0 || !changes.before.contains(file: entry.file, row: entry.row) { return }
      guard let line = was.row, PlacedRows.digest(line) == entry.said else { throw TableSplice.unproven }
      try was.advance()
    }
    if was.row != nil { throw TableSplice.unproven }
  }

  // MARK: Written anew

  private func write(_ part: PartSummary, _ context: StageContext) throws -> Made {
    let old = try SpliceRows(part, of: earlier)
    let columns = try Columns(old)
    var asked = RowSetCursor(changes?.before ?? RowSet())
    let isWhole = MatchScope.isWhole(source)
    let splice = TableSplice(
      compare: { one, other in
        let files = one[columns.file].compare(other[columns.file])
        if files != 0 { return files }
        let (left, right) = (one[columns.row].uint64() ?? 0, other[columns.row].uint64() ?? 0)
        return left < right ? -1 : left > right ? 1 : 0
      },
      isReached: { row in
        isWhole || columns.isRejected(row) || asked.contains(row[columns.file], Int(row[columns.row].uint64() ?? 0))
      },
      isUnchecked: columns.isRejected)
    let writer = TableWriter(folder: context.staging, name: "jejak/\(source.name)", header: TraceStep.header)
    var rows = RowBuffer()
    var counts = TraceCounts()
    try splice.run(
      old: old, before: before.map { try SpliceRows(file: "\($0)/\(part.path)") },
      after: SpliceRows(file: "\(after)/\(part.path)")
    ) { row in
      counts.add(outcome: row[columns.outcome], findings: row[columns.findings])
      TableSplice.copy(row, to: &rows)
      try writer.take(&rows)
    }
    try writer.flush(&rows)
    return Made(parts: try writer.finish(), counts: counts, isKept: false)
  }
}

extension TraceCounts {
  /// What the earlier run counted of `source`; nil when its manifest does not say.
  init?(_ manifest: Manifest, _ source: SourceKind) {
    guard let tally = manifest.tallies.first(where: { $0.source == source.name }) else { return nil }
    for entry in tally.outcomes {
      guard let outcome = Outcome.allCases.first(where: { "\($0.label)" == entry.name }) else { return nil }
      outcomes[Int(outcome.rawValue)] = entry.rows
      rows += entry.rows
    }
    for finding in manifest.findings where finding.source == source.name {
      guard let code = FindingCode.allCases.first(where: { $0.name == finding.code }) else { return nil }
      findings[Int(code.rawValue)] = finding.count
    }
  }

  /// Counts a written line of `jejak`.
  fileprivate mutating func add(outcome: ByteView, findings text: ByteView) {
    rows += 1
    if let found = Outcome.allCases.first(where: { $0 != .none && outcome.equals($0.label) }) {
      outcomes[Int(found.rawValue)] += 1
    }
    guard var set = FindingSet(parsing: text.buffer) else { return }
    while let code = set.popFirst() { findings[Int(code.rawValue)] += 1 }
  }
}
