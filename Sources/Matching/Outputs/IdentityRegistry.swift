import Diagnostics
import StageContract
import TabularIO

/// `identitas`: every id of this run, sorted by id, one part for each first two characters: as the snapshot has it, which
/// then takes the parts over as they are.
struct IdentityRegistry {
  let spill: BlockSpill
  let period: Int32
  let context: StageContext

  static let header = ["id", "jenis", "kunci", "nik", "sejak", "id_lama", "hubungan"]
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
      for offset in stride(from: 0, to: block.count, by: IdentityLines.Layout.size) {
        let line = block.start + offset
        sorter.append(Entry(high: UnsafePointer(line).u64(0), place: Place.make(line, tag: 0)))
      }
    }
    sorter.sort()
    return sorter.entries
  }

  /// Adds the line `at` of `order` when it is of this run, with what a line of the previous snapshot says of the same id.
  private func append(_ order: [Entry], _ at: Int, _ rows: inout RowBuffer) {
    let line = UnsafePointer(Place.pointer(order[at].place))
    if !IdentityRegistry.isNew(line) { return }
    let before = at > 0 ? UnsafePointer(Place.pointer(order[at - 1].place)) : line
    let isKept = !IdentityRegistry.isNew(before) && IdentityLines.id(before) == IdentityLines.id(line)
    encode(line, previous: isKept ? before : nil, &rows)
  }

  private func write(_ blocks: [SpillBlock], parts: Range<Int>) throws -> [PartSummary] {
    let order = IdentityRegistry.sorted(blocks)
    var result: [PartSummary] = []
    var rows = RowBuffer()
    var at = 0
    for number in parts {
      var writer: PartWriter?
      while at < order.count && SpillPlan.partition(order[at].high, bits: IdentityRegistry.partBits) == number {
        if IdentityRegistry.isNew(UnsafePointer(Place.pointer(order[at].place))) {
          let open = try writer ?? IdentityRegistry.part(number, context)
          writer = open
          append(order, at, &rows)
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

    /// By the rest of the id, then the previous line before the new one.
    static func precedes(_ one: Entry, _ other: Entry) -> Bool {
      let left = UnsafePointer(Place.pointer(one.place))
      let right = UnsafePointer(Place.pointer(other.place))
      if IdentityLines.id(left) != IdentityLines.id(right) { return IdentityLines.id(left) < IdentityLines.id(right) }
      return !isNew(left) && isNew(right)
    }
  }

  private static func isNew(_ line: UnsafePointer<UInt8>) -> Bool {
    line.u64(IdentityLines.Layout.low) & IdentityLines.new != 0
  }

  /// Writes a line. An id that the previous snapshot had keeps the identity and the period it was made from.
  private func encode(
    _ line: UnsafePointer<UInt8>, previous: UnsafePointer<UInt8>?, _ rows: inout RowBuffer
  ) {
    IdentityLines.id(line).write(to: &rows)
    let isFamily = line.u64(IdentityLines.Layout.low) & IdentityLines.family != 0
    rows.field(isFamily ? "KELUARGA" : "ORANG" as StaticString)
    Digest256(spilled: (previous ?? line) + IdentityLines.Layout.digest).write(to: &rows)
    let nik = line.u64(IdentityLines.Layout.nik)
    if nik == 0 { rows.emptyField() } else { rows.digits(nik, width: 16) }
    PeriodNumber.write(previous?.i32(IdentityLines.Layout.since) ?? period, to: &rows)
    let merged = StableId(
      high: line.u64(IdentityLines.Layout.mergedHigh), low: line.u64(IdentityLines.Layout.mergedLow))
    merged.write(to: &rows)
    rows.field(!merged.isNone ? "GABUNG" : previous == nil ? "BARU" : "TETAP" as StaticString)
    rows.endRow()
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
