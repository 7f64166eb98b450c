import Scoring
import TabularIO

/// How the score of a family would be if one source had said nothing of it.
///
/// The values that survived from the source are taken as missing; what a loser among the sources would have said in its
/// place is not known any more at this stage, so the effect is an upper bound.
struct LeaveOneOut: ~Copyable {
  /// The sources of socio-economic values.
  static let sources: [StaticString] = ["ground_check", "regsosek_keluarga", "p3ke_keluarga", "dtks"]

  private let scorer: Scorer
  private let asal: Int
  private let asalBaris: Int
  /// Of each variable of the model, its place in `asal`; -1 for one that no survey gives.
  private let places: [Int]
  private var gains: [Int64]
  /// By source: what its values add beyond missing ones, and how many variables they are.
  private var sums = [Int64](repeating: 0, count: LeaveOneOut.sources.count)
  private var known = [Int](repeating: 0, count: LeaveOneOut.sources.count)
  /// By number of an entry of `asal_baris`, from 1: its source; none for number 0.
  private var entries = [Int](repeating: -1, count: 36)
  private var minimum: Int
  private(set) var base = Score(status: .tanpaData, known: 0, value: 0)
  private var sum: Int64 = 0

  init(_ plan: LeaveOneOutPlan) {
    scorer = plan.scorer
    asal = plan.asal
    asalBaris = plan.asalBaris
    places = plan.places
    minimum = plan.minimum
    gains = [Int64](repeating: 0, count: plan.places.count)
  }

  /// Scores the family of `row`; ``base`` and ``score(without:)`` speak of it then.
  mutating func read(_ row: Row, kab: Int) {
    sum = scorer.gains(row, kab: kab, into: &gains)
    var count = 0
    for source in sums.indices {
      sums[source] = 0
      known[source] = 0
    }
    let marks = row[asal]
    readSources(row[asalBaris])
    for index in gains.indices where gains[index] != Scorer.unknown {
      count += 1
      sum += gains[index]
      let place = places[index]
      if place < 0 || place >= marks.count { continue }
      let source = entries[LeaveOneOut.number(marks[place])]
      if source < 0 { continue }
      sums[source] += gains[index]
      known[source] += 1
    }
    base = score(sum, count)
  }

  private func score(_ sum: Int64, _ count: Int) -> Score {
    let status: RankingStatus = count < minimum ? .tanpaData : count == gains.count ? .lengkap : .sebagian
    return Score(status: status, known: count, value: RankingModel.rounded(sum))
  }

  /// Whether any value of the family is from `source`.
  func uses(_ source: Int) -> Bool { known[source] > 0 }

  /// The score without the values from `source`.
  func score(without source: Int) -> Score { score(sum - sums[source], base.known - known[source]) }

  /// Notes which of ``sources`` each entry of a list `sumber:berkas:baris;…` is of; -1 for none.
  private mutating func readSources(_ list: ByteView) {
    var entry = 1
    var start = 0
    while entry < entries.count {
      entries[entry] = start < list.count ? LeaveOneOut.source(list[start]) : -1
      entry += 1
      if start >= list.count { continue }
      while start < list.count && list[start] != 0x3B { start += 1 }
      start += 1
    }
  }

  /// The first letters tell them apart.
  @inline(__always)
  private static func source(_ letter: UInt8) -> Int {
    switch letter {
    case 0x67: return 0
    case 0x72: return 1
    case 0x70: return 2
    case 0x64: return 3
    default: return -1
    }
  }

  /// The number of an entry as `asal` marks it: 1-9, a-z; 0 for none.
  @inline(__always)
  private static func number(_ mark: UInt8) -> Int {
    mark >= 49 && mark <= 57 ? Int(mark) - 48 : mark >= 97 && mark <= 122 ? Int(mark) - 87 : 0
  }
}

/// What ``LeaveOneOut`` needs to know of the table.
struct LeaveOneOutPlan: Sendable {
  let scorer: Scorer
  let asal: Int
  let asalBaris: Int
  let places: [Int]
  let minimum: Int

  init(_ model: RankingModel, scorer: Scorer, tables: FamilyTables) throws {
    self.scorer = scorer
    asal = tables.family.asal
    asalBaris = tables.family.asalBaris
    minimum = model.minimum
    let first = tables.family.firstSurvey
    let last = try tables.keluarga.column("jumlah_ternak_kambing_domba")
    places = try tables.keluarga.columns(model.columns).map { $0 >= first && $0 <= last ? $0 - first : -1 }
  }
}

/// How many ranked families have each score: enough to tell a score's decile, whatever the number of families.
struct ScoreHistogram: Sendable {
  /// Scores beyond ±1000 count at the end.
  private static let limit = 10_000_000
  private var low = 0
  private var counts: [Int32] = []
  private(set) var total = 0

  private static func clamped(_ score: Int64) -> Int { Int(max(min(score, Int64(limit)), -Int64(limit))) }

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

/// The deciles with all sources, and without each.
struct StabilityDeciles: Sendable {
  let base: ScoreHistogram.ScoreDeciles
  let without: [ScoreHistogram.ScoreDeciles]

  init(_ counts: StabilityCounts) {
    base = counts.base.deciles()
    without = counts.without.map { $0.deciles() }
  }
}

/// Scores counted while families are ranked.
struct StabilityCounts: Sendable {
  var base = ScoreHistogram()
  var without = [ScoreHistogram](repeating: ScoreHistogram(), count: LeaveOneOut.sources.count)

  mutating func add(_ family: borrowing LeaveOneOut) {
    if family.base.status == .tanpaData { return }
    base.add(family.base.value)
    for source in without.indices {
      let score = family.uses(source) ? family.score(without: source) : family.base
      if score.status != .tanpaData { without[source].add(score.value) }
    }
  }

  mutating func add(_ other: StabilityCounts) {
    base.add(other.base)
    for source in without.indices { without[source].add(other.without[source]) }
  }
}
