import Diagnostics
import StageContract
import TabularIO

/// The second reading of the list: every row comes out again, in order and dialect, with its answer behind it.
struct AnsweredList {
  let list: ListFile
  let columns: AnswerColumns
  let answers: AnswerStore
  let work: MatchbackWork

  /// What was written.
  struct Written {
    var path: String
    var sha256 = ""
    var bytes = 0
    /// What the list was on this reading; it must be what it was on the first.
    var list = ListAccount()
    /// Rows by raw value of ``AnswerStatus``.
    var counts: [Int]
  }

  private struct Piece {
    let chunk: DialectChunk
    let ranges: [(number: Int, range: AnswerRange)]
  }

  private struct Finished {
    let content: [UInt8]
    let stored: [UInt8]
    /// Bytes of the list it was made from.
    let source: Int
    let rows: Int
    let counts: [Int]
  }

  private final class Context {
    let reader: KeyReader
    let decoder: DialectDecoder

    init(_ work: MatchbackWork, fieldCount: Int) {
      reader = work.keyReader()
      decoder = DialectDecoder(fieldCount: fieldCount)
    }
  }

  /// Writes `hasil.csv`, or `hasil.csv.gz` when the list was compressed, into `folder`.
  func write(to folder: String) throws -> Written {
    let name = list.isGzip ? "hasil.csv.gz" : "hasil.csv"
    let file = try FileAccess.writing("\(folder)/\(name)")
    var written = Written(path: name, counts: [Int](repeating: 0, count: 8))
    var content = ContentDigest()
    var source = ContentDigest()
    list.reader.headerContent.withUnsafeBufferPointer { source.update(ByteView($0)) }
    written.list.bytes = list.reader.headerBytes
    func put(_ bytes: [UInt8], stored: [UInt8]) throws(Failure) {
      bytes.withUnsafeBufferPointer { content.update(ByteView($0)) }
      written.bytes += bytes.count
      try stored.withUnsafeBufferPointer { view throws(Failure) in try file.write(ByteView(view)) }
    }
    let header = self.header
    try put(header, stored: try stored(header))
    let contexts = (0..<work.jobs).map { _ in Context(work, fieldCount: list.fieldCount) }
    var held: [(number: Int, range: AnswerRange)] = []
    work.progress.start("hasil")
    try orderedParallel(
      jobs: work.jobs,
      next: { () -> Piece? in
        guard let chunk = try list.reader.next() else { return nil }
        source.update(chunk.content)
        held = try ranges(of: chunk, held)
        return Piece(chunk: chunk, ranges: held)
      },
      work: { (piece: Piece, worker: Int) in try answer(piece, contexts[worker]) },
      deliver: { (finished: Finished) in
        try put(finished.content, stored: finished.stored)
        written.list.rows += finished.rows
        written.list.bytes += finished.source
        for index in finished.counts.indices { written.counts[index] += finished.counts[index] }
        work.progress.add(rows: finished.rows)
      })
    try file.sync()
    written.sha256 = content.hex()
    written.list.sha256 = source.hex()
    return written
  }

  private func stored(_ content: [UInt8]) throws(Failure) -> [UInt8] {
    if !list.isGzip || content.isEmpty { return content }
    return try content.withUnsafeBufferPointer { view throws(Failure) in try GzipMember.compress(ByteView(view)) }
  }

  /// Everything before the first row, the added columns behind the names of the list's own.
  private var header: [UInt8] {
    let content = list.reader.headerContent
    var end = content.count
    if end > 0 && content[end - 1] == 10 { end -= 1 }
    if end > 0 && content[end - 1] == 13 { end -= 1 }
    var line = AnsweredLine(list.reader.dialect, capacity: content.count + 1024)
    content.withUnsafeBufferPointer { line.raw(ByteView($0)[0..<end]) }
    for name in columns.names {
      var text = Array(name.utf8)
      text.withUnsafeMutableBufferPointer { line.field(ByteView(UnsafeBufferPointer($0))) }
    }
    content.withUnsafeBufferPointer { line.raw(ByteView($0)[end..<content.count]) }
    return line.bytes
  }

  /// The ranges that the rows of `chunk` lie in; those at hand are kept, the others loaded.
  private func ranges(
    of chunk: DialectChunk, _ held: [(number: Int, range: AnswerRange)]
  ) throws(Failure) -> [(number: Int, range: AnswerRange)] {
    if chunk.rowCount == 0 { return held }
    var wanted: [(number: Int, range: AnswerRange)] = []
    let last = answers.range(of: chunk.firstRow + chunk.rowCount - 1)
    for number in answers.range(of: chunk.firstRow)...last {
      if let known = held.first(where: { $0.number == number }) {
        wanted.append(known)
      } else {
        wanted.append((number, try answers.load(number)))
      }
    }
    return wanted
  }

  private func answer(_ piece: Piece, _ context: Context) throws(Failure) -> Finished {
    let chunk = piece.chunk
    try chunk.split()
    var line = AnsweredLine(list.reader.dialect, capacity: chunk.content.count + chunk.rowCount * 96 + 1024)
    var counts = [Int](repeating: 0, count: 8)
    let rows = chunk.rows
    var position = 0
    for index in 0..<rows.count {
      let row = rows[index]
      let start = row.offset - chunk.offset
      // Lines without content stay where they are.
      if start > position { line.raw(chunk.content[position..<start]) }
      let raw = row.raw
      position = start + raw.count
      let status: AnswerStatus
      switch context.decoder.decode(row, of: chunk) {
      case .refused(let fault):
        status = .barisRusak
        line.broken(row.content, count: list.fieldCount)
        columns.write(status, AnswerReason(fault), to: &line)
      case .fields(let fields, _):
        line.raw(row.content)
        let range = piece.ranges.first { $0.number == answers.range(of: row.number) }?.range
        if let known = range.flatMap({ columns.write(row: row.number, $0, to: &line) }) {
          status = known
        } else {
          status = .tidakPadan
          columns.write(status, context.reader.keys(fields, list.places).reason, to: &line)
        }
      }
      counts[Int(status.rawValue)] += 1
      line.raw(raw[row.content.count..<raw.count])
    }
    if position < chunk.content.count { line.raw(chunk.content[position..<chunk.content.count]) }
    return Finished(
      content: line.bytes, stored: try stored(line.bytes), source: chunk.content.count, rows: rows.count, counts: counts
    )
  }
}
