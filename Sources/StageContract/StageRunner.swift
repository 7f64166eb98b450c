import Diagnostics
import Glibc
import PipelineConfig
import TabularIO

/// How a run ended that did not fail.
package enum RunOutcome: Sendable, Equatable {
  /// Nothing had changed; the output stands as it was, with `warnings` findings that are at least warnings.
  case upToDate(warnings: Int)
  /// A new output is published; `warnings` findings and messages were at least warnings.
  case published(warnings: Int)
}

/// Runs a stage: everything around the computation that must be alike for all.
///
/// Order: lock, leftovers of dead runs, settings, inputs, up-to-date check, staging, the stage itself, balance,
/// manifest, publication. Whatever fails before the last step leaves the previous output untouched.
package enum StageRunner {
  /// Runs `S`. Throws a `Failure`; anything else a stage throws becomes `internalError`.
  package static func run<S: Stage>(_ stage: S.Type, _ options: RunOptions) throws(Failure) -> RunOutcome {
    let log = DiagnosticLog(
      stage: S.declaration.name, language: options.language, json: options.logJSON, colour: Terminal.hasColour(2))
    return try run(stage, options, log: log)
  }

  /// Prepares `S` as a run does, calls `body` in its place and publishes nothing: for what a stage can tell about its
  /// inputs (a forecast, an estimate). The output folder, if it exists, stays as it is.
  package static func rehearse<S: Stage, Result>(
    _ stage: S.Type, _ options: RunOptions, _ body: (StageContext, S.Settings) throws -> Result
  ) throws(Failure) -> Result {
    let log = DiagnosticLog(stage: S.declaration.name, language: options.language, json: options.logJSON)
    do {
      return try StageRun<S>(options: options, log: log).rehearse(body)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(
        .internalError, id: "galat tak terduga: \(type(of: error))", en: "unexpected error: \(type(of: error))")
    }
  }

  /// As ``run(_:_:)`` with a log of the caller's.
  package static func run<S: Stage>(
    _ stage: S.Type, _ options: RunOptions, log: DiagnosticLog
  ) throws(Failure) -> RunOutcome {
    do {
      return try StageRun<S>(options: options, log: log).perform()
    } catch let failure as Failure {
      throw failure
    } catch {
      // The text of an unknown error may quote data, so only its type is said.
      throw Failure(
        .internalError, id: "galat tak terduga: \(type(of: error))", en: "unexpected error: \(type(of: error))")
    }
  }
}

/// One run of one stage.
private struct StageRun<S: Stage> {
  let options: RunOptions
  let log: DiagnosticLog
  let output: String

  init(options: RunOptions, log: DiagnosticLog) {
    self.options = options
    self.log = log
    output = PathText.normalise(options.output)
  }

  /// Workers asked for, fewer where the budget does not hold them: each has its chunks and buffers, some 16 MiB.
  private var workers: Int { max(1, min(options.jobs, options.memory / (16 << 20))) }

