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
    for source in settings.sources.sources where ingest.has(source.name) {
      let table = try ingest.table(source.name)
      let plan = try SourcePlan(source: source, table: table, rules: settings.rules)
      let diagnoses = try GroupDiagnoses.collect(source, plan, table, ingest.manifest, settings.rules, context)
      let family = plan.roles.family.flatMap { families[$0.source] }
      let work = SourceNormalising(
        plan: plan, table: table, rules: settings.rules, diagnoses: diagnoses, families: family, context: context)
      let account = try work.run(rows: ingest.rows(source.name))
      if let index = account.families { families[source.name] = index }
      result.outputs += account.outputs
      result.tallies.append(account.tally)
      judgements += diagnoses.json
      codings += source.regions.map { NormaliseStage.coding($0, of: source.name) }
      changes.add(plan, account.samples, counts: account.counts)
    }
    result.outputs.append(try changes.finish())
    result.extra = [JSONMember("diagnosa", .list(judgements)), JSONMember("kode_wilayah", .list(codings))]
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
