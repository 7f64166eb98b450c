import ArgumentParser
import Diagnostics
import Foundation
import TabularIO

@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dtsen-bench", abstract: "Runs every stage on synthetic populations and prints what it cost.",
    subcommands: [Stages.self, Floor.self, Scan.self], defaultSubcommand: Stages.self)
}

/// The copy floor alone, in a process of its own.
struct Floor: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Inflates, splits and deflates every extract of a folder.")
  @Argument(help: "Folder of extracts.") var folder: String
  @Option(help: "Workers.") var jobs = 2

  func run() throws {
    let result = try CopyFloor.run(folder: folder, jobs: jobs)
    print("\(result.bytes) bytes, \(result.fields) fields, \(result.compressed) compressed")
  }
}

/// The scan floor of a comparison alone, in a process of its own.
struct Scan: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Inflates and splits tables of snapshots, nothing else.")
  @Argument(help: "Snapshots.") var folders: [String]
  @Option(help: "Tables, separated by commas.")
  var tables = "keluarga,anggota,anggota_luar,kelayakan,identitas,tinjau,kerja_lapangan,keputusan_usulan,graduasi"
  @Option(help: "Workers.") var jobs = 2

  func run() throws {
    let names = tables.split(separator: ",").map(String.init)
    for folder in folders {
      let result = try ScanFloor.run(folder: folder, names: names, jobs: jobs)
      print("\(result.rows) rows, \(result.fields) fields")
    }
  }
}

/// The benchmark of `make bench`.
struct Stages: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "The table of stages by size of population.")
  @Option(help: "Folder of the built executables.") var bin = ".build/release"
  @Option(help: "Pipeline folder.") var config = "pipelines/nasional"
  @Option(help: "Scratch folder, kept between runs so that populations are made once.") var work = "build/bench"
  @Option(help: "Persons; repeat for several sizes.") var orang: [Int] = [200_000, 1_000_000]
  @Option(help: "Memory budget of each stage.") var memory = "1G"
  @Option(help: "Workers of each stage.") var jobs = 2
  @Option(help: "Seed of the population.") var seed = 2025
  @Option(help: "Also write the table to this file.") var simpan: String?

  func run() throws {
    var report = "jobs \(jobs), memory \(memory), seed \(seed)\n"
    for size in orang { report += try bench(size) }
    print(report)
    if let simpan { try report.write(toFile: simpan, atomically: true, encoding: .utf8) }
  }

  private func bench(_ size: Int) throws -> String {
    let data = "\(work)/\(size)-\(seed)"
    let run = "\(work)/run-\(size)"
    let log = "\(work)/bench.log"
    try FileAccess.makeFolder(work)
    var table = Table(size: size)
    if FileAccess.isFolder(data) != true {
      let made = try Measure.run(
        ["\(bin)/dtsen-synth", "--seed", "\(seed)", "--orang", "\(size)", "--out", data, "--jobs", "\(jobs)"],
        environment: [:], log: log)
      table.add("synth", made)
    }
    let floor = try Measure.run(
      [CommandLine.arguments[0], "floor", data, "--jobs", "\(jobs)"], environment: [:], log: log)
    let moved = try CopyFloor.run(folder: data, jobs: jobs)
    table.floor = floor
    table.bytes = moved.bytes
    table.add("copy floor", floor)
    let stages: [(String, [String])] = [
      ("1-ingest", [data]), ("2-normalise", ["\(run)/1-ingest"]),
      ("3-match", ["\(run)/1-ingest", "\(run)/2-normalise"]), ("4-flag", ["\(run)/3-match"]),
      ("5-emit", ["\(run)/1-ingest", "\(run)/2-normalise", "\(run)/3-match", "\(run)/4-flag"]),
    ]
    for (folder, inputs) in stages {
      let measure = try stage(folder, inputs, in: run, extracts: data, log: log)
      table.add(folder, measure)
      if measure.status != 0 { break }
      table.own[folder] = try OwnFloor.run(stage: folder, of: run, extracts: data, jobs: jobs).total
    }
    let verify = try Measure.run(["\(bin)/dtsen-verify", "\(run)/5-emit"], environment: [:], log: log)
    table.add("verify", verify)
    table.rows = Stages.rows(manifest: "\(run)/1-ingest/manifest.json")
    try incremental(after: run, extracts: data, &table)
    return table.text
  }

  /// Runs a stage into `run`, from `earlier` when given.
  private func stage(
    _ folder: String, _ inputs: [String], in run: String, extracts: String, from earlier: String? = nil, log: String
  ) throws -> Measure {
    try? FileManager.default.removeItem(atPath: "\(run)/\(folder)")
    var command = ["\(bin)/dtsen-\(folder.dropFirst(2))", "--config", config, "--out", "\(run)/\(folder)"]
    for input in inputs { command += ["--in", input] }
    command += ["--periode", "2025-Q2", "--jobs", "\(jobs)", "--memory", memory, "--overwrite", "--progress", "none"]
    command += ["--kunci", "pipelines/contoh/registry.key", "--lang", "en"]
    if let earlier { command += ["--dari", "\(earlier)/\(folder)"] }
    return try Measure.run(command, environment: ["EXTRACTS": extracts], log: log)
  }

  /// The stages that can start from an earlier run, where one row in a hundred of one source has changed since.
  private func incremental(after run: String, extracts: String, _ table: inout Table) throws {
    let (changed, next, log) = ("\(extracts)-ubah", "\(run)-ubah", "\(work)/susulan.log")
    try ChangedExtracts.make(from: extracts, to: changed)
    let stages = [
      ("1-ingest", [changed]), ("2-normalise", ["\(next)/1-ingest"]),
      ("3-match", ["\(next)/1-ingest", "\(next)/2-normalise"]),
    ]
    for (folder, inputs) in stages {
      try? FileManager.default.removeItem(atPath: log)
      let measure = try stage(folder, inputs, in: next, extracts: changed, from: run, log: log)
      let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
      let said = lines.lazy.compactMap { line in line.range(of: "incremental: ").map { String(line[$0.upperBound...]) }
      }
      table.addIncremental(folder, measure, said.first ?? "a full run")
      if measure.status != 0 { break }
    }
  }

  /// Rows read by ingest, from its manifest.
  private static func rows(manifest: String) -> Int {
    guard let data = FileManager.default.contents(atPath: manifest),
      let json = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      let tallies = json["tally"] as? [[String: Any]]
    else { return 0 }
    return tallies.reduce(0) { $0 + (($1["read"] as? Int) ?? 0) }
  }
}

