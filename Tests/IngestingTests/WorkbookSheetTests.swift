import Diagnostics
import Foundation
import StageContract
import TabularIO
import TestSupport
import Testing

/// Workbooks as people make them.
@Suite struct WorkbookSheetTests {
  /// A sheet of rows of cells, each as XML without its place; nil is a cell left out.
  static func sheet(_ rows: [[String?]], after: String = "") -> String {
    var text = "<worksheet><sheetData>"
    for (number, row) in rows.enumerated() {
      text += "<row r=\"\(number + 1)\">"
      for (column, cell) in row.enumerated() {
        guard let cell else { continue }
        let place = "\(Character(UnicodeScalar(UInt8(65 + column))))\(number + 1)"
        text +=
          cell.hasPrefix("<")
          ? cell.replacing("<c", with: "<c r=\"\(place)\"", maxReplacements: 1) : Self.text(cell, place)
      }
      text += "</row>"
    }
    return text + "</sheetData>" + after + "</worksheet>"
  }

  static func text(_ value: String, _ place: String) -> String {
    "<c r=\"\(place)\" t=\"inlineStr\"><is><t>\(value)</t></is></c>"
  }

  static func number(_ value: String, format: Int = 0) -> String { "<c s=\"\(format)\"><v>\(value)</v></c>" }

  static func book(
    _ sheets: [String], states: [Int: String] = [:], properties: String = "", more: [(name: String, text: String)] = []
  ) throws -> [UInt8] {
    let list = sheets.indices.map { index in
      "<sheet name=\"S\(index)\" sheetId=\"\(index + 1)\""
        + (states[index].map { " state=\"\($0)\"" } ?? "") + " r:id=\"rId\(index + 1)\"/>"
    }
    let relations = sheets.indices.map {
      "<Relationship Id=\"rId\($0 + 1)\" Target=\"worksheets/sheet\($0 + 1).xml\"/>"
    }
    return try WorkbookTests.zip(
      [
        ("xl/workbook.xml", "<workbook>\(properties)<sheets>\(list.joined())</sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships>\(relations.joined())</Relationships>"),
      ] + sheets.enumerated().map { ("xl/worksheets/sheet\($0.offset + 1).xml", $0.element) } + more)
  }

  static let header: [String?] = ["nik", "nama", "tanggal_lahir"]

