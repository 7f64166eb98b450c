import Comparison
import TestSupport
import Testing

@Suite struct ComparisonTests {
  static func bytes<Result>(_ one: String, _ two: String, _ body: (ComparedBytes, ComparedBytes) -> Result) -> Result {
    Array(one.utf8).withUnsafeBufferPointer { first in
      Array(two.utf8).withUnsafeBufferPointer { second in body(first, second) }
    }
  }

  static func jaroWinkler(_ one: String, _ two: String) -> Double {
    let scratch = ComparisonScratch()
    return bytes(one, two) { scratch.jaroWinkler($0, $1) }
  }

  static func similarity(_ one: String, _ two: String) -> Double {
    let scratch = ComparisonScratch()
    return bytes(one, two) { scratch.nameSimilarity($0, $1) }
  }

  /// Published values of Jaro-Winkler.
  @Test(arguments: [
    ("MARTHA", "MARHTA", 0.9611), ("DIXON", "DICKSONX", 0.8133), ("DWAYNE", "DUANE", 0.84), ("ABC", "XYZ", 0),
    ("", "", 1), ("A", "", 0), ("JELLYFISH", "SMELLYFISH", 0.8963),
  ])
  func known(_ one: String, _ two: String, _ value: Double) {
    #expect(abs(Self.jaroWinkler(one, two) - value) < 0.0001)
  }

  /// Jaro-Winkler as the textbook has it.
  static func model(_ one: [UInt8], _ two: [UInt8]) -> Double {
    if one.isEmpty || two.isEmpty { return one.count == two.count ? 1 : 0 }
    let window = max(0, max(one.count, two.count) / 2 - 1)
    var takenOne = [Bool](repeating: false, count: one.count)
    var takenTwo = [Bool](repeating: false, count: two.count)
    for i in one.indices {
      for j in two.indices where abs(i - j) <= window && !takenTwo[j] && one[i] == two[j] {
        takenOne[i] = true
        takenTwo[j] = true
        break
      }
    }
    let left = one.indices.filter { takenOne[$0] }.map { one[$0] }
    let right = two.indices.filter { takenTwo[$0] }.map { two[$0] }
    if left.isEmpty { return 0 }
    let moved = zip(left, right).filter { $0 != $1 }.count / 2
    let m = Double(left.count)
    let jaro = (m / Double(one.count) + m / Double(two.count) + (m - Double(moved)) / m) / 3
    if jaro <= 0.7 { return jaro }
    let prefix = zip(one, two).prefix(4).prefix { $0 == $1 }.count
    return jaro + Double(prefix) * 0.1 * (1 - jaro)
  }

  @Test func bitParallelEqualsTheModel() {
    var generator = SeededGenerator()
    let scratch = ComparisonScratch()
    for round in 0..<20_000 {
      let most = round % 50 == 0 ? 90 : 14
      func text() -> [UInt8] {
        (0..<Int.random(in: 0...most, using: &generator)).map { _ in UInt8.random(in: 65...70, using: &generator) }
      }
      let (one, two) = (text(), text())
      let value = one.withUnsafeBufferPointer { a in two.withUnsafeBufferPointer { scratch.jaroWinkler(a, $0) } }
      #expect(abs(value - Self.model(one, two)) < 1e-12, "seed \(SeededGenerator.seed) \(one) \(two)")
    }
  }

  static func editModel(_ one: [UInt8], _ two: [UInt8]) -> Int {
    var table = [[Int]](repeating: [Int](repeating: 0, count: two.count + 1), count: one.count + 1)
    for i in 0...one.count { table[i][0] = i }
    for j in 0...two.count { table[0][j] = j }
    for i in 0..<one.count {
      for j in 0..<two.count {
        var best = min(table[i][j] + (one[i] == two[j] ? 0 : 1), table[i][j + 1] + 1, table[i + 1][j] + 1)
        if i > 0, j > 0, one[i] == two[j - 1], one[i - 1] == two[j] {
          best = min(best, table[i - 1][j - 1] + 1)
        }
        table[i + 1][j + 1] = best
      }
    }
    return table[one.count][two.count]
  }

  @Test func boundedDistancesEqualTheModel() {
    var generator = SeededGenerator()
    for _ in 0..<20_000 {
      func text() -> [UInt8] {
        (0..<Int.random(in: 0...9, using: &generator)).map { _ in UInt8.random(in: 65...67, using: &generator) }
      }
      let (one, two) = (text(), text())
      let bound = Int.random(in: 0...5, using: &generator)
      one.withUnsafeBufferPointer { a in
        two.withUnsafeBufferPointer { b in
          let message = Comment("seed \(SeededGenerator.seed) \(one) \(two) \(bound)")
          #expect(EditDistance.damerau(a, b, bound: bound) == min(Self.editModel(one, two), bound + 1), message)
        }
      }
    }
  }

