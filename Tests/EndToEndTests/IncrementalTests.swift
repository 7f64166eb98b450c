import Foundation
import Testing

/// A run that starts from an earlier one publishes what a full run publishes, byte for byte.
@Suite(.serialized) struct IncrementalTests {
  static let stages = ["1-ingest", "2-normalise"]
  static let sources = [
    "dtks", "regsosek_keluarga", "regsosek_anggota", "p3ke_keluarga", "p3ke_individu", "pln", "bpjs", "ground_check",
    "usulan", "aduan", "penerima", "status_khusus", "desil_resmi", "pendamping",
  ]
  /// The seed of a property test: `SEED` of the environment, else fixed.
  static let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? 20_250_630

  /// Plain extracts of a small population, and a full run on them.
  private func earlier(_ work: Workdir, seed: UInt64, persons: Int) throws -> PipelineRun {
    let extracts = "\(work.path)/extracts"
    let made = try run([
      "\(bin)/dtsen-synth", "--seed", "\(seed)", "--orang", "\(persons)", "--out", extracts, "--defek", "2",
    ])
    try #require(made.status == 0, "\(made.account)")
    let plain = try run(["/bin/sh", "-c", "gunzip '\(extracts)'/*.gz"])
    try #require(plain.status == 0, "\(plain.account)")
    return try PipelineRun(
      folder: "\(work.path)/lama", extracts: extracts, config: "\(root)/pipelines/nasional"
    ).all(IncrementalTests.stages)
  }

  /// Runs the stages from `earlier`, and in full, and compares everything. Answers what the first said.
  private func compare(_ work: Workdir, _ earlier: PipelineRun, _ about: String) throws -> String {
    var said = ""
    var part = earlier
    part = PipelineRun(folder: "\(work.path)/susulan", extracts: earlier.extracts, config: earlier.config)
    let full = try PipelineRun(folder: "\(work.path)/penuh", extracts: earlier.extracts, config: earlier.config)
      .all(IncrementalTests.stages)
    for stage in IncrementalTests.stages {
      part.extra = ["--dari", "\(earlier.folder)/\(stage)"]
      let finished = try part.stage(stage)
      try #require(finished.status == 0, "\(about): \(finished.account)")
      said += finished.errors
      #expect(try part.manifest(stage).bytes == full.manifest(stage).bytes, "\(about): \(stage): manifests differ")
      let (left, right) = (
        try StageTables("\(part.folder)/\(stage)"), try StageTables("\(full.folder)/\(stage)")
      )
      #expect(left.rows.keys.sorted() == right.rows.keys.sorted(), "\(about)")
      for table in right.rows.keys.sorted() where left.rows[table] != right.rows[table] {
        Issue.record("\(about): \(stage)/\(table) differs")
      }
    }
    return said
  }

  @Test(arguments: 0..<6) func randomChangesGiveWhatAFullRunGives(number: UInt64) throws {
    let seed = IncrementalTests.seed &+ number
    var random = SeededGenerator(seed: seed)
    let work = Workdir()
    let earlier = try earlier(work, seed: seed % 1000, persons: Int.random(in: 200...900, using: &random))
    var changes = ExtractChanges(folder: earlier.extracts, seed: seed)
    var changed: [String] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      guard let source = IncrementalTests.sources.randomElement(using: &random) else { continue }
      try changes.change(source, rows: Int.random(in: 1...6, using: &random))
      changed.append(source)
    }
    let said = try compare(work, earlier, "SEED=\(seed) \(changed)")
    #expect(said.contains("incremental: "), "\(said)")
  }
}
