import Comparison
import Diagnostics
import StageContract
import TabularIO

/// A person who may be a row's, with what a decision needs to know of both.
struct Candidate {
  var row: UInt32
  /// Bits of the rules that found it.
  var rules: UInt16
  var flag: UInt8
  /// Definitely not the row's person, however alike.
  var veto: Veto
  var odds: Int32
  var adjustment: Int32
  var levels: PairLevels
  var held: UInt32
  var nik: UInt64
  var family: FamilyKey
  var id: StableId

  enum Veto: UInt8 {
    case none
    /// Died before the row's date.
    case dead
    /// The other sex, by the row's own NIK too.
    case sex
  }

  /// Best first; ties by NIK.
  static func precedes(_ one: Candidate, _ other: Candidate) -> Bool {
    if one.row != other.row { return one.row < other.row }
    if one.odds != other.odds { return one.odds > other.odds }
    return one.nik < other.nik
  }
}

/// Streams the frame past the keys of a batch: first its keys, to see which blocks are crowded, then its persons, to compare
/// the pairs of the others.
struct CandidateSearch {
  let batch: ResidueBatch
  let spills: Spills
  let comparison: PairComparison
  let decisions: Decisions
  let context: StageContext
  /// Persons that may share a key.
  let largestBlock: Int
  /// The keys of the frame that any row may have; nil: they are made anew each time.
  let frameKeys: FrameKeys?

  init(_ batch: ResidueBatch, _ frameKeys: FrameKeys?, _ step: RepairStep, weights: RepairWeights) {
    self.batch = batch
    self.frameKeys = frameKeys
    spills = step.spills
    comparison = PairComparison(weights: weights, settings: step.rules.settings.identity)
    decisions = step.decisions
    context = step.context
    largestBlock = step.rules.settings.largestBlock
  }

  /// Counts the persons of every key that can be crowded.
  func countBlocks() throws {
    let index = batch.index
    func count(_ keys: PersonKeys) {
      keys.eachHeld(index.filter) { key, place in
        if place < keys.numbers { return }
        let first = index.first(key)
        if first >= 0 { index.count(at: first) }
      }
    }
    let lists = (0..<context.jobs).map { _ in ProbeKeys() }
    try parallelForEach(count: spills.frame.partitions, jobs: context.jobs) { partition, worker in
      if let frameKeys {
        let reader = frameKeys.reader(partition)
        while let keys = try reader.next() { count(keys) }
        return
      }
      let keys = lists[worker]
      try spills.frame.visit(partition) { bytes in
        CandidateSearch.eachPerson(bytes) { count(keys.all($0)) }
      }
    }
  }

  /// Calls `body` with every person of `partition` who shares a key with a row; the rows stand in `seeker`. After
  /// ``countBlocks()``.
  @inline(__always)
  private func eachMet(_ partition: Int, _ seeker: PairSeeker, _ body: (FrameRecord) -> Void) throws {
    let most = UInt32(largestBlock)
    let index = batch.index
    let reader = frameKeys?.reader(partition)
    try spills.frame.visit(partition) { bytes in
      try CandidateSearch.eachPerson(bytes) { (person) throws(Failure) in
        if let reader {
          guard let keys = try reader.next() else {
            throw Failure(.internalError, id: "kunci kerangka hilang", en: "keys of the frame are missing")
          }
          seeker.find(keys, index, most: most)
        } else {
          seeker.find(person, index, most: most)
        }
        if seeker.count > 0 { body(person) }
      }
    }
  }

  /// Compares every pair that a block holds; `take` gets those whose odds reach `floor`, from any worker. With `oneIn` only
  /// the pairs of one in so many partitions of the frame.
  func comparePairs<Worker>(
    workers: [Worker], floor: Int32, oneIn share: Int = 1, _ take: (Worker, Candidate) -> Void
  ) throws {
    let seekers = workers.map { _ in PairSeeker(rows: batch.rows.count) }
    let rows = batch.rows
    try parallelForEach(count: spills.frame.partitions / share, jobs: context.jobs) { partition, number in
      let seeker = seekers[number]
      let worker = workers[number]
      try rows.withUnsafeBufferPointer { rows in
        try eachMet(partition, seeker) { person in
          for hit in 0..<seeker.count {
            if let found = compare(rows, person, seeker, hit, floor) { take(worker, found) }
          }
        }
      }
    }
  }

  /// Hands row, person and the bits of the rules that found them to `take`, for every pair.
  func countPairs<Worker>(workers: [Worker], _ take: (Worker, Int, FrameRecord, UInt16) -> Void) throws {
    let seekers = workers.map { _ in PairSeeker(rows: batch.rows.count) }
    try parallelForEach(count: spills.frame.partitions, jobs: context.jobs) { partition, number in
      let seeker = seekers[number]
      try eachMet(partition, seeker) { person in
        for hit in 0..<seeker.count { take(workers[number], Int(seeker.rows[hit]), person, seeker.rules[hit]) }
      }
    }
  }

