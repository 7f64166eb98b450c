import DataDictionary
import Diagnostics
import Foundation
import Normalising
import PipelineConfig
import RegistryTypes
import StageContract
import Synchronization
import TabularIO
import TestSupport
import Testing

/// Lines that a log wrote.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])

  func add(_ line: String) { lines.withLock { $0.append(line) } }
  var text: String { lines.withLock { $0.joined(separator: "\n") } }
}

/// Runs the stage on tables of a test's own, in a folder that goes with it.
final class Bench {
  private let work = Workdir()
  var path: String { work.path }
  private var config: String { path + "/pipeline" }
  private var tables: [OutputTable] = []
  private var extra: [JSONMember] = []
  /// What runs said.
  let lines = LogLines()

  static let dictionary = try? SourceDictionary.load(checkout + "/pipelines/kamus/extracts.csv")

  /// `sources` is the body of `sumber.yaml` below `sumber:`; every source of the dictionary when empty.
  /// `settings` are the limits of `normalise.yaml`, those of the pipeline when empty; `crosswalk` is a finer region
  /// translation (`sistem,dari,ke`), with which `normalise.yaml` then names it.
  init(sources: String = "", crosswalk: String? = nil, settings: String = "batas_tolak: 100\n") throws {
    let shared = checkout + "/pipelines"
    let all = (Bench.dictionary?.sources ?? []).map { "  \($0.name): {pola: \"\($0.name)*.csv\"}\n" }.joined()
    try write(
      "sumber.yaml",
      "folder: $EXTRACTS\nkamus: \(shared)/kamus/extracts.csv\nsumber:\n" + (sources.isEmpty ? all : sources))
    // What a test says of the limits stands instead of what the pipeline says.
    let own =
      try String(contentsOfFile: shared + "/contoh/normalise.yaml", encoding: .utf8).split(separator: "\n")
      .filter { settings.isEmpty || !$0.hasPrefix("batas_tolak") }.joined(separator: "\n") + "\n"
    try write(
      "normalise.yaml",
      settings + (crosswalk == nil ? "" : "wilayah_halus: crosswalk.csv\n")
        + own.replacingOccurrences(of: "../", with: shared + "/"))
    if let crosswalk {
      try write("crosswalk.csv", crosswalk)
      var digest = ContentDigest()
      Array(crosswalk.utf8).withUnsafeBufferPointer { digest.update(ByteView($0)) }
      try write(
        "crosswalk.source.yaml", "penerbit: uji\nasal: uji\nlisensi: CC0-1.0\nsha256: \(digest.hex())\n")
    }
  }

  private func write(_ name: String, _ text: String) throws {
    try work.write("pipeline/" + name, text)
  }

  /// Forgets the tables of 1-ingest.
  func clear() throws {
    tables = []
    try? FileManager.default.removeItem(atPath: path + "/1-ingest")
  }

  /// Writes a table of 1-ingest; rows give values by column, other columns are empty. `file` may name the row's file.
  func add(_ source: String, _ rows: [[String: String]], chunk: Int = 50) throws {
    let columns = try #require(Bench.dictionary?[source]).columns.map(\.name)
    let writer = TableWriter(
      folder: path + "/1-ingest", name: source, header: ["berkas", "baris", "offset"] + columns + ["temuan"],
      partLimit: 1 << 20)
    var buffer = RowBuffer(capacity: 1024)
    for (index, row) in rows.enumerated() {
      buffer.field(row["berkas"] ?? "\(source).csv")
      buffer.field(number: index + 1)
      buffer.field(number: 100 * index)
      for column in columns { buffer.field(row[column] ?? "") }
      buffer.field(row["temuan"] ?? "")
      buffer.endRow()
      if index % chunk == chunk - 1 { try writer.flush(&buffer) }
    }
    try writer.flush(&buffer)
    tables.append(OutputTable(role: source, parts: try writer.finish()))
  }

  /// Counters that ingest would leave.
  func count(_ source: String, _ json: JSONValue) {
    extra = [
      JSONMember(
        "sumber", .list([.object([JSONMember("sumber", .text(source)), JSONMember("kelompok", .list([json]))])]))
    ]
  }

  /// Runs the stage; answers its folder.
  @discardableResult
  func run(jobs: Int = 1, memory: Int = 64 << 20, out: String = "2-normalise", earlier: String? = nil) throws
    -> Manifest
  {
    let manifest = Manifest(
      stage: "ingest", folder: "1-ingest", period: "2025-Q2", settings: [], inputs: [], outputs: tables, tallies: [],
      findings: [], extra: extra)
    let folder = path + "/1-ingest"
    try Data(manifest.bytes).write(to: URL(fileURLWithPath: folder + "/manifest.json"))
    let period = try #require(Period("2025-Q2"))
    var options = RunOptions(
      config: config, inputs: [folder], output: path + "/" + out, period: period, jobs: jobs, memory: memory)
    options.earlier = earlier.map { path + "/" + $0 }
    let lines = lines
    let log = DiagnosticLog(stage: "normalise", language: .english) { lines.add($0) }
    _ = try StageRunner.run(NormaliseStage.self, options, log: log)
    return try UpstreamStage(folder: path + "/" + out).manifest
  }

  /// The rows of a written table, by column.
  func rows(_ name: String, out: String = "2-normalise") throws -> [[String: String]] {
    let folder = path + "/" + out
    let parts =
      FileManager.default.fileExists(atPath: folder + "/" + name + ".csv.gz")
      ? [folder + "/" + name + ".csv.gz"]
      : try FileManager.default.contentsOfDirectory(atPath: folder + "/" + name).sorted().map {
        folder + "/" + name + "/" + $0
      }
    var result: [[String: String]] = []
    for part in parts {
      let table = try SmallTable.load(part)
      for row in table.rows { result.append(Dictionary(uniqueKeysWithValues: zip(table.header, row))) }
    }
    return result
  }

  /// Runs one row of a source and answers what came out.
  static func one(_ source: String, _ row: [String: String], sources: String = "") throws -> [String: String] {
    let bench = try Bench(sources: sources)
    try bench.add(source, [row])
    try bench.run()
    return try #require(try bench.rows(source).first)
  }
}
