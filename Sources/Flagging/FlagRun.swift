import Diagnostics
import Scoring
import StageContract
import TabularIO

/// The steps of the stage, in order: scores, deciles, families, queues, eligibility, field work, summary.
struct FlagRun {
  let context: StageContext
  let settings: FlagSettings
  let tables: FamilyTables
  let groups: PartGroups
  let folders: FlagFolders
  private let upstream: UpstreamStage

  /// What waits between the steps: in memory as far as the pool holds it, the rest on disk.
  private struct Waiting {
    let pool: BlockPool
    let scores: BlockSpill
    let drafts: BlockSpill
    let rated: BlockSpill

    init(_ folders: FlagFolders, memory: Int, parts: Int) throws(Failure) {
      pool = try BlockPool(path: "\(folders.scratch)/antre", memory: memory)
      scores = BlockSpill(pool, partitions: parts)
      drafts = BlockSpill(pool, partitions: parts)
      rated = BlockSpill(pool, partitions: parts)
    }
  }

  /// Writes to the folders of `context`, or to `folders`.
  init(_ context: StageContext, _ settings: FlagSettings, folders: FlagFolders? = nil) throws(Failure) {
    self.context = context
    self.settings = settings
    upstream = try context.upstream("match")
    tables = try FamilyTables(upstream)
    groups = PartGroups(parts: tables.parts)
    self.folders = folders ?? FlagFolders(staging: context.staging, scratch: context.scratch)
  }

  /// Judges all programmes and leaves the eligible of each part in ``FlagFolders/list(_:_:)``, nothing else.
  func writeLists() throws {
    try FileAccess.makeFolder(folders.scratch)
    let scorer = try Scorer(settings.model, table: tables.keluarga)
    let waiting = try Waiting(folders, memory: context.memory / 4, parts: tables.parts)
    let ranking = try rank(scorer, waiting)
    let plan = try FlagPlan(
      settings, tables: tables, borders: ranking.borders, stability: ranking.stability, jobs: context.jobs)
    let judged = try judge(plan, ranking, waiting)
    var summary = judged.summary
    _ = try settle(plan, judged, waiting, &summary, keepsLists: true)
  }

  func perform() throws -> StageResult {
    try FileAccess.makeFolder(folders.scratch)
    let scorer = try Scorer(settings.model, table: tables.keluarga)
    let waiting = try Waiting(folders, memory: context.memory / 4, parts: tables.parts)
    let ranking = try rank(scorer, waiting)
    let plan = try FlagPlan(
      settings, tables: tables, borders: ranking.borders, stability: ranking.stability, jobs: context.jobs)
    let judged = try judge(plan, ranking, waiting)
    var summary = judged.summary
    let eligibility = try settle(plan, judged, waiting, &summary)
    var result = StageResult(outputs: [], tallies: [])
    result.outputs = [
      OutputTable(role: "keluarga", parts: judged.parts.map(\.keluarga)),
      OutputTable(role: "anggota", parts: judged.parts.map(\.anggota)),
    ]
    for (index, programme) in plan.programmes.enumerated() {
      result.outputs.append(OutputTable(role: "kelayakan/\(programme.name)", parts: eligibility.map { $0[index] }))
    }
    result.outputs.append(OutputTable(role: "bukti", parts: judged.parts.map(\.bukti)))
    result.outputs += try writeLast(plan, summary, waiting.rated)
    result.tallies = FlagTallies.tallies(summary)
    FlagTallies.count(summary, context.log)
    return result
  }

  /// Field work and summaries, side by side; the tables in a fixed order.
  private func writeLast(_ plan: FlagPlan, _ summary: Summary, _ rated: BlockSpill) throws -> [OutputTable] {
    let parts = tables.parts
    try FileAccess.makeFolder("\(folders.staging)/ringkasan")
    let work = FieldWork(
      plan: plan, upstream: upstream, folders: folders, rated: rated,
      memory: context.memory / 4 / min(context.jobs, 4), jobs: context.jobs)
    let writers: [() throws -> [OutputTable]] = [
      { [try work.writeAssignments(parts: parts)] }, { [try work.writeProposals(parts: parts)] },
      { try work.writeGraduations(parts: parts) }, { [try work.writeProposalPlaces(parts: parts)] },
      { try SummaryTables(plan: plan, summary: summary, measured: plan.measured).write(folders.staging) },
    ]
    var outputs: [OutputTable] = []
    var next = 0
    try orderedParallel(
      jobs: min(context.jobs, writers.count),
      next: { () -> Int? in
        defer { next += 1 }
        return next < writers.count ? next : nil
      },
      work: { index, _ in try writers[index]() }, deliver: { outputs += $0 })
    return outputs
  }

