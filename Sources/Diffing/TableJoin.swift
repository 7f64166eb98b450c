import Diagnostics
import TabularIO

/// What the join of one table found.
struct JoinCounts {
  /// Pairs that are equal though they stand elsewhere.
  var equal = 0
  /// Rows that are on both sides and differ.
  var changed = 0
  /// Of these, rows now in another region.
  var moved = 0
  var added = 0
  var removed = 0
  /// Changed cells by column of the pairing.
  var cells: [Int]
  /// Rows by their first cause.
  var causes = [Int](repeating: 0, count: Cause.allCases.count + 1)

  /// Adds the counts of another part of the same table.
  mutating func add(_ other: JoinCounts) {
    equal += other.equal
    changed += other.changed
    moved += other.moved
    added += other.added
    removed += other.removed
    for index in cells.indices { cells[index] += other.cells[index] }
    for index in causes.indices { causes[index] += other.causes[index] }
  }
}

/// Puts together what the walks of a table left over, one slice of its keys: pairs rows by key wherever they stand, finds
/// the cause of every change and writes the long form, sorted by key.
struct TableJoin: ~Copyable {
  private let frame: JoinFrame
  private let tally: TableTally
  private let notes: NoteBook
  private(set) var counts: JoinCounts
  /// Lines of the long form that nobody has taken yet.
  var rows = RowBuffer()
  private var facts = KnownFacts()
  private let names = SourceNames()
  private var group: RowGroup
  private var key = RowBuffer(capacity: 256)
  private var firstField = 0
  private var cells: [CauseFinder.Cell] = []
  private var causes: [Cause] = []
  private var lines: LongForm
  /// Holds that are free for the next rows.
  private var spare: [RowHold] = []
  private var ended = false

  /// `tally` and `notes` are the worker's own; facts for other tables go to `notes`.
  init(_ frame: JoinFrame, tally: TableTally, notes: NoteBook) {
    self.frame = frame
    self.tally = tally
    self.notes = notes
    counts = JoinCounts(cells: [Int](repeating: 0, count: frame.plan.columns.names.count))
    group = RowGroup(plan: frame.plan)
    lines = LongForm(frame.words)
  }

  /// Bytes of the long form after which ``step(_:)`` pauses: enough for a gzip member.
  static let enough = 256 << 10

  /// Takes records until there are lines for a gzip member, or no more records. Answers whether there are lines.
  mutating func step(_ records: SortedRecords) throws(Failure) -> Bool {
    while !ended && rows.count < TableJoin.enough {
      if let record = try records.next() {
        try take(record.key, record.payload)
      } else {
        ended = true
        try settle()
      }
    }
    return rows.count > 0
  }

  private mutating func take(_ full: ByteView, _ record: ByteView) throws(Failure) {
    guard full.count >= 2, let kind = RecordKind(rawValue: full[full.count - 1]) else { return }
    let own = full[0..<full.count - 2]
    if !(own == key.view) {
      try settle()
      let length = own.firstIndex(of: RowKey.joint) ?? own.count
      if !(own[0..<length] == key.view[0..<min(firstField, key.count)]) { facts.removeAll() }
      firstField = length
      key.removeAll()
      key.append(own)
    }
    switch kind {
    case .note: facts.add(record, names: names)
    case .changed:
      var reader = VarintReader(record)
      let left = RowPosition.read(&reader)
      let right = RowPosition.read(&reader)
      try change(reader.rest, left, right)
    case .left, .right:
      var reader = VarintReader(record)
      let position = RowPosition.read(&reader)
      let hold = spare.popLast() ?? RowHold()
      let side: Side = kind == .left ? .left : .right
      hold.load(reader.rest, fields: side == .left ? frame.fields.left : frame.fields.right)
      try group.add(HeldRow(hold: hold, position: position), side)
    case .order:
      var reader = VarintReader(record)
      let left = RowPosition.read(&reader)
      order(left, RowPosition.read(&reader))
    }
  }

  // MARK: Rows in the order of their keys

  /// Goes on to the rows of `next`, for those who bring them in order instead of records; false when it is not behind all
  /// keys before.
  mutating func enter(_ next: ByteView) -> Bool {
    if key.count > 0 && key.view.compare(next) >= 0 { return false }
    key.removeAll()
    key.append(next)
    return true
  }

  /// A copy of the key entered last.
  var lastKey: [UInt8] { key.view.bytes }

