import CDigest
import Crypto
import TabularIO
import TestSupport
import Testing

@Suite struct RowDigestTests {
  /// The first 80 bits of SHA-256, five at a time.
  static func model(_ bytes: some Sequence<UInt8>) -> String {
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    let bits = SHA256.hash(data: Array(bytes)).prefix(10).flatMap { byte in (0..<8).map { Int(byte) >> (7 - $0) & 1 } }
    return String((0..<16).map { place in alphabet[bits[place * 5..<place * 5 + 5].reduce(0) { $0 * 2 + $1 }] })
  }

  /// A content as it ends its last block: a one bit, zeros, its size in bits.
  static func padded(_ content: [UInt8]) -> [UInt8] {
    var blocks = content + [0x80]
    while blocks.count % 64 != 56 { blocks.append(0) }
    return blocks + (0..<8).map { UInt8(truncatingIfNeeded: (content.count * 8) >> (56 - 8 * $0)) }
  }

  typealias Kernel = (
    UnsafePointer<UInt8>?, UnsafePointer<Int>?, Int, UnsafeMutablePointer<UInt8>?, UnsafePointer<Int>?
  ) -> Void

  /// Lengths around the borders of blocks and of padding, in every order that two lanes meet them.
  @Test func bothKernelsEqualTheCryptoLibrary() {
    var generator = SeededGenerator()
    let kernels: [Kernel] = [dtsen_row_digests, dtsen_row_digests_plain]
    for round in 0..<200 {
      let contents = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
        let length =
          [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 118, 119, 120, 128, Int.random(in: 0...400, using: &generator)]
          .randomElement(using: &generator)!
        return (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      }
      var data: [UInt8] = []
      var ends: [Int] = []
      for content in contents {
        data += Self.padded(content)
        ends.append(data.count / 64)
      }
      let places = contents.indices.map { $0 * 17 }
      for kernel in kernels {
        var target = [UInt8](repeating: 46, count: contents.count * 17 + 1)
        kernel(data, ends, ends.count, &target, places)
        for index in contents.indices {
          let found = String(decoding: target[places[index]..<places[index] + 16], as: UTF8.self)
          #expect(
            found == Self.model(contents[index]),
            "seed \(SeededGenerator.seed), round \(round), length \(contents[index].count)")
          #expect(target[places[index] + 16] == 46, "seed \(SeededGenerator.seed), round \(round)")
        }
      }
    }
  }

  /// Whole digests by both kernels, and by what is built on them.
  @Test func wholeDigestsEqualTheCryptoLibrary() {
    var generator = SeededGenerator()
    for round in 0..<100 {
      let contents = (0..<Int.random(in: 1...20, using: &generator)).map { _ -> [UInt8] in
        let size = [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, Int.random(in: 0...400, using: &generator)]
          .randomElement(using: &generator)!
        return (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
      }
      let expected = contents.flatMap { Array(SHA256.hash(data: $0)) }
      let data: [UInt8] = Array(contents.joined()) + [0]
      var ends: [Int] = []
      for content in contents { ends.append((ends.last ?? 0) + content.count) }
      for kernel in [dtsen_whole_digests, dtsen_whole_digests_plain] {
        var target = [UInt8](repeating: 46, count: contents.count * 32 + 1)
        kernel(data, ends, ends.count, &target)
        #expect(Array(target.dropLast()) == expected, "seed \(SeededGenerator.seed), round \(round)")
        #expect(target.last == 46)
      }
      var digests = SmallDigests()
      var made: [Digest32] = []
      for (place, content) in contents.enumerated() {
        content.withUnsafeBufferPointer { digests.add(ByteView($0)) }
        digests.end()
        if place % 7 == 3 { digests.take(into: &made) }
      }
      digests.take(into: &made)
      #expect(made.flatMap(\.array) == expected, "seed \(SeededGenerator.seed), round \(round)")
      #expect(SmallDigests.digest(of: contents[0]).hex == SHA256.hash(data: contents[0]).hex)
    }
  }
}
