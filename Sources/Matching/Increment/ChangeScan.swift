import Diagnostics
import StageContract
import Synchronization
import TabularIO

/// Why the incremental way cannot be gone, and everything is computed.
struct FullRunNeeded: Error {
  let reason: Message

  init(id: String, en: String) { reason = Message(id: id, en: en) }
}

/// One source before and after: which rows differ, and the keys of those that do not.
final class SourceChanges: @unchecked Sendable {
  // Written by the one worker that reads the source, later by the one thread that closes the set.
  let source: SourceKind
  /// Rows of the earlier run, and of this one, that are to be computed. Both number their files alike.
  private(set) var before = RowSet()
  private(set) var after = RowSet()
  let keys: KeyList
  /// Keys of rows that came, went or changed.
  fileprivate(set) var seeds: [UInt64] = []
  fileprivate(set) var rows = 0
  fileprivate(set) var removed = 0
  fileprivate(set) var added = 0
  /// Unmatched members of households whose form may say where they live.
  fileprivate var pending: [PendingPlace] = []

  init(_ source: SourceKind, path: String) throws(Failure) {
    self.source = source
    keys = try KeyList(path: path)
  }

  func number(of file: ByteView) -> Int {
    _ = before.number(of: file)
    return after.number(of: file)
  }

  fileprivate func remove(file: Int, row: Int) {
    removed += 1
    before.insert(file: file, row: row)
  }

  fileprivate func add(file: Int, row: Int) {
    added += 1
    after.insert(file: file, row: row)
  }

  /// Marks a row that did not change as one to compute.
  func mark(file: Int, row: Int) {
    before.insert(file: file, row: row)
    after.insert(file: file, row: row)
  }
}

/// A row whose place the form of its household may decide.
private struct PendingPlace {
  let household: UInt64
  let file: Int
  let row: Int
  let record: [UInt8]
}

/// Reads a source as it was and as it is, with what the earlier run decided, and works out keys and differences.
struct ChangeScan {
  let earlier: EarlierOutput
  let was: UpstreamStage
  let now: UpstreamStage
  let keys: ClosureKeys
  let context: StageContext

  /// Compares all sources. Sources of household forms come last: they say where unmatched members live.
  func run() throws -> [SourceChanges] {
    let sources = SourceKind.allCases.filter { now.has($0.name) }
    let candidates = try Candidates(earlier)
    var found: [SourceChanges] = []
    for source in sources { found.append(try SourceChanges(source, path: "\(context.scratch)/kunci-\(source.name)")) }
    let forms = found.filter { ChangeScan.isForm($0.source) }
    let others = found.filter { !ChangeScan.isForm($0.source) }
    try parallelForEach(count: others.count, jobs: context.jobs) { index, _ in
      try compare(others[index], candidates, HouseholdPlaces())
    }
    var wanted = KeySet()
    for changes in others { for row in changes.pending { wanted.insert(row.household) } }
    let places = HouseholdPlaces(of: wanted)
    try parallelForEach(count: forms.count, jobs: context.jobs) { index, _ in
      try compare(forms[index], candidates, places)
    }
    for changes in others { try addPlaces(changes, places) }
    for changes in found { try changes.keys.finish() }
    return found
  }

  fileprivate static func isForm(_ source: SourceKind) -> Bool {
    source == .regsosekKeluarga || source == .p3keKeluarga
  }

  /// Adds the keys that unmatched members have by the places their forms name.
  private func addPlaces(_ changes: SourceChanges, _ places: HouseholdPlaces) throws {
    for row in changes.pending {
      let own = row.record
      for region in places.regions(of: row.household) {
        let key = own.withUnsafeBufferPointer { buffer -> UInt64? in
          guard let base = buffer.baseAddress else { return nil }
          let record = RowRecord(base)
          if record.region.digits >= region.digits { return nil }
          return UnmatchedRoute.placeKey(record, region: region, keys.settings.identity).high
        }
        if let key { try changes.keys.add(file: row.file, row: row.row, said: 0, [row.household, key]) }
      }
    }
    changes.pending = []
  }

  // MARK: One source

  private func compare(_ changes: SourceChanges, _ candidates: Candidates, _ places: HouseholdPlaces) throws {
    let name = changes.source.name
    if MatchScope.isWhole(changes.source) { return }
    let isSame = earlier.unchanged("normalise/\(name)") != nil
    let reader = try OneSource(self, changes, candidates, places)
    let old = try PlacedRows(try SpliceRows(isSame ? now.table(name) : was.table(name)), name)
    let new = isSame ? nil : try PlacedRows(try SpliceRows(now.table(name)), name)
    let trace = try PlacedRows(try earlierTrace(name), "jejak/\(name)")
    while old.isOpen || new?.isOpen == true {
      let order = new.map { old.compare($0) } ?? 0
      if order <= 0 { try trace.follow(old) }
      try reader.take(order <= 0 ? old : nil, order >= 0 ? new : nil, trace, isSame: isSame)
      if order <= 0 { try old.advance() }
      if order >= 0 { try new?.advance() }
    }
    try trace.rows.finish()
  }

