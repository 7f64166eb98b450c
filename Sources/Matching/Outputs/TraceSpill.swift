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
    var bits = 14
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

/// Where a spilled outcome keeps what (bytes); the words that are not zero follow in the order of ``TraceWord``, then the
/// source's own id.
enum TraceLayout {
  static let length = 0
  static let outcome = 2
  static let rule = 3
  /// Which words follow.
  static let mask = 4
  static let rowKey = 5
  static let words = 13
}

/// The words of a spilled outcome that may be zero; the raw value is a bit number.
enum TraceWord: UInt8, CaseIterable {
  case nik
  case idHigh
  case idLow
  case familyHigh
  case familyLow
  case findingsLow
  case findingsHigh
  /// Of a row that the repair decided: probability in ten-thousandths plus one (16 bits), above it what a link rests on
  /// (``RowRecord/linkEvidence``).
  case score
}

/// One worker's way to the trace; its alone, so no access is checked for overlap.
final class TraceLines {
  private let trace: TraceSpill
  @exclusivity(unchecked) private var appender: BlockAppender
  private let record: UnsafeMutablePointer<UInt8>
  /// Bytes of an own id; longer ones are cut.
  private static let longestId = 952

  init(_ trace: TraceSpill) {
    self.trace = trace
    appender = BlockAppender(trace.spill)
    record = .allocate(capacity: TraceLayout.words + (TraceWord.allCases.count + 1) * 8 + TraceLines.longestId)
  }

  deinit { record.deallocate() }

  /// Adds the outcome of `row`. The row must bear its file rank.
  func add(_ row: RowRecord, person: StableId, family: StableId) throws(Failure) {
    let source = row.source
    let key = row.rowKey
    let findings = row.findings
    record[TraceLayout.outcome] = row.outcome.rawValue
    record[TraceLayout.rule] = row.rule.rawValue
    record.put(key.packed, TraceLayout.rowKey)
    var mask: UInt8 = 0
    var used = TraceLayout.words
    put(row.personNIK, .nik, &mask, &used)
    put(person.high, .idHigh, &mask, &used)
    put(person.low, .idLow, &mask, &used)
    put(family.high, .familyHigh, &mask, &used)
    put(family.low, .familyLow, &mask, &used)
    put(findings.low, .findingsLow, &mask, &used)
    put(findings.high, .findingsHigh, &mask, &used)
    put(row.score.map { UInt64($0 + 1) | row.linkEvidence << 16 } ?? 0, .score, &mask, &used)
    let own = row.ownId
    let idCount = min(own.count, TraceLines.longestId)
    (record + used).copy(ByteView(start: own.start, count: idCount))
    used += idCount
    record[TraceLayout.mask] = mask
    record.put(UInt16(used), TraceLayout.length)
    try appender.append(
      ByteView(start: UnsafePointer(record), count: used),
      to: trace.partition(source, trace.files.position(key, source)))
  }

  @inline(__always)
  private func put(_ value: UInt64, _ word: TraceWord, _ mask: inout UInt8, _ used: inout Int) {
    record.put(value, used)
    let bit: UInt8 = value != 0 ? 1 : 0
    mask |= bit << word.rawValue
    used &+= Int(bit) &* 8
  }

  func flush() throws(Failure) { try appender.flush() }
}
