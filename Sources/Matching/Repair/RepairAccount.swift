import StageContract

/// What the repair did, counted; sums of probabilities in millionths, so that they are the same in any order.
struct RepairAccount {
  var searched = 0
  var repaired = 0
  var reviewed = 0
  var unfound = 0
  /// Doubles of Dukcapil searched for, and found.
  var doubles = 0
  var doublesFound = 0
  /// Sum over repaired rows of the probability that the person is another, and its variance.
  var falseMatches = 0
  var falseVariance = 0
  /// Sum over the other rows of the probability that their person is among the candidates, and its variance.
  var missed = 0
  var missedVariance = 0

  mutating func add(_ row: ResidueRow, _ verdict: RepairVerdict) {
    if row.isDouble {
      doubles += 1
      if verdict.outcome == .padanPerbaikan { doublesFound += 1 }
      return
    }
    searched += 1
    switch verdict.outcome {
    case .padanPerbaikan:
      repaired += 1
      falseMatches += RepairAccount.millionths(1 - verdict.bestShare)
      falseVariance += RepairAccount.millionths(verdict.bestShare * (1 - verdict.bestShare))
    default:
      if verdict.outcome == .tinjau { reviewed += 1 } else { unfound += 1 }
      missed += RepairAccount.millionths(verdict.anyShare)
      missedVariance += RepairAccount.millionths(verdict.anyShare * (1 - verdict.anyShare))
    }
  }

  mutating func add(_ other: RepairAccount) {
    searched += other.searched
    repaired += other.repaired
    reviewed += other.reviewed
    unfound += other.unfound
    doubles += other.doubles
    doublesFound += other.doublesFound
    falseMatches += other.falseMatches
    falseVariance += other.falseVariance
    missed += other.missed
    missedVariance += other.missedVariance
  }

  /// Takes out what was counted before.
  mutating func subtract(_ other: RepairAccount) {
    searched -= other.searched
    repaired -= other.repaired
    reviewed -= other.reviewed
    unfound -= other.unfound
    doubles -= other.doubles
    doublesFound -= other.doublesFound
    falseMatches -= other.falseMatches
    falseVariance -= other.falseVariance
    missed -= other.missed
    missedVariance -= other.missedVariance
  }

  private static func millionths(_ value: Double) -> Int { Int((value * 1_000_000).rounded()) }

  /// An estimated rate in millionths with its 95 % interval: `sum` and `variance` of what is counted among `all`.
  private static func rate(_ sum: Int, _ variance: Int, of all: Double) -> JSONValue {
    if all <= 0 { return .object([JSONMember("perkiraan", .number(0))]) }
    let middle = Double(sum) / 1_000_000
    let half = 1.96 * (Double(variance) / 1_000_000).squareRoot()
    func share(_ value: Double) -> JSONValue { .number(millionths(min(max(value / all, 0), 1))) }
    return .object([
      JSONMember("perkiraan", share(middle)), JSONMember("bawah", share(middle - half)),
      JSONMember("atas", share(middle + half)),
    ])
  }

  /// The members of the manifest's `perbaikan`; rates in millionths.
  var members: [JSONMember] {
    let right = Double(repaired) - Double(falseMatches) / 1_000_000
    return [
      JSONMember("dicari", .number(searched)), JSONMember("padan_perbaikan", .number(repaired)),
      JSONMember("tinjau", .number(reviewed)), JSONMember("tidak_ditemukan", .number(unfound)),
      JSONMember("ganda_dukcapil", .number(doubles)), JSONMember("ganda_dukcapil_ditemukan", .number(doublesFound)),
      JSONMember("padan_keliru_ppm", RepairAccount.rate(falseMatches, falseVariance, of: Double(repaired))),
      JSONMember(
        "padan_terlewat_ppm",
        RepairAccount.rate(missed, missedVariance, of: right + Double(missed) / 1_000_000)),
      // What the two rates are made of, so that they can be counted on from here.
      JSONMember(
        "jumlah_ppm",
        .object([
          JSONMember("keliru", .number(falseMatches)), JSONMember("keliru_ragam", .number(falseVariance)),
          JSONMember("terlewat", .number(missed)), JSONMember("terlewat_ragam", .number(missedVariance)),
        ])),
    ]
  }

  init() {}

  /// Reads what ``members`` wrote; nil when something is missing.
  init?(_ json: JSONValue?) {
    func number(_ name: String) -> Int? { json?[name]?.number }
    func sum(_ name: String) -> Int? { json?["jumlah_ppm"]?[name]?.number }
    guard let searched = number("dicari"), let repaired = number("padan_perbaikan"), let reviewed = number("tinjau"),
      let unfound = number("tidak_ditemukan"), let doubles = number("ganda_dukcapil"),
      let doublesFound = number("ganda_dukcapil_ditemukan"), let falseMatches = sum("keliru"),
      let falseVariance = sum("keliru_ragam"), let missed = sum("terlewat"),
      let missedVariance = sum("terlewat_ragam")
    else { return nil }
    self.searched = searched
    self.repaired = repaired
    self.reviewed = reviewed
    self.unfound = unfound
    self.doubles = doubles
    self.doublesFound = doublesFound
    self.falseMatches = falseMatches
    self.falseVariance = falseVariance
    self.missed = missed
    self.missedVariance = missedVariance
  }
}
