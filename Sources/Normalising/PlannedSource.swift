import DataDictionary
import Diagnostics
import StageContract
import TabularIO

/// A source before it is normalised: how, and the tables of an earlier output if all that decides about its rows is as
/// it was then.
struct PlannedSource {
  let source: SourceSettings
  let table: Table
  let plan: SourcePlan
  let diagnoses: GroupDiagnoses
  /// The earlier output's tables and balance, taken over; nil when the source is to be normalised.
  private(set) var kept: (outputs: [OutputTable], tally: Tally)?

  /// The survey that the source is part of: its families' source, else itself.
  private var survey: String { plan.roles.family?.source ?? source.name }

  /// Plans every source that ingest wrote a table of, in order, and takes over what can be.
  static func all(
    _ settings: NormaliseSettings, _ ingest: UpstreamStage, _ context: StageContext
  ) throws -> [PlannedSource] {
    var planned: [PlannedSource] = []
    for source in settings.sources.sources where ingest.has(source.name) {
      let table = try ingest.table(source.name)
      let plan = try SourcePlan(source: source, table: table, rules: settings.rules)
      let diagnoses = try GroupDiagnoses.collect(source, plan, table, ingest.manifest, settings.rules, context)
      planned.append(PlannedSource(source: source, table: table, plan: plan, diagnoses: diagnoses))
    }
    guard let earlier = context.earlier, Table.exists(folder: earlier.folder, name: ChangeTable.name) else {
      return planned
    }
    for index in planned.indices where planned[index].kept == nil {
      let survey = planned[index].survey
      let group = planned.indices.filter { planned[$0].survey == survey }
      if group.first == index { try takeOver(group, in: &planned, earlier) }
    }
    return planned
  }

  /// Takes over the sources of one survey. A member is judged by its families too (TLK-008), so all are taken or none.
  private static func takeOver(
    _ group: [Int], in planned: inout [PlannedSource], _ earlier: EarlierOutput
  ) throws {
    // A survey whose families are no longer there, or were not, has other orphans.
    let survey = planned[group[0]].survey
    if (earlier.manifest.table(survey) != nil) != group.contains(where: { planned[$0].source.name == survey }) {
      return
    }
    var tallies: [Tally] = []
    for index in group {
      guard planned[index].isUnchanged(since: earlier), let tally = earlier.tally(planned[index].source.name) else {
        return
      }
      tallies.append(tally)
    }
    guard let tables = try earlier.takeOver(group.flatMap { planned[$0].roles }) else { return }
    for (place, index) in group.enumerated() {
      let roles = planned[index].roles
      planned[index].kept = (tables.filter { roles.contains($0.role) }, tallies[place])
    }
  }

  private var roles: [String] { [source.name, "tolak/\(source.name)"] }

  /// Whether its rows and the judgements on whole files are what they were.
  private func isUnchanged(since earlier: EarlierOutput) -> Bool {
    let judged = (earlier.manifest.extra(NormaliseStage.diagnosesMember)?.list ?? []).filter {
      $0["sumber"]?.text == source.name
    }
    return earlier.unchanged("ingest/\(source.name)") != nil && judged == diagnoses.json
  }
}
