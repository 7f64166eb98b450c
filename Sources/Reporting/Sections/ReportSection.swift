import Diagnostics

/// A part of the page under its own heading.
struct ReportSection: Sendable {
  /// The anchor on the page.
  let id: String
  let title: Message
  var blocks: [Block] = []

  init(_ id: String, _ title: Message) {
    self.id = id
    self.title = title
  }

  /// The tables in it, in order.
  var tables: [DataTable] { blocks.flatMap(\.tables) }
}

/// What a section is made of.
enum Block: Sendable {
  case text(Message)
  /// That something is missing, and what.
  case notice(Message)
  /// A chart with its numbers; a table alone when there is no chart.
  case figure(Figure)
  /// Figures that open on demand.
  case group(Message, [Figure])
  case formulas([Formula])
  /// The browser of regions.
  case regions(RegionBrowser)

  var tables: [DataTable] {
    switch self {
    case .text, .notice, .formulas: []
    case .figure(let figure): [figure.table]
    case .group(_, let figures): figures.map(\.table)
    case .regions(let browser): browser.tables
    }
  }
}

/// A chart and the table with the same numbers.
struct Figure: Sendable {
  let chart: (any Chart)?
  let table: DataTable
  /// What to know when reading it.
  let note: Message?
  /// Whether the table stands there without being asked for.
  let isOpen: Bool

  /// A table without a chart is open unless said otherwise.
  init(_ chart: (any Chart)?, _ table: DataTable, note: Message? = nil, isOpen: Bool? = nil) {
    self.chart = chart
    self.table = table
    self.note = note
    self.isOpen = isOpen ?? (chart == nil)
  }
}

/// A measure, its formula, and what it says.
struct Formula: Sendable {
  let name: Message
  let formula: String
  let meaning: Message
}
