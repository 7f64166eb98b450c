import Diagnostics
import TabularIO

/// A file as the workers see it.
struct EncodedFile: Sendable {
  let index: Int
  let name: String
  /// The name as a field of CSV.
  let label: [UInt8]
  let runs: [ColumnMap.Run]
  let columns: ColumnMap
  /// The header's record, which is no row where it comes again.
  let header: [UInt8]

  init(index: Int, name: String, columns: ColumnMap, header: [UInt8]) {
    self.index = index
    self.header = header
    self.name = name
    self.columns = columns
    runs = columns.runs
    var field = RowBuffer(capacity: 256)
    field.field(name)
    label = field.view.bytes
  }
}

/// A chunk of a file, on its way to a worker.
struct RawChunk {
  let file: EncodedFile
  let account: OpenAccount
  let chunk: DialectChunk
  /// Bytes of the file as stored that were read for it, for progress.
  let progress: Int
}

/// A chunk as a worker leaves it.
struct CookedChunk {
  let file: Int
  let account: OpenAccount
  let chunk: DialectChunk
  let progress: Int
  let accepted: EncodedChunk
  /// Rows of `tolak`, as CSV.
  let rejected: [UInt8]
  let rejectedBytes: Int
  let counts: ReadingCounts
  /// The number of the first row refused, by fault.
  let firstFaults: [Int]
}

/// Turns the rows of chunks into canonical ones. One a worker.
final class RowEncoder {
  private var decoder = DialectDecoder(fieldCount: 0)
  private var present = -1
  private let makeStatistics: (EncodedFile) -> FileStatistics
  /// By file; nil where this worker had no chunk of it.
  private(set) var statistics: [FileStatistics?]

  init(files: Int, makeStatistics: @escaping (EncodedFile) -> FileStatistics) {
    statistics = [FileStatistics?](repeating: nil, count: files)
    self.makeStatistics = makeStatistics
  }

  /// Splits, checks, counts, writes and compresses the rows of `raw`.
  func encode(_ raw: RawChunk) throws(Failure) -> CookedChunk {
    let file = raw.file
    if present != file.index {
      present = file.index
      decoder = DialectDecoder(
        fieldCount: file.columns.fieldCount, keepsQuotes: true, header: file.header, endsEmpty: file.columns.endsEmpty)
    }
    let columns: FileStatistics
    if let existing = statistics[file.index] {
      columns = existing
    } else {
      columns = makeStatistics(file)
      statistics[file.index] = columns
    }
    let chunk = raw.chunk
    let decoder = decoder
    // Locals, because every access to a property of an object is checked for exclusivity while it runs.
    var rows = RowBuffer(capacity: chunk.count + chunk.rowCount * (file.label.count + 24) + 4096)
    var rejected = RowBuffer(capacity: 1024)
    try chunk.split()
    var counts = ReadingCounts()
    var firstFaults = [Int](repeating: 0, count: RowFault.allCases.count + 1)
    var rejectedBytes = 0
    file.label.withUnsafeBufferPointer { label in
      let label = ByteView(label)
      let all = chunk.rows
      for index in 0..<all.count {
        let row = all[index]
        switch decoder.decode(row, of: all) {
        case .fields(let fields, let repairs):
          columns.add(fields)
          RowEncoder.write(fields, row, file.runs, label, repairs, to: &rows)
          counts.add(repairs)
        case .refused(let fault):
          if counts[fault] == 0 { firstFaults[Int(fault.rawValue)] = row.number }
          counts.add(fault, missesEscape: all.missesEscape(row, fault))
          rejectedBytes += row.raw.count
          RowEncoder.refuse(row, fault, expected: file.columns.fieldCount, label, to: &rejected)
        }
      }
    }
    columns.flush()
    return CookedChunk(
      file: file.index, account: raw.account, chunk: chunk, progress: raw.progress,
      accepted: try EncodedChunk(taking: rows),
      rejected: rejected.view.bytes, rejectedBytes: rejectedBytes, counts: counts, firstFaults: firstFaults)
  }

  private static func write(
    _ fields: DialectFields, _ row: DialectRow, _ runs: [ColumnMap.Run], _ label: ByteView, _ repairs: TextRepairs,
    to rows: inout RowBuffer
  ) {
    rows.rowStart(label, row.number, row.offset)
    for run in runs {
      switch run {
      case .fields(let range): fields.append(range, to: &rows)
      case .absent(let count): for _ in 0..<count { rows.emptyField() }
      }
    }
    if repairs.isEmpty { rows.emptyField() } else { rows.field(RejectCode.codes(repairs)) }
    rows.endRow()
  }

  private static func refuse(
    _ row: DialectRow, _ fault: RowFault, expected: Int, _ label: ByteView, to rejected: inout RowBuffer
  ) {
    rejected.rawFields(label)
    rejected.field(number: row.number)
    rejected.field(number: row.offset)
    rejected.field(RejectCode.code(fault))
    RejectCode.writeDetail(fault, row, expected: expected, to: &rejected)
    RejectCode.writeBase64(row.raw, to: &rejected)
    rejected.endRow()
  }
}
