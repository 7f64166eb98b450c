import RegistryTypes
import StageContract
import TabularIO

/// How often sources that both know a value contradict each other.
struct ContradictionCounts {
  /// By pair: visit and Regsosek, visit and P3KE, Regsosek and P3KE.
  var compared = [0, 0, 0]
  var different = [0, 0, 0]

  static let pairs = [
    "ground_check|regsosek_keluarga", "ground_check|p3ke_keluarga", "regsosek_keluarga|p3ke_keluarga",
  ]

  init() {}

  /// Reads the manifest's `pertentangan`; nil when something is missing.
  init?(_ json: JSONValue?) {
    for (index, pair) in ContradictionCounts.pairs.enumerated() {
      guard let compared = json?[pair]?["dibandingkan"]?.number, let different = json?[pair]?["berbeda"]?.number else {
        return nil
      }
      self.compared[index] = compared
      self.different[index] = different
    }
  }

  /// The manifest's `pertentangan`.
  var value: JSONValue {
    .object(
      ContradictionCounts.pairs.enumerated().map { index, pair in
        JSONMember(
          pair,
          .object([
            JSONMember("dibandingkan", .number(compared[index])), JSONMember("berbeda", .number(different[index])),
          ]))
      })
  }

  /// Takes out what was counted before.
  mutating func subtract(_ other: ContradictionCounts) {
    for pair in 0..<3 {
      compared[pair] -= other.compared[pair]
      different[pair] -= other.different[pair]
    }
  }

  mutating func add(_ other: ContradictionCounts) {
    for pair in 0..<3 {
      compared[pair] += other.compared[pair]
      different[pair] += other.different[pair]
    }
  }
}

/// The socio-economic values of a family: per column the newest known one, then the most trusted source's, then that
/// of the smallest content (contract, section 3). Reused from family to family.
struct Survivorship {
  private struct Candidate {
    let row: RowRecord
    let trust: Int

    /// Place of the source in the pairs that are counted.
    var place: Int { row.source == .groundCheck ? 0 : row.source == .regsosekKeluarga ? 1 : 2 }
  }

  private let trust: [Int]

  private var candidates: [Candidate] = []
  /// Values by candidate and column.
  private var values: [ByteView] = []
  /// Winning candidate by column, -1 when nobody knows a value.
  private var winners = [Int](repeating: -1, count: SocioEconomic.count)
  /// 1-based place of a candidate in `asal_baris`, 0 when nothing came from it.
  private var places: [Int] = []
  private(set) var counts = ContradictionCounts()

  /// `trust` by source: higher wins among values of one date.
  init(trust: [Int]) { self.trust = trust }

  private func candidate(_ row: RowRecord) -> Candidate {
    Candidate(row: row, trust: trust[Int(row.source.rawValue)])
  }

  /// Chooses among the household rows and the visit that counts.
  mutating func choose(households: [RowRecord], visit: RowRecord?) {
    candidates.removeAll(keepingCapacity: true)
    if let visit { candidates.append(candidate(visit)) }
    for row in households { candidates.append(candidate(row)) }
    candidates.sort { one, other in
      if one.row.date != other.row.date { return one.row.date > other.row.date }
      if one.trust != other.trust { return one.trust > other.trust }
      let order = one.row.compareContent(other.row)
      return order != 0 ? order < 0 : one.row.rowKey < other.row.rowKey
    }
    values.removeAll(keepingCapacity: true)
    for candidate in candidates { readValues(candidate.row) }
    for column in 0..<SocioEconomic.count {
      winners[column] = -1
      for index in candidates.indices where !value(index, column).isEmpty {
        winners[column] = index
        break
      }
    }
    places.removeAll(keepingCapacity: true)
    var used = 0
    for index in candidates.indices {
      let wins = winners.contains(index)
      if wins { used += 1 }
      places.append(wins ? used : 0)
    }
    if candidates.count > 1 { countContradictions() }
  }

  private func value(_ candidate: Int, _ column: Int) -> ByteView { values[candidate * SocioEconomic.count + column] }