  private func compare(
    _ rows: UnsafeBufferPointer<ResidueRow>, _ person: FrameRecord, _ seeker: PairSeeker, _ hit: Int, _ floor: Int32
  ) -> Candidate? {
    let number = Int(seeker.rows[hit])
    let row = rows[number]
    let nik = person.nik
    // What step 3 has found to be somebody else's; a double is not its own twin; what a person has refused.
    if nik == row.record.nik || row.hasRefusals && decisions.refuses(nik, row.record) { return nil }
    guard let score = comparison.compare(row, person, floor: floor, seeker.scratch) else { return nil }
    return Candidate(
      row: UInt32(number), rules: seeker.rules[hit], flag: person.flag, veto: CandidateSearch.veto(row, person),
      odds: score.odds, adjustment: score.adjustment, levels: score.levels, held: person.held, nik: nik,
      family: person.family, id: person.id)
  }

  /// Contract, section 3 step 4: definite-not rules.
  private static func veto(_ row: ResidueRow, _ person: FrameRecord) -> Candidate.Veto {
    if person.flag == 1 && person.changed != 0 && row.date != 0 && person.changed < row.date && !row.isDouble {
      return .dead
    }
    if row.digitCount == 16 && row.record.nik != 0 && row.sex != 0 && person.sex != 0 && row.sex != person.sex {
      let day = row.digits / 100_000_000 % 100
      let ofNIK: UInt8 = day > 40 ? 2 : 1
      if ofNIK == row.sex { return .sex }
    }
    return .none
  }

  /// Calls `body` with every person in `bytes` who may be a row's: not with records that are doubles of others.
  @inline(__always)
  static func eachPerson<Problem>(
    _ bytes: ByteView, _ body: (FrameRecord) throws(Problem) -> Void
  ) throws(Problem) {
    var offset = 0
    while offset < bytes.count {
      let person = FrameRecord(bytes.start + offset)
      offset += person.length
      if !person.isDouble { try body(person) }
    }
  }
}

/// The blocking keys of one person, to be looked up together.
final class ProbeKeys {
  private let keys: UnsafeMutablePointer<UInt64>
  @exclusivity(unchecked) private(set) var count = 0

  /// Eight words make 40 keys, the other fields 5, the neighbours of a NIK and the number itself 18.
  static let most = 64

  init() { keys = .allocate(capacity: ProbeKeys.most) }

  deinit { keys.deallocate() }

  /// All keys of `person`. Valid until the next call.
  func all(_ person: FrameRecord) -> PersonKeys {
    count = 0
    BlockingKeys.eachNumber(person) { _, key in append(key) }
    let numbers = count
    BlockingKeys.eachWide(person) { _, key in append(key) }
    return PersonKeys(start: UnsafePointer(keys), count: count, numbers: numbers)
  }

  @inline(__always)
  private func append(_ key: UInt64) {
    precondition(count < ProbeKeys.most, "more keys than a person has")
    keys[count] = key
    count &+= 1
  }
}

/// One worker's rows that share a key with the person at hand, each once with the rules that found it.
private final class PairSeeker {
  let scratch = ComparisonScratch()
  @exclusivity(unchecked) private(set) var rows: [UInt32] = []
  @exclusivity(unchecked) private(set) var rules: [UInt16] = []
  /// For each row of the batch, when it was last found (high half) and where it stands in the lists.
  private let marks: UnsafeMutablePointer<UInt64>
  @exclusivity(unchecked) private var round: UInt64 = 0
  private let keys = ProbeKeys()

  init(rows count: Int) {
    marks = .allocate(capacity: max(count, 1))
    marks.initialize(repeating: 0, count: max(count, 1))
  }

  deinit { marks.deallocate() }

  var count: Int { rows.count }

  /// Finds all rows that share a key with `person`.
  func find(_ person: FrameRecord, _ index: BlockingIndex, most: UInt32) {
    find(keys.all(person), index, most: most)
  }

  /// Finds all rows that have one of `keys`.
  @inline(__always)
  func find(_ keys: PersonKeys, _ index: BlockingIndex, most: UInt32) {
    begin()
    keys.eachHeld(index.filter) { key, place in
      let first = index.first(key)
      if first >= 0 { index.each(at: first, most: place < keys.numbers ? .max : most) { note($0) } }
    }
  }

  private func begin() {
    rows.removeAll(keepingCapacity: true)
    rules.removeAll(keepingCapacity: true)
    round += 1
  }

  @inline(__always)
  private func note(_ entry: BlockingIndex.Entry) {
    let row = Int(entry.row)
    if marks[row] >> 32 == round {
      rules[Int(marks[row] & 0xFFFF_FFFF)] |= 1 << UInt16(entry.rule)
    } else {
      marks[row] = round << 32 | UInt64(rows.count)
      rows.append(entry.row)
      rules.append(1 << UInt16(entry.rule))
    }
  }
}
