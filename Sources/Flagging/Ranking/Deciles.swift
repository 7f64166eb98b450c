import Diagnostics
import TabularIO

/// How many ranked families each territory has.
struct ScopeCounts: Sendable {
  var nation = 0
  /// By province (index 0…99).
  var provinces = [Int](repeating: 0, count: 100)
  /// By kab/kota (index 0…9999).
  var kabs = [Int](repeating: 0, count: 10_000)

  mutating func add(_ region: Region) {
    nation += 1
    provinces[region.province] += 1
    if region.hasKab { kabs[Int(region.kab)] += 1 }
  }

  mutating func add(_ other: ScopeCounts) {
    nation += other.nation
    for index in provinces.indices { provinces[index] += other.provinces[index] }
    for index in kabs.indices { kabs[index] += other.kabs[index] }
  }
}

/// The three deciles of a family, four bits each; 0 where it has none.
struct Deciles: Sendable {
  var packed: UInt32

  init(packed: UInt32) { self.packed = packed }

  init(nation: Int, province: Int, kab: Int) {
    packed = UInt32(nation) | UInt32(province) << 4 | UInt32(kab) << 8
  }

  /// 1…10, or 0.
  @inline(__always)
  func decile(_ scope: DecileScope) -> Int { Int(packed >> UInt32(4 * scope.rawValue)) & 15 }
}

/// The highest score still inside each decile, by territory: what lies close to it is near the cut-off.
struct DecileBorders: Sendable {
  /// By scope: territory × 11 + decile; `Int64.min` where no family is that low.
  private var last: [[Int64]]

  init() {
    last = [1, 100, 10_000].map { [Int64](repeating: Int64.min, count: $0 * 11) }
  }

  mutating func note(_ scope: DecileScope, territory: Int, decile: Int, score: Int64) {
    last[scope.rawValue][territory * 11 + decile] = score
  }

  /// The border under `limit`: the highest score of a decile up to it; nil when there is none or nobody is above.
  func border(_ scope: DecileScope, territory: Int, limit: Int) -> Int64? {
    if limit >= 10 { return nil }
    var decile = limit
    while decile > 0 {
      let score = last[scope.rawValue][territory * 11 + decile]
      if score != Int64.min { return score }
      decile -= 1
    }
    return nil
  }
}

/// Cuts ranked families into deciles: ⌊10·(rank−1)/n⌋ + 1, in three scopes at once.
enum DecileCut {
  /// Walks the order once and sends each family its deciles.
  static func cut(
    _ sorter: RankSorter, counts: ScopeCounts, to target: RankReturn, jobs: Int
  ) throws -> DecileBorders {
    var seen = ScopeCounts()
    var borders = DecileBorders()
    var writer = target.writer()
    try sorter.walk(jobs: jobs) { records in
      for record in records {
        let nation = 10 * seen.nation / counts.nation + 1
        seen.nation += 1
        borders.note(.nasional, territory: 0, decile: nation, score: record.value)
        var province = 0
        let provinceCode = record.kab / 100
        if provinceCode > 0 {
          province = 10 * seen.provinces[provinceCode] / counts.provinces[provinceCode] + 1
          seen.provinces[provinceCode] += 1
          borders.note(.provinsi, territory: provinceCode, decile: province, score: record.value)
        }
        var kab = 0
        if record.hasKab {
          kab = 10 * seen.kabs[record.kab] / counts.kabs[record.kab] + 1
          seen.kabs[record.kab] += 1
          borders.note(.kabupatenKota, territory: record.kab, decile: kab, score: record.value)
        }
        try writer.send(
          Deciles(nation: nation, province: province, kab: kab).packed, part: record.part, index: record.index)
      }
    }
    try writer.finish()
    return borders
  }
}
