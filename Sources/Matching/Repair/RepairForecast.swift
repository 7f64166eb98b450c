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

  /// The table for people.
  func text() throws -> String {
    var rows = [Int](repeating: 0, count: SourceKind.allCases.count)
    var blocks = BlockAccount()
    let total = Counter()
    var batches = 0
    var keyPasses = 0
    try repair.eachBatch { batch, frameKeys in
      batches += 1
      keyPasses = frameKeys == nil ? batches : 1
      for row in batch.rows where row.isSearched { rows[Int(row.record.source.rawValue)] += 1 }
      let search = CandidateSearch(batch, frameKeys, repair, weights: repair.weights)
      try search.countBlocks()
      batch.index.eachCrowded(most: UInt32(repair.rules.settings.largestBlock)) { entry, rows, persons in
        blocks.add(entry, rows: rows, persons: persons)
      }
      let counters = (0..<repair.context.jobs).map { _ in Counter() }
      try search.countPairs(workers: counters) { counter, _, _, rules in
        counter.all += 1
        for rule in BlockingRule.allCases where rules & rule.bit != 0 { counter.pairs[Int(rule.rawValue)] += 1 }
        if rules.nonzeroBitCount == 1 { counter.alone[rules.trailingZeroBitCount] += 1 }
      }
      for counter in counters {
        total.all += counter.all
        for index in counter.pairs.indices {
          total.pairs[index] += counter.pairs[index]
          total.alone[index] += counter.alone[index]
        }
      }
    }
    return table(rows, blocks, total, passes: batches + keyPasses)
  }

  private func table(_ rows: [Int], _ blocks: BlockAccount, _ total: Counter, passes: Int) -> String {
    var lines = ["baris yang dicari orangnya"]
    for source in SourceKind.allCases where rows[Int(source.rawValue)] > 0 {
      lines.append("  " + RepairForecast.columns(source.name, [rows[Int(source.rawValue)]]))
    }
    lines.append("  " + RepairForecast.columns("jumlah", [rows.reduce(0, +)]))
    lines.append("kerangka \(population) orang, dilewati \(passes) kali")
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
