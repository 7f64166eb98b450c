import Diagnostics
import Foundation
import Glibc
import StageContract
import TabularIO
import TestSupport
import Testing

@Suite struct StageRunnerTests {
  @Test func publishesTheWholeFolderPrivately() throws {
    let bench = try Bench()
    #expect(try bench.run(FakeIngest.self, bench.options()) == .published(warnings: 2))
    #expect(bench.work.names("run/1-ingest") == ["dtks.csv.gz", "manifest.json"])
    #expect(bench.work.names("run") == ["1-ingest", "1-ingest.lock", "1-ingest.sidik"])
    #expect(bench.work.mode("run/1-ingest") == 0o700)
    for file in ["1-ingest/dtks.csv.gz", "1-ingest/manifest.json", "1-ingest.lock", "1-ingest.sidik"] {
      #expect(bench.work.mode("run/" + file) == 0o600, "\(file)")
    }
    let manifest = try UpstreamStage(folder: bench.work.path + "/run/1-ingest").manifest
    #expect(manifest.table("dtks")?.rows == 2)
    #expect(manifest.findings == [Manifest.Finding(source: "dtks", code: "BYT-001", count: 2)])
    #expect(manifest.inputs.map(\.file.path) == ["a.csv"])
    #expect(manifest.settings.map(\.name) == ["contoh/ingest.yaml"])
  }

  @Test func sameInputsGiveTheSameManifestBytes() throws {
    let first = try Bench()
    let second = try Bench()
    try first.run(FakeIngest.self, first.options())
    var other = try second.options()
    other.jobs = 7
    other.memory = 64 << 20
    try second.run(FakeIngest.self, other)
    let text = try first.work.text("run/1-ingest/manifest.json")
    #expect(text == (try second.work.text("run/1-ingest/manifest.json")))
    #expect(!text.contains(first.work.path))
  }

  @Test func isUpToDateUntilSomethingChanges() throws {
    let bench = try Bench()
    try bench.run(FakeIngest.self, bench.options())
    #expect(try bench.run(FakeIngest.self, bench.options()) == .upToDate(warnings: 2))
    #expect(bench.lines.all.last?.contains("mutakhir") == true)

    // A touched file is hashed anew, and found to be the same.
    let times: [FileAttributeKey: Any] = [.modificationDate: Date(timeIntervalSince1970: 1_000_000)]
    try FileManager.default.setAttributes(times, ofItemAtPath: bench.work.path + "/data/a.csv")
    #expect(try bench.run(FakeIngest.self, bench.options()) == .upToDate(warnings: 2))

    try bench.work.write("data/a.csv", "satu\ntiga\n")
    #expect(bench.status(FakeIngest.self, try bench.options()) == .cannotCreate)
    #expect(bench.lines.all.last?.contains("input dtks a.csv changed") == true)
    #expect(try bench.run(FakeIngest.self, bench.options(overwrite: true)) == .published(warnings: 2))

    try bench.work.write("pipelines/contoh/ingest.yaml", "perilaku: baik # ubah\n")
    #expect(try bench.run(FakeIngest.self, bench.options(overwrite: true)) == .published(warnings: 2))
    #expect(bench.lines.all.last?.contains("setting contoh/ingest.yaml changed") == true)

    var quotas = try bench.options(overwrite: true)
    quotas.quotas = "PKH=12000 SEMBAKO=20000"
    #expect(try bench.run(FakeIngest.self, quotas) == .published(warnings: 2))
    quotas.quotas = "SEMBAKO=20000,PKH=12000"
    #expect(try bench.run(FakeIngest.self, quotas) == .upToDate(warnings: 2))
    #expect(try bench.run(FakeIngest.self, bench.options(overwrite: true)) == .published(warnings: 2))
    #expect(bench.lines.all.last?.contains("setting kuota is gone") == true)
  }

