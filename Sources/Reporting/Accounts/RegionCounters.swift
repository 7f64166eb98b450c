/// Counts of one chunk by region. Rows come sorted by region, so a chunk holds few runs.
struct RegionRuns: Sendable {
  let width: Int
  private(set) var regions: [Int] = []
  private(set) var counts: [Int] = []

  init(width: Int) { self.width = width }

  /// Where the counters of `region` begin; a new run when the last one was of another region.
  mutating func base(_ region: Int) -> Int {
    if regions.last != region {
      regions.append(region)
      counts.append(contentsOf: repeatElement(0, count: width))
    }
    return (regions.count - 1) * width
  }

  mutating func add(_ index: Int, _ amount: Int) { counts[index] += amount }
}

/// Counts by region, a region being its first six digits as a number (a part that is not known is 00).
struct RegionCounters: Sendable {
  let width: Int
  private var slots = [Int32](repeating: -1, count: 1_000_000)
  private(set) var regions: [Int] = []
  private var counts: [Int] = []

  init(width: Int) { self.width = width }

  /// Adds the runs of a chunk.
  mutating func add(_ runs: RegionRuns) {
    for (run, region) in runs.regions.enumerated() {
      if slots[region] < 0 {
        slots[region] = Int32(regions.count)
        regions.append(region)
        counts.append(contentsOf: repeatElement(0, count: width))
      }
      let target = Int(slots[region]) * width
      for place in 0..<width { counts[target + place] += runs.counts[run * width + place] }
    }
  }

  /// The counters of a region that was met.
  func counters(_ region: Int) -> [Int] {
    let slot = Int(slots[region])
    return slot < 0 ? [Int](repeating: 0, count: width) : Array(counts[slot * width..<(slot + 1) * width])
  }
}
