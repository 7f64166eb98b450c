import Diagnostics
import Foundation
import StageContract
import TabularIO
import Testing
import Verifying

/// The link `current`, and what `--bersih` keeps.
@Suite struct CurrentRunTests {
  private let manager = FileManager.default

  /// Run folders of several quarters beside each other, copies of one snapshot with another period in the manifest.
  private func runs(_ names: [(name: String, period: String)]) throws -> (Emission, String) {
    let emission = try Emission.made(families: 30, parts: 1, seed: 6)
    let root = emission.work.path + "/runs"
    for (name, period) in names {
      try manager.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
      let folder = "\(root)/\(name)/5-emit"
      try manager.copyItem(atPath: emission.folder, toPath: folder)
      for other in ["3-match", "laporan"] {
        try manager.createDirectory(atPath: "\(root)/\(name)/\(other)", withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(fileURLWithPath: "\(root)/\(name)/\(other)/isi"))
      }
      try Data().write(to: URL(fileURLWithPath: "\(root)/\(name)/5-emit.lock"))
      let old = try UpstreamStage(folder: folder).manifest
      let other = Manifest(
        stage: old.stage, folder: old.folder, period: period, settings: old.settings, inputs: old.inputs,
        outputs: old.outputs, tallies: old.tallies, findings: old.findings, extra: old.extra)
      try Data(other.bytes).write(to: URL(fileURLWithPath: folder + "/manifest.json"))
      try Forger(folder: folder).sums()
    }
    return (emission, root)
  }

  private func names(_ folder: String) throws -> [String] { try manager.contentsOfDirectory(atPath: folder).sorted() }

  /// What the tool does with `--current`.
  private func verify(_ emission: Emission, _ folder: String) throws -> VerifyReport {
    let run = try CurrentRun(snapshot: folder)
    let report = try emission.verify(folder)
    if report.isSound { _ = try run.accept() }
    return report
  }

  /// What `--bersih` does.
  private func clean(_ emission: Emission, _ root: String, keep: Int, removes: Bool) throws -> [String] {
    let options = SnapshotVerifier.Options(jobs: 2, memory: 64 << 20, scratch: emission.work.path)
    return try OldRuns.clean(root, keep: keep, removes: removes, options: options).map(\.en)
  }

