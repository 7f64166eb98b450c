import Diagnostics
import StageContract
import TabularIO

/// `tinjau`: the rows that a person must decide, most rupiah at stake first, then by id.
struct ReviewQueue {
  static let header = [
    "id_tinjau", "jenis", "sumber", "berkas", "baris", "nik_kandidat", "skor", "per_bidang", "manfaat_rp",
  ]

  /// Writes the queue from what the workers collected.
  ///
  /// A row that may repeat several others stands there once, and names them all, the likest name first: it has one id.
  static func write(_ lines: [ReviewLines], context: StageContext) throws -> [PartSummary] {
    let writer = TableWriter(folder: context.staging, name: "tinjau", header: header)
    let sorted = try SortedRecords(lines.map(\.sorter), memory: max(context.memory / 8, 1 << 20))
    var rows = RowBuffer()
    var open = RowBuffer(capacity: 1 << 10)
    var last = RowBuffer(capacity: ReviewLine.keySize)
    while let record = try sorted.next() {
      let line = ReviewLine(record.payload)
      let question = record.key[0..<ReviewLine.questionSize]
      if last.view == question {
        open.append(line.other)
        continue
      }
      if last.count > 0 { end(&open, last, &rows) }
      last.removeAll()
      last.append(question)
      open.rawFields(line.head)
      open.beginField()
      open.append(line.fields)
      open.append(line.other)
      try writer.take(&rows)
    }
    if last.count > 0 { end(&open, last, &rows) }
    try writer.flush(&rows)
    sorted.remove()
    return try writer.finish()
  }

  /// Ends a row with its stake, which its key begins with.
  private static func end(_ open: inout RowBuffer, _ key: borrowing RowBuffer, _ rows: inout RowBuffer) {
    open.endField()
    open.field(number: Int(truncatingIfNeeded: ~ReviewLine.word(key.view, 0)))
    open.endRow()
    rows.appendRows(open.view, rows: 1)
    open.removeAll()
  }
}

/// A row of the queue as it is sorted: lengths, the columns before `per_bidang`, that column, and what is added to it for
/// each row that this one may repeat.
private struct ReviewLine {
  let head: ByteView
  let fields: ByteView
  let other: ByteView

  /// Stake, id and row: what makes two of them one.
  static let questionSize = 24
  /// The same and how alike the names are.
  static let keySize = 32

  init(_ payload: ByteView) {
    let split = 16 + Int(truncatingIfNeeded: ReviewLine.word(payload, 0))
    let end = split + Int(truncatingIfNeeded: ReviewLine.word(payload, 8))
    head = payload[16..<split]
    fields = payload[split..<end]
    other = payload[end..<payload.count]
  }

  static func write(head: ByteView, fields: ByteView, other: ByteView, to payload: inout RowBuffer) {
    payload.removeAll()
    for count in [head.count, fields.count] {
      withUnsafeBytes(of: UInt64(count).bigEndian) { word in
        for byte in word { payload.append(byte) }
      }
    }
    payload.append(head)
    payload.append(fields)
    payload.append(other)
  }

  static func word(_ bytes: ByteView, _ at: Int) -> UInt64 {
    UInt64(bigEndian: UnsafeRawPointer(bytes.start + at).loadUnaligned(as: UInt64.self))
  }
}

/// One worker's rows for the queue.
final class ReviewLines {
  let sorter: ExternalSorter
  private let files: FileTable
  private let text: EvidenceText
  private var row = RowBuffer(capacity: 1 << 10)
  /// The text of `per_bidang`, and what names the other row of a possible duplicate.
  private var fields = RowBuffer(capacity: 256)
  private var other = RowBuffer(capacity: 128)
  private var line = RowBuffer(capacity: 1 << 10)
  private let key: UnsafeMutablePointer<UInt8>

  init(folder: String, memory: Int, files: FileTable, weights: RepairWeights) {
    text = EvidenceText(weights: weights)
    sorter = ExternalSorter(folder: folder, memory: memory)
    self.files = files
    key = .allocate(capacity: ReviewLine.keySize)
  }

  deinit { key.deallocate() }

  /// Adds `item` with `stake` rupiah a year.
  func add(_ item: SpillItem, stake: UInt64) throws(Failure) {
    let record = item.leader.record
    let isDuplicate = item.flags & ItemFlag.duplicate != 0
    let kind: ReviewKind =
      isDuplicate ? .possibleDuplicate : record.outcome == .konflik ? .contradiction : .possibleMatch
    let id = ReviewId.make(record, kind)
    row.removeAll()
    row.beginField()
    HexDigits.append(id, to: &row)
    row.endField()
    row.field(kind.label)
    row.field(record.source.label)
    files.write(record.rowKey, record.source, to: &row)
    if item.personNIK == 0 { row.emptyField() } else { row.digits(item.personNIK, width: 16) }
    fields.removeAll()
    other.removeAll()
    if record.rule.isRepair {
      writeEvidence(ReviewEvidence(packed: item.key.low))
    } else {
      row.emptyField()
      writeSimilarity(item)
      if isDuplicate { writeOther(item) }
    }
    ReviewLine.write(head: row.view, fields: fields.view, other: other.view, to: &line)
    // Sorted by bytes: the complement puts the largest stake, and of one row the likest name, first.
    put(~stake, 0)
    put(id, 8)
    put(record.rowKey.packed, 16)
    put(isDuplicate ? ~(item.key.low & 0xFFFF_FFFF) : 0, 24)
    try sorter.add(key: ByteView(start: UnsafePointer(key), count: ReviewLine.keySize), payload: line.view)
  }

  /// The row that a possible duplicate may repeat: its source and the source's own id.
  private func writeOther(_ item: SpillItem) {
    let repeated = RowRecord(UnsafePointer(item.base + ItemLayout.records + item.leader.record.length))
    other.append(";dengan=")
    other.append(repeated.source.label)
    other.append(47)
    other.append(repeated.ownId)
  }

  /// `per_bidang` of a row that the exact part doubts: how alike the names are, and the birth dates.
  private func writeSimilarity(_ item: SpillItem) {
    let packed = item.key.low
    let score = packed & 0xFFFF_FFFF
    fields.append("nama=")
    fields.append(number: Int(score / 10_000))
    fields.append(46)
    fields.append(digits: score % 10_000, width: 4)
    fields.append(";tanggal_lahir=")
    fields.append(
      packed >> 32 != 0 ? "sama" : item.leader.record.birth == 0 ? "kosong" : "beda" as StaticString)
  }

  /// `skor` and `per_bidang` of a row that the repair doubts.
  private func writeEvidence(_ evidence: ReviewEvidence) {
    row.beginField()
    row.append(number: evidence.score / 10_000)
    row.append(46)
    row.append(digits: UInt64(evidence.score % 10_000), width: 4)
    row.endField()
    text.write(evidence, to: &fields)
  }

  private func put(_ value: UInt64, _ at: Int) {
    UnsafeMutableRawPointer(key + at).storeBytes(of: value.bigEndian, as: UInt64.self)
  }
}
