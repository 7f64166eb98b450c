import TabularIO
import Testing

@Suite struct DialectReaderTests {
  /// A damaged file and what must be read of it: `12` a row, `!2` a row refused with TLK-002 ...
  struct Torture: Sendable, CustomTestStringConvertible {
    let name: String
    let body: [UInt8]
    let rows: [String]
    var testDescription: String { name }

    init(_ name: String, _ body: String, _ rows: [String]) { self.init(name, bytes: Array(body.utf8), rows) }

    init(_ name: String, bytes: [UInt8], _ rows: [String]) {
      self.name = name
      self.body = bytes
      self.rows = rows
    }
  }

  static let long = String(repeating: "x", count: DialectLimits.field)

  static let tortures: [Torture] = [
    Torture("plain", "1,2\n3,4\n", ["1|2", "3|4"]),
    Torture("no line end at the end", "1,2\n3,4", ["1|2", "3|4"]),
    Torture("CRLF", "1,2\r\n3,4\r\n", ["1|2", "3|4"]),
    Torture("CR", "1,2\r3,4\r", ["1|2", "3|4"]),
    Torture("mixed", "1,2\r3,4\n5,6\r\n7,8", ["1|2", "3|4", "5|6", "7|8"]),
    Torture("empty lines", "\n1,2\n\n\r\n\r3,4\n\n", ["1|2", "3|4"]),
    Torture("empty fields", ",\n\"\",\n,\"\"\n", ["|", "|", "|"]),
    Torture("doubled quotes", "\"a\"\"b\",\"\"\"\"\n", ["a\"b|\""]),
    Torture("line ends in quotes", "\"a\nb\",\"c\r\nd\"\n1,2\n", ["a\nb|c\r\nd", "1|2"]),
    Torture("a quote inside a bare field", "5\" pipa,2\n3,4\n", ["5\" pipa|2", "3|4"]),
    Torture("too few and too many fields", "1\n1,2,3\n1,2\n", ["!1", "!1", "1|2"]),
    Torture("delimiters at the end", "1,2,\n3,4,,\n5,6\n", ["!1", "!1", "5|6"]),
    Torture("a quote that opens in the last field", "1,\"2\n3,4\n\"5\",6\n", ["!2", "3|4", "5|6"]),
    Torture("broken rows one after another", "\"a,2\n\"b,2\n3,4\n\"c\"c,2\n5,6\n", ["!2", "!2", "3|4", "!2", "5|6"]),
    Torture("a lone return in a bare field", "1,a\rb,2\n3,4\n", ["1|a", "b|2", "3|4"]),
    Torture("unterminated quote at once", "\"a,2\n3,4\n5,6\n", ["!2", "3|4", "5|6"]),
    Torture("unterminated quote before a quoted row", "\"a,2\n\"3\",\"4\"\n5,6\n", ["!2", "3|4", "5|6"]),
    Torture("text behind a closing quote", "\"a\"b,2\n3,4\n", ["!2", "3|4"]),
    Torture("space behind a closing quote", "\"a\" ,2\n3,4\n", ["!2", "3|4"]),
    Torture("stray quote on the second line of a record", "\"a\nb\"c,2\n3,4\n", ["!2", "b\"c|2", "3|4"]),
    Torture(
      "a field of twenty lines", "\"" + String(repeating: "a\n", count: 19) + "b\",2\n3,4\n",
      [String(repeating: "a\n", count: 19) + "b|2", "3|4"]),
    Torture(
      "a field of twenty-one lines", "\"" + String(repeating: "a,b\n", count: 20) + "c\",2\n3,4\n",
      ["!2"] + [String](repeating: "a|b", count: 19) + ["c\"|2", "3|4"]),
    Torture("a quoted field of 64 KiB", "\"\(long)\",2\n3,4\n", ["\(long)|2", "3|4"]),
    Torture("a quoted field of 64 KiB and one", "\"\(long)x\",2\n3,4\n", ["!2", "3|4"]),
    Torture("a bare field of 64 KiB", "\(long),2\n3,4\n", ["\(long)|2", "3|4"]),
    Torture("a bare field of 64 KiB and one", "\(long)x,2\n3,4\n", ["!5", "3|4"]),
    Torture("NUL", bytes: Array("1,2\n3,\0\n5,6\n".utf8), ["1|2", "!4", "5|6"]),
    Torture("control byte", "1,\u{1B}[0m\n\u{7F},2\n\t,6\n", ["!4", "!4", "\t|6"]),
    Torture("NUL in quotes", bytes: Array("\"\0\",2\n5,6\n".utf8), ["!4", "5|6"]),
    Torture("Windows-1252 in UTF-8", bytes: [0xE9, 0x92, 44, 50, 10, 51, 44, 52, 10], ["é’|2 (1252)", "3|4"]),
    Torture("neither UTF-8 nor Windows-1252", bytes: [0xE9, 0x81, 44, 50, 10, 51, 44, 52, 10], ["!3", "3|4"]),
    Torture("UTF-8", "é,Ñ\n", ["é|Ñ"]),
    Torture("a surrogate is no UTF-8", bytes: [0xED, 0xA0, 0x80, 44, 50, 10], ["í\u{A0}€|2 (1252)"]),
    Torture("only an open quote", "\"", ["!2"]),
    Torture("open quote, then the end", "1,2\n\"3,4", ["1|2", "!2"]),
    Torture("closing quote at the end", "1,\"2\"", ["1|2"]),
    Torture("carriage return at the end", "1,2\r", ["1|2"]),
    Torture("spaces only", "  \n1,2\n", ["!1", "1|2"]),
    Torture("no rows", "", []),
  ]

