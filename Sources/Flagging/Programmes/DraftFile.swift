import Diagnostics
import TabularIO

/// How a unit stands in a programme.
package enum Outcome: UInt8, CaseIterable, Sendable {
  case tepat
  case inklusi
  case eksklusi
  case belum
  case tinjau
  case belumDinilai
  /// Eligible and not receiving: EKSKLUSI or BELUM, as the queue will tell.
  case queued

  var text: StaticString {
    switch self {
    case .tepat: "TEPAT"
    case .inklusi: "INKLUSI"
    case .eksklusi: "EKSKLUSI"
    case .belum: "BELUM"
    case .tinjau: "TINJAU"
    case .belumDinilai: "BELUM_DINILAI"
    case .queued: ""
    }
  }
}

/// A row of `kelayakan` as far as it is known before the queue is.
struct DraftRow {
  var prefixCount: UInt32 = 0
  /// Place among the eligible of the part, ``noSlot`` when not eligible.
  var slot: UInt32 = DraftRow.noSlot
  var reasons: UInt32 = 0
  var kab: UInt16 = 0
  var outcome: UInt8 = 0
  var decile: UInt8 = 0
  /// Rupiah paid; -1 for none.
  var nominal: Int64 = -1
  /// Rupiah a year at stake.
  var stake: Int64 = 0
  /// Rupiah a year that the unit is entitled to.
  var yearly: Int64 = 0
  /// See the constants.
  var flags: UInt32 = 0
  /// Index of the family in its part, ``noFamily`` outside families.
  var family: UInt32 = DraftRow.noFamily

  static let noSlot = UInt32.max
  static let noFamily = UInt32.max
  /// Receives.
  static let receives: UInt32 = 1
  /// A recipient that could not be resolved.
  static let unresolved: UInt32 = 2
  /// A further payment (INK-08).
  static let further: UInt32 = 4
  /// The payee is dead or away and must be replaced; the family goes on.
  static let replacePayee: UInt32 = 8
  static let size = 48
}

/// Draft rows of one programme and part, waiting on disk for the queue.
struct DraftFile: ~Copyable {
  private let file: FileAccess
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity = 256 << 10
  private var used = 0

  init(path: String) throws(Failure) {
    file = try FileAccess.writing(path)
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// Adds a row whose first fields, already as CSV, are `prefix`.
  mutating func add(_ row: DraftRow, prefix: ByteView) throws(Failure) {
    let size = DraftRow.size + prefix.count
    if used + size > capacity { try flush() }
    if size > capacity {
      base.deallocate()
      capacity = size * 2
      base = .allocate(capacity: capacity)
    }
    var copy = row
    copy.prefixCount = UInt32(prefix.count)
    UnsafeMutableRawPointer(base + used).copyMemory(from: &copy, byteCount: DraftRow.size)
    (base + used + DraftRow.size).update(from: prefix.start, count: prefix.count)
    used += size
  }

  mutating func flush() throws(Failure) {
    if used > 0 { try file.write(ByteView(start: UnsafePointer(base), count: used)) }
    used = 0
  }

  /// Hands every row of the file at `path` to `body`.
  static func read(path: String, _ body: (DraftRow, ByteView) throws -> Void) throws {
    let bytes = try FileAccess.content(of: path)
    try bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return }
      var offset = 0
      while offset + DraftRow.size <= raw.count {
        var row = DraftRow()
        withUnsafeMutableBytes(of: &row) { target in
          target.copyMemory(from: UnsafeRawBufferPointer(start: base + offset, count: DraftRow.size))
        }
        let start = (base + offset + DraftRow.size).assumingMemoryBound(to: UInt8.self)
        try body(row, ByteView(start: start, count: Int(row.prefixCount)))
        offset += DraftRow.size + Int(row.prefixCount)
      }
    }
  }
}
