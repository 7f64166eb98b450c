import Diagnostics
import Foundation
import StageContract
import TabularIO
import TestSupport
import Testing

@Suite struct WorkbookTests {
  /// A zip archive of `entries`, deflated; `wide`: with all sizes and places as zip64 has them.
  static func zip(_ entries: [(name: String, text: String)], wide: Bool = false) throws -> [UInt8] {
    func little(_ value: Int, _ size: Int) -> [UInt8] {
      (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      // A gzip member of ours: 20 bytes before the deflate data, then CRC and size.
      let member = try gzip(Array(entry.text.utf8))
      let data = member[20..<member.count - 8]
      let crc = Array(member[(member.count - 8)..<(member.count - 4)])
      let sizes = crc + little(data.count, 4) + little(entry.text.utf8.count, 4)
      let names = little(entry.name.utf8.count, 2) + little(0, 2)
      let name = Array(entry.name.utf8)
      let extra =
        wide
        ? little(7, 2) + little(2, 2) + [1, 2] + little(1, 2) + little(24, 2) + little(entry.text.utf8.count, 8)
          + little(data.count, 8) + little(file.count, 8) : []
      directory += little(0x0201_4B50, 4) + little(20, 2) + little(20, 2) + little(0, 2) + little(8, 2) + little(0, 4)
      directory += wide ? crc + little(-1, 8) : sizes
      directory += little(name.count, 2) + little(extra.count, 2)
      directory += little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(wide ? -1 : file.count, 4)
      directory += name + extra
      file += little(0x0403_4B50, 4) + little(20, 2) + little(0, 2) + little(8, 2) + little(0, 4) + sizes + names
      file += name + data
    }
    let start = file.count
    file += directory
    if wide {
      let record = file.count
      let count = little(entries.count, 8)
      file += little(0x0606_4B50, 4) + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 4) + little(0, 4)
      file += count + count + little(directory.count, 8) + little(start, 8)
      file += little(0x0706_4B50, 4) + little(0, 4) + little(record, 8) + little(1, 4)
    }
    let count = little(wide ? -1 : entries.count, 2)
    file += little(0x0605_4B50, 4) + little(0, 4) + count + count
    return file + little(wide ? -1 : directory.count, 4) + little(wide ? -1 : start, 4) + little(0, 2)
  }

  static let book: [(name: String, text: String)] = [
    (
      "xl/workbook.xml",
      "<?xml version=\"1.0\"?><workbook><sheets><sheet name=\"Kosong\" sheetId=\"1\" r:id=\"rId1\"/>"
        + "<sheet name='Data' sheetId='2' r:id='rId2'/></sheets></workbook>"
    ),
    (
      "xl/_rels/workbook.xml.rels",
      "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/>"
        + "<Relationship Target=\"/xl/worksheets/sheet2.xml\" Id=\"rId2\"/></Relationships>"
    ),
    (
      "xl/sharedStrings.xml",
      "<sst><si><t>nik</t></si><si><r><t>Na</t></r><r><t>ma</t></r><rPh><t>x</t></rPh></si>"
        + "<si><t xml:space=\"preserve\">SITI &amp; &#82;, \"B\"</t></si></sst>"
    ),
    (
      "xl/worksheets/sheet1.xml",
      "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" s=\"3\"/></row></sheetData></worksheet>"
    ),
    (
      "xl/worksheets/sheet2.xml",
      "<worksheet><dimension ref=\"A1:D9\"/><sheetData>"
        + "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Laporan</t></is></c></row><row r=\"2\"/>"
        + "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"B3\" t=\"s\"><v>1</v></c>"
        + "<c r=\"C3\" t=\"str\"><f>A1&amp;B1</f><v>tanggal_lahir</v></c></row>"
        + "<row r=\"4\"><c r=\"A4\"><v>12345</v></c><c r=\"B4\" t=\"s\"><v>2</v></c></row>"
        + "<row r=\"7\"><c r=\"C7\"><v>33420</v></c><c r=\"D7\"/></row>"
        + "<!-- <row> --><row r=\"8\"><c r=\"A8\"><v>1</v></c><c r=\"F8\"><v>6</v></c></row>"
        + "</sheetData></worksheet>"
    ),
  ]

  @Test(arguments: [false, true]) func theFirstSheetWithValuesIsRead(wide: Bool) throws {
    let bench = try IngestBench(
      sources: "  orang: {pola: [\"orang*.csv\", \"orang*.xlsx\"], pengantar: auto}\n", ingest: "batas_tolak: 50\n")
    let book = try WorkbookTests.zip(WorkbookTests.book, wide: wide)
    try bench.work.write("data/orang.xlsx", book)
    let stage = try bench.run()
    let rows = try bench.text(stage, "orang").split(separator: "\n").dropFirst()
    #expect(rows == ["orang.xlsx,1,33,12345,\"SITI & R, \"\"B\"\"\",,,", "orang.xlsx,2,58,,,33420,,"])
    #expect(try bench.text(stage, "tolak/orang").contains("orang.xlsx,3,66,TLK-001,6 kolom; seharusnya 3"))
    let file = stage.manifest.extra("sumber")?.list?.first?["berkas"]?.list?.first
    #expect(file?["lembar"]?.number == 2)
    #expect(file?["bytes"]?.number == book.count)
    #expect(stage.manifest.inputs.first?.file.bytes == book.count)
  }

  @Test(arguments: ["truncated", "data", "crc"]) func damageIsFound(kind: String) throws {
    let bench = try IngestBench(sources: "  orang: {pola: \"orang*.xlsx\", pengantar: auto}\n")
    var book = try WorkbookTests.zip(WorkbookTests.book)
    let name = Array("sheet2.xml".utf8)
    let places = book.indices.dropLast(name.count).filter { book[$0..<$0 + name.count].elementsEqual(name) }
    switch kind {
    case "truncated": book.removeLast(30)
    case "data": book[try #require(places.first) + name.count + 40] ^= 0x55
    default: book[try #require(places.last) - 44] ^= 0x55
    }
    try bench.work.write("data/orang.xlsx", book)
    #expect(bench.failure()?.status == .badData)
  }

  @Test func sharedTextsHaveALimit() throws {
    let work = Workdir()
    let path = try work.write("x.xlsx", WorkbookTests.zip(WorkbookTests.book))
    func failure(_ limit: Int) -> Failure? {
      do {
        _ = try DialectReader(path: path, request: DialectRequest(), textLimit: limit)
        return nil
      } catch { return error }
    }
    // Three texts of 3, 4 and 13 bytes.
    #expect(failure(44) == nil)
    #expect(failure(43)?.status == .badData)
    #expect(failure(43)?.message.en.contains("--memory") == true)
  }

  /// A directory that names places beyond the archive must not be believed.
  @Test(arguments: [false, true]) func aWrongDirectoryIsRefused(wide: Bool) throws {
    let book = try WorkbookTests.zip(WorkbookTests.book, wide: wide)
    let work = Workdir()
    var generator = SeededGenerator()
    for round in 0..<400 {
      var bad = book
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bad[bad.count - 1 - Int.random(in: 0..<min(700, bad.count), using: &generator)] = [0, 1, 0x7F, 0xFF][round % 4]
      }
      let path = try work.write("x.xlsx", bad)
      do {
        let reader = try DialectReader(path: path, request: DialectRequest())
        while try reader.next() != nil {}
      } catch {
        #expect(error.status == .badData, "seed \(SeededGenerator.seed), round \(round): \(error)")
      }
    }
  }
}
