import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// The tables of this run, put together from the earlier ones (`earlier`) and the small runs `before` and `after`.
struct OutcomeSplice {
  let earlier: EarlierOutput
  let closure: Closure
  /// The small runs: what they made, and the folder their files lie in.
  let before: (outcome: MatchOutcome, folder: String)
  let after: (outcome: MatchOutcome, folder: String)
  /// Where the tables go.
  let context: StageContext
  /// Rows of 2-normalise, by source.
  let rowsRead: [Int]

  /// Files taken over, files written, logical partitions computed.
  struct Account {
    var kept = 0
    var written = 0
    var partitions: LogicalPartitions

    fileprivate mutating func add(isKept: Bool) { if isKept { kept += 1 } else { written += 1 } }
  }

  /// A part of a table.
  private struct Piece {
    var summary: PartSummary
    let isKept: Bool
    var partitions: LogicalPartitions
  }

  /// What one piece of work made.
  private enum Made {
    case family(table: Int, part: Int, Piece)
    case identities(Piece?)
    case trace(SourceKind, (parts: [PartSummary], counts: TraceCounts)?)
    case reviews([PartSummary])
  }

  /// Puts all tables together, on all workers.
  func run() throws -> (outcome: MatchOutcome, account: Account) {
    var outcome = after.outcome
    outcome.read = rowsRead
    var account = Account(partitions: LogicalPartitions(populationRows: rowsRead[0]))
    var tables: [[PartSummary]] = []
    var work: [() throws -> Made] = []
    for (index, table) in FamilyTable.allCases.enumerated() {
      let (was, now) = (before.outcome.tables[index], after.outcome.tables[index])
      let old = try earlierTable(table.name)
      if old.parts.count != was.count || old.parts.count != now.count { throw TableSplice.unproven }
      tables.append(old.parts)
      let three = FamilySplice(
        old: old.table, before: try small(before.folder, table.name), after: try small(after.folder, table.name))
      for part in old.parts.indices {
        let isTouched = was[part].rows > 0 || now[part].rows > 0
        work.append {
          .family(table: index, part: part, try family(three, part, old.parts[part], isTouched: isTouched))
        }
      }
    }
    let identities = try identitySplice()
    for part in identities.parts { work.append { .identities(try identity(identities, part)) } }
    for source in SourceKind.allCases { work.append { .trace(source, try trace(source)) } }
    work.append { .reviews(try reviews()) }
    outcome.identities = []
    var next = 0
    try orderedParallel(
      jobs: context.jobs,
      next: { () -> Int? in
        defer { next += 1 }
        return next < work.count ? next : nil
      },
      work: { (number: Int, _: Int) in try work[number]() },
      deliver: { (made: Made) in
        switch made {
        case .family(let table, let part, let piece):
          tables[table][part] = piece.summary
          account.add(isKept: piece.isKept)
          account.partitions.add(piece.partitions)
        case .identities(let piece):
          if let piece {
            outcome.identities.append(piece.summary)
            account.add(isKept: piece.isKept)
          }
        case .trace(let source, let trace):
          outcome.traces[Int(source.rawValue)] = trace
          if trace != nil { account.written += 1 }
        case .reviews(let parts):
          outcome.reviews = parts
          account.written += 1
        }
      })
    if outcome.identities.isEmpty { outcome.identities = [try IdentityRegistry.part(0, context).finish()] }
    outcome.tables = tables
    for parts in outcome.rejects.compactMap({ $0?.parts }) + [outcome.assistants] {
      for part in parts { try context.take(part, from: after.folder) }
    }
    outcome.contradictions = try contradictions()
    outcome.repair = try repair()
    outcome.blocks = try outcome.repair.blocks.write(context)
    return (outcome, account)
  }

  // MARK: Tables in parts

  private func earlierTable(_ role: String) throws -> (table: Table, parts: [PartSummary]) {
    guard let output = earlier.manifest.table(role) else {
      throw FullRunNeeded(id: "\(role) tidak ada di keluaran terdahulu", en: "the earlier output has no \(role)")
    }
    return (try Table.open(folder: earlier.folder, name: role), output.parts)
  }

  /// Splices one part of a table of families; one that nothing touches is taken over.
  private func family(
    _ splice: FamilySplice, _ part: Int, _ old: PartSummary, isTouched: Bool
  ) throws -> Piece {
    var piece = Piece(summary: old, isKept: !isTouched, partitions: LogicalPartitions(populationRows: rowsRead[0]))
    try check(old)
    if isTouched {
      piece.summary = try splice.write(part, path: old.path, closure.keys, &piece.partitions, context)
    } else {
      try context.take(old, from: earlier.folder)
    }
    return piece
  }

  private func identitySplice() throws -> IdentitySplice {
    let name = "identitas"
    return IdentitySplice(
      old: try earlierTable(name), before: (try small(before.folder, name), before.outcome.identities),
      after: (try small(after.folder, name), after.outcome.identities))
  }

  private func identity(_ splice: IdentitySplice, _ part: IdentitySplice.Part) throws -> Piece? {
    let partitions = LogicalPartitions(populationRows: rowsRead[0])
    if let old = part.old { try check(old.summary) }
    if let old = part.old, part.before == nil, part.after == nil {
      try context.take(old.summary, from: earlier.folder)
      return Piece(summary: old.summary, isKept: true, partitions: partitions)
    }
    return try splice.write(part, context).map { Piece(summary: $0, isKept: false, partitions: partitions) }
  }

