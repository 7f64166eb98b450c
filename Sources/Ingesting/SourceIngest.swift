import DataDictionary
import Diagnostics
import StageContract
import TabularIO

/// What became of one source.
struct SourceAccount {
  let outputs: [OutputTable]
  let tally: Tally
  let inputs: [InputFile]
  let json: JSONValue
}

/// Reads all files of one source into its table and its rejects.
struct SourceIngest {
  let source: SourceSettings
  let files: [PipelineSources.Match]
  let settings: IngestSettings
  let context: StageContext

  /// Columns before those of the source.
  static let leading = ["berkas", "baris", "offset"]
  static let rejectHeader = ["berkas", "baris", "offset", "kode", "rincian", "isi_base64"]

  /// What one file is known by when all of it was read.
  private final class Progressing {
    var reader: DialectReader?
    var current = -1
    var consumed = 0
    var encoded: [EncodedFile] = []
    /// One a file, in order. The list grows where chunks are read, each account where they are delivered; the two run
    /// at the same time, so an account stands on its own.
    var accounts: [OpenAccount] = []
    /// How workbooks were read, by file.
    var workbooks: [Int: WorkbookAccount] = [:]
    var rejects = RowBuffer(capacity: 320 << 10)
    /// The first refused rows of each reason, for when the run stops because of them and `tolak` is not published.
    var examples: [RefusedRow] = []
  }

  /// Does the work. Throws `badData` when too many rows were refused, a file is damaged, or comes twice.
  func run() throws -> SourceAccount {
    let header = SourceIngest.leading + source.definition.columns.map(\.name) + ["temuan"]
    let table = TableWriter(
      folder: context.staging, name: source.name, header: header, partLimit: TableWriter.usualPart)
    let tolak = TableWriter(
      folder: context.staging, name: "tolak/\(source.name)", header: SourceIngest.rejectHeader)
    let state = Progressing()
    let jobs = max(1, min(context.jobs, context.memory / (16 << 20)))
    let measures = ColumnMeasure.all(of: source)
    let encoders = (0..<jobs).map { _ in
      RowEncoder(files: files.count) { [settings, context] file in
        FileStatistics(
          columns: file.columns, measures: measures, regions: settings.regions, asOf: Int(context.period.lastDay))
      }
    }
    context.progress.start(source.name, bytes: try totalSize())
    try orderedParallel(
      jobs: jobs,
      next: { try nextChunk(state) },
      work: { (raw: RawChunk, worker: Int) in
        do throws(Failure) {
          return try encoders[worker].encode(raw)
        } catch {
          throw error.named(raw.file.name)
        }
      },
      deliver: { (cooked: CookedChunk) in
        try table.append(cooked.accepted, with: cooked.chunk.content, to: &cooked.account.value.digest)
        cooked.rejected.withUnsafeBufferPointer { state.rejects.appendRows(ByteView($0), rows: cooked.counts.refused) }
        try tolak.take(&state.rejects)
        count(cooked, state)
        cooked.account.value.add(cooked)
        context.progress.add(rows: cooked.chunk.rowCount, bytes: cooked.progress)
      })
    try tolak.flush(&state.rejects)
    let outputs = [
      OutputTable(role: source.name, parts: try table.finish()),
      OutputTable(role: "tolak/\(source.name)", parts: try tolak.finish()),
    ]
    return try close(state, encoders, outputs)
  }

  // MARK: Reading

  /// The next rows, stepping from file to file.
  private func nextChunk(_ state: Progressing) throws(Failure) -> RawChunk? {
    while true {
      if let reader = state.reader {
        let chunk: DialectChunk?
        do throws(Failure) {
          chunk = try reader.next()
        } catch {
          throw error.named(files[state.current].name)
        }
        if let chunk {
          let progress = reader.fileOffset - state.consumed
          state.consumed = reader.fileOffset
          return RawChunk(
            file: state.encoded[state.current], account: state.accounts[state.current], chunk: chunk, progress: progress
          )
        }
        state.workbooks[state.current] = reader.workbookAccount
        state.reader = nil
      }
      if state.current + 1 == files.count { return nil }
      state.current += 1
      let file = try SourceFile(match: files[state.current], source: source, memory: context.memory, log: context.log)
      state.reader = file.reader
      state.consumed = 0
      state.encoded.append(
        EncodedFile(index: state.current, name: file.name, columns: file.columns, header: file.reader.headerRecord))
      state.accounts.append(OpenAccount(FileAccount(file)))
    }
  }

  private func totalSize() throws(Failure) -> Int {
    var total = 0
    for file in files { total += try FileAccess.reading(file.path).size() }
    return total
  }

  // MARK: Rejects

