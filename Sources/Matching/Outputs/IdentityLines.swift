import Diagnostics
import TabularIO

/// One worker's lines of `identitas` on their way to be sorted by id.
final class IdentityLines {
  private let spill: BlockSpill
  @exclusivity(unchecked) private var appender: BlockAppender
  private let bits: Int
  private let record: UnsafeMutablePointer<UInt8>

  /// Bytes of a spilled line.
  static let size = 64

  init(_ spill: BlockSpill) {
    self.spill = spill
    appender = BlockAppender(spill)
    bits = spill.partitions.trailingZeroBitCount
    record = .allocate(capacity: IdentityLines.size)
  }

  deinit { record.deallocate() }

  /// Adds a line; `since` is the period in which the id was made (year · 10 + quarter), nil when it is new.
  func add(
    _ id: StableId, _ digest: Digest256, nik: UInt64, isFamily: Bool, since: Int32?
  ) throws(Failure) {
    record.put(id.high, 0)
    // The upper bits of the second word are free: kind, and whether the id is an old one.
    record.put(id.low | (isFamily ? 1 << 63 : 0), 8)
    record.put(digest.first, 16)
    record.put(digest.second, 24)
    record.put(digest.third, 32)
    record.put(digest.fourth, 40)
    record.put(nik, 48)
    record.put(since ?? 0, 56)
    record.put(Int32(0), 60)
    try appender.append(
      ByteView(start: UnsafePointer(record), count: IdentityLines.size), to: SpillPlan.partition(id.high, bits: bits))
  }

  func flush() throws(Failure) { try appender.flush() }
}