  /// What the ingest of a workbook wrote, what it said, and its account in the manifest.
  static func ingest(_ book: [UInt8]) throws -> (rows: [String], said: String, account: JSONValue?, sheet: Int?) {
    let bench = try IngestBench(
      sources: "  orang: {pola: \"orang*.xlsx\", pengantar: auto}\n", ingest: "batas_tolak: 50\n")
    try bench.work.write("data/orang.xlsx", book)
    let stage = try bench.run()
    let text = try bench.text(stage, "orang").split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).dropFirst(3).joined(separator: ",")
    }
    let file = stage.manifest.extra("sumber")?.list?.first?["berkas"]?.list?.first
    return (text, bench.lines.text, file?["buku_kerja"], file?["lembar"]?.number)
  }

  @Test func aCoverSheetIsNotTheTable() throws {
    let book = try Self.book([
      Self.sheet([["DAFTAR"], ["nama", "Kabupaten"]]), Self.sheet([Self.header, ["1", "SITI", nil]]),
    ])
    let seen = try Self.ingest(book)
    #expect(seen.rows == ["1,SITI,,,"])
    #expect(seen.sheet == 2)
    #expect(seen.said.contains("only sheet 2 was read; 1 other sheets"))
    #expect(seen.account?["lembar_lain_berisi"]?.number == 1)
  }

  @Test func furtherTablesAreNotLostInSilence() throws {
    let seen = try Self.ingest(
      Self.book([Self.sheet([Self.header, ["1", "SITI"]]), Self.sheet([Self.header, ["2", "BUDI"]])]))
    #expect(seen.rows == ["1,SITI,,,"])
    #expect(seen.said.contains("warning: only sheet 1 was read"))
  }

  @Test(arguments: ["hidden", "veryHidden"]) func hiddenSheetsComeLast(state: String) throws {
    let tables = [Self.sheet([Self.header, ["1", "LAMA"]]), Self.sheet([Self.header, ["2", "BARU"]])]
    #expect(try Self.ingest(Self.book(tables, states: [0: state])).rows == ["2,BARU,,,"])
    let alone = try Self.ingest(Self.book([tables[0]], states: [0: state]))
    #expect(alone.rows == ["1,LAMA,,,"])
    #expect(alone.said.contains("sheet 1 is hidden"))
    #expect(alone.account?["tersembunyi"] == .bool(true))
  }

  @Test func aChartIsNoTable() throws {
    let chart = "<chartsheet><title><t>Grafik</t></title></chartsheet>"
    let seen = try Self.ingest(Self.book([chart, Self.sheet([Self.header, ["1", "SITI"]])]))
    #expect(seen.rows == ["1,SITI,,,"])
    #expect(seen.sheet == 2 && !seen.said.contains("only sheet"))
  }

  /// 33102 and 31640 are 17 August 1990 in the two counts; only cells that are shown as dates hold days.
  @Test(arguments: [("1", "33102"), ("0", "31640")]) func daysMayCountFrom1904(flag: String, expected: String) throws {
    let styles =
      "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-421]dd\\ mmmm\\ yyyy\"/>"
      + "<numFmt numFmtId=\"165\" formatCode=\"0 &quot;day&quot;;[Red]0\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
      + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>"
    let rows: [[String?]] = [
      Self.header, ["1", "A", Self.number("31640", format: 1)], ["2", "B", Self.number("31640.5", format: 2)],
      [Self.number("31640"), "C", Self.number("31640", format: 3)],
    ]
    let seen = try Self.ingest(
      Self.book(
        [Self.sheet(rows)], properties: "<workbookPr date1904=\"\(flag)\"/>", more: [("xl/styles.xml", styles)]))
    #expect(seen.rows == ["1,A,\(expected),,", "2,B,\(expected).5,,", "31640,C,31640,,"])
    #expect(seen.account?["tanggal_sejak_1904"]?.number == (flag == "1" ? 2 : 0))
  }

  @Test func mergedCellsKeepTheirValueInEveryRow() throws {
    let merged =
      "<mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"C3:C5\"/><mergeCell ref=\"A2:A3\"/></mergeCells>"
    let rows: [[String?]] = [
      ["DAFTAR"], Self.header, [nil, "A", "1990-08-17"], ["2", "B"], ["3", "C", nil], ["4", "D", nil],
    ]
    let seen = try Self.ingest(Self.book([Self.sheet(rows, after: merged)]))
    #expect(seen.rows == ["nik,A,1990-08-17,,", "2,B,1990-08-17,,", "3,C,1990-08-17,,", "4,D,,,"])
    #expect(seen.account?["nilai_sel_gabungan"]?.number == 3)
  }

  @Test func formulasWithoutAResultAreCounted() throws {
    let rows: [[String?]] = [
      Self.header, ["1", "<c t=\"str\"><f>B1</f><v>SITI</v></c>", nil], ["2", "<c><f>UPPER(B1)</f></c>", nil],
      ["3", "<c t=\"str\"><f>B9</f><v></v></c>", nil],
    ]
    let seen = try Self.ingest(Self.book([Self.sheet(rows)]))
    #expect(seen.rows == ["1,SITI,,,", "2,,,,", "3,,,,"])
    #expect(seen.said.contains("1 formulas without a stored result"))
  }

  @Test func escapedCharactersAreRead() throws {
    let shared = "<sst><si><t>SITI_x000D_\u{A}A</t></si><si><t>_x005F_x0041_ _x0000_ _xZZZZ_</t></si></sst>"
    let rows: [[String?]] = [
      Self.header, ["1", "<c t=\"s\"><v>1</v></c>", "X_x0041_Y"], ["2", "<c t=\"s\"><v>0</v></c>", nil],
    ]
    let book = try Self.book([Self.sheet(rows)], more: [("xl/sharedStrings.xml", shared)])
    let work = Workdir()
    let reader = try DialectReader(path: try work.write("x.xlsx", book), request: DialectRequest(Dialect()))
    let chunk = try #require(try reader.next())
    #expect(chunk.content.string == "1,_x0041_ _x0000_ _xZZZZ_,XAY\n2,\"SITI\r\nA\",\n")
  }

  /// How programs spell a double; from 2^53 on a double is no whole number for sure.
  @Test func numbersAreWrittenOut() throws {
    let values = [
      ("3.1715E15", "3171500000000000"), ("1.771011003E9", "1771011003"), ("5.0", "5"), ("12", "12"), ("4.5", "4.5"),
      ("9.007199254740991E15", "9007199254740991"), ("9.007199254740992E15", "9.007199254740992E15"),
      ("1.25E1", "1.25E1"),
      ("1.0E-3", "1.0E-3"), ("0.0", "0"), ("-3.0E1", "-3.0E1"), ("1E", "1E"), ("1E999", "1E999"), ("0012", "0012"),
      ("1.20e+02", "120"),
    ]
    let rows: [[String?]] = [Self.header] + values.map { [Self.number($0.0), "A"] }
    #expect(try Self.ingest(Self.book([Self.sheet(rows)])).rows == values.map { "\($0.1),A,,," })
    // Text stays as it was typed.
    #expect(try Self.ingest(Self.book([Self.sheet([Self.header, ["3.17E+15", "A"]])])).rows == ["3.17E+15,A,,,"])
  }

  @Test(arguments: ["</row><row r=\"3\">", "</sheetData>", "</worksheet>"]) func aSheetThatBreaksOffIsDamaged(
    at tag: String
  )
    throws
  {
    let whole = Self.sheet([Self.header, ["1", "SITI"], ["2", "BUDI"]])
    let cut = String(whole[..<(try #require(whole.range(of: tag))).lowerBound])
    for text in [cut, tag.hasPrefix("</row>") ? cut + "</row>" : cut] {
      let failure = #expect(throws: Failure.self) { try Self.ingest(Self.book([text])) }
      #expect(failure?.status == .badData && failure?.file == "orang.xlsx")
      #expect(failure?.message.en.contains("truncated sheet, at byte") == true, "\(failure?.message.en ?? "")")
    }
  }

  @Test func cellsStandInAnyOrderButNotTwice() throws {
    let cells = [Self.text("1990-08-17", "C2"), Self.text("1", "A2"), Self.text("SITI", "B2")]
    func book(_ cells: [String]) throws -> [UInt8] {
      try Self.book([
        Self.sheet([Self.header]).replacing(
          "</sheetData>", with: "<row r=\"2\">" + cells.joined() + "</row></sheetData>")
      ])
    }
    #expect(try Self.ingest(book(cells)).rows == ["1,SITI,1990-08-17,,"])
    let failure = #expect(throws: Failure.self) { try Self.ingest(book(cells + [Self.text("BUDI", "B2")])) }
    #expect(failure?.status == .badData && failure?.message.en.contains("two cells in one place") == true)
  }

  @Test func nothingStandsBehindTheArchive() throws {
    let book = try Self.book([Self.sheet([Self.header, ["1", "SITI"]])])
    let failure = #expect(throws: Failure.self) { try Self.ingest(book + Array("ekor".utf8)) }
    #expect(failure?.status == .badData)
    #expect(failure?.message.en == "bytes after the end of the zip, at byte \(book.count)")
    // A comment of the archive is a part of it.
    #expect(try Self.ingest(Array(book.dropLast(2)) + [4, 0] + Array("ekor".utf8)).rows == ["1,SITI,,,"])
  }
}
