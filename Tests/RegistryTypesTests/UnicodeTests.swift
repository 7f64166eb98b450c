import Foundation
import RegistryTypes
import TestSupport
import Testing

@Suite struct UnicodeTests {
  static func normalised(_ text: String, uppercase: Bool = false) -> String {
    var scratch = ByteScratch()
    text.withBytes { UnicodeNormaliser.shared.append($0, uppercase: uppercase, to: &scratch) }
    return scratch.text
  }

  static let blocks: [ClosedRange<UInt32>] = [
    0x20...0x24F, 0x2B0...0x2DF, 0x1E00...0x1EFF, 0x2000...0x209F, 0x2100...0x218F, 0x2460...0x24FF, 0xFB00...0xFB06,
    0xFF01...0xFF5E, 0x1D400...0x1D7FF,
  ]

  @Test func agreesWithTheReferenceOnEveryCharacterOfItsBlocks() {
    for block in Self.blocks {
      for code in block {
        guard let scalar = Unicode.Scalar(code) else { continue }
        let text = String(Character(scalar))
        let expected = text.precomposedStringWithCompatibilityMapping
        #expect(
          Array(Self.normalised(text).unicodeScalars) == Array(expected.unicodeScalars), "U+\(String(code, radix: 16))")
      }
    }
  }

  @Test func agreesWithTheReferenceOnRandomText() {
    var generator = SeededGenerator()
    for _ in 0..<3000 {
      var text = ""
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let mark = Bool.random(using: &generator)
        let range: ClosedRange<UInt32> = mark ? 0x300...0x33F : 0x41...0x17F
        guard let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) else { continue }
        text.unicodeScalars.append(scalar)
      }
      let expected = text.precomposedStringWithCompatibilityMapping
      #expect(
        Array(Self.normalised(text).unicodeScalars) == Array(expected.unicodeScalars),
        "seed \(SeededGenerator.seed): \(text.unicodeScalars.map { String($0.value, radix: 16) })")
    }
  }

  @Test func damagedBytesBecomeReplacementCharacters() {
    let bytes: [UInt8] = [0x41, 0xC3, 0x28, 0xFF, 0xE2, 0x82]
    var scratch = ByteScratch()
    bytes.withUnsafeBufferPointer { UnicodeNormaliser.shared.append($0, uppercase: true, to: &scratch) }
    #expect(scratch.text == "A\u{FFFD}(\u{FFFD}\u{FFFD}\u{FFFD}")
  }
}