  /// Compresses the lines so far.
  mutating func hand(to chunks: inout [EncodedChunk]) throws(Failure) {
    if rows.count == 0 { return }
    var full = RowBuffer()
    swap(&full, &rows)
    chunks.append(try EncodedChunk(taking: full))
  }

  /// A pair with the key entered, which differs in at least one byte. Answers whether it differs in what is compared.
  mutating func pair(_ left: Row, _ leftPosition: RowPosition, _ right: Row, _ rightPosition: RowPosition)
    throws(Failure) -> Bool
  {
    if !findCells(left, right) { return false }
    try change(leftPosition, rightPosition)
    return true
  }

  /// Puts what differs in two rows into ``cells``; answers whether anything does.
  private mutating func findCells(_ left: Row, _ right: Row) -> Bool {
    cells.removeAll(keepingCapacity: true)
    frame.plan.columns.forEachCell(left, right) { column, old, new in
      cells.append(CauseFinder.Cell(column: column, old: old, new: new))
    }
    return !cells.isEmpty
  }

  // MARK: Rows of one key

  private mutating func settle() throws(Failure) {
    if group.isEmpty { return }
    defer { recycle() }
    if group.left.isEmpty && group.right.count == 1 {
      return try added(group.right[0].hold.row, group.right[0].position)
    }
    if group.right.isEmpty && group.left.count == 1 {
      return try removed(group.left[0].hold.row, group.left[0].position)
    }
    if group.left.count == 1 && group.right.count == 1 { return try paired(group.left[0], group.right[0]) }
    for pair in group.pairs() {
      switch (pair.left, pair.right) {
      case (let first?, let second?): try paired(first, second)
      case (let first?, nil): try removed(first.hold.row, first.position)
      case (nil, let second?): try added(second.hold.row, second.position)
      case (nil, nil): break
      }
    }
  }

  private mutating func recycle() {
    for held in group.left { spare.append(held.hold) }
    for held in group.right { spare.append(held.hold) }
    if spare.count > 64 { spare.removeLast(spare.count - 64) }
    group.removeAll()
  }

  private mutating func paired(_ first: HeldRow, _ second: HeldRow) throws(Failure) {
    let differ = findCells(first.hold.row, second.hold.row)
    tally.pair(first.hold.row, second.hold.row, changed: differ)
    if differ {
      try change(first.position, second.position)
    } else {
      counts.equal += 1
      order(first.position, second.position)
    }
  }

  private mutating func change(_ encoded: ByteView, _ left: RowPosition, _ right: RowPosition) throws(Failure) {
    var reader = VarintReader(encoded)
    cells.removeAll(keepingCapacity: true)
    while !reader.atEnd {
      let column = reader.next()
      let old = reader.bytes(reader.next())
      let new = reader.bytes(reader.next())
      cells.append(CauseFinder.Cell(column: column, old: old, new: new))
    }
    try change(left, right)
  }

  /// Tells of the cells in ``cells``.
  private mutating func change(_ left: RowPosition, _ right: RowPosition) throws(Failure) {
    var moved = false
    for cell in cells {
      counts.cells[cell.column] += 1
      if frame.isRegion[cell.column] { moved = true }
    }
    frame.finder.causes(cells, facts, into: &causes)
    counts.changed += 1
    if moved { counts.moved += 1 }
    if let first = causes.first { counts.causes[Int(first.rawValue)] += 1 }
    if frame.writesLines {
      lines.start(key: key.view, kind: moved ? .moved : .changed, left: left, right: right, sources: sources)
      for index in cells.indices {
        let cell = cells[index]
        lines.write(column: cell.column, old: cell.old, new: cell.new, cause: causes[index].code, to: &rows)
      }
    }
    if frame.isFamily, let cause = frame.finder.decileCause(cells, causes) {
      try notes.add(.decile, on: key.view, for: .eligibility, value: Int(cause.rawValue))
    }
    if frame.isIdentity { try noteIdentity() }
    if frame.family.cell < 0 { return }
    for cell in cells where cell.column == frame.family.cell {
      try notes.add(.memberWent, on: cell.old, for: .families)
      try notes.add(.memberCame, on: cell.new, for: .families)
    }
  }

  private mutating func order(_ left: RowPosition, _ right: RowPosition) {
    if !frame.writesOrder || !frame.writesLines { return }
    lines.start(key: key.view, kind: .order, left: left, right: right, sources: "")
    lines.write(column: -1, old: ByteView.empty, new: ByteView.empty, cause: "", to: &rows)
  }

