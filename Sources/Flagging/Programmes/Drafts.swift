import Diagnostics
import TabularIO

/// A row of `kelayakan` as far as it is known before the queue is.
struct DraftRow {
  /// The person, ``Identity/none`` in a row about a family or about nobody that could be found.
  var person = Identity.none
  /// Rupiah paid; -1 for none.
  var nominal: Int64 = -1
  /// Rupiah a year that the unit is entitled to, or would be.
  var yearly: Int64 = 0
  /// Place among the eligible of the part, ``noSlot`` when not eligible.
  var slot = DraftRow.noSlot
  /// Codes, see ``CodeSet``.
  var reasons: UInt32 = 0
  /// Bytes of `berkas` and of `baris`, which follow the row.
  var berkasCount: UInt32 = 0
  var barisCount: UInt32 = 0
  /// Index of the programme.
  var programme: UInt16 = 0
  /// See ``Outcome``.
  var outcome: UInt8 = 0
  /// See the constants.
  var flags: UInt8 = 0

  static let noSlot = UInt32.max
  /// Receives.
  static let receives: UInt8 = 1
  /// A recipient that could not be resolved.
  static let unresolved: UInt8 = 2
  /// A further payment (INK-08).
  static let further: UInt8 = 4
  /// The payee is dead or away and must be replaced; the family goes on.
  static let replacePayee: UInt8 = 8
  /// The payee is outside the frame.
  static let ofOutsider: UInt8 = 16
  static let size = MemoryLayout<DraftRow>.size

  /// Rupiah a year at stake for the family: what is paid, else what is withheld.
  var stake: Int64 {
    if flags & DraftRow.ofOutsider != 0 { return 0 }
    return flags & DraftRow.receives != 0 ? 4 * max(nominal, 0) : yearly
  }
}

/// What the draft rows of a family have in common. A row outside families is alone, under an empty id.
struct DraftFamily {
  /// The key of order.
  let urut: UInt64
  var id = Identity.none
  /// The first ten characters of the region code, padded with NUL.
  private var wilayah: (UInt64, UInt64) = (0, 0)
  /// Index of the family in its part, ``noFamily`` outside families.
  var index = DraftFamily.noFamily
  /// Codes that make a visit worth while.
  var codes: UInt32 = 0
  fileprivate(set) var rows: UInt32 = 0
  let kab: UInt16
  /// 1…10, or 0.
  var decile: UInt8 = 0
  /// A visit of the quarter has found the inclusion error, so that another has nothing to ask (GC-01).
  var isSettled = false
  private let wilayahCount: UInt8

  static let noFamily = UInt32.max
  static let size = MemoryLayout<DraftFamily>.size
  static let regionSize = 10

  init(urut: UInt64, wilayah region: ByteView) {
    self.urut = urut
    kab = Region(region).kab
    wilayahCount = UInt8(min(region.count, DraftFamily.regionSize))
    withUnsafeMutableBytes(of: &wilayah) { region[0..<Int(wilayahCount)].copy(to: $0) }
  }

  /// The first ten characters of the region code, fewer where it is shorter; lent to `body`.
  @inline(__always)
  func withRegion(_ body: (ByteView) throws -> Void) rethrows {
    try withUnsafeBytes(of: wilayah) {
      try body(ByteView($0.assumingMemoryBound(to: UInt8.self))[0..<Int(wilayahCount)])
    }
  }
}

extension ByteView {
  /// Copies as many bytes as `target` has room for.
  @inline(__always)
  fileprivate func copy(to target: UnsafeMutableRawBufferPointer) {
    for index in 0..<Swift.min(count, target.count) { target[index] = start[index] }
  }
}

/// Writes the drafts of one part, a family at a time: in memory as far as it may, the rest on disk.
struct DraftWriter: ~Copyable {
  private var appender: BlockAppender
  private let part: Int
  /// The family at hand: room for what its rows have in common, then the rows.
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity = 4096
  private var used = DraftFamily.size
  private(set) var rows = 0

  /// Writes to partition `part` of `spill`.
  init(_ spill: BlockSpill, part: Int) {
    appender = BlockAppender(spill)
    self.part = part
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// Adds a row of the family at hand.
  mutating func add(_ row: DraftRow, berkas: ByteView = .empty, baris: ByteView = .empty) {
    let size = DraftRow.size + berkas.count + baris.count
    if used + size > capacity { base.grow(&capacity, used: used, extra: size) }
    var copy = row
    copy.berkasCount = UInt32(berkas.count)
    copy.barisCount = UInt32(baris.count)
    UnsafeMutableRawPointer(base + used).copyMemory(from: &copy, byteCount: DraftRow.size)
    used += DraftRow.size
    put(berkas)
    put(baris)
    rows += 1
  }

  private mutating func put(_ text: ByteView) {
    if text.isEmpty { return }
    (base + used).update(from: text.start, count: text.count)
    used += text.count
  }

  /// Ends the family; `family` is what its rows have in common. One without rows is kept all the same.
  mutating func end(_ family: DraftFamily) throws(Failure) {
    var copy = family
    copy.rows = UInt32(rows)
    UnsafeMutableRawPointer(base).copyMemory(from: &copy, byteCount: DraftFamily.size)
    try appender.append(ByteView(start: UnsafePointer(base), count: used), to: part)
    used = DraftFamily.size
    rows = 0
  }

  mutating func flush() throws(Failure) { try appender.flush() }
}

/// Reads the drafts of a block in the order in which they were written: a family, then its rows.
struct DraftReader {
  private let base: UnsafePointer<UInt8>
  private let count: Int
  private var offset = 0

  init(_ block: SpillBlock) {
    base = UnsafePointer(block.start)
    count = block.count
  }

  /// The next family, nil after the last. All its rows must have been read before.
  mutating func family() -> DraftFamily? {
    if offset + DraftFamily.size > count { return nil }
    defer { offset += DraftFamily.size }
    return UnsafeRawPointer(base + offset).loadUnaligned(as: DraftFamily.self)
  }

  /// The next row of the family, with `berkas` and `baris`.
  mutating func row() -> (row: DraftRow, berkas: ByteView, baris: ByteView) {
    let row = UnsafeRawPointer(base + offset).loadUnaligned(as: DraftRow.self)
    let berkas = ByteView(start: base + offset + DraftRow.size, count: Int(row.berkasCount))
    let baris = ByteView(start: berkas.start + berkas.count, count: Int(row.barisCount))
    offset += DraftRow.size + berkas.count + baris.count
    return (row, berkas, baris)
  }
}
