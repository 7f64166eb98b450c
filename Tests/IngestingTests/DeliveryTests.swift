import Diagnostics
import StageContract
import Testing

/// Files as offices deliver them: with the lines that sheets, databases and printouts put around and between rows.
@Suite struct DeliveryTests {
  private static let header = "nik,nama,tanggal_lahir,kode_wilayah"
  private static var people: [String] {
    IngestBench.people(4).split(separator: "\n").dropFirst().map(String.init)
  }

  /// Codes of what was refused, in the order of the file; every accepted row is one of ``people``.
  private func refused(
    _ lines: [String], sources: String = "  orang: {wajib: ya}\n", end: String = "\n", delimiter: String = ","
  ) throws -> [String] {
    let bench = try IngestBench(sources: sources, ingest: "batas_tolak: 1\nbatas_tolak_baris: 0\n")
    let text = lines.joined(separator: end).replacing(",", with: delimiter) + end
    try bench.work.write("data/orang.csv", text)
    let stage = try bench.run()
    let rows = try bench.text(stage, "orang").split(separator: "\n").dropFirst()
    #expect(rows.map { $0.split(separator: ",")[4] } == Self.people.map { $0.split(separator: ",")[1] })
    return try bench.text(stage, "tolak/orang").split(separator: "\n").dropFirst().map {
      String($0.split(separator: ",")[3])
    }
  }

  // MARK: Lines of the sheet

