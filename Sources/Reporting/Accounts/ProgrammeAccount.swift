import Diagnostics

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
  let nation: Rates
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
  static func read(_ run: RunFolder) -> [ProgrammeAccount]? {
    guard let list = run.summary("program", ["program", "unit", "desil_maks", "kuota", "diukur"]),
      let rates = run.summary("galat", ["program", "tingkat", "kode", "desil"] + RateMeasure.columns)
    else { return nil }
    let tables = Tables(
      rates: rates, incidence: run.summary("sasaran", ["program", "desil", "populasi", "penerima", "rupiah"]),
      indices: run.summary("indeks_sasaran", ["program", "cgh", "selisih_sasaran"]),
      reasons: run.summary("alasan", ["program", "hasil", "kode", "baris", "rupiah"]))
    return (0..<list.count).map { row in
      tables.programme(
        list.text(row, 0), unit: list.text(row, 1), limit: list.number(row, 2), quota: list.number(row, 3),
        measured: list.text(row, 4) == "1")
    }
  }

  private struct Tables {
    let rates: SummaryRows
    let incidence: SummaryRows?
    let indices: SummaryRows?
    let reasons: SummaryRows?

    func programme(_ name: String, unit: String, limit: Int, quota: Int, measured: Bool) -> ProgrammeAccount {
      let none = Rates(counts: [Int](repeating: 0, count: RateMeasure.allCases.count))
      var nation = none
      var deciles = [Rates](repeating: none, count: 11)
      var places: [Place] = []
      for row in 0..<rates.count where rates.text(row, 0) == name {
        let counts = Rates(counts: RateMeasure.allCases.map { rates.number(row, 4 + $0.rawValue) })
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
        ratio = (indices.hundredths(row, 1), indices.hundredths(row, 2))
      }
      return ProgrammeAccount(
        name: name, isPerson: unit == "ORANG", limit: limit, quota: quota, isMeasured: measured, nation: nation,
        deciles: deciles, places: places, incidence: readIncidence(name), ratio: ratio.0, differential: ratio.1,
        reasons: readReasons(name))
    }

    private func readIncidence(_ name: String) -> [Incidence] {
      guard let incidence else { return [] }
      return (0..<incidence.count).filter { incidence.text($0, 0) == name }.map { row in
        Incidence(
          decile: incidence.number(row, 1), population: incidence.number(row, 2),
          recipients: incidence.number(row, 3), rupiah: incidence.number(row, 4))
      }
    }

    private func readReasons(_ name: String) -> [Reason] {
      guard let reasons else { return [] }
      return (0..<reasons.count).filter { reasons.text($0, 0) == name }.map { row in
        Reason(
          outcome: reasons.text(row, 1), code: reasons.text(row, 2), rows: reasons.number(row, 3),
          rupiah: reasons.number(row, 4))
      }
    }
  }
}
