import Diagnostics
import PipelineConfig

/// How the bytes of a source's files are to be read.
package struct SourceDialect: Sendable, Equatable {
  package enum Encoding: String, CaseIterable, Sendable {
    case utf8 = "utf-8"
    case windows1252 = "windows-1252"
    case latin1 = "latin-1"
    case utf16 = "utf-16"
    case auto
  }

  /// The delimiter byte; nil is `auto`.
  package let delimiter: UInt8?
  /// What fields may be quoted with.
  package enum Quote: Sendable, Equatable {
    case none
    /// `"` or `'`.
    case character(UInt8)
  }

  /// nil is `auto`.
  package let quote: Quote?
  /// Whether a backslash is an escape; nil is `auto`.
  package let escapes: Bool?
  package let encoding: Encoding
  /// What a row that is not valid UTF-8 is read as; nil rejects it (TLK-003).
  package let fallback: Encoding?
  /// Lines before the header; nil is `auto`.
  package let preamble: Int?
}

/// A column whose values are region codes.
package struct RegionColumn: Sendable, Equatable {
  package enum Coding: String, CaseIterable, Sendable {
    case kemendagri
    case bps
  }

  package let column: String
  package let coding: Coding
  /// The edition the codes are of, for people; `kini` is the current one.
  package let edition: String
}

/// A named group of files whose values are judged together.
package struct FileGroup: Sendable, Equatable {
  package let name: String
  package let patterns: [FilePattern]
}

/// What a pipeline says of one source (`sumber.yaml`).
package struct SourceSettings: Sendable {
  package let definition: SourceDefinition
  /// Which files belong to it.
  package let patterns: [FilePattern]
  /// Whether a run without it stops (66).
  package let required: Bool
  /// Named groups; a file of none belongs to the group that bears the source's name.
  package let groups: [FileGroup]
  package let dialect: SourceDialect
  /// Header as delivered to canonical column, in file order.
  package let aliases: [(header: String, column: String)]
  /// Required columns that the header may lack all the same.
  package let mayLack: [String]
  /// Whether columns that nobody knows are left out (noted in the manifest) rather than refused.
  package let ignoresUnknownColumns: Bool
  package let regions: [RegionColumn]
  /// The date of rows that carry none, packed yyyymmdd.
  package let dataDate: Int32?
  private let forms: [String: String]

  /// The source's name.
  package var name: String { definition.name }

  /// The group that a file (with or without `.gz`) belongs to.
  package func group(of file: String) -> String {
    groups.first { $0.patterns.contains { $0.matches(file) } }?.name ?? name
  }

  /// The form in which the source declares to deliver a column (`DD-MM-YYYY`, `LP`, ...): a value in it is not
  /// "changed" when it is brought to the canonical form.
  package func form(of column: ColumnDefinition) -> String? { forms[column.name] ?? forms[column.kind.rawValue] }
}

extension SourceSettings {
  /// The forms that can be declared, by column type; the first is the canonical one.
  package static let knownForms: [(kind: ColumnKind, forms: [String])] = [
    (.tanggal, ["YYYY-MM-DD", "DD-MM-YYYY", "DD/MM/YYYY", "YYYYMMDD", "MM/DD/YYYY"]),
    (.kelamin, ["12", "LP", "KATA"]),
    (.yaTidak, ["10", "YA_TIDAK", "12"]),
    (.ya1Tidak2, ["12", "10", "YA_TIDAK"]),
    (.desimal, ["TITIK", "KOMA"]),
  ]

  /// Reads the settings of a source; what it leaves out comes from `defaults` (`bawaan`), then from the program.
  static func load(
    _ map: ConfigMap, _ definition: SourceDefinition, defaults: ConfigMap?
  ) throws(Failure) -> SourceSettings {
    var patterns: [FilePattern] = []
    for text in try map.strings("pola") { patterns.append(FilePattern(text)) }
    if patterns.isEmpty { patterns = [FilePattern(definition.name + "*.csv")] }
    var groups: [FileGroup] = []
    if let named = try map.optionalMap("kelompok") {
      for entry in named.entries() {
        groups.append(FileGroup(name: entry.key, patterns: try entry.node.strings().map { FilePattern($0) }))
      }
    }
    return SourceSettings(
      definition: definition, patterns: patterns, required: try map.optionalBool("wajib") ?? false, groups: groups,
      dialect: try dialect(map, defaults), aliases: try aliases(map, definition),
      mayLack: try columns(map, "boleh_tanpa", definition),
      ignoresUnknownColumns: try pick(map, defaults, "kolom_lain")?.string(oneOf: ["tolak", "abaikan"]) == "abaikan",
      regions: try regions(map, definition), dataDate: try pick(map, defaults, "tanggal_data")?.date(),
      forms: try forms(map, defaults, definition))
  }

  /// The keys that `bawaan` may hold are those this asks for.
  private static func pick(_ map: ConfigMap, _ defaults: ConfigMap?, _ key: String) -> ConfigNode? {
    let fallback = defaults?.optional(key)
    return map.optional(key) ?? fallback
  }

