import TabularIO

/// Rows that the reader refused, by fault, and those whose text it mended.
struct ReadingCounts: Sendable {
  private var faults = [Int](repeating: 0, count: RowFault.allCases.count + 1)
  /// Refused rows.
  private(set) var refused = 0
  /// Of ``refused`` those that an escape would explain.
  private(set) var escaped = 0
  /// Rows read in the fallback encoding.
  private(set) var fallbacks = 0
  /// Rows that were written as UTF-8 twice.
  private(set) var twice = 0

  /// Refused rows with `fault`.
  subscript(fault: RowFault) -> Int { faults[Int(fault.rawValue)] }

  /// Counts an accepted row.
  mutating func add(_ repairs: TextRepairs) {
    if repairs.isEmpty { return }
    fallbacks += repairs.contains(.fallback) ? 1 : 0
    twice += repairs.contains(.twice) ? 1 : 0
  }

  /// Counts a refused row.
  mutating func add(_ fault: RowFault, missesEscape: Bool) {
    refused += 1
    faults[Int(fault.rawValue)] += 1
    escaped += missesEscape ? 1 : 0
  }

  static func += (total: inout ReadingCounts, part: ReadingCounts) {
    for index in total.faults.indices { total.faults[index] += part.faults[index] }
    total.refused += part.refused
    total.escaped += part.escaped
    total.fallbacks += part.fallbacks
    total.twice += part.twice
  }
}
