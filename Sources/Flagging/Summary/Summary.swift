import Scoring
import Synchronization

/// What is counted a programme, kab/kota and decile.
enum Measure: Int, CaseIterable, Sendable {
  /// Families or persons in the frame.
  case population
  /// Rows of R: recipients, further payments and unresolved ones included.
  case recipients
  /// L: eligible units.
  case eligible
  case tepat
  /// INKLUSI of resolved recipients.
  case inklusi
  /// INKLUSI of recipients that could not be resolved.
  case inklusiUnresolved
  /// TINJAU for lack of a decile.
  case tinjau
  /// TINJAU of recipients under review.
  case tinjauUnresolved
  case eksklusi
  case belum
  case belumDinilai
  /// L within the quota.
  case withinQuota
  /// Further payments (INK-08), contained in `inklusi`.
  case further
  /// Payees to be replaced.
  case replacePayee
  /// Rupiah of R, of INKLUSI, of TEPAT, and of the INKLUSI that could not be resolved (contained in `rupiahInklusi`).
  case rupiah
  case rupiahInklusi
  case rupiahTepat
  case rupiahInklusiUnresolved
}

/// Where the measures of a kab/kota slot, programme and decile stand in a ``Summary``.
struct SummaryPlace {
  fileprivate let first: Int

  init(slot: Int, programme: Int, decile: Int, programmes: Int) {
    first = ((slot * programmes + programme) * Summary.deciles + decile) * Summary.measures
  }
}

/// What is counted of a family once its part is done.
struct FamilyNote {
  /// See ``Summary/slot(_:)``.
  let slot: UInt32
  let members: UInt32
  /// The decile that the rules use, 0 for none.
  let decile: UInt8
  /// The official decile in the same scope, 0 for none.
  let official: UInt8
  let isStale: Bool
}

/// Counts of one worker; added up at the end, so the order of work does not show.
struct Summary: Sendable {
  static let deciles = 11
  let programmes: Int
  /// Cells by kab/kota slot, programme, decile (0 = none), measure.
  private(set) var cells: [Int] = []
  /// By kab/kota slot and code: families, persons (those outside the frame too), families among recipients.
  private(set) var codes: [Int] = []
  /// By kab/kota slot, scope and decile: families.
  private(set) var decileFamilies: [Int] = []
  /// By kab/kota slot and decile in use: families, and persons in them.
  private var population: [Int] = []
  /// By kab/kota slot: LENGKAP, SEBAGIAN, TANPA_DATA, stale.
  private(set) var statuses: [Int] = []
  /// By kab/kota slot and code: flagged families that were visited, those of which the visit refuted the flag, and bore it out.
  private(set) var visits: [Int] = []
  /// Families and persons by number of inclusion codes; pairs of codes.
  var familiesByCodes = [Int](repeating: 0, count: 33)
  var personsByCodes = [Int](repeating: 0, count: 33)
  /// Members without and with an inclusion code.
  var members = [0, 0]
  /// Rows of usulan and aduan that are a proposal or complaint given twice.
  var doubles = [0, 0]
  var familyPairs = [Int](repeating: 0, count: 32 * 32)
  var personPairs = [Int](repeating: 0, count: 32 * 32)
  /// By programme, outcome and code: rows and rupiah.
  var reasons: [Int]
  var reasonRupiah: [Int]
  /// By programme and fate.
  var fates: [Int]
  /// Rows of each family table, and of them those that belong to no family.
  var rows = [Int](repeating: 0, count: FamilyTables.names.count)
  var orphans = [Int](repeating: 0, count: FamilyTables.names.count)
  /// Recommendations: TERIMA, TOLAK, VERIFIKASI for usulan, then for aduan.
  var recommendations = [Int](repeating: 0, count: 6)
  /// Proposals and complaints that wait.
  var queue = ProposalQueue()
  /// About the ranking itself.
  private(set) var ranking: RankingCounts
  private var slotOfKab = [Int32](repeating: -1, count: 10_000)
  private(set) var kabs: [Int] = []

  init(programmes: Int) {
    self.programmes = programmes
    ranking = RankingCounts(programmes: programmes)
    reasons = [Int](repeating: 0, count: max(programmes, 1) * Outcome.allCases.count * 32)
    reasonRupiah = reasons
    fates = [Int](repeating: 0, count: (programmes + 1) * RecipientFate.allCases.count)
  }

  fileprivate static let measures = Measure.allCases.count
  private var stride: Int { programmes * Summary.deciles * Summary.measures }

