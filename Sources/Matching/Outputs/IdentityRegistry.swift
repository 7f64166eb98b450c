import Diagnostics
import StageContract
import TabularIO

/// `identitas`: every id of this run, sorted by id, cut in parts by its first bits.
struct IdentityRegistry {
  let spill: BlockSpill
  let plan: SpillPlan
  let period: Int32
  let context: StageContext

  static let header = ["id", "jenis", "kunci", "nik", "sejak", "id_lama", "hubungan"]

  /// Writes all parts.
  func write() throws -> [PartSummary] {
    let bits = spill.partitions.trailingZeroBitCount
    let perSpill = 1 << (plan.partBits - bits)
    var summaries = [[PartSummary]](repeating: [], count: spill.partitions)
    try orderedParallel(
      jobs: context.jobs, next: Counter(spill.partitions).next,
      work: { (partition: Int, _: Int) in (partition, try write(partition, parts: perSpill)) },
      deliver: { summaries[$0.0] = $0.1 })
    return summaries.flatMap { $0 }
  }

  /// Writes the parts of one spill partition.
  private func write(_ partition: Int, parts: Int) throws -> [PartSummary] {
    try spill.consume(partition) { try write($0, partition, parts: parts) }
  }

  private func write(_ blocks: [SpillBlock], _ partition: Int, parts: Int) throws -> [PartSummary] {
    var sorter = HashSort<Entry>()
    for block in blocks {
      for offset in stride(from: 0, to: block.count, by: IdentityLines.Layout.size) {
        let line = block.start + offset
        sorter.append(Entry(high: UnsafePointer(line).u64(0), place: Place.make(line, tag: 0)))
      }
    }
    sorter.sort()
    let order = sorter.entries
    var result: [PartSummary] = []
    var rows = RowBuffer()
    var at = 0
    for local in 0..<parts {
      let number = partition * parts + local
      let writer = try PartWriter(
        folder: context.staging, path: "identitas/\(TableWriter.partName(number))", header: IdentityRegistry.header)
      while at < order.count && SpillPlan.partition(order[at].high, bits: plan.partBits) == number {
        let line = UnsafePointer(Place.pointer(order[at].place))
        if IdentityRegistry.isNew(line) {
          let before = at > 0 ? UnsafePointer(Place.pointer(order[at - 1].place)) : line
          let isKept = !IdentityRegistry.isNew(before) && IdentityLines.id(before) == IdentityLines.id(line)
          encode(line, previous: isKept ? before : nil, &rows)
          try writer.take(&rows)
        }
        at += 1
      }
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
