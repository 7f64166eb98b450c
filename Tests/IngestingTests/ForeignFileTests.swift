import Diagnostics
import TabularIO
import TestSupport
import Testing

@Suite struct ForeignFileTests {
  static func failure(_ bytes: [UInt8]) -> Failure? {
    do {
      _ = try readWithReader(
        bytes, DialectRequest(), expected: ["nik", "nama"], compressed: bytes.starts(with: [0x1F, 0x8B]))
      return nil
    } catch { return error as? Failure }
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0, 0, 0x6E, 0, 0, 0], "UTF-32"), ([0x1F, 0x8B, 8, 0], "gzip within gzip"),
      (Array("<html><table><tr><td>nik</td></tr></table></html>".utf8), "HTML"),
      (Array("\u{FEFF}\r\n <!DOCTYPE html>\n<table>".utf8), "HTML"),
      (Array("<?xml version=\"1.0\"?><Workbook/>".utf8), "XML"),
      (Array("[{\"nik\": \"1\"}]".utf8), "JSON"), (Array("{\"nik\": \"1\"}\n".utf8), "JSON"),
      (Array("%PDF-1.4\n".utf8), "PDF"), (Array("{\\rtf1 nik}".utf8), "RTF"), (Array("PAR1\u{15}".utf8), "Parquet"),
      ([0x37, 0x7A, 0xBC, 0xAF, 0x27], "7z"), (Array("Rar!\u{1A}\u{7}".utf8), "RAR"),
      ([0xD0, 0xCF, 0x11, 0xE0, 0xA1], "password"),
    ] as [([UInt8], String)])
  func isNamed(bytes: [UInt8], word: String) {
    let failure = Self.failure(bytes)
    #expect(failure?.status == .badData)
    #expect(failure?.message.en.contains(word) == true, "\(failure?.message.en ?? "none")")
  }

  /// `\"` is no doubled quote: such rows are broken, but the others say that quotes mean something.
  @Test func aFewBrokenQuotesDoNotMakeQuotesText() throws {
    var text = "nik,nama\n"
    for index in 0..<40 { text += "\"\(index)\",\"SITI \(index % 8 == 0 ? "\\\"A\\\"" : "B")\"\n" }
    let seen = try readWithReader(Array(text.utf8), DialectRequest(), expected: ["nik", "nama"])
    #expect(seen.rows.count == 40)
    #expect(seen.rows.compactMap(\.fields).count == 35)
    #expect(seen.rows[1].fields == ["1", "SITI B"])
  }

  @Test func theHeaderOnceMoreIsNoRow() throws {
    let bench = try IngestBench(ingest: "batas_tolak: 50\n")
    let people = IngestBench.people(3)
    try bench.work.write("data/orang.csv", people + "\u{FEFF}" + people + people)
    let stage = try bench.run()
    #expect(stage.rows("orang") == 9)
    let refused = try bench.text(stage, "tolak/orang").split(separator: "\n").dropFirst()
    #expect(refused.map { $0.split(separator: ",")[3] } == ["TLK-009", "TLK-009"])
    #expect(refused.map { $0.split(separator: ",")[1] } == ["4", "8"])
  }
}
