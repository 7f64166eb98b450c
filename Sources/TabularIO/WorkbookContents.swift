import Diagnostics

/// What the parts of a workbook say about its sheets.
struct WorkbookContents {
  struct Sheet {
    /// Place among the workbook's, from 1.
    let number: Int
    /// The entry of the archive that holds it.
    let entry: String
    /// Whether a person who opens the workbook does not see it.
    let isHidden: Bool
  }

  /// The sheets in the order of the workbook.
  private(set) var sheets: [Sheet] = []
  /// Whether days are counted from 1904, as workbooks of old Macintosh programs do; else from 1900.
  private(set) var countsFrom1904 = false
  /// Whether the cells of each format hold dates; only looked for where days are counted from 1904.
  private(set) var dateFormats: [Bool] = []

  /// Reads the workbook's parts; throws `badData` for an archive that is no workbook.
  init(_ archive: ZipArchive) throws(Failure) {
    let targets = try WorkbookContents.targets(archive)
    guard let entry = try archive.open("xl/workbook.xml") else {
      throw Failure(
        .badData, id: "arsip zip yang bukan buku kerja .xlsx; buka dan serahkan isinya, pada byte 0",
        en: "a zip archive that is no .xlsx workbook; unzip it and deliver what is in it, at byte 0", file: archive.path
      )
    }
    let scanner = XMLScanner(entry, path: archive.path)
    var place = 0
    while let token = try scanner.next() {
      guard case .start = token else { continue }
      switch scanner.name {
      case "workbookPr": countsFrom1904 = ["1", "true"].contains(scanner.attribute("date1904") ?? "")
      case "sheet":
        place += 1
        if let id = scanner.attribute("r:id"), let target = targets[id] {
          let state = scanner.attribute("state") ?? "visible"
          sheets.append(Sheet(number: place, entry: target, isHidden: state != "visible"))
        }
      default: break
      }
    }
    if countsFrom1904 { dateFormats = try WorkbookContents.dateFormats(archive) }
  }

  /// The entries that the sheets' ids stand for.
  private static func targets(_ archive: ZipArchive) throws(Failure) -> [String: String] {
    var targets: [String: String] = [:]
    guard let entry = try archive.open("xl/_rels/workbook.xml.rels") else { return targets }
    let scanner = XMLScanner(entry, path: archive.path)
    while let token = try scanner.next() {
      if case .start = token, scanner.name == "Relationship", let id = scanner.attribute("Id"),
        let target = scanner.attribute("Target")
      {
        targets[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
      }
    }
    return targets
  }

  // MARK: Formats of dates

  private static func dateFormats(_ archive: ZipArchive) throws(Failure) -> [Bool] {
    guard let entry = try archive.open("xl/styles.xml") else { return [] }
    let scanner = XMLScanner(entry, path: archive.path)
    var own: [String: Bool] = [:]
    var formats: [Bool] = []
    var inCells = false
    while let token = try scanner.next() {
      switch token {
      case .start:
        switch scanner.name {
        case "numFmt":
          if let id = scanner.attribute("numFmtId"), let code = scanner.attribute("formatCode") {
            own[id] = WorkbookContents.isDate(format: code)
          }
        case "cellXfs": inCells = true
        case "xf":
          if inCells {
            let id = scanner.attribute("numFmtId") ?? "0"
            formats.append(own[id] ?? Int(id).map(WorkbookContents.isDate(builtIn:)) ?? false)
          }
        default: break
        }
      case .end: if scanner.name == "cellXfs" { inCells = false }
      case .text: break
      }
    }
    return formats
  }

  /// Formats that every spreadsheet program knows by number.
  private static func isDate(builtIn id: Int) -> Bool {
    (14...17).contains(id) || id == 22 || (27...36).contains(id) || (50...58).contains(id)
  }

  /// Whether a format shows a day or a year: letters outside quotes, brackets and escapes.
  static func isDate(format: String) -> Bool {
    var quoted = false
    var bracketed = false
    var escaped = false
    for byte in format.utf8 {
      if escaped {
        escaped = false
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): quoted.toggle()
      case UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "*"): escaped = !quoted
      case UInt8(ascii: "["): bracketed = !quoted
      case UInt8(ascii: "]"): bracketed = false
      case UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "y"), UInt8(ascii: "Y"):
        if !quoted && !bracketed { return true }
      default: break
      }
    }
    return false
  }
}
