import Diagnostics
import StageContract
import TabularIO

/// `identitas`: every id of this run, and those of the previous registry that nobody bears now, sorted by id, one part for
/// each first two characters: as the snapshot has it, which then takes the parts over as they are.
struct IdentityRegistry {
  let spill: BlockSpill
  let period: Int32
  let context: StageContext

  static let header = ["id", "jenis", "kunci", "nik", "sejak", "id_lama", "hubungan", "id_terkait", "ciri", "terakhir"]
  /// Bits of the two characters that name a part. A spill never has more partitions.
  private static let partBits = 10
  /// The digits of ids (Crockford base 32), ascending.
  private static let characters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

  /// Writes all parts that have rows; without any, one with the header alone.
  func write() throws -> [PartSummary] {
    let bits = spill.partitions.trailingZeroBitCount
    var summaries = [[PartSummary]](repeating: [], count: spill.partitions)
    try orderedParallel(
      jobs: context.jobs, next: Counter(spill.partitions).next,
      work: { (partition: Int, _: Int) in
        let parts = 1 << (IdentityRegistry.partBits - bits)
        return (
          partition, try spill.consume(partition) { try write($0, parts: partition * parts..<(partition + 1) * parts) }
        )
      },
      deliver: { summaries[$0.0] = $0.1 })
    let written = summaries.flatMap { $0 }
    return written.isEmpty ? [try IdentityRegistry.part(0, context).finish()] : written
  }

  /// Writes all lines as one file, for a run that is about few rows.
  func writeAsOne() throws -> [PartSummary] {
    let writer = TableWriter(folder: context.staging, name: IdentityRegistry.table, header: IdentityRegistry.header)
    try orderedParallel(
      jobs: context.jobs, next: Counter(spill.partitions).next,
      work: { (partition: Int, _: Int) in
        try spill.consume(partition) { blocks in
          var rows = RowBuffer()
          let order = IdentityRegistry.sorted(blocks)
          for at in order.indices { append(order, at, &rows) }
          return try EncodedChunk(rows)
        }
      },
      deliver: { try writer.append($0) })
    return try writer.finish()
  }

  static let table = "identitas"

  /// Part `number` of 2^``partBits``, named by the first characters of its ids.
  static func part(_ number: Int, _ context: StageContext) throws(Failure) -> PartWriter {
    let name = String([characters[number >> 5], characters[number & 31]])
    return try PartWriter(
      folder: context.staging, path: "identitas/\(name).csv.gz", header: header)
  }

  /// The lines of `blocks` by id, those of the previous snapshot before those of this run.
  private static func sorted(_ blocks: [SpillBlock]) -> [Entry] {
    var sorter = HashSort<Entry>()
    for block in blocks {
      var offset = 0
      while offset < block.count {
        let line = block.start + offset
        sorter.append(Entry(high: UnsafePointer(line).u64(0), place: Place.make(line, tag: 0)))
        offset += IdentityLine(base: UnsafePointer(line)).size
      }
    }
    sorter.sort()
    return sorter.entries
  }

  /// Adds the line `at` of `order` when it is of this run, with what a line of the previous snapshot and notes of this run
  /// say of the same id; or when it is all that is left of an id. Answers whether it was added.
  @discardableResult
  private func append(_ order: [Entry], _ at: Int, _ rows: inout RowBuffer) -> Bool {
    let line = order[at].line
    if line.kind == .previous { return appendGone(order, at, &rows) }
    if line.kind != .current { return false }
    let before = at > 0 ? order[at - 1].line : line
    let isKept = before.kind == .previous && before.id == line.id
    var family = StableId.none
    var merged: [StableId] = []
    var marks: IdentityMarks?
    var next = at + 1
    while next < order.count, order[next].line.id == line.id {
      let note = order[next].line
      if note.kind == .membership { family = note.related }
      if note.kind == .merged { merged.append(note.related) }
      if note.kind == .marks { marks = note.marks }
      next += 1
    }
    encode(line, previous: isKept ? before : nil, family: family, merged: merged, marks, &rows)
    return true
  }

