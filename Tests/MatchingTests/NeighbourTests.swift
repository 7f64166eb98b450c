import Matching
import TabularIO
import TestSupport
import Testing

/// Numbers one slip away: what the blocking finds is what comparing everything with everything finds.
@Suite struct NeighbourTests {
  private func deletions(_ number: UInt64, _ digits: Int) -> Set<UInt64> {
    var found: Set<UInt64> = []
    NIKNeighbours.eachDeletion(number, digits: digits) { found.insert($0) }
    return found
  }

  private func text(_ number: UInt64, _ digits: Int) -> [UInt8] {
    var bytes = Array(String(number).utf8)
    while bytes.count < digits { bytes.insert(48, at: 0) }
    return bytes
  }

  private func number(_ digits: [UInt8]) -> UInt64 { digits.reduce(0) { $0 * 10 + UInt64($1 - 48) } }

  /// One substitution, or one swap of neighbours.
  private func isOneSlip(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    let places = one.indices.filter { one[$0] != other[$0] }
    if places.count == 1 { return true }
    guard places.count == 2, places[1] == places[0] + 1 else { return false }
    return one[places[0]] == other[places[1]] && one[places[1]] == other[places[0]]
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func sharedDeletionsFindEverySlip(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    // Few different digits, so that close pairs are many.
    let numbers = (0..<300).map { _ in (0..<16).map { _ in UInt8(48 + random.next() % 2) } }
    for one in numbers {
      for other in numbers where one != other {
        let share = !deletions(number(one), 16).isDisjoint(with: deletions(number(other), 16))
        if isOneSlip(one, other) { #expect(share, "seed \(seed)") }
        let distance = NIKNeighbours.distance(number(one), digits: 16, number(other))
        let isNear = distance == .one || distance == .oneInSequence
        #expect(isNear == isOneSlip(one, other), "seed \(seed)")
      }
    }
  }

  @Test(arguments: [4, 5] as [UInt64])
  func aDigitTooManyOrTooFew(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let digits = (0..<16).map { UInt8(48 + ($0 == 0 ? 1 + random.next() % 9 : random.next() % 10)) }
      let place = 1 + Int(random.next() % 15)
      var short = digits
      short.remove(at: place)
      var long = digits
      long.insert(UInt8(48 + random.next() % 10), at: place)
      #expect(deletions(number(digits), 16).contains(number(short)), "seed \(seed)")
      #expect(deletions(number(long), 17).contains(number(digits)), "seed \(seed)")
      for (declared, count) in [(short, 15), (long, 17)] {
        let distance = NIKNeighbours.distance(number(declared), digits: count, number(digits))
        #expect(distance == .one || distance == .oneInSequence, "seed \(seed)")
      }
    }
  }

  @Test func equalNeighboursAreLeftOutOnce() {
    var found: [UInt64] = []
    NIKNeighbours.eachDeletion(1122, digits: 4) { found.append($0) }
    #expect(found.sorted() == [112, 122])
  }

  @Test func lostDigitsOfASpreadsheet() {
    let whole: UInt64 = 3_171_011_708_459_001
    #expect(NIKNeighbours.distance(317_101, digits: 6, whole) == .prefix)
    #expect(NIKNeighbours.distance(317_102, digits: 6, whole) == .far)
  }
}
