import Matching
import TestSupport
import Testing

/// The keys by which an incremental run finds the rows that a change can reach.
@Suite struct ClosureKeyTests {
  @Test func aSetHoldsWhatWasInsertedAndNothingElse() {
    for seed in SeededGenerator.seeds(6) {
      var random = SeededGenerator(seed: seed)
      var set = KeySet()
      var model: Set<UInt64> = []
      // Few bits make keys meet, and 0, which marks an empty slot, come up.
      let bits = UInt64(random.number(4...18))
      for _ in 0..<random.number(0...20_000) {
        let key = random.next() >> (64 - bits)
        #expect(set.insert(key) == model.insert(key).inserted, "seed \(seed)")
      }
      #expect(set.count == model.count, "seed \(seed)")
      var all: Set<UInt64> = []
      set.forEach { all.insert($0) }
      #expect(all == model, "seed \(seed)")
      for _ in 0..<20_000 {
        let key = random.chance(10) ? random.next() : random.next() >> (64 - bits)
        if set.contains(key) != model.contains(key) { Issue.record("seed \(seed), key \(key)") }
      }
    }
  }

  @Test func aListGivesItsRowsBackInOrder() throws {
    struct Row: Equatable {
      let file: Int
      let row: Int
      let said: UInt64
      let keys: [UInt64]
    }
    for seed in SeededGenerator.seeds(4) {
      var random = SeededGenerator(seed: seed)
      let work = Workdir()
      let list = try KeyList(path: "\(work.path)/kunci")
      var model: [Row] = []
      // More than the list reads at a time.
      for number in 0..<random.number(0...3000) {
        let keys = (0..<(random.chance(5) ? 255 : random.number(0...60))).map { _ in random.next() }
        model.append(Row(file: random.below(1 << 16), row: number, said: random.next(), keys: keys))
        try list.add(file: model[number].file, row: number, said: model[number].said, keys)
      }
      try list.finish()
      for _ in 0..<2 {
        var read: [Row] = []
        try list.forEach { read.append(Row(file: $0.file, row: $0.row, said: $0.said, keys: Array($0.keys))) }
        #expect(read == model, "seed \(seed)")
      }
    }
  }
}
