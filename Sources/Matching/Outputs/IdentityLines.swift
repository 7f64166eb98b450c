import Diagnostics
import TabularIO

/// One worker's lines of `identitas` on their way to be sorted by id.
final class IdentityLines {
  private let spill: BlockSpill
  @exclusivity(unchecked) private var appender: BlockAppender
  private let bits: Int
  private let record: UnsafeMutablePointer<UInt8>

  /// Where a line keeps what (bytes). A membership ends behind `related`.
  enum Layout {
    static let high = 0
    /// The 36 lower bits of the id; the upper bits are flags.
    static let low = 8
    /// Of a family its head, of a membership the family.
    static let relatedHigh = 16
    static let relatedLow = 24
    static let membershipSize = 32
    /// Of a note of marks what they are; they end where the line does.
    static let marks = Layout.size - IdentityMarks.size
    static let digest = 32
    static let nik = 64
    static let since = 72
    static let originHigh = 80
    static let originLow = 88
    static let size = 96
  }

  /// Flags in the upper bits of the second word.
  static let family: UInt64 = 1 << 63
  /// A line of this run; without it, one of the previous snapshot.
  static let new: UInt64 = 1 << 40
  /// Says no more than which family a person of this run is in.
  static let membership: UInt64 = 1 << 42
  /// Says no more than which id of the previous snapshot was merged into one of this run.
  static let merged: UInt64 = 1 << 43
  /// Says by what a person without a NIK is known again.
  static let marks: UInt64 = 1 << 44
  static let idBits: UInt64 = (1 << 36) - 1

  init(_ spill: BlockSpill) {
    self.spill = spill
    appender = BlockAppender(spill)
    bits = spill.partitions.trailingZeroBitCount
    record = .allocate(capacity: Layout.size)
  }

  deinit { record.deallocate() }

  /// Adds the line of a person of this run.
  func add(person id: StableId, _ digest: Digest256, nik: UInt64) throws(Failure) {
    try append(id, digest, flags: IdentityLines.new, nik: nik)
  }

  /// Adds the line of a family of this run; `origin` is the one that it was split from.
  func add(family id: StableId, _ digest: Digest256, head: StableId, origin: StableId) throws(Failure) {
    try append(id, digest, flags: IdentityLines.new | IdentityLines.family, related: head, origin: origin)
  }

  /// Says which family a person of this run is in.
  func add(member id: StableId, of family: StableId) throws(Failure) {
    put(id, flags: IdentityLines.new | IdentityLines.membership, related: family)
    try send(id, Layout.membershipSize)
  }

  /// Says that `old` of the previous snapshot, which ends, was merged into `id` of this run: a family into another, or the
  /// id that a person had without a NIK.
  func add(merged old: StableId, into id: StableId) throws(Failure) {
    put(id, flags: IdentityLines.new | IdentityLines.merged, related: old)
    try send(id, Layout.membershipSize)
  }

  /// Says by what the person `id`, who has no NIK, is known again.
  func add(_ marks: IdentityMarks, of id: StableId) throws(Failure) {
    put(id, flags: IdentityLines.new | IdentityLines.marks, related: .none)
    marks.put(record + Layout.marks)
    try send(id, Layout.size)
  }

  /// Adds a line of the previous snapshot; `since` is the period in which the id was made (year · 10 + quarter).
  func addPrevious(_ id: StableId, _ digest: Digest256, since: Int32) throws(Failure) {
    try append(id, digest, flags: 0, since: since)
  }

  private func append(
    _ id: StableId, _ digest: Digest256, flags: UInt64, nik: UInt64 = 0, since: Int32 = 0, related: StableId = .none,
    origin: StableId = .none
  ) throws(Failure) {
    put(id, flags: flags, related: related)
    digest.write(to: record + Layout.digest)
    record.put(nik, Layout.nik)
    record.put(since, Layout.since)
    record.put(Int32(0), Layout.since + 4)
    record.put(origin.high, Layout.originHigh)
    record.put(origin.low, Layout.originLow)
    try send(id, Layout.size)
  }

  private func put(_ id: StableId, flags: UInt64, related: StableId) {
    record.put(id.high, Layout.high)
    record.put(id.low | flags, Layout.low)
    record.put(related.high, Layout.relatedHigh)
    record.put(related.low, Layout.relatedLow)
  }

  private func send(_ id: StableId, _ size: Int) throws(Failure) {
    try appender.append(
      ByteView(start: UnsafePointer(record), count: size), to: SpillPlan.partition(id.high, bits: bits))
  }

  func flush() throws(Failure) { try appender.flush() }
}

/// A spilled line of `identitas`: a view that is valid while its bytes are.
struct IdentityLine {
  let base: UnsafePointer<UInt8>
  private typealias Layout = IdentityLines.Layout

  private var flags: UInt64 { base.u64(Layout.low) }
  var id: StableId { StableId(high: base.u64(Layout.high), low: flags & IdentityLines.idBits) }
  /// Bytes of the line.
  var size: Int {
    flags & (IdentityLines.membership | IdentityLines.merged) != 0 ? Layout.membershipSize : Layout.size
  }
  var isFamily: Bool { flags & IdentityLines.family != 0 }
  /// What the line is; the order of lines of one id.
  var kind: Kind {
    if flags & IdentityLines.new == 0 { return .previous }
    if flags & IdentityLines.membership != 0 { return .membership }
    if flags & IdentityLines.marks != 0 { return .marks }
    return flags & IdentityLines.merged != 0 ? .merged : .current
  }
  /// Of a family its head, of a membership the family, of a merger the id that ends.
  var related: StableId { StableId(high: base.u64(Layout.relatedHigh), low: base.u64(Layout.relatedLow)) }
  var digest: Digest256 { Digest256(spilled: base + Layout.digest) }
  var nik: UInt64 { base.u64(Layout.nik) }
  var since: Int32 { base.i32(Layout.since) }
  /// Of a note of marks, what they are.
  var marks: IdentityMarks { IdentityMarks(spilled: base + Layout.marks) }
  /// The family that this one was split from.
  var origin: StableId { StableId(high: base.u64(Layout.originHigh), low: base.u64(Layout.originLow)) }

  enum Kind: UInt8 {
    case previous
    case current
    case membership
    case merged
    case marks
  }
}
