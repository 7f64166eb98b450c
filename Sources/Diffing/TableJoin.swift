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
}

/// Puts together what the walks of a table left over: pairs rows by key wherever they stand, finds the cause of
/// every change and writes the long form, sorted by key.
final class TableJoin {
  private let plan: TablePlan
  private let finder: CauseFinder
  private let tally: TableTally
  private let period: (after: Int32, until: Int32)?
  private let writesOrder: Bool
  private let notes: NoteBook?
  private let columns: Columns
  private(set) var counts: JoinCounts
  /// The long form's file, once it is written.
  var written: PartSummary?
  private var block = LongFormBlock()
  private var facts = KnownFacts()
  private let names = SourceNames()
  private var group: RowGroup
  private var key = RowBuffer(capacity: 256)
  private var firstField = 0
  private var payload = RowBuffer(capacity: 4096)
  private var scratch = RowBuffer(capacity: 4096)
  private var cells: [CauseFinder.Cell] = []
  private var lines: LongForm
  /// Holds that are free for the next rows.
  private var spare: [RowHold] = []

  /// Columns that notes and causes are read from, in right and left rows.
  private struct Columns {
    let birthDate: Int
    let receivesLeft: Int
    let receivesRight: Int
    let status: Int
    let relation: Int
    let oldID: Int
    /// Columns of the pairing that say where a row lives.
    let regions: Set<Int>
    let relationCell: Int
    let oldIDCell: Int
    /// A person's family in left and right rows, and among the cells of a change.
    let family: (left: Int, right: Int, cell: Int)

    init(_ plan: TablePlan) {
      birthDate = plan.column("tanggal_lahir", .right)
      receivesLeft = plan.column("menerima", .left)
      receivesRight = plan.column("menerima", .right)
      status = plan.column("status_kependudukan", .right)
      relation = plan.column("hubungan", .right)
      oldID = plan.column("id_lama", .right)
      let names = plan.columns.names
      regions = Set(
        names.indices.filter {
          ["kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan", "kode_kelurahan_desa"].contains(names[$0])
        })
      relationCell = names.firstIndex(of: "hubungan") ?? -1
      oldIDCell = names.firstIndex(of: "id_lama") ?? -1
      family =
        plan.name == "anggota"
        ? (
          plan.column("id_keluarga", .left), plan.column("id_keluarga", .right),
          names.firstIndex(of: "id_keluarga") ?? -1
        ) : (-1, -1, -1)
    }
  }

  /// `period`: the last days of the two snapshots. `notes`: where facts for other tables go.
  init(
    _ plan: TablePlan, finder: CauseFinder, tally: TableTally, period: (after: Int32, until: Int32)?,
    writesOrder: Bool, notes: NoteBook?
  ) {
    self.plan = plan
    self.finder = finder
    self.tally = tally
    self.period = period
    self.writesOrder = writesOrder
    self.notes = notes
    columns = Columns(plan)
    counts = JoinCounts(cells: [Int](repeating: 0, count: plan.columns.names.count))
    group = RowGroup(plan: plan)
    lines = LongForm(plan)
  }

  /// Reads all records. `writer` gets the long form when there is one.
  func run(_ sorters: [ExternalSorter], writer: PartWriter?, jobs: Int, memory: Int) throws {
    let records = try SortedRecords(sorters, memory: memory)
    var ended = false
    try orderedParallel(
      jobs: writer == nil ? 1 : jobs,
      next: { () throws -> LongFormBlock? in
        while !ended {
          guard let record = try records.next() else {
            ended = true
            try self.settle()
            break
          }
          try self.take(record.key, record.payload)
          if self.block.rows.count >= 256 << 10 { break }
        }
        if self.block.rows.count == 0 { return nil }
        defer { self.block = LongFormBlock() }
        return self.block
      },
      work: { (block: LongFormBlock, _: Int) in writer == nil ? nil : try EncodedChunk(block.rows) },
      deliver: { (chunk: EncodedChunk?) in if let chunk { try writer?.append(chunk) } })
    records.remove()
  }

