import TabularIO
import TestSupport
import Testing

/// Bytes 0x80…0x9F of Windows-1252; those that are nothing there stand for themselves.
private let marks = Array("€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars)

/// Text that was written as UTF-8 twice.
@Suite struct TwiceEncodedTests {
  /// As `â€™` for `’`: the bytes of `text` in UTF-8, taken for characters of Windows-1252, or of ISO 8859-1.
  private static func misread(_ text: String, latin1: Bool = false) -> String {
    var wrong = String.UnicodeScalarView()
    for byte in text.utf8 {
      wrong.append((0x80..<0xA0).contains(byte) && !latin1 ? marks[Int(byte) - 0x80] : Unicode.Scalar(byte))
    }
    return String(wrong)
  }

  /// A text of one to `limit` − 1 of `letters`.
  private static func random(
    _ letters: [Unicode.Scalar], below limit: Int, _ generator: inout SeededGenerator
  ) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 1..<limit, using: &generator) {
      text.append(letters.randomElement(using: &generator) ?? "A")
    }
    return String(text)
  }

  /// The one field of a row, and whether it was read back.
  private static func read(_ text: String) throws -> (text: String, twice: Bool) {
    let seen = try readWithReader(Array("k1,k2\n1,\(text)\n".utf8), DialectRequest(Dialect()))
    let row = try #require(seen.rows.first)
    return (row.fields?.last ?? "", row.twice)
  }

  @Test(arguments: [
    ("MAâ€™RUF", "MA’RUF"), ("SITIÂ\u{A0}AMINAH", "SITI\u{A0}AMINAH"), ("ANDRÃ‰", "ANDRÉ"), ("andrÃ©", "andré"),
    ("JL. CUT Ã‚ NO. 5", "JL. CUT Â NO. 5"), ("MAâ€˜RUF â€“ DAUD", "MA‘RUF – DAUD"), ("MAâ\u{80}\u{99}RUF", "MA’RUF"),
    ("MAÂ€™RUF", "MA’RUF"), ("ï»¿SITI", "\u{FEFF}SITI"), ("MAï¿½RUF", "MA\u{FFFD}RUF"), ("ANDRÃƒÂ©", "ANDRé"),
    ("MAÃ¢â‚¬â„¢RUF", "MA’RUF"), ("Å’UVRE", "ŒUVRE"),
  ])
  func isReadBack(wrong: String, right: String) throws {
    let seen = try TwiceEncodedTests.read(wrong)
    #expect(seen.text.unicodeScalars.elementsEqual(right.unicodeScalars), "\(seen.text)")
    #expect(seen.twice)
  }

  @Test(arguments: [
    "MA’RUF", "ANDRÉ", "JOÃO", "JOÃ", "Ã", "Â", "É’S", "SÃO JOÃO – É", "ÂNGELA", "20 °C", "Ä±", "ANDRÃ© É", "â€",
    "MAâ€",
    "é", "ÃÃ", "Âa", "Â\u{85}", "ï»", "محمد", "😀",
  ])
  func isLeftAlone(text: String) throws {
    let seen = try TwiceEncodedTests.read(text)
    #expect(seen.text.unicodeScalars.elementsEqual(text.unicodeScalars), "\(seen.text)")
    #expect(!seen.twice)
  }

  /// Whatever was misread once, twice or three times comes back, quoted or not.
  @Test func whatWasMisreadComesBack() throws {
    var generator = SeededGenerator()
    let letters = Array("SITI AMINAH ÀÈÉÎÑÖÜßàéñöüÿ’‘“”–—…°²½ \u{A0}€™Žž".unicodeScalars)
    for round in 0..<400 {
      let right = Self.random(letters, below: 20, &generator)
      if right.utf8.allSatisfy({ $0 < 0x80 }) { continue }
      var wrong = right
      let latin1 = round % 3 == 0
      for _ in 0..<1 + round % 3 { wrong = TwiceEncodedTests.misread(wrong, latin1: latin1) }
      let field = round % 2 == 0 ? wrong : "\"\(wrong), \"\"\(wrong)\""
      let expected = round % 2 == 0 ? right : "\(right), \"\(right)"
      let seen = try TwiceEncodedTests.read(field)
      #expect(seen.text.unicodeScalars.elementsEqual(expected.unicodeScalars), "seed \(SeededGenerator.seed): \(wrong)")
      #expect(seen.twice && seen.text.utf8.count < wrong.utf8.count * 2)
    }
  }

  /// On any mix of letters: what the model says, which knows the sequences from a list.
  @Test func equalsTheModel() throws {
    var generator = SeededGenerator()
    let model = TwiceEncodedModel()
    let letters = Array("ABÂÃÅÆËâïÄÉ€™’“œžŽ¿½»\u{A0}©Ÿ\u{80}\u{99}\u{85}م".unicodeScalars)
    for _ in 0..<4000 {
      let text = Self.random(letters, below: 9, &generator)
      let expected = model.readBack(Array(text.unicodeScalars))
      let seen = try TwiceEncodedTests.read(text)
      #expect(Array(seen.text.unicodeScalars) == expected, "seed \(SeededGenerator.seed): \(text)")
      #expect(seen.twice == (expected != Array(text.unicodeScalars)))
    }
  }

  /// The code stands on the row, is counted as a note, and the value goes on as it was meant.
  @Test func theStageSaysIt() throws {
    let bench = try IngestBench(sources: "  orang: {wajib: ya}\n")
    let lines = ["nik,nama,tanggal_lahir,kode_wilayah", "1,MAâ€™RUF,,", "2,MA’RUF,,"]
    var bytes = Array(lines.joined(separator: "\n").utf8)
    bytes += Array("\n3,MAâ€™RUF,,JOS".utf8) + [0xC9] + Array("\n".utf8)
    try bench.work.write("data/orang.csv", bytes)
    let stage = try bench.run()
    let rows = try bench.text(stage, "orang").split(separator: "\n").dropFirst().map {
      $0.split(separator: ",").last ?? ""
    }
    #expect(rows.map(String.init) == ["BYT-002", "MA’RUF", "BYT-001;BYT-002"])
    #expect(stage.manifest.findings.map { "\($0.code) \($0.count)" } == ["BYT-001 1", "BYT-002 2"])
  }
}

