import Diagnostics
import TabularIO

/// Rebuilds one table: rows of the older side in their order, without those that changed, moved or went, and with
/// those that changed, moved or came put in at the places the long form names.
///
/// - Complexity: O(rows + changes · log changes); memory within the budget given, the rest of the changes on disk.
final class TablePatch {
  private let target: PatchPlan.TableTarget
  private let left: Table?
  private let changes: Table
  private let memory: Int
  /// Left rows that do not stay as they are: by place, with what becomes of them.
  private let taken: ExternalSorter
  /// Rows to be put in, by place.
  private let given: ExternalSorter
  /// Where each right column stands in left rows, -1: nowhere.
  private let sources: [Int]
  private var key = RowBuffer(capacity: 64)
  private var payload = RowBuffer(capacity: 4096)
  private var cells = RowBuffer(capacity: 4096)

  init(_ target: PatchPlan.TableTarget, left: SnapshotFolder, changes: Table, scratch: String, memory: Int)
    throws(Failure)
  {
    self.target = target
    self.left = try left.table(target.name)
    self.changes = changes
    self.memory = memory
    taken = ExternalSorter(folder: "\(scratch)-diambil", memory: memory / 3)
    given = ExternalSorter(folder: "\(scratch)-diberi", memory: memory / 3)
    if let table = self.left, table.header != target.leftHeader { throw TablePatch.otherSnapshot(target.name) }
    let header = self.left?.header ?? []
    sources = target.rightHeader.map { header.firstIndex(of: $0) ?? -1 }
  }

  /// Writes the parts. Throws `badData` when one of them is not what was compared.
  func run(staging: String) throws(Failure) {
    try readChanges()
    try takeRows()
    let gone = try SortedRecords([taken], memory: memory / 6)
    let put = try SortedRecords([given], memory: memory / 6)
    var skips = PlaceReader(gone)
    var inserts = PlaceReader(put)
    try skips.advance()
    try inserts.advance()
    for part in target.parts.sorted(by: { label($0) < label($1) }) {
      try write(part, staging: staging, skips: &skips, inserts: &inserts)
    }
    gone.remove()
    put.remove()
  }

  private func label(_ part: PartSummary) -> String {
    part.path == "\(target.name).csv.gz"
      ? "" : String(part.path.dropFirst(target.name.count + 1).dropLast(".csv.gz".count))
  }

  private static func otherSnapshot(_ file: String) -> Failure {
    Failure(
      .badData, id: "snapshot lama bukan yang dibandingkan, atau perbandingannya diubah",
      en: "the old snapshot is not the one compared, or the comparison was changed", file: file)
  }

  // MARK: The long form

  private enum Line {
    static let column = 2
    static let new = 4
    static let kind = 7
    static let leftPart = 8
    static let leftRow = 9
    static let rightPart = 10
    static let rightRow = 11
  }

  /// Sorts what the long form says by the places it says it about.
  private func readChanges() throws(Failure) {
    var cursor = RowCursor(changes)
    let head = RowHold()
    var hasHead = false
    var count = 0
    while try cursor.next() {
      let row = cursor.row
      if hasHead && !sameRow(row, head.row) {
        try finish(head.row, count)
        hasHead = false
      }
      if !hasHead {
        head.copy(row)
        hasHead = true
        cells.removeAll()
        count = 0
      }
      if row[Line.column].isEmpty { continue }
      guard let column = target.rightHeader.firstIndex(of: row[Line.column].string) else { continue }
      cells.append(varint: column)
      cells.append(varint: row[Line.new].count)
      cells.append(row[Line.new])
      count += 1
    }
    if hasHead { try finish(head.row, count) }
  }

  private func sameRow(_ row: Row, _ other: Row) -> Bool {
    (Line.leftPart...Line.rightRow).allSatisfy { row[$0] == other[$0] }
  }

  private func finish(_ head: Row, _ count: Int) throws(Failure) {
    payload.removeAll()
    if head[Line.kind].equals("HILANG") {
      payload.append(varint: 0)
    } else if head[Line.kind].equals("BARU") {
      try place(head[Line.rightPart], head[Line.rightRow])
      let hold = RowHold()
      fill(hold, from: nil)
      payload.removeAll()
      RowHold.encode(hold.row, into: &payload)
      try given.add(key: key.view, payload: payload.view)
      return
    } else {
      payload.append(varint: 1)
      payload.append(varint: head[Line.rightPart].count)
      payload.append(head[Line.rightPart])
      guard let row = head[Line.rightRow].uint64() else { throw TablePatch.otherSnapshot(target.name) }
      payload.append(varint: Int(clamping: row))
      payload.append(varint: count)
      payload.append(cells.view)
    }
    try place(head[Line.leftPart], head[Line.leftRow])
    try taken.add(key: key.view, payload: payload.view)
  }

  /// Makes the key of a place: the part's label, then the row's number, so that byte order is the order of places.
  private func place(_ label: ByteView, _ row: ByteView) throws(Failure) {
    guard let number = row.uint64() else { throw TablePatch.otherSnapshot(target.name) }
    place(label, number)
  }

