import Diagnostics

/// A part of the answer: a title and a small table; text and JSON show the same sections.
package struct Section: Sendable, Equatable {
  /// How text shows its rows.
  package enum Layout: Sendable {
    /// Two columns: name and value.
    case pairs
    /// A block a row.
    case records
    /// A short paragraph a row: the filled values one after another.
    case compact
    /// A paragraph a row: the last column, under the others.
    case sentences
    /// A line a row, in columns of even width.
    case table
  }

  /// The name in JSON.
  package let key: String
  package let title: Message
  package let columns: [String]
  package let rows: [[String]]
  /// A sentence on how to read it.
  package let note: Message?
  package let layout: Layout

  init(
    _ key: String, _ title: Message, _ columns: [String], _ rows: [[String]], _ layout: Layout, note: Message? = nil
  ) {
    self.key = key
    self.title = title
    self.columns = columns
    self.rows = rows
    self.note = note
    self.layout = layout
  }
}
