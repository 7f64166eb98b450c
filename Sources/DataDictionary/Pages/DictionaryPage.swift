import Diagnostics

/// The page `docs/kamus-data.md`: every column that is read and written, from `kamus/extracts.csv` and
/// `kamus/snapshot.csv`.
package enum DictionaryPage {
  /// Makes the page from the dictionaries in `folder` (`pipelines/kamus`); `badConfig` when one cannot be read.
  package static func make(folder: String) throws(Failure) -> String {
    let sources = try SourceDictionary.load(folder + "/extracts.csv").sources
    let tables = try SnapshotDictionary.load(folder + "/snapshot.csv").tables
    let rows = try DictionaryFile.load(
      folder + "/extracts.csv", columns: ["source", "unit", "column", "type", "required", "values", "meaning"]
    ).rows
    var page = """
      # Kamus data

      <!-- Dibuat oleh `make katalog` dari pipelines/kamus; jangan disunting. -->
      Every column of the extracts and of the snapshot. Types and how values are normalised: `stages/normalise.md`.
      What a code on a row means: `aturan.md`. *wajib*: the header must have the column; a value may still be empty.

      ## Ekstrak (\(sources.count) sumber)

      """
    for source in sources {
      page += "\n### \(source.name)\n\nUnit: \(source.unit). \(source.meaning)\n\n"
      page += MarkdownText.head(["kolom", "tipe", "wajib", "nilai", "arti"])
      for row in rows where row[0] == source.name && !row[2].isEmpty {
        page += MarkdownText.row([MarkdownText.code(row[2]), row[3], row[4], row[5], row[6]])
      }
    }
    page += "\n## Potret (\(tables.count) tabel)\n"
    for table in tables {
      page += "\n### \(table.name)\n\n\(table.meaning)\n"
      if table.columns.isEmpty { continue }
      page += "\n" + MarkdownText.head(["kolom", "arti"])
      for column in table.columns { page += MarkdownText.row([MarkdownText.code(column.name), column.meaning]) }
    }
    return page
  }
}
