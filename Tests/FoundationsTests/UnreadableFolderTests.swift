import Diagnostics
import Foundation
import Glibc
import StageContract
import TabularIO
import TestSupport
import Testing

/// A folder that cannot be listed is not an empty one.
@Suite struct UnreadableFolderTests {
  /// Calls `body` as a user whom modes hold: root's threads may read everything, so this one takes another's rights to
  /// files meanwhile (Linux keeps them by thread).
  private func asNobody(owning paths: [String], _ body: () throws -> Void) throws {
    if geteuid() != 0 { return try body() }
    let nobody: UInt32 = 65_534
    for path in paths { try #require(chown(path, nobody, nobody) == 0) }
    typealias SetUser = @convention(c) (UInt32) -> Int32
    let setUser = unsafeBitCast(try #require(dlsym(nil, "setfsuid")), to: SetUser.self)
    _ = setUser(nobody)
    defer { _ = setUser(0) }
    try body()
  }

  @Test func isNotPublished() throws {
    let work = Workdir()
    let publication = try Publication(output: work.path + "/out")
    let (staging, scratch) = (publication.staging, publication.scratch)
    try work.write(String(staging.dropFirst(work.path.count + 1)) + "/kunci/a", "a")
    chmod(staging + "/kunci", 0o000)
    defer { chmod(staging + "/kunci", 0o700) }
    try asNobody(owning: [work.path, staging, scratch, staging + "/kunci", staging + "/kunci/a"]) {
      let failure = #expect(throws: Failure.self) { try publication.publish(manifest: Array("x".utf8)) }
      #expect(failure?.file == staging + "/kunci")
    }
    #expect(!work.exists("out"))
  }

  @Test(arguments: [true, false]) func isNotReplaced(byStage: Bool) throws {
    let bench = try Bench()
    let run = bench.work.path + "/run"
    try bench.work.write("run/1-ingest/skripsi.doc", "precious")
    chmod(run + "/1-ingest", 0o000)
    defer { chmod(run + "/1-ingest", 0o700) }
    try asNobody(owning: [run, run + "/1-ingest", run + "/1-ingest/skripsi.doc"]) {
      let status: Status?
      if byStage {
        status = bench.status(FakeIngest.self, try bench.options(overwrite: true))
      } else {
        let failure = #expect(throws: Failure.self) {
          try ToolOutput.publish(run + "/1-ingest", maker: "ingest", overwrite: true) { _, _ in Array("{}".utf8) }
        }
        status = failure?.status
      }
      #expect(status == .cannotCreate)
    }
    chmod(run + "/1-ingest", 0o700)
    #expect(try bench.work.text("run/1-ingest/skripsi.doc") == "precious")
  }
}