  @Test func digitEdits() {
    #expect(EditDistance.isOneDigitApart(1234, 1334))
    #expect(!EditDistance.isOneDigitApart(1234, 1234))
    #expect(!EditDistance.isOneDigitApart(1234, 1324))
    #expect(EditDistance.isOneSwapApart(1234, 1324))
    #expect(EditDistance.isOneSwapApart(1234, 2134))
    #expect(!EditDistance.isOneSwapApart(1234, 1432))
    #expect(!EditDistance.isOneSwapApart(1234, 1234))
    #expect(!EditDistance.isOneSwapApart(1134, 1234))
  }

  @Test func names() {
    #expect(Self.similarity("", "") == 0)
    #expect(Self.similarity("BUDI", "") == 0)
    #expect(Self.similarity("BUDI SANTOSO", "BUDI SANTOSO") == 1)
    #expect(Self.similarity("BUDI SANTOSO", "SANTOSO BUDI") == 1)
    // One word against more is capped, so that it needs the birth date.
    #expect(Self.similarity("BUDI", "BUDI SANTOSO") == 0.80)
    #expect(Self.similarity("BUDI SANTOSO", "BUDI") == 0.80)
    // A word left over costs 0.05.
    #expect(abs(Self.similarity("SITI AMINA", "SITI NUR AMINA") - 0.95) < 0.02)
    // Initials.
    #expect(Self.similarity("B SANTOSO", "BUDI SANTOSO") >= 0.95)
    #expect(Self.similarity("C SANTOSO", "BUDI SANTOSO") <= 0.80)
    // The best alternate counts.
    #expect(Self.similarity("PARNO/BUDI SANTOSO", "BUDI SANTOSO") == 1)
    #expect(Self.similarity("X/PARNO", "PARNO/Y") == 1)
    // Only the space differs.
    #expect(Self.similarity("NURHAIATI", "NUR HAIATI") >= 0.95)
    #expect(Self.similarity("BUDI SANTOSO", "RATNA DEWI") < 0.7)
  }

  @Test func wordsInCommon() {
    let scratch = ComparisonScratch()
    func share(_ one: String, _ two: String) -> Bool { Self.bytes(one, two) { scratch.shareWord($0, $1) } }
    #expect(share("BUDI", "BUDI SANTOSO") && share("BUDI SANTOSO", "SANTOSO"))
    #expect(share("PARNO/BUDI SANTOSO", "HARTONO BUDI"))
    #expect(!share("BUDI", "BUDIONO") && !share("", "BUDI") && !share("B A", "B C"))
    #expect(!share("I WAIAN", "I KETUT"))
  }

  /// A letter against a word, whichever comes first.
  static func initialAgrees(_ one: String, _ two: String) -> Bool {
    let (letter, word) = one.count == 1 ? (one, two) : (two, one)
    return letter.first == word.first || ["DS", "TC", "KH", "CH"].contains(letter + word.prefix(1))
  }

  /// The alignment over all pairings, one by one.
  static func alignmentModel(_ one: [String], _ two: [String]) -> Double {
    let (short, long) = one.count <= two.count ? (one, two) : (two, one)
    func best(_ row: Int, _ taken: Set<Int>) -> Double {
      if row == short.count { return 0 }
      var most = 0.0
      for column in long.indices where !taken.contains(column) {
        let (a, b) = (short[row], long[column])
        let worth = (a.count == 1) != (b.count == 1) ? (initialAgrees(a, b) ? 0.9 : 0) : jaroWinkler(a, b)
        most = max(most, worth + best(row + 1, taken.union([column])))
      }
      return most
    }
    return max(0, best(0, []) / Double(short.count) - 0.05 * Double(long.count - short.count))
  }

  /// Whether the words can be paired as one another's misspellings, over all pairings.
  static func agreementModel(_ one: [String], _ two: [String]) -> Bool {
    let (short, long) = one.count <= two.count ? (one, two) : (two, one)
    if short.count != long.count, edits(one.joined(separator: " "), two.joined(separator: " ")) <= 2 { return true }
    func least(_ row: Int, _ taken: Set<Int>) -> Int {
      if row == short.count { return 0 }
      var best = 100
      for column in long.indices where !taken.contains(column) {
        let (a, b) = (short[row], long[column])
        var cost = edits(a, b)
        if (a.count == 1) != (b.count == 1) {
          cost = initialAgrees(a, b) ? 0 : 100
        } else if cost > (short.count < long.count || max(a.count, b.count) <= 3 ? 1 : 2) {
          cost = 100
        }
        best = min(best, cost + least(row + 1, taken.union([column])))
      }
      return best
    }
    return least(0, []) <= 3
  }

  static func edits(_ one: String, _ two: String) -> Int { editModel(Array(one.utf8), Array(two.utf8)) }

  @Test func bitParallelEditsEqualTheModel() {
    var generator = SeededGenerator()
    let scratch = ComparisonScratch()
    for _ in 0..<20_000 {
      let most = Int.random(in: 0...70, using: &generator)
      func text() -> [UInt8] {
        (0..<Int.random(in: 0...min(most, 64), using: &generator)).map { _ in
          UInt8.random(in: 65...68, using: &generator)
        }
      }
      let (one, two) = (text(), text())
      let value = one.withUnsafeBufferPointer { a in two.withUnsafeBufferPointer { scratch.edits(a, $0) } }
      #expect(value == Self.editModel(one, two), "seed \(SeededGenerator.seed) \(one) \(two)")
    }
  }