  private func check(_ part: PartSummary) throws {
    if !earlier.isIntact(part) {
      throw FullRunNeeded(
        id: "\(part.path) terdahulu tidak sesuai manifesnya",
        en: "the earlier \(part.path) is not what its manifest says")
    }
  }

  // MARK: Trace and queue

  private func place(_ table: Table) throws -> (file: Int, row: Int) {
    (try table.column("berkas"), try table.column("baris"))
  }

  private func trace(
    _ source: SourceKind
  ) throws -> (parts: [PartSummary], counts: TraceCounts)? {
    guard let now = after.outcome.traces[Int(source.rawValue)] else { return nil }
    let role = "jejak/\(source.name)"
    let old = try earlierTable(role)
    for part in old.parts { try check(part) }
    let columns = try place(old.table)
    let outcome = try old.table.column("hasil")
    let findings = try old.table.column("temuan")
    let reached = closure.sources.first { $0.source == source }?.before ?? RowSet()
    var asked = RowSetCursor(reached)
    let isWhole = MatchScope.isWhole(source)
    let splice = TableSplice(
      compare: { one, other in
        let files = one[columns.file].compare(other[columns.file])
        if files != 0 { return files }
        let (left, right) = (one[columns.row].uint64() ?? 0, other[columns.row].uint64() ?? 0)
        return left < right ? -1 : left > right ? 1 : 0
      },
      isReached: { row in
        isWhole || row[outcome].equals("TOLAK")
          || asked.contains(row[columns.file], Int(row[columns.row].uint64() ?? 0))
      },
      isUnchecked: { $0[outcome].equals("TOLAK") })
    let writer = TableWriter(folder: context.staging, name: role, header: TraceStep.header)
    var rows = RowBuffer()
    var counts = TraceCounts()
    let was = before.outcome.traces[Int(source.rawValue)] == nil ? nil : RowCursor(try small(before.folder, role))
    let new = now.parts.isEmpty ? nil : RowCursor(try small(after.folder, role))
    try splice.run(old: RowCursor(old.table), before: was, after: new) { row in
      counts.add(outcome: row[outcome], findings: row[findings])
      TableSplice.copy(row, to: &rows)
      try writer.take(&rows)
    }
    try writer.flush(&rows)
    return (try writer.finish(), counts)
  }

  private func small(_ folder: String, _ role: String) throws -> Table { try Table.open(folder: folder, name: role) }

  private func reviews() throws -> [PartSummary] {
    let old = try earlierTable("tinjau")
    for part in old.parts { try check(part) }
    let columns = try place(old.table)
    let source = try old.table.column("sumber")
    let stake = try old.table.column("manfaat_rp")
    let sets = closure.rows(before: true)
    func kind(_ row: Row) -> SourceKind {
      SourceKind.allCases.first { row[source].equals($0.label) } ?? .identitas
    }
    let splice = TableSplice(
      compare: { one, other in
        let (left, right) = (one[stake].uint64() ?? 0, other[stake].uint64() ?? 0)
        if left != right { return left > right ? -1 : 1 }
        let ids = one[0].compare(other[0])
        if ids != 0 { return ids }
        let (first, second) = (kind(one).rawValue, kind(other).rawValue)
        if first != second { return first < second ? -1 : 1 }
        let files = one[columns.file].compare(other[columns.file])
        if files != 0 { return files }
        let (here, there) = (one[columns.row].uint64() ?? 0, other[columns.row].uint64() ?? 0)
        return here < there ? -1 : here > there ? 1 : 0
      },
      isReached: { row in
        let set = sets[Int(kind(row).rawValue)]
        guard let file = set.find(row[columns.file]) else { return false }
        return set.contains(file: file, row: Int(row[columns.row].uint64() ?? 0))
      })
    let writer = TableWriter(folder: context.staging, name: "tinjau", header: ReviewQueue.header)
    var rows = RowBuffer()
    try splice.run(
      old: RowCursor(old.table), before: RowCursor(small(before.folder, "tinjau")),
      after: RowCursor(small(after.folder, "tinjau"))
    ) { row in
      TableSplice.copy(row, to: &rows)
      try writer.take(&rows)
    }
    try writer.flush(&rows)
    return try writer.finish()
  }

  // MARK: Counters of the manifest

  private func contradictions() throws -> ContradictionCounts {
    guard var counts = ContradictionCounts(earlier.manifest.extra(MatchOutcome.contradictionsMember)) else {
      throw FullRunNeeded(id: "pertentangan tidak terbaca", en: "the counts of contradictions cannot be read")
    }
    counts.subtract(before.outcome.contradictions)
    counts.add(after.outcome.contradictions)
    return counts
  }

  private func repair() throws -> RepairStep.Report {
    guard var account = RepairAccount(earlier.manifest.extra(MatchOutcome.repairMember)) else {
      throw FullRunNeeded(id: "hitungan perbaikan tidak terbaca", en: "the counts of the repair cannot be read")
    }
    account.subtract(before.outcome.repair.account)
    account.add(after.outcome.repair.account)
    let old = try earlierTable(BlockAccount.table)
    for part in old.parts { try check(part) }
    var blocks = try BlockAccount(old.table)
    try blocks.subtract(before.outcome.repair.blocks)
    blocks.add(after.outcome.repair.blocks)
    return RepairStep.Report(account: account, blocks: blocks)
  }
}

extension TraceCounts {
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
