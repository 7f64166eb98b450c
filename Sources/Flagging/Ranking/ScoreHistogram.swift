/// How many ranked families have each score: enough to tell a score's decile, whatever the number of families.
struct ScoreHistogram: Sendable {
  /// Scores beyond ±1000 count at the end.
  private static let limit = 10_000_000
  private var low = 0
  private var counts: [Int32] = []
  private(set) var total = 0

  /// The score as far as it is told apart.
  static func clamped(_ score: Int64) -> Int { Int(max(min(score, Int64(limit)), -Int64(limit))) }

  mutating func add(_ score: Int64) {
    let value = ScoreHistogram.clamped(score)
    cover(value...value)
    counts[value - low] += 1
    total += 1
  }

  mutating func add(_ other: ScoreHistogram) {
    if other.counts.isEmpty { return }
    cover(other.low...(other.low + other.counts.count - 1))
    for index in other.counts.indices { counts[other.low + index - low] += other.counts[index] }
    total += other.total
  }

  /// Makes room for scores in `range`, in steps so that it is rare.
  private mutating func cover(_ range: ClosedRange<Int>) {
    if counts.isEmpty {
      low = range.lowerBound - 4096
      counts = [Int32](repeating: 0, count: range.count + 8192)
      return
    }
    if range.lowerBound < low {
      let room = low - range.lowerBound + 4096
      counts.insert(contentsOf: repeatElement(0, count: room), at: 0)
      low -= room
    }
    if range.upperBound >= low + counts.count {
      counts.append(contentsOf: repeatElement(0, count: range.upperBound - low - counts.count + 4097))
    }
  }

  /// Decile by score: ⌊10 · families with a lower score / n⌋ + 1. Families of one score share it.
  func deciles() -> ScoreDeciles {
    var list = [UInt8](repeating: 1, count: counts.count)
    var below = 0
    for index in counts.indices {
      list[index] = UInt8(min(10 * below / max(total, 1) + 1, 10))
      below += Int(counts[index])
    }
    return ScoreDeciles(low: low, list: list)
  }

  /// The decile of each score.
  struct ScoreDeciles: Sendable {
    fileprivate let low: Int
    fileprivate let list: [UInt8]

    func decile(_ score: Int64) -> Int {
      let index = ScoreHistogram.clamped(score) - low
      return index >= 0 && index < list.count ? Int(list[index]) : 0
    }
  }
}
