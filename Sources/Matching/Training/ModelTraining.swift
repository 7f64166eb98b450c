import Comparison
import Diagnostics
import StageContract
import TabularIO

/// Estimates a model from the rows of a run and its frame (`dtsen-match --train`). Publishes nothing.
///
/// The sample follows from a seed and the content of rows and persons, so the same data give the same model.
struct ModelTraining {
  let repair: RepairStep
  /// Persons of the frame.
  let population: Int
  let name: String
  let version: Int
  let seed: UInt64

  /// Rows that the pairs are made of, at most about so many.
  static let mostRows = 300_000
  /// Rows and persons of the random pairs, about so many.
  static let randomRows = 3_000
  static let randomPersons = 2_000
  /// Words that fewer persons bear are not listed.
  static let fewestBearers = 5
  static let mostWords = 3_000

  /// The model.
  func run() throws -> RepairModel {
    let words = try countWords()
    var known = repair.weights.model
    known.words = words.list
    known.otherWord = words.other
    let weights = RepairWeights(known, population: population)
    var estimate = ModelEstimate()
    estimate.population = population
    let total = rowCount()
    let step = UInt64(max(total / ModelTraining.mostRows, 1))
    let sampled = try sample()
    var matched = 0
    var searched = 0
    try repair.eachBatch(wanted: { StableHash.mix($0.contentHigh ^ $0.nik ^ seed) % step == 0 }) { batch, frameKeys in
      for row in batch.rows where row.isSearched && !row.isDouble {
        estimate.rows += 1
        if row.digitCount > 0 { estimate.rowsWith[RepairField.nik.rawValue] += 1 }
        if row.noKK != 0 || row.familyCount > 0 { estimate.rowsWith[RepairField.family.rawValue] += 1 }
      }
      try addRandom(batch, sampled, weights, &estimate)
      let collectors = (0..<repair.context.jobs).map { _ in CandidateCollector() }
      let search = CandidateSearch(batch, frameKeys, repair, weights: weights)
      try search.countBlocks()
      let patterns = (0..<repair.context.jobs).map { _ in PatternCollector() }
      try search.comparePairs(workers: Array(zip(patterns, collectors)), floor: .min) { worker, candidate in
        if batch.rows[Int(candidate.row)].isDouble || candidate.veto != .none { return }
        worker.0.counts.add(candidate.levels, rules: candidate.rules)
        if candidate.odds > 0 { worker.1.found.append(candidate) }
      }
      for pattern in patterns { estimate.candidates.add(pattern.counts) }
      let lists = CandidateLists(rows: batch.rows.count, collectors)
      for (index, row) in batch.rows.enumerated() where row.isSearched && !row.isDouble {
        searched += 1
        if !lists[index].isEmpty { matched += 1 }
      }
    }
    return RepairModel(
      name: name, version: version,
      origin: [
        ("orang", "\(population)"), ("baris", "\(estimate.rows)"), ("benih", "\(seed)"),
        ("periode", repair.context.period.description),
      ],
      present: min(max(Double(matched) / Double(max(searched, 1)), 0.05), 0.99), fields: estimate.chances(),
      words: words.list, otherWord: words.other)
  }

  private func rowCount() -> Int {
    // A record has some 200 bytes; an estimate will do, it only sets the rate of the sample.
    (0..<repair.spills.residue.partitions).reduce(0) { $0 + repair.spills.residue.size($1) } / 260
  }

  // MARK: Random pairs

  /// Persons of the frame, chosen by a hash of their NIK, as bytes of their own.
  private func sample() throws -> [[UInt8]] {
    var found: [(UInt64, [UInt8])] = []
    let rate = UInt64(max(population / (ModelTraining.randomPersons * 2), 1))
    for partition in 0..<repair.spills.frame.partitions {
      try repair.spills.frame.visit(partition) { bytes in
        CandidateSearch.eachPerson(bytes) { person in
          let hash = StableHash.mix(person.nik ^ StableHash.mix(seed))
          if person.isInFrame && hash % rate == 0 {
            found.append((hash, ByteView(start: person.base, count: person.length).bytes))
          }
        }
      }
    }
    found.sort { $0.0 < $1.0 }
    return found.prefix(ModelTraining.randomPersons).map(\.1)
  }