  /// Changes a byte in the middle of a table.
  private func damage(_ snapshot: String) throws {
    let path = snapshot + "/anggota/31.csv.gz"
    var bytes = try FileAccess.content(of: path)
    bytes[bytes.count / 2] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  @Test func theLinkFollowsTheLastThatPassed() throws {
    let emission = try Emission.made(families: 30, parts: 1, seed: 6)
    let root = emission.work.path
    #expect(try verify(emission, emission.folder).isSound)
    #expect(PrivateFile.target(of: root + "/current") == "run")
    #expect(FileAccess.isFolder(root + "/current/5-emit") == true)
    let second = root + "/run2"
    try manager.createDirectory(atPath: second, withIntermediateDirectories: true)
    try manager.copyItem(atPath: emission.folder, toPath: second + "/5-emit")
    #expect(try verify(emission, second + "/5-emit").isSound)
    #expect(PrivateFile.target(of: root + "/current") == "run2")
    #expect(try names(root).filter { $0.contains("partial") } == [])
  }

  @Test func aSnapshotThatFailsNeverMovesIt() throws {
    let emission = try Emission.made(families: 30, parts: 1, seed: 6)
    let root = emission.work.path
    #expect(try verify(emission, emission.folder).isSound)
    let bad = root + "/rusak"
    try manager.createDirectory(atPath: bad, withIntermediateDirectories: true)
    try manager.copyItem(atPath: emission.folder, toPath: bad + "/5-emit")
    try damage(bad + "/5-emit")
    #expect(try CurrentRun(snapshot: bad + "/5-emit").refusal == nil)
    #expect(!(try verify(emission, bad + "/5-emit").isSound))
    #expect(PrivateFile.target(of: root + "/current") == "run")
    #expect(FileAccess.isFolder(bad + "/5-emit.teruji") == nil)
  }

  /// A mark says that a snapshot passed once, not that it does.
  @Test func damageAfterTheMarkIsFound() throws {
    let emission = try Emission.made(families: 30, parts: 1, seed: 6)
    #expect(try verify(emission, emission.folder).isSound)
    try damage(emission.folder)
    #expect(try verify(emission, emission.folder).problems.map(\.file) == ["anggota/31.csv.gz"])
    let refusal = try CurrentRun(snapshot: emission.folder).refusal
    #expect(refusal?.en.contains("current points to this run") == true)
  }

  @Test func theLinkNeverGoesBackToAnOlderQuarter() throws {
    let (emission, root) = try runs([("a", "2024-Q4"), ("b", "2025-Q1"), ("c", "2025-Q1")])
    func accept(_ name: String) throws -> String? {
      #expect(try emission.verify("\(root)/\(name)/5-emit").isSound)
      return try CurrentRun(snapshot: "\(root)/\(name)/5-emit").accept()?.en
    }
    #expect(try accept("b") == nil)
    let said = try #require(try accept("a"))
    #expect(said.hasPrefix("current stays with b (2025-Q1), which is newer than 2024-Q4"), "\(said)")
    #expect(said.contains("ln -sfn a "))
    #expect(PrivateFile.target(of: root + "/current") == "b")
    #expect(FileAccess.isFolder(root + "/a/5-emit.teruji") == false)
    // A correction of the same quarter is no step back, and a link to nothing is none either.
    #expect(try accept("c") == nil && PrivateFile.target(of: root + "/current") == "c")
    try manager.removeItem(atPath: root + "/b")
    try manager.removeItem(atPath: root + "/c")
    #expect(try accept("a") == nil && PrivateFile.target(of: root + "/current") == "a")
  }

  @Test func theLastThatPassesNowStays() throws {
    let (emission, root) = try runs([("a", "2024-Q1"), ("b", "2024-Q2"), ("c", "2024-Q3")])
    #expect(try verify(emission, root + "/c/5-emit").isSound)
    try damage(root + "/c/5-emit")
    let shown = [
      "keep    c (2024-Q3), does not pass now", "keep    b (2024-Q2), last that passed", "remove  a (2024-Q1)",
    ]
    let dry = try clean(emission, root, keep: 1, removes: false)
    #expect(dry == shown + ["1 runs would be removed (--hapus)"])
    let done = try clean(emission, root, keep: 1, removes: true)
    #expect(done == shown + ["1 runs removed"])
    #expect(try names(root) == ["b", "c", "current"])
    try damage(root + "/b/5-emit")
    let failure = #expect(throws: Failure.self) { try clean(emission, root, keep: 1, removes: true) }
    #expect(failure?.status == .badData)
    #expect(try names(root) == ["b", "c", "current"])
  }

  @Test func aFolderOfThatNameIsNotReplaced() throws {
    let emission = try Emission.made(families: 20, parts: 1)
    try manager.createDirectory(atPath: emission.work.path + "/current", withIntermediateDirectories: true)
    #expect(throws: Failure.self) { try verify(emission, emission.folder) }
    #expect(FileAccess.isFolder(emission.work.path + "/current") == true)
    #expect(throws: Failure.self) { try CurrentRun(snapshot: emission.work.path + "/run/3-match") }
  }

  @Test func theNewestStayAndTheRestIsFirstOnlyShown() throws {
    let (emission, root) = try runs([
      ("a", "2024-Q1"), ("b", "2024-Q2"), ("c", "2024-Q3"), ("d", "2024-Q4"), ("e", "2025-Q1"),
    ])
    #expect(try verify(emission, root + "/b/5-emit").isSound)
    try manager.createDirectory(atPath: root + "/kunci", withIntermediateDirectories: true)
    try Data("rahasia".utf8).write(to: URL(fileURLWithPath: root + "/registry.key"))
    try manager.createDirectory(atPath: root + "/belum/1-ingest", withIntermediateDirectories: true)
    try Data("{}".utf8).write(to: URL(fileURLWithPath: root + "/a/akses.jsonl"))
    let before = try manager.subpathsOfDirectory(atPath: root).sorted()
    let shown = try clean(emission, root, keep: 2, removes: false)
    #expect(try manager.subpathsOfDirectory(atPath: root).sorted() == before)
    #expect(
      shown == [
        "keep    e (2025-Q1)", "keep    d (2024-Q4)", "remove  c (2024-Q3)", "keep    b (2024-Q2), last that passed",
        "remove  a (2024-Q1)", "2 runs would be removed (--hapus)",
      ])
    let done = try clean(emission, root, keep: 2, removes: true)
    #expect(done.suffix(2) == ["left    a/akses.jsonl", "2 runs removed"])
    #expect(try names(root) == ["a", "b", "belum", "current", "d", "e", "kunci", "registry.key"])
    #expect(try names(root + "/a") == ["akses.jsonl"])
    #expect(try emission.verify(root + "/b/5-emit").isSound)
    #expect(try emission.verify(root + "/e/5-emit").isSound)
  }

  @Test func withoutALinkTheNewestThatPassedStays() throws {
    let (emission, root) = try runs([("a", "2024-Q1"), ("b", "2024-Q2"), ("c", "2024-Q3")])
    #expect(try verify(emission, root + "/a/5-emit").isSound)
    try manager.removeItem(atPath: root + "/current")
    _ = try clean(emission, root, keep: 1, removes: true)
    #expect(try names(root) == ["a", "c"])
  }

  @Test func aRunBeingWrittenStopsTheRemoval() throws {
    let (emission, root) = try runs([("a", "2024-Q1"), ("b", "2024-Q2")])
    let lock = try RunLock(root + "/a/5-emit")
    defer { withExtendedLifetime(lock) {} }
    do {
      _ = try clean(emission, root, keep: 1, removes: true)
      Issue.record("was removed")
    } catch let failure as Failure {
      #expect(failure.status == .locked)
    }
    #expect(try names(root) == ["a", "b"] && FileAccess.isFolder(root + "/a/5-emit/manifest.json") == false)
  }
}
