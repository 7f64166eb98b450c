import Diagnostics
import TabularIO
import TestSupport
import Testing

@Suite struct DialectDetectionTests {
  /// A file as some office delivers it, with the same two rows inside.
  struct Mix: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let dialect: Dialect
    let lineEnds: LineEnd
    var testDescription: String { name }
  }

  static func encode(_ text: String, _ encoding: TextEncoding) -> [UInt8] {
    if encoding == .utf8 { return Array(text.utf8) }
    return text.unicodeScalars.map { $0 == "’" ? 0x92 : UInt8(truncatingIfNeeded: $0.value) }
  }

  static func mix(
    _ name: String, _ delimiter: Character = ",", end: String = "\n", _ encoding: TextEncoding = .utf8,
    preamble: [String] = [], bom: Bool = false, lineEnds: LineEnd = .lf, quoted: Bool = false
  ) -> Mix {
    func line(_ fields: [String]) -> String {
      fields.map { quoted ? "\"\($0)\"" : $0 }.joined(separator: String(delimiter)) + end
    }
    var text = preamble.map { $0 + end }.joined()
    text += line(["Nomor NIK", "Nama_Lengkap", "alamat"])
    for _ in 0..<20 { text += line(["1", "SITI NÚR", "Jl. A no 5"]) + line(["2", "D’ANGELO é", "Jl. B"]) }
    let bytes = (bom ? [0xEF, 0xBB, 0xBF] : []) + encode(text, encoding)
    var dialect = Dialect(delimiter: delimiter.asciiValue ?? 0, encoding: encoding, preamble: preamble.count)
    dialect.encodingIsFound = true
    return Mix(name: name, bytes: bytes, dialect: dialect, lineEnds: lineEnds)
  }

  static let mixes = [
    mix("comma, UTF-8, LF"),
    mix("semicolon, Windows-1252, CRLF", ";", end: "\r\n", .windows1252, lineEnds: .crlf),
    mix("bar, UTF-8 with BOM, CRLF", "|", end: "\r\n", bom: true, lineEnds: .crlf),
    mix("tab, Windows-1252, LF", "\t", .windows1252),
    mix("comma, CR", end: "\r", lineEnds: .cr),
    mix(
      "semicolon, quoted, preamble", ";", preamble: ["KEMENTERIAN SOSIAL", "Dicetak: 1 Juli 2025; oleh admin"],
      quoted: true),
    mix("bar, preamble with BOM", "|", preamble: ["Laporan, bulanan"], bom: true),
    mix("tab, quoted, CRLF", "\t", end: "\r\n", lineEnds: .crlf, quoted: true),
  ]

  @Test(arguments: mixes) func findsTheDialect(mix: Mix) throws {
    let expected = Set(["nik", "Nomor NIK", "nama lengkap", "alamat"].map(DialectHeader.key))
    let work = Workdir()
    let reader = try DialectReader(path: work.write("x.csv", mix.bytes), request: DialectRequest(), expected: expected)
    #expect(reader.dialect == mix.dialect)
    #expect(reader.finding.confidence == 100)
    #expect(reader.finding.lineEnds == mix.lineEnds)
    #expect(!reader.finding.declared)
    let seen = try readWithReader(mix.bytes, DialectRequest(), expected: expected)
    #expect(seen.header == ["Nomor NIK", "Nama_Lengkap", "alamat"])
    #expect(seen.rows.count == 40)
    #expect(seen.rows.first?.fields == ["1", "SITI NÚR", "Jl. A no 5"])
    #expect(seen.rows.last?.fields == ["2", "D’ANGELO é", "Jl. B"])
    #expect(seen.rows.allSatisfy { !$0.fallback })
    accounts(for: mix.bytes, seen)
  }

  /// What databases write where a value holds a delimiter, a quote or a line end.
  @Test(arguments: [
    ("nik\tnama\talamat\n1\tSITI\t\\N\n2\tBUDI\tA\\\tB\n3\tANI\tA\\\nB\n4\tEKA\tA\\\\B\n", "\t"),
    ("nik\tnama\talamat\n1\tSITI\t\\N\n2\tBUDI\tA\\tB\n3\tANI\tA\\nB\n4\tEKA\tA\\\\B\n", "\t"),
    ("nik,nama,alamat\r\n1,SITI,\\N\r\n2,\"BUDI\",A\\tB\r\n3,ANI,\"A\\nB\"\r\n4,EKA,\"A\\\\B\"\r\n", ","),
  ])
  func findsEscapes(text: String, delimiter: String) throws {
    var request = DialectRequest()
    request.escapes = nil
    let bytes = Array(text.utf8)
    let reader = try DialectReader(content: bytes, request: request, expected: ["nik", "nama", "alamat"])
    #expect(reader.dialect.escapes)
    #expect(reader.dialect.delimiter == delimiter.utf8.first)
    let seen = try readWithReader(bytes, request, expected: ["nik", "nama", "alamat"])
    #expect(
      seen.rows.map(\.fields) == [
        ["1", "SITI", ""], ["2", "BUDI", "A\tB"], ["3", "ANI", "A\nB"], ["4", "EKA", "A\\B"],
      ])
    accounts(for: bytes, seen)
    // Nobody asked for them: then a backslash is a character.
    #expect(try !DialectReader(content: bytes, request: DialectRequest(), expected: ["nik"]).dialect.escapes)
  }

  @Test func quotesBehindBackslashesSayIt() throws {
    var request = DialectRequest()
    request.escapes = nil
    let text = "nik,nama,alamat\n1,SITI,\"JL. \\\"A\\\", 5\"\n2,BUDI,B\n"
    let seen = try readWithReader(Array(text.utf8), request, expected: ["nik", "nama", "alamat"])
    #expect(seen.rows.map(\.fields) == [["1", "SITI", "JL. \"A\", 5"], ["2", "BUDI", "B"]])
  }

  /// Hive writes NULL so and nothing else; people write `RT\RW`, and a Windows folder ends in a backslash.
  @Test(arguments: [
    "nik,nama,alamat\n1,SITI,\\N\n2,BUDI,RT\\RW\n", "nik,nama,alamat\n1,SITI,A\n2,BUDI,A\\\n3,ANI,B\n",
    "nik,nama,alamat\n1,SITI,A\\nB\n2,BUDI,B\n", "nik,nama,alamat\n1,\"SITI\",\"A\\\"\n2,BUDI,B\n",
  ])
  func aBackslashIsACharacterElsewhere(text: String) throws {
    var request = DialectRequest()
    request.escapes = nil
    #expect(try !DialectReader(content: Array(text.utf8), request: request, expected: ["nik", "nama"]).dialect.escapes)
  }

  /// Letters of the encoding behind escapes, control characters that escapes stand for, and escaped line ends without end.
  @Test func escapesEndWhereTheyMust() throws {
    var dialect = Dialect(encoding: .windows1252)
    dialect.escapes = true
    let letters = Array("nik,nama\n1,A\\,".utf8) + [0xC9] + Array("\n2,A\\0B\n3,A\\ZB\n4,\\".utf8) + [0xC9]
    let seen = try readWithReader(letters, DialectRequest(dialect))
    #expect(seen.rows.map(\.fields) == [["1", "A,É"], nil, nil, ["4", "É"]])
    #expect(seen.rows.map(\.fault) == [nil, .control, .control, nil])
    let endless = Array(("nik,nama\n1,A" + String(repeating: "\\\n", count: 30) + "B\n2,C\n").utf8)
    let cut = try readWithReader(endless, DialectRequest(dialect))
    #expect(cut.rows.first?.fault == .quote)
    #expect(cut.rows.last?.fields == ["2", "C"])
    accounts(for: endless, cut)
    #expect(
      try readWithReader(Array("nik,nama\n1,A\\".utf8), DialectRequest(dialect)).rows.first?.fields == ["1", "A\\"])
  }

  /// The sample's only letter beyond ASCII is of another encoding: what comes after it is still read as it is written.
  @Test func aFoundEncodingLeavesRowsOfUTF8() throws {
    let bytes = Array("nik,nama\n1,".utf8) + [0xC9] + Array("\n2,ANDRÉ\n".utf8)
    var request = DialectRequest()
    request.encoding = .windows1252
    // What is declared holds: the same bytes are `Ã‰`, text that was written twice.
    let declared = try readWithReader(bytes, request, expected: ["nik", "nama"])
    #expect(declared.rows.last?.fields == ["2", "ANDRÉ"] && declared.rows.last?.twice == true)
    let start = Array("nik,nama\n1,".utf8) + [0xC9, 10]
    let long = Array("2,\(String(repeating: "A", count: 50_000))\n".utf8)
    let far = start + long + long + long + long + long + long + Array("3,ANDRÉ\n".utf8)
    let seen = try readWithReader(far, DialectRequest(), expected: ["nik", "nama"])
    #expect(seen.rows.first?.fields == ["1", "É"])
    #expect(seen.rows.last?.fields == ["3", "ANDRÉ"] && seen.rows.last?.twice == false)
  }

  @Test func fewForeignRowsDoNotMakeAFileForeign() throws {
    var bytes = Array("nik,nama\n".utf8)
    for _ in 0..<10 { bytes += Array("1,NÚR\n".utf8) }
    bytes += [50, 44, 0xDA, 10]
    let seen = try readWithReader(bytes, DialectRequest(), expected: ["nik", "nama"])
    #expect(seen.rows.filter(\.fallback).map(\.number) == [11])
    #expect(seen.rows.last?.fields == ["2", "Ú"])
  }

  @Test func apostrophesAsQuotesAreFoundWhereMostRowsHaveThem() throws {
    var text = "nik,nama,alamat\n"
    for index in 0..<50 { text += "'\(index)','NUR''AINI','JL. A, NO \(index)'\n" }
    let seen = try readWithReader(Array(text.utf8), DialectRequest(), expected: ["nik", "nama", "alamat"])
    #expect(seen.rows.count == 50 && seen.rows.last?.fields == ["49", "NUR'AINI", "JL. A, NO 49"])
    // Names that begin with one, and numbers that a spreadsheet marked as text, quote nothing.
    var names = "nik,nama,alamat\n"
    for index in 0..<50 { names += "'\(index),'AISYAH',\"JL. A, NO \(index)\"\n" }
    let usual = try readWithReader(Array(names.utf8), DialectRequest(), expected: ["nik", "nama", "alamat"])
    #expect(usual.rows.last?.fields == ["'49", "'AISYAH'", "JL. A, NO 49"])
  }

  @Test func quotesThatMeanNothingAreFound() throws {
    var text = "nik;nama;alamat\n"
    for index in 0..<50 { text += "\(index);\"ATIK;Jl \"B\n" }
    let seen = try readWithReader(Array(text.utf8), DialectRequest(), expected: ["nik", "nama", "alamat"])
    #expect(seen.rows.allSatisfy { $0.fields?.count == 3 })
  }

  @Test(
    arguments: [
      ([], "empty file"), ([0x50, 0x4B, 3, 4, 0], "zip"), ([0xFF, 0xFE, 0x61, 0], "UTF-16"),
      ([0x28, 0xB5, 0x2F, 0xFD], "zstd"),
      (Array("\n\n".utf8), "header"), (Array("\"a,b\n".utf8), "header"),
    ] as [([UInt8], String)])
  func refusesWhatIsNoTable(bytes: [UInt8], word: String) throws {
    let failure = #expect(throws: Failure.self) { try readWithReader(bytes, DialectRequest(Dialect())) }
    #expect(failure?.status == .badData)
    #expect(failure?.message.en.contains(word) == true)
    #expect(failure?.message.en.contains("byte") == true)
  }

  @Test func namesAreComparedWithoutCaseSpacesAndUnderscores() {
    #expect(DialectHeader.key(" Nama_LGKP ") == DialectHeader.key("namalgkp"))
    #expect(DialectHeader.key("\u{FEFF}NIK") == "nik")
    #expect(DialectHeader.key("Desa/Keluarahan") == "desa/keluarahan")
  }
}