  private func addRandom(
    _ batch: ResidueBatch, _ persons: [[UInt8]], _ weights: RepairWeights, _ estimate: inout ModelEstimate
  ) throws {
    let comparison = PairComparison(weights: weights, settings: repair.rules.settings.identity)
    // By a share of all rows, never so many a batch: how many batches there are follows from the memory.
    let rate = UInt64(max(min(rowCount(), ModelTraining.mostRows) / ModelTraining.randomRows, 1))
    let chosen = batch.rows.indices.filter { index in
      let row = batch.rows[index]
      return row.isSearched && !row.isDouble
        && StableHash.mix(row.record.contentHigh ^ StableHash.mix(seed)) % rate == 0
    }
    let workers = (0..<repair.context.jobs).map { _ in RandomCounter() }
    try parallelForEach(count: persons.count, jobs: repair.context.jobs) { number, worker in
      persons[number].withUnsafeBufferPointer { bytes in
        guard let base = bytes.baseAddress else { return }
        let person = FrameRecord(base)
        for index in chosen where batch.rows[index].record.nik != person.nik {
          guard let score = comparison.compare(batch.rows[index], person, floor: .min, workers[worker].scratch) else {
            continue
          }
          let level = Int(score.levels[.name])
          if level > 0 { workers[worker].rarities[level - 1] += Double(score.rarity) }
          for field in RepairField.allCases where score.levels[field] > 0 {
            workers[worker].counts[field.rawValue][Int(score.levels[field]) - 1] += 1
          }
        }
      }
    }
    for worker in workers {
      for level in worker.rarities.indices { estimate.rarities[level] += worker.rarities[level] }
      for field in worker.counts.indices {
        for level in worker.counts[field].indices { estimate.random[field][level] += worker.counts[field][level] }
      }
    }
  }

  // MARK: Words

  /// The share of persons who bear a word, most common first; words of few bearers are left out.
  private func countWords() throws -> (list: [(word: String, share: Double)], other: Double) {
    var counts: [[UInt8]: Int] = [:]
    for partition in 0..<repair.spills.frame.partitions {
      try repair.spills.frame.visit(partition) { bytes in
        CandidateSearch.eachPerson(bytes) { person in
          if !person.isInFrame { return }
          let words = NameWords(person.name)
          for index in 0..<words.count where !(0..<index).contains(where: { words[$0] == words[index] }) {
            counts[words[index].bytes, default: 0] += 1
          }
        }
      }
    }
    let size = Double(max(population, 1))
    let sorted = counts.sorted { one, other in
      one.value != other.value ? one.value > other.value : one.key.lexicographicallyPrecedes(other.key)
    }
    let listed = sorted.prefix(ModelTraining.mostWords).filter { $0.value >= ModelTraining.fewestBearers }
    let rest = sorted.dropFirst(listed.count)
    // Somebody who bears a rare word shares it with as many as those bear it on average.
    let bearers =
      rest.reduce(0.0) { $0 + Double($1.value * $1.value) } / Double(max(rest.reduce(0) { $0 + $1.value }, 1))
    let list = listed.map { (word: String(decoding: $0.key, as: UTF8.self), share: Double($0.value) / size) }
    return (list, max(bearers, 1) / size)
  }
}

/// Patterns that one worker meets.
private final class PatternCollector {
  @exclusivity(unchecked) var counts = PatternCounts()
}

/// Levels of random pairs that one worker meets.
private final class RandomCounter {
  let scratch = ComparisonScratch()
  @exclusivity(unchecked) var rarities = [Double](repeating: 0, count: RepairField.name.levels.count)
  @exclusivity(unchecked) var counts = RepairField.allCases.map { [Double](repeating: 0, count: $0.levels.count) }
}
