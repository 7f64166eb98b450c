import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// Step D: builds every family and writes the tables that are cut at families, part by part.
///
/// Spill partitions and output parts are both ranges of the order key, so the rows of a part are those of some whole
/// partitions, or of a run within one. One worker does one such unit from start to end.
struct FamilyStep {
  let spills: Spills
  let rules: MatchRules
  let files: FileTable
  let trace: TraceSpill
  let maker: IdentityMaker
  let weights: RepairWeights
  let context: StageContext

  struct Output {
    /// Files by table, in part order.
    var tables: [[PartSummary]]
    var reviews: [ReviewLines]
    var contradictions: ContradictionCounts
  }

  func run() throws -> Output {
    context.progress.start("orang dan keluarga")
    let plan = spills.plan
    let workers = (0..<context.jobs).map { number in
      FamilyWorker(
        step: self, trace: TraceLines(trace), identities: IdentityLines(spills.identity),
        reviews: ReviewLines(
          folder: "\(context.scratch)/tinjau-\(number)", memory: max(context.memory / (16 * context.jobs), 1 << 20),
          files: files, weights: weights))
    }
    let unitBits = min(plan.partBits, plan.familyBits)
    let units = 1 << unitBits
    let partsPerUnit = 1 << (plan.partBits - unitBits)
    let partitionsPerUnit = 1 << (plan.familyBits - unitBits)
    var tables = [[PartSummary]](repeating: [], count: FamilyTable.allCases.count)
    let counter = Counter(units)
    try orderedParallel(
      jobs: context.jobs, next: counter.next,
      work: { (unit: Int, worker: Int) -> [[PartSummary]] in
        try workers[worker].build(
          parts: unit * partsPerUnit..<(unit + 1) * partsPerUnit,
          partitions: unit * partitionsPerUnit..<(unit + 1) * partitionsPerUnit)
      },
      deliver: { summaries in
        for (table, parts) in summaries.enumerated() { tables[table] += parts }
      })
    var contradictions = ContradictionCounts()
    for worker in workers {
      try worker.finish()
      contradictions.add(worker.contradictions)
    }
    return Output(tables: tables, reviews: workers.map(\.reviews), contradictions: contradictions)
  }
}

/// One worker of step D. Nobody else touches it, so accesses in the hot path are not checked for overlap.
private final class FamilyWorker {
  private let step: FamilyStep
  private let trace: TraceLines
  private let identities: IdentityLines
  let reviews: ReviewLines
  private let tables = FamilyTable.allCases.map { TablePart($0) }
  @exclusivity(unchecked) private var partition = FamilyPartition()
  private let rowStart = UnsafeMutablePointer<UInt8>.allocate(capacity: FamilyFrame.room)
  @exclusivity(unchecked) private var scratch = ByteScratch(capacity: 256)
  private(set) var contradictions = ContradictionCounts()

  init(step: FamilyStep, trace: TraceLines, identities: IdentityLines, reviews: ReviewLines) {
    self.step = step
    self.trace = trace
    self.identities = identities
    self.reviews = reviews
  }

  deinit { rowStart.deallocate() }

  func finish() throws(Failure) {
    try trace.flush()
    try identities.flush()
  }

  /// Writes `parts` from `partitions`, which hold the same families. Answers the files by table.
  func build(parts: Range<Int>, partitions: Range<Int>) throws -> [[PartSummary]] {
    var summaries = [[PartSummary]](repeating: [], count: tables.count)
    var part = parts.lowerBound
    // Local, so that the compiler sees that nobody else changes them.
    var content = FamilyContent()
    var survivors = Survivorship(trust: step.rules.settings.trust)
    try open(part)
    let bits = step.spills.plan.partBits
    for number in partitions {
      try step.spills.family.consume(number) { blocks in
        partition.load(blocks)
        var start = 0
        let entries = partition.entries
        while start < entries.count {
          let wanted = SpillPlan.partition(entries[start].order, bits: bits)
          while part < wanted {
            try close(&summaries)
            part += 1
            try open(part)
          }
          let end = FamilyPartition.end(start, entries)
          try build(start..<end, entries, &content, &survivors)
          start = end
        }
      }
      step.context.progress.add(rows: partition.entries.count)
    }
    contradictions.add(survivors.counts)
    try close(&summaries)
    while part + 1 < parts.upperBound {
      part += 1
      try open(part)
      try close(&summaries)
    }
    return summaries
  }

  private func open(_ part: Int) throws(Failure) {
    for table in tables { try table.open(step.context.staging, part: part) }
  }

  private func close(_ summaries: inout [[PartSummary]]) throws(Failure) {
    for (index, table) in tables.enumerated() {
      if let summary = try table.close() { summaries[index].append(summary) }
    }
  }

  // MARK: One family

  /// Builds the family of `range` of `entries`.
  private func build(
    _ range: Range<Int>, _ entries: [FamilyPartition.Entry], _ content: inout FamilyContent,
    _ survivors: inout Survivorship
  ) throws(Failure) {
    content.removeAll()
    for index in range {
      let item = entries[index].item
      if item.kind != .lineage { item.rankRows(step.files) }
      content.add(item, step.rules)
    }
    content.settle()
    let key = FamilyKey(order: entries[range.lowerBound].order, noKK: entries[range.lowerBound].noKK)
    var id = StableId.none
    if !content.members.isEmpty {
      id = try identify(content)
    }
    content.settleDeciles()
    let frame = FamilyFrame(
      key: key, id: id, region: FamilyRow.region(content), files: step.files, memory: rowStart)
    if !id.isNone { writeFamily(content, &survivors, frame) }
    content.statusKhusus.sort(by: SideRow.precedes)
    writeSides(content, frame)
    for table in tables { try table.take() }
    if !content.elsewhere.isEmpty { try markElsewhere(range, entries, content.elsewhere) }
    try writeTrace(range, entries, id)
    try writeReviews(content, isFamily: !id.isNone)
  }

