import Diagnostics
import RegistryTypes
import TabularIO

/// Where the outcome of every row waits to be written in file and row order.
struct TraceSpill: Sendable {
  let files: FileTable
  let spill: BlockSpill
  /// First partition of each source.
  let first: [Int]
  /// Rows of a partition, as a power of two; never less than a chunk of the output.
  let sliceBits: Int

  /// Rows in one chunk of the output.
  static let chunkRows = 2048
  private static let mostPartitions = 768

  init(files: FileTable, pool: BlockPool) {
    self.files = files
    var bits = 17
    while TraceSpill.count(files, bits) > TraceSpill.mostPartitions { bits += 1 }
    sliceBits = bits
    var first: [Int] = []
    var total = 0
    for rows in files.positions {
      first.append(total)
      total += TraceSpill.slices(rows, bits)
    }
    first.append(total)
    self.first = first
    spill = BlockSpill(pool, partitions: total)
  }

  private static func slices(_ rows: Int, _ bits: Int) -> Int { (rows + (1 << bits) - 1) >> bits }
  private static func count(_ files: FileTable, _ bits: Int) -> Int {
    files.positions.reduce(0) { $0 + slices($1, bits) }
  }

  /// The partition of a row at `position` of `source`.
  func partition(_ source: SourceKind, _ position: Int) -> Int { first[Int(source.rawValue)] + position >> sliceBits }
}

/// Where a spilled outcome keeps what (bytes); the source's own id follows.
enum TraceLayout {
  static let length = 0
  static let outcome = 2
  static let rule = 3
  /// Probability in ten-thousandths plus one; 0 when there is none.
  static let score = 4
  static let rowKey = 8
  static let nik = 16
  static let idHigh = 24
  static let idLow = 32
  static let familyHigh = 40
  static let familyLow = 48
  static let findingsLow = 56
  static let findingsHigh = 64
  static let ownId = 72
}

/// One worker's way to the trace; its alone, so no access is checked for overlap.
final class TraceLines {
  private let trace: TraceSpill
  @exclusivity(unchecked) private var appender: BlockAppender
  private let record: UnsafeMutablePointer<UInt8>
  private static let capacity = 1024

  init(_ trace: TraceSpill) {
    self.trace = trace
    appender = BlockAppender(trace.spill)
    record = .allocate(capacity: TraceLines.capacity)
  }

  deinit { record.deallocate() }

  /// Adds the outcome of `row`. The row must bear its file rank.
  func add(_ row: RowRecord, person: StableId, family: StableId) throws(Failure) {
    let own = row.ownId
    let idCount = min(own.count, TraceLines.capacity - TraceLayout.ownId)
    let source = row.source
    let key = row.rowKey
    let findings = row.findings
    record.put(UInt16(TraceLayout.ownId + idCount), TraceLayout.length)
    record[TraceLayout.outcome] = row.outcome.rawValue
    record[TraceLayout.rule] = row.rule.rawValue
    record.put(UInt32(row.score.map { $0 + 1 } ?? 0), TraceLayout.score)
    record.put(key.packed, TraceLayout.rowKey)
    record.put(row.personNIK, TraceLayout.nik)
    record.put(person.high, TraceLayout.idHigh)
    record.put(person.low, TraceLayout.idLow)
    record.put(family.high, TraceLayout.familyHigh)
    record.put(family.low, TraceLayout.familyLow)
    record.put(findings.low, TraceLayout.findingsLow)
    record.put(findings.high, TraceLayout.findingsHigh)
    if idCount > 0 { (record + TraceLayout.ownId).update(from: own.start, count: idCount) }
    try appender.append(
      ByteView(start: UnsafePointer(record), count: TraceLayout.ownId + idCount),
      to: trace.partition(source, trace.files.position(key, source)))
  }

  func flush() throws(Failure) { try appender.flush() }
}
