import Diagnostics
import StageContract
import TabularIO

/// What is counted of the families of a region.
enum FamilyMeasure {
  static let families = 0
  static let persons = 1
  /// Families of decile 1; the others follow.
  static let decile = 2
  static let unranked = 12
  static let stale = 13
  /// Families with an inclusion code.
  static let flagged = 14
  /// Counters of the scan.
  static let scanned = 15
  /// Families of deciles 1 to 4 and 5 to 10, added up from the others.
  static let lower = 15
  static let upper = 16
  static let width = 17
}

/// What one pass over `keluarga` counts.
struct FamilyCounts: Sendable {
  var regions = RegionCounters(width: FamilyMeasure.scanned)
  var deciles = DecileAgreement()
}

/// One pass over `keluarga` of the snapshot.
///
/// - Complexity: O(rows); memory a few MiB a worker, whatever the size of the table.
struct FamilyScan {
  private let columns: [Int]
  /// The column of the official national decile; a snapshot may lack it.
  private let official: Int?

  private init(_ table: Table) throws(Failure) {
    columns = try table.columns([
      "kode_provinsi", "kode_kabupaten_kota", "kode_kecamatan", "jumlah_anggota_keluarga", "desil_nasional",
      "kedaluwarsa", "temuan",
    ])
    official = table.header.firstIndex(of: "desil_resmi_nasional")
  }

  /// Counts by region and by both deciles; nil when the snapshot has no families. Throws `badData` for a number of
  /// members that no family has.
  static func read(_ snapshot: UpstreamStage, jobs: Int) throws -> FamilyCounts? {
    var counts = FamilyCounts()
    var isThere = false
    for name in snapshot.tables where name == "keluarga" || name.hasPrefix("keluarga/") {
      isThere = true
      let table = try snapshot.table(name)
      let scan = try FamilyScan(table)
      try table.scan(
        jobs: jobs, makeContext: { () }, work: { chunk, _ in (try scan.count(chunk, of: table), scan.compare(chunk)) },
        deliver: { found, _ in
          counts.regions.add(found.0)
          counts.deciles.add(found.1)
        })
    }
    return isThere ? counts : nil
  }

  /// Families by official and own decile.
  private func compare(_ chunk: RowChunk) -> DecileAgreement {
    var agreement = DecileAgreement()
    guard let official else { return agreement }
    for index in 0..<chunk.rowCount {
      let row = chunk[index]
      agreement.add(official: FamilyScan.decile(row[official]), own: FamilyScan.decile(row[columns[4]]))
    }
    return agreement
  }

  /// 0 to 9 for deciles 1 to 10, 10 for none.
  private static func decile(_ field: ByteView) -> Int {
    guard let number = field.uint64(), number >= 1, number <= 10 else { return DecileAgreement.none }
    return Int(number) - 1
  }

  /// More members than this no family has, so that sums stay far from what an integer holds.
  private static let mostMembers: UInt64 = 1_000_000

  private func count(_ chunk: RowChunk, of table: Table) throws(Failure) -> RegionRuns {
    var runs = RegionRuns(width: FamilyMeasure.scanned)
    for index in 0..<chunk.rowCount {
      let row = chunk[index]
      let base = runs.base(region(row))
      runs.add(base + FamilyMeasure.families, 1)
      guard let members = row[columns[3]].uint64(), members <= FamilyScan.mostMembers else {
        throw Failure(
          .badData, id: "jumlah_anggota_keluarga bukan bilangan yang mungkin",
          en: "jumlah_anggota_keluarga is not a number that can be", file: table.name)
      }
      runs.add(base + FamilyMeasure.persons, Int(members))
      if let decile = row[columns[4]].uint64(), decile >= 1, decile <= 10 {
        runs.add(base + FamilyMeasure.decile + Int(decile) - 1, 1)
      } else {
        runs.add(base + FamilyMeasure.unranked, 1)
      }
      if row[columns[5]].equals("1") { runs.add(base + FamilyMeasure.stale, 1) }
      if FamilyScan.hasInclusionCode(row[columns[6]]) { runs.add(base + FamilyMeasure.flagged, 1) }
    }
    return runs
  }

  /// The deepest region code known, as six digits.
  private func region(_ row: Row) -> Int {
    let (province, regency, district) = (row[columns[0]], row[columns[1]], row[columns[2]])
    if district.count == 6, let code = district.uint64(), code < 1_000_000 { return Int(code) }
    if regency.count == 4, let code = regency.uint64(), code < 10_000 { return Int(code) * 100 }
    if province.count == 2, let code = province.uint64(), code < 100 { return Int(code) * 10_000 }
    return 0
  }

  /// Whether a sorted list of codes holds one that starts with `INK-`.
  private static func hasInclusionCode(_ codes: ByteView) -> Bool {
    var start = 0
    for index in 0...codes.count where index == codes.count || codes[index] == 59 {
      if index - start >= 4 && codes[start..<start + 4].equals("INK-") { return true }
      start = index + 1
    }
    return false
  }
}
