import CDigest
import Crypto
import TabularIO
import Testing

@Suite struct RowDigestTests {
  static func model(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef")
    let digest = SHA256.hash(data: Array(bytes))
    return String(digest.prefix(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  typealias Kernel = (
    UnsafePointer<UInt8>?, UnsafePointer<Int>?, Int, UnsafeMutablePointer<UInt8>?, UnsafePointer<Int>?
  ) -> Void

  /// Lengths around the borders of blocks and of padding, in every order that two lanes meet them.
  @Test func bothKernelsEqualTheCryptoLibrary() {
    var generator = SeededGenerator(seed: seed)
    let kernels: [Kernel] = [dtsen_row_digests, dtsen_row_digests_plain]
    for round in 0..<200 {
      let lengths = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
        [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 118, 119, 120, 128, Int.random(in: 0...400, using: &generator)]
          .randomElement(using: &generator)!
      }
      let data = (0..<max(1, lengths.reduce(0, +))).map { _ in UInt8.random(in: 0...255, using: &generator) }
      var ends: [Int] = []
      for length in lengths { ends.append((ends.last ?? 0) + length) }
      let places = lengths.indices.map { $0 * 33 }
      for kernel in kernels {
        var target = [UInt8](repeating: 46, count: lengths.count * 33 + 1)
        kernel(data, ends, ends.count, &target, places)
        for index in lengths.indices {
          let from = ends[index] - lengths[index]
          let found = String(decoding: target[places[index]..<places[index] + 32], as: UTF8.self)
          #expect(
            found == Self.model(data[from..<ends[index]]), "seed \(seed), round \(round), length \(lengths[index])")
          #expect(target[places[index] + 32] == 46, "seed \(seed), round \(round)")
        }
      }
    }
  }
}
