import Diagnostics
import TabularIO

/// A table of the snapshot.
package struct SnapshotTable: Sendable, Equatable {
  package struct Column: Sendable, Equatable {
    package let name: String
    package let meaning: String
  }

  package let name: String
  /// What a row is, how it is cut and sorted.
  package let meaning: String
  package let columns: [Column]

  /// The header.
  package var header: [String] { columns.map(\.name) }
}

/// All tables of the snapshot with their columns in order, from `pipelines/kamus/snapshot.csv`.
package struct SnapshotDictionary: Sendable {
  package let tables: [SnapshotTable]

  /// Reads the dictionary; `badConfig` with the line of what is wrong.
  package static func load(_ path: String) throws(Failure) -> SnapshotDictionary {
    let file = try DictionaryFile.load(path, columns: ["table", "column", "meaning"])
    var tables: [SnapshotTable] = []
    for (index, row) in file.rows.enumerated() {
      if row[1] == "(table)" {
        tables.append(SnapshotTable(name: row[0], meaning: row[2], columns: []))
      } else if let last = tables.last, last.name == row[0] {
        let column = SnapshotTable.Column(name: row[1], meaning: row[2])
        tables[tables.count - 1] = SnapshotTable(
          name: last.name, meaning: last.meaning, columns: last.columns + [column])
      } else if !row[1].isEmpty {
        throw DictionaryFile.failure(
          path, index + 2, id: "kolom tanpa baris tabel \(row[0]) di atasnya",
          en: "column without a table row \(row[0]) above it")
      }
    }
    return SnapshotDictionary(tables: tables)
  }

  /// The table called `name`; `badConfig` when the dictionary lacks it.
  package func table(_ name: String) throws(Failure) -> SnapshotTable {
    guard let table = tables.first(where: { $0.name == name }) else {
      throw Failure(.badConfig, id: "tabel \(name) tidak ada di kamus", en: "table \(name) is not in the dictionary")
    }
    return table
  }
}
