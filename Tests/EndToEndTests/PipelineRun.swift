import Foundation
import TabularIO
import TestSupport
import Testing

/// The five stages, run one after another on a folder of extracts.
struct PipelineRun {
  static let stages = ["1-ingest", "2-normalise", "3-match", "4-flag", "5-emit"]

  var folder: String
  var extracts: String
  var config = "\(checkout)/pipelines/contoh"
  var period = "2025-Q2"
  var jobs = 2
  var memory = "1G"
  var extra: [String] = []

  /// The command of one stage.
  func command(_ stage: String) -> [String] {
    let tool = "\(bin)/dtsen-" + stage.dropFirst(2)
    var inputs: [String] = []
    switch stage {
    case "1-ingest": inputs = [extracts]
    case "2-normalise": inputs = ["\(folder)/1-ingest"]
    case "3-match": inputs = ["\(folder)/1-ingest", "\(folder)/2-normalise"]
    case "4-flag": inputs = ["\(folder)/3-match"]
    default: inputs = ["1-ingest", "2-normalise", "3-match", "4-flag"].map { "\(folder)/\($0)" }
    }
    return [tool, "--config", config] + inputs.flatMap { ["--in", $0] } + [
      "--out", "\(folder)/\(stage)", "--periode", period, "--jobs", "\(jobs)", "--memory", memory, "--progress",
      "none",
      "--lang", "en", "--overwrite", "--kunci", "\(checkout)/pipelines/contoh/registry.key",
    ] + extra
  }

  /// Runs one stage.
  @discardableResult
  func stage(_ stage: String) throws -> Finished {
    try run(command(stage), environment: ["EXTRACTS": extracts])
  }

  /// Runs all stages and expects each to end well.
  @discardableResult
  func all(_ stages: [String] = PipelineRun.stages) throws -> PipelineRun {
    for name in stages {
      let finished = try stage(name)
      try #require(finished.status == 0, "\(finished.account)")
    }
    return self
  }

  /// The manifest of a stage.
  func manifest(_ stage: String) throws -> Manifest { try Manifest(path: "\(folder)/\(stage)/manifest.json") }
}

/// A stage's manifest, read with Foundation's JSON and not with the code under test.
struct Manifest {
  let bytes: Data
  let json: [String: Any]

  init(path: String) throws {
    bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    json = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
  }

  /// Rows read, a source.
  var read: [String: Int] {
    var rows: [String: Int] = [:]
    for tally in json["tally"] as? [[String: Any]] ?? [] {
      if let source = tally["source"] as? String { rows[source] = tally["read"] as? Int }
    }
    return rows
  }

  /// Path and content digest of every output file.
  var outputs: [String: String] {
    var digests: [String: String] = [:]
    for output in json["outputs"] as? [[String: Any]] ?? [] {
      if let path = output["path"] as? String { digests[path] = output["sha256"] as? String }
    }
    return digests
  }
}

/// All tables below a stage folder: name without `.csv.gz` and part number, rows as text.
struct StageTables {
  /// Table (or `table/part` where the part's name means something) to rows; each row `column=value` in order.
  var rows: [String: [[String]]] = [:]
  var headers: [String: [String]] = [:]

  /// Reads every table of `folder` with libcsv.
  init(_ folder: String) throws {
    let names = (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []).sorted()
    for name in names where name.hasSuffix(".csv.gz") || name.hasSuffix(".csv") {
      let table = try SmallTable.load("\(folder)/\(name)")
      var key = name.replacingOccurrences(of: ".csv.gz", with: "").replacingOccurrences(of: ".csv", with: "")
      if let last = key.split(separator: "/").last, last.count == 4, Int(last) != nil, key.contains("/") {
        key = String(key.dropLast(5))
      }
      rows[key, default: []] += table.rows
      headers[key] = table.header
    }
  }

  /// The rows of `table` without the columns that say where a row stood, sorted: what promise 2 compares.
  func withoutPlaces(_ table: String) -> [String] {
    let places: Set<String> = [
      "berkas", "baris", "offset", "asal", "asal_baris", "asal_identitas", "asal_survei", "asal_bpjs",
    ]
    let header = headers[table] ?? []
    let keep = header.indices.filter { !places.contains(header[$0]) }
    return (rows[table] ?? []).map { row in keep.map { row[$0] }.joined(separator: "\u{1f}") }.sorted()
  }
}
