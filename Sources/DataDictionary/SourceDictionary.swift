import Diagnostics
import TabularIO

/// A column of an extract.
package struct ColumnDefinition: Sendable, Equatable {
  /// Canonical name.
  package let name: String
  package let kind: ColumnKind
  /// Whether the header must have it (a value may still be empty).
  package let required: Bool
  package let values: AllowedValues
  package let meaning: String
}

/// A source: what one row is, and its columns in canonical order.
package struct SourceDefinition: Sendable, Equatable {
  package let name: String
  /// `orang`, `keluarga`, `pelanggan`, `petugas` or `baris`.
  package let unit: String
  package let meaning: String
  package let columns: [ColumnDefinition]

  /// The place of a column, from 0. Linear: resolve names once, not per row.
  package func index(of column: String) -> Int? { columns.firstIndex { $0.name == column } }
}

/// All sources a pipeline can read, from `pipelines/kamus/extracts.csv`.
package struct SourceDictionary: Sendable {
  /// In the order of the file, which is the order sources are processed in.
  package let sources: [SourceDefinition]

  /// Reads the dictionary; `badConfig` with the line of what is wrong.
  package static func load(_ path: String) throws(Failure) -> SourceDictionary {
    let table = try DictionaryFile.load(
      path, columns: ["source", "unit", "column", "type", "required", "values", "meaning"])
    var sources: [SourceDefinition] = []
    for (index, row) in table.rows.enumerated() {
      let line = index + 2
      if row[2].isEmpty {
        if sources.contains(where: { $0.name == row[0] }) {
          throw DictionaryFile.failure(path, line, id: "sumber \(row[0]) ganda", en: "source \(row[0]) is given twice")
        }
        sources.append(SourceDefinition(name: row[0], unit: row[1], meaning: row[6], columns: []))
        continue
      }
      guard let last = sources.last, last.name == row[0] else {
        throw DictionaryFile.failure(
          path, line, id: "kolom tanpa baris sumber \(row[0]) di atasnya",
          en: "column without a source row \(row[0]) above it")
      }
      guard let kind = ColumnKind(rawValue: row[3]) else {
        throw DictionaryFile.failure(path, line, id: "tipe '\(row[3])' tidak dikenal", en: "unknown type '\(row[3])'")
      }
      if last.index(of: row[2]) != nil {
        throw DictionaryFile.failure(path, line, id: "kolom \(row[2]) ganda", en: "column \(row[2]) is given twice")
      }
      let column = ColumnDefinition(
        name: row[2], kind: kind, required: row[4] == "ya", values: AllowedValues(row[5]), meaning: row[6])
      sources[sources.count - 1] = SourceDefinition(
        name: last.name, unit: last.unit, meaning: last.meaning, columns: last.columns + [column])
    }
    return SourceDictionary(sources: sources)
  }

  /// The source called `name`; nil when the dictionary has none.
  package subscript(name: String) -> SourceDefinition? { sources.first { $0.name == name } }

  /// The source called `name`; `internalError` when a stage asks for one that the dictionary lacks.
  package func source(_ name: String) throws(Failure) -> SourceDefinition {
    guard let source = self[name] else {
      throw Failure(.badConfig, id: "sumber \(name) tidak ada di kamus", en: "source \(name) is not in the dictionary")
    }
    return source
  }
}

/// Small CSV files whose header is fixed.
enum DictionaryFile {
  static func load(_ path: String, columns: [String]) throws(Failure) -> SmallTable {
    let table: SmallTable
    do throws(Failure) {
      table = try SmallTable.load(path)
    } catch {
      throw Failure(.badConfig, id: error.message.id, en: error.message.en, file: path, line: error.line)
    }
    if table.header != columns {
      let list = columns.joined(separator: ",")
      throw failure(path, 1, id: "kepala kolom harus \(list)", en: "the header must be \(list)")
    }
    return table
  }

  static func failure(_ path: String, _ line: Int, id: String, en: String) -> Failure {
    Failure(.badConfig, id: id, en: en, file: path, line: line)
  }
}
