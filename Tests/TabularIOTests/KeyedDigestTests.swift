import Crypto
import TabularIO
import TestSupport
import Testing

@Suite struct KeyedDigestTests {
  /// Texts around the border of a block, with the processor's instructions and without, and keys longer than a block.
  @Test func equalsTheCryptoLibrary() {
    var generator = SeededGenerator()
    for keyLength in [0, 1, 32, 64, 65, 200] {
      let key = (0..<keyLength).map { _ in UInt8.random(in: 0...255, using: &generator) }
      for length in [0, 1, 20, 54, 55, 56, 63, 64, 65, 200] {
        let text = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let model = Array(HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: key)))
        for lanes in [true, false] {
          let words = text.withUnsafeBufferPointer { KeyedDigest(key: key, lanes: lanes).digest(of: ByteView($0)) }
          let bytes = [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
          }
          #expect(bytes == model, "seed \(SeededGenerator.seed), key \(keyLength), text \(length)")
        }
      }
    }
  }

  /// Numbers read eight digits at a time are those read digit by digit, and nothing else is one.
  @Test func numbersAreReadDigitByDigit() {
    var generator = SeededGenerator()
    for round in 0..<4000 {
      var text = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
        UInt8.random(in: 48...57, using: &generator)
      }
      if round % 2 == 1, !text.isEmpty {
        text[Int.random(in: 0..<text.count, using: &generator)] = [47, 58, 63, 32, 0, 176, 255][round / 2 % 7]
      }
      var model: UInt64? = text.isEmpty || text.count > 19 ? nil : 0
      for byte in text { model = (48...57).contains(byte) ? model.map { $0 * 10 + UInt64(byte - 48) } : nil }
      let found = text.withUnsafeBufferPointer { ByteView($0).uint64() }
      #expect(found == model, "seed \(SeededGenerator.seed), \(text)")
    }
  }
}
