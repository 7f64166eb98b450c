import TabularIO

/// An id of twenty characters as three words, to be looked up without text.
struct VisitKey: Equatable, Comparable, Sendable {
  private let high: UInt64
  private let middle: UInt64
  private let low: UInt64

  init(_ text: ByteView) {
    var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
    for index in 0..<min(text.count, 24) {
      let byte = UInt64(text[index]) << UInt64(56 - 8 * (index & 7))
      switch index >> 3 {
      case 0: words.0 |= byte
      case 1: words.1 |= byte
      default: words.2 |= byte
      }
    }
    (high, middle, low) = words
  }

  static func < (left: VisitKey, right: VisitKey) -> Bool {
    if left.high != right.high { return left.high < right.high }
    if left.middle != right.middle { return left.middle < right.middle }
    return left.low < right.low
  }
}

/// A visit that is assigned.
struct Visit: Sendable {
  let key: VisitKey
  let assistant: Int
  let day: Int
  let place: Int
  /// Id, region and reasons as text.
  let family: String
  let region: String
  let reasons: String
  let priority: String
}

/// Who goes where: the assigned rows of `kerja_lapangan` in their order, and what nobody can visit.
struct VisitPlan {
  private(set) var visits: [Visit] = []
  private(set) var assistants: [String] = []
  /// Rows without an assistant, as CSV.
  private(set) var uncovered = "id_keluarga,kode_kelurahan_desa,alasan,prioritas\n"
  private(set) var uncoveredRows = 0

  /// Reads the table. Memory: what is assigned, which the capacity of the assistants bounds.
  init(_ table: Table) throws {
    let columns = try table.columns([
      "id_pendamping", "hari", "urutan", "id_keluarga", "kode_kelurahan_desa", "alasan", "prioritas",
    ])
    var cursor = RowCursor(table)
    while try cursor.next() {
      let row = cursor.row
      let assistant = row[columns[0]].string
      let fields = columns[3...].map { row[$0].string }
      if assistant.isEmpty {
        uncovered += fields.joined(separator: ",") + "\n"
        uncoveredRows += 1
        continue
      }
      if assistants.last != assistant { assistants.append(assistant) }
      visits.append(
        Visit(
          key: VisitKey(row[columns[3]]), assistant: assistants.count - 1, day: Int(row[columns[1]].string) ?? 0,
          place: Int(row[columns[2]].string) ?? 0, family: fields[0], region: fields[1], reasons: fields[2],
          priority: fields[3]))
    }
  }

  /// The name of an assistant's files: the id, where it is fit for a file name. One that may be somebody's NIK is not, nor is
  /// the name of a list that the folder has anyway.
  func fileName(_ assistant: Int) -> String {
    let id = assistants[assistant]
    let isSafe = id.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
    }
    let isNumber = id.utf8.count >= 16 && id.utf8.allSatisfy { (48...57).contains($0) }
    return isSafe && !isNumber && !["daftar", "tidak_terjangkau"].contains(id) ? id : "pendamping-\(assistant + 1)"
  }
}
