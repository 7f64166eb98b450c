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
    var order: [(high: UInt64, place: UInt64)] = []
    for block in blocks {
      for offset in stride(from: 0, to: block.count, by: IdentityLines.size) {
        let line = block.start + offset
        order.append((UnsafePointer(line).u64(0), Place.make(line, tag: 0)))
      }
    }
    order.sort { one, other in
      if one.high != other.high { return one.high < other.high }
      return IdentityRegistry.low(one.place) < IdentityRegistry.low(other.place)
    }
    var result: [PartSummary] = []
    var rows = RowBuffer()
    var at = 0
    for local in 0..<parts {
      let number = partition * parts + local
      let writer = try PartWriter(
        folder: context.staging, path: "identitas/\(TableWriter.partName(number))", header: IdentityRegistry.header)
      while at < order.count && SpillPlan.partition(order[at].high, bits: plan.partBits) == number {
        encode(UnsafePointer(Place.pointer(order[at].place)), &rows)
        try writer.take(&rows)
        at += 1
      }
      try writer.flush(&rows)
      result.append(try writer.finish())
    }
    return result
  }

  private static func low(_ place: UInt64) -> UInt64 {
    UnsafePointer(Place.pointer(place)).u64(8) & ~IdentityRegistry.familyBit
  }

  private static let familyBit: UInt64 = 1 << 63

  private func encode(_ line: UnsafePointer<UInt8>, _ rows: inout RowBuffer) {
    let low = line.u64(8)
    StableId(high: line.u64(0), low: low & ~IdentityRegistry.familyBit).write(to: &rows)
    rows.field(low & IdentityRegistry.familyBit != 0 ? "KELUARGA" : "ORANG" as StaticString)
    Digest256(first: line.u64(16), second: line.u64(24), third: line.u64(32), fourth: line.u64(40)).write(to: &rows)
    let nik = line.u64(48)
    if nik == 0 { rows.emptyField() } else { rows.digits(nik, width: 16) }
    let since = line.i32(56)
    PeriodNumber.write(since == 0 ? period : since, to: &rows)
    rows.emptyField()
    rows.field(since == 0 ? "BARU" : "TETAP" as StaticString)
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
