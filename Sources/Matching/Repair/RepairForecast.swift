import Glibc
import StageContract
import TabularIO

/// How much work the repair has before it: rows by source, pairs and skipped keys by blocking rule.
struct RepairForecast {
  let repair: RepairStep
  let population: Int

  private final class Counter {
    @exclusivity(unchecked) var pairs = [Int](repeating: 0, count: BlockingRule.allCases.count)
    /// Pairs that no other rule finds.
    @exclusivity(unchecked) var alone = [Int](repeating: 0, count: BlockingRule.allCases.count)
    @exclusivity(unchecked) var all = 0
  }

  /// What the work costs here and now, told from a part of it. No two runs say the same, so it is written nowhere.
  private struct Cost {
    var seconds = 0.0
    var sampled = 0

    /// One in so many partitions of the frame is compared: persons lie in them by a hash of their NIK, so any is like the whole.
    static let share = 8

    private final class Sample {
      @exclusivity(unchecked) var pairs = 0
    }

    static func time(_ body: () throws -> Void) rethrows -> Double {
      let clock = ContinuousClock()
      let spent = try clock.measure(body).components
      return Double(spent.seconds) + Double(spent.attoseconds) / 1e18
    }

    /// Compares the pairs of a part of the frame.
    mutating func sample(_ search: CandidateSearch, jobs: Int) throws {
      let samples = (0..<jobs).map { _ in Sample() }
      let spent = try Cost.time {
        try search.comparePairs(workers: samples, floor: .min, oneIn: Cost.share) { sample, _ in sample.pairs += 1 }
      }
      seconds += spent * Double(Cost.share)
      sampled += samples.reduce(0) { $0 + $1.pairs }
    }

    func text(jobs: Int) -> String {
      var usage = rusage()
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      let tenths = max(Int((seconds * 10).rounded(.up)), 1)
      return """
        perkiraan: langkah perbaikan \(tenths / 10).\(tenths % 10) detik dengan \(jobs) pekerja (dari \(sampled) pasangan yang dicoba); \
        memori sampai di sini \(max(usage.ru_maxrss >> 10, 1)) MB
        estimate: the repair takes \(tenths / 10).\(tenths % 10) s with \(jobs) workers (from \(sampled) pairs tried); \
        memory so far \(max(usage.ru_maxrss >> 10, 1)) MB

        """
    }
  }

  /// What the batches come to.
  private struct Work {
    var rows = [Int](repeating: 0, count: SourceKind.allCases.count)
    var blocks = BlockAccount()
    let total = Counter()
    var batches = 0
    var keyPasses = 0
    var cost = Cost()
  }

  /// The table for people.
  func text() throws -> String {
    var work = Work()
    // Rows are loaded and keys made just as the repair does it; what is done with a batch here it does otherwise.
    var counting = 0.0
    let whole = try Cost.time {
      try repair.eachBatch { batch, frameKeys in
        counting += try Cost.time { try add(batch, frameKeys, to: &work) }
      }
    }
    work.cost.seconds += whole - counting
    return work.cost.text(jobs: repair.context.jobs) + table(work)
  }

  private func add(_ batch: ResidueBatch, _ frameKeys: FrameKeys?, to work: inout Work) throws {
    work.batches += 1
    work.keyPasses = frameKeys == nil ? work.batches : 1
    for row in batch.rows where row.isSearched { work.rows[Int(row.record.source.rawValue)] += 1 }
    let search = CandidateSearch(batch, frameKeys, repair, weights: repair.weights)
    work.cost.seconds += try Cost.time { try search.countBlocks() }
    batch.index.eachCrowded(most: UInt32(repair.rules.settings.largestBlock)) { entry, rows, persons in
      work.blocks.add(entry, rows: rows, persons: persons)
    }
    let counters = (0..<repair.context.jobs).map { _ in Counter() }
    try search.countPairs(workers: counters) { counter, _, _, rules in
      counter.all += 1
      for rule in BlockingRule.allCases where rules & rule.bit != 0 { counter.pairs[Int(rule.rawValue)] += 1 }
      if rules.nonzeroBitCount == 1 { counter.alone[rules.trailingZeroBitCount] += 1 }
    }
    for counter in counters {
      work.total.all += counter.all
      for index in counter.pairs.indices {
        work.total.pairs[index] += counter.pairs[index]
        work.total.alone[index] += counter.alone[index]
      }
    }
    try work.cost.sample(search, jobs: repair.context.jobs)
  }

  private func table(_ work: Work) -> String {
    let (rows, blocks, total) = (work.rows, work.blocks, work.total)
    var lines = ["baris yang dicari orangnya"]
    for source in SourceKind.allCases where rows[Int(source.rawValue)] > 0 {
      lines.append("  " + RepairForecast.columns(source.name, [rows[Int(source.rawValue)]]))
    }
    lines.append("  " + RepairForecast.columns("jumlah", [rows.reduce(0, +)]))
    lines.append("kerangka \(population) orang, dilewati \(work.batches + work.keyPasses) kali")
    lines.append(
      "pasangan menurut aturan (pasangan, di antaranya hanya aturan itu, kunci ramai yang dilewati, baris yang kehilangan kunci)"
    )
    for rule in BlockingRule.allCases {
      let index = Int(rule.rawValue)
      lines.append(
        "  "
          + RepairForecast.columns(
            "\(rule.label)", [total.pairs[index], total.alone[index], blocks.count(rule), blocks.rows(rule)]))
    }
    lines.append("  " + RepairForecast.columns("pasangan, masing-masing sekali", [total.all]))
    return lines.joined(separator: "\n") + "\n"
  }

  private static func columns(_ name: String, _ numbers: [Int]) -> String {
    var line = name + String(repeating: " ", count: max(0, 32 - name.count))
    for number in numbers {
      let text = String(number)
      line += String(repeating: " ", count: max(0, 12 - text.count)) + text
    }
    return line
  }
}
