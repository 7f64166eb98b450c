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

/// The long form: one line a changed cell.
enum LongForm {
  static let header = [
    "id", "tabel", "kolom", "lama", "baru", "sebab", "sumber", "jenis", "bagian_lama", "baris_lama", "bagian_baru",
    "baris_baru",
  ]

  /// What all lines of one row share.
  struct RowHead {
    /// The fields of the key, joined by U+001F.
    let key: ByteView
    let table: String
    let kind: ChangeKind
    let left: RowPosition
    let right: RowPosition
  }

  /// Writes one line.
  static func write(
    _ head: RowHead, column: String, old: ByteView, new: ByteView, cause: StaticString, sources: String,
    plan: TablePlan, to rows: inout RowBuffer
  ) {
    rows.beginField()
    var start = 0
    for index in 0..<head.key.count where head.key[index] == RowKey.joint {
      rows.append(head.key[start..<index])
      rows.append(UInt8(ascii: "/"))
      start = index + 1
    }
    rows.append(head.key[start..<head.key.count])
    rows.endField()
    rows.field(head.table)
    rows.field(column)
    rows.field(old)
    rows.field(new)
    rows.field(cause)
    rows.field(sources)
    rows.field(head.kind.code)
    position(head.left, plan, to: &rows)
    position(head.right, plan, to: &rows)
    rows.endRow()
  }

  private static func position(_ position: RowPosition, _ plan: TablePlan, to rows: inout RowBuffer) {
    if position.row == 0 {
      rows.emptyField()
      rows.emptyField()
    } else {
      rows.field(plan.parts[position.part].label)
      rows.field(number: position.row)
    }
  }
}

/// Lines of the long form on their way to be compressed.
final class LongFormBlock {
  var rows = RowBuffer()
}
