import Diagnostics
import Foundation
import Ingesting
import StageContract
import TabularIO
import Testing

@Suite struct IngestStageTests {
  @Test func writesCanonicalRowsAndRejects() throws {
    let bench = try IngestBench(sources: "  orang: {alias: {Nomor NIK: nik}}\n", ingest: "batas_tolak: 50\n")
    let text = "NAMA;tgl;Nomor NIK\r\nSITI, A;x;1\r\nrusak\r\n\"B \"\"C\"\"\";;2\r\n\"lepas;y;3\r\n"
    try bench.work.write("data/orang-b.csv", gzip(Array(text.replacing("tgl", with: "Tanggal_Lahir").utf8)))
    try bench.work.write("data/orang-a.csv", [0xEF, 0xBB, 0xBF] + Array("nik,nama\n9,Jos".utf8) + [0xE9, 10])
    let stage = try bench.run()
    #expect(
      try bench.text(stage, "orang") == """
        berkas,baris,offset,nik,nama,tanggal_lahir,kode_wilayah,temuan
        orang-a.csv,1,12,9,José,,,BYT-001
        orang-b.csv,1,30,1,"SITI, A",x,,
        orang-b.csv,3,50,2,"B ""C""\",,,

        """)
    #expect(
      try bench.text(stage, "tolak/orang") == """
        berkas,baris,offset,kode,rincian,isi_base64
        orang-b.csv,2,43,TLK-001,1 kolom; seharusnya 3,cnVzYWsNCg==
        orang-b.csv,4,64,TLK-002,kutip tidak ditutup atau diikuti teks,ImxlcGFzO3k7Mw0K

        """)
    #expect(stage.manifest.tallies.first?.read == 5)
    #expect(stage.manifest.tallies.first?.outcomes.map(\.rows) == [3, 2])
    #expect(stage.manifest.findings.map { "\($0.code) \($0.count)" } == ["BYT-001 1", "TLK-001 1", "TLK-002 1"])
    let account = stage.manifest.extra("sumber")?.list?.first
    let file = account?["berkas"]?.list?.last
    #expect(file?["nama"]?.text == "orang-b.csv")
    #expect(file?["dialek"]?["pembatas"]?.text == ";")
    #expect(file?["dialek"]?["akhir_baris"]?.text == "crlf")
    let parts = file?["bytes_menurut_isi"]?.members?.compactMap(\.value.number) ?? []
    #expect(parts == [30, 27, 19, 0] && parts.reduce(0, +) == file?["bytes"]?.number)
  }

  @Test func jobsCompressionAndMemoryChangeNothing() throws {
    let bench = try IngestBench()
    let people = IngestBench.people(30_000)
    try bench.work.write("data/orang-1.csv", people)
    try bench.work.write("data/orang-2.csv.gz", gzip(Array(IngestBench.people(500, from: 40_000).utf8)))
    try bench.work.write("data/meter.csv", "idpel\n123456789012\n")
    let one = try bench.run("a/1-ingest", jobs: 1)
    let many = try bench.run("b/1-ingest", jobs: 5)
    try FileManager.default.removeItem(atPath: bench.work.path + "/data/orang-1.csv")
    try bench.work.write("data/orang-1.csv.gz", gzip(Array(people.utf8)))
    let packed = try bench.run("c/1-ingest", jobs: 3)
    #expect(one.manifest.bytes == many.manifest.bytes)
    #expect(one.manifest.bytes == packed.manifest.bytes)
    #expect(one.rows("orang") == 30_500)
    #expect(one.rows("meter") == 1)
  }

  @Test func aSourceThatIsAbsentIsLeftOutUnlessRequired() throws {
    let bench = try IngestBench()
    #expect(bench.failure()?.status == .inputMissing)
    try bench.work.write("data/orang.csv", IngestBench.people(3))
    try bench.work.write("data/catatan.txt", "x")
    let stage = try bench.run()
    #expect(stage.tables == ["orang", "tolak/orang"])
    #expect(bench.lines.text.contains("catatan.txt"))
  }

  @Test func aHeaderAloneIsATableWithoutRows() throws {
    let bench = try IngestBench()
    try bench.work.write("data/orang.csv", IngestBench.people(3))
    try bench.work.write("data/meter.csv", "idpel\n")
    let stage = try bench.run()
    #expect(stage.rows("meter") == 0)
    #expect(bench.lines.text.contains("meter.csv: warning: holds no rows"))
  }

  @Test(arguments: [("nik,nama\n", 9), ("nik,nama\nrusak\n", 15)])
  func aRequiredSourceHasRows(text: String, bytes: Int) throws {
    let bench = try IngestBench()
    try bench.work.write("data/orang.csv", text)
    let failure = try #require(bench.failure())
    #expect(failure.status == .badData && failure.file == "orang.csv")
    #expect(failure.message.en == "required source orang: not one row was accepted, ends at byte \(bytes)")
    // Refused rows beside accepted ones are what batas_tolak is for.
    try bench.work.write("data/orang-2.csv", IngestBench.people(1))
    #expect(try bench.run().rows("orang") == 1)
  }

  @Test(arguments: [
    ("nik,tanggal_lahir", "- nama (required, missing)"), ("nik,nama,umur", "+ umur (column 3, unknown)"),
    ("nik,nama,", "+ (column 3 has no name; a delimiter at the end of the line?)"),
    ("nik,nama,1771010203049001,SITI A", "+ … (column 4, unknown)"),
    ("nik,nama,N_I_K", "! nik (doubled: columns 1 and 3 'N_I_K')"), ("SITI,BUDI", "no column name"),
    (",nik,nama", "+ (column 1 has no name)"), ("nik#nama", "its delimiter is none of"),
  ])
  func aWrongHeaderStopsWithADiff(header: String, line: String) throws {
    let bench = try IngestBench()
    try bench.work.write("data/orang.csv", header + "\n1,2,3\n")
    let failure = try #require(bench.failure())
    #expect(failure.status == .badData)
    #expect(failure.file == "orang.csv")
    #expect(failure.message.en.contains(line), "\(failure.message.en)")
    #expect(!failure.message.en.contains("SITI"))
  }

  @Test func thePipelineMayAllowAnotherHeader() throws {
    let bench = try IngestBench(sources: "  orang: {boleh_tanpa: [nama], kolom_lain: abaikan}\n")
    try bench.work.write("data/orang.csv", "umur,nik,kelas,kode_wilayah\n7,1,x,3171\n")
    let stage = try bench.run()
    #expect(try bench.text(stage, "orang").hasSuffix("orang.csv,1,28,1,,,3171,\n"))
    #expect(stage.manifest.extra("sumber")?.list?.first?["berkas"]?.list?.first?["kolom_diabaikan"]?.list?.count == 2)
  }

  /// Where unknown columns are left out, a row that ran into the header would be lost and its values shown.
  @Test(arguments: ["3171010170019001", "1990-08-17", "17/08/1990", "19900817", "HP 0812345678901"])
  func aRowInTheHeaderIsNeverLeftOut(value: String) throws {
    let bench = try IngestBench(sources: "  orang: {kolom_lain: abaikan}\n")
    try bench.work.write("data/orang.csv", "nik,nama,BUDI SANTOSO,\(value)\n1,2,3,4\n")
    let failure = try #require(bench.failure())
    #expect(failure.status == .badData)
    #expect(failure.message.en.contains("(column 4, unknown)"))
    let said = failure.message.en + failure.message.id + bench.lines.text
    #expect(!said.contains(value))
    #expect(!said.contains("BUDI"))
  }

  @Test func aRowOfShortValuesInTheHeaderIsSeen() throws {
    let bench = try IngestBench(sources: "  orang: {kolom_lain: abaikan}\n")
    try bench.work.write("data/orang.csv", "nik,umur,nama1,ANI,30\n2,31,BUDI\n")
    let failure = try #require(bench.failure())
    let said = failure.message.en + failure.message.id + bench.lines.text
    #expect(failure.status == .badData && !said.contains("ANI") && !said.contains("nama1"))
  }

  @Test(arguments: [
    ("nik,nama", "1,ANI,", "every row ends with a delimiter that the header lacks", "baris"),
    ("nik,nama,", "1,ANI", "the header ends with a delimiter that its rows lack", "kepala"),
  ])
  func aTrailingDelimiterOnOneSideIsRead(header: String, row: String, said: String, name: String) throws {
    let bench = try IngestBench(sources: "  orang: {pembatas: \",\"}\n", ingest: "batas_tolak: 50\n")
    let rows = [String](repeating: row, count: 400) + (name == "baris" ? ["2,BUDI,X", "3,CICI"] : ["2,BUDI,X"])
    try bench.work.write("data/orang.csv", header + "\n" + rows.joined(separator: "\n") + "\n")
    let stage = try bench.run()
    #expect(stage.rows("orang") == 400)
    #expect(bench.lines.text.contains(said))
    // What stands where nothing should is refused, never left out.
    let refused = try bench.text(stage, "tolak/orang").split(separator: "\n").dropFirst()
    #expect(refused.count == rows.count - 400 && refused.allSatisfy { $0.contains("TLK-001") })
    let file = stage.manifest.extra("sumber")?.list?.first?["berkas"]?.list?.first
    #expect(file?["dialek"]?["pembatas_akhir"]?.text == name)
  }

  @Test func someRowsWithATrailingDelimiterAreRefused() throws {
    let bench = try IngestBench(ingest: "batas_tolak: 50\n")
    try bench.work.write("data/orang.csv", "nik,nama\n1,ANI,\n2,BUDI\n3,CICI\n")
    #expect(try bench.run().rows("orang") == 2)
  }

  @Test func apostrophesMayBeDeclaredAsQuotes() throws {
    let bench = try IngestBench(sources: "  orang: {kutip: \"'\"}\n")
    try bench.work.write("data/orang.csv", "nik,nama\n1,'ANI, S'\n2,'D''ARC'\n")
    let stage = try bench.run()
    #expect(try bench.text(stage, "orang").contains(",1,\"ANI, S\",,,"))
    #expect(try bench.text(stage, "orang").contains(",2,D'ARC,,,"))
    #expect(bench.lines.text.contains("quote '"))
  }

  @Test func datesThatAreDeclaredMonthFirstAreCountedSo() throws {
    let bench = try IngestBench(sources: "  orang: {bentuk: {tanggal_lahir: MM/DD/YYYY}}\n")
    try bench.work.write("data/orang.csv", "nik,nama,tanggal_lahir\n1,A,02/01/1990\n2,B,12/31/1991\n")
    let dates = try bench.run().manifest.extra("sumber")?.list?.first?["tanggal"]?["tanggal_lahir"]
    #expect(dates?["awal"]?.text == "1990-02-01" && dates?["akhir"]?.text == "1991-12-31")
  }

  @Test func namesThatAreLeftOutShowNoDigits() throws {
    let bench = try IngestBench(sources: "  orang: {kolom_lain: abaikan}\n")
    try bench.work.write("data/orang.csv", "nik,nama,desil_202503\n1,2,3\n")
    let stage = try bench.run()
    let file = stage.manifest.extra("sumber")?.list?.first?["berkas"]?.list?.first
    #expect(file?["kolom_diabaikan"]?.list?.compactMap(\.text) == ["desil_######"])
    #expect(bench.lines.text.contains("unknown column 'desil_######' left out"))
  }

  @Test func aMissingColumnIsShownWithWhatMayBeItMisspelt() throws {
    let bench = try IngestBench(sources: "  orang: {kolom_lain: abaikan}\n")
    try bench.work.write("data/orang.csv", "nik,nmaa\n1,2\n")
    let failure = try #require(bench.failure())
    #expect(failure.message.en.contains("+ nmaa (column 2, unknown)\n  - nama (required, missing)"))
  }

  @Test func blanksThatNobodySeesAreNoPartOfAName() throws {
    let bench = try IngestBench()
    try bench.work.write(
      "data/orang.csv", "\u{FEFF}nik,na\u{200B}ma,tanggal\u{A0}lahir,kode\u{202F}wilayah\u{A0}\n5,6,7,8\n")
    #expect(try bench.text(bench.run(), "orang").contains(",5,6,7,8,"))
  }

  @Test func rowsThatNameNobodyAreWarnedOf() throws {
    let bench = try IngestBench(sources: "  orang: {boleh_tanpa: [nik]}\n  meter: {}\n")
    try bench.work.write("data/orang.csv", "nama,kode_wilayah\nA,3171\n")
    try bench.work.write("data/meter.csv", "idpel\n123456789012\n")
    try bench.run()
    #expect(bench.lines.text.contains("orang.csv: warning: has neither NIK, No KK nor date of birth"))
    #expect(!bench.lines.text.contains("meter.csv: warning"))
    let other = try IngestBench(sources: "  orang: {boleh_tanpa: [nik]}\n")
    try other.work.write("data/orang.csv", "nama,tanggal_lahir\nA,1990-01-01\n")
    try other.run()
    #expect(!other.lines.text.contains("has neither"))
  }

  @Test(
    arguments: [
      "truncated", "header cut", "crc", "length", "content", "garbage", "zeros", "empty", "nothing in it", "zip",
    ])
  func aDamagedFileStopsTheRun(kind: String) throws {
    let bench = try IngestBench()
    var file = try gzip(Array(IngestBench.people(20_000).utf8))
    switch kind {
    case "truncated": file.removeLast(100)
    case "crc": file[file.count - 7] ^= 255
    case "header cut": file = Array(file.prefix(7))
    case "length": file[file.count - 3] ^= 255
    case "content": file[file.count / 2] ^= 255
    case "garbage": file += [1, 2, 3]
    case "zeros": file += [UInt8](repeating: 0, count: 512)
    case "empty": file = []
    case "nothing in it": file = try gzip([])
    default: file = [0x50, 0x4B, 3, 4] + file
    }
    try bench.work.write("data/orang.csv.gz", file)
    let failure = try #require(bench.failure())
    #expect(failure.status == .badData)
    #expect(failure.file == "orang.csv")
    #expect(failure.message.en.contains("byte"), "\(failure.message.en)")
    #expect(!failure.message.en.contains("\n"))
  }

  @Test func bytesThatAreNoTextAreNoTable() throws {
    let bench = try IngestBench()
    try bench.work.write("data/orang.csv.gz", [UInt8](repeating: 0xFF, count: 100))
    let failure = try #require(bench.failure())
    #expect(failure.status == .badData && failure.file == "orang.csv")
    #expect(failure.message.en.contains("no column name"))
  }

  @Test func twoFilesOfOneNameOrOneContent() throws {
    let bench = try IngestBench()
    let people = IngestBench.people(50)
    try bench.work.write("data/orang.csv", people)
    try bench.work.write("data/orang.csv.gz", gzip(Array(people.utf8)))
    #expect(bench.failure()?.status == .badConfig)
    try FileManager.default.moveItem(
      atPath: bench.work.path + "/data/orang.csv.gz", toPath: bench.work.path + "/data/orang-2.csv.gz")
    let failure = try #require(bench.failure())
    #expect(failure.status == .badData)
    #expect(failure.message.en.contains("same file twice"))
  }

  @Test(arguments: [(20, 100, true), (21, 100, false), (21, 4000, true), (41, 4000, false)])
  func tooManyRefusedRowsStopTheRun(broken: Int, all: Int, passes: Bool) throws {
    let bench = try IngestBench()
    try bench.work.write(
      "data/orang.csv", IngestBench.people(all - broken) + String(repeating: "x\n", count: broken))
    if passes {
      #expect(try bench.run().rows("tolak/orang") == broken)
    } else {
      let failure = try #require(bench.failure())
      #expect(failure.status == .badData)
      #expect(failure.message.en.contains("\(broken) of \(all)"))
      #expect(bench.lines.text.contains("orang.csv:\(all - broken + 1): TLK-001"))
    }
  }

  @Test func countsWhatDiagnosesNeed() throws {
    let bench = try IngestBench(sources: "  orang: {kelompok: {pusat: [\"orang-p*.csv\"]}}\n")
    // Sixteen digits put together here, so that no such number stands in the tree.
    let number = "31710105" + "06809"
    try bench.work.write(
      "data/orang-p1.csv",
      "nik,nama,tanggal_lahir,kode_wilayah\n\(number)001,A,01-07-1970,31.71.01\n\(number)010,B,1900-01-01,9999\n,C,x,12\n"
    )
    try bench.work.write("data/orang-z.csv", "nik,nama\n1,A\n")
    let account = try bench.run().manifest.extra("sumber")?.list?.first
    let groups = account?["kelompok"]?.list ?? []
    #expect(groups.map { $0["nama"]?.text } == ["orang", "pusat"])
    let found = groups.last?["diagnosa"]
    #expect(found?["nik"]?["digit_akhir"]?.list?.compactMap(\.number) == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(found?["tanggal_lahir"]?["terbaca"]?.number == 2)
    #expect(found?["tanggal_lahir"]?["07-01"]?.number == 1)
    #expect(found?["tanggal_lahir"]?["1900-01-01"]?.number == 1)
    #expect(found?["kode_wilayah"]?["terbaca"]?.number == 2)
    #expect(account?["isian"]?["nik"]?.number == 3)
    let dates = account?["berkas"]?.list?.first?["tanggal"]?["tanggal_lahir"]
    #expect(dates?["awal"]?.text == "1900-01-01" && dates?["akhir"]?.text == "1970-07-01")
  }

  @Test func guardsAgainstTheLastSnapshot() throws {
    let bench = try IngestBench()
    try bench.work.write("data/orang.csv", IngestBench.people(1000))
    let before = try bench.run("lama/1-ingest")
    try bench.work.write("data/orang.csv", IngestBench.people(899))
    let failure = try #require(bench.failure(previous: before.folder))
    #expect(failure.status == .badData)
    #expect(failure.message.en.contains("1000 rows became 899"))
    try bench.work.write("data/orang.csv", IngestBench.people(950).replacing("ORANG 7", with: ""))
    #expect(try bench.run("b/1-ingest", previous: before.folder).rows("orang") == 950)
    try bench.work.write("pipelines/uji/ingest.yaml", "penjaga: {baris_persen: 1, terima: [orang]}\n")
    #expect(try bench.run("c/1-ingest", previous: before.folder).rows("orang") == 950)
    try bench.work.write("pipelines/uji/ingest.yaml", "penjaga: {isian_poin: 0, kolom: 3}\n")
    #expect(bench.failure(previous: before.folder)?.status == .badConfig)
  }

  @Test func keyColumnsMustStayFilled() throws {
    let bench = try IngestBench()
    try bench.work.write("data/orang.csv", IngestBench.people(100))
    let before = try bench.run("lama/1-ingest")
    var lines = IngestBench.people(100).split(separator: "\n").map(String.init)
    for index in 1...6 { lines[index] = "," + lines[index].split(separator: ",").dropFirst().joined(separator: ",") }
    try bench.work.write("data/orang.csv", lines.joined(separator: "\n"))
    let failure = try #require(bench.failure(previous: before.folder))
    #expect(failure.message.en.contains("nik filled in 100% fell to 94%"), "\(failure.message.en)")
  }
}
