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
    /// Digest of its line's content.
    let content: Key128

    /// Whether it counts rather than `other`: the newest; of one day PADAN, then BUKAN, then the smallest NIK.
    func precedes(_ other: Entry) -> Bool {
      if date != other.date { return date > other.date }
      if kind != other.kind { return kind.rawValue < other.kind.rawValue }
      return nik != other.nik ? nik < other.nik : content < other.content
    }

    /// Whether it says who the person is of `row`, which its own NIK leads to `outcome`. PADAN without a NIK means the
    /// person that the queue showed: the holder of the row's own NIK, unless that had been refuted and somebody else was
    /// shown.
    func namesSomebody(_ row: RowRecord, _ outcome: Outcome) -> Bool {
      kind != .match || nik != 0 || outcome != .konflik || ReviewId.make(row, .contradiction) == id
    }

    /// Whether it was made in the knowledge that the NIK `row` declares seems to be another person's.
    func isAboutContradiction(_ row: RowRecord) -> Bool {
      (nik == 0 || nik == row.nik) && ReviewId.make(row, .contradiction) == id
    }
  }

  private(set) var entries: [Entry] = []
  /// All that names somebody, by id, the newest first: a person refused stays refused when another is refused too.
  private var named: [Entry] = []
  /// Digests of the lines that decide nothing, sorted.
  private var unreadable: [Key128] = []
  private var signs = DecisionSigns(0)

  /// Stands on a row whose decision says only that it repeats no other row, or that it does.
  static let aside: UInt32 = 1 << 31
  /// Stands beside it, and beside the decision's number, on a row that is the person of the row which it may repeat.
  static let repeats: UInt32 = 1 << 30

  var isEmpty: Bool { entries.isEmpty }

  /// Reads the table. Of several decisions about one review row the one that ``Entry/precedes(_:)`` counts. A line with a
  /// word outside the list, or with something in `nik` that is no NIK, decides nothing.
  init(_ normalise: UpstreamStage) throws {
    let name = SourceKind.keputusan.name
    guard normalise.has(name) else { return }
    let table = try normalise.table(name)
    let columns = try table.columns(["id_tinjau", "keputusan", "nik", "tanggal", "isi", "temuan", "mentah"])
    var cursor = RowCursor(table)
    var all: [Entry] = []
    while try cursor.next() {
      let row = cursor.row
      let digest = ContentText.read(row[columns[4]])
      let content = Key128(high: digest.high, low: digest.low)
      guard let id = HexDigits.id(row[columns[0]]), let kind = DecisionKind(row[columns[1]]) else {
        unreadable.append(content)
        continue
      }
      let nik = row[columns[2]].uint64() ?? 0
      if nik == 0 && kind != .postponed && RawNIK.isThere(row[columns[6]]) {
        // A word for nothing, where nobody needs to be named.
        let isWord = FindingSet(parsing: row[columns[5]].buffer)?.contains(.nik001) ?? false
        if kind == .match || !isWord {
          unreadable.append(content)
          continue
        }
      }
      all.append(Entry(id: id, kind: kind, nik: nik, date: PackedDate.read(row[columns[3]]), content: content))
    }
    all.sort { $0.id != $1.id ? $0.id < $1.id : $0.precedes($1) }
    for entry in all where entries.last?.id != entry.id { entries.append(entry) }
    named = all.filter { $0.nik != 0 && $0.kind != .postponed }
    unreadable.sort()
    signs = DecisionSigns(entries.count)
  }

  /// The index, plus one, of the decision about `row`; 0 when there is none, ``aside`` when it does not say whose row it is,
  /// with ``repeats`` and the index when it says that the row repeats another one. Of decisions on several questions about the
  /// row the newest counts. A postponed question whether two rows are one person stays a question.
  func find(_ row: RowRecord) -> UInt32 {
    if entries.isEmpty { return 0 }
    var found: Int?
    var aside: UInt32 = 0
    for kind in ReviewKind.allCases {
      guard let index = index(of: ReviewId.make(row, kind)) else { continue }
      signs.add(.found, index)
      let entry = entries[index]
      if kind == .possibleDuplicate && (entry.kind != .match || entry.nik == 0) {
        if entry.kind == .match { aside = Decisions.aside | Decisions.repeats | UInt32(index + 1) }
        if entry.kind == .noMatch { aside = Decisions.aside }
      } else if found.map({ entry.precedes(entries[$0]) }) ?? true {
        found = index
      }
    }
    if let found { return UInt32(found + 1) }
    return aside
  }

  /// Whether any decision is about `row`, whatever it says.
  func concern(_ row: RowRecord) -> Bool {
    !entries.isEmpty && ReviewKind.allCases.contains { index(of: ReviewId.make(row, $0)) != nil }
  }

  /// Whether somebody has said that `row` is not the person of `nik`, and nothing else of the two since. Asked only for rows
  /// that a decision is about.
  func refuses(_ nik: UInt64, _ row: RowRecord) -> Bool {
    var newest: Entry?
    for kind in ReviewKind.allCases {
      let id = ReviewId.make(row, kind)
      for entry in named[Decisions.place(of: id, in: named)...] {
        if entry.id != id { break }
        // That a row repeats no other says nothing of a person of Dukcapil.
        if entry.nik != nik || kind == .possibleDuplicate && entry.kind == .noMatch { continue }
        if newest.map({ entry.precedes($0) }) ?? true { newest = entry }
      }
    }
    return newest?.kind == .noMatch
  }

  /// Whether `decision` about `row` refuses somebody else than the holder of `number`, with whom the row agrees.
  func isOfAnother(_ decision: Entry, than number: UInt64, _ row: RowRecord, _ outcome: Outcome) -> Bool {
    decision.kind == .noMatch && decision.nik != 0 && outcome.isResolved && !refuses(number, row)
  }

  private func index(of id: UInt64) -> Int? {
    let place = Decisions.place(of: id, in: entries)
    return place < entries.count && entries[place].id == id ? place : nil
  }

  /// Where the decisions with `id` begin, or would.
  private static func place(of id: UInt64, in entries: [Entry]) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The decision that a record's index stands for.
  subscript(number: Int) -> Entry? { number > 0 && number <= entries.count ? entries[number - 1] : nil }

  /// The number of the decision by which a row repeats another, from what stands on the row; 0 when there is none.
  static func ofRepeat(_ decision: Int) -> Int {
    decision & Int(repeats) == 0 ? 0 : decision & Int(repeats - 1)
  }

  // MARK: Whether they still fit

  /// Notes what became of the decision that a record's index stands for.
  func note(_ number: Int, _ sign: DecisionSigns.Sign) {
    if number > 0 && number <= entries.count { signs.add(sign, number - 1) }
  }

  /// What is to be said of `row` of `keputusan`, once all other rows are decided: GC-06 when it decides nothing (it cannot
  /// be read, no row is left that it is about, it names nobody where somebody must be named) or the row agrees with the
  /// person refused; NIK-017, NIK-019 or NIK-020 of the person chosen. Nothing for a decision that a newer one replaces.
  func findings(_ row: RowRecord) -> FindingSet {
    var findings = FindingSet()
    let content = Key128(high: row.contentHigh, low: row.contentLow)
    guard let id = HexDigits.id(row.ownId), let index = index(of: id), entries[index].content == content else {
      if unreadable.contains(content) { findings.insert(.gc06) }
      return findings
    }
    if !signs.has(.found, index) || signs.has(.agreed, index) || signs.has(.nobody, index) { findings.insert(.gc06) }
    if signs.has(.contradicted, index) { findings.insert(.nik017) }
    if signs.has(.unknown, index) { findings.insert(.nik019) }
    if signs.has(.inactive, index) { findings.insert(.nik020) }
    return findings
  }
}

extension DecisionKind {
  /// The decision that `keputusan` names; nil for a word outside the list.
  init?(_ word: ByteView) {
    if word.equals("PADAN") {
      self = .match
    } else if word.equals("BUKAN") {
      self = .noMatch
    } else if word.equals("TUNDA") {
      self = .postponed
    } else {
      return nil
    }
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
    /// It says that a person was found, but not who.
    case nobody = 32
  }

  private let signs: Mutex<[UInt8]>

  /// For `count` decisions.
  init(_ count: Int) { signs = Mutex([UInt8](repeating: 0, count: count)) }

  func add(_ sign: Sign, _ index: Int) { signs.withLock { $0[index] |= sign.rawValue } }
  func has(_ sign: Sign, _ index: Int) -> Bool { signs.withLock { $0[index] & sign.rawValue != 0 } }
}
