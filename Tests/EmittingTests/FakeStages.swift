import Diagnostics
import StageContract
import TabularIO

/// Stages that write a ``SyntheticRun`` instead of reading anything: only what emit needs of them is there.
enum FakeIngest: Stage {
  static let declaration = StageDeclaration(
    name: "ingest", ordinal: 1, purpose: Message(id: "tiruan", en: "fake"), inputs: [], outputs: [],
    memory: Message(id: "tetap", en: "constant"))

  static func settings(_ load: inout SettingsLoader) throws -> SyntheticRun { SyntheticRun(&load) }

  static func run(_ context: StageContext, settings: SyntheticRun) throws -> StageResult {
    StageResult(
      outputs: [],
      tallies: settings.traces.map {
        Tally(source: $0.source, read: $0.rows, outcomes: [Tally.Outcome("dibaca", $0.rows)])
      },
      extra: [
        JSONMember(
          "sumber",
          .list(
            settings.traces.map {
              .object([
                JSONMember("sumber", .text($0.source)), JSONMember("baris", .number($0.rows)),
                JSONMember("ditolak", .number(0)), JSONMember("isian", .object([JSONMember("nik", .number(1))])),
                JSONMember("berkas", .list([.text("dibuang")])), JSONMember("kelompok", .list([])),
              ])
            }))
      ])
  }
}

enum FakeNormalise: Stage {
  static let declaration = StageDeclaration(
    name: "normalise", ordinal: 2, purpose: Message(id: "tiruan", en: "fake"), inputs: [], outputs: [],
    memory: Message(id: "tetap", en: "constant"))

  static func settings(_ load: inout SettingsLoader) throws -> SyntheticRun { SyntheticRun(&load) }

  static func run(_ context: StageContext, settings: SyntheticRun) throws -> StageResult {
    StageResult(outputs: [], tallies: [])
  }
}

enum FakeMatch: Stage {
  static let declaration = StageDeclaration(
    name: "match", ordinal: 3, purpose: Message(id: "tiruan", en: "fake"), inputs: [], outputs: [],
    memory: Message(id: "tetap", en: "constant"))

  static func settings(_ load: inout SettingsLoader) throws -> SyntheticRun { SyntheticRun(&load) }

  static func run(_ context: StageContext, settings: SyntheticRun) throws -> StageResult {
    try settings.writeMatch(context.staging)
  }
}

enum FakeFlag: Stage {
  static let declaration = StageDeclaration(
    name: "flag", ordinal: 4, purpose: Message(id: "tiruan", en: "fake"), inputs: [], outputs: [],
    memory: Message(id: "tetap", en: "constant"))

  static func settings(_ load: inout SettingsLoader) throws -> SyntheticRun { SyntheticRun(&load) }

  static func run(_ context: StageContext, settings: SyntheticRun) throws -> StageResult {
    StageResult(outputs: try settings.writeFlag(context.staging), tallies: [])
  }
}
