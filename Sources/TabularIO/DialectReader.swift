import CFieldScan
import Diagnostics
import Glibc

/// Reads a delimited text file, gzip or plain, UTF-16 too, or a sheet of a workbook, in chunks of whole rows, and goes on after broken ones.
///
/// A row is a record after the header, refused ones included; a line without content is none. A record is broken when
/// a quoted field does not close within 64 KiB or 20 physical lines, or when a closing quote is followed by neither
/// delimiter nor line end: then its first physical line alone is a refused row, and reading restarts at the next
/// line. On well-formed input it yields what libcsv does.
///
/// Every byte of the content is in exactly one of: ``headerBytes``, a row, a line without content.
/// Memory: one chunk of about 300 KiB, at most 1.5 MiB where a row is that long.
package final class DialectReader {
  private let file: any ContentSource
  private let measure: Int
  private var pending: UnsafeMutablePointer<UInt8>
  private var pendingCapacity: Int
  private var pendingCount = 0
  private var ended = false
  private var offset = 0
  private var nextRow = 1
  private let walker: DialectWalker

  /// How the file is read.
  package let dialect: Dialect
  /// How that was found.
  package let finding: DialectFinding
  /// The names of the columns, as they stand in the file, decoded.
  package let header: [String]
  /// Bytes before the first row: byte order mark, preamble, header, lines without content between them.
  package let headerBytes: Int
  /// The bytes of ``headerBytes``, for digests.
  package let headerContent: [UInt8]
  /// The sheet that is read, from 1, when the file is a workbook; then content and offsets are those of its rows as CSV.
  package let sheet: Int?
  /// The bytes of the header's record, without its line end.
  package let headerRecord: [UInt8]
  private let workbook: WorkbookReader?
  /// Whether content and offsets are not those of the file, but of what a workbook or UTF-16 was turned into.
  package var isConverted: Bool { sheet != nil || dialect.encoding == .utf16 }
  /// How a workbook was read so far; nil for any other file.
  package var workbookAccount: WorkbookAccount? { workbook?.account }
  /// Bytes of the file consumed, compressed as they are.
  package var fileOffset: Int { file.offset }

  /// Opens `path` and reads its header. `expected` are the column names to find it by when the dialect or the
  /// preamble is not declared, in the form of ``DialectHeader/key(_:)``.
  ///
  /// `measure` is the size after which a chunk ends with its row; only tests give another than the usual one.
  /// `textLimit` is how many bytes the shared texts of a workbook may take.
  ///
  /// Throws `inputMissing`, or `badData` when the file is empty, no text, damaged, or has no readable header.
  package convenience init(
    path: String, request: DialectRequest, expected: Set<String> = [], measure: Int = DialectLimits.chunk,
    textLimit: Int = 256 << 20
  ) throws(Failure) {
    if try DialectSample.isArchive(path) {
      let workbook = try WorkbookReader(path: path, expected: expected, textLimit: textLimit)
      try self.init(
        workbook, name: path, workbook: workbook, request: request.forWorkbook, expected: expected,
        measure: measure)
      return
    }
    try self.init(
      GzipReader(path: path), name: path, order: WideTextReader.Order(path: path), request: request, expected: expected,
      measure: measure)
  }

  /// Reads bytes in memory, as they would stand in a plain file; for tests.
  package convenience init(
    content: [UInt8], request: DialectRequest, expected: Set<String> = [], measure: Int = DialectLimits.chunk
  ) throws(Failure) {
    let order = content.withUnsafeBufferPointer { WideTextReader.Order(ByteView($0)) }
    try self.init(
      ContentBytes(content), name: "memory", order: order, request: request, expected: expected, measure: measure)
  }

  /// Reads a text; `order` says how, when it is UTF-16.
  private convenience init(
    _ file: any ContentSource, name path: String, order: WideTextReader.Order?, request: DialectRequest,
    expected: Set<String>, measure: Int
  ) throws(Failure) {
    if let order, request.encoding == nil || request.encoding == .utf16 {
      try self.init(
        WideTextReader(file, name: path, order: order), name: path, workbook: nil, isWide: true, request: request,
        expected: expected, measure: measure)
      return
    }
    if request.encoding == .utf16 {
      throw Failure(.badData, id: "bukan UTF-16, pada byte 0", en: "no UTF-16, at byte 0", file: path)
    }
    try self.init(file, name: path, workbook: nil, request: request, expected: expected, measure: measure)
  }

  private init(
    _ file: any ContentSource, name path: String, workbook: WorkbookReader?, isWide: Bool = false,
    request: DialectRequest, expected: Set<String>, measure: Int
  ) throws(Failure) {
    self.measure = max(measure, 1)
    self.file = file
    self.workbook = workbook
    sheet = workbook?.account.sheet
    var capacity = DialectLimits.sample
    var buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + 64)
    var failed = true
    defer { if failed { buffer.deallocate() } }
    var filled = 0
    var atEnd = false
    func fill() throws(Failure) {
      while filled < capacity && !atEnd {
        let got = try file.read(into: buffer + filled, count: capacity - filled)
        if got == 0 { atEnd = true }
        filled += got
      }
    }
    try fill()
    let sample = ByteView(start: UnsafePointer(buffer), count: filled)
    try DialectSample.refuseWhatIsNoText(sample, file: path)
    let marked = DialectSample.byteOrderMark(sample)
    let finding = DialectSample.find(
      sample, after: marked, request: request, expected: expected, whole: atEnd, isWide: isWide)
    let dialect = finding.dialect
    let walker = DialectWalker(dialect)
    var ends = SeparatorList(capacity: 256)
    var start = marked
    var preamble = dialect.preamble
    var names: [String] = []
    var headerRecord: [UInt8] = []
    header: while true {
      if start >= filled && atEnd {
        throw Failure(
          .badData, id: "kepala kolom tidak ada: berkas berakhir pada byte \(start)",
          en: "no header: the file ends at byte \(start)", file: path)
      }
      let step: DialectStep
      if start >= filled {
        step = .needsMore
      } else if preamble > 0 {
        step = walker.line(UnsafePointer(buffer), from: start, count: filled, atEnd: atEnd)
      } else {
        step = walker.step(UnsafePointer(buffer), from: start, count: filled, atEnd: atEnd, ends: &ends)
      }
      switch step {
      case .needsMore:
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2 + 64)
        larger.update(from: buffer, count: filled)
        buffer.deallocate()
        buffer = larger
        capacity *= 2
        try fill()
      case .blank(let next):
        start = next
        preamble = max(preamble - 1, 0)
      case .row(let end, let next):
        if preamble > 0 {
          preamble -= 1
          start = next
          continue
        }
        let record = ByteView(start: UnsafePointer(buffer) + start, count: end - start)
        headerRecord = record.bytes
        names = DialectHeader.fields(record, ends: ends, start: start, dialect: dialect)
        start = next
        break header
      case .broken:
        throw Failure(
          .badData, id: "kepala kolom rusak pada byte \(start)", en: "broken header at byte \(start)", file: path)
      }
    }
    failed = false
    self.finding = finding
    self.dialect = dialect
    self.walker = walker
    switch finding.trailing {
    case .rows: header = names + [""]
    case .header: header = names.last == "" ? names.dropLast() : names
    case nil: header = names
    }
    self.headerRecord = headerRecord
    headerBytes = start
    headerContent = ByteView(start: UnsafePointer(buffer), count: start).bytes
    pending = buffer
    pendingCapacity = capacity
    pendingCount = filled - start
    pending.update(from: buffer + start, count: pendingCount)
    ended = atEnd
    offset = start
  }

  deinit { pending.deallocate() }

  /// The next rows, nil after the last. One caller at a time.
  package func next() throws(Failure) -> DialectChunk? {
    let chunk = DialectChunk(dialect, capacity: max(measure + (64 << 10), pendingCount))
    chunk.bytes.update(from: pending, count: pendingCount)
    chunk.filled = pendingCount
    pendingCount = 0
    try fill(chunk)
    if chunk.filled == 0 { return nil }
    if try !survey(chunk) {
      chunk.walked = true
      chunk.count = try walk(chunk, from: 0)
    }
    keepRest(of: chunk)
    chunk.offset = offset
    chunk.firstRow = nextRow
    offset += chunk.count
    nextRow += chunk.rowCount
    return chunk
  }

  private func fill(_ chunk: DialectChunk) throws(Failure) {
    while chunk.filled < chunk.capacity && !ended {
      let got = try file.read(into: chunk.bytes + chunk.filled, count: chunk.capacity - chunk.filled)
      if got == 0 { ended = true }
      chunk.filled += got
    }
  }

  /// Bytes after the chunk wait for the next.
  private func keepRest(of chunk: DialectChunk) {
    pendingCount = chunk.filled - chunk.count
    if pendingCount > pendingCapacity {
      pending.deallocate()
      pendingCapacity = pendingCount
      pending = .allocate(capacity: pendingCapacity + 64)
    }
    pending.update(from: chunk.bytes + chunk.count, count: pendingCount)
  }

  /// Finds the end and the number of rows in one fast pass; where a row may not be what it seems, reads on row by row
  /// until the fast pass can take over. False when that is no use here.
  private func survey(_ chunk: DialectChunk) throws(Failure) -> Bool {
    if dialect.lineEnd == .cr { return false }
    if dialect.escapes && memchr(chunk.bytes, Int32(DialectEscape.character), chunk.filled) != nil { return false }
    // A line feed put behind a carriage return would make a line end of two bytes out of one.
    if ended && chunk.bytes[chunk.filled - 1] == 13 { return false }
    var refused: UInt32 = dialect.lineEnd == .crlf ? UInt32(DTSEN_SAW_LONE_FEED | DTSEN_SAW_TROUBLE) : 0
    if dialect.quote == nil { refused |= UInt32(DTSEN_SAW_CONTROL) }
    var start = 0
    // Rows to read one by one before the next fast pass: more where the passes do not get far.
    var patience = 1
    while start < measure && start < chunk.filled {
      var found = dtsen_survey()
      fastPass(chunk, from: start, &found)
      if found.seen & refused != 0 {
        if start == 0 { return false }
        found.length = 0
      }
      chunk.seen |= found.seen & UInt32(DTSEN_SAW_HIGH | DTSEN_SAW_CONTROL | DTSEN_SAW_QUOTE)
      let length = min(found.length, chunk.filled - start)
      if length > 0 {
        start += length
        chunk.blankLines += found.blank_lines
        chunk.blankBytes += found.blank_bytes
        chunk.rowCount += found.rows
        chunk.pieces.append(ChunkPiece(end: start, rows: found.rows, walked: false))
      }
      if found.seen & (refused | UInt32(DTSEN_SAW_TROUBLE)) == 0 { break }
      patience = length >= 4096 ? 1 : min(patience * 2, 256)
      start = try walk(chunk, from: start, rows: patience)
    }
    chunk.count = start
    return true
  }

  /// One fast pass up to the row that holds the last byte of the chunk's measure, or to the first trouble.
  private func fastPass(_ chunk: DialectChunk, from start: Int, _ found: inout dtsen_survey) {
    var size = chunk.filled - start
    if ended && chunk.bytes[chunk.filled - 1] != 10 {
      chunk.bytes[chunk.filled] = 10
      size += 1
    }
    dtsen_survey_rows(
      chunk.bytes + start, size, min(measure - start, size), dialect.delimiter, dialect.quote.map { Int32($0) } ?? -1,
      1, &found)
  }

  /// Reads at most `rows` rows one by one, up to the one that holds the last byte of the chunk's measure; answers where
  /// they end.
  private func walk(_ chunk: DialectChunk, from begin: Int, rows: Int = Int.max) throws(Failure) -> Int {
    var start = begin
    let before = chunk.spans.count
    var steps = 0
    while start < measure && start < chunk.filled && steps < rows {
      let first = chunk.ends.count
      let step = walker.step(
        UnsafePointer(chunk.bytes), from: start, count: chunk.filled, atEnd: ended, ends: &chunk.ends)
      steps += 1
      switch step {
      case .needsMore:
        steps -= 1
        chunk.reserve(chunk.filled + (256 << 10))
        try fill(chunk)
      case .blank(let next):
        chunk.blankLines += 1
        chunk.blankBytes += next - start
        start = next
      case .row(let end, let next):
        add(start, end, next, first, chunk.ends.count - first, 0, chunk)
        start = next
      case .broken(let fault, let end, let next):
        add(start, end, next, first, 0, fault.rawValue, chunk)
        start = next
      }
    }
    let found = chunk.spans.count - before
    chunk.rowCount += found
    chunk.pieces.append(ChunkPiece(end: start, rows: found, walked: true))
    // Which checks the rows need; where rows end does not matter for that.
    var kinds = dtsen_survey()
    dtsen_survey_rows(chunk.bytes + begin, start - begin, start - begin, dialect.delimiter, -1, 0, &kinds)
    chunk.seen |= kinds.seen & UInt32(DTSEN_SAW_HIGH | DTSEN_SAW_CONTROL) | UInt32(DTSEN_SAW_QUOTE)
    return start
  }

  private func add(
    _ start: Int, _ end: Int, _ next: Int, _ first: Int, _ fields: Int, _ fault: UInt8, _ chunk: DialectChunk
  ) {
    chunk.spans.append(
      RowSpan(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end),
        next: UInt32(truncatingIfNeeded: next), firstEnd: UInt32(truncatingIfNeeded: first),
        fields: UInt32(truncatingIfNeeded: fields), fault: fault))
  }
}
