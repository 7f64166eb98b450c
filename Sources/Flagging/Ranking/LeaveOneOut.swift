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
  /// Of each interaction, the places of its two variables in ``places``.
  private let pairs: [(first: Int, second: Int)]
  /// Of the variables, then of the interactions.
  private var gains: [Int64]
  /// By source: what its values add beyond missing ones, and how many variables they are.
  private var sums = [Int64](repeating: 0, count: LeaveOneOut.sources.count + 1)
  private var known = [Int](repeating: 0, count: LeaveOneOut.sources.count + 1)
  /// By number of an entry of `asal_baris`, from 1: its source; none for number 0 and those beyond the list.
  private var entries = [UInt8](repeating: none, count: LeaveOneOut.room)
  private var entryCount = 0
  /// Numbers that a mark may stand for.
  private static let room = 36
  /// In place of a source, for what comes from none; it has a sum of its own, which nobody asks for.
  private static let none = UInt8(LeaveOneOut.sources.count)
  private var minimum: Int
  private(set) var base = Score(status: .tanpaData, known: 0, value: 0)
  private var sum: Int64 = 0

  init(_ plan: LeaveOneOutPlan) {
    scorer = plan.scorer
    asal = plan.asal
    asalBaris = plan.asalBaris
    places = plan.places
    pairs = plan.pairs
    minimum = plan.minimum
    gains = [Int64](repeating: 0, count: plan.places.count + plan.pairs.count)
  }

  /// Scores the family of `row`; ``base`` and ``result`` speak of it then.
  mutating func read(_ row: Row, kab: Int) {
    sum = scorer.gains(row, kab: kab, into: &gains)
    readSources(row[asalBaris])
    let marks = row[asal]
    var count = 0
    var sum = sum
    for place in sums.indices {
      sums[place] = 0
      known[place] = 0
    }
    gains.withUnsafeBufferPointer { gains in
      places.withUnsafeBufferPointer { places in
        entries.withUnsafeBufferPointer { entries in
          func source(of place: Int) -> Int {
            place < 0 || place >= marks.count
              ? Int(LeaveOneOut.none) : Int(entries[LeaveOneOut.number(marks[place])])
          }
          sums.withUnsafeMutableBufferPointer { sums in
            known.withUnsafeMutableBufferPointer { known in
              for index in 0..<places.count where gains[index] != Scorer.unknown {
                count += 1
                sum += gains[index]
                let source = source(of: places[index])
                sums[source] += gains[index]
                known[source] += 1
              }
              for index in 0..<pairs.count where gains[places.count + index] != Scorer.unknown {
                let gain = gains[places.count + index]
                sum += gain
                // Without the source of either variable the pair is missing.
                let first = source(of: places[pairs[index].first])
                let second = source(of: places[pairs[index].second])
                sums[first] += gain
                if second != first { sums[second] += gain }
              }
            }
          }
        }
      }
    }
    self.sum = sum
    base = score(sum, count)
  }

  private func score(_ sum: Int64, _ count: Int) -> Score {
    let status: RankingStatus = count < minimum ? .tanpaData : count == places.count ? .lengkap : .sebagian
    return Score(status: status, known: count, value: RankingModel.rounded(sum))
  }

  /// All of it, to be kept.
  var result: FamilyScore {
    var result = FamilyScore(base)
    for source in LeaveOneOut.sources.indices {
      let score = known[source] > 0 ? score(sum - sums[source], base.known - known[source]) : base
      result.note(score, without: source, isUsed: known[source] > 0)
    }
    return result
  }

  /// Notes which of ``sources`` each entry of a list `sumber:berkas:baris;…` is of.
  private mutating func readSources(_ list: ByteView) {
    let before = entryCount
    var start = 0
    entryCount = 0
    while start < list.count && entryCount + 1 < LeaveOneOut.room {
      entryCount += 1
      entries[entryCount] = LeaveOneOut.source(list[start])
      while start < list.count && list[start] != 0x3B { start += 1 }
      start += 1
    }
    // What the family before had more is nobody's now.
    var rest = entryCount + 1
    while rest <= before {
      entries[rest] = LeaveOneOut.none
      rest += 1
    }
  }

  /// The first letters tell them apart.
  @inline(__always)
  private static func source(_ letter: UInt8) -> UInt8 {
    switch letter {
    case 0x67: return 0
    case 0x72: return 1
    case 0x70: return 2
    case 0x64: return 3
    default: return none
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
  let pairs: [(first: Int, second: Int)]
  let minimum: Int

  init(_ model: RankingModel, scorer: Scorer, tables: FamilyTables) throws {
    self.scorer = scorer
    asal = tables.family.asal
    asalBaris = tables.family.asalBaris
    minimum = model.minimum
    pairs = model.variants[0].interactions.map { ($0.first, $0.second) }
    let first = tables.family.firstSurvey
    let last = try tables.keluarga.column("jumlah_ternak_kambing_domba")
    places = try tables.keluarga.columns(model.columns).map { $0 >= first && $0 <= last ? $0 - first : -1 }
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

  mutating func add(_ family: FamilyScore) {
    if !family.isRanked { return }
    base.add(family.value)
    for source in without.indices where family.isRanked(without: source) {
      without[source].add(Int64(family.without[source]))
    }
  }

  mutating func add(_ other: StabilityCounts) {
    base.add(other.base)
    for source in without.indices { without[source].add(other.without[source]) }
  }
}
