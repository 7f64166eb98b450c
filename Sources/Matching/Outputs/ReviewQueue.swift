import Diagnostics
import StageContract
import TabularIO

/// `tinjau`: the rows that a person must decide, most rupiah at stake first, then by id.
struct ReviewQueue {
  static let header = [
    "id_tinjau", "jenis", "sumber", "berkas", "baris", "nik_kandidat", "skor", "per_bidang", "manfaat_rp",
  ]

  /// Writes the queue from what the workers collected.
  static func write(_ lines: [ReviewLines], context: StageContext) throws -> [PartSummary] {
    let writer = TableWriter(folder: context.staging, name: "tinjau", header: header)
    let sorted = try SortedRecords(lines.map(\.sorter), memory: max(context.memory / 8, 1 << 20))
    var rows = RowBuffer()
    while let record = try sorted.next() {
      rows.appendRows(record.payload, rows: 1)
      try writer.take(&rows)
    }
    try writer.flush(&rows)
    sorted.remove()
    return try writer.finish()
  }
}

/// One worker's rows for the queue.
final class ReviewLines {
  let sorter: ExternalSorter
  private let files: FileTable
  private let weights: RepairWeights
  private var row = RowBuffer(capacity: 1 << 10)
  private let key: UnsafeMutablePointer<UInt8>

  init(folder: String, memory: Int, files: FileTable, weights: RepairWeights) {
    self.weights = weights
    sorter = ExternalSorter(folder: folder, memory: memory)
    self.files = files
    key = .allocate(capacity: 24)
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
    if record.rule.isRepair {
      writeEvidence(ReviewEvidence(packed: item.key.low))
    } else {
      row.emptyField()
      writeSimilarity(item, isDuplicate: isDuplicate)
    }
    row.field(number: Int(stake))
    row.endRow()
    // Sorted by bytes: the complement puts the largest stake first.
    put(~stake, 0)
    put(id, 8)
    put(record.rowKey.packed, 16)
    try sorter.add(key: ByteView(start: UnsafePointer(key), count: 24), payload: row.view)
  }

  /// The row that a possible duplicate may repeat: its source and the source's own id.
  private func appendOther(_ item: SpillItem) {
    let other = RowRecord(UnsafePointer(item.base + ItemLayout.records + item.leader.record.length))
    row.append(";dengan=")
    row.append(other.source.label)
    row.append(47)
    row.append(other.ownId)
  }

  /// `skor` and `per_bidang` of a row that the exact part doubts: how alike the names are, and the birth dates.
  private func writeSimilarity(_ item: SpillItem, isDuplicate: Bool) {
    let record = item.leader.record
    let packed = item.key.low
    let score = packed & 0xFFFF_FFFF
    row.beginField()
    row.append("nama=")
    row.append(number: Int(score / 10_000))
    row.append(46)
    row.append(digits: score % 10_000, width: 4)
    row.append(";tanggal_lahir=")
    row.append(packed >> 32 != 0 ? "sama" : record.birth == 0 ? "kosong" : "beda" as StaticString)
    if isDuplicate { appendOther(item) }
    row.endField()
  }

  /// `skor` and `per_bidang` of a row that the repair doubts: the level of every field and its weight in bits.
  private func writeEvidence(_ evidence: ReviewEvidence) {
    row.beginField()
    row.append(number: evidence.score / 10_000)
    row.append(46)
    row.append(digits: UInt64(evidence.score % 10_000), width: 4)
    row.endField()
    row.beginField()
    var isFirst = true
    for field in RepairField.allCases {
      let level = evidence.levels[field]
      if level == 0 { continue }
      if !isFirst { row.append(59) }
      isFirst = false
      row.append(field.label)
      row.append(61)
      row.append(field.levels[Int(level) - 1])
      row.append(58)
      var weight = Int(weights.weight(field, level))
      if field == .name { weight += Int(evidence.adjustment) }
      row.append(weight < 0 ? 45 : 43)
      row.append(number: abs(weight) / 1000)
      row.append(46)
      row.append(digits: UInt64(abs(weight) % 1000 / 100), width: 1)
    }
    row.endField()
  }

  private func put(_ value: UInt64, _ at: Int) {
    UnsafeMutableRawPointer(key + at).storeBytes(of: value.bigEndian, as: UInt64.self)
  }
}