  func perform() throws -> RunOutcome {
    let place = try OutputPlace(options.output, maker: S.declaration.name)
    try FileAccess.makeFolder(PathText.parent(of: output))
    let lock = try RunLock(output)
    defer { withExtendedLifetime(lock) {} }
    Publication.clearLeftovers(of: output)

    // A stage that reads the extracts is told where they lie; another may still refer to a file among them.
    let known = S.declaration.upstream.isEmpty ? options.inputs.first : getenv("EXTRACTS").map { String(cString: $0) }
    let extractsFolder = known?.isEmpty == false ? known : nil
    var loader = SettingsLoader(options: options, extracts: extractsFolder, log: log)
    let settings = try S.settings(&loader)
    try loader.finish()
    let sources = try Sources(S.declaration, options)
    let extracts = try sources.extracts.map { try S.extracts(settings, folder: $0) } ?? []

    var ledger = ExtractLedger(output: output)
    if let outcome = try existing(place, loader, sources, extracts, &ledger) { return outcome }
    let before = try extracts.map { try ExtractLedger.Stamp($0.path) }

    let publication = try Publication(output: output)
    RunningPublication.set(publication)
    defer { RunningPublication.set(nil) }
    var context = StageContext(
      declaration: S.declaration, extracts: sources.extracts, upstreams: sources.upstreams,
      staging: publication.staging, scratch: publication.scratch, jobs: workers, memory: options.memory,
      period: options.period, log: log,
      progress: Progress(stage: S.declaration.name, mode: options.progress, language: options.language))
    do {
      context.earlier = try earlier(loader, sources, extracts, &ledger, staging: publication.staging)
      let result = try S.run(context, settings: settings)
      context.progress.finish()
      try Balance.check(result, upstreams: sources.upstreams, staging: publication.staging)
      let manifest = Manifest(
        contract: Tool.contract, tool: Tool.version, stage: S.declaration.name, folder: S.declaration.folder,
        period: options.period.description, settings: loader.settings,
        inputs: sources.inputs(S.declaration) + result.inputs, outputs: result.outputs, tallies: result.tallies,
        findings: log.findings, extra: result.extra)
      let bytes = manifest.bytes
      try S.seal(manifest, bytes: bytes, context: context, settings: settings)
      try unchanged(extracts, before)
      try publication.publish(manifest: bytes)
      context.progress.conclude(rows: result.tallies.reduce(0) { $0 + $1.read })
      for (file, stamp) in zip(extracts, before) {
        for input in result.inputs where input.role == file.role && input.file.path == file.name {
          ledger.learn(file.path, stamp, input.file.sha256, input.file.bytes)
        }
      }
    } catch {
      context.progress.finish()
      publication.removeAside()
      // A signal removes the files under the stage's feet: what it then throws is a consequence, not the cause.
      if publication.isInterrupted { throw Failure(.interrupted, id: "dihentikan", en: "interrupted") }
      throw error
    }
    _ = try? ledger.tool()
    ledger.save(keeping: extracts.map(\.path))
    return .published(warnings: log.warnings)
  }

  func rehearse<Result>(_ body: (StageContext, S.Settings) throws -> Result) throws -> Result {
    try FileAccess.makeFolder(PathText.parent(of: output))
    let lock = try RunLock(output)
    defer { withExtendedLifetime(lock) {} }
    Publication.clearLeftovers(of: output)
    let known = getenv("EXTRACTS").map { String(cString: $0) }
    var loader = SettingsLoader(options: options, extracts: known?.isEmpty == false ? known : nil, log: log)
    let settings = try S.settings(&loader)
    try loader.finish()
    let sources = try Sources(S.declaration, options)
    let publication = try Publication(output: output)
    RunningPublication.set(publication)
    defer {
      RunningPublication.set(nil)
      publication.removeAside()
    }
    let context = StageContext(
      declaration: S.declaration, extracts: sources.extracts, upstreams: sources.upstreams,
      staging: publication.staging, scratch: publication.scratch, jobs: workers, memory: options.memory,
      period: options.period, log: log, progress: Progress(stage: S.declaration.name, mode: options.progress))
    defer { context.progress.finish() }
    return try body(context, settings)
  }

  /// Judges what lies at the output: up to date, to be replaced (nil), or in the way (throws).
  private func existing(
    _ place: OutputPlace, _ loader: SettingsLoader, _ sources: Sources, _ extracts: [ExtractFile],
    _ ledger: inout ExtractLedger
  ) throws -> RunOutcome? {
    if !place.isTaken {
      try place.requireOurs()
      return nil
    }
    let path = output + "/" + Manifest.fileName
    let old = (try? FileAccess.content(of: path)).flatMap { try? Manifest.read($0, file: path) }
    if let old, old.stage == S.declaration.name {
      let inputs = try inputs(sources, extracts, &ledger)
      let tool = ledger.earlierTool
      let same = tool == nil || (try? ledger.tool()) == tool
      let freshness = Freshness(
        old, output: output, settings: loader.settings, period: options.period, inputs: inputs, sameTool: same)
      if freshness.changes.isEmpty {
        log.note(id: "mutakhir", en: "mutakhir (up to date)")
        ledger.save(keeping: extracts.map(\.path))
        return .upToDate(warnings: old.warnings)
      }
      log.note(id: "dijalankan karena: \(freshness.line.id)", en: "running because: \(freshness.line.en)")
    }
    try place.require(overwrite: options.overwrite)
    return nil
  }

