/// Cuts the space of key prefixes in ranges that hold about the same number of rows.
///
/// Which rows share a range never shows in the content of a table: ranges follow one another in key order.
struct KeyRanges: Sendable {
  /// The first prefix of every range but the first, ascending.
  private let borders: [UInt64]
  /// Number of ranges, at least 1.
  var count: Int { borders.count + 1 }

  /// At most `count` ranges, by the quantiles of `sample`.
  init(sample: [UInt64], count: Int) {
    let sorted = sample.sorted()
    var borders: [UInt64] = []
    if count > 1 && !sorted.isEmpty {
      for index in 1..<count {
        let border = sorted[index * sorted.count / count]
        if border > (borders.last ?? sorted[0]) { borders.append(border) }
      }
    }
    self.borders = borders
  }

  /// The range of `prefix`.
  @inline(__always)
  func bucket(of prefix: UInt64) -> Int {
    borders.withUnsafeBufferPointer { borders in
      var low = 0
      var high = borders.count
      while low < high {
        let middle = (low + high) / 2
        if borders[middle] <= prefix { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  /// How many ranges a table of `bytes` is cut in: small enough that a bucket being sorted and the results waiting
  /// behind it fit in `memory`, and large enough that blocks on disk are not tiny.
  static func count(bytes: Int, memory: Int, jobs: Int) -> Int {
    let largest = max(memory / (20 * max(jobs, 1)), 1 << 20)
    let usual = min(bytes / min(2 << 20, largest), 2048)
    return max(usual, bytes / largest, 1)
  }
}
