import Diagnostics
import Scoring
import StageContract
import TabularIO

/// Everything that does not change while families are judged; shared by all workers.
final class FlagPlan: Sendable {
  let settings: FlagSettings
  let rules: InkRules
  let wages: MinimumWage
  let programmes: [Programme]
  let tables: FamilyTables
  let stability: StabilityDeciles
  let borders: DecileBorders
  let visits: VisitColumns
  let special: SpecialStatusColumns
  let insurance: InsuranceColumns
  let meters: MeterColumns
  let outsiders: OutsiderColumns
  let proposals: ProposalColumns
  let complaints: ProposalColumns
  let recipients: RecipientColumns
  /// Codes of a person that stand on the family too.
  let taintingCodes: CodeSet
  /// Columns of the rule about a good house, in the order of its lists.
  let houseColumns: [Int]
  /// Values dated before this day are stale; packed.
  let staleBefore: Int32
  /// By programme: whether `penerima` has rows of it for the quarter. Without any it is not measured.
  let measured: [Bool]

  init(
    _ settings: FlagSettings, tables: FamilyTables, borders: DecileBorders, stability: StabilityDeciles, jobs: Int
  ) throws {
    measured = try MeasuredProgrammes.find(tables.penerima, settings, jobs: jobs)
    self.settings = settings
    rules = settings.rules
    wages = settings.wages
    period = Array(settings.period.utf8)
    programmes = settings.programmes
    programmeNames = settings.programmes.map { Array($0.name.utf8) }
    self.tables = tables
    self.borders = borders
    self.stability = stability
    visits = try VisitColumns(tables.kunjungan)
    special = try SpecialStatusColumns(tables.statusKhusus)
    insurance = try InsuranceColumns(tables.bpjs)
    meters = try MeterColumns(tables.pln)
    outsiders = try OutsiderColumns(tables.anggotaLuar)
    proposals = try ProposalColumns(tables.usulan, number: "id_usulan", kind: "jenis_usulan", date: "tanggal_usulan")
    complaints = try ProposalColumns(tables.aduan, number: "id_aduan", kind: "jenis", date: "tanggal")
    recipients = try RecipientColumns(tables.penerima)
    houseColumns = try tables.keluarga.columns(settings.rules.house?.columns.map(\.name) ?? [])
    taintingCodes = settings.rules.disqualifiesFamily.union(.fieldWork)
    staleBefore = FlagPlan.monthsBefore(settings.asOf, settings.staleMonths)
  }

  /// The packed date `months` before `date`: the same day, or the last one of a shorter month by comparison.
  static func monthsBefore(_ date: Int32, _ months: Int) -> Int32 {
    let total = Int(date / 10_000) * 12 + Int(date / 100 % 100) - 1 - months
    return Int32(total / 12 * 10_000 + (total % 12 + 1) * 100) + date % 100
  }

  /// Whether values of `date` are older than the limit; no date is not old.
  @inline(__always)
  func isStale(_ date: ByteView) -> Bool {
    let packed = date.packedDate
    return packed != 0 && packed < staleBefore
  }

  /// Whether a score is within the band around the limit of a programme, in the scope the rules use.
  func isNear(_ score: Int64, _ region: Region, programme: Int) -> Bool {
    if settings.usesOfficialDeciles || settings.band == 0 { return false }
    let territory: Int
    switch settings.scope {
    case .nasional: territory = 0
    case .provinsi: territory = region.province
    case .kabupatenKota: territory = Int(region.kab)
    }
    guard let border = borders.border(settings.scope, territory: territory, limit: programmes[programme].limit) else {
      return false
    }
    return (score >= border ? score - border : border - score) <= settings.band
  }

  /// The index of the programme called `name`, -1 for none.
  @inline(__always)
  func programme(_ name: ByteView) -> Int {
    for index in 0..<programmeNames.count where InkRules.same(programmeNames[index], name) { return index }
    return -1
  }
  private let programmeNames: [[UInt8]]
  /// The quarter as bytes.
  let period: [UInt8]

  /// The source row that the survey value in `column` of a family came from.
  func surveySource(_ row: Row, column: Int) -> SourceRow {
    let columns = tables.family
    return SourceRow(
      asal: row[columns.asal], asalBaris: row[columns.asalBaris], index: column - columns.firstSurvey)
  }

  /// The date of that row; empty when it has none. Not that of the family's newest value, which may be from another row.
  func surveyDate(_ row: Row, column: Int) -> ByteView {
    let columns = tables.family
    return SourceRow.date(
      asal: row[columns.asal], asalTanggal: row[columns.asalTanggal], index: column - columns.firstSurvey)
  }
}
