import Diagnostics
import TabularIO

/// Finds source rows that came or went: walks one source's `jejak` of both sides in step.
///
/// Files and row numbers do not count, so rows that were put in between shift nothing. When the two sides part, the
/// next rows of both are looked through for the nearest place where they meet again; what lies before is noted on its
/// person and family. Rows looked through are told apart by a hash of what counts, made once a row. Where the two files have another order altogether, every row is noted, on both sides, which is
/// as right and only slower.
struct TraceWalk {
  private let notes: NoteBook
  private var left: RowCursor
  private var right: RowCursor
  private let leftColumns: TraceColumns
  private let rightColumns: TraceColumns
  private var leftAhead = RowsAhead()
  private var rightAhead = RowsAhead()

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
        leftAhead.step()
        rightAhead.step()
        continue
      }
      let (before, after) = meeting()
      for _ in 0..<before where atLeft {
        try note(left.row, leftColumns, .rowLeft)
        atLeft = try left.next()
        leftAhead.step()
      }
      for _ in 0..<after where atRight {
        try note(right.row, rightColumns, .rowRight)
        atRight = try right.next()
        rightAhead.step()
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
  private mutating func meeting() -> (Int, Int) {
    leftAhead.fill(left, leftColumns)
    rightAhead.fill(right, rightColumns)
    let filter = rightAhead.filter
    var nearest = RowsAhead.window * 2
    var found = (1, 1)
    for first in 0..<leftAhead.count {
      let hash = leftAhead.hash(first)
      if !RowsAhead.mayHold(filter, hash) { continue }
      var second = 0
      while second < rightAhead.count && first + second < nearest {
        if rightAhead.hash(second) == hash, let old = left.ahead(first), let new = right.ahead(second), same(old, new) {
          nearest = first + second
          found = (first, second)
        }
        second += 1
      }
    }
    return found
  }

  private func note(_ row: Row, _ columns: TraceColumns, _ kind: Note) throws(Failure) {
    let own = row[columns.ownID]
    let id = own.isEmpty ? 0 : Int(truncatingIfNeeded: own.stableHash >> 2) | 1
    let source = row[columns.source]
    try notes.add(kind, on: row[columns.person], for: .persons, value: id, text: source)
    try notes.add(kind, on: row[columns.family], for: .families, value: id, text: source)
  }
}

/// Hashes of the current row and those behind it, as far as they were looked at.
private struct RowsAhead {
  /// How many rows are looked through.
  static let window = 16
  private var hashes = [UInt64](repeating: 0, count: 32)
  private(set) var count = 0
  private var first = 0

  /// One row further.
  mutating func step() {
    if count == 0 { return }
    count -= 1
    first = (first + 1) & 31
  }

  /// Looks at the current row of `cursor` and those behind it in the same chunk.
  mutating func fill(_ cursor: RowCursor, _ columns: TraceColumns) {
    while count <= RowsAhead.window, let row = cursor.ahead(count) {
      hashes[(first + count) & 31] = columns.hash(row)
      count += 1
    }
  }

  /// The hash of the row `place` rows ahead.
  func hash(_ place: Int) -> UInt64 { hashes[(first + place) & 31] }

  /// Two bits of every hash: most rows that have no partner are told by these alone.
  var filter: (UInt64, UInt64) {
    var filter: (UInt64, UInt64) = (0, 0)
    for place in 0..<count {
      filter.0 |= 1 << (hash(place) & 63)
      filter.1 |= 1 << (hash(place) >> 6 & 63)
    }
    return filter
  }

  static func mayHold(_ filter: (UInt64, UInt64), _ hash: UInt64) -> Bool {
    filter.0 >> (hash & 63) & filter.1 >> (hash >> 6 & 63) & 1 == 1
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

  /// A hash of what makes two rows the same.
  func hash(_ row: Row) -> UInt64 {
    var hash = StableHash.mix(row[person].stableHash)
    for column in [family, nik, ownID] { hash = StableHash.mix(hash ^ row[column].stableHash) }
    return hash
  }
}