  private mutating func readValues(_ row: RowRecord) {
    let start = values.count
    for _ in 0..<SocioEconomic.count { values.append(.empty) }
    switch row.source {
    case .regsosekKeluarga:
      row.eachCarried(from: Carried.Household.firstRegsosek, count: SocioEconomic.count) { values[start + $0] = $1 }
    case .groundCheck:
      row.eachCarried(from: Carried.Visit.firstSocioEconomic, count: SocioEconomic.count) { values[start + $0] = $1 }
    default:
      row.eachCarried(from: Carried.Household.firstP3KE, count: SocioEconomic.ofP3KE.count) {
        values[start + SocioEconomic.ofP3KE[$0]] = $1
      }
    }
  }

  private mutating func countContradictions() {
    if candidates.count > Survivorship.few {
      countManyContradictions()
      return
    }
    for one in candidates.indices {
      for other in candidates.indices where candidates[one].place < candidates[other].place {
        let pair = candidates[one].place + candidates[other].place - 1
        for column in 0..<SocioEconomic.count {
          let left = value(one, column)
          let right = value(other, column)
          if left.isEmpty || right.isEmpty { continue }
          counts.compared[pair] += 1
          if !(left == right) { counts.different[pair] += 1 }
        }
      }
    }
  }

  /// Forms that are held against each other one by one.
  private static let few = 32

  /// The same for a family of very many forms: counts equal values instead of meeting all pairs.
  ///
  /// - Complexity: O(columns · n log n).
  private mutating func countManyContradictions() {
    for column in 0..<SocioEconomic.count {
      let known = candidates.indices.filter { !value($0, column).isEmpty }
      let sorted = known.sorted { value($0, column).compare(value($1, column)) < 0 }
      let all = Survivorship.pairs(known.map { candidates[$0].place })
      var equal = [0, 0, 0]
      var start = 0
      while start < sorted.count {
        var end = start + 1
        while end < sorted.count && value(sorted[end], column) == value(sorted[start], column) { end += 1 }
        let same = Survivorship.pairs(sorted[start..<end].map { candidates[$0].place })
        for pair in 0..<3 { equal[pair] += same[pair] }
        start = end
      }
      for pair in 0..<3 {
        counts.compared[pair] += all[pair]
        counts.different[pair] += all[pair] - equal[pair]
      }
    }
  }

  /// How many pairs of different sources there are among candidates at `places`, as ``ContradictionCounts`` orders them.
  private static func pairs(_ places: [Int]) -> [Int] {
    var counts = [0, 0, 0]
    for place in places { counts[place] += 1 }
    return [counts[0] * counts[1], counts[0] * counts[2], counts[1] * counts[2]]
  }

  /// Writes the 33 values.
  func writeValues(to rows: inout RowBuffer) {
    for column in 0..<SocioEconomic.count {
      if winners[column] < 0 { rows.emptyField() } else { rows.field(value(winners[column], column)) }
    }
  }

  /// The newest date among the values that survive, 0 when none does.
  var newestDate: Int32 {
    for index in candidates.indices where places[index] > 0 { return candidates[index].row.date }
    return 0
  }

  /// Writes `asal_baris`, `asal` and `asal_tanggal`.
  func writeOrigin(_ files: FileTable, to rows: inout RowBuffer) {
    rows.beginField()
    var first = true
    for index in candidates.indices where places[index] > 0 {
      if !first { rows.append(59) }
      first = false
      files.append(candidates[index].row.rowKey, candidates[index].row.source, to: &rows)
    }
    rows.endField()
    if first {
      rows.emptyField()
      rows.emptyField()
      return
    }
    rows.beginField()
    for column in 0..<SocioEconomic.count {
      let place = winners[column] < 0 ? 0 : places[winners[column]]
      rows.append(place == 0 ? 46 : place < 10 ? UInt8(48 + place) : UInt8(min(87 + place, 122)))
    }
    rows.endField()
    writeDates(to: &rows)
  }

  /// The dates of the rows in `asal_baris`, in the same order.
  private func writeDates(to rows: inout RowBuffer) {
    rows.beginField()
    var first = true
    for index in candidates.indices where places[index] > 0 {
      if !first { rows.append(59) }
      first = false
      PackedDate.append(candidates[index].row.date, to: &rows)
    }
    rows.endField()
  }
}
