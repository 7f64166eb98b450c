import Matching
import TestSupport
import Testing

/// What the first pass of the search finds is what the second one reads, or nothing is.
@Suite struct MetKeysTests {
  @Test func listsHoldWhatWasFoundOrNothing() {
    var generator = SeededGenerator()
    for limit in [0, 40, 4000] {
      var list = MetKeys(partitions: 2, memory: limit * 8).fresh
      var model: [UInt32] = []
      var isKept = true
      for _ in 0..<Int.random(in: 1...60, using: &generator) {
        isKept = isKept && model.count <= limit
        list.begin()
        let numbers = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
          UInt32.random(in: 0...9, using: &generator)
        }
        let wide = (0..<Int.random(in: 0...5, using: &generator)).map { _ in UInt32.random(in: 0...9, using: &generator)
        }
        for place in numbers { list.append(Int(place), isWide: false) }
        for place in wide { list.append(Int(place), isWide: true) }
        model += [UInt32(numbers.count | wide.count << 16)] + numbers + wide
      }
      #expect(list.isKept == isKept, "seed \(SeededGenerator.seed), limit \(limit)")
      #expect(list.words == (isKept ? model : []), "seed \(SeededGenerator.seed), limit \(limit)")
    }
  }
}
