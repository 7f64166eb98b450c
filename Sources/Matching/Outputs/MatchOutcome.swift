import RegistryTypes
import StageContract
import TabularIO

/// What a run made, before it becomes the account of the manifest.
struct MatchOutcome {
  /// Rows of 2-normalise, by source.
  var read: [Int]
  /// Files of the tables of families, by ``FamilyTable``.
  var tables: [[PartSummary]] = []
  /// `jejak` and its counts, by source; nil for a source without rows.
  var traces = [(parts: [PartSummary], counts: TraceCounts)?](repeating: nil, count: SourceKind.allCases.count)
  /// Rejected rows, by source, with the upstream tables that they are from.
  var rejects = [(parts: [PartSummary], rows: Int, tables: [String])?](
    repeating: nil, count: SourceKind.allCases.count)
  var reviews: [PartSummary] = []
  var identities: [PartSummary] = []
  var assistants: [PartSummary] = []
  var blocks: [PartSummary] = []
  var contradictions = ContradictionCounts()
  var repair = RepairStep.Report()

  init(read: [Int]) { self.read = read }

  /// Members of the manifest's `extra`.
  static let contradictionsMember = "pertentangan"
  static let repairMember = "perbaikan"
}

extension MatchRun {
  /// The account of a run for its manifest.
  func result(of outcome: MatchOutcome) -> StageResult {
    var result = StageResult(outputs: [], tallies: [])
    for table in FamilyTable.allCases {
      result.outputs.append(OutputTable(role: table.name, parts: outcome.tables[table.rawValue]))
    }
    for source in SourceKind.allCases {
      let index = Int(source.rawValue)
      guard let trace = outcome.traces[index] else { continue }
      let rejects = outcome.rejects[index]
      result.outputs.append(OutputTable(role: "jejak/\(source.name)", parts: trace.parts))
      let tables = (normalise.has(source.name) ? ["normalise/\(source.name)"] : []) + (rejects?.tables ?? [])
      result.tallies.append(
        tally(source, read: outcome.read[index] + (rejects?.rows ?? 0), trace.counts, tables: tables))
    }
    result.outputs.append(OutputTable(role: "tinjau", parts: outcome.reviews))
    for source in SourceKind.allCases {
      guard let rejects = outcome.rejects[Int(source.rawValue)] else { continue }
      result.outputs.append(OutputTable(role: "tolak/\(source.name)", parts: rejects.parts))
    }
    result.outputs.append(OutputTable(role: "identitas", parts: outcome.identities))
    result.outputs.append(OutputTable(role: "pendamping", parts: outcome.assistants))
    result.outputs.append(OutputTable(role: BlockAccount.table, parts: outcome.blocks))
    result.extra = [
      JSONMember(MatchOutcome.contradictionsMember, outcome.contradictions.value), repaired(outcome.repair),
    ]
    return result
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

  /// What the repair did, by which model.
  private func repaired(_ report: RepairStep.Report) -> JSONMember {
    let model = rules.settings.model
    let about = JSONValue.object([
      JSONMember("nama", .text(model.name)), JSONMember("versi", .number(model.version)),
      JSONMember("sha256", .text(model.digest)),
    ])
    return JSONMember(
      MatchOutcome.repairMember,
      .object(
        [JSONMember("model", about)] + report.account.members + [JSONMember("blok_dilewati", report.blocks.value)]))
  }
}
