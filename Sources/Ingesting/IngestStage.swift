import DataDictionary
import Diagnostics
import StageContract
import TabularIO

/// Stage 1: extracts in whatever dialect they come become canonical tables; every bad row goes to `tolak`.
package enum IngestStage: Stage {
  package static let declaration = StageDeclaration(
    name: "ingest", ordinal: 1,
    purpose: Message(
      id: "Membaca ekstrak dalam dialek apa pun menjadi tabel baku; baris rusak ke tolak",
      en: "Reads extracts in any dialect into canonical tables; bad rows go to tolak."),
    inputs: [
      TableRole(
        "<sumber>*.csv, <sumber>*.csv.gz", required: false,
        Message(id: "ekstrak menurut sumber.yaml", en: "extracts as sumber.yaml names them"))
    ],
    outputs: [
      TableRole(
        "<sumber>", Message(id: "baris yang terbaca, kolom baku", en: "the rows that could be read, canonical columns")),
      TableRole(
        "tolak/<sumber>",
        Message(id: "baris yang tidak terbaca, byte aslinya", en: "the rows that could not, with their bytes")),
    ],
    memory: Message(
      id: "tetap: beberapa MiB tiap pekerja, berapa pun besarnya ekstrak",
      en: "Constant: some MiB a worker, whatever the size of the extracts. Nothing spills."))

  package static var takesOver: Bool { true }

  package static func settings(_ load: inout SettingsLoader) throws -> IngestSettings {
    try IngestSettings.load(&load)
  }

  package static func extracts(_ settings: IngestSettings, folder: String) throws -> [ExtractFile] {
    try settings.sources.files().matches.map { ExtractFile(role: $0.source, path: $0.path, name: $0.name) }
  }

  package static func run(_ context: StageContext, settings: IngestSettings) throws -> StageResult {
    let (matches, others) = try settings.sources.files()
    for name in others {
      // A table that is left out may have a misspelt name; a note beside the extracts has not.
      let table = [".csv", ".gz", ".xlsx", ".tsv", ".zip"].contains { name.hasSuffix($0) }
      context.log.report(
        table ? .warning : .note,
        Message(id: "bukan berkas sumber mana pun, tidak dibaca", en: "belongs to no source, not read"), file: name)
    }
    // A wrong header should show before hours of reading, so all are looked at first.
    for source in settings.sources.sources {
      for match in matches where match.source == source.name {
        _ = try SourceFile(match: match, source: source, memory: context.memory, log: nil)
      }
    }
    var result = StageResult(outputs: [], tallies: [])
    var accounts: [JSONValue] = []
    let takeover = context.earlier.map { SourceTakeover(earlier: $0, log: context.log) }
    var taken = TakeoverAccount()
    for source in settings.sources.sources {
      let files = matches.filter { $0.source == source.name }
      if files.isEmpty { continue }
      let account: SourceAccount
      if let kept = try takeover?.account(of: source, files: files, memory: context.memory) {
        account = kept
        taken.keep(kept.outputs)
      } else {
        account = try SourceIngest(source: source, files: files, settings: settings, context: context).run()
        taken.make(source.name, account.outputs)
      }
      result.outputs += account.outputs
      result.tallies.append(account.tally)
      result.inputs += account.inputs
      accounts.append(account.json)
    }
    if takeover != nil { taken.report(to: context.log) }
    result.extra = [JSONMember(SnapshotGuard.member, .list(accounts))]
    if let guards = settings.guards {
      let accepted = try guards.check(accounts, log: context.log)
      result.extra.append(JSONMember(SnapshotGuard.acceptedMember, .list(accepted.map(\.json))))
    }
    return result
  }
}