  private func take(_ full: ByteView, _ record: ByteView) throws(Failure) {
    guard full.count >= 2, let kind = RecordKind(rawValue: full[full.count - 1]) else { return }
    let own = full[0..<full.count - 2]
    if !(own == key.view) {
      try settle()
      let length = TableJoin.firstField(own)
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
      hold.load(reader.rest, fields: plan.fields(side))
      try group.add(HeldRow(hold: hold, position: position), side)
    case .order:
      var reader = VarintReader(record)
      let left = RowPosition.read(&reader)
      order(left, RowPosition.read(&reader))
    }
  }

  private static func firstField(_ key: ByteView) -> Int {
    for index in 0..<key.count where key[index] == RowKey.joint { return index }
    return key.count
  }

  // MARK: Rows of one key

  private func settle() throws(Failure) {
    if group.isEmpty { return }
    defer { recycle() }
    if group.left.isEmpty && group.right.count == 1 { return try added(group.right[0]) }
    if group.right.isEmpty && group.left.count == 1 { return try removed(group.left[0]) }
    if group.left.count == 1 && group.right.count == 1 { return try paired(group.left[0], group.right[0]) }
    for pair in group.pairs() {
      switch (pair.left, pair.right) {
      case (let first?, let second?): try paired(first, second)
      case (let first?, nil): try removed(first)
      case (nil, let second?): try added(second)
      case (nil, nil): break
      }
    }
  }

  private func recycle() {
    for held in group.left { spare.append(held.hold) }
    for held in group.right { spare.append(held.hold) }
    if spare.count > 64 { spare.removeLast(spare.count - 64) }
    group.removeAll()
  }

  private func paired(_ first: HeldRow, _ second: HeldRow) throws(Failure) {
    payload.removeAll()
    let found = plan.columns.writeCells(first.hold.row, second.hold.row, into: &payload, scratch: &scratch)
    tally.pair(first.hold.row, second.hold.row, changed: found > 0)
    if found > 0 {
      try change(payload.view, first.position, second.position)
    } else {
      counts.equal += 1
      order(first.position, second.position)
    }
  }

  private func change(_ encoded: ByteView, _ left: RowPosition, _ right: RowPosition) throws(Failure) {
    var reader = VarintReader(encoded)
    let count = reader.next()
    cells.removeAll(keepingCapacity: true)
    var moved = false
    for _ in 0..<count {
      let column = reader.next()
      let old = reader.bytes(reader.next())
      let new = reader.bytes(reader.next())
      cells.append(CauseFinder.Cell(column: column, old: old, new: new))
      counts.cells[column] += 1
      if columns.regions.contains(column) { moved = true }
    }
    let causes = finder.causes(cells, facts)
    counts.changed += 1
    if moved { counts.moved += 1 }
    if let first = causes.first { counts.causes[Int(first.rawValue)] += 1 }
    lines.start(key: key.view, kind: moved ? .moved : .changed, left: left, right: right, sources: sources)
    for (cell, cause) in zip(cells, causes) {
      lines.write(column: cell.column, old: cell.old, new: cell.new, cause: cause.code, to: &block.rows)
    }
    if let notes {
      if let cause = finder.decileCause(cells, causes) {
        try notes.add(.decile, on: key.view, for: "kelayakan", value: Int(cause.rawValue))
      }
      if plan.name == "identitas" { try noteIdentity(cells) }
      for cell in cells where cell.column == columns.family.cell {
        try notes.add(.memberWent, on: cell.old, for: "keluarga")
        try notes.add(.memberCame, on: cell.new, for: "keluarga")
      }
    }
  }

  private func order(_ left: RowPosition, _ right: RowPosition) {
    if !writesOrder { return }
    lines.start(key: key.view, kind: .order, left: left, right: right, sources: "")
    lines.write(column: -1, old: ByteView.empty, new: ByteView.empty, cause: "", to: &block.rows)
  }