  // MARK: Scores and deciles

  private struct Ranking {
    let borders: DecileBorders
    let back: RankReturn
    let earlier: EarlierDeciles?
    let familiesOfPart: [Int]
    let stability: StabilityDeciles
  }

  private func rank(_ scorer: Scorer, _ waiting: Waiting) throws -> Ranking {
    let pool = waiting.pool
    let families = upstream.rows("keluarga")
    context.progress.start("peringkat", rows: families)
    let sorter = RankSorter(pool, expected: families, memory: context.memory / 4, jobs: context.jobs)
    let earlier =
      settings.earlier.isEmpty
      ? nil
      : try EarlierDeciles(
        pool, folder: "\(folders.scratch)/dulu", snapshots: settings.earlier, settings: settings, families: families,
        memory: context.memory / 2, jobs: context.jobs, groups: groups)
    let leaveOneOut = try LeaveOneOutPlan(settings.model, scorer: scorer, tables: tables)
    var stability = StabilityCounts()
    var counts = ScopeCounts()
    var familiesOfPart = [Int](repeating: 0, count: tables.parts)
    var next = 0
    try orderedParallel(
      jobs: context.jobs,
      next: { () -> Int? in
        defer { next += 1 }
        return next < tables.parts ? next : nil
      },
      work: { part, _ in try score(part, leaveOneOut, sorter, earlier, waiting.scores) },
      deliver: { result in
        counts.add(result.counts)
        stability.add(result.stability)
        familiesOfPart[result.part] = result.families
        context.progress.add(rows: result.families)
      })
    let back = RankReturn(pool, groups: groups)
    let borders = try DecileCut.cut(sorter, counts: counts, to: back, jobs: context.jobs)
    try earlier?.join()
    return Ranking(
      borders: borders, back: back, earlier: earlier, familiesOfPart: familiesOfPart,
      stability: StabilityDeciles(stability))
  }

  private struct Scored {
    let part: Int
    let families: Int
    let counts: ScopeCounts
    let stability: StabilityCounts
  }

  private func score(
    _ part: Int, _ plan: LeaveOneOutPlan, _ sorter: RankSorter, _ earlier: EarlierDeciles?, _ spill: BlockSpill
  ) throws -> Scored {
    var cursor = RowCursor(tables.keluarga, parts: part..<(part + 1))
    var collector = sorter.collector()
    var earlierCollector = earlier?.collector()
    var counts = ScopeCounts()
    var stability = StabilityCounts()
    var scores = FamilyScoreWriter(spill, part: part)
    var family = LeaveOneOut(plan)
    var index = 0
    while try cursor.next() {
      let row = cursor.row
      guard let id = Identity(row[tables.family.idKeluarga]), !id.isNone else {
        throw Failure(.badData, id: "id_keluarga salah", en: "wrong id_keluarga", file: "keluarga", line: index + 1)
      }
      let region = Region(row[tables.family.wilayah])
      family.read(row, kab: region.modelKab)
      let result = family.result
      stability.add(result)
      try scores.add(result)
      let score = family.base
      if score.status != .tanpaData {
        try collector.add(RankRecord(score: score.value, id: id, part: part, index: index, region: region))
        counts.add(region)
      }
      try earlierCollector?.add(id, part: part, index: index)
      index += 1
    }
    try scores.flush()
    try collector.finish()
    try earlierCollector?.finish()
    return Scored(part: part, families: index, counts: counts, stability: stability)
  }

  // MARK: Families

  private struct Judged {
    let parts: [PartResult]
    let summary: Summary
    let queues: [RankSorter]
  }