  /// The id of a family: that which it had, else a new one. Writes its line of `identitas` and says who is in it.
  private func identify(_ content: FamilyContent) throws(Failure) -> StableId {
    let head = content.members[content.head].id
    var id: StableId
    if let kept = content.keptId {
      id = kept
      // The previous line knows what the id was made from.
      try identities.add(family: id, .none, head: head, origin: .none)
      for merged in content.lineages.dropFirst() {
        try identities.add(merged: StableId(high: merged.key.high, low: merged.key.low), into: id)
      }
    } else {
      let period = Int32(step.context.period.year * 10 + step.context.period.quarter)
      let isFirst = step.rules.settings.previous == nil
      let identity = isFirst ? step.maker.family(head: head) : step.maker.family(head: head, period: period)
      id = identity.id
      try identities.add(family: id, identity.digest, head: head, origin: content.origin)
    }
    for member in content.members { try identities.add(member: member.id, of: id) }
    return id
  }

  private func writeFamily(_ content: FamilyContent, _ survivors: inout Survivorship, _ frame: FamilyFrame) {
    survivors.choose(households: content.households, visit: content.newestVisit.map { content.visits[$0].row })
    FamilyRow.write(content, survivors, frame, &scratch, to: &tables[FamilyTable.keluarga.rawValue].rows)
    let members = tables[FamilyTable.anggota.rawValue]
    for member in content.members { MemberRow.write(member, content, frame, &scratch, to: &members.rows) }
  }

  private func writeSides(_ content: FamilyContent, _ frame: FamilyFrame) {
    let head = content.members.first?.id ?? .none
    for item in content.outsiders {
      SideTables.outsider(item, frame, to: &tables[FamilyTable.anggotaLuar.rawValue].rows)
    }
    for side in content.penerima {
      let isHead = !side.id.isNone && side.id == head
      SideTables.penerima(side, isHead: isHead, frame, to: &tables[FamilyTable.penerima.rawValue].rows)
    }
    for side in content.statusKhusus {
      SideTables.statusKhusus(side, frame, to: &tables[FamilyTable.statusKhusus.rawValue].rows)
    }
    for side in content.bpjs { SideTables.bpjs(side, frame, to: &tables[FamilyTable.bpjs.rawValue].rows) }
    for side in content.meters { SideTables.pln(side, frame, to: &tables[FamilyTable.pln.rawValue].rows) }
    for (index, side) in content.visits.enumerated() {
      SideTables.kunjungan(
        side, isNewest: index == content.newestVisit, frame, to: &tables[FamilyTable.kunjungan.rawValue].rows)
    }
    for side in content.usulan { SideTables.usulan(side, frame, to: &tables[FamilyTable.usulan.rawValue].rows) }
    for side in content.aduan { SideTables.aduan(side, frame, to: &tables[FamilyTable.aduan.rawValue].rows) }
  }

  /// Puts KK-006 on the rows by which a household of another family lists a member.
  private func markElsewhere(
    _ range: Range<Int>, _ entries: [FamilyPartition.Entry], _ elsewhere: [UInt64: UInt32]
  ) throws(Failure) {
    for index in range {
      let item = entries[index].item
      if item.kind != .person && item.kind != .attached { continue }
      guard let sources = elsewhere[item.personNIK] else { continue }
      try item.eachRecord { (row) throws(Failure) in
        if sources >> UInt32(row.record.source.rawValue) & 1 != 0 && !row.record.isFollower { row.add(.kk006) }
      }
    }
  }

  /// One line of `jejak` for every row of the family.
  private func writeTrace(
    _ range: Range<Int>, _ entries: [FamilyPartition.Entry], _ family: StableId
  ) throws(Failure) {
    for index in range {
      let item = entries[index].item
      if item.kind == .review || item.kind == .payment || item.kind == .lineage { continue }
      if item.kind == .meter && item.flags & ItemFlag.traceElsewhere != 0 { continue }
      let isOf = item.kind != .unresolved
      try item.eachRecord { (row) throws(Failure) in
        if row.record.source == .identitas { return }
        if item.kind == .household && family.isNone && row.record.outcome == .padan {
          row.set(.tidakPadan, .noFamily)
        }
        try trace.add(row.record, person: item.id, family: isOf ? family : .none)
      }
    }
  }

  /// Rupiah at stake: four times what is paid this period to the row's NIK or No KK, else a basic amount for the base
  /// sources (contract, section 3).
  /// A household form whose family is found is no question any more.
  private func writeReviews(_ content: FamilyContent, isFamily: Bool) throws(Failure) {
    if content.reviews.isEmpty { return }
    let payments = FamilyPayments(content.payments)
    for item in content.reviews {
      let record = item.leader.record
      if isFamily && record.source == .p3keKeluarga || content.isWithdrawn(item) { continue }
      // What is paid to its NIK comes with the review, or by itself where the row has come a longer way.
      let own = max(item.key.high, payments.own(record.nik))
      let paid = own + (record.noKK != 0 ? payments.others(than: record.nik) : 0)
      var stake = paid * 4
      if paid == 0 && record.source.isOfBase { stake = UInt64(step.rules.settings.basicStake) }
      try reviews.add(item, stake: stake)
    }
  }
}

extension SpillItem {
  /// Gives rows that came straight from the scan their file ranks.
  func rankRows(_ files: FileTable) {
    var at = ItemLayout.records
    let end = length
    while at < end {
      let row = EditableRow(base + at)
      at += row.record.length
      row.rank(files)
    }
  }
}