  /// The slot of a kab/kota (first four digits; province × 100 where only that is known; 0).
  mutating func slot(_ kab: Int) -> Int {
    if slotOfKab[kab] >= 0 { return Int(slotOfKab[kab]) }
    let slot = kabs.count
    slotOfKab[kab] = Int32(slot)
    kabs.append(kab)
    cells.append(contentsOf: repeatElement(0, count: stride))
    codes.append(contentsOf: repeatElement(0, count: 32 * 3))
    decileFamilies.append(contentsOf: repeatElement(0, count: 3 * Summary.deciles))
    population.append(contentsOf: repeatElement(0, count: 2 * Summary.deciles))
    statuses.append(contentsOf: repeatElement(0, count: 4))
    visits.append(contentsOf: repeatElement(0, count: 32 * 3))
    ranking.addSlot()
    return slot
  }

  mutating func add(_ measure: Measure, slot: Int, programme: Int, decile: Int, _ amount: Int = 1) {
    let index = slot * stride + (programme * Summary.deciles + decile) * Summary.measures + measure.rawValue
    cells[index] += amount
  }

  func count(_ measure: Measure, slot: Int, programme: Int, decile: Int) -> Int {
    cells[slot * stride + (programme * Summary.deciles + decile) * Summary.measures + measure.rawValue]
  }

  /// As above, where the place has been looked up once for several measures.
  @inline(__always)
  mutating func add(_ measure: Measure, at place: SummaryPlace, _ amount: Int = 1) {
    cells[place.first + measure.rawValue] += amount
  }

  /// Counts the families of a part, all at once: neighbours live in different places, so that the counters of each are
  /// far from the last one's, and a loop that does nothing else need not wait for one after the other.
  mutating func addFamilies(_ notes: [FamilyNote], scores: [FamilyScore], deciles: [UInt32], _ plan: FlagPlan) {
    population.withUnsafeMutableBufferPointer { population in
      for note in notes {
        let first = (Int(note.slot) * Summary.deciles + Int(note.decile)) * 2
        population[first] += 1
        population[first + 1] += Int(note.members)
      }
    }
    decileFamilies.withUnsafeMutableBufferPointer { families in
      for (index, note) in notes.enumerated() {
        let own = Deciles(packed: deciles[index])
        let first = Int(note.slot) * 3 * Summary.deciles
        families[first + own.decile(.nasional)] += 1
        families[first + Summary.deciles + own.decile(.provinsi)] += 1
        families[first + 2 * Summary.deciles + own.decile(.kabupatenKota)] += 1
      }
    }
    statuses.withUnsafeMutableBufferPointer { statuses in
      for (index, note) in notes.enumerated() {
        statuses[Int(note.slot) * 4 + Int(scores[index].score.status.rawValue)] += 1
        if note.isStale { statuses[Int(note.slot) * 4 + 3] += 1 }
      }
    }
    ranking.addFamilies(notes, scores, deciles, plan)
  }

  /// Turns families and persons into the population of the programmes: call once, when all are counted.
  mutating func spreadPopulation(over programmes: [Programme]) {
    for slot in kabs.indices {
      for decile in 0..<Summary.deciles {
        let first = (slot * Summary.deciles + decile) * 2
        for (index, programme) in programmes.enumerated() {
          let amount = population[first + (programme.unit == .orang ? 1 : 0)]
          add(.population, slot: slot, programme: index, decile: decile, amount)
        }
        population[first] = 0
        population[first + 1] = 0
      }
    }
  }

  mutating func addNear(slot: Int, programme: Int, isAbove: Bool) {
    ranking.addNear(slot: slot, programme: programme, isAbove: isAbove)
  }

  /// Counts the codes of a family: its own, those of its members and of its people outside the frame, and those that its
  /// rows in programmes carry.
  mutating func addFamilyCodes(_ codes: CodeSet, slot: Int, isRecipient: Bool) {
    var rest = codes.bits
    while rest != 0 {
      let code = rest.trailingZeroBitCount
      rest &= rest - 1
      self.codes[(slot * 32 + code) * 3] += 1
      if isRecipient { self.codes[(slot * 32 + code) * 3 + 2] += 1 }
    }
    let inclusion = codes.intersection(.inclusion)
    familiesByCodes[inclusion.count] += 1
    Summary.addPairs(inclusion, to: &familyPairs)
  }

  /// Counts a family that was visited: its flags, and those of them that the visit bore out or refuted.
  mutating func addVisited(_ flags: CodeSet, confirmed: CodeSet, refuted: CodeSet, slot: Int) {
    var rest = flags.bits
    while rest != 0 {
      let code = rest.trailingZeroBitCount
      rest &= rest - 1
      let place = (slot * 32 + code) * 3
      visits[place] += 1
      if refuted.bits & (1 << UInt32(code)) != 0 { visits[place + 1] += 1 }
      if confirmed.bits & (1 << UInt32(code)) != 0 { visits[place + 2] += 1 }
    }
  }

