import Diagnostics
import StageContract
import TabularIO

/// Stands in for an earlier stage: turns the plain CSV files of a folder into its tables.
struct FixtureTables: Sendable {
  let folder: String
  /// Rows a gzip member.
  let memberRows: Int

  init(_ load: inout SettingsLoader, _ name: String) {
    folder = (load.option("fixture") ?? "") + "/" + name
    memberRows = Int(load.option("memberRows") ?? "") ?? 1000
  }

  func write(_ staging: String) throws -> StageResult {
    var outputs: [OutputTable] = []
    guard FileAccess.isFolder(folder) == true else { return StageResult(outputs: [], tallies: []) }
    for file in try FileAccess.names(in: folder) {
      let name = file.replacing(".csv", with: "").replacing("tolak-", with: "tolak/")
      let table = try SmallTable.load("\(folder)/\(file)")
      let writer = TableWriter(folder: staging, name: name, header: table.header)
      var rows = RowBuffer()
      for (index, row) in table.rows.enumerated() {
        for field in row { rows.field(field) }
        rows.endRow()
        if index % memberRows == memberRows - 1 { try writer.flush(&rows) }
      }
      try writer.flush(&rows)
      outputs.append(OutputTable(role: name, parts: try writer.finish()))
    }
    return StageResult(outputs: outputs, tallies: [])
  }
}

enum FakeIngest: Stage {
  static let declaration = StageDeclaration(
    name: "ingest", ordinal: 1, purpose: Message(id: "tiruan", en: "fake"), inputs: [], outputs: [],
    memory: Message(id: "tetap", en: "constant"))

  static func settings(_ load: inout SettingsLoader) throws -> FixtureTables { FixtureTables(&load, "ingest") }
  static func run(_ context: StageContext, settings: FixtureTables) throws -> StageResult {
    try settings.write(context.staging)
  }
}

enum FakeNormalise: Stage {
  static let declaration = StageDeclaration(
    name: "normalise", ordinal: 2, purpose: Message(id: "tiruan", en: "fake"), inputs: [], outputs: [],
    memory: Message(id: "tetap", en: "constant"))

  static func settings(_ load: inout SettingsLoader) throws -> FixtureTables { FixtureTables(&load, "normalise") }
  static func run(_ context: StageContext, settings: FixtureTables) throws -> StageResult {
    try settings.write(context.staging)
  }
}

/// A snapshot that has nothing but what the folder gives.
enum FakeSnapshot: Stage {
  static let declaration = StageDeclaration(
    name: "emit", ordinal: 5, purpose: Message(id: "tiruan", en: "fake"), inputs: [], outputs: [],
    memory: Message(id: "tetap", en: "constant"))

  static func settings(_ load: inout SettingsLoader) throws -> FixtureTables { FixtureTables(&load, "emit") }
  static func run(_ context: StageContext, settings: FixtureTables) throws -> StageResult {
    try settings.write(context.staging)
  }
}