  private func earlierTrace(_ name: String) throws -> SpliceRows {
    guard let table = earlier.manifest.table("jejak/\(name)"), table.parts.count == 1 else {
      throw FullRunNeeded(
        id: "jejak/\(name) tidak ada di keluaran terdahulu", en: "the earlier output has no jejak/\(name)")
    }
    return try SpliceRows(table.parts[0], of: earlier)
  }
}

/// The persons that reviews of the repair proposed, by row.
struct Candidates: Sendable {
  private var persons: [UInt64: UInt64] = [:]

  init(_ earlier: EarlierOutput) throws {
    let table = try Table.open(folder: earlier.folder, name: "tinjau")
    let columns = try table.columns(["sumber", "berkas", "baris", "nik_kandidat", "skor"])
    var cursor = RowCursor(table)
    while try cursor.next() {
      let row = cursor.row
      guard !row[columns[4]].isEmpty, let person = row[columns[3]].uint64(),
        let source = SourceKind(name: row[columns[0]].string), let number = row[columns[2]].uint64()
      else { continue }
      persons[Candidates.key(source, row[columns[1]], Int(number))] = person
    }
  }

  private static func key(_ source: SourceKind, _ file: ByteView, _ row: Int) -> UInt64 {
    StableHash.mix(StableHash.mix(file.stableHash ^ UInt64(source.rawValue) << 56) &+ UInt64(row))
  }

  func find(_ source: SourceKind, _ file: ByteView, _ row: Int) -> UInt64 {
    persons[Candidates.key(source, file, row)] ?? 0
  }
}

/// The regions that the forms of some households name. A household is of one source, whose rows come in their order: so do
/// its regions.
private final class HouseholdPlaces: Sendable {
  private let wanted: KeySet
  private let found = Mutex<[UInt64: [Region]]>([:])

  init(of wanted: KeySet = KeySet()) { self.wanted = wanted }

  func note(_ form: RowRecord) {
    let household = form.key.high
    if form.region.isNone || !wanted.contains(household) { return }
    found.withLock { found in
      if found[household]?.contains(form.region) != true { found[household, default: []].append(form.region) }
    }
  }

  func regions(of household: UInt64) -> [Region] { found.withLock { $0[household] ?? [] } }
}

/// A table of rows with `berkas` and `baris`, in that order.
final class PlacedRows {
  let rows: SpliceRows
  private let name: String
  private let file: Int
  private let number: Int
  private let outcome: Int?
  private let person: Int?
  @exclusivity(unchecked) private(set) var row = 0
  @exclusivity(unchecked) private var last: [UInt8] = []
  @exclusivity(unchecked) private var lastRow = 0

  init(_ rows: SpliceRows, _ name: String) throws {
    self.rows = rows
    self.name = name
    file = try rows.column("berkas")
    number = try rows.column("baris")
    outcome = rows.header.firstIndex(of: "hasil")
    person = rows.header.firstIndex(of: "nik_dipakai")
    try settle()
  }

  var isOpen: Bool { rows.row != nil }
  var fileName: ByteView { rows.row.map { $0[file] } ?? .empty }

  /// Steps to the next row. Rows that do not follow in the order of files and rows cannot be compared.
  func advance() throws {
    try rows.advance()
    try settle()
  }

  private func settle() throws {
    guard let fields = rows.row else { return }
    row = Int(fields[number].uint64() ?? 0)
    let name = fields[file]
    let same = last.withUnsafeBufferPointer { ByteView($0) == name }
    let follows = same ? row > lastRow : last.withUnsafeBufferPointer { ByteView($0).compare(name) < 0 }
    if !follows {
      throw FullRunNeeded(id: "baris \(self.name) tidak berurut", en: "rows of \(self.name) are not in order")
    }
    if !same { last = name.bytes }
    lastRow = row
  }

  /// By file name, then row; rows that are there come before the end.
  func compare(_ other: PlacedRows) -> Int {
    if !isOpen || !other.isOpen { return isOpen ? -1 : other.isOpen ? 1 : 0 }
    let files = fileName.compare(other.fileName)
    return files != 0 ? files : row < other.row ? -1 : row > other.row ? 1 : 0
  }

