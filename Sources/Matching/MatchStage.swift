import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// Stage 3: which person every source row is about; persons, families, enrichment, one outcome for every row.
///
/// Steps, each over partitions that fit the memory budget: A read and route (`SourceScan`), B exact NIK (`NIKStep`), R the
/// search for persons of rows that B leaves without one (`RepairStep`), S one row a person (`SettleStep`), C households, K
/// proposals and visits, M meters, U unmatched persons, L ids of the previous snapshot, D families and tables, E trace.
package enum MatchStage: Stage {
  package typealias Settings = MatchSettings

  package static var declaration: StageDeclaration {
    StageDeclaration(
      name: "match", ordinal: 3,
      purpose: Message(
        id: "mencocokkan setiap baris sumber dengan orang di Dukcapil dan menyusun keluarga",
        en: "matches every source row with a person of the population registry and builds families"),
      inputs: [
        TableRole("<source>", from: "normalise", Message(id: "baris tiap sumber", en: "rows of every source")),
        TableRole(
          "tolak/<source>", from: "normalise", required: false, Message(id: "baris ditolak", en: "rejected rows")),
        TableRole("tolak/<source>", from: "ingest", required: false, Message(id: "baris ditolak", en: "rejected rows")),
      ],
      outputs: FamilyTable.allCases.map { TableRole($0.name, about($0)) } + [
        TableRole("jejak/<source>", Message(id: "hasil tiap baris sumber", en: "the outcome of every source row")),
        TableRole("tinjau", Message(id: "baris yang perlu diputuskan orang", en: "rows that a person must decide")),
        TableRole("tolak/<source>", Message(id: "baris ditolak", en: "rejected rows")),
        TableRole("identitas", Message(id: "daftar id", en: "registry of ids")),
        TableRole("pendamping", Message(id: "pendamping PKH", en: "assistants")),
      ],
      memory: Message(
        id: "satu partisi tiap pekerja; selebihnya tumpah ke disk dekat folder keluaran",
        en: "one partition a worker; the rest spills to disk beside the output folder"))
  }

  private static func about(_ table: FamilyTable) -> Message {
    switch table {
    case .keluarga: Message(id: "keluarga", en: "families")
    case .anggota: Message(id: "orang dalam kerangka", en: "persons of the frame")
    case .anggotaLuar: Message(id: "orang di luar kerangka", en: "persons outside the frame that rows speak of")
    case .penerima: Message(id: "baris penerima", en: "recipient rows")
    case .statusKhusus: Message(id: "status khusus", en: "special statuses")
    case .bpjs: Message(id: "peserta BPJS", en: "health insurance rows")
    case .pln: Message(id: "meter rumah tangga", en: "household meters")
    case .kunjungan: Message(id: "kunjungan", en: "field visits")
    case .usulan: Message(id: "usulan", en: "proposals")
    case .aduan: Message(id: "aduan", en: "complaints")
    }
  }

  package static func settings(_ load: inout SettingsLoader) throws -> MatchSettings {
    try MatchSettings.load(&load)
  }

  package static func run(_ context: StageContext, settings: MatchSettings) throws -> StageResult {
    try MatchRun(context, settings).run()
  }
}

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
    maker = IdentityMaker(key: settings.key)
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
    try NIKStep(
      spills: spills, rules: rules, files: files, decisions: decisions, maker: maker, context: context
    ).run()
    let population = try population(spills)
    let repair = RepairStep(
      spills: spills, rules: rules, files: files, decisions: decisions,
      weights: RepairWeights(rules.settings.model, population: population), context: context)
    return (repair, population)
  }

  func run() throws -> StageResult {
    let spills = try Spills(plan: plan, folder: context.scratch)
    let registry = FileRegistry()
    let decisions = try Decisions(normalise)
    if let previous = rules.settings.previous {
      try PreviousIdentities(spills: spills, rules: rules).send(previous)
    }
    let scan = SourceScan(spills: spills, rules: rules, registry: registry, decisions: decisions, context: context)
    let read = try scan.run(normalise)

    var result = StageResult(outputs: [], tallies: [])
    let rejects = RejectTables(
      ingest: ingest, normalise: normalise, spills: spills, rules: rules, registry: registry, context: context)
    var rejected: [(rows: Int, tables: [String])] = []
    var rejectOutputs: [OutputTable] = []
    for source in SourceKind.allCases {
      let written = try rejects.write(source)
      rejected.append((written?.rows ?? 0, written?.tables ?? []))
      if let written { rejectOutputs.append(OutputTable(role: "tolak/\(source.name)", parts: written.parts)) }
    }

    let files = registry.table()
    let trace = TraceSpill(files: files, pool: spills.pool)
    try NIKStep(
      spills: spills, rules: rules, files: files, decisions: decisions, maker: maker, context: context
    ).run()
    let weights = RepairWeights(rules.settings.model, population: try population(spills))
    let repair = try RepairStep(
      spills: spills, rules: rules, files: files, decisions: decisions, weights: weights, context: context
    ).run()
    try SettleStep(spills: spills, rules: rules, maker: maker, context: context).run()
    try HouseholdStep(spills: spills, rules: rules, files: files, context: context).run()
    try KeyedRows(spills: spills, rules: rules, files: files, context: context).run()
    try MeterStep(spills: spills, rules: rules, files: files, context: context).run()
    try UnmatchedStep(spills: spills, rules: rules, files: files, maker: maker, context: context).run()
    if rules.settings.previous != nil { try LineageStep(spills: spills, rules: rules, context: context).run() }
    let families = try FamilyStep(
      spills: spills, rules: rules, files: files, trace: trace, maker: maker, weights: weights, context: context
    ).run()
    for table in FamilyTable.allCases {
      result.outputs.append(OutputTable(role: table.name, parts: families.tables[table.rawValue]))
    }
    try traceDeferred(spills, trace, decisions)
    for source in SourceKind.allCases {
      let table = normalise.has(source.name)
      let index = Int(source.rawValue)
      if !table && rejected[index].tables.isEmpty { continue }
      let written = try TraceStep(trace: trace, context: context).write(source)
      result.outputs.append(OutputTable(role: "jejak/\(source.name)", parts: written.parts))
      let tables = (table ? ["normalise/\(source.name)"] : []) + rejected[index].tables
      result.tallies.append(
        tally(source, read: read[index] + rejected[index].rows, written.counts, tables: tables))
    }
    let period = Int32(context.period.year * 10 + context.period.quarter)
    result.outputs.append(
      OutputTable(role: "tinjau", parts: try ReviewQueue.write(families.reviews, context: context)))
    result.outputs += rejectOutputs
    result.outputs.append(
      OutputTable(
        role: "identitas",
        parts: try IdentityRegistry(spill: spills.identity, period: period, context: context).write()))
    result.outputs.append(
      OutputTable(role: "pendamping", parts: try AssistantTable.write(normalise, context: context)))
    result.extra = [contradictions(families.contradictions), repaired(repair)]
    return result
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

  /// What the repair did, by which model.
  private func repaired(_ report: RepairStep.Report) -> JSONMember {
    let model = rules.settings.model
    let about = JSONValue.object([
      JSONMember("nama", .text(model.name)), JSONMember("versi", .number(model.version)),
      JSONMember("sha256", .text(model.digest)),
    ])
    return JSONMember(
      "perbaikan",
      .object(
        [JSONMember("model", about)] + report.account.members + [JSONMember("blok_dilewati", report.blocks.value)]))
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

  private func tally(_ source: SourceKind, read: Int, _ counts: TraceCounts, tables: [String]) -> Tally {
    for code in FindingCode.allCases where counts.findings[Int(code.rawValue)] > 0 {
      context.log.count(
        code.name, source: source.name, rows: counts.findings[Int(code.rawValue)], severity: .note)
    }
    let outcomes = Outcome.allCases.filter { $0 != .none }.map {
      Tally.Outcome("\($0.label)", counts.outcomes[Int($0.rawValue)])
    }
    return Tally(source: source.name, read: read, outcomes: outcomes, tables: tables)
  }

  /// How often sources contradict each other, by pair.
  private func contradictions(_ counts: ContradictionCounts) -> JSONMember {
    var members: [JSONMember] = []
    for (index, pair) in ContradictionCounts.pairs.enumerated() {
      members.append(
        JSONMember(
          pair,
          .object([
            JSONMember("dibandingkan", .number(counts.compared[index])),
            JSONMember("berbeda", .number(counts.different[index])),
          ])))
    }
    return JSONMember("pertentangan", .object(members))
  }
}