  private func removed(_ held: HeldRow) throws(Failure) {
    let row = held.hold.row
    let receives = columns.receivesLeft >= 0 && row[columns.receivesLeft].equals("1")
    let cause = finder.departureCause(facts, receives: receives)
    tally.removed(row, cause)
    counts.removed += 1
    write(row, .left, held.position, cause)
    if cause == .died && columns.family.left >= 0 {
      try notes?.add(.memberDied, on: row[columns.family.left], for: "keluarga")
    }
  }

  private func added(_ held: HeldRow) throws(Failure) {
    let row = held.hold.row
    let receives = columns.receivesRight >= 0 && row[columns.receivesRight].equals("1")
    let cause = finder.arrivalCause(
      facts, bornInPeriod: bornInPeriod(row), receives: receives, outside: outside(row))
    tally.added(row, cause)
    counts.added += 1
    write(row, .right, held.position, cause)
    if let notes {
      if cause == .born && columns.family.right >= 0 {
        try notes.add(.memberBorn, on: row[columns.family.right], for: "keluarga")
      }
      if plan.name == "anggota_luar" && columns.status >= 0 {
        let died = row[columns.status].equals("MENINGGAL")
        try notes.add(died ? .died : .leftFrame, on: key.view, for: "anggota")
      }
      if plan.name == "identitas" && columns.relation >= 0 && columns.oldID >= 0 {
        try noteIdentity(row[columns.relation], old: row[columns.oldID])
      }
    }
  }

  private func write(_ row: Row, _ side: Side, _ position: RowPosition, _ cause: Cause) {
    counts.causes[Int(cause.rawValue)] += 1
    let isLeft = side == .left
    lines.start(
      key: key.view, kind: isLeft ? .removed : .added, left: isLeft ? position : .nowhere,
      right: isLeft ? .nowhere : position, sources: sources)
    var isBare = true
    for index in plan.columns.compared {
      let value = plan.columns.value(index, row, side)
      if value.isEmpty { continue }
      isBare = false
      lines.write(
        column: index, old: isLeft ? value : ByteView.empty, new: isLeft ? ByteView.empty : value, cause: cause.code,
        to: &block.rows)
    }
    if isBare {
      // A row without a value in any column compared is there all the same.
      lines.write(column: -1, old: ByteView.empty, new: ByteView.empty, cause: cause.code, to: &block.rows)
    }
  }

  /// The sources whose rows came or went, as the long form has them.
  private var sources: String {
    facts.isEmpty ? "" : names.text(facts.sourceRows?.sources ?? 0)
  }

  // MARK: Facts

  /// Why a new row of `anggota_luar` stands there: it says so itself.
  private func outside(_ row: Row) -> Cause? {
    guard plan.name == "anggota_luar", columns.status >= 0 else { return nil }
    let status = row[columns.status]
    return status.equals("MENINGGAL") ? .died : status.equals("PINDAH") ? .moved : nil
  }

  private func bornInPeriod(_ row: Row) -> Bool {
    guard let period, columns.birthDate >= 0 else { return false }
    let text = row[columns.birthDate]
    guard text.count == 10, let year = text[0..<4].uint64(), let month = text[5..<7].uint64(),
      let day = text[8..<10].uint64()
    else { return false }
    let date = Int32(year * 10_000 + month * 100 + day)
    return date > period.after && date <= period.until
  }

  private func noteIdentity(_ cells: [CauseFinder.Cell]) throws(Failure) {
    var relation = ByteView.empty
    var old = ByteView.empty
    for cell in cells {
      if cell.column == columns.relationCell { relation = cell.new }
      if cell.column == columns.oldIDCell { old = cell.new }
    }
    try noteIdentity(relation, old: old)
  }

  /// Both ids are concerned: the one that stays and the one that was merged into it or split.
  private func noteIdentity(_ relation: ByteView, old: ByteView) throws(Failure) {
    let note: Note
    if relation.equals("GABUNG") {
      note = .merged
    } else if relation.equals("PECAH") {
      note = .split
    } else {
      return
    }
    for target in ["anggota", "keluarga"] {
      try notes?.add(note, on: key.view, for: target)
      try notes?.add(note, on: old, for: target)
    }
  }
}
