import Diagnostics
import RegistryTypes
import StageContract
import Synchronization
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

    /// Whether it refuses somebody else than the holder of `number`, with whom the row agrees.
    func isOfAnother(than number: UInt64, _ outcome: Outcome) -> Bool {
      kind == .noMatch && nik != 0 && nik != number && outcome.isResolved
    }

    /// Whether it was made in the knowledge that the NIK `row` declares seems to be another person's.
    func isAboutContradiction(_ row: RowRecord) -> Bool {
      (nik == 0 || nik == row.nik) && ReviewId.make(row, .contradiction) == id
    }
  }

  private(set) var entries: [Entry] = []
  private var signs = DecisionSigns(0)

  /// Stands on a row whose decision says only that it repeats no other row, or that it does.
  static let aside: UInt32 = 1 << 31

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
    signs = DecisionSigns(entries.count)
  }

  /// The index, plus one, of the decision about `row`; 0 when there is none, ``aside`` when it does not say whose row it is.
  /// A postponed question whether two rows are one person stays a question.
  func find(_ row: RowRecord) -> UInt32 {
    if entries.isEmpty { return 0 }
    var found: UInt32 = 0
    for kind in ReviewKind.allCases {
      guard let index = index(of: ReviewId.make(row, kind)) else { continue }
      signs.add(.found, index)
      let entry = entries[index]
      if kind != .possibleDuplicate || entry.kind == .match && entry.nik != 0 {
        if found == 0 || found == Decisions.aside { found = UInt32(index + 1) }
      } else if found == 0 && entry.kind != .postponed {
        found = Decisions.aside
      }
    }
    return found
  }

  /// Whether any decision is about `row`, whatever it says.
  func concern(_ row: RowRecord) -> Bool {
    !entries.isEmpty && ReviewKind.allCases.contains { index(of: ReviewId.make(row, $0)) != nil }
  }

  private func index(of id: UInt64) -> Int? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].id == id ? low : nil
  }

  /// The decision that a record's index stands for.
  subscript(number: Int) -> Entry? { number > 0 && number <= entries.count ? entries[number - 1] : nil }

  // MARK: Whether they still fit

  /// Notes what became of the decision that a record's index stands for.
  func note(_ number: Int, _ sign: DecisionSigns.Sign) {
    if number > 0 && number <= entries.count { signs.add(sign, number - 1) }
  }

  /// What is to be said of `row` of `keputusan`, once all other rows are decided: GC-06 when no row is left that it is about
  /// or the row agrees with the person refused, NIK-017, NIK-019 or NIK-020 of the person chosen. Nothing for a decision
  /// that a newer one replaces.
  func findings(_ row: RowRecord) -> FindingSet {
    var findings = FindingSet()
    guard row.ownId.count == 16, let index = index(of: HexDigits.word(row.ownId, 0)), entries[index].nik == row.nik
    else {
      return findings
    }
    if !signs.has(.found, index) || signs.has(.agreed, index) { findings.insert(.gc06) }
    if signs.has(.contradicted, index) { findings.insert(.nik017) }
    if signs.has(.unknown, index) { findings.insert(.nik019) }
    if signs.has(.inactive, index) { findings.insert(.nik020) }
    return findings
  }
}

/// What the rows told about each decision, set by any worker. Asked only for rows that have one, so a lock will do.
final class DecisionSigns: Sendable {
  /// What a row can tell.
  enum Sign: UInt8 {
    /// A row has the id.
    case found = 1
    /// The person chosen is not in Dukcapil.
    case unknown = 2
    /// The person chosen is not active.
    case inactive = 4
    /// Name and birth date are not those of the person chosen.
    case contradicted = 8
    /// Name and birth date are those of the person refused.
    case agreed = 16
  }

  private let signs: Mutex<[UInt8]>

  /// For `count` decisions.
  init(_ count: Int) { signs = Mutex([UInt8](repeating: 0, count: count)) }

  func add(_ sign: Sign, _ index: Int) { signs.withLock { $0[index] |= sign.rawValue } }
  func has(_ sign: Sign, _ index: Int) -> Bool { signs.withLock { $0[index] & sign.rawValue != 0 } }
}
