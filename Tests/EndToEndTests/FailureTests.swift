import Foundation
import TabularIO
import TestSupport
import Testing

@Suite(.serialized) struct FailureTests {
  /// A private copy of the sample's extracts.
  func copy(_ work: Workdir) throws -> String {
    try FileManager.default.copyItem(atPath: Sample.extracts, toPath: "\(work.path)/data")
    return "\(work.path)/data"
  }

  /// Expects the status, one line of explanation that holds every word, and nothing published.
  func expect(_ finished: Finished, status: Int32, words: [String], unpublished: String) {
    #expect(finished.status == status, "\(finished.account)")
    let lines = finished.errors.split(separator: "\n")
    #expect(lines.contains { line in words.allSatisfy { line.contains($0) } }, "\(finished.account)")
    #expect(!FileManager.default.fileExists(atPath: unpublished), "\(unpublished) was published")
    #expect(!containsLongNumber(finished.errors), "a personal number in a message: \(finished.account)")
  }

  @Test func anAnswerThatCannotBeWrittenIs74() throws {
    let sample = try Sample.run.get()
    for line in ["\"$0\" --ringkasan \"$1\" >/dev/full", "\"$0\" --ringkasan \"$1\" | head -c 1 >/dev/null"] {
      let isFull = line.contains("/dev/full")
      let finished = try run(["/bin/sh", "-c", line, "\(bin)/dtsen-emit", "\(sample.folder)/5-emit"])
      #expect(finished.status == (isFull ? 74 : 0), "\(finished.account)")
      #expect(finished.errors.contains("standard output") == isFull, "\(finished.account)")
    }
  }

  /// Closed streams are not taken by the first file that is opened.
  @Test func messagesGoNowhereWhenStandardErrorIsClosed() throws {
    let work = Workdir()
    let data = try copy(work)
    let line = "exec \"$0\" --config pipelines/contoh --periode 2025-Q2 --in \"$1\" --out \"$2\" <&- >&- 2>&-"
    let finished = try run(["/bin/sh", "-c", line, "\(bin)/dtsen-ingest", data, "\(work.path)/1-ingest"])
    #expect(finished.status == 0 && finished.errors.isEmpty, "\(finished.account)")
    #expect(try work.bytes("1-ingest.lock").isEmpty)
  }

  @Test func aMissingSourceIs66() throws {
    let work = Workdir()
    let data = try copy(work)
    try FileManager.default.removeItem(atPath: "\(data)/dukcapil.csv.gz")
    let run = PipelineRun(folder: work.path, extracts: data)
    expect(try run.stage("1-ingest"), status: 66, words: ["dukcapil"], unpublished: "\(work.path)/1-ingest")
  }

  @Test(arguments: ["truncated", "garbage", "crc"]) func damagedGzipIs65(kind: String) throws {
    let work = Workdir()
    let data = try copy(work)
    let path = "\(data)/dtks.csv.gz"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    switch kind {
    case "truncated": bytes.removeLast(bytes.count / 3)
    case "garbage": bytes.append(Data("sampah".utf8))
    default: bytes[bytes.count - 6] ^= 1
    }
    try bytes.write(to: URL(fileURLWithPath: path))
    let run = PipelineRun(folder: work.path, extracts: data)
    expect(try run.stage("1-ingest"), status: 65, words: ["dtks.csv", "byte"], unpublished: "\(work.path)/1-ingest")
  }

  @Test func aWrongHeaderIs65() throws {
    let work = Workdir()
    let data = try copy(work)
    try FileManager.default.removeItem(atPath: "\(data)/pln.csv.gz")
    try "idpel,namaku\n1,2\n".write(toFile: "\(data)/pln.csv", atomically: true, encoding: .utf8)
    let run = PipelineRun(folder: work.path, extracts: data)
    expect(try run.stage("1-ingest"), status: 65, words: ["pln.csv"], unpublished: "\(work.path)/1-ingest")
  }

