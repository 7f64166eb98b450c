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

  private let words: LongFormWords
  private var head = RowBuffer(capacity: 256)
  private var tail = RowBuffer(capacity: 256)

  init(_ words: LongFormWords) { self.words = words }

  /// Starts the lines of one row. `key`: the fields of its key, joined by U+001F. `sources`: those its cause comes
  /// from, if they are known.
  mutating func start(key: ByteView, kind: ChangeKind, left: RowPosition, right: RowPosition, sources: String) {
    head.removeAll()
    if key.firstIndex(of: RowKey.joint) == nil { head.field(key) } else { joined(key) }
    words.table.add(0, to: &head)
    tail.removeAll()
    if sources.isEmpty { tail.emptyField() } else { tail.field(sources) }
    tail.rawFields(ByteView(start: kind.code.utf8Start, count: kind.code.utf8CodeUnitCount))
    position(left)
    position(right)
  }

  private mutating func joined(_ key: ByteView) {
    head.beginField()
    var start = 0
    while let length = key[start..<key.count].firstIndex(of: RowKey.joint) {
      head.append(key[start..<start + length])
      head.append(UInt8(ascii: "/"))
      start += length + 1
    }
    head.append(key[start..<key.count])
    head.endField()
  }

  private mutating func position(_ position: RowPosition) {
    if position.row == 0 {
      tail.emptyField()
      tail.emptyField()
    } else {
      words.labels.add(position.part, to: &tail)
      tail.field(number: position.row)
    }
  }

  /// Adds a line to `rows`; `column` is an index into the columns of the pairing, -1 for the row as such.
  func write(column: Int, old: ByteView, new: ByteView, cause: StaticString, to rows: inout RowBuffer) {
    let cause = ByteView(start: cause.utf8Start, count: cause.utf8CodeUnitCount)
    words.columns.with(column) { column in
      rows.row(head.view, column, texts: old, new, cause, tail.view)
    }
  }
}

/// The words that lines of one table's long form are made of, as they stand in rows; shared by all workers.
struct LongFormWords: Sendable {
  fileprivate let table: EncodedWords
  fileprivate let columns: EncodedWords
  fileprivate let labels: EncodedWords

  init(_ plan: TablePlan) {
    table = EncodedWords([plan.name])
    columns = EncodedWords(plan.columns.names)
    labels = EncodedWords(plan.parts.map(\.label))
  }
}

/// Words as they stand in rows, one behind the other: a line takes one without an object of its own being counted.
private struct EncodedWords: Sendable {
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
  func add(_ index: Int, to rows: inout RowBuffer) { with(index) { rows.rawFields($0) } }

  /// Lends word `index` to `body`; no bytes where there is none.
  @inline(__always)
  func with(_ index: Int, _ body: (ByteView) -> Void) {
    if index < 0 { return body(ByteView.empty) }
    let start = index == 0 ? 0 : ends[index - 1]
    bytes.withUnsafeBufferPointer { body(ByteView($0)[start..<ends[index]]) }
  }
}
