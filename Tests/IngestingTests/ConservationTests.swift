import Diagnostics
import Foundation
import TabularIO
import Testing

/// What the stage publishes of damaged files: nothing is lost between `<source>` and `tolak/<source>`.
@Suite struct ConservationTests {
  /// A published row: its number, its offset, and either its fields or the bytes that were refused.
  struct Place {
    let number: Int
    let offset: Int
    let fields: [String]?
    let refused: [UInt8]
    let code: String
  }

  func places(_ bench: IngestBench, in folder: String) throws -> [Place] {
    func table(_ name: String) throws -> [[String: String]] {
      var rows: [[String: String]] = []
      let base = bench.work.path + "/" + folder + "/" + name
      var parts = [base + ".csv.gz"]
      if FileManager.default.fileExists(atPath: base) {
        parts = try FileManager.default.contentsOfDirectory(atPath: base).sorted().map { base + "/" + $0 }
      }
      for part in parts {
        let table = try SmallTable.load(part)
        for row in table.rows { rows.append(Dictionary(uniqueKeysWithValues: zip(table.header, row))) }
      }
      return rows
    }
    let accepted = try table("orang").map { row in
      Place(
        number: Int(row["baris"] ?? "") ?? -1, offset: Int(row["offset"] ?? "") ?? -1,
        fields: [row["nik"] ?? "?", row["nama"] ?? "?"], refused: [], code: row["temuan"] ?? "?")
    }
    let refused = try table("tolak/orang").map { row in
      Place(
        number: Int(row["baris"] ?? "") ?? -1, offset: Int(row["offset"] ?? "") ?? -1, fields: nil,
        refused: Array(Data(base64Encoded: row["isi_base64"] ?? "?") ?? Data()), code: row["kode"] ?? "?")
    }
    return (accepted + refused).sorted { $0.number < $1.number }
  }

  /// What ingest makes of tortures that hold lines without a letter or a digit: TLK-010.
  private static let asSheet = [
    "spaces only": ["!0", "1|2"], "empty fields": ["!0", "!0", "!0"],
    "too few and too many fields": ["!1", "!0", "1|2"],
  ]

  /// Header, accepted rows, refused rows and empty lines are the file, whatever is wrong with it.
  @Test(arguments: DialectReaderTests.tortures, [false, true])
  func tablesAndRejectsAreTheFile(torture: DialectReaderTests.Torture, compressed: Bool) throws {
    let header = Array("nik,nama\n".utf8)
    let bytes = header + torture.body
    // Not required: some of these files hold no row that could be accepted.
    let bench = try IngestBench(sources: "  orang: {}\n", ingest: "batas_tolak: 100\n")
    try bench.work.write("data/orang.csv" + (compressed ? ".gz" : ""), compressed ? gzip(bytes) : bytes)
    let stage = try bench.run()
    let found = try places(bench, in: "run/1-ingest")
    #expect(found.map(\.number) == Array(1..<found.count + 1))
    #expect(stage.rows("orang") + stage.rows("tolak/orang") == found.count)

    // Behind the header and a refused row lies nothing but line ends of empty lines; a refused row is its bytes.
    var end = header.count
    var isKnown = true
    for place in found {
      let gap = try #require(place.offset >= end && place.offset <= bytes.count ? bytes[end..<place.offset] : nil)
      if isKnown { #expect(gap.allSatisfy { $0 == 10 || $0 == 13 }, "row \(place.number)") }
      isKnown = place.fields == nil
      end = place.offset + place.refused.count
      if isKnown {
        #expect(end <= bytes.count && Array(bytes[place.offset..<end]) == place.refused, "row \(place.number)")
      }
    }
    let rows = found.map { place -> String in
      guard let fields = place.fields else { return "!" + place.code.suffix(1) }
      return fields.joined(separator: "|") + (place.code == "BYT-001" ? " (1252)" : "")
    }
    #expect(rows == ConservationTests.asSheet[torture.name] ?? torture.rows)

    // An accepted row, cut out of the file by its offset and the next row's, is that row again.
    for (index, place) in found.enumerated() where place.fields != nil {
      let next = index + 1 < found.count ? found[index + 1].offset : bytes.count
      let seen = try readWithReader(header + bytes[place.offset..<next], DialectRequest(Dialect()))
      #expect(seen.rows.map(\.fields) == [place.fields], "row \(place.number)")
    }
  }

  /// Every kind of damage that the contract names is among the samples.
  @Test func thereIsEnoughOfEverything() {
    #expect(DialectReaderTests.tortures.count >= 35)
    #expect(DialectDetectionTests.mixes.count >= 8)
    let refused = Set(DialectReaderTests.tortures.flatMap(\.rows).filter { $0.hasPrefix("!") })
    #expect(refused == ["!1", "!2", "!3", "!4", "!5"])
  }

  /// What the terminal says of a dialect that was found fits its 80 columns and keeps to one language.
  @Test(arguments: Language.allCases, [";", "\t", "|"])
  func theDialectFitsTheTerminal(language: Language, delimiter: String) throws {
    // As long a name as any source's file has.
    let name = "orang_dan_keluarga.csv"
    let bench = try IngestBench(sources: "  orang: {pola: \"orang*.csv\", sandi: auto, pengantar: auto}\n")
    let preamble = "KEMENTERIAN SOSIAL\r\nDicetak: 1 Juli 2025\r\n"
    let row = ["1", "AGNÈS"].joined(separator: delimiter) + "\r\n"
    let text = preamble + ["nik", "nama"].joined(separator: delimiter) + "\r\n" + String(repeating: row, count: 30)
    try bench.work.write("data/" + name, DialectDetectionTests.encode(text, .windows1252))
    try bench.run(language: language)
    let lines = bench.lines.text.split(separator: "\n").filter { $0.contains("diale") }
    let line = try #require(lines.first)
    #expect(lines.count == 1)
    #expect(line.count <= 80, "\(line)")
    let mark = delimiter == "\t" ? "TAB" : "'\(delimiter)'"
    let expected =
      language == .indonesian
      ? "dialek \(mark), windows-1252, pengantar 2" : "dialect \(mark), windows-1252, preamble 2"
    #expect(line == "dtsen-ingest: \(name): \(expected)")
  }
}
