import TabularIO
import TestSupport
import Testing

@Suite struct DialectFuzzTests {
  /// On any bytes, in any dialect, wherever chunks end: the rows, refusals and offsets of the model.
  @Test(arguments: LineEnd.allCases) func readsWhatTheModelReads(lineEnd: LineEnd) throws {
    var generator = SeededGenerator()
    let pieces: [[UInt8]] = [
      Array("a".utf8), Array("bc".utf8), Array(",".utf8), Array(",".utf8), Array("\n".utf8), Array("\r\n".utf8),
      Array("\"".utf8),
      Array("\"x\"".utf8), Array(",\"a\"\"b\",".utf8), Array("\"y\n\"".utf8), [0xE9], Array("1;2".utf8),
      Array("ee,ff\n".utf8),
    ]
    let escapes = ["\\", "\\", "\\N", "\\\"", "\\,", "\\\n", "\\\r\n", "\\t", "\\0", ",\\N,"].map { Array($0.utf8) }
    let rare: [[UInt8]] = [[0], [13], [9], [127], Array("\n\n\n\n\n\n\n\n\n\n\n\n".utf8)]
    for round in 0..<3000 {
      var bytes = Array("k1,k2\r\n".utf8)
      for _ in 0..<Int.random(in: 0..<60, using: &generator) {
        let isEscape = round % 3 == 0 && Int.random(in: 0..<4, using: &generator) == 0
        let isRare = Int.random(in: 0..<30, using: &generator) == 0
        bytes += (isEscape ? escapes : isRare ? rare : pieces).randomElement(using: &generator) ?? []
      }
      var dialect = Dialect(quote: round % 7 == 0 ? nil : 34, lineEnd: lineEnd)
      dialect.escapes = round % 6 == 0
      let measure = [1, 7, 40, 65, 129, DialectLimits.chunk][round % 6]
      let seen = try readWithReader(bytes, DialectRequest(dialect), measure: measure, compressed: round % 2 == 0)
      let model = DialectModel(bytes: bytes, dialect: dialect).read()
      #expect(seen == model, "seed \(SeededGenerator.seed), round \(round), measure \(measure): \(bytes)")
      if seen != model { return }
    }
  }

  /// On well-formed input the reader yields what libcsv does.
  @Test func equalsLibcsvOnWellFormedInput() throws {
    var generator = SeededGenerator()
    let words = ["", "a", "SITI", "é", "17", "x y", " z ", "'3171", "\t"]
    let special = [",", "\"", "\n", "\r\n", ";", "|", "\"\""]
    for round in 0..<2000 {
      let delimiter = [",", ";", "|", "\t"][round % 4]
      let end = ["\n", "\r\n", "\r"][round % 3]
      let columns = Int.random(in: 2..<6, using: &generator)
      var text = (0..<columns).map { "k\($0)" }.joined(separator: delimiter) + end
      for _ in 0..<Int.random(in: 0..<30, using: &generator) {
        // Some rows have another number of fields: no fault of their CSV.
        let count = Int.random(in: 0..<10, using: &generator) == 0 ? columns + 1 : columns
        var fields: [String] = []
        for _ in 0..<count {
          var value = ""
          for _ in 0..<Int.random(in: 0..<4, using: &generator) {
            value +=
              (Int.random(in: 0..<6, using: &generator) == 0 ? special : words).randomElement(using: &generator) ?? ""
          }
          let must = value.contains { "\"\r\n".contains($0) || String($0) == delimiter }
          fields.append(
            must || Bool.random(using: &generator) ? "\"" + value.replacing("\"", with: "\"\"") + "\"" : value)
        }
        text += fields.joined(separator: delimiter) + (Int.random(in: 0..<40, using: &generator) == 0 ? end + end : end)
      }
      if round % 5 == 0, text.hasSuffix("\n") || text.hasSuffix("\r") { text.removeLast() }
      let bytes = Array(text.utf8)
      let expected = LibCSV.records(bytes, delimiter: Array(delimiter.utf8)[0])
      var dialect = Dialect(delimiter: Array(delimiter.utf8)[0])
      dialect.fallback = nil
      let measure = [1, 33, 200, DialectLimits.chunk][round / 4 % 4]
      let seen = try readWithReader(bytes, DialectRequest(dialect), measure: measure)
      #expect(seen.header == expected.first, "seed \(SeededGenerator.seed), round \(round)")
      #expect(seen.rows.count == expected.count - 1, "seed \(SeededGenerator.seed), round \(round)")
      for (row, record) in zip(seen.rows, expected.dropFirst()) {
        if record.count == columns {
          #expect(row.fields == record, "seed \(SeededGenerator.seed), round \(round): \(row)")
        } else {
          #expect(row.fault == .fieldCount, "seed \(SeededGenerator.seed), round \(round): \(row)")
        }
      }
    }
  }
}
