import RegistryTypes
import TestSupport
import Testing

@Suite struct KnownWordsTests {
  static let pieces = [
    "SITI", "MUHAMMAD", "M", "MUH", "ABD", "ABDUL", "RAHMAN", "ABDURRAHMAN", "BIN", "BINTI", "ALIAS", "H", "HJ", "DRS",
    "NUR", "SOEPARDJO", "DJOKO", "X", "XXXXXXXXXXXX", "ALM", "PUTRI", "QOMARIYAH", "SIMANJUNTAK", "WAHYUNINGTYASTUTI",
    "KRISTIANINGTIAS", "A", "I", "GUSTI", "NYOMAN", "TIDAK", "ADA", "NULL", "O'BRIEN", "S.PD", ",", "/", "budi", "José",
    "", "  ", "-",
  ]

  /// What a worker has met before changes no reading, however names follow one another.
  @Test func readingsDoNotDependOnWhatWasMet() {
    var generator = SeededGenerator()
    var known = KnownNameWords()
    var scratch = NameScratch()
    for round in 0..<20_000 {
      var words: [String] = []
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        // Made-up words crowd the places of the table.
        let made = Int.random(in: 0..<3, using: &generator) == 0
        words.append(
          made
            ? String(
              (0..<Int.random(in: 1...17, using: &generator)).map { _ in
                "ABDEHIJKLNOSTUXYZ".randomElement(using: &generator)!
              })
            : Self.pieces.randomElement(using: &generator)!)
      }
      let name = words.joined(separator: " ")
      let plain = Fixtures.readName(name)
      let findings = name.withBytes { Fixtures.names.read($0, into: &scratch, known: &known) }
      let found = (scratch.clean.text, scratch.folded.text, scratch.father.text, findings.text)
      #expect(found == plain, "seed \(SeededGenerator.seed), round \(round)")
      #expect(!scratch.isPlain || scratch.clean.text == name, "seed \(SeededGenerator.seed), round \(round)")
    }
  }

  /// The table of byte keys against a dictionary, with keys of all short lengths.
  @Test func tableEqualsADictionary() {
    var generator = SeededGenerator()
    func key() -> String {
      String((0..<Int.random(in: 0...20, using: &generator)).map { _ in "ab".randomElement(using: &generator)! })
    }
    let entries = (0..<600).map { (key: key(), value: Int32($0)) }
    let table = ByteTable(entries)
    let model = Dictionary(entries.filter { !$0.key.isEmpty }, uniquingKeysWith: { first, _ in first })
    for round in 0..<5000 {
      let wanted = round % 2 == 0 ? key() : entries.randomElement(using: &generator)!.key
      #expect(
        wanted.withBytes { table.value(of: $0) } == model[wanted] ?? -1, "seed \(SeededGenerator.seed), round \(round)")
    }
  }
}
