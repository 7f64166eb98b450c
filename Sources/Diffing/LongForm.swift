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

  private let table: EncodedWords
  private let columns: EncodedWords
  private let labels: EncodedWords
  private var head = RowBuffer(capacity: 256)
  private var tail = RowBuffer(capacity: 256)

  init(_ plan: TablePlan) {
    table = EncodedWords([plan.name])
    columns = EncodedWords(plan.columns.names)
    labels = EncodedWords(plan.parts.map(\.label))
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
    table.add(0, to: &head)
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
      labels.add(position.part, to: &tail)
      tail.field(number: position.row)
    }
  }

  /// Adds a line to `rows`; `column` is an index into the columns of the pairing, -1 for the row as such.
  func write(column: Int, old: ByteView, new: ByteView, cause: StaticString, to rows: inout RowBuffer) {
    rows.rawFields(head.view)
    if column < 0 { rows.emptyField() } else { columns.add(column, to: &rows) }
    if old.isEmpty { rows.emptyField() } else { rows.field(old) }
    if new.isEmpty { rows.emptyField() } else { rows.field(new) }
    rows.field(cause)
    rows.rawFields(tail.view)
    rows.endRow()
  }
}

/// Words as they stand in rows, one behind the other: a line takes one without an object of its own being counted.
private struct EncodedWords {
  private let bytes: [UInt8]
  private let ends: [Int]

  init(_ words: [String]) {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for word in words {
      var rows = RowBuffer(capacity: 64)
      rows.field(word)
      bytes += rows.view.bytes
      ends.append(bytes.count)
    }
    self.bytes = bytes
    self.ends = ends
  }

  /// Adds word `index` as a field.
  func add(_ index: Int, to rows: inout RowBuffer) {
    let start = index == 0 ? 0 : ends[index - 1]
    bytes.withUnsafeBufferPointer { rows.rawFields(ByteView($0)[start..<ends[index]]) }
  }
}

/// Lines of the long form on their way to be compressed.
final class LongFormBlock {
  var rows = RowBuffer()
}
