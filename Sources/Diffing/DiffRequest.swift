import Diagnostics
import StageContract
import TabularIO

/// What a comparison is asked to do, parsed but not yet interpreted: no file has been opened.
package struct DiffRequest: Sendable {
  /// The older tree.
  package var left: String
  /// The newer tree.
  package var right: String
  /// The folder to publish; nil: only the summary.
  package var output: String?
  /// Tables to compare row by row; empty: the usual ones.
  package var tables: [String] = []
  /// Every table and file, so that the result can be patched with.
  package var full = false
  /// Causes without reading `jejak`.
  package var quick = false
  /// Columns to compare, `column` or `table.column`; empty: all.
  package var only: [String] = []
  /// Columns to leave out.
  package var ignore: [String] = []
  /// Differences of numbers that count as none.
  package var tolerances: [Tolerance] = []
  /// Columns to leave out or to be lenient with that need not be there: a map is for files of many makers.
  package var mayLack: [String] = []
  /// Changed rows up to which the trees count as the same.
  package var limit: ChangeLimit?
  /// How trees that are no snapshots are read; nil: snapshots.
  package var foreign: ForeignFormat?
  package var jobs = 1
  package var memory = 1 << 30
  package var progress: Progress.Mode = .none
  package var language: Language = .english
  package var logJSON = false
  package var overwrite = false

  package init(left: String, right: String) {
    self.left = left
    self.right = right
  }

  /// Whether something is left out by wish, so that the result does not say everything.
  var isRestricted: Bool { !only.isEmpty || !ignore.isEmpty || !tolerances.isEmpty || !tables.isEmpty }
}

/// A column and how far its numbers may differ.
package struct Tolerance: Sendable, Equatable {
  /// `column`, `table.column`, or `*` for every column.
  package let column: String
  let limit: FixedNumber

  /// Reads `column=0.01`, or `0.01` for all columns; nil when it is neither.
  package init?(_ text: String) {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count <= 2, let last = parts.last, let limit = FixedNumber(String(last)), !limit.isNegative else {
      return nil
    }
    if parts.count == 2 && parts[0].isEmpty { return nil }
    column = parts.count == 2 ? String(parts[0]) : "*"
    self.limit = limit
  }
}

/// How many changed rows still count as the same: a number, or a share of the rows.
package enum ChangeLimit: Sendable, Equatable {
  case rows(Int)
  /// Thousandths of a percent.
  case share(Int)

  /// Reads `1000` or `2.5%`; nil for anything else.
  package init?(_ text: String) {
    if text.hasSuffix("%") {
      guard let share = FixedNumber(String(text.dropLast())), !share.isNegative else { return nil }
      self = .share(share.thousandths)
    } else {
      guard let rows = Int(text), rows >= 0 else { return nil }
      self = .rows(rows)
    }
  }

  /// Whether `changed` of `rows` rows are within it.
  func allows(changed: Int, of rows: Int) -> Bool {
    switch self {
    case .rows(let limit): changed <= limit
    case .share(let limit): Int128(changed) * 100_000 <= Int128(limit) * Int128(rows)
    }
  }
}