  private static func dialect(_ map: ConfigMap, _ defaults: ConfigMap?) throws(Failure) -> SourceDialect {
    let delimiters: [(String, UInt8)] = [
      (",", 44), (";", 59), ("|", 124), ("TAB", 9), ("~", 126), ("^", 94), ("CTRL-A", 1),
    ]
    let delimiter = try pick(map, defaults, "pembatas")?.string(oneOf: delimiters.map(\.0) + ["auto"]) ?? "auto"
    let quote = try pick(map, defaults, "kutip")?.string(oneOf: ["\"", "'", "tidak", "auto"]) ?? "\""
    let quotes: [(String, SourceDialect.Quote)] = [("\"", .character(34)), ("'", .character(39)), ("tidak", .none)]
    let escape = try pick(map, defaults, "lolos")?.string(oneOf: ["\\", "tidak", "auto"]) ?? "auto"
    let names = SourceDialect.Encoding.allCases.map(\.rawValue)
    let encoding = try pick(map, defaults, "sandi")?.string(oneOf: names) ?? "utf-8"
    let fallback = try pick(map, defaults, "cadangan")?.string(oneOf: ["windows-1252", "latin-1", "tidak"])
    let preamble = pick(map, defaults, "pengantar")
    var lines: Int? = 0
    if let preamble {
      if case .text("auto") = preamble.content { lines = nil } else { lines = try preamble.int(in: 0...1000) }
    }
    return SourceDialect(
      delimiter: delimiters.first { $0.0 == delimiter }?.1, quote: quotes.first { $0.0 == quote }?.1,
      escapes: escape == "auto" ? nil : escape == "\\",
      encoding: SourceDialect.Encoding(rawValue: encoding) ?? .utf8,
      fallback: SourceDialect.Encoding(rawValue: fallback ?? "windows-1252"), preamble: lines)
  }

  private static func aliases(
    _ map: ConfigMap, _ definition: SourceDefinition
  ) throws(Failure) -> [(header: String, column: String)] {
    var aliases: [(header: String, column: String)] = []
    if let given = try map.optionalMap("alias") {
      for entry in given.entries() {
        let column = try entry.node.string()
        try check(column, definition, entry.node)
        aliases.append((entry.key, column))
      }
    }
    return aliases
  }

  private static func columns(
    _ map: ConfigMap, _ key: String, _ definition: SourceDefinition
  ) throws(Failure) -> [String] {
    var names: [String] = []
    for node in try map.optional(key)?.list() ?? [] {
      let column = try node.string()
      try check(column, definition, node)
      names.append(column)
    }
    return names
  }

  private static func check(_ column: String, _ definition: SourceDefinition, _ node: ConfigNode) throws(Failure) {
    if definition.index(of: column) == nil {
      throw node.failure(
        id: "= '\(column)' bukan kolom sumber \(definition.name)",
        en: "= '\(column)' is no column of \(definition.name)")
    }
  }

  private static func regions(_ map: ConfigMap, _ definition: SourceDefinition) throws(Failure) -> [RegionColumn] {
    var regions: [RegionColumn] = []
    if let given = try map.optionalMap("kode_wilayah") {
      for entry in given.entries() {
        try check(entry.key, definition, ConfigNode(at: entry))
        let settings = given.adopt(try entry.node.map())
        let coding = try settings.string("sistem", oneOf: RegionColumn.Coding.allCases.map(\.rawValue))
        regions.append(
          RegionColumn(
            column: entry.key, coding: RegionColumn.Coding(rawValue: coding) ?? .kemendagri,
            edition: try settings.optionalString("edisi") ?? "kini"))
      }
    }
    for column in definition.columns where !regions.contains(where: { $0.column == column.name }) {
      switch column.kind {
      case .kodeKemendagri: regions.append(RegionColumn(column: column.name, coding: .kemendagri, edition: "kini"))
      case .kodeBPS: regions.append(RegionColumn(column: column.name, coding: .bps, edition: "kini"))
      default: break
      }
    }
    return regions
  }

  private static func forms(
    _ map: ConfigMap, _ defaults: ConfigMap?, _ definition: SourceDefinition
  ) throws(Failure) -> [String: String] {
    var forms: [String: String] = [:]
    for level in [try defaults?.optionalMap("bentuk"), try map.optionalMap("bentuk")] {
      for entry in level?.entries() ?? [] {
        let column = definition.columns.first { $0.name == entry.key }
        let kind = column?.kind ?? ColumnKind(rawValue: entry.key)
        guard let kind, let known = knownForms.first(where: { $0.kind == kind }) else {
          let list = knownForms.map(\.kind.rawValue).joined(separator: ", ")
          throw entry.node.failure(
            id: "bukan kolom atau tipe yang bentuknya dapat dinyatakan; tipe: \(list)",
            en: "is no column or type whose form can be declared; types: \(list)")
        }
        forms[entry.key] = try entry.node.string(oneOf: known.forms)
      }
    }
    return forms
  }
}
