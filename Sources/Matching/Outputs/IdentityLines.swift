import Diagnostics
import TabularIO

/// One worker's lines of `identitas` on their way to be sorted by id.
final class IdentityLines {
  private let spill: BlockSpill
  @exclusivity(unchecked) private var appender: BlockAppender
  private let bits: Int
  private let record: UnsafeMutablePointer<UInt8>

  /// Where a line keeps what (bytes).
  enum Layout {
    static let high = 0
    /// The 36 lower bits of the id; the upper bits are flags.
    static let low = 8
    static let digest = 16
    static let nik = 48
    static let since = 56
    static let mergedHigh = 64
    static let mergedLow = 72
    static let size = 80
  }

  /// Flags in the upper bits of the second word.
  static let family: UInt64 = 1 << 63
  /// A line of the previous snapshot: it sorts before the line of this run.
  static let new: UInt64 = 1 << 40
  private static let idBits: UInt64 = (1 << 36) - 1

  init(_ spill: BlockSpill) {
    self.spill = spill
    appender = BlockAppender(spill)
    bits = spill.partitions.trailingZeroBitCount
    record = .allocate(capacity: Layout.size)
  }

  deinit { record.deallocate() }

  /// Adds a line of this run; `merged` is an id that was merged into this one.
  func add(
    _ id: StableId, _ digest: Digest256, nik: UInt64, isFamily: Bool, merged: StableId = .none
  ) throws(Failure) {
    try append(
      id, digest, flags: IdentityLines.new | (isFamily ? IdentityLines.family : 0), nik: nik, since: 0, merged: merged)
  }

  /// Adds a line of the previous snapshot; `since` is the period in which the id was made (year · 10 + quarter).
  func addPrevious(_ id: StableId, _ digest: Digest256, since: Int32) throws(Failure) {
    try append(id, digest, flags: 0, nik: 0, since: since, merged: .none)
  }

  private func append(
    _ id: StableId, _ digest: Digest256, flags: UInt64, nik: UInt64, since: Int32, merged: StableId
  ) throws(Failure) {
    record.put(id.high, Layout.high)
    record.put(id.low | flags, Layout.low)
    digest.write(to: record + Layout.digest)
    record.put(nik, Layout.nik)
    record.put(since, Layout.since)
    record.put(Int32(0), Layout.since + 4)
    record.put(merged.high, Layout.mergedHigh)
    record.put(merged.low, Layout.mergedLow)
    try appender.append(
      ByteView(start: UnsafePointer(record), count: Layout.size), to: SpillPlan.partition(id.high, bits: bits))
  }

  /// The id of a spilled line.
  static func id(_ line: UnsafePointer<UInt8>) -> StableId {
    StableId(high: line.u64(Layout.high), low: line.u64(Layout.low) & idBits)
  }

  func flush() throws(Failure) { try appender.flush() }
}
