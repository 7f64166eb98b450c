import Diagnostics
import RegistryTypes
import StageContract
import TabularIO

/// P3KE's categories in words, mapped to the code lists of Regsosek and DTSEN (`p3ke_kategori.csv`).
package struct TextCategories: Sendable {
  /// What one text column says of one coded column.
  struct Mapping: Sendable {
    let column: String
    let result: String
    /// By the letters and digits of the text, in capitals.
    let table: ByteTable
    /// By the text as the list spells it.
    let exact: ByteTable
  }

  let mappings: [Mapping]

  /// Reads the table: `kolom,teks,hasil,kode`.
  static func load(_ path: String, _ load: inout SettingsLoader) throws -> TextCategories {
    let table = try ListFile.table(path, columns: ["kolom", "teks", "hasil", "kode"], &load)
    var groups: [(column: String, result: String, entries: [(key: String, value: Int32)], texts: [String])] = []
    for (index, row) in table.rows.enumerated() {
      guard let code = Int32(row[3]), code >= 0, code <= 99 else {
        throw ListFile.failure(path, index + 2, id: "kode tidak sah", en: "invalid code")
      }
      let entry = (key: WordKey.of(row[1]), value: code)
      if let at = groups.firstIndex(where: { $0.column == row[0] && $0.result == row[2] }) {
        groups[at].entries.append(entry)
        groups[at].texts.append(row[1])
      } else {
        groups.append((row[0], row[2], [entry], [row[1]]))
      }
    }
    return TextCategories(
      mappings: groups.map { group in
        let table = ByteTable(group.entries)
        let exact = group.texts.map { text in (key: text, value: WordKey.of(text).withBytes { table.value(of: $0) }) }
        return Mapping(column: group.column, result: group.result, table: table, exact: ByteTable(exact))
      })
  }

  /// The mapping onto a coded column; nil when there is none.
  func mapping(to result: String) -> Mapping? { mappings.first { $0.result == result } }
}
