import Diagnostics
import StageContract

/// The columns of `ringkasan/galat.csv` that the report uses.
enum RateMeasure: Int, CaseIterable, Sendable {
  case population, recipients, eligible, withinQuota, tepat, inklusi, eksklusi, belum, tinjau, belumDinilai
  case inklusiUnresolved, tinjauUnresolved, further, replacePayee, rupiah, rupiahInklusi, rupiahTepat

  static let columns = [
    "populasi", "penerima_r", "layak_l", "layak_dalam_kuota", "tepat", "inklusi", "eksklusi", "belum", "tinjau",
    "belum_dinilai", "inklusi_tak_terpadankan", "tinjau_tak_terpadankan", "pembayaran_lanjutan", "payee_diganti",
    "rupiah_penerima", "rupiah_inklusi", "rupiah_tepat",
  ]

  /// Rupiah rather than families or persons.
  var isMoney: Bool { rawValue >= RateMeasure.rupiah.rawValue }
}

/// The counts of a programme in one place.
struct Rates: Sendable {
  let counts: [Int]

  subscript(measure: RateMeasure) -> Int { counts[measure.rawValue] }

  /// L \ R.
  var eligibleNotReceiving: Int { self[.eksklusi] + self[.belum] }
  /// |R \ L| / |R| in tenths of a percent.
  var inclusionError: Int? { Share.permille(self[.inklusi], of: self[.recipients]) }
  /// |L \ R| / |L|.
  var undercoverage: Int? { Share.permille(eligibleNotReceiving, of: self[.eligible]) }
  /// |first K of L \ R| / min(K, |L|).
  var exclusionError: Int? { Share.permille(self[.eksklusi], of: self[.withinQuota]) }
}

/// A programme as flag judged it.
struct ProgrammeAccount: Sendable {
  struct Place: Sendable {
    let level: String
    /// As ``RegionNode/code``.
    let code: String
    let rates: Rates
  }

  /// A row of the targeting table.
  struct Incidence: Sendable {
    let decile: Int
    let population: Int
    let recipients: Int
    let rupiah: Int
  }

  struct Reason: Sendable {
    let outcome: String
    let code: String
    let rows: Int
    let rupiah: Int
  }

  let name: String
  let isPerson: Bool
  let limit: Int
  let quota: Int
  /// Whether there were payments to measure by.
  let isMeasured: Bool
  /// Nil when the table of rates has no line for it.
  let nation: Rates?
  /// Rates by decile 1...10, then those without one.
  let deciles: [Rates]
  /// Provinces, then kabupaten/kota, by code.
  let places: [Place]
  let incidence: [Incidence]
  /// Coady-Grosh-Hoddinott ratio and targeting differential, in hundredths.
  let ratio: Int?
  let differential: Int?
  let reasons: [Reason]

  /// The programmes of a run; nil when flag left no `program.csv` or `galat.csv`.
  static func read(_ run: RunFolder) throws(Failure) -> [ProgrammeAccount]? {
    guard let list = try run.summary("program", ["program", "unit", "desil_maks", "kuota", "diukur"]),
      let rates = try run.summary("galat", ["program", "tingkat", "kode", "desil"] + RateMeasure.columns)
    else { return nil }
    let tables = Tables(
      rates: rates, incidence: try run.summary("sasaran", ["program", "desil", "populasi", "penerima", "rupiah"]),
      indices: try run.summary("indeks_sasaran", ["program", "cgh", "selisih_sasaran"]),
      reasons: try run.summary("alasan", ["program", "hasil", "kode", "baris", "rupiah"]))
    var programmes: [ProgrammeAccount] = []
    for row in 0..<list.count {
      programmes.append(
        try tables.programme(
          list.text(row, 0), unit: list.text(row, 1), limit: try list.number(row, 2), quota: try list.number(row, 3),
          measured: list.text(row, 4) == "1"))
    }
    return programmes
  }

  private struct Tables {
    let rates: SummaryRows
    let incidence: SummaryRows?
    let indices: SummaryRows?
    let reasons: SummaryRows?

    func programme(
      _ name: String, unit: String, limit: Int, quota: Int, measured: Bool
    ) throws(Failure) -> ProgrammeAccount {
      let none = Rates(counts: [Int](repeating: 0, count: RateMeasure.allCases.count))
      var nation: Rates?
      var deciles = [Rates](repeating: none, count: 11)
      var places: [Place] = []
      for row in 0..<rates.count where rates.text(row, 0) == name {
        let counts = Rates(
          counts: try RateMeasure.allCases.map { (measure) throws(Failure) in
            try rates.number(row, 4 + measure.rawValue)
          })
        let (level, decile) = (rates.text(row, 1), rates.text(row, 3))
        if level == "nasional" {
          if decile == "semua" { nation = counts }
          if decile == "kosong" { deciles[10] = counts }
          if let number = Int(decile), (1...10).contains(number) { deciles[number - 1] = counts }
        } else if decile == "semua" {
          let width = level == "provinsi" ? 2 : 4
          let code = rates.text(row, 2)
          places.append(
            Place(level: level, code: code.isEmpty ? String(repeating: "0", count: width) : code, rates: counts))
        }
      }
      var ratio: (Int?, Int?) = (nil, nil)
      if let indices, let row = (0..<indices.count).first(where: { indices.text($0, 0) == name }) {
        ratio = (try indices.hundredths(row, 1), try indices.hundredths(row, 2))
      }
      return ProgrammeAccount(
        name: name, isPerson: unit == "ORANG", limit: limit, quota: quota, isMeasured: measured, nation: nation,
        deciles: deciles, places: places, incidence: try readIncidence(name), ratio: ratio.0, differential: ratio.1,
        reasons: try readReasons(name))
    }

    private func readIncidence(_ name: String) throws(Failure) -> [Incidence] {
      guard let incidence else { return [] }
      return try (0..<incidence.count).filter { incidence.text($0, 0) == name }.map { (row) throws(Failure) in
        Incidence(
          decile: try incidence.number(row, 1), population: try incidence.number(row, 2),
          recipients: try incidence.number(row, 3), rupiah: try incidence.number(row, 4))
      }
    }

    private func readReasons(_ name: String) throws(Failure) -> [Reason] {
      guard let reasons else { return [] }
      return try (0..<reasons.count).filter { reasons.text($0, 0) == name }.map { (row) throws(Failure) in
        Reason(
          outcome: reasons.text(row, 1), code: reasons.text(row, 2), rows: try reasons.number(row, 3),
          rupiah: try reasons.number(row, 4))
      }
    }
  }
}

extension SummaryRows {
  /// The decimal number of a field in hundredths, halves rounded up; nil in an empty one.
  func hundredths(_ row: Int, _ column: Int) throws(Failure) -> Int? {
    guard let millionths = try millionths(row, column) else { return nil }
    let rounded = (abs(millionths) + 5_000) / 10_000
    return millionths < 0 ? -rounded : rounded
  }
}
