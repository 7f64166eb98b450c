import Diagnostics
import TabularIO

/// Finds source rows that came or went: walks one source's `jejak` of both sides in step.
///
/// Files and row numbers do not count, so rows that were put in between shift nothing. When the two sides part, the
/// next rows of both are looked through for the nearest place where they meet again; what lies before is noted on its
/// person and family. Where the two files have another order altogether, every row is noted, on both sides, which is
/// as right and only slower.
struct TraceWalk {
  private let notes: NoteBook
  private var left: RowCursor
  private var right: RowCursor
  private let leftColumns: TraceColumns
  private let rightColumns: TraceColumns
  /// How many rows are looked through.
  private static let window = 16

  init(_ notes: NoteBook, left: Table, leftPart: Int, right: Table, rightPart: Int) throws(Failure) {
    self.notes = notes
    self.left = RowCursor(left, parts: leftPart..<leftPart + 1)
    self.right = RowCursor(right, parts: rightPart..<rightPart + 1)
    leftColumns = try TraceColumns(left)
    rightColumns = try TraceColumns(right)
  }

  mutating func run() throws(Failure) {
    var atLeft = try left.next()
    var atRight = try right.next()
    while atLeft && atRight {
      if same(left.row, right.row) {
        atLeft = try left.next()
        atRight = try right.next()
        continue
      }
      let (before, after) = meeting()
      for _ in 0..<before where atLeft {
        try note(left.row, leftColumns, .rowLeft)
        atLeft = try left.next()
      }
      for _ in 0..<after where atRight {
        try note(right.row, rightColumns, .rowRight)
        atRight = try right.next()
      }
    }
    while atLeft {
      try note(left.row, leftColumns, .rowLeft)
      atLeft = try left.next()
    }
    while atRight {
      try note(right.row, rightColumns, .rowRight)
      atRight = try right.next()
    }
  }

  /// Whether both are the same source row about the same person.
  private func same(_ first: Row, _ second: Row) -> Bool {
    if let span = leftColumns.span, leftColumns.span == rightColumns.span, first.raw(span) == second.raw(span) {
      return true
    }
    return first[leftColumns.person] == second[rightColumns.person]
      && first[leftColumns.family] == second[rightColumns.family]
      && first[leftColumns.nik] == second[rightColumns.nik] && first[leftColumns.ownID] == second[rightColumns.ownID]
  }

  /// How many rows each side is ahead of the nearest place where both meet; one each where they do not.
  private func meeting() -> (Int, Int) {
    for distance in 1..<TraceWalk.window * 2 {
      for first in max(0, distance - TraceWalk.window)...min(distance, TraceWalk.window) {
        guard let old = left.ahead(first) else { break }
        if let new = right.ahead(distance - first), same(old, new) { return (first, distance - first) }
      }
    }
    return (1, 1)
  }

  private func note(_ row: Row, _ columns: TraceColumns, _ kind: Note) throws(Failure) {
    let own = row[columns.ownID]
    let id = own.isEmpty ? 0 : Int(truncatingIfNeeded: own.stableHash >> 2) | 1
    let source = row[columns.source]
    try notes.add(kind, on: row[columns.person], for: "anggota", value: id, text: source)
    try notes.add(kind, on: row[columns.family], for: "keluarga", value: id, text: source)
  }
}

/// Where the columns of `jejak` stand.
private struct TraceColumns {
  let source: Int
  let ownID: Int
  let nik: Int
  let person: Int
  let family: Int
  /// The columns from the first to the last of these: equal bytes there save looking at each. Nil when a column that
  /// does not count lies between.
  let span: Range<Int>?

  init(_ table: Table) throws(Failure) {
    source = try table.column("sumber")
    ownID = try table.column("id_sumber")
    nik = try table.column("nik_dipakai")
    person = try table.column("id_individu")
    family = try table.column("id_keluarga")
    let all = [ownID, nik, person, family]
    let range = (all.min() ?? 0)..<(all.max() ?? 0) + 1
    span = table.header[range].contains("baris") || table.header[range].contains("berkas") ? nil : range
  }
}
