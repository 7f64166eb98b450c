import Diagnostics
import Glibc
import TabularIO

/// The key of the row at hand: bytes whose order is the order of the table.
///
/// One a worker, reused for every row; ``rest`` is valid until the next row.
final class SortKey {
  /// The first eight bytes, missing ones zero.
  private(set) var prefix: UInt64 = 0
  private let bytes: UnsafeMutablePointer<UInt8>
  private var capacity = 4096
  private var used = 0

  init() { bytes = .allocate(capacity: 4096) }

  deinit { bytes.deallocate() }

  /// What follows the first eight bytes.
  var rest: ByteView {
    used > 8 ? ByteView(start: UnsafePointer(bytes) + 8, count: used - 8) : ByteView.empty
  }

  /// Starts the key of another row.
  func start() { used = 0 }

  /// Adds a text; a shorter one sorts before those it begins. Longer than 1,000 bytes, it counts no further: such
  /// rows are then ordered by their whole content.
  func add(text: ByteView) {
    let count = min(text.count, 1000)
    if used + count + 1 > capacity { return }
    if count > 0 { memcpy(bytes + used, text.start, count) }
    used += count
    bytes[used] = 0
    used += 1
  }

  /// Adds a number written in digits, with at most four decimals; empty sorts first, what is no such number last.
  func add(number: ByteView) {
    if used + 9 > capacity { return }
    if number.count == 0 {
      add(byte: 0)
    } else if let value = SortKey.tenThousandths(number) {
      add(byte: 1)
      add(value, bytes: 8)
    } else {
      add(byte: 2)
      add(text: number)
    }
  }

  /// The value in units of 0.0001; nil for more than 14 digits before the point or four after it.
  private static func tenThousandths(_ text: ByteView) -> UInt64? {
    var whole = 0
    while whole < text.count && text[whole] != UInt8(ascii: ".") { whole += 1 }
    guard whole > 0, whole <= 14, var value = text[0..<whole].uint64() else { return nil }
    let decimals = whole < text.count ? text.count - whole - 1 : 0
    if whole < text.count && (decimals == 0 || decimals > 4) { return nil }
    for place in 0..<4 {
      value *= 10
      if place < decimals {
        let digit = text[whole + 1 + place] &- 48
        if digit > 9 { return nil }
        value += UInt64(digit)
      }
    }
    return value
  }

  /// Adds the low `bytes` bytes of `value`, highest first.
  func add(_ value: UInt64, bytes count: Int) {
    if used + count > capacity { return }
    var shift = UInt64(count * 8)
    for _ in 0..<count {
      shift -= 8
      bytes[used] = UInt8(truncatingIfNeeded: value >> shift)
      used += 1
    }
  }

  /// Adds one byte.
  func add(byte: UInt8) {
    if used + 1 > capacity { return }
    bytes[used] = byte
    used += 1
  }

  /// Adds bytes as they are.
  func add(raw: ByteView) {
    let count = min(raw.count, capacity - used)
    if count > 0 { memcpy(bytes + used, raw.start, count) }
    used += max(count, 0)
  }

  /// Ends the key.
  func finish() {
    var value: UInt64 = 0
    for index in 0..<8 { value = value << 8 | (index < used ? UInt64(bytes[index]) : 0) }
    prefix = value
  }
}

/// How the key of a table's rows is made, and which province a key belongs to.
enum KeyRecipe: Sendable {
  /// Kelurahan, No KK (where the table has one), then the id: the wide tables by province.
  ///
  /// Packed: the kelurahan as a number of ten digits (34 bits), the No KK (54 bits), then the id's bytes. The province
  /// is the kelurahan divided by 10^8.
  case household(region: Int, card: Int?, id: Int)
  /// Columns from left to right; the first eight bits are the province's number when `province` is given.
  case columns([Column], province: Int?)

  /// A key column.
  struct Column: Sendable {
    let index: Int
    let isNumber: Bool
  }

  /// Writes the key of `row`. Throws `badData` for a No KK or region that is none, naming neither.
  func write(_ row: Row, to key: SortKey, table: String) throws(Failure) {
    key.start()
    switch self {
    case .household(let region, let card, let id):
      var number: UInt64 = 0
      if let card, row[card].count > 0 {
        guard row[card].count == 16, let value = row[card].uint64() else {
          throw KeyRecipe.unsound("nomor_kartu_keluarga", table)
        }
        number = value
      }
      let place = try KeyRecipe.region(row[region], table: table)
      key.add(place << 30 | number >> 24, bytes: 8)
      if card != nil { key.add(number & 0xFF_FFFF, bytes: 3) }
      key.add(raw: row[id])
    case .columns(let columns, let province):
      if let province {
        let code = row[province]
        guard code.count == 0 || code.count == 2, let value = code.count == 0 ? 0 : code.uint64() else {
          throw KeyRecipe.unsound("kode_provinsi", table)
        }
        key.add(byte: UInt8(truncatingIfNeeded: value))
      }
      for column in columns {
        if column.isNumber { key.add(number: row[column.index]) } else { key.add(text: row[column.index]) }
      }
    }
    key.finish()
  }

  /// The province of a key with this prefix; 0 for tables not cut by province.
  func province(_ prefix: UInt64) -> Int {
    switch self {
    case .household: Int((prefix >> 30) / 100_000_000)
    case .columns(_, let province): province == nil ? 0 : Int(prefix >> 56)
    }
  }

  /// The kelurahan as a number of ten digits; of a shorter code the province alone, so that rows without a kelurahan
  /// come first in their province.
  private static func region(_ code: ByteView, table: String) throws(Failure) -> UInt64 {
    if code.count == 0 { return 0 }
    guard let value = code.uint64() else { throw unsound("wilayah", table) }
    switch code.count {
    case 2: return value * 100_000_000
    case 4: return value / 100 * 100_000_000
    case 6: return value / 10_000 * 100_000_000
    case 10: return value
    default: throw unsound("wilayah", table)
    }
  }

  private static func unsound(_ column: String, _ table: String) -> Failure {
    Failure(.badData, id: "nilai \(column) tidak sah", en: "invalid value of \(column)", file: table)
  }
}
