import CFieldScan
import TestSupport
import Testing

@Suite struct FieldScanTests {
  @Test func vectorAndPlainAgree() {
    var generator = SeededGenerator()
    let alphabet = Array("ab,\"\n1".utf8)
    for round in 0..<4000 {
      let count = Int.random(in: 0..<400, using: &generator)
      let bytes = (0..<count).map { _ in alphabet.randomElement(using: &generator)! }
      let capacity = round % 3 == 0 ? Int.random(in: 1..<80, using: &generator) : 500
      var fast = [UInt32](repeating: 0, count: capacity)
      var plain = fast
      var quote: (Int32, Int32) = (0, 0)
      var open: (Int32, Int32) = (0, 0)
      var lines: (Int, Int) = (0, 0)
      let found = dtsen_scan_fields(bytes, count, 44, 34, &fast, capacity, &quote.0, &open.0, &lines.0)
      let model = dtsen_scan_fields_plain(bytes, count, 44, 34, &plain, capacity, &quote.1, &open.1, &lines.1)
      #expect(
        found == model && fast[0..<found] == plain[0..<found] && lines.0 == lines.1,
        "seed \(SeededGenerator.seed), round \(round)")
      if found < capacity {
        #expect(quote.0 == quote.1 && open.0 == open.1, "seed \(SeededGenerator.seed), round \(round)")
      }
    }
  }
}