  @Test(arguments: tortures, [1, 100, DialectLimits.chunk]) func readsOn(after torture: Torture, measure: Int) throws {
    let bytes = Array("k1,k2\n".utf8) + torture.body
    let seen = try readWithReader(bytes, DialectRequest(Dialect()), measure: measure)
    let rows = seen.rows.map { row in
      row.fault.map { "!\($0.rawValue)" } ?? (row.fields ?? []).joined(separator: "|") + (row.fallback ? " (1252)" : "")
    }
    let codes: [RowFault: String] = [
      .fieldCount: "!1", .quote: "!2", .encoding: "!3", .control: "!4", .length: "!5", .header: "!6", .form: "!7",
    ]
    #expect(Dictionary(uniqueKeysWithValues: RowFault.allCases.map { ($0, "!\($0.rawValue)") }) == codes)
    #expect(rows == torture.rows)
    accounts(for: bytes, seen)
  }

  /// A file of one enormous line, of enormous rows, of quotes that never close: refused in pieces, in bounded time.
  @Test(arguments: ["a", "a,", "\"a\nb\",", "\"", "\"\n", "\r"]) func whatHasNoRowsIsRefusedInPieces(piece: String)
    throws
  {
    let count = 3 << 20
    var bytes = Array("k1,k2\n".utf8)
    while bytes.count < count { bytes += Array(piece.utf8) }
    let seen = try readWithReader(bytes + Array("\n1,2\n".utf8), DialectRequest(Dialect()))
    #expect(seen.rows.last?.fields == ["1", "2"])
    #expect(seen.rows.allSatisfy { $0.raw.count <= DialectLimits.row + 1 })
    accounts(for: bytes + Array("\n1,2\n".utf8), seen)
  }

  @Test func declaredLineEndsKeepOthersInFields() throws {
    let bytes = Array("k1,k2\r\n\"a\nb\",2\r\n3\nx,4\r\n5,6\r\n".utf8)
    let seen = try readWithReader(bytes, DialectRequest(Dialect(lineEnd: .crlf)))
    #expect(seen.rows.map(\.fields) == [["a\nb", "2"], nil, ["5", "6"]])
    #expect(seen.rows[1].fault == .control)
    accounts(for: bytes, seen)
  }

  @Test func withoutFallbackForeignBytesAreRefused() throws {
    var dialect = Dialect()
    dialect.fallback = nil
    let seen = try readWithReader(Array("k1,k2\n".utf8) + [0xE9, 44, 50, 10], DialectRequest(dialect))
    #expect(seen.rows.map(\.fault) == [.encoding])
  }

  @Test func rowsAreTheSameWhereverChunksEnd() throws {
    var bytes = Array("k1,k2\n".utf8)
    for index in 0..<40_000 {
      bytes += Array((index % 97 == 0 ? "\"a,\n\",\(index)\n" : index % 1013 == 0 ? "\"x\n" : "\(index),éa\n").utf8)
    }
    let whole = try readWithReader(bytes, DialectRequest(Dialect()))
    for measure in [1000, 65_536, 1 << 20] {
      #expect(try readWithReader(bytes, DialectRequest(Dialect()), measure: measure, compressed: true) == whole)
    }
    #expect(whole.rows.filter { $0.fault == .quote }.count == 39)
  }
}
