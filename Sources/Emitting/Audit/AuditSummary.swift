import Diagnostics
import StageContract
import TabularIO

/// A small table of `ringkasan` without its small cells.
package struct AuditSummary {
  let treatments: [AuditTreatment]
  /// Counts from 1 up to below it are not shown.
  let limit: Int

  /// `treatments` of the columns, in their order.
  package init(treatments: [AuditTreatment], limit: Int) {
    self.treatments = treatments
    self.limit = limit
  }

  /// The rows with counts replaced by `<limit` where they are small, or where one alone would be told by the others of
  /// its group; what is derived from such a row's counts is left empty.
  package func rows(_ rows: [[String]]) -> [[String]] {
    var shown = rows
    var hidden = Array(repeating: false, count: rows.count)
    for (column, treatment) in treatments.enumerated() where treatment == .count {
      var groups: [String: [Int]] = [:]
      for (index, row) in rows.enumerated() { groups[group(of: row), default: []].append(index) }
      for members in groups.values {
        for index in suppressed(members.map { Int(rows[$0][column]) ?? 0 }) {
          shown[members[index]][column] = "<\(limit)"
          hidden[members[index]] = true
        }
      }
    }
    for index in rows.indices where hidden[index] {
      for (column, treatment) in treatments.enumerated() where treatment == .derived { shown[index][column] = "" }
    }
    return shown
  }

  /// Places of the counts that may not be shown.
  private func suppressed(_ counts: [Int]) -> [Int] {
    var hidden = counts.indices.filter { counts[$0] > 0 && counts[$0] < limit }
    if hidden.count == 1 {
      let others = counts.indices.filter { counts[$0] >= limit }
      if let next = others.min(by: { (counts[$0], $0) < (counts[$1], $1) }) { hidden.append(next) }
    }
    return hidden
  }

  private func group(of row: [String]) -> String {
    var parts: [String] = []
    for (column, treatment) in treatments.enumerated() {
      if treatment == .group { parts.append(row[column]) }
      if treatment == .parent { parts.append(String(row[column].dropLast(2)) + "/\(row[column].utf8.count)") }
    }
    return parts.joined(separator: "\u{1f}")
  }
}