/// One size's results, as a table of fixed width.
private struct Table {
  let size: Int
  var bytes = 0
  var rows = 0
  var floor: Measure?
  /// Processor seconds of each stage's own floor, see ``OwnFloor``.
  var own: [String: Double] = [:]
  private var lines: [(String, Measure)] = []
  private var incremental: [(String, Measure, said: String)] = []

  init(size: Int) { self.size = size }

  mutating func add(_ name: String, _ measure: Measure) { lines.append((name, measure)) }

  /// Adds what a stage took that started from the run above, and what it said of it.
  mutating func addIncremental(_ name: String, _ measure: Measure, _ said: String) {
    incremental.append((name, measure, said))
  }

  var text: String {
    var text = "\n\(size) persons, \(rows) rows, \(bytes / 1_000_000) MB of CSV\n"
    text += row("stage", "seconds", "cpu s", "x floor", "own floor", "MB/s", "rows/s", "peak MiB", "exit")
    var total = 0.0
    for (name, measure) in lines {
      if name.first?.isNumber == true { total += measure.wall }
      text += row(
        name, format(measure.wall, 2), format(measure.processor, 2), format(measure.wall / (floor?.wall ?? 1), 2),
        own[name].map { format($0 / (floor?.processor ?? 1), 2) } ?? "", format(Double(bytes) / 1e6 / measure.wall, 0),
        format(Double(rows) / measure.wall, 0), format(measure.peak, 0),
        String(measure.status))
    }
    text += row(
      "all stages", format(total, 2), "", format(total / (floor?.wall ?? 1), 2),
      format(own.values.reduce(0, +) / (floor?.processor ?? 1), 2), "", "", "", "")
    if incremental.isEmpty { return text }
    text += "\n1 row in \(ChangedExtracts.oneIn) of \(ChangedExtracts.source) changed, from the run above\n"
    text += row("stage", "seconds", "cpu s", "x full", "cpu", "peak MiB", "exit")
    for (name, measure, said) in incremental {
      guard let full = lines.first(where: { $0.0 == name })?.1 else { continue }
      text += row(
        name, format(measure.wall, 2), format(measure.processor, 2), format(measure.wall / full.wall, 2),
        format(measure.processor / full.processor, 2), format(measure.peak, 0), String(measure.status))
      text += "  \(said)\n"
    }
    return text
  }

  private func row(_ columns: String...) -> String {
    var line = columns[0].padding(toLength: 13, withPad: " ", startingAt: 0)
    for column in columns.dropFirst() { line += String(repeating: " ", count: max(1, 10 - column.count)) + column }
    return line + "\n"
  }

  private func format(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }
}