  /// None of them is a person, and none counts as lost: not one row more may be refused here.
  @Test(arguments: [
    "1,2,3,4", "(1),(2),(3),(4)", "\"1\",\"2\",\"3\",\"4\"", " 1 , 2 , 3 , 4 ", "1.,2.,3.,4.", ",1,2,3", "[1],[2],[3],",
    ",,,", ",,", ",,,,,,", "\"\",\"\",\"\",\"\"", " , , , ", "---,----,-------------,------------", "-----", "=====",
    "-,-,-,-",
    "+-----+------+", "*** ***", "\u{1A}", "\u{0C}",
  ])
  func aLineOfTheSheetIsNobodysRow(line: String) throws {
    let people = Self.people
    #expect(
      try refused([Self.header, line] + people[..<2] + [line] + people[2...] + [line])
        == [String](repeating: "TLK-010", count: 3))
  }

  @Test func hundredsOfEmptyLinesDoNotStopTheRun() throws {
    #expect(try refused([Self.header] + Self.people + [String](repeating: ",,,", count: 500)).count == 500)
  }

  @Test(arguments: [
    "nik,nama,tanggal_lahir,kode_wilayah", "NIK,NAMA,TANGGAL_LAHIR,KODE_WILAYAH", "Nik,Nama,Tanggal Lahir,Kode Wilayah",
    "\"nik\",\"nama\",\"tanggal_lahir\",\"kode_wilayah\"", "\u{FEFF}nik,nama,tanggal_lahir,kode_wilayah",
  ])
  func theHeaderOnceMoreInWhateverCase(line: String) throws {
    let people = Self.people
    #expect(try refused([Self.header] + people[..<2] + [line] + people[2...]) == ["TLK-009"])
  }

  /// Exports of MySQL and PostgreSQL: what a backslash does is found, said and in the manifest, or as declared.
  @Test(arguments: ["", ", lolos: '\\'", ", lolos: tidak"]) func escapesOfDatabases(lolos: String) throws {
    let bench = try IngestBench(sources: "  orang: {wajib: ya\(lolos)}\n", ingest: "batas_tolak: 1\n")
    let rows = Self.people.map { $0.replacing("ORANG ", with: "ORANG\\, ") }
    try bench.work.write("data/orang.csv", ([Self.header] + rows).joined(separator: "\n") + "\n")
    if lolos.hasSuffix("tidak") {
      #expect(throws: Failure.self) { try bench.run() }
      #expect(bench.lines.text.contains("of the refused rows have \\ before"), "\(bench.lines.text)")
      return
    }
    let stage = try bench.run()
    let written = try bench.text(stage, "orang").split(separator: "\n").dropFirst()
    #expect(written.count == Self.people.count && written.allSatisfy { $0.contains(",\"ORANG, ") })
    #expect(bench.lines.text.contains("escape \\"))
    #expect(try bench.work.text("run/1-ingest/manifest.json").contains("\"lolos\""))
  }

  /// Escapes that first stand behind the sample: the rows are refused, and what to declare is said.
  @Test func escapesBehindTheSampleAreSaid() throws {
    let bench = try IngestBench(sources: "  orang: {wajib: ya}\n", ingest: "batas_tolak: 100\n")
    let many = IngestBench.people(9000)
    try bench.work.write("data/orang.csv", many + Self.people[0].replacing("ORANG ", with: "ORANG\\, ") + "\n")
    let stage = try bench.run()
    #expect(stage.rows("orang") == 9000)
    #expect(bench.lines.text.contains("1 of the refused rows have \\ before a delimiter"), "\(bench.lines.text)")
    #expect(try bench.work.text("run/1-ingest/manifest.json").contains("\"ditolak_berlolos\": 1"))
  }

  /// Somebody may be called NAMA, live in region 3 and have a first field of one digit.
  @Test(arguments: [
    "1,2,3,5", "1,2,5,4", "1,,,", "1,2,,", "12,3,4,5", "1,2,3,4A", "2,3,4,5", "nik,nama,,",
    "nik,nama,tanggal_lahir,3171",
    "-,A,-,-", "?,?,?,é", "0,1,2,3", "1-1,2,3,4", "1 1,2,3,4",
  ])
  func whatOnlyLooksLikeItIsARow(line: String) throws {
    let bench = try IngestBench(sources: "  orang: {wajib: ya}\n")
    try bench.work.write("data/orang.csv", Self.header + "\n" + line + "\n")
    let stage = try bench.run()
    #expect(stage.rows("orang") == 1)
    #expect(try bench.text(stage, "orang").split(separator: "\n").count == 2)
  }

  // MARK: Delimiters

  @Test(arguments: ["~", "^", "\u{1}", "\t", "|", ";"])
  func otherDelimitersAreFoundAndMayBeDeclared(delimiter: String) throws {
    let names = ["\t": "TAB", "\u{1}": "CTRL-A"]
    for declared in ["auto", names[delimiter] ?? delimiter] {
      let sources = "  orang: {wajib: ya, pembatas: '\(declared)'}\n"
      let lines = [Self.header, "1,2,3,4"] + Self.people + [",,,"]
      #expect(try refused(lines, sources: sources, delimiter: delimiter) == ["TLK-010", "TLK-010"], "\(declared)")
    }
  }

  // MARK: Advice

  @Test func whatIsDeclaredWronglyIsSaidAndWhatWouldFit() throws {
    let bench = try IngestBench(sources: "  orang: {wajib: ya, pembatas: ','}\n")
    try bench.work.write("data/orang.csv", "DAFTAR\n\n" + IngestBench.people(3).replacing(",", with: ";"))
    let failure = try #require(bench.failure())
    #expect(failure.status == .badData && failure.file == "orang.csv")
    #expect(failure.message.en.contains("4 names are with dialect ';', preamble 1"), "\(failure.message.en)")
    #expect(failure.message.id.contains("nyatakan itu, atau auto"))
  }

  @Test(arguments: ["||", "~|~", "::", "\t\t", " || "], ["','", "auto", "'|'"])
  func delimitersOfSeveralCharactersAreNamed(delimiter: String, declared: String) throws {
    let bench = try IngestBench(sources: "  orang: {wajib: ya, pembatas: \(declared)}\n")
    try bench.work.write("data/orang.csv", IngestBench.people(3).replacing(",", with: delimiter))
    let failure = try #require(bench.failure())
    let shown = delimiter.replacing("\t", with: "TAB").trimmingPrefix(" ").replacing("|| ", with: "||")
    #expect(failure.message.en.contains("parted by '\(shown)'"), "\(failure.message.en)")
  }

  /// Columns without a name may be left out, though there is one between any two.
  @Test func emptyColumnsAreNoDelimiter() throws {
    let bench = try IngestBench(sources: "  orang: {wajib: ya, pembatas: '|', kolom_lain: abaikan}\n")
    try bench.work.write("data/orang.csv", IngestBench.people(3).replacing(",", with: "||"))
    #expect(try bench.run().rows("orang") == 3)
  }

  @Test(arguments: ["','", "auto"])
  func linesThatStandInQuotesAsAWholeAreNamed(delimiter: String) throws {
    let bench = try IngestBench(
      sources: "  orang: {wajib: ya, kutip: auto, kolom_lain: abaikan, pembatas: \(delimiter)}\n")
    let lines = IngestBench.people(3).split(separator: "\n").map { "\"\($0)\"\n" }
    try bench.work.write("data/orang.csv", lines.joined())
    let failure = try #require(bench.failure())
    #expect(failure.message.en.contains("one pair of quotes"), "\(failure.message.en)")
  }

  @Test func aHeaderInQuotesIsNoLineInQuotes() throws {
    let bench = try IngestBench(sources: "  orang: {wajib: ya, kutip: tidak}\n")
    try bench.work.write("data/orang.csv", "\"nik\",\"nama\"\n\"1\",\"ANI\"\n")
    let failure = try #require(bench.failure())
    #expect(!failure.message.en.contains("one pair of quotes"), "\(failure.message.en)")
  }

  @Test func aByteOrderMarkThatWasWrittenAsTextIsNoName() throws {
    let bench = try IngestBench(sources: "  orang: {wajib: ya}\n")
    try bench.work.write("data/orang.csv", "\u{EF}\u{BB}\u{BF}" + IngestBench.people(3))
    #expect(try bench.run().rows("orang") == 3)
  }

  @Test func columnsWithoutANameAreCounted() throws {
    let bench = try IngestBench(sources: "  orang: {wajib: ya, kolom_lain: abaikan}\n")
    try bench.work.write(
      "data/orang.csv", IngestBench.people(3).split(separator: "\n").map { "\($0),,\n" }.joined())
    #expect(try bench.run().rows("orang") == 3)
    #expect(bench.lines.text.contains("2 columns without a name left out"))
  }
}

