import TabularIO

/// What kind of change a line of the long form tells of.
enum ChangeKind {
  case changed
  case moved
  case added
  case removed
  case order

  var code: StaticString {
    switch self {
    case .changed: "UBAH"
    case .moved: "PINDAH"
    case .added: "BARU"
    case .removed: "HILANG"
    case .order: "URUT"
    }
  }
}

/// The long form of one table: one line a changed cell.
///
/// What the lines of a row share is put together once (``start(key:kind:left:right:sources:)``), then each cell is a
/// line.
struct LongForm: ~Copyable {
  static let header = [
    "id", "tabel", "kolom", "lama", "baru", "sebab", "sumber", "jenis", "bagian_lama", "baris_lama", "bagian_baru",
    "baris_baru",
  ]

  private let table: [UInt8]
  private let columns: [[UInt8]]
  private let labels: [[UInt8]]
  private var head = RowBuffer(capacity: 256)
  private var tail = RowBuffer(capacity: 256)

  init(_ plan: TablePlan) {
    table = LongForm.encoded(plan.name)
    columns = plan.columns.names.map { LongForm.encoded($0) }
    labels = plan.parts.map { LongForm.encoded($0.label) }
  }

  private static func encoded(_ text: String) -> [UInt8] {
    var rows = RowBuffer(capacity: 64)
    rows.field(text)
    return rows.view.bytes
  }

  private static func add(_ bytes: [UInt8], to rows: inout RowBuffer) {
    bytes.withUnsafeBufferPointer { rows.rawFields(ByteView($0)) }
  }

  /// Starts the lines of one row. `key`: the fields of its key, joined by U+001F. `sources`: those its cause comes
  /// from, if they are known.
  mutating func start(key: ByteView, kind: ChangeKind, left: RowPosition, right: RowPosition, sources: String) {
    head.removeAll()
    head.beginField()
    var start = 0
    for index in 0..<key.count where key[index] == RowKey.joint {
      head.append(key[start..<index])
      head.append(UInt8(ascii: "/"))
      start = index + 1
    }
    head.append(key[start..<key.count])
    head.endField()
    LongForm.add(table, to: &head)
    tail.removeAll()
    if sources.isEmpty { tail.emptyField() } else { tail.field(sources) }
    tail.field(kind.code)
    position(left)
    position(right)
  }

  private mutating func position(_ position: RowPosition) {
    if position.row == 0 {
      tail.emptyField()
      tail.emptyField()
    } else {
      LongForm.add(labels[position.part], to: &tail)
      tail.field(number: position.row)
    }
  }

  /// Adds a line to `rows`; `column` is an index into the columns of the pairing, -1 for the row as such.
  func write(column: Int, old: ByteView, new: ByteView, cause: StaticString, to rows: inout RowBuffer) {
    rows.rawFields(head.view)
    if column < 0 { rows.emptyField() } else { LongForm.add(columns[column], to: &rows) }
    if old.isEmpty { rows.emptyField() } else { rows.field(old) }
    if new.isEmpty { rows.emptyField() } else { rows.field(new) }
    rows.field(cause)
    rows.rawFields(tail.view)
    rows.endRow()
  }
}

/// Lines of the long form on their way to be compressed.
final class LongFormBlock {
  var rows = RowBuffer()
}
