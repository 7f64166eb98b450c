import CFieldScan
import TestSupport
import Testing

@Suite struct RowSurveyTests {
  /// The vector route and the byte loop agree on every border, count and kind of byte.
  @Test func vectorAndPlainAgree() {
    var generator = SeededGenerator()
    let alphabets = [
      Array("ab,\"\n1".utf8), Array("abc,\r\n".utf8), Array("ab,\"\n\r1\u{1}\u{7F}é\t".utf8), Array("abcdefgh,\n".utf8),
    ]
    let suspicion = UInt32(DTSEN_SAW_LONG_FIELD)
    for round in 0..<20_000 {
      let alphabet = alphabets[round % alphabets.count]
      let count = Int.random(in: 1..<500, using: &generator)
      var bytes = (0..<count).map { _ in alphabet.randomElement(using: &generator)! }
      // Mostly well-formed quotes, so that the routes have something to agree on.
      if round % 3 == 0 {
        bytes = []
        while bytes.count < count {
          let field = ["a", "\"b,\n\"", "\"\"\"x\"", "", "\"\"", "\r\n", "\n", "é"].randomElement(using: &generator)!
          bytes += Array(field.utf8) + [Bool.random(using: &generator) ? 44 : 10]
        }
      }
      let goal = Int.random(in: 1...bytes.count, using: &generator)
      let quote: Int32 = round % 5 == 0 ? -1 : 34
      let stop: Int32 = round % 7 < 3 ? 1 : 0
      var fast = dtsen_survey()
      var plain = dtsen_survey()
      dtsen_survey_rows(bytes, bytes.count, goal, 44, quote, stop, &fast)
      dtsen_survey_rows_plain(bytes, bytes.count, goal, 44, quote, stop, &plain)
      // Where a survey stops, the kinds of bytes are those up to the end of a block.
      let trouble = UInt32(DTSEN_SAW_TROUBLE)
      if stop == 1 && plain.seen & trouble != 0 {
        #expect(fast.seen & trouble != 0 && fast.seen & plain.seen & ~trouble == plain.seen & ~trouble)
        #expect(fast.length == 0 || bytes[fast.length - 1] == 10)
        fast.seen = plain.seen
        // One of several suspicions may come first.
        if bytes.count(where: { $0 == 10 }) >= 19 { continue }
      }
      #expect(
        fast.length == plain.length && fast.rows == plain.rows && fast.blank_lines == plain.blank_lines
          && fast.blank_bytes == plain.blank_bytes && fast.seen | suspicion == plain.seen | suspicion,
        "seed \(SeededGenerator.seed), round \(round), goal \(goal): \(fast) \(plain)")
    }
  }

  /// A suspicion may be false, its absence may not: nothing long passes unseen, on either route.
  @Test(arguments: [0, 1, 63, 64, 100]) func longFieldsAreSuspected(lead: Int) {
    for (count, lines) in [(65_537, 0), (70_000, 0), (200, 20), (2000, 25)] {
      var bytes = [UInt8](repeating: 97, count: lead) + [44, 34]
      for index in 0..<count { bytes.append(lines > 0 && index % (count / lines) == 0 ? 10 : 98) }
      bytes += [34, 10]
      var fast = dtsen_survey()
      var plain = dtsen_survey()
      dtsen_survey_rows(bytes, bytes.count, bytes.count, 44, 34, 0, &fast)
      dtsen_survey_rows_plain(bytes, bytes.count, bytes.count, 44, 34, 0, &plain)
      #expect(
        fast.seen & UInt32(DTSEN_SAW_LONG_FIELD) != 0 && plain.seen & UInt32(DTSEN_SAW_LONG_FIELD) != 0,
        "\(count) \(lines)")
    }
  }
}
