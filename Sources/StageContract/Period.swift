import Diagnostics

/// The quarter a run is about, written `2025-Q2`. All dates of a run follow from it, never from the clock.
package struct Period: Sendable, Equatable, Comparable, CustomStringConvertible {
  package let year: Int
  /// 1...4.
  package let quarter: Int

  /// Reads `YYYY-Qn`; nil when it is no such text.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 7, bytes[4] == UInt8(ascii: "-"), bytes[5] == UInt8(ascii: "Q"),
      bytes[0..<4].allSatisfy({ $0 >= 48 && $0 <= 57 }), (49...52).contains(bytes[6]),
      let year = Int(text.prefix(4)), year >= 1900
    else { return nil }
    self.year = year
    self.quarter = Int(bytes[6] - 48)
  }

  /// The as-of date: the last day of the quarter, as packed yyyymmdd (20250630).
  package var lastDay: Int32 {
    Int32(year * 10_000) + [331, 630, 930, 1231][quarter - 1]
  }

  /// The first day of the quarter, as packed yyyymmdd.
  package var firstDay: Int32 { Int32(year * 10_000 + (quarter * 3 - 2) * 100 + 1) }

  package var description: String { "\(year)-Q\(quarter)" }

  package static func < (left: Period, right: Period) -> Bool {
    (left.year, left.quarter) < (right.year, right.quarter)
  }
}
