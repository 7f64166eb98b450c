import Diagnostics
import PipelineConfig
import Testing

@Suite struct ConfigTests {
  private func parse(_ text: String, extracts: String? = nil) throws -> ConfigMap {
    try ConfigFile.parse(Array(text.utf8), file: "pipelines/contoh/ingest.yaml", extracts: extracts)
  }

  private func failure(_ work: () throws -> Void) -> Failure? {
    do {
      try work()
      return nil
    } catch {
      return error as? Failure
    }
  }

  /// A few lines that refer to each other and stand for 10^9 values are refused, not expanded.
  @Test func referencesThatMultiplyAreRefused() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...8 {
      let list = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(list)]\n"
    }
    let found = failure { _ = try parse(text) }
    #expect(found?.status == .badConfig && (found?.line ?? 0) > 0)
  }

  @Test func typedValues() throws {
    let map = try parse(
      """
      teks: no
      angka: 12
      desimal: -1.25
      ya: ya
      tanggal: 2025-06-30
      daftar: [a, b]
      satu: a
      peta: {x: 1}
      kosong: ~
      """)
    #expect(try map.string("teks") == "no")
    #expect(try map.int("angka", in: 1...20) == 12)
    #expect(try map.decimal("desimal", scale: 4) == -12_500)
    #expect(try map.double("desimal") == -1.25)
    #expect(try map.bool("ya"))
    #expect(try map.date("tanggal") == 20_250_630)
    #expect(try map.strings("daftar") == ["a", "b"])
    #expect(try map.strings("satu") == ["a"])
    #expect(try map.map("peta").int("x") == 1)
    #expect(try map.optionalString("kosong") == nil)
    #expect(try map.optionalInt("tidak_ada") == nil)
    try map.finish()
  }

  @Test func unknownKeyNamesFileLineAndWhatIsKnown() throws {
    let map = try parse("batas: 1\nluar:\n  dalam: 2\n  salah: 3\n")
    _ = try map.int("batas")
    _ = try map.map("luar").int("dalam")
    let found = failure { try map.finish() }
    #expect(found?.status == .badConfig)
    #expect(found?.file == "pipelines/contoh/ingest.yaml")
    #expect(found?.line == 4)
    #expect(found?.message.en == "unknown key 'luar.salah'; known keys: dalam")
  }

  @Test(arguments: [
    ("a: 1\nb: 2\na: 3\n", "twice"), ("a: {x: 1, x: 2}\n", "twice"), ("a: [1\nb: 2\n", "YAML"), ("- a\n", "map"),
    ("a: &x 1\nb: *y\n", "YAML"),
  ])
  func refusedFiles(text: String, word: String) {
    let found = failure { _ = try parse(text) }
    #expect(found?.status == .badConfig)
    #expect(found?.line != nil)
    #expect(found?.message.en.contains(word) == true, "\(found?.message.en ?? "")")
  }

  @Test func wrongValuesNameTheirLine() throws {
    let map = try parse("\n\na: x\nb: 5\nc: 1.23456\nd: mungkin\ne: 2025-02-30\nf: [1]\n")
    let cases: [(Int, () throws -> Void)] = [
      (3, { _ = try map.int("a") }), (3, { _ = try map.string("a", oneOf: ["y", "z"]) }),
      (4, { _ = try map.int("b", in: 1...4) }), (5, { _ = try map.decimal("c", scale: 4) }),
      (6, { _ = try map.bool("d") }), (7, { _ = try map.date("e") }), (8, { _ = try map.string("f") }),
      (4, { _ = try map.map("b") }), (3, { _ = try map.string("tidak_ada") }),
    ]
    for (line, work) in cases { #expect(failure(work)?.line == line) }
  }

  @Test func references() throws {
    let map = try parse(
      "a: ../kamus/codes.csv\nb: $EXTRACTS/dtks.csv\nc: /dev/null\nd: $HOME/x\ne: x$EXTRACTS\nf: $EXTRACTSX\n",
      extracts: "/data/q2")
    #expect(try map.reference("a") == "pipelines/kamus/codes.csv")
    #expect(try map.reference("b") == "/data/q2/dtks.csv")
    #expect(try map.reference("c") == "/dev/null")
    for key in ["d", "e", "f"] { #expect(failure { _ = try map.reference(key) }?.status == .badConfig, "\(key)") }
    #expect(failure { _ = try parse("b: $EXTRACTS\n").reference("b") }?.status == .badConfig)
  }

  @Test("a reference to a file that is not there is refused where it stands")
  func missingReferences() throws {
    let map = try parse("a: x\nb: ../kamus/tidak-ada.csv\nc: [../kamus/codes.csv, ../tidak-ada.yaml]\n")
    #expect(failure { _ = try map.reference("b") }?.line == 2)
    #expect(failure { _ = try map.optionalReference("b") }?.line == 2)
    #expect(failure { _ = try map.references("c") }?.line == 3)
  }

  @Test("a text that people rely on says something")
  func texts() throws {
    let map = try parse("a: \"\"\nb: \" \"\nc: [R1, \"\"]\nd: [R1]\n")
    #expect(failure { _ = try map.text("a") }?.line == 1)
    #expect(failure { _ = try map.text("b") }?.line == 2)
    #expect(failure { _ = try map.texts("c") }?.line == 3)
    #expect(try map.texts("d") == ["R1"])
  }

  @Test func fixedPoint() {
    #expect(FixedPoint.parse("0.5", scale: 4) == 5000)
    #expect(FixedPoint.parse("7", scale: 2) == 700)
    #expect(FixedPoint.parse("1.2500", scale: 2) == 125)
    for bad in ["", ".", "-", "1.", "1e3", "1,5", "9999999999999999999", "0x1"] {
      #expect(FixedPoint.parse(bad, scale: 2) == nil, "\(bad)")
    }
    #expect(FixedPoint.text(-125, scale: 2) == "-1.25")
    #expect(FixedPoint.text(5, scale: 4) == "0.0005")
  }

  @Test func paths() {
    #expect(PathText.parent(of: "a/b/c") == "a/b")
    #expect(PathText.parent(of: "c") == ".")
    #expect(PathText.parent(of: "/c") == "/")
    #expect(PathText.parent(of: "..") == "../..")
    #expect(PathText.join("a/b", "../c.csv") == "a/c.csv")
    #expect(PathText.name(of: "a/b/") == "b")
  }
}