  /// Where a refused row stood.
  private struct RefusedRow {
    let file: String
    let row: Int
    let code: String
    let countsAsLost: Bool
  }

  /// Counts the rows refused for each reason and keeps the first of them.
  private func count(_ cooked: CookedChunk, _ state: Progressing) {
    for fault in RowFault.allCases {
      if cooked.counts[fault] == 0 { continue }
      let code = "\(RejectCode.code(fault))"
      context.log.count(code, source: source.name, rows: cooked.counts[fault])
      if state.examples.count(where: { $0.code == code }) < DiagnosticLog.shownPerCode {
        state.examples.append(
          RefusedRow(
            file: files[cooked.file].name, row: cooked.firstFaults[Int(fault.rawValue)], code: code,
            countsAsLost: !fault.isNobodys))
      }
    }
    context.log.count("\(RejectCode.fallback)", source: source.name, rows: cooked.counts.fallbacks)
    context.log.count("\(RejectCode.twice)", source: source.name, rows: cooked.counts.twice, severity: .note)
  }

  // MARK: The end

  private func close(
    _ state: Progressing, _ encoders: [RowEncoder], _ outputs: [OutputTable]
  ) throws -> SourceAccount {
    for index in files.indices {
      let account = state.accounts[index]
      for encoder in encoders { account.value.add(encoder.statistics[index]) }
      try account.value.close()
      try account.value.check()
      account.value.workbook = state.workbooks[index]
    }
    let accounts = state.accounts.map(\.value)
    try refuseTwins(accounts)
    let read = accounts.reduce(0) { $0 + $1.rows }
    let rejected = accounts.reduce(0) { $0 + $1.rejected }
    let nobodys = accounts.reduce(0) { $0 + $1.formLines }
    if settings.limits.isExceeded(source: source.name, rejected: rejected - nobodys, read: read - nobodys) {
      for example in state.examples where example.countsAsLost {
        context.log.report(
          .warning, Message(id: "baris ditolak", en: "row refused"), file: example.file, row: example.row,
          code: example.code)
      }
      tellEscapes(accounts)
      throw Failure(
        .badData,
        id: "sumber \(source.name): \(rejected - nobodys) dari \(read - nobodys) baris ditolak, melebihi batas_tolak",
        en:
          "source \(source.name): \(rejected - nobodys) of \(read - nobodys) rows were refused, more than batas_tolak "
          + "allows")
    }
    if source.required && read == rejected, let last = accounts.last {
      tellEscapes(accounts)
      // Where a row was expected: behind the last of the files.
      throw Failure(
        .badData, id: "sumber wajib \(source.name): tidak satu baris pun diterima, berakhir pada byte \(last.bytes)",
        en: "required source \(source.name): not one row was accepted, ends at byte \(last.bytes)", file: last.name)
    }
    for account in accounts {
      SourceIngest.tell(
        file: account.name, of: source.name, rows: account.rows, refused: account.rejected, context.log)
      account.workbook?.tell(file: account.name, context.log)
    }
    tellEscapes(accounts)
    let tally = Tally(
      source: source.name, read: read,
      outcomes: [Tally.Outcome("diterima", read - rejected), Tally.Outcome("ditolak", rejected)])
    let inputs = accounts.map { InputFile(role: source.name, file: $0.summary) }
    let json = SourceManifest(source: source, files: accounts, regions: settings.regions).json
    return SourceAccount(outputs: outputs, tally: tally, inputs: inputs, json: json)
  }

  private func tellEscapes(_ accounts: [FileAccount]) {
    for account in accounts { DialectAdvice.tell(escaped: account.escaped, of: account.name, context.log) }
  }

  /// Warns of a file with refused rows, or without any.
  static func tell(file: String, of source: String, rows: Int, refused: Int, _ log: DiagnosticLog) {
    if refused > 0 {
      log.report(
        .warning,
        Message(
          id: "\(refused) dari \(rows) baris ditolak, lihat tolak/\(source)",
          en: "\(refused) of \(rows) rows refused, see tolak/\(source)"), file: file)
    }
    if rows == 0 { log.report(.warning, Message(id: "tidak berisi baris", en: "holds no rows"), file: file) }
  }

  /// The same content under two names would count everybody twice. Files without rows may be alike.
  private func refuseTwins(_ accounts: [FileAccount]) throws(Failure) {
    for (index, account) in accounts.enumerated() where account.rows > 0 {
      for other in accounts[..<index] where other.sha256 == account.sha256 {
        throw Failure(
          .badData, id: "isinya sama dengan \(other.name): berkas yang sama dua kali",
          en: "has the content of \(other.name): the same file twice", file: account.name)
      }
    }
  }
}