/// What is advised about names of columns that nobody knows.
@Suite struct HeaderAdviceTests {
  private static let sources = """
      orang: {wajib: ya}

    """

  private func failure(_ header: String, _ sources: String = sources) throws -> String? {
    let bench = try IngestBench(sources: sources)
    try bench.work.write("data/orang.csv", header + "\nA,B,C,D\n")
    return bench.failure()?.message.en
  }

  @Test(
    arguments: [
      ("nik,nama lengkap,tanggal_lahir,kode_wilayah", "alias: {nama lengkap: nama}"),
      ("NIK,Nama,Tgl Lahir,Kode Wilayah", "alias: {Tgl Lahir: tanggal_lahir}"),
      (
        "No. NIK,NAMA_LGKP,TGL_LHR,kode_wil",
        "alias: {\"No. NIK\": nik, NAMA_LGKP: nama, TGL_LHR: tanggal_lahir, kode_wil: kode_wilayah}"
      ),
      ("nik,nmaa,tanggal_lahir,kode_wilayah", nil),
      ("nik,nama,tanggal_lhair,kode_wilayah", "alias: {tanggal_lhair: tanggal_lahir}"),
      ("nik,nama,tanggal_lahir,kelurahan", nil), ("No,nama,tanggal_lahir,kode_wilayah", nil),
      ("nik,nama,tgl_lahir,tgl_lhr", nil),
    ] as [(String, String?)])
  func aNameIsAdvisedWhereOneColumnAloneIsLike(header: String, advice: String?) throws {
    let said = try #require(try failure(header))
    if let advice {
      #expect(said.contains("perhaps, in sumber.yaml: " + advice), "\(said)")
    } else {
      #expect(!said.contains("perhaps"), "\(said)")
    }
  }

  /// Advice may be followed: the line that was advised makes the file fit.
  @Test func theAdviceFits() throws {
    let bench = try IngestBench(
      sources: "  orang: {wajib: ya, alias: {\"No. NIK\": nik, NAMA_LGKP: nama, TGL_LHR: tanggal_lahir}}\n")
    try bench.work.write("data/orang.csv", IngestBench.people(2, header: "No. NIK,NAMA_LGKP,TGL_LHR,kode_wilayah"))
    #expect(try bench.run().rows("orang") == 2)
  }

  /// A column that is left out and the one that is missing are said in one line; nothing of a row is.
  @Test func whatIsLeftOutMayBeWhatIsMissing() throws {
    let bench = try IngestBench(sources: "  orang: {wajib: ya, kolom_lain: abaikan}\n")
    try bench.work.write("data/orang.csv", IngestBench.people(2, header: "nik,nama,tgl_lahir,kode_wilayah"))
    #expect(try bench.run().rows("orang") == 2)
    #expect(bench.lines.text.contains("in sumber.yaml: alias: {tgl_lahir: tanggal_lahir}"), "\(bench.lines.text)")
    let said = try #require(try failure("nik,nama,tanggal_lahir 3171011708459001,kode_wilayah"))
    #expect(!said.contains("perhaps") && !said.contains("3171"), "\(said)")
  }
}
