import Matching
import TabularIO
import TestSupport
import Testing

/// Characters made eight at a time are those made one by one.
@Suite struct TextDigitsTests {
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  private static func bytes(_ word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
  }

  @Test func digitsAreThoseOfTheAlphabet() {
    var generator = SeededGenerator()
    let all = (0..<32).map { UInt64($0) << 35 | UInt64(31 - $0) }
    let some = (0..<2000).map { _ in UInt64.random(in: 0..<1 << 40, using: &generator) }
    for value in all + some {
      let model = (0..<8).map { Self.alphabet[Int(value >> (35 - 5 * UInt64($0)) & 31)] }
      #expect(Self.bytes(TextDigits.base32(value)) == model, "seed \(SeededGenerator.seed), \(value)")
      #expect(TextDigits.fromBase32(TextDigits.base32(value)) == value, "seed \(SeededGenerator.seed)")
      let digits = String(value & 0xFFFF_FFFF, radix: 16)
      let hex = String(repeating: "0", count: 8 - digits.count) + digits
      #expect(Self.bytes(TextDigits.hex(value)) == Array(hex.utf8), "seed \(SeededGenerator.seed)")
    }
  }

  /// Only what an id is written like is read as one.
  @Test func idsAreReadAsWritten() {
    var generator = SeededGenerator()
    for _ in 0..<500 {
      let id = StableId(
        high: UInt64.random(in: 0...UInt64.max, using: &generator),
        low: UInt64.random(in: 1..<1 << 36, using: &generator))
      var rows = RowBuffer()
      id.write(to: &rows)
      #expect(StableId(rows.view) == id, "seed \(SeededGenerator.seed)")
      var text = rows.view.bytes
      for byte in [UInt8(ascii: "I"), UInt8(ascii: "U"), UInt8(ascii: "a"), UInt8(ascii: "-"), 200] {
        let place = Int.random(in: 0..<text.count, using: &generator)
        let kept = text[place]
        text[place] = byte
        text.withUnsafeBufferPointer { #expect(StableId(ByteView($0)) == nil, "seed \(SeededGenerator.seed)") }
        text[place] = kept
      }
    }
  }
}
