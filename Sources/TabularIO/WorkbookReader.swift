import Diagnostics

/// The first sheet of a workbook (`.xlsx`) that holds a value, as CSV: comma, LF, UTF-8, quoted where needed.
///
/// Values are as the workbook stores them: numbers and dates in the digits it keeps, texts whole. Cells that are left
/// out are empty fields; rows without a value are left out. Memory: the workbook's shared texts, at most so many bytes
/// as it is told.
final class WorkbookReader: ContentSource {
  private let archive: ZipArchive
  private let sheet: XMLScanner
  private let entry: ZipEntryReader
  private let texts: SharedTexts
  private var rows = RowBuffer(capacity: 64 << 10)
  private var handedOut = 0
  private var width = 0
  private var ended = false
  /// Place of the sheet among the workbook's, from 1.
  let sheetNumber: Int

  var offset: Int { entry.offset }

  /// Opens the workbook. `expected` are names of columns, in the form of ``DialectHeader/key(_:)``: the row that holds
  /// most of them, among the first, tells how wide the table is.
  init(path: String, expected: Set<String>, textLimit: Int) throws(Failure) {
    let archive = try ZipArchive(path: path)
    self.archive = archive
    texts = try SharedTexts(archive, limit: textLimit)
    let names = try WorkbookReader.sheets(archive)
    var chosen: (number: Int, name: String)?
    for (index, name) in names.enumerated() where chosen == nil {
      if try WorkbookReader.holdsValue(archive, name) { chosen = (index + 1, name) }
    }
    guard let chosen, let entry = try archive.open(chosen.name) else {
      throw Failure(
        .badData, id: "buku kerja tanpa lembar berisi, pada byte 0",
        en: "no sheet of the workbook holds a value, at byte 0",
        file: path)
    }
    sheetNumber = chosen.number
    self.entry = entry
    sheet = XMLScanner(entry, path: path)
    try measure(expected)
  }

