import Diagnostics
import StageContract
import TabularIO

/// Takes over files of an earlier stage whose bytes are already those of the snapshot.
enum FileCopy {
  /// Copies every file of `table`; answers the same summaries, whose digests the earlier stage has made.
  static func run(_ table: OutputTable, from stage: UpstreamStage, to place: Workplace) throws(Failure) -> OutputTable {
    for part in table.parts { try copy(stage.path(part.path), to: "\(place.staging)/\(part.path)") }
    return table
  }

  private static func copy(_ source: String, to target: String) throws(Failure) {
    if let slash = target.lastIndex(of: "/") { try FileAccess.makeFolder(String(target[..<slash])) }
    let input = try FileAccess.reading(source)
    let output = try FileAccess.writing(target)
    let size = 1 << 20
    let block = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    defer { block.deallocate() }
    while true {
      let got = try input.read(into: block, count: size)
      if got == 0 { return }
      try output.write(ByteView(start: UnsafePointer(block), count: got))
    }
  }

  /// Refuses a table whose header is not the snapshot's.
  static func requireHeader(_ columns: [String], of table: Table) throws(Failure) {
    if table.header != columns {
      throw Failure(
        .badData, id: "kepala kolom bukan milik snapshot", en: "the header is not the snapshot's", file: table.name)
    }
  }
}

/// How the rows of a source ended, counted from its `jejak`.
struct TraceCount: Sendable {
  /// The outcomes of a source row, in the order in which they are shown.
  static let outcomes: [StaticString] = [
    "PADAN", "PADAN_PERBAIKAN", "TINJAU", "KONFLIK", "TIDAK_PADAN", "GANDA", "TOLAK", "LUAR", "REFERENSI",
  ]

  let source: String
  /// Rows by outcome, in the order of ``outcomes``.
  private(set) var rows: [Int]

  /// Reads all rows of a `jejak` table on `jobs` workers; every gzip checksum is seen on the way. `badData` when a row
  /// has an outcome that is none.
  init(source: String, table: Table, jobs: Int) throws {
    let column = try table.column("hasil")
    var total = [Int](repeating: 0, count: TraceCount.outcomes.count)
    try table.scan(
      jobs: jobs, makeContext: { () },
      work: { (chunk: RowChunk, _: inout Void) in try TraceCount.count(chunk, column, table.name) },
      deliver: { (counts: [Int], _: Int) in for index in counts.indices { total[index] += counts[index] } })
    self.source = source
    rows = total
  }

  private static func count(_ chunk: RowChunk, _ column: Int, _ name: String) throws(Failure) -> [Int] {
    var counts = [Int](repeating: 0, count: outcomes.count)
    for index in 0..<chunk.rowCount {
      let value = chunk[index][column]
      var found = false
      for (place, outcome) in outcomes.enumerated() where value.equals(outcome) {
        counts[place] += 1
        found = true
        break
      }
      if !found { throw Failure(.badData, id: "hasil tidak dikenal", en: "unknown outcome", file: name) }
    }
    return counts
  }

  /// The balance for the manifest; outcomes that did not occur are left out.
  func tally(table: String) -> Tally {
    var outcomes: [Tally.Outcome] = []
    for (index, name) in TraceCount.outcomes.enumerated() where rows[index] > 0 {
      outcomes.append(Tally.Outcome("\(name)", rows[index]))
    }
    return Tally(source: source, read: rows.reduce(0, +), outcomes: outcomes, tables: [table])
  }
}
