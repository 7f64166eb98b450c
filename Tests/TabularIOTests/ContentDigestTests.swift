import Crypto
import Foundation
import TabularIO
import TestSupport
import Testing

@Suite struct ContentDigestTests {
  func bytes(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  @Test func equalsTheLibraryHoweverItIsCut() {
    var generator = SeededGenerator()
    for size in Array(0...200) + [1000, 4096, 65_537] {
      let message = bytes(size, &generator)
      let expected = SHA256.hash(data: message).hex
      var digest = ContentDigest()
      var fallback = ContentDigest(lanes: false)
      var start = 0
      while start < size {
        let piece = message[start..<min(size, start + Int.random(in: 1...150, using: &generator))]
        piece.withUnsafeBufferPointer {
          digest.update(ByteView($0))
          fallback.update(ByteView($0))
        }
        start = piece.endIndex
      }
      #expect(digest.hex() == expected, "\(size) bytes, seed \(SeededGenerator.seed)")
      #expect(fallback.hex() == expected)
    }
  }

  @Test(arguments: [false, true]) func twoAtOnceAreTheSameAsTwo(library: Bool) {
    var generator = SeededGenerator(seed: SeededGenerator.seed &+ 1)
    for _ in 0..<200 {
      var one = ContentDigest()
      var two = library ? ContentDigest(lanes: false) : ContentDigest()
      var first: [UInt8] = []
      var second: [UInt8] = []
      for _ in 0..<4 {
        let left = bytes(Int.random(in: 0...300, using: &generator), &generator)
        let right = bytes(Int.random(in: 0...300, using: &generator), &generator)
        first += left
        second += right
        left.withUnsafeBufferPointer { left in
          right.withUnsafeBufferPointer { ContentDigest.update(&one, ByteView(left), &two, ByteView($0)) }
        }
      }
      #expect(one.hex() == SHA256.hash(data: first).hex, "seed \(SeededGenerator.seed)")
      #expect(two.hex() == SHA256.hash(data: second).hex, "seed \(SeededGenerator.seed)")
    }
  }

  @Test func numbersAreWrittenDigitByDigit() {
    var generator = SeededGenerator(seed: SeededGenerator.seed &+ 2)
    var values: [UInt64] = [0, UInt64.max, 10_000_000_000_000_000]
    var power: UInt64 = 1
    for _ in 0..<19 {
      values += [power &- 1, power, power &+ 1]
      power *= 10
    }
    for _ in 0..<5000 {
      values.append(
        UInt64.random(in: 0...UInt64.max, using: &generator) >> UInt64.random(in: 0...63, using: &generator))
    }
    for value in values {
      for width in [1, 2, 8, 9, 16, 20] {
        var rows = RowBuffer(capacity: 64)
        rows.digits(value, width: width)
        let text = String(value)
        let padded = String(repeating: "0", count: max(0, width - text.count)) + text
        #expect(rows.view.string == padded, "seed \(SeededGenerator.seed)")
      }
    }
    var start = RowBuffer(capacity: 64)
    Array("a,b".utf8).withUnsafeBufferPointer { start.rowStart(ByteView($0), 17, 0) }
    start.field("x,y")
    start.endRow()
    #expect(start.view.string == "a,b,17,0,\"x,y\"\n")
  }
}
