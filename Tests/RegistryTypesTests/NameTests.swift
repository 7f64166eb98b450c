import RegistryTypes
import TestSupport
import Testing

@Suite struct NameTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let folded: String
    var findings = ""
    var father = ""
    var testDescription: String { text }
  }

  static let titles: [Case] = [
    Case(text: "H. AHMAD, S.PD", folded: "AHMAD", findings: "NAM-002"),
    Case(text: "HJ SITI AMINAH", folded: "SITI AMINA", findings: "NAM-002"),
    Case(text: "Drs. H. Budi Santoso, M.M.", folded: "BUDI SANTOSO", findings: "NAM-002"),
    Case(text: "K.H. HASAN", folded: "HASAN", findings: "NAM-002"),
    Case(text: "DR. IR. SUPARNO, M.SC, PH.D", folded: "SUPARNO", findings: "NAM-002"),
    Case(text: "BUDI S.E.", folded: "BUDI", findings: "NAM-002"),
    Case(text: "BUDI SANTOSO S. PD", folded: "BUDI SANTOSO", findings: "NAM-002"),
    Case(text: "RATNA, A. MD. KEB", folded: "RATNA", findings: "NAM-002"),
    Case(text: "ALM. SUPARNO", folded: "SUPARNO", findings: "NAM-002"),
    Case(text: "SUPARNO (ALM)", folded: "SUPARNO", findings: "NAM-002"),
    Case(text: "SUPARNO ALM", folded: "SUPARNO", findings: "NAM-002"),
    Case(text: "RADEN AJENG KARTINI", folded: "KARTINI", findings: "NAM-002"),
    Case(text: "RADEN RORO SITI", folded: "SITI", findings: "NAM-002"),
    Case(text: "AJENG KARTINI", folded: "ASENG KARTINI"),
    Case(text: "NY. SUMIATI", folded: "SUMIATI", findings: "NAM-002"),
    Case(text: "H.M. YUSUF", folded: "MUHAMAD IUSUP", findings: "NAM-002"),
    // Back titles without comma or dot are parts of the name.
    Case(text: "BUDI ST", folded: "BUDI ST"), Case(text: "MARIA BA", folded: "MARIA BA"),
    Case(text: "SITI MA", folded: "SITI MA"),
    // Titles that are names stay.
    Case(text: "ANDI BASO", folded: "ANDI BASO"), Case(text: "I GUSTI NGURAH", folded: "I GUSTI NGURA"),
    // A name that is only a title stays.
    Case(text: "RADEN", folded: "RADEN"), Case(text: "HJ", folded: "HS"),
  ]

  static let alternates: [Case] = [
    Case(text: "SUPARNO / PARNO", folded: "SUPARNO/PARNO", findings: "NAM-003"),
    Case(text: "SUPARNO ALIAS PARNO", folded: "SUPARNO/PARNO", findings: "NAM-003"),
    Case(text: "SUPARNO @ PARNO", folded: "SUPARNO/PARNO", findings: "NAM-003"),
    Case(text: "SUPARNO AL. PARNO", folded: "SUPARNO/PARNO", findings: "NAM-003"),
    Case(text: "SUPARNO (ALIAS PARNO) HADI", folded: "SUPARNO HADI/PARNO", findings: "NAM-003"),
    Case(text: "AHMAD BIN UMAR", folded: "AHMAD", findings: "NAM-003", father: "UMAR"),
    Case(text: "SITI BINTI H. ABDULLAH", folded: "SITI", findings: "NAM-002;NAM-003", father: "ABDULA"),
    Case(text: "ALI B. UMAR", folded: "ALI", findings: "NAM-003", father: "UMAR"),
    Case(text: "RAJU A/L KUMAR", folded: "RASU", findings: "NAM-003", father: "KUMAR"),
    Case(text: "AL FATIH", folded: "AL PATI"),
    Case(text: "BIN ALI", folded: "BIN ALI"),
  ]

  /// What stands beside a name in lists of payments and of the village, and is none.
  static let remarks: [Case] = [
    // Two strangers with one remark would be one person by it.
    Case(text: "SITI RAHAYU (JANDA)", folded: "SITI RAHAIU", findings: "NAM-002"),
    Case(text: "SITI RAHAYU (CERAI MATI)", folded: "SITI RAHAIU", findings: "NAM-002"),
    Case(text: "SUPARNO (ALM) HADI", folded: "SUPARNO HADI", findings: "NAM-002"),
    Case(text: "SITI (ANAK KE 2", folded: "SITI", findings: "NAM-001;NAM-002"),
    Case(text: "(JANDA)", folded: "", findings: "NAM-001;NAM-002"),
    Case(text: "SUPARNO (SE)", folded: "SUPARNO", findings: "NAM-002"),
    Case(text: "SUPARNO (PARNO)", folded: "SUPARNO PARNO"),
    Case(text: "SUPARNO (M.ALI)", folded: "SUPARNO M ALI"),
    Case(text: "JANDA RATNA", folded: "SANDA RATNA"),
    // On behalf of.
    Case(text: "A/N SUPARNO", folded: "SUPARNO", findings: "NAM-002"),
    Case(text: "A/N. SUPARNO", folded: "SUPARNO", findings: "NAM-002"),
    Case(text: "SITI A/N SUPARNO", folded: "SITI/SUPARNO", findings: "NAM-003"),
    Case(text: "SUPARNO C/O PARNO", folded: "SUPARNO/PARNO", findings: "NAM-003"),
    Case(text: "SUPARNO QQ PARNO", folded: "SUPARNO/PARNO", findings: "NAM-003"),
    // One letter is no name beside another.
    Case(text: "SITI / P", folded: "SITI", findings: "NAM-003"),
    Case(text: "X/Y", folded: "X/I", findings: "NAM-003"),
    Case(text: "A/B", folded: "A/B", findings: "NAM-003"),
    // An initial that looks like the marker of a father.
    Case(text: "DAVID B., SE", folded: "DAPID B", findings: "NAM-002"),
    Case(text: "I NENGAH B., S.PD.I", folded: "I NENGA B", findings: "NAM-002"),
    Case(text: "DAVID B., S.H., M.H.", folded: "DAPID B", findings: "NAM-002"),
    Case(text: "DAVID B.", folded: "DAPID B"),
    Case(text: "DAVID B. UMAR, SE", folded: "DAPID", findings: "NAM-002;NAM-003", father: "UMAR"),
    // Titles after a comma.
    Case(text: "SANTOSO, IR", folded: "SANTOSO", findings: "NAM-002"),
    Case(text: "RATNA, HJ.", folded: "RATNA", findings: "NAM-002"),
    Case(text: "AHMAD, M.SI, DRS", folded: "AHMAD", findings: "NAM-002"),
    Case(text: "BUDI, S.ST", folded: "BUDI", findings: "NAM-002"),
    Case(text: "BUDI S.ST", folded: "BUDI", findings: "NAM-002"),
    Case(text: "RATNA, A.MD.KOM", folded: "RATNA", findings: "NAM-002"),
    Case(text: "RATNA, S.PD., GR.", folded: "RATNA", findings: "NAM-002"),
    Case(text: "RATNA, SM", folded: "RATNA", findings: "NAM-002"),
    Case(text: "RATNA, B.AG.US", folded: "RATNA", findings: "NAM-002"),
    Case(text: "RATNA, S.TR.XQZ.GIZI", folded: "RATNA", findings: "NAM-002"),
    Case(text: "SITI, A.Md.Keb", folded: "SITI", findings: "NAM-002"),
    Case(text: "H.M. ALI, S.Pd", folded: "MUHAMAD ALI", findings: "NAM-002"),
    // What stands behind a comma with dots and is no degree: part of the name.
    Case(text: "YUSUF, M.ALI", folded: "IUSUP M ALI"),
    Case(text: "YUSUF, M.ALI, S.PD", folded: "IUSUP M ALI", findings: "NAM-002"),
    Case(text: "YUSUF, MUH.ALI.AKBAR", folded: "IUSUP MUHAMAD ALI AKBAR"),
    Case(text: "ALI, M.", folded: "ALI M"), Case(text: "ALI, M. YUSUF", folded: "ALI M IUSUP"),
    Case(text: "RATNA S.M.", folded: "RATNA S M"),
    Case(text: "RATNA SM", folded: "RATNA SM"),
    // Spellings of the list that fold to two letters stand for themselves alone.
    Case(text: "AAH MARYAMAH", folded: "AH MARIAMA"), Case(text: "TAN AH KAU", folded: "TAN AH KAU"),
    Case(text: "LI MO", folded: "LI MO"), Case(text: "MU", folded: "MU"),
    Case(text: "MOH. ALI", folded: "MUHAMAD ALI"), Case(text: "ACH ALI", folded: "AHMAD ALI"),
    // Other letters.
    Case(text: "محمد", folded: "", findings: "NAM-001"), Case(text: "МАРИЯ", folded: "", findings: "NAM-001"),
    Case(text: "ВUDI", folded: "UDI", findings: "NAM-001"), Case(text: "NGUYỄN", folded: "NGUIEN"),
    Case(text: "MA\u{02BC}RUF", folded: "MARUP"),
  ]

  @Test(arguments: titles + alternates + remarks) func reading(_ sample: Case) {
    let name = Fixtures.readName(sample.text)
    #expect(name.folded == sample.folded)
    #expect(name.findings == sample.findings)
    #expect(name.father == sample.father)
  }

  /// Two spellings of one name that must fold alike.
  @Test(arguments: [
    ("MUHAMMAD ALI", "MOHAMAD ALI"), ("MUHAMMAD ALI", "M. ALI"), ("MUHAMMAD ALI", "MOCH. ALI"),
    ("MUHAMMAD ALI", "MHD ALI"), ("MUHAMMAD ALI", "MUCHAMAD ALI"), ("MUHAMMAD ALI", "Md. Ali"),
    ("MUHAMMAD ALI", "M.ALI"), ("ABDUL RAHMAN", "ABD. RAHMAN"), ("ABDUL RAHMAN", "ABDULRAHMAN"),
    ("ABDUL RAHMAN", "ABDURRAHMAN"), ("ABDUL RAHMAN", "ABDOEL RACHMAN"), ("ABDUL SALAM", "ABDUSSALAM"),
    ("AHMAD", "ACHMAD"), ("AHMAD", "AKHMAD"), ("SITI AISYAH", "ST. AISAH"), ("SITI AISYAH", "SITTI AISYAH"),
    ("NUR HAYATI", "NOER HAYATI"), ("NURHAYATI", "NURHAYATY"), ("YUSUF", "JUSUF"), ("YUSUF", "YOESOEF"),
    ("YUSUF", "YUSUP"), ("FATIMAH", "PATIMAH"), ("SUKARNO", "SOEKARNO"), ("SUHARTO", "SOEHARTO"),
    ("JOYO", "DJOJO"), ("CIPTO", "TJIPTO"), ("SUNYOTO", "SOENJOTO"), ("SYAFRUDIN", "SJAFROEDDIN"),
    ("KHAIRIL", "CHAIRIL"), ("DEWI", "DEVI"), ("FAISAL", "PAISAL"), ("ZAENAL", "JAENAL"), ("RIDHO", "RIDO"),
    ("MUTHIA", "MUTIA"), ("QODIR", "KODIR"), ("ANNISA", "ANISA"), ("NAFISAH", "NAFISA"), ("MA'RUF", "MARUF"),
    ("SITI", "S1TI"), ("JOSÉ", "JOSE"), ("SRI WAHYUNI", "Sri  wahyuni "), ("PANJAITAN", "PANDJAITAN"),
    ("VIKTOR", "VICTOR"), ("GHOZALI", "GOZALI"), ("UMAR", "OEMAR"), ("ALEX", "ALEKS"),
    ("ABDUL HUSEIN", "ABDUL HUSIN"), ("ABDUL HUSEIN PUTRA", "ABD. HUSIN PUTRA"), ("ABDUL HUSEIN", "ABDULHUSIN"),
    ("ABDUL RAHMAN", "ABDURROHMAN"), ("TUBAGUS ALI", "TB. ALI"), ("KEMAS ALI", "KMS ALI"), ("ALI", "RD. ALI"),
  ])
  func sameKey(_ first: String, _ second: String) {
    #expect(Fixtures.folded(first) == Fixtures.folded(second))
  }

  @Test(arguments: [
    ("JOKO", "YOKO"), ("SUPARNO", "SUPARMAN"), ("M", "MUHAMMAD"), ("SITI", "SRI"), ("BUDI", "BUDIMAN"),
  ])
  func otherKey(_ first: String, _ second: String) {
    #expect(Fixtures.folded(first) != Fixtures.folded(second))
  }

  @Test(arguments: [
    ("  siti   aminah ", "SITI AMINAH"), ("'SUPARNO", "SUPARNO"), ("\"SUPARNO\"", "SUPARNO"), ("ＳＩＴＩ", "SITI"),
    ("josé", "JOSÉ"), ("jose\u{0301}", "JOSÉ"), ("SITI\u{00A0}AMINAH", "SITI AMINAH"), ("SITI\tAMINAH", "SITI AMINAH"),
    ("SI\u{200B}TI", "SITI"), ("H. Ahmad, S.Pd", "H. AHMAD, S.PD"), ("ﬁtri", "FITRI"), ("straße", "STRASSE"),
    ("O'Neil", "O'NEIL"), ("SUPARNO \"PARNO\"", "SUPARNO \"PARNO\""), ("'BUDI'", "BUDI"), ("SUPARNO\"", "SUPARNO"),
  ])
  func cleanSpelling(_ text: String, _ clean: String) {
    #expect(Fixtures.readName(text).clean == clean)
  }

  @Test(arguments: ["", "  ", "-", "NULL", "123", "SUPARNO 2", "SUP4RNO", "SUPARNO#", "TIDAK ADA", "?", "A*B"])
  func emptyOrStrange(_ text: String) {
    #expect(Fixtures.readName(text).findings.contains("NAM-001"))
  }

  @Test(arguments: ["SUPARNO", "SLAMET", "I MADE RAI", "D'AVILA", "AL-FATIH", "MARIA, A.MD"])
  func lawful(_ text: String) {
    #expect(!Fixtures.readName(text).findings.contains("NAM-001"))
  }

  @Test func cleaningTwiceChangesNothing() {
    var generator = SeededGenerator()
    let pieces = [
      "siti", "H.", "é", "e\u{0301}", " ", "  ", "'", "\"", "\u{00A0}", "ß", "ﬁ", "Ａ", "\u{200B}", ",", "S.Pd", "/",
      "=",
      "`", "ǰ", "ŉ", "1", "(", ")", "\u{0323}", "\u{0307}", "Ǆ", "…", "½", "z", "日",
    ]
    for _ in 0..<4000 {
      let text = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }.joined()
      let once = Fixtures.readName(text).clean
      let twice = Fixtures.readName(once).clean
      #expect(once == twice, "seed \(SeededGenerator.seed): \(text.debugDescription)")
    }
  }

  @Test func longNamesAndManyAlternatesAreRead() {
    let long = Array(repeating: "ABCDEFGH", count: 200).joined(separator: " ")
    #expect(Fixtures.readName(long).clean == long)
    #expect(Fixtures.folded("A1 B/CD/EF/GH/IK/LM").split(separator: "/").count == 4)
  }

  @Test func bothWaysOfReadingAgree() {
    // An apostrophe before the name sends the same letters the slow way.
    var generator = SeededGenerator()
    let pieces = [
      "SITI", "M", "MD", "ABDUL", "ABD", "RAHMAN", "ABDURRAHMAN", "ABDUSSALAM", "H", "HJ", "ALM", "BIN", "ALIAS", "AL",
      "B",
      "JOKO", "SOEJONO", "PANJAITAN", "MUHAMMAD", "ST", "NUR", "HAYATI", "X", "ALEX", "DJ", "OEY", "TIDAK", "ADA", "NA",
      "CHRISTIAN", "VICTOR", "ZZ", "NJOO", "THTH", "YI", "AH", "H", "MO", "MOH", "QQ", "TB", "ABDULHUSIN", "HUSIN",
      "JANDA", "SM",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }.joined(separator: " ")
      let fast = Fixtures.readName(text)
      let slow = Fixtures.readName("'" + text)
      #expect(fast == slow, "seed \(SeededGenerator.seed): \(text)")
    }
  }

  /// The folding rules spelled out, against the table.
  @Test func foldingEqualsTheRules() {
    func model(_ word: [UInt8]) -> [UInt8] {
      if word.count == 1 {
        let single: [UInt8: UInt8] = [0x46: 0x50, 0x56: 0x50, 0x5A: 0x53, 0x4A: 0x53, 0x51: 0x4B, 0x59: 0x49]
        return [single[word[0]] ?? word[0]]
      }
      var text = String(decoding: word, as: UTF8.self)
      let old = ["OE", "DJ", "TJ", "SJ"].contains { text.contains($0) }
      var folded = ""
      let pairs = [
        "OE": "U", "DJ": "S", "DH": "D", "DZ": "S", "TJ": "C", "TH": "T", "TS": "S", "SJ": "S", "SY": "S", "SH": "S",
        "CH": "H", "KH": "H", "GH": "G", "PH": "P", "BH": "B",
      ]
      let letters = ["F": "P", "V": "P", "Z": "S", "Q": "K", "Y": "I", "X": "KS"]
      while !text.isEmpty {
        let two = String(text.prefix(2))
        var step = 1
        if let pair = pairs[two] {
          folded += pair
          step = 2
        } else if two == "NJ", old {
          folded += "NI"
          step = 2
        } else if two.first == "C", two.count == 1 || !"AIUEO".contains(two.last ?? "A") {
          folded += "K"
        } else if two.first == "J" {
          folded += old ? "I" : "S"
        } else {
          folded += letters[String(text.prefix(1))] ?? String(text.prefix(1))
        }
        text = String(text.dropFirst(step))
      }
      var single = ""
      for letter in folded where single.last != letter { single.append(letter) }
      let ends = Array(single)
      if ends.count > 2, ends[ends.count - 1] == "H", "AIUEO".contains(ends[ends.count - 2]) { single.removeLast() }
      return Array(single.utf8)
    }
    var generator = SeededGenerator()
    for _ in 0..<40_000 {
      let word = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
        UInt8.random(in: 0x41...0x5A, using: &generator)
      }
      var scratch = ByteScratch()
      word.withUnsafeBufferPointer { NameFolding.fold($0, to: &scratch) }
      #expect(
        Array(scratch.span) == model(word), "seed \(SeededGenerator.seed): \(String(decoding: word, as: UTF8.self))")
    }
  }

  @Test("a name folds as its clean spelling does, however many words it has")
  func foldsAsItsCleanSpelling() throws {
    var text = "Y"
    for word in "zyyzyzyzyzyzyyyzyzyzyzyyyzyzyzyzyzyzyzyzyzyyzyzyD" { text += "\t\(word)" }
    let once = Fixtures.readName(text)
    let twice = Fixtures.readName(once.clean)
    #expect(once.folded == twice.folded)
  }
}