  private func place(_ label: ByteView, _ number: UInt64) {
    key.removeAll()
    key.append(label)
    key.append(0)
    for shift in stride(from: UInt64(56), through: 0, by: -8) { key.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  /// Builds a right row: the cells at hand in ``cells``, other columns from `row`.
  private func fill(_ hold: RowHold, from row: Row?) {
    hold.start()
    for (column, source) in sources.enumerated() {
      if let value = cell(column) {
        hold.add(value)
      } else if let row, source >= 0 {
        hold.add(row[source])
      } else {
        hold.add(ByteView.empty)
      }
    }
  }

  private func cell(_ wanted: Int) -> ByteView? {
    var reader = VarintReader(cells.view)
    while !reader.atEnd {
      let column = reader.next()
      let value = reader.bytes(reader.next())
      if column == wanted { return value }
    }
    return nil
  }

  // MARK: Rows of the older side

  /// Applies changed cells to their left rows and sends the results to their places.
  private func takeRows() throws(Failure) {
    let records = try SortedRecords([taken], memory: memory / 6)
    var reader = PlaceReader(records)
    try reader.advance()
    let hold = RowHold()
    for (label, index) in leftParts() {
      guard let left else { break }
      var cursor = RowCursor(left, parts: index..<index + 1)
      var number: UInt64 = 0
      while reader.isAt(label: label), try cursor.next() {
        number += 1
        while reader.isAt(label: label), reader.number == number {
          try give(reader.payload, cursor.row, hold)
          try reader.advance()
        }
      }
      if reader.isAt(label: label) { throw TablePatch.otherSnapshot(target.name) }
    }
    if !reader.atEnd { throw TablePatch.otherSnapshot(target.name) }
  }

  private func give(_ record: ByteView, _ row: Row, _ hold: RowHold) throws(Failure) {
    var reader = VarintReader(record)
    if reader.next() == 0 { return }
    let label = reader.bytes(reader.next())
    let number = reader.next()
    _ = reader.next()
    cells.removeAll()
    cells.append(reader.rest)
    fill(hold, from: row)
    place(label, UInt64(max(number, 0)))
    payload.removeAll()
    RowHold.encode(hold.row, into: &payload)
    try given.add(key: key.view, payload: payload.view)
  }

  /// The parts of the older side in the order of their labels.
  private func leftParts() -> [(label: String, index: Int)] {
    let labels = TablePlan.labels(left)
    return labels.indices.map { (labels[$0], $0) }.sorted {
      Array($0.0.utf8).lexicographicallyPrecedes(Array($1.0.utf8))
    }
  }

  // MARK: Writing

  private func write(
    _ part: PartSummary, staging: String, skips: inout PlaceReader, inserts: inout PlaceReader
  ) throws(Failure) {
    let label = label(part)
    while !skips.atEnd && skips.precedes(label: label) { try skips.advance() }
    if !inserts.atEnd && inserts.precedes(label: label) { throw TablePatch.otherSnapshot(part.path) }
    let writer = try PartWriter(folder: staging, path: part.path, header: target.rightHeader)
    var rows = RowBuffer()
    var cursor: RowCursor?
    if let left, let index = leftParts().first(where: { $0.label == label })?.index {
      cursor = RowCursor(left, parts: index..<index + 1)
    }
    let hold = RowHold()
    var written: UInt64 = 0
    var read: UInt64 = 0
    while true {
      if inserts.isAt(label: label), inserts.number == written + 1 {
        hold.load(inserts.payload, fields: target.rightHeader.count)
        TablePatch.write(hold.row, 0..<target.rightHeader.count, to: &rows)
        try inserts.advance()
      } else {
        guard try cursor?.next() ?? false, let row = cursor?.row else { break }
        read += 1
        if skips.isAt(label: label), skips.number == read {
          try skips.advance()
          continue
        }
        for source in sources { if source < 0 { rows.emptyField() } else { rows.field(row[source]) } }
        rows.endRow()
      }
      written += 1
      try writer.take(&rows)
    }
    try writer.flush(&rows)
    let summary = try writer.finish()
    if summary.sha256 != part.sha256 || summary.bytes != part.bytes || inserts.isAt(label: label) {
      throw TablePatch.otherSnapshot(part.path)
    }
  }

  private static func write(_ row: Row, _ range: Range<Int>, to rows: inout RowBuffer) {
    for index in range { rows.field(row[index]) }
    rows.endRow()
  }
}

/// Steps through records keyed by places.
private struct PlaceReader {
  private let records: SortedRecords
  private(set) var atEnd = false
  private var key = ByteView.empty
  private(set) var payload = ByteView.empty

  init(_ records: SortedRecords) { self.records = records }

  mutating func advance() throws(Failure) {
    if let record = try records.next() {
      key = record.key
      payload = record.payload
    } else {
      atEnd = true
    }
  }

  private var labelBytes: ByteView { key[0..<max(key.count - 9, 0)] }

  /// Whether the record at hand is about a row of the part called `label`.
  func isAt(label: String) -> Bool {
    if atEnd { return false }
    var copy = label
    return copy.withUTF8 { ByteView($0) == labelBytes }
  }

  /// Whether the record at hand is about an earlier part.
  func precedes(label: String) -> Bool {
    var copy = label
    return copy.withUTF8 { labelBytes.compare(ByteView($0)) < 0 }
  }

  /// The row's number in its part, from 1.
  var number: UInt64 {
    var value: UInt64 = 0
    for index in max(key.count - 8, 0)..<key.count { value = value << 8 | UInt64(key[index]) }
    return value
  }
}
