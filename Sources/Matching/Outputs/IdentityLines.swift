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
    static let marks = 16
    static let marksSize = Layout.marks + IdentityMarks.size
    static let digest = 32
    static let nik = 64
    static let since = 72
    /// Of a line of the previous snapshot the period in which the id was last in the registry.
    static let last = 76
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
  /// Says no more than that an id of the previous snapshot was merged into another.
  static let ended: UInt64 = 1 << 45
  static let idBits: UInt64 = (1 << 36) - 1

  init(_ spill: BlockSpill) {
    self.spill = spill
    appender = BlockAppender(spill)
    bits = spill.partitions.trailingZeroBitCount
    record = .allocate(capacity: max(Layout.size, Layout.marksSize))
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
    put(old, flags: IdentityLines.new | IdentityLines.ended, related: id)
    try send(old, Layout.membershipSize)
  }

  /// Says by what the person `id`, who has no NIK, is known again.
  func add(_ marks: IdentityMarks, of id: StableId) throws(Failure) {
    try append(marks, id, flags: IdentityLines.new)
  }

  /// Adds a line of the previous snapshot. Periods are year · 10 + quarter: in `since` the id was made, in `last` it was
  /// last in use. `related` is a person's family or a family's head.
  func addPrevious(
    _ id: StableId, _ digest: Digest256, isFamily: Bool, nik: UInt64, since: Int32, last: Int32, related: StableId,
    _ marks: IdentityMarks?
  ) throws(Failure) {
    try append(
      id, digest, flags: isFamily ? IdentityLines.family : 0, nik: nik, since: since, last: last, related: related)
    if let marks { try append(marks, id, flags: 0) }
  }

  private func append(_ marks: IdentityMarks, _ id: StableId, flags: UInt64) throws(Failure) {
    put(id, flags: flags | IdentityLines.marks, related: .none)
    marks.put(record + Layout.marks)
    try send(id, Layout.marksSize)
  }

  private func append(
    _ id: StableId, _ digest: Digest256, flags: UInt64, nik: UInt64 = 0, since: Int32 = 0, last: Int32 = 0,
    related: StableId = .none, origin: StableId = .none
  ) throws(Failure) {
    put(id, flags: flags, related: related)
    digest.write(to: record + Layout.digest)
    record.put(nik, Layout.nik)
    record.put(since, Layout.since)
    record.put(last, Layout.last)
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
    if flags & (IdentityLines.membership | IdentityLines.merged | IdentityLines.ended) != 0 {
      return Layout.membershipSize
    }
    return flags & IdentityLines.marks != 0 ? Layout.marksSize : Layout.size
  }
  var isFamily: Bool { flags & IdentityLines.family != 0 }
  /// What the line is; the order of lines of one id.
  var kind: Kind {
    if flags & IdentityLines.new == 0 { return flags & IdentityLines.marks != 0 ? .previousMarks : .previous }
    if flags & IdentityLines.ended != 0 { return .ended }
    if flags & IdentityLines.membership != 0 { return .membership }
    if flags & IdentityLines.marks != 0 { return .marks }
    return flags & IdentityLines.merged != 0 ? .merged : .current
  }
  /// Of a family its head, of a membership or an earlier person the family, of a merger the id that ends.
  var related: StableId { StableId(high: base.u64(Layout.relatedHigh), low: base.u64(Layout.relatedLow)) }
  var digest: Digest256 { Digest256(spilled: base + Layout.digest) }
  var nik: UInt64 { base.u64(Layout.nik) }
  var since: Int32 { base.i32(Layout.since) }
  /// Of a line of the previous snapshot, when the id was last in use.
  var last: Int32 { base.i32(Layout.last) }
  /// Of a note of marks, what they are.
  var marks: IdentityMarks { IdentityMarks(spilled: base + Layout.marks) }
  /// The family that this one was split from.
  var origin: StableId { StableId(high: base.u64(Layout.originHigh), low: base.u64(Layout.originLow)) }

  enum Kind: UInt8 {
    case previous
    case current
    case ended
    case membership
    case merged
    case marks
    case previousMarks
  }
}
