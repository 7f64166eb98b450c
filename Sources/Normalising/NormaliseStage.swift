import DataDictionary
import Diagnostics
import StageContract
import TabularIO

/// Stage 2: every value typed, folded and validated beside its raw text; findings a row; unusable rows to `tolak`.
package enum NormaliseStage: Stage {
  package static let declaration = StageDeclaration(
    name: "normalise", ordinal: 2,
    purpose: Message(
      id: "Menyeragamkan dan memeriksa tiap nilai di samping teks aslinya",
      en: "Brings every value to its type and canonical form beside its raw text, with findings a row."),
    inputs: [
      TableRole(
        "<source>", from: "ingest", Message(id: "baris baku tiap sumber", en: "the canonical rows of each source"))
    ],
    outputs: [
      TableRole(
        "<source>",
        Message(
          id: "nilai baku, kolom turunan, temuan dan nilai mentah",
          en: "normalised values, derived columns, findings and raw values")),
      TableRole(
        "tolak/<source>", Message(id: "baris yang tidak dapat dipakai", en: "the rows that cannot be used")),
      TableRole(
        "contoh/perubahan",
        Message(
          id: "tiap kode di tiap sumber: jumlahnya dan beberapa nilai bersamar",
          en: "each code in each source: its count and a few masked values")),
    ],
    memory: Message(
      id: "beberapa MiB tiap pekerja, dan delapan byte tiap keluarga survei (di atas seperempat anggaran: di cakram)",
      en: "Some MiB a worker, and eight bytes a family of a survey (beyond a quarter of the budget: on disk)."))

  package static var takesOver: Bool { true }

  /// The member of the manifest's `extra` with the judgements on whole files.
  static let diagnosesMember = "diagnosa"

  package static func settings(_ load: inout SettingsLoader) throws -> NormaliseSettings {
    try NormaliseSettings.load(&load)
  }

  package static func run(_ context: StageContext, settings: NormaliseSettings) throws -> StageResult {
    let ingest = try context.upstream("ingest")
    var result = StageResult(outputs: [], tallies: [])
    var judgements: [JSONValue] = []
    var codings: [JSONValue] = []
    var changes = ChangeTable(folder: context.staging)
    var families: [String: FamilyIndex] = [:]
    var taken = TakeoverAccount()
    for planned in try PlannedSource.all(settings, ingest, context) {
      let source = planned.source
      judgements += planned.diagnoses.json
      codings += source.regions.map { NormaliseStage.coding($0, of: source.name) }
      if let earlier = context.earlier, let kept = planned.kept {
        try changes.add(earlier, source.name)
        earlier.countFindings(of: source.name, in: context.log)
        result.outputs += kept.outputs
        result.tallies.append(kept.tally)
        try settings.limits.check(kept.tally, context.log)
        taken.keep(kept.outputs)
        continue
      }
      let family = planned.plan.roles.family.flatMap { families[$0.source] }
      let work = SourceNormalising(
        plan: planned.plan, table: planned.table, rules: settings.rules, diagnoses: planned.diagnoses,
        families: family, context: context)
      let account = try work.run(rows: ingest.rows(source.name))
      if let index = account.families { families[source.name] = index }
      result.outputs += account.outputs
      result.tallies.append(account.tally)
      try settings.limits.check(account.tally, context.log)
      taken.make(source.name, account.outputs)
      changes.add(planned.plan, account.samples, counts: account.counts)
    }
    if context.earlier != nil { taken.report(to: context.log) }
    result.outputs.append(try changes.finish())
    result.extra = [
      JSONMember(NormaliseStage.diagnosesMember, .list(judgements)), JSONMember("kode_wilayah", .list(codings)),
    ]
    return result
  }

  /// The coding that a region column of the output is in.
  private static func coding(_ column: RegionColumn, of source: String) -> JSONValue {
    .object([
      JSONMember("sumber", .text(source)), JSONMember("kolom", .text(column.column)),
      JSONMember("sistem", .text(column.coding.rawValue)), JSONMember("edisi", .text(column.edition)),
    ])
  }
}
