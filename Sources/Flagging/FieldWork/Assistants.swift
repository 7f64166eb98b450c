import Diagnostics
import TabularIO

/// The assistants for field work: where each serves, and how many families each can still visit.
struct Assistants {
  private struct Assistant {
    let id: String
    var perDay: Int
    var left: Int
  }

  private var assistants: [Assistant] = []
  /// Assistants (by index, ascending) who serve a region code; only looked up, never walked.
  private var serving: [[UInt8]: [Int]] = [:]

  /// Reads `pendamping`: several rows of one assistant are several regions served.
  init(_ table: Table, days: Int, perDay: Int) throws {
    let id = try table.column("id_pendamping")
    let wilayah = try table.column("wilayah")
    let capacity = try table.column("kapasitas_per_hari")
    var rows: [(id: String, region: [UInt8], capacity: Int?)] = []
    var cursor = RowCursor(table)
    while try cursor.next() {
      let row = cursor.row
      if row[id].isEmpty { continue }
      rows.append((row[id].string, row[wilayah].bytes, row[capacity].wholeNumber))
    }
    // The order of the table must not matter.
    rows.sort { ($0.id, $0.capacity ?? -1) < ($1.id, $1.capacity ?? -1) }
    for row in rows {
      let own = row.capacity.flatMap { $0 > 0 ? $0 : nil } ?? perDay
      if assistants.last?.id != row.id {
        assistants.append(Assistant(id: row.id, perDay: own, left: own * days))
      } else if own > assistants[assistants.count - 1].perDay && row.capacity != nil {
        assistants[assistants.count - 1].perDay = own
        assistants[assistants.count - 1].left = own * days
      }
      let index = assistants.count - 1
      if [4, 6, 10].contains(row.region.count), serving[row.region]?.last != index {
        serving[row.region, default: []].append(index)
      }
    }
  }

  func id(_ index: Int) -> String { assistants[index].id }
  func perDay(_ index: Int) -> Int { assistants[index].perDay }

  /// The assistant for a family in `region` (ten digits, padded with NUL): who serves the finest area and has the
  /// most room left, ties to the first id; -1 when nobody has room. Takes one place.
  mutating func take(_ region: ByteView) -> Int {
    for length in [10, 6, 4] {
      if region[length - 1] == 0 { continue }
      guard let candidates = serving[region[0..<length].bytes] else { continue }
      var best = -1
      for index in candidates where assistants[index].left > (best < 0 ? 0 : assistants[best].left) { best = index }
      if best >= 0 {
        assistants[best].left -= 1
        return best
      }
    }
    return -1
  }
}
