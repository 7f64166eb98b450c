import Foundation
import TabularIO
import TestSupport
import Testing

/// A run that starts from an earlier one publishes what a full run publishes, byte for byte.
@Suite(.serialized) struct IncrementalTests {
  static let stages = ["1-ingest", "2-normalise", "3-match"]
  static let sources = [
    "dtks", "regsosek_keluarga", "regsosek_anggota", "p3ke_keluarga", "p3ke_individu", "pln", "bpjs", "ground_check",
    "usulan", "aduan", "penerima", "status_khusus", "desil_resmi", "pendamping",
  ]

  /// Plain extracts of a small population.
  private func extracts(_ work: Workdir, _ name: String, seed: UInt64, persons: Int, quarter: Int = 0) throws -> String
  {
    let extracts = "\(work.path)/\(name)"
    let made = try run([
      "\(bin)/dtsen-synth", "--seed", "\(seed)", "--orang", "\(persons)", "--out", extracts, "--defek", "2",
      "--kuartal", "\(quarter)",
    ])
    try #require(made.status == 0, "\(made.account)")
    let plain = try run(["/bin/sh", "-c", "gunzip '\(extracts)'/*.gz"])
    try #require(plain.status == 0, "\(plain.account)")
    return extracts
  }

  /// Plain extracts of a small population, and a full run on them.
  private func earlier(_ work: Workdir, seed: UInt64, persons: Int) throws -> PipelineRun {
    try PipelineRun(
      folder: "\(work.path)/lama", extracts: try extracts(work, "extracts", seed: seed, persons: persons),
      config: "\(checkout)/pipelines/nasional"
    ).all(IncrementalTests.stages)
  }

  /// Runs the stages from `earlier`, and in full, and compares everything. Answers what the first said.
  private func compare(_ work: Workdir, _ earlier: PipelineRun, _ about: String) throws -> String {
    var said = ""
    func here(_ name: String) -> PipelineRun {
      PipelineRun(
        folder: "\(work.path)/\(name)", extracts: earlier.extracts, config: earlier.config, period: earlier.period,
        extra: earlier.extra)
    }
    var part = here("susulan")
    let full = try here("penuh").all(IncrementalTests.stages)
    for stage in IncrementalTests.stages {
      part.extra = earlier.extra + ["--dari", "\(earlier.folder)/\(stage)"]
      let finished = try part.stage(stage)
      try #require(finished.status == 0, "\(about): \(finished.account)")
      said += finished.errors
      #expect(try part.manifest(stage).bytes == full.manifest(stage).bytes, "\(about): \(stage): manifests differ")
      #expect(try contents(part, stage) == contents(full, stage), "\(about): \(stage)")
    }
    return said
  }

  /// The names of a stage's table files, and the digest of all their contents, as gzip and sha256sum see it.
  private func contents(_ run: PipelineRun, _ stage: String) throws -> [String] {
    let list = "find . -name '*.csv.gz' | LC_ALL=C sort > ../files && cat ../files && xargs zcat < ../files | sha256sum"
    let finished = try EndToEndTests.run(["/bin/sh", "-c", "cd '\(run.folder)/\(stage)' && \(list)"])
    try #require(finished.status == 0)
    return finished.output.split(separator: "\n").map(String.init)
  }

