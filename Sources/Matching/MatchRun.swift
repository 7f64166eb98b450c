import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// One run of the stage.
struct MatchRun {
  let context: StageContext
  let rules: MatchRules
  let normalise: UpstreamStage
  let ingest: UpstreamStage
  let plan: SpillPlan
  let maker: IdentityMaker

  init(_ context: StageContext, _ settings: MatchSettings) throws {
    self.context = context
    rules = MatchRules(settings, period: context.period)
    normalise = try context.upstream("normalise")
    ingest = try context.upstream("ingest")
    var bytes = 0
    for table in normalise.manifest.outputs { bytes += table.parts.reduce(0) { $0 + $1.bytes } }
    plan = SpillPlan(
      contentBytes: bytes, populationRows: normalise.rows(SourceKind.dukcapil.name), jobs: context.jobs,
      memory: context.memory)
    maker = IdentityMaker(key: settings.key.bytes, former: settings.key.former)
  }

  /// Steps A and B alone, with what the repair needs: for what can be told without a run.
  func prepareRepair() throws -> (repair: RepairStep, population: Int) {
    let spills = try Spills(plan: plan, folder: context.scratch)
    let registry = FileRegistry()
    let decisions = try Decisions(normalise)
    _ = try SourceScan(
      spills: spills, rules: rules, registry: registry, decisions: decisions, context: context
    ).run(normalise)
    let files = registry.table()
    _ = try NIKStep(
      spills: spills, rules: rules, files: files, decisions: decisions, maker: maker, context: context
    ).run()
    let population = try population(spills)
    let repair = RepairStep(
      spills: spills, rules: rules, files: files, decisions: decisions,
      weights: RepairWeights(rules.settings.model, population: population), context: context)
    return (repair, population)
  }

  /// Does the work: of all rows, or of those in `scope`, with or without the rejected rows that only pass through.
  func compute(_ scope: MatchScope? = nil, rejects wantsRejects: Bool = true) throws -> MatchOutcome {
    let spills = try Spills(plan: plan, folder: context.scratch, scope: scope)
    let registry = FileRegistry()
    let decisions = try Decisions(normalise)
    if let previous = rules.settings.previous {
      try PreviousIdentities(spills: spills, rules: rules).send(previous)
    }
    let scan = SourceScan(spills: spills, rules: rules, registry: registry, decisions: decisions, context: context)
    var outcome = MatchOutcome(read: try scan.run(normalise))

    let rejects = RejectTables(
      ingest: ingest, normalise: normalise, spills: spills, rules: rules, registry: registry, context: context)
    if wantsRejects {
      for source in SourceKind.allCases { outcome.rejects[Int(source.rawValue)] = try rejects.write(source) }
    }

    let files = registry.table()
    let trace = TraceSpill(files: files, pool: spills.pool)
    var crowds = try NIKStep(
      spills: spills, rules: rules, files: files, decisions: decisions, maker: maker, context: context
    ).run()
    let weights = RepairWeights(rules.settings.model, population: try population(spills))
    outcome.repair = try RepairStep(
      spills: spills, rules: rules, files: files, decisions: decisions, weights: weights, context: context
    ).run()
    if let scope { try scope.check(scope) }
    crowds += try SettleStep(spills: spills, rules: rules, maker: maker, context: context).run()
    try HouseholdStep(spills: spills, rules: rules, files: files, context: context).run()
    try KeyedRows(spills: spills, rules: rules, files: files, context: context).run()
    crowds += try UnmatchedStep(
      spills: spills, rules: rules, files: files, decisions: decisions, maker: maker, context: context
    ).run()
    for group in crowds { outcome.repair.blocks.add(group) }
    try FormStep(spills: spills, rules: rules, context: context).run()
    try MeterClaimStep(spills: spills, rules: rules, context: context).run()
    try MeterStep(spills: spills, rules: rules, files: files, context: context).run()
    if rules.settings.previous != nil { try LineageStep(spills: spills, rules: rules, context: context).run() }
    let families = try FamilyStep(
      spills: spills, rules: rules, files: files, trace: trace, maker: maker, weights: weights, context: context
    ).run()
    outcome.tables = families.tables
    outcome.contradictions = families.contradictions
    try traceDeferred(spills, trace, decisions)
    for source in SourceKind.allCases
    where normalise.has(source.name) || outcome.rejects[Int(source.rawValue)]?.tables.isEmpty == false {
      outcome.traces[Int(source.rawValue)] = try TraceStep(
        trace: trace, evidence: EvidenceText(weights: weights), context: context
      ).write(source)
    }
    let period = Int32(context.period.year * 10 + context.period.quarter)
    outcome.reviews = try ReviewQueue.write(families.reviews, context: context)
    let identities = IdentityRegistry(spill: spills.identity, period: period, context: context)
    outcome.identities = try scope == nil ? identities.write() : identities.writeAsOne()
    outcome.assistants = try AssistantTable.write(normalise, context: context)
    outcome.blocks = try outcome.repair.blocks.write(context)
    return outcome
  }

  /// Persons of the frame.
  private func population(_ spills: Spills) throws -> Int {
    var count = 0
    for partition in 0..<spills.frame.partitions {
      try spills.frame.visit(partition) { bytes in
        CandidateSearch.eachPerson(bytes) { if $0.isInFrame { count += 1 } }
      }
    }
    return count
  }

  /// Rows whose outcome was known before files had ranks: rejects, references.
  private func traceDeferred(_ spills: Spills, _ trace: TraceSpill, _ decisions: Decisions) throws {
    let lines = TraceLines(trace)
    let arena = RecordArena()
    for partition in 0..<spills.deferred.partitions {
      try spills.deferred.consume(partition) { blocks in
        arena.removeAll()
        try arena.eachRow(blocks) { row in
          row.rank(trace.files)
          if row.record.source == .keputusan { row.add(decisions.findings(row.record)) }
          try lines.add(row.record, person: .none, family: .none)
        }
      }
    }
    try lines.flush()
  }
}