  /// Steps to the row at the place of `other`; lines of rejected rows are left behind.
  func follow(_ other: PlacedRows) throws {
    while isOpen && compare(other) < 0 { try advance() }
    if !isOpen || compare(other) != 0 {
      throw FullRunNeeded(id: "\(name) tidak memuat semua baris", en: "\(name) does not hold every row")
    }
  }

  /// What the line of `jejak` says.
  func decision(_ candidates: Candidates, _ source: SourceKind) -> EarlierDecision {
    var decision = EarlierDecision()
    guard let outcome, let person, let fields = rows.row, source != .dukcapil else { return decision }
    let label = fields[outcome]
    decision.outcome = Outcome.allCases.first { $0 != .none && label.equals($0.label) } ?? .none
    decision.person = fields[person].uint64() ?? 0
    if decision.outcome == .tinjau { decision.candidate = candidates.find(source, fileName, row) }
    return decision
  }

  /// A digest of the line at hand, never 0.
  var said: UInt64 { rows.row.map { PlacedRows.digest($0) } ?? 1 }

  static func digest(_ line: Row) -> UInt64 { line.raw(0..<line.count).stableHash | 1 }
}

/// Sorts the rows of one source into those that changed and those that did not.
private final class OneSource {
  private let changes: SourceChanges
  private let candidates: Candidates
  private let places: HouseholdPlaces
  private let rules: ClosureKeys
  private let oldReader: RowReader
  private let newReader: RowReader
  @exclusivity(unchecked) private var oldFile: FileCursor
  @exclusivity(unchecked) private var newFile: FileCursor
  @exclusivity(unchecked) private var oldRecord = RecordBuilder()
  @exclusivity(unchecked) private var newRecord = RecordBuilder()
  @exclusivity(unchecked) private var keys: [UInt64] = []

  init(
    _ scan: ChangeScan, _ changes: SourceChanges, _ candidates: Candidates, _ places: HouseholdPlaces
  ) throws {
    self.changes = changes
    self.candidates = candidates
    self.places = places
    rules = scan.keys
    let name = changes.source.name
    oldReader = try RowReader(changes.source, try scan.was.table(name))
    newReader = try RowReader(changes.source, try scan.now.table(name))
    oldFile = FileCursor(FileRegistry(), changes.source)
    newFile = FileCursor(FileRegistry(), changes.source)
  }

  /// Takes a row as it was and as it is; nil where it is not there. `trace` stands at the line of the former.
  func take(_ old: PlacedRows?, _ new: PlacedRows?, _ trace: PlacedRows, isSame: Bool) throws {
    let source = changes.source
    guard let place = old ?? new else { return }
    let file = changes.number(of: place.fileName)
    if let fields = old?.rows.row { try oldReader.read(fields, cursor: &oldFile, into: &oldRecord) }
    if let fields = new?.rows.row { try newReader.read(fields, cursor: &newFile, into: &newRecord) }
    let hasBoth = old != nil && (new != nil || isSame)
    if hasBoth && (isSame || OneSource.isEqual(oldRecord.finish(), newRecord.finish())) {
      changes.rows += 1
      let record = oldRecord.finish()
      note(record)
      let decision = trace.decision(candidates, source)
      rules.collect(record, decision, into: &keys)
      try changes.keys.add(file: file, row: place.row, said: trace.said, keys)
      if rules.isDecided(record) {
        changes.seeds += keys
        changes.mark(file: file, row: place.row)
      }
      if record.key != .none, source.isBase, decision.mayBeUnmatched {
        changes.pending.append(
          PendingPlace(household: record.key.high, file: file, row: place.row, record: record.bytes.bytes))
      }
      return
    }
    if old != nil {
      let record = oldRecord.finish()
      changes.rows += 1
      note(record)
      rules.collect(record, trace.decision(candidates, source), into: &keys)
      changes.seeds += keys
      changes.remove(file: file, row: place.row)
      // Its keys are seeds already; the list holds what was said of it.
      try changes.keys.add(file: file, row: place.row, said: trace.said, [])
    }
    if new != nil {
      let record = newRecord.finish()
      note(record)
      rules.collect(record, nil, into: &keys)
      changes.seeds += keys
      changes.add(file: file, row: place.row)
    }
  }

  private func note(_ record: RowRecord) {
    if ChangeScan.isForm(changes.source) { places.note(record) }
  }

  /// Whether two records of one place hold the same; the number of the file is each reading's own.
  private static func isEqual(_ one: RowRecord, _ other: RowRecord) -> Bool {
    let head = RowLayout.rowKey
    let tail = head + 8
    if one.length != other.length { return false }
    return ByteView(start: one.base, count: head) == ByteView(start: other.base, count: head)
      && ByteView(start: one.base + tail, count: one.length - tail)
        == ByteView(start: other.base + tail, count: other.length - tail)
  }
}