  /// A left row without partner, whose key was entered.
  mutating func removed(_ row: Row, _ position: RowPosition) throws(Failure) {
    let receives = frame.receivesLeft >= 0 && row[frame.receivesLeft].equals("1")
    let cause = frame.finder.departureCause(facts, receives: receives)
    tally.removed(row, cause)
    counts.removed += 1
    write(row, .left, position, cause)
    if cause == .died && frame.family.left >= 0 {
      try notes.add(.memberDied, on: row[frame.family.left], for: .families)
    }
  }

  /// A right row without partner, whose key was entered.
  mutating func added(_ row: Row, _ position: RowPosition) throws(Failure) {
    let receives = frame.receivesRight >= 0 && row[frame.receivesRight].equals("1")
    let cause = frame.finder.arrivalCause(
      facts, bornInPeriod: bornInPeriod(row), receives: receives, outside: outside(row))
    tally.added(row, cause)
    counts.added += 1
    write(row, .right, position, cause)
    if cause == .born && frame.family.right >= 0 {
      try notes.add(.memberBorn, on: row[frame.family.right], for: .families)
    }
    if frame.isOutside && frame.status >= 0 {
      let died = row[frame.status].equals("MENINGGAL")
      try notes.add(died ? .died : .leftFrame, on: key.view, for: .persons)
    }
    if frame.isIdentity && frame.relation >= 0 && frame.oldID >= 0 {
      try noteIdentity(row[frame.relation], old: row[frame.oldID])
    }
  }

  private mutating func write(_ row: Row, _ side: Side, _ position: RowPosition, _ cause: Cause) {
    counts.causes[Int(cause.rawValue)] += 1
    if !frame.writesLines { return }
    let isLeft = side == .left
    lines.start(
      key: key.view, kind: isLeft ? .removed : .added, left: isLeft ? position : .nowhere,
      right: isLeft ? .nowhere : position, sources: sources)
    var isBare = true
    for index in frame.plan.columns.compared {
      let value = frame.plan.columns.value(index, row, side)
      if value.isEmpty { continue }
      isBare = false
      lines.write(
        column: index, old: isLeft ? value : ByteView.empty, new: isLeft ? ByteView.empty : value, cause: cause.code,
        to: &rows)
    }
    if isBare {
      // A row without a value in any column compared is there all the same.
      lines.write(column: -1, old: ByteView.empty, new: ByteView.empty, cause: cause.code, to: &rows)
    }
  }

  /// The sources whose rows came or went, as the long form has them.
  private var sources: String {
    facts.isEmpty ? "" : names.text(facts.sourceRows?.sources ?? 0)
  }

  // MARK: Facts

  /// Why a new row of `anggota_luar` stands there: it says so itself.
  private func outside(_ row: Row) -> Cause? {
    guard frame.isOutside, frame.status >= 0 else { return nil }
    let status = row[frame.status]
    return status.equals("MENINGGAL") ? .died : status.equals("PINDAH") ? .moved : nil
  }

  private func bornInPeriod(_ row: Row) -> Bool {
    guard let period = frame.period, frame.birthDate >= 0 else { return false }
    let text = row[frame.birthDate]
    guard text.count == 10, let year = text[0..<4].uint64(), let month = text[5..<7].uint64(),
      let day = text[8..<10].uint64()
    else { return false }
    let date = Int32(year * 10_000 + month * 100 + day)
    return date > period.after && date <= period.until
  }

  private func noteIdentity() throws(Failure) {
    var relation = ByteView.empty
    var old = ByteView.empty
    for cell in cells {
      if cell.column == frame.relationCell { relation = cell.new }
      if cell.column == frame.oldIDCell { old = cell.new }
    }
    try noteIdentity(relation, old: old)
  }

  /// All ids are concerned: the one that stays and those that were merged into it (separated by `;`), or the one that it
  /// was split from.
  private func noteIdentity(_ relation: ByteView, old: ByteView) throws(Failure) {
    let note: Note
    if relation.equals("GABUNG") {
      note = .merged
    } else if relation.equals("PECAH") {
      note = .split
    } else {
      return
    }
    for target in [NoteTarget.persons, .families] {
      try notes.add(note, on: key.view, for: target)
      var start = 0
      for end in 0...old.count where end == old.count || old[end] == UInt8(ascii: ";") {
        try notes.add(note, on: old[start..<end], for: target)
        start = end + 1
      }
    }
  }
}
