import Foundation
import TabularIO
import TestSupport
import Testing

@Suite(.serialized) struct DeterminismTests {
  @Test(arguments: [(1, "256M"), (2, "4G"), (3, "256M")])
  func jobsAndMemoryChangeNothing(jobs: Int, memory: String) throws {
    let sample = try Sample.run.get()
    let work = Workdir()
    let other = try PipelineRun(folder: work.path, extracts: sample.extracts, jobs: jobs, memory: memory).all()
    for stage in PipelineRun.stages {
      #expect(
        try other.manifest(stage).bytes == sample.manifest(stage).bytes,
        "\(stage): the manifest differs with \(jobs) jobs and \(memory)")
    }
    let (left, right) = (try StageTables("\(sample.folder)/5-emit"), try StageTables("\(work.path)/5-emit"))
    #expect(left.rows == right.rows)
  }

  @Test func plainAndCompressedExtractsAreTheSame() throws {
    let sample = try Sample.run.get()
    let work = Workdir()
    let plain = "\(work.path)/plain"
    try FileManager.default.createDirectory(atPath: plain, withIntermediateDirectories: true)
    for name in try FileManager.default.contentsOfDirectory(atPath: sample.extracts) where name.hasSuffix(".csv.gz") {
      let target = "\(plain)/\(name.dropLast(3))"
      let copied = try run(["/bin/sh", "-c", "zcat '\(sample.extracts)/\(name)' > '\(target)'"])
      try #require(copied.status == 0)
    }
    let other = try PipelineRun(folder: "\(work.path)/run", extracts: plain).all()
    for stage in PipelineRun.stages {
      #expect(try other.manifest(stage).outputs == sample.manifest(stage).outputs, "\(stage) differs")
    }
  }

  /// Rows that ingest rejected are left out: where quotes are broken, what a row is depends on its neighbours.
  @Test(arguments: ["shuffled", "split"]) func orderAndCutOfInputsChangeNothing(way: String) throws {
    let work = Workdir()
    let clean = "\(work.path)/clean"
    let made = try run([
      "\(bin)/dtsen-synth", "--seed", "7", "--orang", "1500", "--out", clean, "--defek", "1", "--wilayah-kode", "1771",
    ])
    try #require(made.status == 0, "\(made.account)")
    let config = "\(checkout)/pipelines/nasional"
    let first = try PipelineRun(folder: "\(work.path)/a", extracts: clean, config: config).all(["1-ingest"])
    try dropRejected(in: clean, using: first)
    let moved = "\(work.path)/\(way)"
    try FileManager.default.createDirectory(atPath: moved, withIntermediateDirectories: true)
    for name in try FileManager.default.contentsOfDirectory(atPath: clean) where name.hasSuffix(".csv") {
      let lines = try Lines(path: "\(clean)/\(name)")
      if way == "shuffled" {
        try lines.shuffled(seed: 99).write("\(moved)/\(name)")
      } else {
        for part in 0..<3 { try lines.part(part, of: 3).write("\(moved)/\(name.dropLast(4))-\(part).csv") }
      }
    }
    try PipelineRun(folder: "\(work.path)/a", extracts: clean, config: config).all()
    try PipelineRun(folder: "\(work.path)/b", extracts: moved, config: config).all()
    for stage in ["3-match", "4-flag", "5-emit"] {
      let (left, right) = (try StageTables("\(work.path)/a/\(stage)"), try StageTables("\(work.path)/b/\(stage)"))
      #expect(left.rows.keys.sorted() == right.rows.keys.sorted(), "\(stage): tables differ")
      for table in left.rows.keys.sorted() where !table.hasPrefix("tolak/") {
        let (a, b) = (left.withoutPlaces(table), right.withoutPlaces(table))
        if a != b {
          let index = zip(a, b).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(a.count, b.count)
          Issue.record("\(way): \(stage)/\(table) differs (\(a.count), \(b.count) rows, first at \(index))")
        }
      }
    }
  }

  /// Rewrites every extract as plain CSV without the rows that `run` rejected.
  private func dropRejected(in folder: String, using run: PipelineRun) throws {
    let tables = try StageTables("\(run.folder)/1-ingest")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".csv.gz") {
      let source = String(name.dropLast(7))
      let header = tables.headers["tolak/\(source)"] ?? []
      let offsetColumn = header.firstIndex(of: "offset")
      let bytesColumn = header.firstIndex(of: "isi_base64")
      let unpacked = try EndToEndTests.run(["/bin/gunzip", "\(folder)/\(name)"])
      try #require(unpacked.status == 0)
      guard let offsetColumn, let bytesColumn else { continue }
      var content = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name.dropLast(3))")))
      let rejected = (tables.rows["tolak/\(source)"] ?? []).compactMap { row -> (Int, Int)? in
        guard let offset = Int(row[offsetColumn]), let bytes = Data(base64Encoded: row[bytesColumn]) else { return nil }
        return (offset, bytes.count)
      }
      for (offset, count) in rejected.sorted(by: { $0.0 > $1.0 }) {
        var end = offset + count
        while end < content.count && content[end - 1] != 10 { end += 1 }
        content.removeSubrange(offset..<end)
      }
      try Data(content).write(to: URL(fileURLWithPath: "\(folder)/\(name.dropLast(3))"))
    }
  }
}

/// A CSV file as its header and its records, cut with libcsv's idea of a record.
struct Lines {
  let header: [UInt8]
  let records: [[UInt8]]

  init(path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var records: [[UInt8]] = []
    var start = 0
    var quoted = false
    for (index, byte) in bytes.enumerated() {
      if byte == 34 { quoted.toggle() }
      if byte == 10 && !quoted {
        records.append(Array(bytes[start...index]))
        start = index + 1
      }
    }
    header = records.first ?? []
    self.records = Array(records.dropFirst())
  }

  init(header: [UInt8], records: [[UInt8]]) {
    self.header = header
    self.records = records
  }

  func shuffled(seed: UInt64) -> Lines {
    var random = SeededGenerator(seed: seed)
    return Lines(header: header, records: records.shuffled(using: &random))
  }

  func part(_ part: Int, of count: Int) -> Lines {
    let (from, to) = (records.count * part / count, records.count * (part + 1) / count)
    return Lines(header: header, records: Array(records[from..<to]))
  }

  func write(_ path: String) throws {
    try Data(header + records.flatMap { $0 }).write(to: URL(fileURLWithPath: path))
  }
}
