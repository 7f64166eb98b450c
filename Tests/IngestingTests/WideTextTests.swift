import Diagnostics
import Foundation
import StageContract
import TabularIO
import TestSupport
import Testing

/// Files in UTF-16, as SQL Server and spreadsheet programs write "Unicode" text.
@Suite struct WideTextTests {
  static func bytes(_ units: [UInt16], isBig: Bool) -> [UInt8] {
    units.flatMap { isBig ? [UInt8($0 >> 8), UInt8($0 & 255)] : [UInt8($0 & 255), UInt8($0 >> 8)] }
  }

  static func bytes(_ text: String, isBig: Bool) -> [UInt8] { bytes(Array(text.utf16), isBig: isBig) }

  /// What is read of it is what is read of the same text in UTF-8, over every border of the reader's buffers.
  @Test(arguments: [false, true], [false, true]) func readsWhatUTF8Holds(isBig: Bool, isMarked: Bool) throws {
    var generator = SeededGenerator()
    let pieces = ["A", "SITI", "é", "Ω", "ˈ", "漢", "😀", "\"x\ny\"", "", "1", " "]
    for round in 0..<40 {
      var text = (isMarked ? "\u{FEFF}" : "") + "nik\tnama\talamat\r\n"
      let rows = round % 10 == 0 ? 9000 : generator.below(40)
      for _ in 0..<rows {
        text += (0..<3).map { _ in generator.pick(pieces) }.joined(separator: "\t") + "\r\n"
      }
      let expected: Set = ["nik", "nama", "alamat"]
      let wide = try readWithReader(
        Self.bytes(text, isBig: isBig), DialectRequest(), expected: expected, compressed: round % 2 == 0)
      let narrow = try readWithReader(Array(text.utf8), DialectRequest(), expected: expected)
      #expect(wide == narrow, "seed \(SeededGenerator.seed), round \(round)")
      #expect(wide.rows.count == rows)
    }
  }

  /// Half of a pair and U+0000 are not replaced: their rows are refused, and hold what stood there.
  @Test func whatIsNoTextIsRefused() throws {
    var units = Array("nik;nama\n1;A\n2;".utf16)
    units += [0xD83D] + Array("\n3;".utf16) + [0xDE00] + Array("\n4;".utf16) + [0] + Array("\n5;B\n6;".utf16) + [0xD83D]
    let seen = try readWithReader(Self.bytes(units, isBig: false), DialectRequest(), expected: ["nik", "nama"])
    #expect(seen.rows.map(\.fault) == [nil, .encoding, .encoding, .control, nil, .encoding])
    #expect(seen.rows[1].raw == [0x32, 0x3B, 0xED, 0xA0, 0xBD, 0x0A])
    #expect(seen.rows[2].raw == [0x33, 0x3B, 0xED, 0xB8, 0x80, 0x0A])
  }

  @Test func whatIsDeclaredHolds() throws {
    let wide = Self.bytes("nik,nama\n1,A\n", isBig: false)
    var request = DialectRequest()
    request.encoding = .utf16
    #expect(try readWithReader(wide, request).rows.count == 1)
    func message(_ bytes: [UInt8], _ encoding: TextEncoding?) -> String? {
      request.encoding = encoding
      let failure = #expect(throws: Failure.self) { try readWithReader(bytes, request) }
      #expect(failure?.status == .badData)
      return failure?.message.en
    }
    #expect(message(wide, .utf8)?.contains("declare the encoding utf-16") == true)
    #expect(message(Array("nik,nama\n1,A\n".utf8), .utf16) == "no UTF-16, at byte 0")
    #expect(message(wide + [0x31], nil) == "truncated UTF-16 text at byte 27")
    #expect(message([0xFF, 0xFE, 0x6E], nil) == "truncated UTF-16 text at byte 3")
  }

  /// The stage accounts for the text that it read, and keeps the digest of the file as it was sent.
  @Test func theStageReadsIt() throws {
    let people = IngestBench.people(40)
    let file = [0xFF, 0xFE] + Self.bytes(people + "x\n", isBig: false)
    let sources = "  orang: {pola: \"orang*.csv\", sandi: auto}\n"
    var texts: [String] = []
    for wide in [true, false] {
      let bench = try IngestBench(sources: sources, ingest: "batas_tolak: 10\n")
      try bench.work.write("data/orang.csv", wide ? file : Array((people + "x\n").utf8))
      let stage = try bench.run()
      texts.append(try bench.text(stage, "orang") + (try bench.text(stage, "tolak/orang")))
      if !wide { continue }
      #expect(bench.lines.text.contains("orang.csv: dialect ',', utf-16"))
      #expect(stage.manifest.inputs.map(\.file.bytes) == [file.count])
      let plain = try bench.work.write("copy.csv", file)
      #expect(stage.manifest.inputs.map(\.file.sha256) == [try ContentDigest.ofContent(path: plain).sha256])
    }
    // Offsets are those of the text in UTF-8, whose byte order mark has three bytes.
    let moved = texts[1].split(separator: "\n").map { line in
      var fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if let offset = Int(fields[2]) { fields[2] = "\(offset + 3)" }
      return fields.joined(separator: ",")
    }
    #expect(texts[0].split(separator: "\n").map(String.init) == moved)
  }
}
