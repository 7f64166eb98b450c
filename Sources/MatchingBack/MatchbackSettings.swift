import DataDictionary
import Diagnostics
import PipelineConfig
import RegistryTypes
import StageContract
import TabularIO

/// The columns of a list that tell who a row is about.
enum ListColumn: Int, CaseIterable, Sendable {
  case nik, noKK, nama, tanggalLahir

  /// The name that is always understood.
  var name: String {
    switch self {
    case .nik: "nik"
    case .noKK: "no_kk"
    case .nama: "nama"
    case .tanggalLahir: "tanggal_lahir"
    }
  }
}

/// What `matchback.yaml` decides: how lists are read and identities compared, and the usual permission.
struct MatchbackSettings: Sendable {
  let identifiers: IdentifierRules
  let names: NameRules
  let emptyWords: EmptyWords
  /// No birth date is earlier.
  let earliest: CalendarDay
  /// Header spellings in the form of `DialectHeader.key`, by column.
  let headers: [(key: String, column: ListColumn)]
  /// Whether `"` encloses fields; else it is a character like others.
  let quotesCount: Bool
  /// Names this alike are one person's.
  let nameAlone: Double
  /// ... with the same birth date.
  let nameWithBirth: Double
  /// Years between birth dates from which even equal names are two persons'.
  let generation: Int
  /// Days (month × 100 + day) that stand for an unknown birth date.
  let defaultDays: [Int]
  /// The permission file that holds where no other is given.
  let permission: String?
  /// SHA-256 over `matchback.yaml` and the lists it names.
  let digest: String

  /// Reads `matchback.yaml` of the pipeline folder.
  static func load(pipeline: String) throws(Failure) -> MatchbackSettings {
    let path = PathText.join(pipeline, "matchback.yaml")
    let bytes = try ConfigFile.content(of: path)
    let map = try ConfigFile.parse(bytes, file: path)
    let lists = try map.map("daftar")
    let emptyPath = try lists.reference("kata_kosong")
    let names = NameListTables.Paths(
      titles: try lists.reference("gelar_nama"), markers: try lists.reference("penanda_nama"),
      variants: try lists.reference("ejaan_nama"))
    let regionPath = try map.reference("wilayah")
    var digests = Hex.sha256(bytes)
    for file in [emptyPath, regionPath] + names.all { digests += Hex.sha256(try ConfigFile.content(of: file)) }
    let emptyWords = try NameListTables.emptyWords(emptyPath)
    let regions = try RegionReference.load(regionPath, on: nil).regions.map {
      RegionRow(level: $0.level.rawValue, code: $0.code, name: $0.name, bps: $0.bps, older: $0.older)
    }
    var headers = ListColumn.allCases.map { (key: DialectHeader.key($0.name), column: $0) }
    if let aliases = try map.optionalMap("alias") {
      for column in ListColumn.allCases {
        for alias in try aliases.strings(column.name) {
          let key = DialectHeader.key(alias)
          if let other = headers.first(where: { $0.key == key && $0.column != column }) {
            throw aliases.failure(
              column.name, id: "memuat '\(alias)' yang sudah berarti \(other.column.name)",
              en: "names '\(alias)', which already means \(other.column.name)")
          }
          headers.append((key, column))
        }
      }
    }
    let limits = try map.optionalMap("padan")
    let earliest = try map.optionalDate("tanggal_terawal") ?? 19_000_101
    let settings = MatchbackSettings(
      identifiers: IdentifierRules(emptyWords: emptyWords, placeholders: [], regions: RegionTable(rows: regions)),
      names: NameRules(lists: try NameListTables.load(names), emptyWords: emptyWords), emptyWords: emptyWords,
      earliest: CalendarDay(year: Int(earliest / 10_000), month: Int(earliest / 100 % 100), day: Int(earliest % 100))
        ?? CalendarDay(days: 0),
      headers: headers, quotesCount: try map.optionalString("kutip", oneOf: ["\"", "tidak"]) != "tidak",
      nameAlone: try limits?.optionalDouble("nama_saja", in: 0...1) ?? 0.85,
      nameWithBirth: try limits?.optionalDouble("nama_dengan_tanggal", in: 0...1) ?? 0.60,
      generation: try limits?.optionalInt("selisih_generasi", in: 1...100) ?? 12, defaultDays: try defaultDays(map),
      permission: try map.optionalReference("izin"), digest: Hex.sha256(Array(digests.utf8)))
    try map.finish()
    return settings
  }

  /// `hari_bawaan`: days as MM-DD.
  private static func defaultDays(_ map: ConfigMap) throws(Failure) -> [Int] {
    var days: [Int] = []
    for text in try map.strings("hari_bawaan") {
      let parts = text.split(separator: "-").compactMap { Int($0) }
      guard text.utf8.count == 5, parts.count == 2, (1...12).contains(parts[0]), (1...31).contains(parts[1]) else {
        throw map.failure("hari_bawaan", id: "berisi '\(text)', harus BB-HH", en: "holds '\(text)', must be MM-DD")
      }
      days.append(parts[0] * 100 + parts[1])
    }
    return days
  }
}
