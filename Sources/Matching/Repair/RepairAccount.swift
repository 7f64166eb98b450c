import RegistryTypes
import StageContract

/// What the repair did, counted; sums of probabilities in millionths, so that they are the same in any order.
struct RepairAccount {
  /// A sum of probabilities as the model gives them, and with its odds divided and multiplied by ``RepairAccount/misfit``.
  struct Sum: Equatable {
    var low = 0
    var middle = 0
    var high = 0

    mutating func add(_ other: Sum, times sign: Int = 1) {
      low += sign * other.low
      middle += sign * other.middle
      high += sign * other.high
    }
  }

  /// How far the odds of a fitted model may be off: two bits up or down. A model of Fellegi and Sunter takes its fields for
  /// independent and its rows for those it was fitted on, and the error rates that it tells of itself are too small for both
  /// reasons (Belin and Rubin, "A method for calibrating false-match rates in record linkage", JASA 90, 1995). In a city the
  /// model of the country has two to three times the wrong links that it tells (docs/accuracy.md); four leaves some room.
  static let misfit = 4.0

  var searched = 0
  var repaired = 0
  var reviewed = 0
  var unfound = 0
  /// Doubles of Dukcapil searched for, and found.
  var doubles = 0
  var doublesFound = 0
  /// Sum over repaired rows of the probability that the person is another.
  var falseMatches = Sum()
  /// Sum over the other rows of the probability that their person is among the candidates.
  var missed = Sum()
  /// Rows nobody else was found for whose NIK is told to be another's: they may be the holder under another name.
  var contradicted = 0
  /// Which ways of finding a person found those of the links.
  var captures = CaptureCounts()

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
      falseMatches.add(RepairAccount.falseShare(verdict))
      if let candidate = verdict.candidate { captures.add(row, candidate) }
    default:
      if verdict.outcome == .tinjau { reviewed += 1 } else { unfound += 1 }
      if verdict.outcome != .tinjau && row.isContradicted && !row.isClosed { contradicted += 1 }
      missed.add(RepairAccount.missedShare(verdict))
    }
  }

  mutating func add(_ other: RepairAccount) { add(other, times: 1) }

  /// Takes out what was counted before.
  mutating func subtract(_ other: RepairAccount) { add(other, times: -1) }

  private mutating func add(_ other: RepairAccount, times sign: Int) {
    searched += sign * other.searched
    repaired += sign * other.repaired
    reviewed += sign * other.reviewed
    unfound += sign * other.unfound
    doubles += sign * other.doubles
    doublesFound += sign * other.doublesFound
    falseMatches.add(other.falseMatches, times: sign)
    missed.add(other.missed, times: sign)
    contradicted += sign * other.contradicted
    captures.add(other.captures, times: sign)
  }

  // MARK: Probabilities

  private static func millionths(_ value: Double) -> Int { Int((value * 1_000_000).rounded()) }

  /// The probability that nobody or another is the row's person.
  private static func falseShare(_ verdict: RepairVerdict) -> Sum {
    let nobody = max(1 - verdict.anyShare, 1e-15)
    func share(_ factor: Double) -> Int {
      let wrong = (nobody + max(verdict.anyShare - verdict.bestShare, 0)) / factor
      return millionths(wrong / (wrong + verdict.bestShare))
    }
    return Sum(low: share(misfit), middle: share(1), high: share(1 / misfit))
  }

  /// The probability that one of the candidates is the row's person.
  private static func missedShare(_ verdict: RepairVerdict) -> Sum {
    func share(_ factor: Double) -> Int {
      let found = verdict.anyShare * factor
      return millionths(found / (found + 1 - verdict.anyShare))
    }
    return Sum(low: share(1 / misfit), middle: share(1), high: share(misfit))
  }

  // MARK: Estimates

  private static func rate(_ low: Double, _ middle: Double, _ high: Double) -> JSONValue {
    func share(_ value: Double) -> JSONValue { .number(millionths(min(max(value, 0), 1))) }
    return .object([
      JSONMember("perkiraan", share(middle)), JSONMember("bawah", share(low)), JSONMember("atas", share(high)),
    ])
  }

  /// The share of wrong links: what the model tells, its misfit, and the chance of counts around that (Poisson).
  private var falseRate: JSONValue {
    if repaired == 0 { return RepairAccount.rate(0, 0, 0) }
    let all = Double(repaired)
    func count(_ sum: Int) -> Double { max(Double(sum) / 1_000_000, 0) }
    return RepairAccount.rate(
      CountInterval.least(count(falseMatches.low)) / all, count(falseMatches.middle) / all,
      CountInterval.most(count(falseMatches.high)) / all)
  }

  /// The share of rows left without a link among those whose person is there: of candidates not linked, of contradicted rows,
  /// and of persons whom no way of finding found.
  private var missedRate: JSONValue {
    let right = Double(repaired) - Double(falseMatches.middle) / 1_000_000
    let unseen = captures.unseen
    // Nothing but a person tells which of the contradicted rows are the holder's: any share is as likely.
    let doubt = Double(contradicted)
    func share(_ missed: Double) -> Double { missed <= 0 ? 0 : missed / (missed + right) }
    func count(_ sum: Int) -> Double { max(Double(sum) / 1_000_000, 0) }
    let low = count(missed.low) + unseen.low + doubt * 0.025
    let middle = count(missed.middle) + unseen.middle + doubt * 0.5
    let high = count(missed.high) + unseen.high + doubt * 0.975
    return RepairAccount.rate(
      share(CountInterval.least(low)), share(middle), share(CountInterval.most(high)))
  }

  /// The members of the manifest's `perbaikan`; rates in millionths.
  var members: [JSONMember] {
    func sum(_ value: Sum) -> JSONValue {
      .object([
        JSONMember("bawah", .number(value.low)), JSONMember("tengah", .number(value.middle)),
        JSONMember("atas", .number(value.high)),
      ])
    }
    return [
      JSONMember("dicari", .number(searched)), JSONMember("padan_perbaikan", .number(repaired)),
      JSONMember("tinjau", .number(reviewed)), JSONMember("tidak_ditemukan", .number(unfound)),
      JSONMember("ganda_dukcapil", .number(doubles)), JSONMember("ganda_dukcapil_ditemukan", .number(doublesFound)),
      JSONMember("padan_keliru_ppm", falseRate), JSONMember("padan_terlewat_ppm", missedRate),
      // What the two rates are made of, so that they can be counted on from here.
      JSONMember(
        "jumlah_ppm",
        .object([JSONMember("keliru", sum(falseMatches)), JSONMember("terlewat", sum(missed))])),
      JSONMember("bertentangan", .number(contradicted)), JSONMember("penangkapan", captures.value),
    ]
  }

  init() {}

  /// Reads what ``members`` wrote; nil when something is missing.
  init?(_ json: JSONValue?) {
    func number(_ name: String) -> Int? { json?[name]?.number }
    func sum(_ name: String) -> Sum? {
      guard let value = json?["jumlah_ppm"]?[name], let low = value["bawah"]?.number,
        let middle = value["tengah"]?.number, let high = value["atas"]?.number
      else { return nil }
      return Sum(low: low, middle: middle, high: high)
    }
    guard let searched = number("dicari"), let repaired = number("padan_perbaikan"), let reviewed = number("tinjau"),
      let unfound = number("tidak_ditemukan"), let doubles = number("ganda_dukcapil"),
      let doublesFound = number("ganda_dukcapil_ditemukan"), let falseMatches = sum("keliru"),
      let missed = sum("terlewat"), let contradicted = number("bertentangan"),
      let captures = CaptureCounts(json?["penangkapan"])
    else { return nil }
    self.searched = searched
    self.repaired = repaired
    self.reviewed = reviewed
    self.unfound = unfound
    self.doubles = doubles
    self.doublesFound = doublesFound
    self.falseMatches = falseMatches
    self.missed = missed
    self.contradicted = contradicted
    self.captures = captures
  }
}