  @Test func similarityEqualsTheFormula() {
    var generator = SeededGenerator()
    let words = [
      "BUDI", "SITI", "B", "S", "AMINA", "AMINAH", "NUR", "SANTOSO", "DEWI", "WATI", "HAIATI", "UDI", "SANTSOO", "NAR",
      "D", "SATMIKO", "HARIANTO",
    ]
    for _ in 0..<6000 {
      func name() -> [String] {
        (0..<Int.random(in: 1...4, using: &generator)).map { _ in
          words[Int.random(in: 0..<words.count, using: &generator)]
        }
      }
      let (one, two) = (name(), name())
      let (first, second) = (one.joined(separator: " "), two.joined(separator: " "))
      var expected = max(
        Self.jaroWinkler(first, second),
        Self.jaroWinkler(one.sorted().joined(separator: " "), two.sorted().joined(separator: " ")),
        Self.alignmentModel(one, two))
      if (one.count == 1) != (two.count == 1) || !Self.agreementModel(one, two) { expected = min(expected, 0.80) }
      if first.filter({ $0 != " " }) == second.filter({ $0 != " " }) { continue }
      #expect(
        abs(Self.similarity(first, second) - expected) < 1e-9, "seed \(SeededGenerator.seed): \(first) | \(second)")
    }
  }

  /// Two names of one person, as folded: what a clerk or another spelling makes of a name.
  @Test(arguments: [
    ("SNAMRT MAULANA", "SLAMET MAULANA"), ("PITEIANI", "PITRIANI"), ("NUR ANI ROSIDA", "NURANI ROSIDA"),
    ("HARTATI SARI", "SARI HARTATI"), ("MUHAMAD RISKI", "MUHAMAD RISKI SAPUTRA"), ("M RISKI", "MUHAMAD RISKI"),
    ("SUPARNO D", "SUPARNO SATMIKO"), ("IANTI K", "IANTI HADISA"), ("PARNO/BUDI SANTOSO", "BUDI SANTOSO"),
    ("WAIAN SUARTA", "I WAIAN SUARTA"), ("NI LU PUTU SARI", "LU PUTU SARI"), ("BUDI SANTSO", "BUDI SANTOSO"),
    ("ABDULHASAN SETIAWAN", "ABDUL HASAN SETIAWN"), ("DEWI SARTIKA LESTARI", "DEWI SARTIKA"),
  ])
  func oneName(_ one: String, _ two: String) {
    #expect(Self.similarity(one, two) >= 0.85, "\(one) | \(two) \(Self.similarity(one, two))")
  }

  /// Names of two persons that Jaro-Winkler alone holds for one: a family name, a title or a birth-order name in
  /// common, another given name. Worth something, so that an equal birth date still decides.
  @Test(arguments: [
    ("BUDI HARIANTO", "BUDI SANTOSO"), ("ALBERTUS SOPACUA", "LUKAS SOPACUA"), ("ANDI ASTUTI", "ANDI MUSAKIR"),
    ("I KOMANG WIDIARTA", "I KOMANG WAIAN SANTIKA"), ("I WAIAN SUARTA", "I WAIAN SUBAGIA"),
    ("MUHAMAD NUR SAPUTRA", "MUHAMAD DEDI SAPUTRA"), ("SUHARTI LESTARI", "SUBAIDA LESTARI"),
    ("DADANG SOMANTRI", "USANG SOMANTRI"), ("ENDANG NUGROHO", "ENDANG SUSANTO"), ("WATI NUNUNG", "ONA NUNUNG"),
    ("MUHAMAD SUNAIDI PERMANA SAPUTRA", "MUHAMAD MUHAMAD GUNAWAN"), ("MARSELINUS MATIUS HOMER", "MARKUS HOMER"),
    ("BUDI", "BUDI SANTOSO"), ("SITI AMINA", "SITI"), ("ADE NUR", "UDI NUR"),
  ])
  func twoNames(_ one: String, _ two: String) {
    let value = Self.similarity(one, two)
    #expect(value < 0.85 && value >= 0.60, "\(one) | \(two) \(value)")
  }

  @Test func symmetric() {
    var generator = SeededGenerator()
    for _ in 0..<3000 {
      func name() -> String {
        String(
          decoding: (0..<Int.random(in: 1...20, using: &generator)).map { _ in
            [65, 66, 67, 32, 47][Int.random(in: 0..<5, using: &generator)]
          } as [UInt8], as: UTF8.self)
      }
      let (one, two) = (name(), name())
      #expect(
        abs(Self.similarity(one, two) - Self.similarity(two, one)) < 0.05,
        "seed \(SeededGenerator.seed): \(one) | \(two)")
      let value = Self.similarity(one, two)
      #expect(value >= 0 && value <= 1)
    }
  }
}
