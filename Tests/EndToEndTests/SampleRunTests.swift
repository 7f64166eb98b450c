import Foundation
import TestSupport
import Testing

/// One run on the committed sample, shared by the tests that only look at it.
enum Sample {
  static let extracts = "\(checkout)/data-samples/contoh"
  private static let work = Workdir()
  static let run: Result<PipelineRun, any Error> = Result {
    try PipelineRun(folder: work.path, extracts: extracts).all()
  }
}

@Suite(.serialized) struct SampleRunTests {
  @Test func everyRowOfEverySourceIsAccountedFor() throws {
    let sample = try Sample.run.get()
    let read = try sample.manifest("1-ingest").read
    #expect(read.count >= 15)
    let snapshot = try StageTables("\(sample.folder)/5-emit")
    for (source, rows) in read.sorted(by: { $0.key < $1.key }) {
      let trail = snapshot.rows["jejak/\(source)"] ?? []
      #expect(trail.count == rows, "\(source): \(rows) rows read, \(trail.count) in jejak")
      let places = Set(trail.map { "\($0[1])\u{1f}\($0[2])" })
      #expect(places.count == trail.count, "\(source): a row stands twice in jejak")
      let rejected = snapshot.rows["tolak/\(source)"]?.count ?? 0
      let outcome = try #require(snapshot.headers["jejak/\(source)"]?.firstIndex(of: "hasil"))
      #expect(trail.filter { $0[outcome] == "TOLAK" }.count == rejected, "\(source): TOLAK rows and tolak differ")
    }
  }

  @Test func everyTableOfTheSnapshotIsThere() throws {
    let sample = try Sample.run.get()
    let snapshot = try StageTables("\(sample.folder)/5-emit")
    let dictionary = try String(contentsOfFile: "\(checkout)/pipelines/kamus/snapshot.csv", encoding: .utf8)
    var columns: [String: [String]] = [:]
    for line in dictionary.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      if fields[1] != "(table)" && !fields[0].hasPrefix("(") {
        columns[String(fields[0]), default: []].append(String(fields[1]))
      }
    }
    #expect(columns.count == 12)
    for (table, expected) in columns {
      let keys = snapshot.headers.keys.filter { $0 == table || $0.hasPrefix(table + "/") }
      #expect(!keys.isEmpty, "table \(table) is missing")
      for key in keys { #expect(snapshot.headers[key] == expected, "columns of \(key)") }
    }
    for table in ["keluarga/17", "anggota/17", "bukti/17", "kelayakan/PKH", "tinjau"] {
      #expect((snapshot.rows[table]?.count ?? 0) > 0, "\(table) has no rows")
    }
  }

  @Test func verifyPasses() throws {
    let sample = try Sample.run.get()
    let finished = try run(["\(bin)/dtsen-verify", "\(sample.folder)/5-emit"])
    #expect(finished.status == 0, "\(finished.account)")
  }

  @Test func aSecondRunIsUpToDate() throws {
    let sample = try Sample.run.get()
    for stage in PipelineRun.stages {
      let finished = try sample.stage(stage)
      #expect(finished.status == 0 && finished.errors.contains("mutakhir"), "\(finished.account)")
    }
  }

  @Test func filesAreForTheirOwnerAlone() throws {
    let sample = try Sample.run.get()
    for stage in PipelineRun.stages {
      let names = FileManager.default.enumerator(atPath: "\(sample.folder)/\(stage)")?.allObjects as? [String] ?? []
      try #require(names.contains("manifest.json"))
      for name in names {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(sample.folder)/\(stage)/\(name)")
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
        let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
        #expect(mode == (isFolder ? 0o700 : 0o600), "\(stage)/\(name) has mode \(String(mode, radix: 8))")
      }
    }
  }

  @Test func manifestsHoldNoPersonalNumber() throws {
    let sample = try Sample.run.get()
    for stage in PipelineRun.stages {
      let manifest = try sample.manifest(stage)
      let text = String(decoding: manifest.bytes, as: UTF8.self)
      #expect(!containsLongNumber(text), "\(stage)/manifest.json holds a 16-digit number")
      #expect(!text.contains(sample.folder) && !text.contains(checkout), "\(stage)/manifest.json holds a path")
    }
  }
}

/// Whether `text` holds exactly sixteen digits in a row that are no part of a hexadecimal digest.
func containsLongNumber(_ text: String) -> Bool {
  var run = 0
  var inWord = false
  for byte in Array(text.utf8) + [10] {
    let isDigit = byte >= 48 && byte <= 57
    let isLetter = (byte >= 97 && byte <= 102) || (byte >= 65 && byte <= 70)
    if isDigit {
      run += 1
    } else if isLetter {
      inWord = true
      run = 0
    } else {
      if run == 16 && !inWord { return true }
      run = 0
      inWord = false
    }
  }
  return false
}
