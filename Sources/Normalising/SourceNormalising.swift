import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// What became of one source.
struct NormalisedSource {
  let outputs: [OutputTable]
  let tally: Tally
  /// The families it holds, for its members.
  let families: FamilyIndex?
  /// How often each code was found, rejections included, by raw value; and a few values of each.
  let counts: [Int]
  let samples: ChangeSamples
}

/// Normalises all rows of one source: chunks in parallel, results in row order.
struct SourceNormalising {
  let plan: SourcePlan
  let table: Table
  let rules: NormaliseRules
  let diagnoses: GroupDiagnoses
  let families: FamilyIndex?
  let context: StageContext

  static let rejectHeader = ["berkas", "baris", "offset", "kode", "rincian", "isi_base64"]

  /// What a worker made of a chunk.
  private struct Result {
    let rows: EncodedChunk
    let rejects: [UInt8]
    let rejected: [Int]
    let kept: Int
    let findings: [Int]
    let families: [UInt64]
  }

  /// One worker's state: the normaliser and its row buffers, reached through one pointer so that no access is
  /// checked row by row.
  private final class Worker {
    let normaliser: UnsafeMutablePointer<RowNormaliser>
    let rows: UnsafeMutablePointer<RowBuffer>
    let rejects: UnsafeMutablePointer<RowBuffer>
    /// What the rows of a chunk usually need.
    private static let room = 512 << 10

    init(_ work: SourceNormalising) {
      normaliser = .allocate(capacity: 1)
      normaliser.initialize(
        to: RowNormaliser(plan: work.plan, rules: work.rules, diagnoses: work.diagnoses, families: work.families))
      rows = .allocate(capacity: 1)
      rows.initialize(to: RowBuffer(capacity: Worker.room))
      rejects = .allocate(capacity: 1)
      rejects.initialize(to: RowBuffer(capacity: 4 << 10))
    }

    deinit {
      normaliser.deinitialize(count: 1)
      normaliser.deallocate()
      rows.deinitialize(count: 1)
      rows.deallocate()
      rejects.deinitialize(count: 1)
      rejects.deallocate()
    }

    func normalise(_ chunk: RowChunk) throws -> Result {
      rejects.pointee.removeAll()
      var rejected = [Int](repeating: 0, count: Rejection.allCases.count)
      for index in 0..<chunk.rowCount {
        if let why = try normaliser.pointee.normalise(chunk[index], into: &rows.pointee, rejects: &rejects.pointee) {
          rejected[why.rawValue] += 1
        }
      }
      normaliser.pointee.digests.fill(&rows.pointee)
      let (findings, families) = normaliser.pointee.takeCounts()
      let kept = rows.pointee.rows
      let full = rows.move()
      rows.initialize(to: RowBuffer(capacity: Worker.room))
      return Result(
        rows: try EncodedChunk(taking: full), rejects: rejects.pointee.view.bytes, rejected: rejected, kept: kept,
        findings: findings, families: families)
    }
  }

  /// Does the work; `rows` is how many ingest wrote.
  func run(rows: Int) throws -> NormalisedSource {
    let name = plan.source.name
    let writer = TableWriter(
      folder: context.staging, name: name, header: plan.header, partLimit: TableWriter.usualPart)
    let rejectWriter = TableWriter(
      folder: context.staging, name: "tolak/\(name)", header: SourceNormalising.rejectHeader)
    var rejectRows = RowBuffer(capacity: 64 << 10)
    var kept = 0
    var rejected = [Int](repeating: 0, count: Rejection.allCases.count)
    var findings = [Int](repeating: 0, count: 128)
    let collector =
      plan.roles.familyID == nil
      ? nil : try FamilyCollector(rows: rows, memory: context.memory, folder: context.scratch + "/" + name)
    context.progress.start(name, rows: rows)
    var all: [Worker] = []
    try table.scan(
      jobs: workers,
      makeContext: {
        let worker = Worker(self)
        all.append(worker)
        return worker
      },
      work: { (chunk: RowChunk, worker: inout Worker) in
        let result = try worker.normalise(chunk)
        context.progress.add(rows: chunk.rowCount)
        return result
      },
      deliver: { (result: Result, _) in
        try writer.append(result.rows)
        let count = result.rejected.reduce(0, +)
        if count > 0 {
          result.rejects.withUnsafeBufferPointer { rejectRows.appendRows(ByteView($0), rows: count) }
          try rejectWriter.take(&rejectRows)
        }
        kept += result.kept
        for index in rejected.indices { rejected[index] += result.rejected[index] }
        for index in findings.indices { findings[index] += result.findings[index] }
        try collector?.add(result.families)
      })
    try rejectWriter.flush(&rejectRows)
    count(findings, rejected)
    for rejection in Rejection.allCases { findings[Int(rejection.finding.rawValue)] += rejected[rejection.rawValue] }
    var samples = ChangeSamples()
    for worker in all { samples.add(worker.normaliser.pointee.samples) }
    let outcomes =
      [Tally.Outcome("diterima", kept)]
      + Rejection.allCases.map { Tally.Outcome("\($0.code)", rejected[$0.rawValue]) }
    return NormalisedSource(
      outputs: [
        OutputTable(role: name, parts: try writer.finish()),
        OutputTable(role: "tolak/\(name)", parts: try rejectWriter.finish()),
      ],
      tally: Tally(
        source: name, read: kept + rejected.reduce(0, +), outcomes: outcomes, tables: ["ingest/\(name)"]),
      families: try collector?.finish(), counts: findings, samples: samples)
  }

  /// As many workers as their buffers allow: about eight MiB each.
  private var workers: Int { max(1, min(context.jobs, context.memory / (8 << 20))) }

  /// Hands the counts of codes to the log.
  private func count(_ findings: [Int], _ rejected: [Int]) {
    for code in FindingCode.allCases where findings[Int(code.rawValue)] > 0 {
      context.log.count(
        code.name, source: plan.source.name, rows: findings[Int(code.rawValue)],
        severity: SourceNormalising.notes.contains(code) ? .note : .warning)
    }
    for rejection in Rejection.allCases where rejected[rejection.rawValue] > 0 {
      context.log.count("\(rejection.code)", source: plan.source.name, rows: rejected[rejection.rawValue])
    }
  }

  /// Codes that only inform (effect `info` in `codes.csv`).
  private static let notes: [FindingCode] = [.nam002, .nam003, .nik023, .tgl003, .wil002, .wil004]
}

extension RowNormaliser {
  /// The counts since the last call, by raw value of the code, and the families seen.
  mutating func takeCounts() -> ([Int], [UInt64]) {
    let result = (counts, familyHashes)
    counts = [Int](repeating: 0, count: 128)
    familyHashes = []
    return result
  }
}