  /// The earlier output of this stage that was named, when what it holds can be taken over; says why when it cannot.
  private func earlier(
    _ loader: SettingsLoader, _ sources: Sources, _ extracts: [ExtractFile], _ ledger: inout ExtractLedger,
    staging: String
  ) throws -> EarlierOutput? {
    guard let given = options.earlier else { return nil }
    let folder = PathText.normalise(given)
    func full(id: String, en: String) -> EarlierOutput? {
      log.note(id: "dihitung penuh, --dari tidak dipakai: \(id)", en: "full run, --dari is not used: \(en)")
      return nil
    }
    if !S.takesOver { return full(id: "tahap ini selalu penuh", en: "this stage always runs in full") }
    let path = folder + "/" + Manifest.fileName
    guard let old = (try? FileAccess.content(of: path)).flatMap({ try? Manifest.read($0, file: path) }),
      old.stage == S.declaration.name
    else { return full(id: "bukan keluaran tahap ini", en: "it is no output of this stage") }
    let was = ExtractLedger(output: folder)
    ledger.learn(from: was)
    let tool = try ledger.tool()
    let freshness = Freshness(
      old, output: folder, settings: loader.settings, period: options.period, inputs: old.inputs,
      sameTool: was.earlierTool == tool)
    if !freshness.changes.isEmpty { return full(id: freshness.line.id, en: freshness.line.en) }
    return EarlierOutput(
      folder: folder, manifest: old, inputs: try inputs(sources, extracts, &ledger), staging: staging,
      jobs: workers)
  }

  /// What the run reads, raw files by the digest of their content.
  private func inputs(
    _ sources: Sources, _ extracts: [ExtractFile], _ ledger: inout ExtractLedger
  ) throws -> [InputFile] {
    var inputs = sources.inputs(S.declaration)
    try ledger.fill(extracts.map(\.path), jobs: options.jobs)
    for file in extracts {
      let content = try ledger.content(of: file.path)
      let summary = PartSummary(path: file.name, sha256: content.sha256, bytes: content.bytes, rows: 0)
      inputs.append(InputFile(role: file.role, file: summary))
    }
    return inputs
  }

  private func unchanged(_ extracts: [ExtractFile], _ before: [ExtractLedger.Stamp]) throws(Failure) {
    for (file, stamp) in zip(extracts, before) where try ExtractLedger.Stamp(file.path) != stamp {
      throw Failure(.ioFailure, id: "berubah selagi dibaca", en: "changed while it was read", file: file.path)
    }
  }
}

/// What a run reads: one folder of raw extracts, or the folders of earlier stages.
private struct Sources {
  let extracts: String?
  let upstreams: [UpstreamStage]

