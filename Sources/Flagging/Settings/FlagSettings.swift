import DataDictionary
import Diagnostics
import PipelineConfig
import Scoring
import StageContract
import TabularIO

/// The territory within which deciles are cut.
package enum DecileScope: Int, CaseIterable, Sendable {
  case nasional
  case provinsi
  case kabupatenKota

  package var text: String {
    switch self {
    case .nasional: "nasional"
    case .provinsi: "provinsi"
    case .kabupatenKota: "kabupaten_kota"
    }
  }
}

/// What a run of flag decides by, from `flag.yaml` and the files it names.
package struct FlagSettings: Sendable {
  /// Whether the rules use the deciles computed here or the official ones.
  package let usesOfficialDeciles: Bool
  /// The scope whose decile the rules use.
  package let scope: DecileScope
  package let model: RankingModel
  package let programmes: [Programme]
  package let rules: InkRules
  package let wages: MinimumWage
  /// Values older than this many months at the as-of date are stale.
  package let staleMonths: Int
  /// Half the width of the near-cut-off band, four decimals.
  package let band: Int64
  /// The as-of date: last day of the quarter, packed yyyymmdd.
  package let asOf: Int32
  /// First day of the quarter, packed yyyymmdd.
  package var firstDay: Int32 { asOf / 10_000 * 10_000 + (asOf / 100 % 100 - 2) * 100 + 1 }
  /// The quarter as text.
  package let period: String
  /// The earlier snapshots, newest first (at most two).
  package let earlier: [UpstreamStage]
  /// Field work.
  package let fieldWork: FieldWorkSettings

  /// Reads `flag.yaml`, or the file in its place, with what `changes` puts in place of programmes and rules.
  package static func load(
    _ load: inout SettingsLoader, with changes: RuleChanges = RuleChanges()
  ) throws(Failure) -> FlagSettings {
    let file = try load.config(changes.flag ?? "flag.yaml")
    let asOf = load.period.lastDay
    let official = try file.string("desil", oneOf: ["model", "resmi"]) == "resmi"
    let scopeName = try file.string("lingkup", oneOf: DecileScope.allCases.map(\.text))
    let scope = DecileScope.allCases.first { $0.text == scopeName } ?? .nasional
    let codePath = try file.reference("daftar_kode")
    let regions = try regions(file, &load)
    let model = try RankingModelFile.read(
      try load.config(try file.reference("peringkat")), asOf: asOf, codes: try codeLists(beside: codePath, &load)
    ) { regions == nil || regions?.name(of: $0) != nil }
    var programmes: [Programme] = []
    for path in try file.references("program") {
      let programme = try ProgrammeFile.read(try load.config(path), asOf: asOf, regions: regions)
      if programmes.contains(where: { $0.name == programme.name }) {
        throw file.failure("program", id: "memuat \(programme.name) dua kali", en: "names \(programme.name) twice")
      }
      programmes.append(programme)
    }
    let kept = try changes.replace(in: &programmes, &load, asOf: asOf, regions: regions)
    try override(&programmes, file, regions, try load.quotas())
    for (name, quota) in kept {
      for index in programmes.indices where programmes[index].name == name { programmes[index].quota = quota }
    }
    let codes = try SmallTable.load(try load.reference(codePath))
    let shipped = try file.reference("ink")
    let rules = try InkRulesFile.read(try load.config(changes.ink ?? shipped), codes: codes)
    var wages = MinimumWage.none
    if let path = rules.wageTable {
      for file in ReferenceTable.files(path) { try load.reference(file) }
      wages = try MinimumWage(
        try ReferenceTable.load(path, on: load.period.lastDay), year: load.period.year, regions: regions)
    }
    let band = try file.decimal("pita", scale: 4)
    // Scores are logarithms of expenditure: with 10 every family would be near every limit.
    if band < 0 || band > 100_000 { throw file.failure("pita", id: "harus 0 sampai 10", en: "must be 0 to 10") }
    return FlagSettings(
      usesOfficialDeciles: official, scope: scope, model: model, programmes: programmes, rules: rules, wages: wages,
      staleMonths: try file.int("kedaluwarsa_bulan", in: 1...600), band: band,
      asOf: asOf, period: load.period.description, earlier: try load.snapshots(limit: 2),
      fieldWork: try FieldWorkSettings.read(file, &load))
  }

  /// The code lists of the columns that a model may use (`labels.csv` beside the list of codes); nil when there are none.
  private static func codeLists(
    beside path: String, _ load: inout SettingsLoader
  ) throws(Failure) -> CodeLists? {
    let labels = PathText.parent(of: path) + "/labels.csv"
    guard FileAccess.isFolder(labels) == false else { return nil }
    return try CodeLists(try SmallTable.load(try load.reference(labels)))
  }

  /// The provinces and kab/kota that there are (`wilayah`); nil when the pipeline names no list of them.
  private static func regions(
    _ file: ConfigMap, _ load: inout SettingsLoader
  ) throws(Failure) -> RegionReference? {
    guard let path = try file.optionalReference("wilayah") else { return nil }
    for part in ReferenceTable.files(path) { try load.reference(part) }
    return try RegionReference.load(path, on: load.period.lastDay)
  }

  /// Quotas of the pipeline, then those of the command line.
  private static func override(
    _ programmes: inout [Programme], _ file: ConfigMap, _ regions: RegionReference?,
    _ options: [(program: String, quota: Int)]
  ) throws(Failure) {
    if let map = try file.optionalMap("kuota") {
      for entry in map.entries() {
        guard let index = programmes.firstIndex(where: { $0.name == entry.key }) else {
          throw map.failure(entry.key, id: "bukan program pipeline ini", en: "is no programme of this pipeline")
        }
        if let quota = try ProgrammeFile.readQuota(map, entry.key, regions) { programmes[index].quota = quota }
      }
    }
    for option in options {
      guard let index = programmes.firstIndex(where: { $0.name == option.program }) else {
        throw Failure(
          .usage, id: "kuota untuk '\(option.program)', yang bukan program pipeline ini",
          en: "a quota for '\(option.program)', which is no programme of this pipeline")
      }
      programmes[index].quota = .national(option.quota)
    }
  }
}

/// How visits are planned.
package struct FieldWorkSettings: Sendable {
  /// Working days that are planned.
  package let days: Int
  /// Families a day for an assistant whose own capacity is not given.
  package let perDay: Int
  /// Weight of GC-01 … GC-06.
  package let weights: [Int]
  /// Candidates for graduation that an assistant should find a year.
  package let graduationTarget: Int

  static func read(_ file: ConfigMap, _ load: inout SettingsLoader) throws(Failure) -> FieldWorkSettings {
    let map = try file.map("kerja_lapangan")
    var days = try map.int("hari", in: 0...366)
    if let text = load.option("hari") {
      guard let value = Int(text), (0...366).contains(value) else {
        throw Failure(.usage, id: "--hari harus 0..366", en: "--hari must be 0..366")
      }
      days = value
    }
    let list = try map.map("bobot")
    var weights: [Int] = []
    for number in 1...6 { weights.append(try list.int("GC-0\(number)", in: 0...1_000_000)) }
    return FieldWorkSettings(
      days: days, perDay: try map.int("keluarga_per_hari", in: 1...1000), weights: weights,
      graduationTarget: try map.int("target_graduasi", in: 0...100_000))
  }
}
