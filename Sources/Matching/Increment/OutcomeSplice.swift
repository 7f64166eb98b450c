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
    case identities([(Int, PartSummary?)])
    case trace(SourceKind, TraceSplice.Made?)
    case reviews([PartSummary], isKept: Bool)
  }

  /// Puts all tables together, on all workers.
  func run() throws -> (outcome: MatchOutcome, account: Account) {
    var outcome = after.outcome
    outcome.read = rowsRead
    var account = Account(partitions: LogicalPartitions(populationRows: rowsRead[0]))
    var tables: [[PartSummary]] = []
    var work: [() throws -> Made] = []
    let families = FamilySplice(
      earlier: earlier, reached: closure.keys, before: before.folder, after: after.folder)
    for (index, table) in FamilyTable.allCases.enumerated() {
      let (was, now) = (before.outcome.tables[index], after.outcome.tables[index])
      let old = try earlierParts(table.name)
      if old.map(\.path) != was.map(\.path) || old.map(\.path) != now.map(\.path) { throw TableSplice.unproven }
      tables.append(old)
      for part in old.indices {
        work.append { .family(table: index, part: part, try family(families, old[part], was[part], now[part])) }
      }
    }
    let identities = try IdentitySplice(
      earlier, old: earlierParts(IdentityRegistry.table), before: before.folder, after: after.folder)
    var lines = [PartSummary?](repeating: nil, count: identities.parts.count)
    for (index, part) in identities.parts.enumerated() where !part.isChanged {
      guard let old = part.old else { continue }
      lines[index] = old
      account.kept += 1
      work.append {
        try identities.keep(old, context)
        return .identities([])
      }
    }
    work.append {
      var made: [(Int, PartSummary?)] = []
      try identities.writeChanged(context) { made.append(($0, $1)) }
      return .identities(made)
    }
    for source in SourceKind.allCases { work.append { .trace(source, try trace(source)) } }
    work.append {
      let made = try reviews()
      return .reviews(made.parts, isKept: made.isKept)
    }
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
        case .identities(let made):
          for (index, summary) in made {
            lines[index] = summary
            account.written += 1
          }
        case .trace(let source, let trace):
          outcome.traces[Int(source.rawValue)] = trace.map { ($0.parts, $0.counts) }
          if let trace { account.add(isKept: trace.isKept) }
        case .reviews(let parts, let isKept):
          outcome.reviews = parts
          account.add(isKept: isKept)
        }
      })
    outcome.identities = lines.compactMap { $0 }
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

  private func earlierParts(_ role: String) throws -> [PartSummary] {
    guard let output = earlier.manifest.table(role) else {
      throw FullRunNeeded(id: "\(role) tidak ada di keluaran terdahulu", en: "the earlier output has no \(role)")
    }
    return output.parts
  }

  /// A part of a table of families; one in which both small runs made the same is taken over.
  private func family(
    _ splice: FamilySplice, _ old: PartSummary, _ was: PartSummary, _ now: PartSummary
  ) throws -> Piece {
    var partitions = LogicalPartitions(populationRows: rowsRead[0])
    try splice.note(old, &partitions)
    if was.sha256 == now.sha256 {
      try splice.keep(old, context)
      return Piece(summary: old, isKept: true, partitions: partitions)
    }
    return Piece(summary: try splice.write(old, context), isKept: false, partitions: partitions)
  }

  // MARK: Trace and queue

  private func trace(_ source: SourceKind) throws -> TraceSplice.Made? {
    guard after.outcome.traces[Int(source.rawValue)] != nil else { return nil }
    let parts = try earlierParts("jejak/\(source.name)")
    guard parts.count == 1 else { throw TableSplice.unproven }
    let changes = MatchScope.isWhole(source) ? nil : closure.sources.first { $0.source == source }
    let hasBefore = before.outcome.traces[Int(source.rawValue)] != nil
    return try TraceSplice(
      earlier: earlier, source: source, changes: changes, before: hasBefore ? before.folder : nil, after: after.folder
    ).make(parts[0], context)
  }

  private func reviews() throws -> (parts: [PartSummary], isKept: Bool) {
    let parts = try earlierParts("tinjau")
    guard parts.count == 1 else { throw TableSplice.unproven }
    let old = try SpliceRows(parts[0], of: earlier)
    let (file, number) = (try old.column("berkas"), try old.column("baris"))
    let source = try old.column("sumber")
    let stake = try old.column("manfaat_rp")
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
        let files = one[file].compare(other[file])
        if files != 0 { return files }
        let (here, there) = (one[number].uint64() ?? 0, other[number].uint64() ?? 0)
        return here < there ? -1 : here > there ? 1 : 0
      },
      isReached: { row in
        let set = sets[Int(kind(row).rawValue)]
        guard let file = set.find(row[file]) else { return false }
        return set.contains(file: file, row: Int(row[number].uint64() ?? 0))
      })
    let was = try SpliceRows(file: "\(before.folder)/\(parts[0].path)")
    if before.outcome.reviews.map(\.sha256) == after.outcome.reviews.map(\.sha256) {
      try splice.check(old: old, before: was)
      try context.take(parts[0], from: earlier.folder)
      return (parts, true)
    }
    let writer = TableWriter(folder: context.staging, name: "tinjau", header: ReviewQueue.header)
    var rows = RowBuffer()
    try splice.run(old: old, before: was, after: SpliceRows(file: "\(after.folder)/\(parts[0].path)")) { row in
      TableSplice.copy(row, to: &rows)
      try writer.take(&rows)
    }
    try writer.flush(&rows)
    return (try writer.finish(), false)
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
    for part in try earlierParts(BlockAccount.table) where !earlier.isIntact(part) { throw SpliceRows.damaged(part) }
    var blocks = try BlockAccount(Table.open(folder: earlier.folder, name: BlockAccount.table))
    try blocks.subtract(before.outcome.repair.blocks)
    blocks.add(after.outcome.repair.blocks)
    return RepairStep.Report(account: account, blocks: blocks)
  }
}
