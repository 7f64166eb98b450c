import Diagnostics
import TabularIO

/// A column of a table: its name in the CSV and its title on the page.
package struct DataColumn: Sendable, Equatable {
  package let name: String
  package let title: Message

  package init(_ name: String, _ title: Message) {
    self.name = name
    self.title = title
  }
}

/// The numbers of a chart or a section; rendered as a table of the page and as `csv/<name>.csv`.
package struct DataTable: Sendable, Equatable {
  /// File name without `.csv`.
  package let name: String
  package let caption: Message
  package let columns: [DataColumn]
  package var rows: [[Cell]]
  /// Rows that the page shows, when it shows fewer than the CSV holds.
  package let shown: Int?

  package init(_ name: String, _ caption: Message, _ columns: [DataColumn], rows: [[Cell]] = [], shown: Int? = nil) {
    self.name = name
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.shown = shown
  }

  /// The CSV: RFC 4180, UTF-8, LF, header.
  package var csv: [UInt8] {
    var text = RowBuffer(capacity: 64 << 10)
    for column in columns { text.field(column.name) }
    text.endRow()
    for row in rows {
      for cell in row { text.field(cell.field) }
      text.endRow()
    }
    return text.view.bytes
  }
}
