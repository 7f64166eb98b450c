import TabularIO

/// How the tables of two trees that are no snapshots are written and keyed.
package struct ForeignFormat: Sendable {
  /// A table: the files it is made of, and its key columns.
  package struct TableFormat: Sendable, Equatable {
    /// Its name in the comparison.
    package let name: String
    /// Key columns.
    package let key: [String]
    /// Patterns of file names on each side; nil: any file.
    let leftPattern: String?
    let rightPattern: String?

    package init(name: String, key: [String], leftPattern: String?, rightPattern: String?) {
      self.name = name
      self.key = key
      self.leftPattern = leftPattern
      self.rightPattern = rightPattern
    }
  }

  /// How the files of one side are written.
  package struct SideFormat: Sendable, Equatable {
    /// Delimiter: an ASCII byte, nil: found.
    package var delimiter: UInt8?
    /// `utf-8`, `windows-1252` or `latin-1`, nil: found.
    package var encoding: String?
    /// Whether quotes mean nothing.
    package var unquoted = false
    /// Lines before the header; nil: found.
    package var preamble: Int?
    /// Columns that have another name in the comparison.
    package var renames: [ColumnRename] = []

    package init() {}
  }

  /// Key columns of tables that are not named.
  package var key: [String]
  /// Tables by their files; empty: the files of one folder are one table.
  package var tables: [TableFormat] = []
  package var left = SideFormat()
  package var right = SideFormat()

  package init(key: [String]) { self.key = key }

  /// Key columns of the table called `name`.
  func key(of name: String) -> [String] { tables.first { $0.name == name }?.key ?? key }

  func side(_ side: Side) -> SideFormat { side == .left ? left : right }

  /// The encodings that can be declared.
  package static var encodings: [String] { TextEncoding.allCases.map(\.rawValue) }
}

/// A column's name in files, and the name under which it is compared.
package struct ColumnRename: Sendable, Equatable {
  let old: String
  let new: String

  package init(old: String, new: String) {
    self.old = old
    self.new = new
  }

  /// Reads `old=new`; nil when it is no such pair.
  package init?(_ text: String) {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    old = parts[0]
    new = parts[1]
  }
}
