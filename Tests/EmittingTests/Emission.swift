import Diagnostics
import Emitting
import Foundation
import StageContract
import TabularIO
import TestSupport
import Verifying

/// A synthetic run and the snapshot made of it.
struct Emission {
  let work: Workdir
  /// The snapshot.
  var folder: String { work.path + "/run/5-emit" }

  /// Runs the fake stages; `emit` runs the stage under test.
  init(
    families: Int = 120, parts: Int = 2, seed: UInt64 = 1, lopsided: Bool = false, cut: Bool = false,
    skewed: Bool = false
  ) throws {
    work = Workdir()
    try Emission.pipeline(work)
    var extra = [("families", String(families)), ("parts", String(parts)), ("seed", String(seed))]
    if skewed { extra.append(("skewed", "ya")) }
    if cut { extra.append(("cut", "ya")) }
    if lopsided { extra.append(("lopsided", "ya")) }
    _ = try StageRunner.run(FakeIngest.self, options("1-ingest", [work.path], extra))
    _ = try StageRunner.run(FakeNormalise.self, options("2-normalise", [work.path], extra))
    _ = try StageRunner.run(FakeMatch.self, options("3-match", [work.path], extra))
    _ = try StageRunner.run(FakeFlag.self, options("4-flag", [work.path], extra))
  }

  private static func pipeline(_ work: Workdir) throws {
    let manager = FileManager.default
    try manager.createDirectory(atPath: work.path + "/pipelines/uji", withIntermediateDirectories: true)
    for folder in ["kamus", "reference"] {
      try manager.copyItem(atPath: checkout + "/pipelines/" + folder, toPath: work.path + "/pipelines/" + folder)
    }
    try work.write("pipelines/uji/emit.yaml", "wilayah: ../reference/wilayah.csv\nkamus: ../kamus/snapshot.csv\n")
  }

  private func options(_ name: String, _ inputs: [String], _ extra: [(String, String)]) throws -> RunOptions {
    guard let period = Period("2025-Q2") else { throw Failure(.usage, id: "", en: "") }
    return RunOptions(
      config: work.path + "/pipelines/uji", inputs: inputs, output: work.path + "/run/" + name, period: period,
      extra: extra.map { (name: $0.0, value: $0.1) }, overwrite: true)
  }

  /// Emits into `name` of the run folder.
  func emit(
    _ name: String = "5-emit", jobs: Int = 1, memory: Int = 256 << 20, key: String? = nil, previous: String? = nil
  ) throws {
    let inputs = ["1-ingest", "2-normalise", "3-match", "4-flag"].map { work.path + "/run/" + $0 }
    var options = try options(name, inputs, key.map { [(EmitSettings.keyOption, $0)] } ?? [])
    options.jobs = jobs
    options.memory = memory
    options.previous = previous
    _ = try StageRunner.run(EmitStage.self, options)
  }

  /// A snapshot ready to be looked at.
  static func made(families: Int = 120, parts: Int = 2, seed: UInt64 = 1) throws -> Emission {
    let emission = try Emission(families: families, parts: parts, seed: seed)
    try emission.emit()
    return emission
  }

  /// Verifies the snapshot (or another folder).
  func verify(
    _ folder: String? = nil, jobs: Int = 2, key: PublicKey? = nil, roots: [String] = []
  ) throws -> VerifyReport {
    try SnapshotVerifier.run(
      folder ?? self.folder,
      options: SnapshotVerifier.Options(
        jobs: jobs, memory: 64 << 20, scratch: work.path, publicKey: key,
        knownRoots: try roots.map { try KnownRoot($0) }))
  }

  // MARK: Reading

  /// Content of a file of the snapshot.
  func content(_ path: String, in folder: String? = nil) throws -> [UInt8] {
    try Emission.content("\(folder ?? self.folder)/\(path)")
  }

  static func content(_ path: String) throws -> [UInt8] {
    let reader = try GzipReader(path: path)
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = try block.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return 0 }
        return try reader.read(into: base, count: buffer.count)
      }
      if got == 0 { return bytes }
      bytes += block[0..<got]
    }
  }

  /// Records of a table file, the header first.
  func records(_ path: String) throws -> [[String]] { LibCSV.records(try content(path)) }

  /// Paths of all files, sorted.
  static func files(_ folder: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
    return names.filter { FileAccess.isFolder("\(folder)/\($0)") == false }.sorted()
  }

  /// Content of every file whose digest is promised to be the same whatever the jobs and the memory.
  func contents(_ folder: String) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for path in Emission.files(folder) where path != "SHA256SUMS" { contents[path] = try content(path, in: folder) }
    return contents
  }
}