  mutating func addPersonCodes(_ codes: CodeSet, slot: Int) {
    let inclusion = codes.intersection(.inclusion)
    personsByCodes[inclusion.count] += 1
    if codes.isEmpty { return }
    var rest = codes.bits
    while rest != 0 {
      let code = rest.trailingZeroBitCount
      rest &= rest - 1
      self.codes[(slot * 32 + code) * 3 + 1] += 1
    }
    Summary.addPairs(inclusion, to: &personPairs)
  }

  private static func addPairs(_ codes: CodeSet, to pairs: inout [Int]) {
    if codes.count < 2 { return }
    var rest = codes.bits
    while rest != 0 {
      let first = rest.trailingZeroBitCount
      rest &= rest - 1
      var others = rest
      while others != 0 {
        pairs[first * 32 + others.trailingZeroBitCount] += 1
        others &= others - 1
      }
    }
  }

  mutating func addReasons(_ codes: CodeSet, programme: Int, outcome: Outcome, rupiah: Int) {
    var rest = codes.bits
    while rest != 0 {
      let code = rest.trailingZeroBitCount
      rest &= rest - 1
      let index = (programme * Outcome.allCases.count + Int(outcome.rawValue)) * 32 + code
      reasons[index] += 1
      reasonRupiah[index] += rupiah
    }
  }

  mutating func addFate(_ fate: RecipientFate, programme: Int) {
    fates[(programme + 1) * RecipientFate.allCases.count + fate.rawValue] += 1
  }

  /// Adds what another worker has counted.
  mutating func add(_ other: Summary) {
    for (theirs, kab) in other.kabs.enumerated() {
      let ours = slot(kab)
      Summary.add(other.cells, theirs * stride, to: &cells, ours * stride, stride)
      Summary.add(other.codes, theirs * 96, to: &codes, ours * 96, 96)
      Summary.add(other.decileFamilies, theirs * 33, to: &decileFamilies, ours * 33, 33)
      Summary.add(other.population, theirs * 22, to: &population, ours * 22, 22)
      Summary.add(other.statuses, theirs * 4, to: &statuses, ours * 4, 4)
      Summary.add(other.visits, theirs * 96, to: &visits, ours * 96, 96)
      ranking.add(other.ranking, from: theirs, to: ours)
    }
    Summary.add(other.familiesByCodes, 0, to: &familiesByCodes, 0, 33)
    Summary.add(other.personsByCodes, 0, to: &personsByCodes, 0, 33)
    Summary.add(other.members, 0, to: &members, 0, 2)
    Summary.add(other.doubles, 0, to: &doubles, 0, 2)
    Summary.add(other.familyPairs, 0, to: &familyPairs, 0, 1024)
    Summary.add(other.personPairs, 0, to: &personPairs, 0, 1024)
    Summary.add(other.reasons, 0, to: &reasons, 0, reasons.count)
    Summary.add(other.reasonRupiah, 0, to: &reasonRupiah, 0, reasonRupiah.count)
    Summary.add(other.fates, 0, to: &fates, 0, fates.count)
    Summary.add(other.rows, 0, to: &rows, 0, rows.count)
    Summary.add(other.orphans, 0, to: &orphans, 0, orphans.count)
    queue.add(other.queue)
    Summary.add(other.recommendations, 0, to: &recommendations, 0, 6)
  }

  private static func add(_ from: [Int], _ start: Int, to target: inout [Int], _ place: Int, _ count: Int) {
    for index in 0..<count { target[place + index] += from[start + index] }
  }
}

/// Summaries that workers take for a while: as many as work at a time, not one a piece of work, so that little is added up.
final class SummaryShelf: Sendable {
  private let programmes: Int
  private let free = Mutex<[Summary]>([])

  init(programmes: Int) { self.programmes = programmes }

  /// A summary that nobody else counts in.
  func take() -> Summary { free.withLock { $0.popLast() } ?? Summary(programmes: programmes) }

  /// Puts it back, with what was counted.
  func give(_ summary: consuming Summary) {
    let given = summary
    free.withLock { $0.append(given) }
  }

  /// The sum of all. Call once all are back.
  func total() -> Summary {
    var total = take()
    free.withLock { rest in
      for summary in rest { total.add(summary) }
      rest = []
    }
    return total
  }
}
