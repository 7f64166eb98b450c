import Diagnostics
import TabularIO

/// The queue of a programme: the eligible in the order of (score, id); one for the country, or one a region.
struct Queue: Sendable {
  private let quota: Programme.Quota
  /// Places by first two or first four digits of the region, for regional quotas.
  private let places: [Int]
  private let byKab: Bool

  init(_ quota: Programme.Quota) {
    self.quota = quota
    guard case .regional(let list) = quota else {
      places = []
      byKab = false
      return
    }
    byKab = list.contains { $0.code >= 1000 }
    var places = [Int](repeating: 0, count: byKab ? 10_000 : 100)
    for entry in list { places[entry.code] = entry.places }
    self.places = places
  }

  private func territory(_ kab: Int) -> Int { byKab ? kab : kab / 100 }

  /// Places in the queue that a unit of `kab` stands in.
  func quota(kab: Int) -> Int {
    if case .national(let places) = quota { return places }
    return places[territory(kab)]
  }

  /// Walks the order once and sends each unit its rank, from 1.
  func rank(_ sorter: RankSorter, to target: RankReturn, jobs: Int) throws {
    var next = [Int](repeating: 0, count: max(places.count, 1))
    var writer = target.writer()
    try sorter.walk(jobs: jobs) { records in
      for record in records {
        let place = places.isEmpty ? 0 : territory(record.kab)
        next[place] += 1
        try writer.send(UInt32(next[place]), part: record.part, index: record.index)
      }
    }
    try writer.finish()
  }
}
