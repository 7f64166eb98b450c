import DataDictionary
import Diagnostics
import PipelineConfig
import RegistryTypes
import StageContract
import TabularIO

/// A file of `pipelines/rules`: one map a code, with parameters, meaning, basis and worked examples.
package struct RuleFile {
  let rules: [(code: String, map: ConfigMap)]
  private let top: ConfigMap

  /// Opens `path`; a key that is no code of a finding is `badConfig`.
  package init(_ path: String, _ load: inout SettingsLoader) throws {
    try self.init(try load.config(path))
  }

  /// Reads an open rule file.
  package init(_ top: ConfigMap) throws(Failure) {
    self.top = top
    var rules: [(code: String, map: ConfigMap)] = []
    for entry in top.entries() {
      if FindingCode(name: entry.key) == nil {
        throw top.failure(entry.key, id: "bukan kode temuan", en: "is no code of a finding")
      }
      let map = top.adopt(try entry.node.map())
      // Explanations and examples are for people and tests.
      for key in ["arti", "dasar", "contoh", "contoh_baris", "contoh_kelompok"] { _ = map.optional(key) }
      rules.append((entry.key, map))
    }
    self.rules = rules
  }

  /// The parameters of a rule.
  package func rule(_ code: String) throws(Failure) -> ConfigMap {
    guard let rule = rules.first(where: { $0.code == code }) else {
      throw top.failure(code, id: "wajib ada", en: "is required")
    }
    return rule.map
  }
}

/// Lists of `pipelines/reference` with their origin.
enum ListFile {
  /// Opens a table whose header is `columns`, with its `.source.yaml`; both enter the settings digest.
  static func table(_ path: String, columns: [String], _ load: inout SettingsLoader) throws -> SmallTable {
    for file in ReferenceTable.files(path) { try load.reference(file) }
    let table = try ReferenceTable.load(path, on: load.period.lastDay)
    if table.header != columns {
      let list = columns.joined(separator: ",")
      throw failure(path, 1, id: "kepala kolom harus \(list)", en: "the header must be \(list)")
    }
    return table
  }

  /// The values of a table of one column.
  static func column(_ name: String, in path: String, _ load: inout SettingsLoader) throws -> [String] {
    try table(path, columns: [name], &load).rows.map { $0[0] }
  }

  static func failure(_ path: String, _ line: Int, id: String, en: String) -> Failure {
    Failure(.badConfig, id: id, en: en, file: path, line: line)
  }
}

/// The lists that names are read by.
enum NameListFiles {
  static func load(_ lists: ConfigMap, _ load: inout SettingsLoader) throws -> NameLists {
    let paths = NameListTables.Paths(
      titles: try lists.reference("gelar_nama"), markers: try lists.reference("penanda_nama"),
      variants: try lists.reference("ejaan_nama"))
    for path in paths.all { for file in ReferenceTable.files(path) { try load.reference(file) } }
    return try NameListTables.load(paths)
  }
}
