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
  private var left: TraceQueue
  private var right: TraceQueue

  init(_ notes: NoteBook, left: Table, leftPart: Int, right: Table, rightPart: Int) throws(Failure) {
    self.notes = notes
    self.left = try TraceQueue(left, leftPart)
    self.right = try TraceQueue(right, rightPart)
  }

  mutating func run() throws(Failure) {
    while true {
      let moreLeft = try left.fill(1)
      let moreRight = try right.fill(1)
      if !moreLeft || !moreRight { break }
      if left.hash(0) == right.hash(0) {
        left.drop()
        right.drop()
        continue
      }
      _ = try left.fill(TraceQueue.window)
      _ = try right.fill(TraceQueue.window)
      let (before, after) = meeting()
      for _ in 0..<before { try note(&left, .rowLeft) }
      for _ in 0..<after { try note(&right, .rowRight) }
    }
    while try left.fill(1) { try note(&left, .rowLeft) }
    while try right.fill(1) { try note(&right, .rowRight) }
  }

  /// How many rows each side is ahead of the nearest place where both meet; one each where they do not.
  private func meeting() -> (Int, Int) {
    var distance = 1
    while distance < left.count + right.count - 1 {
      for first in max(0, distance - right.count + 1)...min(distance, left.count - 1)
      where left.hash(first) == right.hash(distance - first) {
        return (first, distance - first)
      }
      distance += 1
    }
    return (1, 1)
  }

  private func note(_ queue: inout TraceQueue, _ kind: Note) throws(Failure) {
    let row = queue.front.row
    let own = row[queue.columns.ownID]
    let id = own.isEmpty ? 0 : Int(truncatingIfNeeded: own.stableHash >> 2) | 1
    let source = row[queue.columns.source]
    try notes.add(kind, on: row[queue.columns.person], for: "anggota", value: id, text: source)
    try notes.add(kind, on: row[queue.columns.family], for: "keluarga", value: id, text: source)
    queue.drop()
  }
}

/// The next rows of one side.
private struct TraceQueue {
  struct Columns {
    let source: Int
    let ownID: Int
    let nik: Int
    let person: Int
    let family: Int
  }

  static let window = 16
  let columns: Columns
  private var cursor: RowCursor
  private var ended = false
  private var holds: [RowHold] = (0..<window).map { _ in RowHold() }
  private var hashes = [UInt64](repeating: 0, count: window)
  private var first = 0
  private(set) var count = 0

  init(_ table: Table, _ part: Int) throws(Failure) {
    cursor = RowCursor(table, parts: part..<part + 1)
    columns = Columns(
      source: try table.column("sumber"), ownID: try table.column("id_sumber"), nik: try table.column("nik_dipakai"),
      person: try table.column("id_individu"), family: try table.column("id_keluarga"))
  }

  /// Reads on until `wanted` rows are at hand; says whether there is one at all.
  mutating func fill(_ wanted: Int) throws(Failure) -> Bool {
    while count < wanted && !ended {
      if try !cursor.next() {
        ended = true
        break
      }
      let row = cursor.row
      let slot = (first + count) % TraceQueue.window
      holds[slot].copy(row)
      let nik = row[columns.nik].stableHash
      let person = row[columns.person].stableHash
      let family = row[columns.family].stableHash
      hashes[slot] = StableHash.mix(
        row[columns.ownID].stableHash ^ StableHash.mix(nik ^ StableHash.mix(person ^ family)))
      count += 1
    }
    return count > 0
  }

  func hash(_ index: Int) -> UInt64 { hashes[(first + index) % TraceQueue.window] }

  var front: RowHold { holds[first % TraceQueue.window] }

  mutating func drop() {
    first = (first + 1) % TraceQueue.window
    count -= 1
  }
}