  private func judge(_ plan: FlagPlan, _ ranking: Ranking, _ waiting: Waiting) throws -> Judged {
    let families = upstream.rows("keluarga")
    let persons = upstream.rows("anggota")
    context.progress.start("keluarga", rows: families)
    let queues = plan.programmes.map { programme in
      RankSorter(
        waiting.pool, expected: programme.unit == .orang ? persons : families,
        memory: context.memory / 4 / max(plan.programmes.count, 1), jobs: context.jobs)
    }
    let shelf = SummaryShelf(programmes: plan.programmes.count)
    var parts: [PartResult] = []
    var next = 0
    try orderedParallel(
      jobs: context.jobs,
      next: { () -> Int? in
        defer { next += 1 }
        return next < groups.count ? next : nil
      },
      work: { group, _ in try judge(group: group, plan, ranking, queues, waiting, shelf) },
      deliver: { results in
        parts += results
        context.progress.add(rows: results.reduce(0) { $0 + $1.families })
      })
    ranking.earlier?.remove()
    var summary = shelf.total()
    summary.spreadPopulation(over: plan.programmes)
    return Judged(parts: parts, summary: summary, queues: queues)
  }

  private func judge(
    group: Int, _ plan: FlagPlan, _ ranking: Ranking, _ queues: [RankSorter], _ waiting: Waiting,
    _ shelf: SummaryShelf
  ) throws -> [PartResult] {
    var results: [PartResult] = []
    let parts = groups.parts(of: group)
    let counts = parts.map { ranking.familiesOfPart[$0] }
    let deciles = try ranking.back.values(group: group, counts: counts)
    let earlier = try ranking.earlier?.parts(group: group, counts: counts)
    let memory = try ranking.earlier?.memory?.parts(group: group)
    for (place, part) in parts.enumerated() {
      var judges = JudgeList(plan: plan, part: part, folders: folders, queues: queues, drafts: waiting.drafts)
      var pass = try PartPass.open(
        plan: plan, part: part, scores: try FamilyScoreWriter.read(waiting.scores, part: part),
        deciles: deciles[place], earlier: earlier?[place], memory: memory?[place], summary: shelf.take(),
        folders: folders)
      results.append(try pass.run(&judges))
      shelf.give(pass.finish())
    }
    return results
  }

  // MARK: Queues and eligibility

  private func settle(
    _ plan: FlagPlan, _ judged: Judged, _ waiting: Waiting, _ summary: inout Summary, keepsLists: Bool = false
  ) throws -> [[PartSummary]] {
    context.progress.start("kelayakan", rows: judged.parts.reduce(0) { $0 + $1.families })
    let queues = plan.programmes.map { Queue($0.quota) }
    let returns = plan.programmes.map { _ in RankReturn(waiting.pool, groups: groups) }
    for index in plan.programmes.indices {
      try queues[index].rank(judged.queues[index], to: returns[index], jobs: context.jobs)
    }
    let shelf = SummaryShelf(programmes: plan.programmes.count)
    var written: [[PartSummary]] = []
    var next = 0
    try orderedParallel(
      jobs: context.jobs,
      next: { () -> Int? in
        defer { next += 1 }
        return next < groups.count ? next : nil
      },
      work: { group, _ in
        var writer = EligibilityWriter(
          plan: plan, queues: queues, measured: plan.measured, summary: shelf.take(), folders: folders,
          keepsLists: keepsLists)
        let range = groups.parts(of: group)
        var ranks: [[[UInt32]]] = []
        for index in plan.programmes.indices {
          ranks.append(try returns[index].values(group: group, counts: range.map { judged.parts[$0].slots[index] }))
        }
        var parts: [[PartSummary]] = []
        for (place, part) in range.enumerated() {
          let blocks = try waiting.drafts.take(part)
          defer { waiting.drafts.release(blocks) }
          parts.append(
            try writer.write(part: part, drafts: blocks, ranks: ranks.map { $0[place] }, rated: waiting.rated))
        }
        shelf.give(writer.finish())
        return parts
      },
      deliver: { parts in
        written += parts
        for part in parts { context.progress.add(rows: part.first?.rows ?? 0) }
      })
    summary.add(shelf.total())
    return written
  }
}
