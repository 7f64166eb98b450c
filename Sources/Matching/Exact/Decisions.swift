import Diagnostics
import StageContract
import TabularIO

/// What a person decided about a row of the review queue.
enum DecisionKind: UInt8 {
  /// The row is about the person chosen.
  case match
  /// The row is not about the person proposed.
  case noMatch
  /// Wait: the row stays in the queue.
  case postponed
}

/// The decisions of `keputusan`, found by the id of the review row. Small: one entry a decision, all in memory.
struct Decisions: Sendable {
  struct Entry: Sendable {
    let id: UInt64
    let kind: DecisionKind
    /// The person chosen; 0 when none is named.
    let nik: UInt64
    let date: Int32
  }

  private(set) var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }

  /// Reads the table. Of several decisions about one row the newest counts; of one day: PADAN, then BUKAN, then the
  /// smallest NIK.
  init(_ normalise: UpstreamStage) throws {
    let name = SourceKind.keputusan.name
    guard normalise.has(name) else { return }
    let table = try normalise.table(name)
    let columns = try table.columns(["id_tinjau", "keputusan", "nik", "tanggal"])
    var cursor = RowCursor(table)
    var all: [Entry] = []
    while try cursor.next() {
      let row = cursor.row
      guard row[columns[0]].count == 16 else { continue }
      let word = row[columns[1]]
      let kind: DecisionKind = word.equals("PADAN") ? .match : word.equals("BUKAN") ? .noMatch : .postponed
      all.append(
        Entry(
          id: HexDigits.word(row[columns[0]], 0), kind: kind, nik: row[columns[2]].uint64() ?? 0,
          date: PackedDate.read(row[columns[3]])))
    }
    all.sort { ($0.id, -$0.date, $0.kind.rawValue, $0.nik) < ($1.id, -$1.date, $1.kind.rawValue, $1.nik) }
    for entry in all where entries.last?.id != entry.id { entries.append(entry) }
  }

  /// The index, plus one, of the decision about `row`; 0 when there is none.
  func find(_ row: RowRecord) -> UInt32 {
    if entries.isEmpty { return 0 }
    for kind in ReviewKind.allCases {
      let id = ReviewId.make(row, kind)
      var low = 0
      var high = entries.count
      while low < high {
        let middle = (low + high) / 2
        if entries[middle].id < id { low = middle + 1 } else { high = middle }
      }
      if low < entries.count, entries[low].id == id { return UInt32(low + 1) }
    }
    return 0
  }

  /// The decision that a record's index stands for.
  subscript(number: Int) -> Entry? { number > 0 && number <= entries.count ? entries[number - 1] : nil }
}