  /// The sheets' entries, in the order of the workbook.
  private static func sheets(_ archive: ZipArchive) throws(Failure) -> [String] {
    var targets: [String: String] = [:]
    if let entry = try archive.open("xl/_rels/workbook.xml.rels") {
      let scanner = XMLScanner(entry, path: archive.path)
      while let token = try scanner.next() {
        if case .start = token, scanner.name == "Relationship", let id = scanner.attribute("Id"),
          let target = scanner.attribute("Target")
        {
          targets[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
        }
      }
    }
    guard let entry = try archive.open("xl/workbook.xml") else {
      throw Failure(
        .badData, id: "arsip zip yang bukan buku kerja, pada byte 0",
        en: "a zip archive that is no workbook, at byte 0",
        file: archive.path)
    }
    var names: [String] = []
    let scanner = XMLScanner(entry, path: archive.path)
    while let token = try scanner.next() {
      if case .start = token, scanner.name == "sheet", let id = scanner.attribute("r:id"), let target = targets[id] {
        names.append(target)
      }
    }
    return names
  }

  private static func holdsValue(_ archive: ZipArchive, _ name: String) throws(Failure) -> Bool {
    guard let entry = try archive.open(name) else { return false }
    let scanner = XMLScanner(entry, path: archive.path)
    var inValue = false
    while let token = try scanner.next() {
      switch token {
      case .start: inValue = scanner.name == "v" || scanner.name == "t"
      case .end: inValue = false
      case .text: if inValue { return true }
      }
    }
    return false
  }

  // MARK: Rows

  /// Reads the first rows, finds the width of the table by them, and writes them.
  private func measure(_ expected: Set<String>) throws(Failure) {
    var first: [[[UInt8]]] = []
    while first.count < 21, let row = try nextRow() { first.append(row) }
    var best = 0
    for row in first {
      let known = row.reduce(0) {
        $0 + (expected.contains(DialectHeader.key(String(decoding: $1, as: UTF8.self))) ? 1 : 0)
      }
      if known > best || (best == 0 && row.count > width) {
        width = row.count
        best = max(best, known)
      }
    }
    for row in first { write(row) }
  }

  private func write(_ row: [[UInt8]]) {
    for field in row { field.withUnsafeBufferPointer { rows.field(ByteView($0)) } }
    for _ in 0..<max(0, width - row.count) { rows.emptyField() }
    rows.endRow()
  }

  /// The cells of the next row that holds a value, up to the last that does; nil after the last.
  private func nextRow() throws(Failure) -> [[UInt8]]? {
    var row: [[UInt8]] = []
    var column = 0
    var type = ""
    var value: [UInt8] = []
    var collecting = false
    var phonetic = false
    while let token = try sheet.next() {
      switch token {
      case .start:
        switch sheet.name {
        case "c":
          column = sheet.attribute("r").flatMap(WorkbookReader.column) ?? column + 1
          type = sheet.attribute("t") ?? "n"
          value = []
        case "v", "t": collecting = !phonetic
        case "rPh": phonetic = true
        default: break
        }
      case .text: if collecting { value += sheet.text }
      case .end:
        switch sheet.name {
        case "v", "t": collecting = false
        case "rPh": phonetic = false
        case "c":
          if type == "s" { value = try texts[value] }
          if !value.isEmpty && column <= 16_384 {
            while row.count < column - 1 { row.append([]) }
            if row.count < column { row.append(value) }
          }
        case "row":
          if !row.isEmpty { return row }
          column = 0
        case "sheetData":
          // To the end of the entry, where its CRC is checked.
          while try sheet.next() != nil {}
          return nil
        default: break
        }
      }
    }
    return nil
  }

  /// The number of a column, from 1, of a cell's place such as `AB12`.
  private static func column(_ place: String) -> Int? {
    var number = 0
    for byte in place.utf8 {
      if byte < 65 || byte > 90 { break }
      number = number * 26 + Int(byte - 64)
      if number > 16_384 { return nil }
    }
    return number == 0 ? nil : number
  }

  func read(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(Failure) -> Int {
    while rows.count == handedOut && !ended {
      rows.removeAll()
      handedOut = 0
      while rows.count < 64 << 10 {
        guard let row = try nextRow() else {
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

/// The texts that cells of a workbook refer to by number.
private struct SharedTexts {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private let path: String

  /// Throws `badData` when the texts, with 8 bytes for the place of each, need more than `limit` bytes.
  init(_ archive: ZipArchive, limit: Int) throws(Failure) {
    path = archive.path
    guard let entry = try archive.open("xl/sharedStrings.xml") else { return }
    let scanner = XMLScanner(entry, path: archive.path)
    var collecting = false
    var phonetic = false
    while let token = try scanner.next() {
      switch token {
      case .start:
        if scanner.name == "t" { collecting = !phonetic }
        if scanner.name == "rPh" { phonetic = true }
      case .text: if collecting { bytes += scanner.text }
      case .end:
        if scanner.name == "t" { collecting = false }
        if scanner.name == "rPh" { phonetic = false }
        if scanner.name == "si" { ends.append(bytes.count) }
        if bytes.count + 8 * ends.count > limit {
          throw Failure(
            .badData,
            id:
              "teks bersama buku kerja melebihi \(limit >> 20) MiB; beri --memory lebih besar, atau simpan sebagai CSV",
            en: "the workbook's shared texts exceed \(limit >> 20) MiB; give more --memory, or save it as CSV",
            file: archive.path)
        }
      }
    }
  }

  /// The text of a number written in digits.
  subscript(number: [UInt8]) -> [UInt8] {
    get throws(Failure) {
      guard let index = Int(String(decoding: number, as: UTF8.self)), ends.indices.contains(index) else {
        throw Failure(
          .badData, id: "rujukan teks buku kerja rusak", en: "broken text reference in the workbook", file: path)
      }
      return Array(bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
    }
  }
}