  /// Adds the line `at` of the previous snapshot unless the id is one of this run, or went into one.
  private func appendGone(_ order: [Entry], _ at: Int, _ rows: inout RowBuffer) -> Bool {
    let line = order[at].line
    var marks: IdentityMarks?
    var next = at + 1
    while next < order.count, order[next].line.id == line.id {
      let note = order[next].line
      if note.kind == .current || note.kind == .ended { return false }
      if note.kind == .previousMarks { marks = note.marks }
      next += 1
    }
    line.id.write(to: &rows)
    rows.field(line.isFamily ? "KELUARGA" : "ORANG" as StaticString)
    line.digest.write(to: &rows)
    if line.nik == 0 { rows.emptyField() } else { rows.digits(line.nik, width: 16) }
    PeriodNumber.write(line.since, to: &rows)
    rows.emptyField()
    rows.field(IdentityRegistry.gone)
    line.related.write(to: &rows)
    if let marks { marks.write(to: &rows) } else { rows.emptyField() }
    PeriodNumber.write(line.last, to: &rows)
    rows.endRow()
    return true
  }

  /// `hubungan` of an id that nobody bears now.
  static let gone: StaticString = "HILANG"

  private func write(_ blocks: [SpillBlock], parts: Range<Int>) throws -> [PartSummary] {
    let order = IdentityRegistry.sorted(blocks)
    var result: [PartSummary] = []
    var rows = RowBuffer()
    var at = 0
    for number in parts {
      var writer: PartWriter?
      while at < order.count && SpillPlan.partition(order[at].high, bits: IdentityRegistry.partBits) == number {
        if append(order, at, &rows) {
          let open = try writer ?? IdentityRegistry.part(number, context)
          writer = open
          try open.take(&rows)
        }
        at += 1
      }
      guard let writer else { continue }
      try writer.flush(&rows)
      result.append(try writer.finish())
    }
    return result
  }

  /// A line: the first bits of its id, and where it is.
  private struct Entry: HashOrdered {
    let high: UInt64
    let place: UInt64

    var hash: UInt64 { high }

    var line: IdentityLine { IdentityLine(base: UnsafePointer(Place.pointer(place))) }

    /// By the rest of the id, then the previous line, the new one, the person's family.
    static func precedes(_ one: Entry, _ other: Entry) -> Bool {
      let (left, right) = (one.line, other.line)
      if left.id != right.id { return left.id < right.id }
      return left.kind.rawValue < right.kind.rawValue
    }
  }

  /// Writes a line. An id that the previous snapshot had keeps the identity and the period it was made from. `family` is
  /// that of a person in the frame, `merged` are the ids that end in this one,
  /// `marks` what a person without a NIK is known by.
  private func encode(
    _ line: IdentityLine, previous: IdentityLine?, family: StableId, merged: [StableId], _ marks: IdentityMarks?,
    _ rows: inout RowBuffer
  ) {
    line.id.write(to: &rows)
    rows.field(line.isFamily ? "KELUARGA" : "ORANG" as StaticString)
    (previous ?? line).digest.write(to: &rows)
    if line.nik == 0 { rows.emptyField() } else { rows.digits(line.nik, width: 16) }
    PeriodNumber.write(previous?.since ?? period, to: &rows)
    if merged.count > 1 { writeMerged(merged.sorted(), &rows) } else { (merged.first ?? line.origin).write(to: &rows) }
    let relation: StaticString =
      !merged.isEmpty ? "GABUNG" : !line.origin.isNone ? "PECAH" : previous == nil ? "BARU" : "TETAP"
    rows.field(relation)
    (line.isFamily ? line.related : family).write(to: &rows)
    if let marks { marks.write(to: &rows) } else { rows.emptyField() }
    rows.emptyField()
    rows.endRow()
  }

  /// Writes several ids in one field.
  private func writeMerged(_ ids: [StableId], _ rows: inout RowBuffer) {
    rows.beginField()
    for (index, id) in ids.enumerated() {
      if index > 0 { rows.append(UInt8(ascii: ";")) }
      id.append(to: &rows)
    }
    rows.endField()
  }
}

/// Counts 0..<limit for ordered work.
final class Counter {
  private var value = 0
  private let limit: Int

  init(_ limit: Int) { self.limit = limit }

  func next() -> Int? {
    defer { value += 1 }
    return value < limit ? value : nil
  }
}
