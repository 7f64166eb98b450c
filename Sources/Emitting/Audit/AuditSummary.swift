import Diagnostics
import StageContract
import TabularIO

/// A small table of `ringkasan` without its small cells.
///
/// Hidden are small counts, and others with them wherever a sum would give one away: over what tells the rows of one place
/// apart (all deciles of a province), and over the places below one (all provinces of the country).
package struct AuditSummary {
  let treatments: [AuditTreatment]
  /// Counts from 1 up to below it are not shown.
  let limit: Int

  /// Stands for a count that is not small itself: shown, it would give a small one away.
  package static let hiddenMark = "*"

  /// `treatments` of the columns, in their order.
  package init(treatments: [AuditTreatment], limit: Int) {
    self.treatments = treatments
    self.limit = limit
  }

  /// Counts that add up to one, which is in the table (`total`) or is known from elsewhere.
  private struct Sum {
    var parts: [Int] = []
    var total: Int?
  }

  /// The rows with small counts replaced by `<limit`, and those that would tell them by ``hiddenMark``; what is derived
  /// from such a row's counts is left empty.
  ///
  /// - Complexity: O(rows) a round; every round but the last hides more.
  package func rows(_ rows: [[String]]) -> [[String]] {
    var shown = rows
    var hidden = Array(repeating: false, count: rows.count)
    let sums = sums(rows)
    for (column, treatment) in treatments.enumerated() where treatment == .count {
      let counts = rows.map { Int($0[column]) ?? 0 }
      for (index, isHidden) in suppressed(counts, sums).enumerated() where isHidden {
        shown[index][column] = isSmall(counts[index]) ? "<\(limit)" : AuditSummary.hiddenMark
        hidden[index] = true
      }
    }
    for index in rows.indices where hidden[index] {
      for (column, treatment) in treatments.enumerated() where treatment == .derived { shown[index][column] = "" }
    }
    return shown
  }

  private func isSmall(_ count: Int) -> Bool { count > 0 && count < limit }

  // MARK: Sums

  private func sums(_ rows: [[String]]) -> [Sum] {
    func texts(_ row: [String], _ kinds: Set<AuditTreatment>) -> [String] {
      treatments.indices.filter { kinds.contains(treatments[$0]) }.map { row[$0] }
    }
    var sums: [[String]: Sum] = [:]
    if treatments.contains(.label) {
      for (index, row) in rows.enumerated() {
        sums[["a"] + texts(row, [.group, .parent]), default: Sum()].parts.append(index)
      }
    }
    if let place = treatments.firstIndex(of: .parent) {
      for (index, row) in rows.enumerated() where !row[place].isEmpty {
        let key = ["b"] + texts(row, [.group, .label])
        sums[key + [String(row[place].dropLast(2))], default: Sum()].parts.append(index)
      }
      for (index, row) in rows.enumerated() {
        let key = ["b"] + texts(row, [.group, .label]) + [row[place]]
        if sums[key] != nil { sums[key]?.total = index }
      }
    }
    // In the order of rows, never of the dictionary: which cell is hidden next may hang on it.
    return sums.values.sorted { ($0.parts[0], $0.parts.count) < ($1.parts[0], $1.parts.count) }
  }

  private func suppressed(_ counts: [Int], _ sums: [Sum]) -> [Bool] {
    var hidden = counts.map(isSmall)
    var changed = true
    while changed {
      changed = false
      for sum in sums {
        while tells(sum, counts, hidden), let next = next(sum, counts, hidden) {
          hidden[next] = true
          changed = true
        }
      }
    }
    return hidden
  }

  /// Whether a hidden count follows from the sum: each of them is known to be small or not to be, and what all of them
  /// together make is known.
  private func tells(_ sum: Sum, _ counts: [Int], _ hidden: [Bool]) -> Bool {
    let parts = sum.parts.filter { hidden[$0] }
    if let total = sum.total, hidden[total] { return parts.isEmpty }
    if parts.isEmpty { return false }
    let together = parts.reduce(0) { $0 + counts[$1] }
    func least(_ index: Int) -> Int { isSmall(counts[index]) ? 1 : limit }
    func most(_ index: Int) -> Int { isSmall(counts[index]) ? limit - 1 : together }
    let (allLeast, allMost) = (parts.reduce(0) { $0 + least($1) }, parts.reduce(0) { $0 + most($1) })
    return parts.contains { index in
      let low = max(least(index), together - (allMost - most(index)))
      let high = min(most(index), together - (allLeast - least(index)))
      return low >= high
    }
  }

  /// What to hide beside: the smallest shown part that is not zero, else the total.
  private func next(_ sum: Sum, _ counts: [Int], _ hidden: [Bool]) -> Int? {
    let shown = sum.parts.filter { !hidden[$0] && counts[$0] > 0 }
    if let part = shown.min(by: { (counts[$0], $0) < (counts[$1], $1) }) { return part }
    return sum.total.flatMap { hidden[$0] ? nil : $0 }
  }
}
