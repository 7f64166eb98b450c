import RegistryTypes
import StageContract

/// Which ways of finding a person a linked row had, and which of them found the person: four lists that err nearly
/// independently, since another column feeds each. Who is in none of them is estimated from how often they miss each other's.
///
/// Lincoln and Petersen's estimate by Chapman for every list (what the others found, and how much of that it found too),
/// then Horvitz and Thompson's sum over the links with the chance of being found at all, that of the lists the row could be
/// in (Huggins, "On the statistical analysis of capture experiments", Biometrika 76, 1989; Alho, Biometrics 46, 1990; for
/// blocking in record linkage: Blakely and Salmond, Int. J. Epidemiology 31, 2002). Each source is a stratum.
package struct CaptureCounts: Equatable {
  /// The lists: by number, by card or household, by birth date and name, by name and kelurahan.
  static let lists = 4
  private static let numberRules = BlockingRule.nik.bit | BlockingRule.swapped.bit
  private static let cardRules = BlockingRule.card.bit | BlockingRule.household.bit
  private static let birthRules =
    BlockingRule.birthName.bit | BlockingRule.birthDistrict.bit | BlockingRule.birthWordRegency.bit
    | BlockingRule.birthWord.bit
  private static let placeRules = BlockingRule.nameVillage.bit | BlockingRule.wordVillage.bit

  private static let patterns = 1 << lists
  /// Links by source, lists that the row could be in, and lists that it is in.
  private var counts = [Int](repeating: 0, count: SourceKind.allCases.count * patterns * patterns)

  package init() {}

  mutating func add(_ row: ResidueRow, _ candidate: Candidate) {
    var possible = 0
    if row.digitCount > 0 { possible |= 1 }
    if row.noKK != 0 || row.familyCount > 0 { possible |= 2 }
    if row.birth != 0 && !row.name.isEmpty { possible |= 4 }
    if row.region.digits == 10 && !row.name.isEmpty { possible |= 8 }
    var found = 0
    if candidate.rules & CaptureCounts.numberRules != 0 { found |= 1 }
    if candidate.rules & CaptureCounts.cardRules != 0 { found |= 2 }
    if candidate.rules & CaptureCounts.birthRules != 0 { found |= 4 }
    if candidate.rules & CaptureCounts.placeRules != 0 { found |= 8 }
    add(Int(row.record.source.rawValue), possible: possible | found, found: found, 1)
  }

  /// Counts `number` links of the source of that raw value.
  package mutating func add(_ source: Int, possible: Int, found: Int, _ number: Int) {
    counts[(source * CaptureCounts.patterns + possible) * CaptureCounts.patterns + found] += number
  }

  package mutating func add(_ other: CaptureCounts, times sign: Int) {
    for index in counts.indices { counts[index] += sign * other.counts[index] }
  }

  // MARK: Estimate

  /// Persons who are there and in none of the lists, with an interval of 95 %.
  ///
  /// What the lists tell of each other is as uncertain as shares of a sample are; and where they are not independent (a row
  /// with one defect has another more often), the true number is larger: the upper end takes each list for twice as blind.
  package var unseen: (low: Double, middle: Double, high: Double) {
    var sum = (low: 0.0, middle: 0.0, high: 0.0)
    for source in SourceKind.allCases.indices {
      let blind = (0..<CaptureCounts.lists).map { blindness(source, $0) }
      for possible in 0..<CaptureCounts.patterns {
        var links = 0
        for found in 0..<CaptureCounts.patterns { links += number(source, possible, found) }
        if links == 0 { continue }
        var chance = (low: 1.0, middle: 1.0, high: 1.0)
        for list in 0..<CaptureCounts.lists where possible >> list & 1 != 0 {
          chance.low *= blind[list].low
          chance.middle *= blind[list].middle
          chance.high *= blind[list].high
        }
        sum.low += Double(links) * chance.low / (1 - chance.low)
        sum.middle += Double(links) * chance.middle / (1 - chance.middle)
        sum.high += Double(links) * chance.high / (1 - chance.high)
      }
    }
    return sum
  }

  /// The share of those who could be in `list` and are not, told by those whom another list found.
  private func blindness(_ source: Int, _ list: Int) -> (low: Double, middle: Double, high: Double) {
    var others = 0
    var absent = 0
    for possible in 0..<CaptureCounts.patterns where possible >> list & 1 != 0 {
      for found in 0..<CaptureCounts.patterns where found & ~(1 << list) != 0 {
        let links = number(source, possible, found)
        others += links
        if found >> list & 1 == 0 { absent += links }
      }
    }
    // Nothing known of it: it may miss nobody or half.
    if others == 0 { return (0, 0.25, 0.5) }
    let share = (Double(absent) + 0.5) / (Double(others) + 1)
    let reach = 1.96 * (share * (1 - share) / (Double(others) + 1)).squareRoot()
    return (max(share - reach, 0) / 2, min(share, 0.9), min((share + reach) * 2, 0.9))
  }

  private func number(_ source: Int, _ possible: Int, _ found: Int) -> Int {
    counts[(source * CaptureCounts.patterns + possible) * CaptureCounts.patterns + found]
  }

  // MARK: The manifest

  /// Links by source, lists possible, lists found: `dtks:7:4`, the bits in the order of the lists.
  package var value: JSONValue {
    var members: [JSONMember] = []
    for (source, kind) in SourceKind.allCases.enumerated() {
      for possible in 0..<CaptureCounts.patterns {
        for found in 0..<CaptureCounts.patterns where number(source, possible, found) != 0 {
          members.append(JSONMember("\(kind.name):\(possible):\(found)", .number(number(source, possible, found))))
        }
      }
    }
    return .object(members)
  }

  /// Reads what ``value`` wrote; nil when it is nothing of the kind.
  package init?(_ json: JSONValue?) {
    guard let members = json?.members else { return nil }
    for member in members {
      let parts = member.name.split(separator: ":")
      guard parts.count == 3, let source = SourceKind.allCases.firstIndex(where: { $0.name == parts[0] }),
        let possible = Int(parts[1]), let found = Int(parts[2]), let links = member.value.number,
        0..<CaptureCounts.patterns ~= possible, 0..<CaptureCounts.patterns ~= found
      else { return nil }
      add(source, possible: possible, found: found, links)
    }
  }
}

/// The interval of 95 % around an expected count: a count is Poisson distributed (Garwood, Biometrika 28, 1936, in the
/// approximation of Wilson and Hilferty).
package enum CountInterval {
  package static func least(_ count: Double) -> Double {
    if count <= 0 { return 0 }
    let root = 1 - 1 / (9 * count) - 1.96 / (3 * count.squareRoot())
    return root <= 0 ? 0 : count * root * root * root
  }

  package static func most(_ count: Double) -> Double {
    let next = max(count, 0) + 1
    let root = 1 - 1 / (9 * next) + 1.96 / (3 * next.squareRoot())
    return next * root * root * root
  }
}
