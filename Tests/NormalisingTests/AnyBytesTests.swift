import Normalising
import RegistryTypes
import StageContract
import TestSupport
import Testing

/// No bytes stop the process.
@Suite struct AnyBytesTests {
  static let pieces: [[UInt8]] = [
    Array("3171011708909001".utf8), Array("17 Agustus 1945".utf8), Array("SITI BINTI H. ALI, S.PD".utf8), [0], [0xFF],
    [0xC3], [0xE2, 0x80], [0xF0, 0x9F, 0x98], [0xEF, 0xBB, 0xBF], Array("=\"".utf8), Array("'".utf8),
    Array("RT/RW".utf8),
    Array("1.000,-".utf8), Array("E+15".utf8), Array("/".utf8), Array("@".utf8), [0xCC, 0x81], Array("ABDU".utf8),
    Array("999999999999999999999".utf8), Array("-".utf8), [0x0A], [0x22], Array("X".utf8), Array(" ".utf8),
  ]

  @Test func nothingTraps() throws {
    var generator = SeededGenerator()
    var reader = AnyBytes(
      rules: try NormaliseRules.of(pipeline: checkout + "/pipelines/contoh", period: #require(Period("2025-Q2"))))
    var sums: Set<UInt64> = []
    for round in 0..<30_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...8, using: &generator) {
        if Bool.random(using: &generator) {
          bytes += generator.pick(Self.pieces)
        } else {
          bytes += (0..<Int.random(in: 0...6, using: &generator)).map { _ in
            UInt8.random(in: 0...255, using: &generator)
          }
        }
      }
      if round % 1000 == 0 {
        bytes = [UInt8](repeating: generator.pick([0x41, 0x31, 0xCC, 0x20, 0x2E]), count: 20_000)
      }
      sums.insert(bytes.withUnsafeBufferPointer { reader.read($0) })
    }
    #expect(sums.count > 10_000, "seed \(SeededGenerator.seed)")
  }
}
