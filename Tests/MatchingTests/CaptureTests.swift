import Matching
import StageContract
import TestSupport
import Testing

/// The estimates that the repair makes of its own errors.
@Suite struct CaptureTests {
  /// Rows of one source that every list misses with its own chance.
  private func sample(_ misses: [Double], rows: Int, seed: UInt64) -> (counts: CaptureCounts, unseen: Int) {
    var random = SeededGenerator(seed: seed)
    var counts = CaptureCounts()
    var unseen = 0
    for _ in 0..<rows {
      var found = 0
      for (list, miss) in misses.enumerated() where Double(random.next() % 1_000_000) / 1_000_000 >= miss {
        found |= 1 << list
      }
      if found == 0 { unseen += 1 } else { counts.add(1, possible: 1 << misses.count - 1, found: found, 1) }
    }
    return (counts, unseen)
  }

  @Test(arguments: [[0.2, 0.3], [0.1, 0.3, 0.4], [0.5, 0.4, 0.5]], [1, 2, 3] as [UInt64])
  func whoeverIsInNoListIsCounted(misses: [Double], seed: UInt64) {
    let (counts, unseen) = sample(misses, rows: 20_000, seed: seed)
    let estimate = counts.unseen
    #expect(estimate.low <= Double(unseen) && Double(unseen) <= estimate.high)
    #expect(abs(estimate.middle - Double(unseen)) < 0.1 * Double(unseen) + 20)
  }

  @Test func aListThatNothingIsKnownOfMayMissMany() {
    var counts = CaptureCounts()
    counts.add(1, possible: 4, found: 4, 300)
    #expect(counts.unseen.low == 0 && counts.unseen.middle == 100 && counts.unseen.high == 300)
    #expect(CaptureCounts().unseen.high == 0)
  }

  @Test func countsAreReadBack() throws {
    let (counts, _) = sample([0.2, 0.3, 0.1, 0.5], rows: 500, seed: 5)
    #expect(CaptureCounts(counts.value) == counts)
    var none = counts
    none.add(counts, times: -1)
    #expect(none == CaptureCounts())
    for name in ["dtks:1", "dtks:16:1", "siapa:1:1", "dtks:a:1"] {
      #expect(CaptureCounts(.object([JSONMember(name, .number(1))])) == nil, "\(name)")
    }
    #expect(CaptureCounts(nil) == nil)
  }

  /// Against tables of the Poisson distribution.
  @Test func intervalsOfCounts() {
    #expect(CountInterval.least(0) == 0 && CountInterval.least(0.1) == 0)
    #expect(abs(CountInterval.most(0) - 3.69) < 0.1)
    #expect(abs(CountInterval.least(10) - 4.80) < 0.1 && abs(CountInterval.most(10) - 18.39) < 0.1)
  }
}
