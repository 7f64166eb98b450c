import Diagnostics
import StageContract
import TabularIO

/// `identitas`: every id of this run, sorted by id, cut in parts by its first bits.
struct IdentityRegistry {
  let spill: SpillSet
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
    let bytes = try spill.content(partition)
    spill.discard(partition)
    return try bytes.withUnsafeBufferPointer { content -> [PartSummary] in
      let count = content.count / IdentityLines.size
      var order = [(high: UInt64, low: UInt64, index: Int)]()
      order.reserveCapacity(count)
      if let base = content.baseAddress {
        for index in 0..<count {
          let line = base + index * IdentityLines.size
          order.append((line.u64(0), line.u64(8), index))
        }
      }
      order.sort {
        $0.high != $1.high
          ? $0.high < $1.high : $0.low & ~IdentityRegistry.familyBit < $1.low & ~IdentityRegistry.familyBit
      }
      var result: [PartSummary] = []
      var rows = RowBuffer()
      var at = 0
      for local in 0..<parts {
        let number = partition * parts + local
        let writer = try PartWriter(
          folder: context.staging, path: "identitas/\(TableWriter.partName(number))", header: IdentityRegistry.header)
        while at < count && SpillPlan.partition(order[at].high, bits: plan.partBits) == number {
          if let base = content.baseAddress { encode(base + order[at].index * IdentityLines.size, &rows) }
          try writer.take(&rows)
          at += 1
        }
        try writer.flush(&rows)
        result.append(try writer.finish())
      }
      return result
    }
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