  /// `a of b` in the words of match.
  private func partitions(_ said: String) throws -> (computed: Int, all: Int) {
    let found = try #require(said.firstMatch(of: /incremental: (\d+) of (\d+) family partitions/), "\(said)")
    return (try #require(Int(found.1)), try #require(Int(found.2)))
  }

  /// Seven rounds meet every source; some have decisions of people too, which change between the runs.
  @Test(arguments: 0..<7) func randomChangesGiveWhatAFullRunGives(number: Int) throws {
    let seed = SeededGenerator.seed &+ UInt64(number)
    print("SEED=\(seed)")
    var random = SeededGenerator(seed: seed)
    let work = Workdir()
    var earlier = try earlier(work, seed: seed % 1000, persons: Int.random(in: 300...1000, using: &random))
    var changes = ExtractChanges(folder: earlier.extracts, seed: seed)
    let isDecided = number % 2 == 1
    if isDecided {
      try changes.decide(queue(earlier), persons(earlier), count: 20)
      earlier = try PipelineRun(folder: "\(work.path)/diputus", extracts: earlier.extracts, config: earlier.config)
        .all(IncrementalTests.stages)
    }
    var changed = (0..<2).map { IncrementalTests.sources[(2 * number + $0) % IncrementalTests.sources.count] }
    if let other = IncrementalTests.sources.randomElement(using: &random) { changed.append(other) }
    for source in changed {
      // A row that goes moves all behind it, so in most rounds none goes from the middle.
      let kinds = ExtractChanges.Kind.allCases.filter { $0 != .drop || number == 0 }
      try changes.change(source, rows: Int.random(in: 1...6, using: &random), kinds: kinds)
    }
    if isDecided { try changes.decide(queue(earlier), persons(earlier), count: 3) }
    let said = try compare(work, earlier, "SEED=\(seed) \(changed)")
    if number > 0 { #expect(try partitions(said).computed < 4096, "SEED=\(seed): \(said)") }
  }

  /// Ids of the review queue, with the persons proposed.
  private func queue(_ run: PipelineRun) throws -> [(id: String, person: String)] {
    let table = try SmallTable.load("\(run.folder)/3-match/tinjau.csv.gz")
    let person = try #require(table.header.firstIndex(of: "nik_kandidat"))
    return table.rows.map { ($0[0], $0[person]) }
  }

  /// Some persons of Dukcapil.
  private func persons(_ run: PipelineRun) throws -> [String] {
    let table = try SmallTable.load("\(run.folder)/2-normalise/dukcapil/0001.csv.gz")
    let number = try #require(table.header.firstIndex(of: "NIK"))
    return table.rows.map { $0[number] }.filter { !$0.isEmpty }
  }

  @Test func onePercentOfASourceLeavesMostUntouched() throws {
    let work = Workdir()
    let earlier = try earlier(work, seed: 41, persons: 20_000)
    var changes = ExtractChanges(folder: earlier.extracts, seed: 41)
    let rows = try earlier.manifest("1-ingest").read["dtks"] ?? 0
    try changes.change("dtks", rows: rows / 100, kinds: [.borrow, .slip])
    let said = try compare(work, earlier, "dtks")
    let found = try partitions(said)
    print("\(rows / 100) of \(rows) rows of dtks changed: \(found.computed) of \(found.all) family partitions computed")
    #expect(found.computed > 0)
    #expect(found.computed * 4 < found.all, "most partitions are untouched")
  }

  /// A second quarter, whose ids go on from the snapshot of the first, is run again with some rows changed. Another
  /// snapshot before it than the earlier run had makes it a full run.
  @Test(arguments: [43, 44] as [UInt64]) func idsGoOnFromTheSnapshotBefore(seed: UInt64) throws {
    let work = Workdir()
    let config = "\(checkout)/pipelines/nasional"
    let quotas = ["--kuota", "PKH=180 SEMBAKO=330 PBI-JK=1700"]
    let first = try PipelineRun(
      folder: "\(work.path)/awal", extracts: try extracts(work, "x0", seed: seed, persons: 1500), config: config,
      extra: quotas
    ).all()
    var second = PipelineRun(
      folder: "\(work.path)/lama", extracts: try extracts(work, "x1", seed: seed, persons: 1500, quarter: 1),
      config: config, period: "2025-Q3")
    second.extra = ["--sebelum", "\(first.folder)/5-emit"]
    try second.all(IncrementalTests.stages)
    let kinds = try StageTables("\(second.folder)/3-match").rows
    let relation = try #require(
      try SmallTable.load("\(first.folder)/5-emit/identitas/00.csv.gz").header.firstIndex(of: "hubungan"))
    let relations = Set(kinds.filter { $0.key.hasPrefix("identitas") }.flatMap { $0.value.map { $0[relation] } })
    #expect(relations.isSuperset(of: ["TETAP", "BARU"]), "\(relations)")

    var changes = ExtractChanges(folder: second.extracts, seed: seed)
    for source in ["dtks", "regsosek_anggota", "penerima"] {
      try changes.change(source, rows: 3, kinds: ExtractChanges.Kind.allCases.filter { $0 != .drop })
    }
    let said = try compare(work, second, "seed \(seed)")
    #expect(try partitions(said).computed < 4096, "\(said)")

    // The earlier run knew of no snapshot before it.
    var without = second
    without.folder = "\(work.path)/tanpa"
    without.extra = []
    try without.all(IncrementalTests.stages)
    var after = second
    after.folder = "\(work.path)/kemudian"
    for stage in IncrementalTests.stages {
      after.extra = second.extra + ["--dari", "\(without.folder)/\(stage)"]
      let finished = try after.stage(stage)
      try #require(finished.status == 0, "\(finished.account)")
      if stage == "3-match" { #expect(finished.errors.contains("full run"), "\(finished.errors)") }
    }
    let full = PipelineRun(folder: "\(work.path)/penuh", extracts: second.extracts)
    #expect(try after.manifest("3-match").bytes == full.manifest("3-match").bytes)
  }

  @Test func whatReachesEverybodyIsAFullRun() throws {
    let work = Workdir()
    let earlier = try earlier(work, seed: 42, persons: 400)
    var changes = ExtractChanges(folder: earlier.extracts, seed: 42)
    try changes.change("dukcapil", rows: 20, kinds: [.slip, .borrow])
    #expect(try compare(work, earlier, "dukcapil").contains("full run: dukcapil changed"))
  }
}
