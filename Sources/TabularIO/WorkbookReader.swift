import Diagnostics

/// One sheet of a workbook (`.xlsx`) as CSV: comma, LF, UTF-8, quoted where needed. It is the first whose first rows hold
/// names of columns, else the first that holds a value; sheets that are hidden come after the others.
///
/// Values are as the workbook stores them: numbers and dates in the digits it keeps (dates counted from 1904 in the count
/// from 1900), texts whole. Cells that are left out are empty fields; rows without a value are left out. Memory: the
/// workbook's shared texts, at most so many bytes as it is told, and 40 bytes a merged cell.
final class WorkbookReader: ContentSource {
  private let sheet: WorkbookSheet
  private var rows = RowBuffer(capacity: 64 << 10)
  private var handedOut = 0
  private var width = 0
  private var ended = false
  private var first: WorkbookAccount

  /// How it was read so far.
  var account: WorkbookAccount {
    var account = first
    account.mergedValues = sheet.mergedValues
    account.missingResults = sheet.missingResults
    account.shiftedDates = sheet.shiftedDates
    return account
  }

  var offset: Int { sheet.offset }

  /// Opens the workbook. `expected` are names of columns, in the form of ``DialectHeader/key(_:)``: the row that holds
  /// most of them, among the first, tells how wide the table is.
  init(path: String, expected: Set<String>, textLimit: Int) throws(Failure) {
    let archive = try ZipArchive(path: path)
    let texts = try SharedTexts(archive, limit: textLimit)
    let contents = try WorkbookContents(archive)
    var filled: [WorkbookContents.Sheet] = []
    for sheet in contents.sheets.filter({ !$0.isHidden }) + contents.sheets.filter(\.isHidden) {
      if try WorkbookSheet.holdsValue(archive, sheet) { filled.append(sheet) }
    }
    var chosen: (place: WorkbookContents.Sheet, sheet: WorkbookSheet, start: Start)?
    for place in filled {
      guard let sheet = try WorkbookSheet(archive, place, contents, texts: texts) else { continue }
      let start = try Start(sheet, expected)
      if chosen == nil || start.names >= Start.enough { chosen = (place, sheet, start) }
      if start.names >= Start.enough { break }
    }
    guard let chosen else {
      throw Failure(
        .badData, id: "buku kerja tanpa lembar berisi, pada byte 0",
        en: "no sheet of the workbook holds a value, at byte 0", file: path)
    }
    sheet = chosen.sheet
    first = WorkbookAccount(
      sheet: chosen.place.number, isHidden: chosen.place.isHidden, otherSheets: filled.count - 1)
    width = chosen.start.width
    for row in chosen.start.rows { write(row) }
  }

  /// The first rows of a sheet, and the width of the table by them.
  private struct Start {
    var rows: [[[UInt8]]] = []
    var width = 0
    /// The most names of columns that one of the rows holds.
    var names = 0
    /// One name may stand in a title.
    static let enough = 2

    init(_ sheet: WorkbookSheet, _ expected: Set<String>) throws(Failure) {
      while rows.count < 21, let row = try sheet.next() { rows.append(row) }
      for row in rows {
        let known = row.reduce(0) {
          $0 + (expected.contains(DialectHeader.key(String(decoding: $1, as: UTF8.self))) ? 1 : 0)
        }
        if known > names || (names == 0 && row.count > width) {
          width = row.count
          names = max(names, known)
        }
      }
    }
  }

  private func write(_ row: [[UInt8]]) {
    for field in row { field.withUnsafeBufferPointer { rows.field(ByteView($0)) } }
    for _ in 0..<max(0, width - row.count) { rows.emptyField() }
    rows.endRow()
  }

  func read(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(Failure) -> Int {
    while rows.count == handedOut && !ended {
      rows.removeAll()
      handedOut = 0
      while rows.count < 64 << 10 {
        guard let row = try sheet.next() else {
          ended = true
          break
        }
        write(row)
      }
    }
    let got = min(count, rows.count - handedOut)
    if got > 0 { target.update(from: rows.view.start + handedOut, count: got) }
    handedOut += got
    return got
  }
}
