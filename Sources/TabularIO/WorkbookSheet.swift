import Diagnostics

/// Steps through the rows of one sheet that hold a value.
final class WorkbookSheet {
  private let entry: ZipEntryReader
  private let xml: XMLScanner
  private let texts: SharedTexts
  private let contents: WorkbookContents
  private var merged: MergedColumns
  private let path: String
  private var rowNumber = 0
  private var hasEnded = false
  /// Formulas without a result so far.
  private(set) var missingResults = 0
  /// Dates brought from the count of 1904 to that of 1900 so far.
  private(set) var shiftedDates = 0
  /// Values of merged cells repeated so far.
  var mergedValues: Int { merged.repeated }
  /// Bytes of the archive up to which it is read.
  var offset: Int { entry.offset }

  /// Days between 1 January 1900 as spreadsheets count and the first day of 1904.
  private static let daysTo1904 = 1462
  /// The widest sheet that spreadsheet programs make.
  private static let mostColumns = 16_384

  /// Opens a sheet; nil when the archive lacks it.
  init?(
    _ archive: ZipArchive, _ sheet: WorkbookContents.Sheet, _ contents: WorkbookContents, texts: SharedTexts
  ) throws(Failure) {
    merged = try MergedColumns(archive, sheet.entry)
    guard let entry = try archive.open(sheet.entry) else { return nil }
    self.entry = entry
    self.texts = texts
    self.contents = contents
    path = archive.path
    xml = XMLScanner(entry, path: archive.path)
  }

  /// Whether any cell of a sheet holds a value.
  static func holdsValue(_ archive: ZipArchive, _ sheet: WorkbookContents.Sheet) throws(Failure) -> Bool {
    guard let entry = try archive.open(sheet.entry) else { return false }
    let scanner = XMLScanner(entry, path: archive.path)
    var inCell = false
    var inValue = false
    while let token = try scanner.next() {
      switch token {
      case .start:
        if scanner.name == "c" { inCell = true }
        inValue = inCell && (scanner.name == "v" || scanner.name == "t")
      case .end:
        if scanner.name == "c" { inCell = false }
        inValue = false
      case .text: if inValue { return true }
      }
    }
    return false
  }

  /// The cells of the next row that holds a value, up to the last that does; nil after the last. Throws `badData` when the
  /// sheet stops before its end: a program that broke off leaves a sound archive.
  func next() throws(Failure) -> [[UInt8]]? {
    if hasEnded { return nil }
    var row: [[UInt8]] = []
    var column = 0
    var cell = Cell()
    var collecting = false
    var phonetic = false
    while let token = try xml.next() {
      switch token {
      case .start:
        switch xml.name {
        case "row": rowNumber = xml.attribute("r").flatMap { Int($0) } ?? rowNumber &+ 1
        case "c":
          column = xml.attribute("r").flatMap(WorkbookSheet.column) ?? column + 1
          cell = Cell()
          cell.type = xml.attribute("t") ?? "n"
          if contents.countsFrom1904 { cell.format = xml.attribute("s").flatMap { Int($0) } }
        case "f": cell.isFormula = true
        case "v", "t":
          collecting = !phonetic
          cell.hasResult = true
        case "rPh": phonetic = true
        default: break
        }
      case .text: if collecting { cell.value += xml.text }
      case .end:
        switch xml.name {
        case "v", "t": collecting = false
        case "rPh": phonetic = false
        case "c":
          let value = try self.value(of: cell)
          if !value.isEmpty && column <= WorkbookSheet.mostColumns {
            while row.count < column { row.append([]) }
            // Cells may stand in any order, but not two in one place.
            if !row[column - 1].isEmpty { throw damaged("dua sel di satu tempat", "two cells in one place") }
            row[column - 1] = value
          }
          cell = Cell()
        case "row":
          merged.complete(&row, number: rowNumber)
          if !row.isEmpty { return row }
          column = 0
        case "sheetData":
          // To the end of the entry, where its CRC is checked.
          var isClosed = false
          while let token = try xml.next() { if token == .end && xml.name == "worksheet" { isClosed = true } }
          if !isClosed { throw damaged("lembar terpotong", "truncated sheet") }
          hasEnded = true
          return nil
        default: break
        }
      }
    }
    throw damaged("lembar terpotong", "truncated sheet")
  }

  private func damaged(_ id: String, _ en: String) -> Failure {
    Failure(.badData, id: "\(id), pada byte \(offset)", en: "\(en), at byte \(offset)", file: path)
  }

  /// A cell as it stands in the sheet.
  private struct Cell {
    var type = ""
    var format: Int?
    var isFormula = false
    var hasResult = false
    var value: [UInt8] = []
  }

  private func value(of cell: Cell) throws(Failure) -> [UInt8] {
    if cell.isFormula && !cell.hasResult { missingResults += 1 }
    switch cell.type {
    case "s": return try texts[cell.value]
    case "str", "inlineStr": return WorkbookText.plain(cell.value)
    case "n":
      if let format = cell.format, contents.dateFormats.indices.contains(format), contents.dateFormats[format] {
        return shifted(cell.value)
      }
      return WorkbookText.plainNumber(cell.value)
    default: break
    }
    return cell.value
  }

  /// A serial number of the count of 1904 in that of 1900; what is no number stays.
  private func shifted(_ value: [UInt8]) -> [UInt8] {
    let whole = value.prefix { $0 >= 48 && $0 <= 57 }
    guard let days = Int(String(decoding: whole, as: UTF8.self)), days < 1 << 32 else { return value }
    shiftedDates += 1
    return Array(String(days + WorkbookSheet.daysTo1904).utf8) + value.dropFirst(whole.count)
  }

  /// The number of a column, from 1, of a cell's place such as `AB12`.
  static func column(_ place: String) -> Int? {
    var number = 0
    for byte in place.utf8 {
      if byte < 65 || byte > 90 { break }
      number = number * 26 + Int(byte - 64)
      if number > mostColumns { return nil }
    }
    return number == 0 ? nil : number
  }
}
