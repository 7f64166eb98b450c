import Diagnostics
import Foundation
import PipelineConfig
import StageContract
import TabularIO
import TestSupport

/// Swift Testing has an `ExitStatus` of its own.
typealias Status = Diagnostics.ExitStatus

/// A first stage: copies the lines of `*.csv` files of the extracts folder; misbehaves as its YAML says.
enum FakeIngest: Stage {
  struct Settings: Sendable {
    let behaviour: String
    let quotas: Int
  }

  struct Surprise: Error {}

  static let declaration = StageDeclaration(
    name: "ingest", ordinal: 1, purpose: Message(id: "menyalin", en: "copies"),
    inputs: [TableRole("<source>.csv", Message(id: "apa saja", en: "anything"))],
    outputs: [TableRole("<source>", Message(id: "baris", en: "rows"))],
    memory: Message(id: "tetap", en: "constant"))

  static func settings(_ load: inout SettingsLoader) throws -> Settings {
    let map = try load.config("ingest.yaml")
    let behaviour =
      try map.optionalString("perilaku", oneOf: ["baik", "pincang", "kejutan", "gagal", "bohong"]) ?? "baik"
    return Settings(behaviour: behaviour, quotas: try load.quotas().count)
  }

  static func extracts(_ settings: Settings, folder: String) throws -> [ExtractFile] {
    try FileAccess.names(in: folder).filter { $0.hasSuffix(".csv") }.map {
      ExtractFile(role: "dtks", path: folder + "/" + $0, name: $0)
    }
  }

  static func run(_ context: StageContext, settings: Settings) throws -> StageResult {
    let folder = context.extracts ?? ""
    let writer = TableWriter(folder: context.staging, name: "dtks", header: ["berkas", "isi"])
    var rows = RowBuffer(capacity: 1024)
    var inputs: [InputFile] = []
    var count = 0
    for file in try FakeIngest.extracts(settings, folder: folder) {
      let lines = String(decoding: try FileAccess.content(of: file.path), as: UTF8.self).split(separator: "\n")
      for line in lines {
        rows.field(file.name)
        rows.field(String(line))
        rows.endRow()
      }
      count += lines.count
      let content = try ContentDigest.ofContent(path: file.path)
      inputs.append(
        InputFile(
          role: "dtks",
          file: PartSummary(path: file.name, sha256: content.sha256, bytes: content.bytes, rows: lines.count)))
    }
    try writer.flush(&rows)
    let parts = try writer.finish()
    context.log.count("BYT-001", source: "dtks", rows: 2)
    switch settings.behaviour {
    case "kejutan": throw Surprise()
    case "gagal": throw Failure(.badData, id: "rusak", en: "bad", file: "x.csv", line: 3)
    case "bohong":
      let lie = PartSummary(path: "tidak-ada.csv.gz", sha256: "", bytes: 0, rows: 0)
      return StageResult(outputs: [OutputTable(role: "dtks", parts: [lie])], tallies: [])
    default: break
    }
    let missing = settings.behaviour == "pincang" ? 1 : 0
    return StageResult(
      outputs: [OutputTable(role: "dtks", parts: parts)],
      tallies: [Tally(source: "dtks", read: count, outcomes: [.init("ditulis", count - missing), .init("tolak", 0)])],
      inputs: inputs, extra: [JSONMember("dialek", .object([JSONMember("dtks", .text(","))]))])
  }
}

/// A second stage: counts what the first wrote.
enum FakeNormalise: Stage {
  static let declaration = StageDeclaration(
    name: "normalise", ordinal: 2, purpose: Message(id: "menghitung", en: "counts"),
    inputs: [TableRole("<source>", from: "ingest", Message(id: "baris", en: "rows"))],
    outputs: [], memory: Message(id: "tetap", en: "constant"))

  static func settings(_ load: inout SettingsLoader) throws -> Int {
    let map = try load.config("normalise.yaml")
    return try map.optionalInt("kurang") ?? 0
  }

  static func run(_ context: StageContext, settings: Int) throws -> StageResult {
    let table = try context.upstream("ingest").table("dtks")
    var cursor = RowCursor(table)
    var rows = 0
    while try cursor.next() { rows += 1 }
    rows -= settings
    return StageResult(
      outputs: [],
      tallies: [Tally(source: "dtks", read: rows, outcomes: [.init("dibaca", rows)], tables: ["ingest/dtks"])])
  }
}

/// A run folder with a pipeline and extracts for the fake stages.
struct Bench {
  let work = Workdir()
  let lines = Lines()

  init() throws {
    try work.write("pipelines/contoh/ingest.yaml", "perilaku: baik\n")
    try work.write("pipelines/contoh/normalise.yaml", "kurang: 0\n")
    try work.write("data/a.csv", "satu\ndua\n")
  }

  func options(_ folder: String = "1-ingest", inputs: [String] = ["data"], overwrite: Bool = false) throws -> RunOptions
  {
    guard let period = Period("2025-Q2") else { throw Failure(.usage, id: "", en: "") }
    return RunOptions(
      config: work.path + "/pipelines/contoh", inputs: inputs.map { work.path + "/" + $0 },
      output: work.path + "/run/" + folder, period: period, jobs: 2, overwrite: overwrite)
  }

  @discardableResult
  func run<S: Stage>(_ stage: S.Type, _ options: RunOptions) throws -> RunOutcome {
    let lines = lines
    let log = DiagnosticLog(stage: S.declaration.name, language: .english) { lines.add($0) }
    return try StageRunner.run(stage, options, log: log)
  }

  /// The status that a run fails with; nil when it does not fail.
  func status<S: Stage>(_ stage: S.Type, _ options: RunOptions) -> Status? {
    do {
      try run(stage, options)
      return nil
    } catch {
      return (error as? Failure)?.status
    }
  }
}
