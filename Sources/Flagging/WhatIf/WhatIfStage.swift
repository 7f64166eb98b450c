import Diagnostics
import StageContract
import TabularIO

/// Compares two sets of rules on the same matched data: who would be on each programme's list, and what it would cost.
package enum WhatIfStage: Stage {
  /// The pipeline's rules and the others.
  package struct Settings: Sendable {
    package let now: FlagSettings
    package let then: FlagSettings
  }

  package static let declaration = StageDeclaration(
    name: "what-if", ordinal: 4,
    purpose: Message(
      id: "Membandingkan dua perangkat aturan atas data padanan yang sama",
      en: "Compare two sets of rules on the same matched data"),
    inputs: FlagStage.declaration.inputs,
    outputs: [
      TableRole(
        "perubahan/<program>",
        Message(id: "siapa yang masuk dan keluar daftar", en: "who enters and who leaves the list")),
      TableRole(
        "ringkasan/bagaimana_jika", Message(id: "jumlah dan biaya per wilayah", en: "numbers and cost by region")),
    ], memory: FlagStage.declaration.memory)

  package static func settings(_ load: inout SettingsLoader) throws -> Settings {
    let now = try FlagSettings.load(&load)
    guard let path = load.pathOption("dengan") else {
      throw Failure(.usage, id: "--dengan wajib ada", en: "--dengan is required")
    }
    let changes = try RuleChanges.find(path, &load)
    return Settings(now: now, then: try FlagSettings.load(&load, with: changes))
  }

  package static func run(_ context: StageContext, settings: Settings) throws -> StageResult {
    try WhatIfRun(context, settings).perform()
  }
}