  @Test func anUnknownKeyIs78WithFileAndLine() throws {
    let work = Workdir()
    try FileManager.default.copyItem(atPath: "\(checkout)/pipelines", toPath: "\(work.path)/pipelines")
    let file = "\(work.path)/pipelines/contoh/ingest.yaml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try (text + "\nkunci_yang_tidak_ada: 1\n").write(toFile: file, atomically: true, encoding: .utf8)
    let run = PipelineRun(folder: work.path, extracts: Sample.extracts, config: "\(work.path)/pipelines/contoh")
    expect(
      try run.stage("1-ingest"), status: 78, words: ["ingest.yaml:", "kunci_yang_tidak_ada"],
      unpublished: "\(work.path)/1-ingest")
  }

  @Test func anExistingOutputIsNotOverwrittenUnasked() throws {
    let sample = try Sample.run.get()
    let work = Workdir()
    try FileManager.default.createDirectory(atPath: "\(work.path)/1-ingest", withIntermediateDirectories: true)
    try "x".write(toFile: "\(work.path)/1-ingest/mine.txt", atomically: true, encoding: .utf8)
    let run = PipelineRun(folder: work.path, extracts: sample.extracts)
    let finished = try EndToEndTests.run(
      run.command("1-ingest").filter { $0 != "--overwrite" }, environment: ["EXTRACTS": sample.extracts])
    #expect(finished.status == 73, "\(finished.account)")
    #expect(FileManager.default.fileExists(atPath: "\(work.path)/1-ingest/mine.txt"))
  }

  @Test func anOutputThatCannotBeMadeIs73() throws {
    let work = Workdir()
    try "x".write(toFile: "\(work.path)/file", atomically: true, encoding: .utf8)
    let run = PipelineRun(folder: "\(work.path)/file/run", extracts: Sample.extracts)
    #expect(try run.stage("1-ingest").status == 73)
  }

  /// Conservation is enforced: a row lost between two stages is an imbalance, and nothing is published.
  @Test func aRowLostBetweenStagesIs70() throws {
    let work = Workdir()
    let run = try PipelineRun(folder: work.path, extracts: Sample.extracts).all(["1-ingest"])
    let part = "\(work.path)/1-ingest/dtks/0001.csv.gz"
    let table = try SmallTable.load(part)
    let writer = try PartWriter(folder: "\(work.path)/1-ingest", path: "dtks/0001.csv.gz", header: table.header)
    var rows = RowBuffer()
    for row in table.rows.dropLast() {
      for field in row { rows.field(field) }
      rows.endRow()
    }
    try writer.flush(&rows)
    _ = try writer.finish()
    expect(try run.stage("2-normalise"), status: 70, words: ["dtks"], unpublished: "\(work.path)/2-normalise")
  }

  @Test func killedAtAnyInstantItLeavesOldOrNew() throws {
    let work = Workdir()
    let run = try PipelineRun(folder: work.path, extracts: Sample.extracts).all(["1-ingest", "2-normalise"])
    let before = try run.manifest("2-normalise").bytes
    // Another setting makes the stage run again; it is killed at growing delays.
    try FileManager.default.copyItem(atPath: "\(checkout)/pipelines", toPath: "\(work.path)/pipelines")
    let file = "\(work.path)/pipelines/contoh/normalise.yaml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try (text + "\n# changed\n").write(toFile: file, atomically: true, encoding: .utf8)
    var again = run
    again.config = "\(work.path)/pipelines/contoh"
    for delay in [0.0, 0.005, 0.02, 0.04, 0.08, 0.15] {
      let running = try Running(again.command("2-normalise"), environment: ["EXTRACTS": Sample.extracts])
      Thread.sleep(forTimeInterval: delay)
      running.kill()
      _ = running.wait()
      let manifest = try again.manifest("2-normalise")
      let known = try again.manifest("2-normalise").outputs
      for (path, _) in known { #expect(FileManager.default.fileExists(atPath: "\(work.path)/2-normalise/\(path)")) }
      if manifest.bytes != before { break }
    }
    let finished = try again.stage("2-normalise")
    #expect(finished.status == 0, "\(finished.account)")
    let names = try FileManager.default.contentsOfDirectory(atPath: work.path)
    #expect(!names.contains { $0.contains("partial") || $0.contains("scratch") || $0.contains("spill") }, "\(names)")
  }
}
