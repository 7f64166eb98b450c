import Diagnostics
import TabularIO

/// Where a row stands in family order.
struct FamilyKey: Equatable {
  var urut: UInt64
  var id: Identity

  @inline(__always)
  static func < (left: FamilyKey, right: FamilyKey) -> Bool {
    left.urut != right.urut ? left.urut < right.urut : left.id < right.id
  }

  static let end = FamilyKey(
    urut: UInt64.max, id: Identity(high: UInt64.max, middle: UInt64.max, low: UInt64.max))
}

/// Walks one part of a family table; the rows of a family come together.
///
/// Refuses a table that is not in family order, because a merge in step would lose rows in silence.
struct KeyedCursor {
  private var cursor: RowCursor
  private let table: Table
  private let part: Int
  private let idColumn: Int
  /// The key of the current row, ``FamilyKey/end`` after the last.
  private(set) var key: FamilyKey
  private(set) var rows = 0
  /// The text of its `urut`.
  private var last: (UInt64, UInt64) = (0, 0)

  init(_ table: Table, part: Int) throws(Failure) {
    cursor = RowCursor(table, parts: part..<(part + 1))
    self.table = table
    self.part = part
    idColumn = try table.column("id_keluarga")
    key = FamilyKey(urut: 0, id: .none)
    try advance()
  }

  /// The current row; valid until ``advance()``.
  @inline(__always)
  var row: Row { cursor.row }

  /// Steps to the next row.
  mutating func advance() throws(Failure) {
    if try !cursor.next() {
      key = .end
      return
    }
    let row = cursor.row
    let text = row[0]
    // Most rows but those of `keluarga` are of the same family as the one before.
    let words = text.count == 16 ? KeyedCursor.words(text) : (0, 0)
    let isSame = words == last && words.0 != 0
    guard let urut = isSame ? key.urut : text.orderKey, let id = Identity(row[idColumn]) else {
      throw Failure(
        .badData, id: "urut atau id_keluarga salah", en: "wrong urut or id_keluarga", file: table.name, line: rows + 1)
    }
    let next = FamilyKey(urut: urut, id: id)
    if rows > 0 && next < key {
      throw Failure(
        .badData, id: "bagian \(part + 1) tidak urut menurut keluarga", en: "part \(part + 1) is not in family order",
        file: table.name, line: rows + 1)
    }
    key = next
    last = words
    rows += 1
  }

  @inline(__always)
  private static func words(_ text: ByteView) -> (UInt64, UInt64) {
    let base = UnsafeRawPointer(text.start)
    return (base.loadUnaligned(as: UInt64.self), base.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  }
}