  init(_ declaration: StageDeclaration, _ options: RunOptions) throws(Failure) {
    let wanted = declaration.upstream
    if wanted.isEmpty {
      guard options.inputs.count == 1 else {
        throw Failure(
          .usage, id: "perlu tepat satu --in: folder ekstrak", en: "needs exactly one --in: the folder of extracts")
      }
      if FileAccess.isFolder(options.inputs[0]) != true {
        throw Failure(
          .inputMissing, id: "folder ekstrak tidak ada; beri foldernya dengan EXTRACTS= (--in)",
          en: "no such folder of extracts; give it as EXTRACTS= (--in)", file: options.inputs[0])
      }
      extracts = options.inputs[0]
      upstreams = []
      return
    }
    extracts = nil
    var found: [UpstreamStage] = []
    for folder in options.inputs {
      let stage = try UpstreamStage(folder: folder)
      if found.contains(where: { $0.manifest.stage == stage.manifest.stage }) {
        throw Failure(
          .usage, id: "keluaran tahap \(stage.manifest.stage) diberikan dua kali",
          en: "the output of stage \(stage.manifest.stage) is given twice", file: folder)
      }
      found.append(stage)
    }
    var ordered: [UpstreamStage] = []
    for name in wanted {
      guard let stage = found.first(where: { $0.manifest.stage == name }) else {
        throw Failure(
          .inputMissing, id: "keluaran tahap \(name) belum diberikan (--in)",
          en: "the output of stage \(name) is not given (--in)")
      }
      ordered.append(stage)
    }
    upstreams = ordered
    for stage in ordered {
      try Sources.checkChain(stage, among: found)
      try Sources.checkTables(declaration, stage)
      if stage.manifest.period != options.period.description {
        throw Failure(
          .badData, id: "keluaran periode \(stage.manifest.period), diminta \(options.period)",
          en: "output of period \(stage.manifest.period), asked for \(options.period)", file: stage.folder)
      }
    }
  }

  /// Refuses a stage that was made from another output than the one given beside it.
  private static func checkChain(_ stage: UpstreamStage, among all: [UpstreamStage]) throws(Failure) {
    for other in all {
      for input in stage.manifest.inputs where input.role == other.manifest.stage && input.file.sha256 != other.digest {
        throw Failure(
          .inputMissing, id: "dibuat dari \(other.manifest.folder) yang lain; jalankan ulang tahap itu",
          en: "was made from another \(other.manifest.folder); run that stage again", file: stage.folder)
      }
    }
  }

  private static func checkTables(_ declaration: StageDeclaration, _ stage: UpstreamStage) throws(Failure) {
    for role in declaration.inputs where role.stage == stage.manifest.stage && role.required {
      if !stage.tables.contains(where: { role.covers($0) }) {
        throw Failure(
          .inputMissing, id: "tabel \(role.name) tidak ada", en: "table \(role.name) is missing", file: stage.folder)
      }
    }
  }

  func inputs(_ declaration: StageDeclaration) -> [InputFile] {
    upstreams.flatMap { $0.inputs(for: declaration.inputs) }
  }
}

/// The promise that every row read is accounted for, checked before anything is published.
private enum Balance {
  static func check(_ result: StageResult, upstreams: [UpstreamStage], staging: String) throws(Failure) {
    for tally in result.tallies {
      let sum = tally.outcomes.reduce(0) { $0 + $1.rows }
      if sum != tally.read {
        throw unbalanced(
          tally.source, id: "\(tally.read) baris dibaca, \(sum) menurut hasil",
          en: "\(tally.read) rows read, \(sum) by outcome")
      }
      if tally.tables.isEmpty { continue }
      var rows = 0
      for name in tally.tables {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, let stage = upstreams.first(where: { $0.manifest.stage == parts[0] }),
          let table = stage.manifest.table(parts[1])
        else {
          throw unbalanced(tally.source, id: "tabel \(name) tidak dikenal", en: "unknown table \(name)")
        }
        rows += table.rows
      }
      if rows != tally.read {
        throw unbalanced(
          tally.source, id: "\(tally.read) baris dibaca, \(rows) di manifes hulu",
          en: "\(tally.read) rows read, \(rows) in the upstream manifest")
      }
    }
    for table in result.outputs {
      for part in table.parts where FileAccess.isFolder(staging + "/" + part.path) != false {
        throw unbalanced(table.role, id: "\(part.path) tidak tertulis", en: "\(part.path) was not written")
      }
    }
  }

  private static func unbalanced(_ source: String, id: String, en: String) -> Failure {
    Failure(
      .internalError, id: "hitungan \(source) tidak seimbang: \(id)", en: "tally of \(source) does not balance: \(en)")
  }
}
