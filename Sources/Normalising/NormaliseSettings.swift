import DataDictionary
import Diagnostics
import PipelineConfig
import RegistryTypes
import StageContract
import TabularIO

/// What the pipeline's YAML decides about normalise.
package struct NormaliseSettings: Sendable {
  package let sources: PipelineSources
  package let rules: NormaliseRules
  /// How many rows of a source may be unusable.
  let limits: RejectLimit

  /// Reads `sumber.yaml` and `normalise.yaml`, with the lists and rules they name.
  package static func load(_ load: inout SettingsLoader) throws -> NormaliseSettings {
    let map = try load.config("sumber.yaml")
    let dictionary = try SourceDictionary.load(load.reference(map.reference("kamus")))
    let sources = try PipelineSources.load(map, dictionary)
    let own = try load.config("normalise.yaml")
    return NormaliseSettings(
      sources: sources, rules: try NormaliseRules.load(&load, own), limits: try RejectLimit.load(own, sources))
  }
}

/// Lists, regions and numbers that every row is judged by. Immutable, shared by all workers.
package final class NormaliseRules: Sendable {
  package let emptyWords: EmptyWords
  /// Words for empty that only programs write; free text of one of them is empty. nil where the pipeline lists none.
  package let emptyTexts: EmptyWords?
  package let regions: RegionTable
  package let identifiers: IdentifierRules
  package let dates: DateRules
  /// For dates that may lie after the period.
  package let laterDates: DateRules
  package let names: NameRules
  package let diagnosis: DiagnosisRules
  /// Columns whose dates are judged for default dates (TGL-002).
  package let birthColumns: [String]
  /// Plausible whole parts of numbers, by column or by type.
  package let bounds: [(name: String, low: Int64, high: Int64)]
  package let categories: TextCategories
  /// Code columns whose lists begin with 1 and where 0 stands for none.
  let zeroIsNone: [String]

  init(
    emptyWords: EmptyWords, emptyTexts: EmptyWords?, regions: RegionTable, identifiers: IdentifierRules,
    dates: DateRules, names: NameRules,
    diagnosis: DiagnosisRules, birthColumns: [String], bounds: [(name: String, low: Int64, high: Int64)],
    categories: TextCategories, zeroIsNone: [String]
  ) {
    self.emptyWords = emptyWords
    self.emptyTexts = emptyTexts
    self.regions = regions
    self.identifiers = identifiers
    self.dates = dates
    laterDates = DateRules(
      earliest: dates.earliest, reference: CalendarDay(packed: 9999_12_31),
      century: CalendarDay(days: dates.reference.days + NormaliseRules.answerDays), emptyWords: dates.emptyWords)
    self.names = names
    self.diagnosis = diagnosis
    self.birthColumns = birthColumns
    self.bounds = bounds
    self.categories = categories
    self.zeroIsNone = zeroIsNone
  }

  /// So long after the end of its period a queue is answered at most: ten years. Only the century of a year of two digits
  /// hangs on it.
  private static let answerDays: Int32 = 3652

  /// Reads the lists and rules that `normalise.yaml` names.
  static func load(_ load: inout SettingsLoader, _ map: ConfigMap) throws -> NormaliseRules {
    let lists = try map.map("daftar")
    let emptyWords = EmptyWords(try ListFile.column("kata", in: lists.reference("kata_kosong"), &load))
    var emptyTexts: EmptyWords?
    if let path = try lists.optionalReference("kata_kosong_teks") {
      emptyTexts = EmptyWords(try ListFile.column("kata", in: path, &load))
    }
    let regions = try loadRegions(&load, map)
    let rules = try map.map("aturan")
    let nik = try RuleFile(rules.reference("nik"), &load)
    _ = try RuleFile(rules.reference("kk"), &load)
    _ = try RuleFile(rules.reference("nama"), &load)
    _ = try RuleFile(rules.reference("tolak"), &load)
    let dates = try RuleFile(rules.reference("tanggal"), &load)
    let codes = try RuleFile(rules.reference("wilayah"), &load)
    let values = try RuleFile(rules.reference("nilai"), &load)

    let placeholders = try nik.rule("NIK-002").strings("pengisi").compactMap { UInt64($0.filter { $0 != " " }) }
    let damaged = try nik.rule("NIK-014")
    let earliest = try dates.rule("TGL-001").date("terawal")
    let defaults = try dates.rule("TGL-002")
    let order = try dates.rule("TGL-003")
    let coding = try codes.rule("WIL-003")
    let allDefaults = DefaultDate.allCases
    let names = try defaults.strings("tanggal", oneOf: allDefaults.map(\.name))
    return NormaliseRules(
      emptyWords: emptyWords, emptyTexts: emptyTexts, regions: regions,
      identifiers: IdentifierRules(emptyWords: emptyWords, placeholders: placeholders, regions: regions),
      dates: DateRules(
        earliest: CalendarDay(packed: earliest), reference: CalendarDay(packed: load.period.lastDay),
        emptyWords: emptyWords),
      names: NameRules(lists: try NameListFiles.load(lists, &load), emptyWords: emptyWords),
      diagnosis: DiagnosisRules(
        leastNumbers: try damaged.int("terpakai_minimum", in: 1...1_000_000_000),
        leastDates: try defaults.int("terpakai_minimum", in: 1...1_000_000_000),
        leastCodes: try coding.int("terpakai_minimum", in: 1...1_000_000_000),
        zeroShare: try damaged.double("bagian_nol", in: 0...1),
        dateFactor: try defaults.double("kelipatan", in: 1...1e6),
        dateDeviations: try defaults.double("simpangan", in: 0...1e6),
        dateRows: try defaults.int("baris_minimum", in: 1...1_000_000_000),
        dates: allDefaults.filter { names.contains($0.name) },
        leastOrdered: try order.int("terpakai_minimum", in: 1...1_000_000_000),
        monthFirst: try order.double("bagian_bulan_dulu", in: 0.1...1),
        dayFirst: try order.double("bagian_hari_dulu", in: 0...0.5),
        otherCodingLead: try coding.double("selisih", in: 0...1),
        formBPS: try coding.double("bentuk_bps", in: 0...1),
        formKemendagri: try coding.double("bentuk_kemendagri", in: 0...1)),
      birthColumns: try defaults.strings("kolom"), bounds: try loadBounds(values.rule("NIL-002")),
      categories: try TextCategories.load(lists.reference("p3ke"), &load),
      zeroIsNone: try values.rule("NIL-001").strings("nol_kosong"))
  }

  private static func loadRegions(_ load: inout SettingsLoader, _ map: ConfigMap) throws -> RegionTable {
    let path = try map.reference("wilayah")
    for file in ReferenceTable.files(path) { try load.reference(file) }
    let rows = try RegionReference.load(path, on: load.period.lastDay).regions.map {
      RegionRow(level: $0.level.rawValue, code: $0.code, name: $0.name, bps: $0.bps, older: $0.older)
    }
    var translations: [RegionTranslation] = []
    if let finer = try map.optionalReference("wilayah_halus") {
      let table = try ListFile.table(finer, columns: ["sistem", "dari", "ke"], &load)
      let known = RegionTable(rows: rows)
      var targets: [[String]: String] = [:]
      for (index, row) in table.rows.enumerated() {
        guard let coding = RegionColumn.Coding(rawValue: row[0]), UInt64(row[1]) != nil, let target = UInt64(row[2]),
          [2, 4, 6, 10].contains(row[2].utf8.count)
        else { throw ListFile.failure(finer, index + 2, id: "terjemahan tidak sah", en: "invalid translation") }
        guard known.holds(target, length: row[2].utf8.count) else {
          throw ListFile.failure(
            finer, index + 2, id: "`ke` tidak ada di daftar wilayah", en: "`ke` is not in the region list")
        }
        // Which of two targets holds would hang on the order of the lines.
        if let other = targets.updateValue(row[2], forKey: [row[0], row[1]]), other != row[2] {
          throw ListFile.failure(
            finer, index + 2, id: "`dari` sudah diterjemahkan ke kode lain di atas",
            en: "`dari` has another translation above")
        }
        translations.append(RegionTranslation(coding: RegionCoding(coding), from: row[1], to: row[2]))
      }
    }
    return RegionTable(rows: rows, translations: translations)
  }

  private static func loadBounds(_ rule: ConfigMap) throws(Failure) -> [(name: String, low: Int64, high: Int64)] {
    var bounds: [(name: String, low: Int64, high: Int64)] = []
    let map = try rule.map("batas")
    for entry in map.entries() {
      let limits = try entry.node.list()
      guard limits.count == 2 else {
        throw entry.node.failure(id: "harus [terkecil, terbesar]", en: "must be [smallest, largest]")
      }
      bounds.append((entry.key, Int64(try limits[0].int()), Int64(try limits[1].int())))
    }
    return bounds
  }

  /// The bounds of a column: its own, else those of its type.
  func bounds(of column: ColumnDefinition) -> (low: Int64, high: Int64) {
    let found = bounds.first { $0.name == column.name } ?? bounds.first { $0.name == column.kind.rawValue }
    return found.map { ($0.low, $0.high) } ?? (0, Int64.max)
  }
}

extension RegionCoding {
  init(_ coding: RegionColumn.Coding) { self = coding == .bps ? .bps : .kemendagri }
}

extension CalendarDay {
  /// The day of a packed yyyymmdd that a configuration reader has checked.
  init(packed: Int32) {
    self =
      CalendarDay(year: Int(packed / 10_000), month: Int(packed / 100 % 100), day: Int(packed % 100))
      ?? CalendarDay(days: 0)
  }
}