/// The rule from the other side: every character that may be meant, as it looks after the wrong reading.
struct TwiceEncodedModel {
  private var meant: [[Unicode.Scalar]: Unicode.Scalar] = [:]

  init() {
    let codes = Array(0xA0...0xFF) + Array(0x2000...0x203F) + [0xFEFF, 0xFFFD, 0x81, 0x8D, 0x8F, 0x90, 0x9D]
    let all = codes.compactMap { Unicode.Scalar(UInt32($0)) } + marks.filter { $0.value > 0xFF }
    for scalar in all {
      let bytes = Array(String(scalar).utf8)
      var spellings: [[Unicode.Scalar]] = [[]]
      for byte in bytes {
        let plain = Unicode.Scalar(byte)
        let mark = (0x80..<0xA0).contains(byte) ? marks[Int(byte) - 0x80] : plain
        spellings = spellings.flatMap { start in Set([plain, mark]).map { start + [$0] } }
      }
      for spelling in spellings {
        meant[spelling] = scalar
        if bytes.starts(with: [0xE2, 0x80]) { meant[["Â"] + spelling.dropFirst()] = scalar }
      }
    }
  }

  func readBack(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var text = text
    for _ in 0..<3 {
      var result: [Unicode.Scalar] = []
      var index = 0
      while index < text.count {
        if text[index].isASCII {
          result.append(text[index])
          index += 1
        } else if let size = [2, 3].first(where: {
          index + $0 <= text.count && meant[Array(text[index..<index + $0])] != nil
        }),
          let scalar = meant[Array(text[index..<index + size])]
        {
          result.append(scalar)
          index += size
        } else {
          return text
        }
      }
      text = result
    }
    return text
  }
}