  @Test func anotherBuildOfTheToolRunsAgain() throws {
    let bench = try Bench()
    try bench.run(FakeIngest.self, bench.options())
    // As if the output had been made by an executable of other content (and so of another time).
    try changeTool(bench, digest: "00")
    #expect(try bench.run(FakeIngest.self, bench.options(overwrite: true)) == .published(warnings: 2))
    #expect(bench.lines.all.last?.contains("tool was rebuilt") == true)
    // The same content at another time is the same tool.
    try changeTool(bench, digest: nil)
    #expect(try bench.run(FakeIngest.self, bench.options(overwrite: true)) == .upToDate(warnings: 2))
  }

  /// Changes what the ledger of `bench` says of the tool: its time, and its digest if one is given.
  private func changeTool(_ bench: Bench, digest: String?) throws {
    let ledger = try bench.work.text("run/1-ingest.sidik")
    let start = try #require(ledger.range(of: "/proc/self/exe")).upperBound
    var entry = String(ledger[start...])
    entry = entry.replacing(/"stamp": ?"[^"]*"/, with: "\"stamp\": \"1 2 3 4\"", maxReplacements: 1)
    if let digest {
      entry = entry.replacing(/"sha256": ?"[^"]*"/, with: "\"sha256\": \"\(digest)\"", maxReplacements: 1)
    }
    try #require(entry != ledger[start...])
    try bench.work.write("run/1-ingest.sidik", ledger[..<start] + entry)
  }

  @Test func missingPartIsMadeAgain() throws {
    let bench = try Bench()
    try bench.run(FakeIngest.self, bench.options())
    try FileManager.default.removeItem(atPath: bench.work.path + "/run/1-ingest/dtks.csv.gz")
    #expect(try bench.run(FakeIngest.self, bench.options(overwrite: true)) == .published(warnings: 2))
    #expect(bench.work.exists("run/1-ingest/dtks.csv.gz"))
  }

  @Test(arguments: [
    ("pincang", Status.internalError), ("kejutan", .internalError), ("gagal", .badData), ("bohong", .internalError),
    ("aneh", .badConfig),
  ])
  func publishesNothingWhenItFails(behaviour: String, expected: Status) throws {
    let bench = try Bench()
    try bench.work.write("pipelines/contoh/ingest.yaml", "perilaku: \(behaviour)\n")
    #expect(bench.status(FakeIngest.self, try bench.options()) == expected)
    #expect(bench.work.names("run") == ["1-ingest.lock"])
  }

  @Test func failureLeavesThePreviousOutputWhole() throws {
    let bench = try Bench()
    try bench.run(FakeIngest.self, bench.options())
    let before = try bench.work.text("run/1-ingest/manifest.json")
    try bench.work.write("pipelines/contoh/ingest.yaml", "perilaku: pincang\n")
    #expect(bench.status(FakeIngest.self, try bench.options(overwrite: true)) == .internalError)
    #expect(try bench.work.text("run/1-ingest/manifest.json") == before)
    #expect(bench.work.names("run/1-ingest") == ["dtks.csv.gz", "manifest.json"])
    #expect(!bench.work.names("run").contains { $0.contains("partial") || $0.contains("scratch") })
  }

  @Test func anotherRunHoldsTheLock() throws {
    let bench = try Bench()
    _ = try bench.work.write("run/x", "")
    let lock = try RunLock(bench.work.path + "/run/1-ingest")
    #expect(bench.status(FakeIngest.self, try bench.options()) == .locked)
    withExtendedLifetime(lock) {}
  }

  /// Whoever does not get a lock closes its own file once, and none that another thread has opened in between.
  @Test func aLockThatIsHeldClosesNobodyElsesFile() throws {
    let bench = try Bench()
    let path = try bench.work.write("run/x", "isi")
    let lock = try RunLock(bench.work.path + "/run/1-ingest")
    try parallelForEach(count: 2, jobs: 2) { number, _ in
      for _ in 0..<4000 {
        if number == 0 {
          #expect(throws: Failure.self) { _ = try RunLock(bench.work.path + "/run/1-ingest") }
        } else {
          let file = try FileAccess.reading(path)
          for _ in 0..<8 { #expect(try file.size() == 3) }
        }
      }
    }
    withExtendedLifetime(lock) {}
  }

  @Test func leftoversOfDeadRunsAreCleared() throws {
    let bench = try Bench()
    try bench.work.write("run/1-ingest.partial-4/dtks/0001.csv.gz", "half")
    try bench.work.write("run/1-ingest.scratch-4/spill", "half")
    try bench.work.write("run/2-normalise.partial-4/keep", "another stage's")
    try bench.run(FakeIngest.self, bench.options())
    #expect(bench.work.names("run") == ["1-ingest", "1-ingest.lock", "1-ingest.sidik", "2-normalise.partial-4"])
  }

  /// What a person names alike is no leftover.
  @Test func copiesThatPeopleMakeStay() throws {
    let bench = try Bench()
    let copies = [
      "1-ingest.old-2025", "1-ingest.old-2025Q1", "1-ingest.partial-lama", "1-ingest.scratch-", "1-ingest.asli",
    ]
    for copy in copies { try bench.work.write("run/\(copy)/manifest.json", "kept") }
    try bench.run(FakeIngest.self, bench.options())
    try bench.run(FakeIngest.self, bench.options(overwrite: true))
    for copy in copies { #expect(bench.work.exists("run/\(copy)/manifest.json"), "\(copy)") }
  }

  @Test func outputSetAsideByADeadRunComesBack() throws {
    let bench = try Bench()
    try bench.run(FakeIngest.self, bench.options())
    let run = bench.work.path + "/run/"
    rename(run + "1-ingest", run + "1-ingest.dtsen-old-4")
    #expect(try bench.run(FakeIngest.self, bench.options()) == .upToDate(warnings: 2))
  }

  @Test func foreignFoldersAreNeverReplaced() throws {
    let bench = try Bench()
    try bench.work.write("run/1-ingest/skripsi.doc", "precious")
    #expect(bench.status(FakeIngest.self, try bench.options()) == .cannotCreate)
    #expect(bench.status(FakeIngest.self, try bench.options(overwrite: true)) == .cannotCreate)
    #expect(bench.work.exists("run/1-ingest/skripsi.doc"))
  }

  /// /srv/dtsen may be a link to another disk.
  @Test func aLinkedRunFolderIsPublishedInto() throws {
    let bench = try Bench()
    try bench.work.write("disk/run/x", "")
    #expect(symlink(bench.work.path + "/disk/run", bench.work.path + "/run") == 0)
    #expect(try bench.run(FakeIngest.self, bench.options()) == .published(warnings: 2))
    #expect(bench.work.exists("disk/run/1-ingest/manifest.json"))
    #expect(
      try bench.run(FakeNormalise.self, bench.options("2-normalise", inputs: ["run/1-ingest"]))
        != .upToDate(warnings: 0))
  }

  @Test func nothingIsPublishedIntoAnOutput() throws {
    let bench = try Bench()
    try bench.run(FakeIngest.self, bench.options())
    #expect(bench.status(FakeIngest.self, try bench.options("1-ingest/lagi")) == .cannotCreate)
    #expect(throws: Failure.self) {
      try ToolOutput.publish(bench.work.path + "/run/1-ingest", maker: "report", overwrite: true) { _, _ in [] }
    }
    #expect(try bench.run(FakeIngest.self, bench.options()) == .upToDate(warnings: 2))
  }

  /// A file of that name is not enough to be ours, and one stage never replaces another's output.
  @Test func onlyOutputsOfTheSameStageAreReplaced() throws {
    let bench = try Bench()
    try bench.work.write("run/1-ingest/manifest.json", "{}")
    try bench.work.write("run/1-ingest/skripsi.doc", "precious")
    #expect(bench.status(FakeIngest.self, try bench.options(overwrite: true)) == .cannotCreate)
    #expect(bench.work.exists("run/1-ingest/skripsi.doc"))
    try bench.run(FakeIngest.self, bench.options("a", overwrite: true))
    try bench.run(FakeNormalise.self, bench.options("b", inputs: ["run/a"], overwrite: true))
    let before = try bench.work.text("run/b/manifest.json")
    #expect(bench.status(FakeIngest.self, try bench.options("b", overwrite: true)) == .cannotCreate)
    #expect(try bench.work.text("run/b/manifest.json") == before)
    // One that was damaged is still ours.
    try bench.work.write("run/a/manifest.json", String(try bench.work.text("run/a/manifest.json").prefix(200)))
    #expect(bench.status(FakeIngest.self, try bench.options("a", overwrite: true)) == nil)
  }

  @Test func unreadableInputsAndPipelines() throws {
    let bench = try Bench()
    #expect(bench.status(FakeIngest.self, try bench.options(inputs: ["nowhere"])) == .inputMissing)
    #expect(bench.status(FakeNormalise.self, try bench.options("2-normalise", inputs: ["data"])) == .inputMissing)
    var options = try bench.options()
    options.config += "/nowhere"
    #expect(bench.status(FakeIngest.self, options) == .badConfig)
    try bench.work.write("blocked", "a file")
    options = try bench.options()
    options.output = bench.work.path + "/blocked/1-ingest"
    #expect(bench.status(FakeIngest.self, options) == .cannotCreate)
  }

  @Test func rowsReadMustBeTheRowsUpstreamWrote() throws {
    let bench = try Bench()
    try bench.run(FakeIngest.self, bench.options())
    let options = try bench.options("2-normalise", inputs: ["run/1-ingest"])
    try bench.run(FakeNormalise.self, options)
    let manifest = try UpstreamStage(folder: options.output).manifest
    #expect(manifest.inputs.map(\.role) == ["ingest", "ingest/dtks"])
    #expect(manifest.inputs.map(\.file.path) == ["1-ingest/manifest.json", "1-ingest/dtks.csv.gz"])

    try bench.work.write("pipelines/contoh/normalise.yaml", "kurang: 1\n")
    #expect(bench.status(FakeNormalise.self, try bench.options("baru", inputs: ["run/1-ingest"])) == .internalError)
    #expect(!bench.work.exists("run/baru"))
  }

  @Test func periodsDoNotMix() throws {
    let bench = try Bench()
    try bench.run(FakeIngest.self, bench.options())
    var options = try bench.options("2-normalise", inputs: ["run/1-ingest"])
    options.period = try #require(Period("2025-Q3"))
    #expect(bench.status(FakeNormalise.self, options) == .badData)
  }

  @Test func editedManifestIsNoInput() throws {
    let bench = try Bench()
    try bench.run(FakeIngest.self, bench.options())
    let text = try bench.work.text("run/1-ingest/manifest.json")
    try bench.work.write(
      "run/1-ingest/manifest.json", text.replacingOccurrences(of: "\"count\": 2", with: "\"count\": 1"))
    #expect(bench.status(FakeNormalise.self, try bench.options("2-normalise", inputs: ["run/1-ingest"])) == .badData)
  }

  @Test func interruptedPublicationNeverSwapsIn() throws {
    let work = Workdir()
    try work.write("out/manifest.json", "old")
    let publication = try Publication(output: work.path + "/out")
    publication.interrupt()
    #expect(work.names() == ["out"])
    try FileManager.default.createDirectory(atPath: publication.staging, withIntermediateDirectories: true)
    #expect(throws: Failure.self) { try publication.publish(manifest: Array("new".utf8)) }
    #expect(try work.text("out/manifest.json") == "old")
    #expect(work.names() == ["out"])
  }
}
