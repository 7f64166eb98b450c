import Foundation
import TabularIO
import TestSupport
import Testing

/// Two synthetic quarters of the same people, run one after the other, and what the generator knows of both.
struct Quarters {
  let work: Workdir
  let first: PipelineRun
  let second: PipelineRun
  let before: QuarterTruth
  let after: QuarterTruth

  /// Seed and size under which everything happens: deaths, births, moves, splits and merges.
  static let seed = 14
  static let persons = 5000

  /// Made once for all tests that look at it.
  static let made: Result<Quarters, any Error> = Result { try Quarters() }

  private init() throws {
    work = Workdir()
    var runs: [PipelineRun] = []
    for quarter in 0...1 {
      // `--periode` stays the start; the generator goes on from there.
      let made = try run([
        "\(bin)/dtsen-synth", "--wilayah", "\(checkout)/pipelines/reference/wilayah.csv", "--seed", "\(Quarters.seed)",
        "--orang", "\(Quarters.persons)", "--kuartal", "\(quarter)", "--out", "\(work.path)/x\(quarter)", "--kebenaran",
        "\(work.path)/t\(quarter)",
      ])
      try #require(made.status == 0, "\(made.account)")
      var pipeline = PipelineRun(folder: "\(work.path)/\(quarter)", extracts: "\(work.path)/x\(quarter)")
      pipeline.config = "\(checkout)/pipelines/nasional"
      pipeline.period = quarter == 0 ? "2025-Q2" : "2025-Q3"
      // National quotas would leave nobody waiting among five thousand.
      pipeline.extra = ["--kuota", "PKH=180 SEMBAKO=330 PBI-JK=1700"]
      if quarter == 1 { pipeline.extra += ["--sebelum", "\(work.path)/0/5-emit"] }
      runs.append(try pipeline.all())
    }
    (first, second) = (runs[0], runs[1])
    before = try QuarterTruth("\(work.path)/t0")
    after = try QuarterTruth("\(work.path)/t1")
  }
}

/// The generator's tables of one quarter.
struct QuarterTruth {
  /// By the person's number: columns of `kebenaran_orang`.
  let persons: [String: [String: String]]
  /// By the family's number: columns of `kebenaran_keluarga`.
  let families: [String: [String: String]]

  init(_ folder: String) throws {
    persons = try QuarterTruth.table("\(folder)/kebenaran_orang.csv.gz", key: "kunci")
    families = try QuarterTruth.table("\(folder)/kebenaran_keluarga.csv.gz", key: "keluarga")
  }

  private static func table(_ path: String, key: String) throws -> [String: [String: String]] {
    let table = try SmallTable.load(path)
    var rows: [String: [String: String]] = [:]
    for row in table.rows {
      let named = Dictionary(uniqueKeysWithValues: zip(table.header, row))
      rows[named[key] ?? ""] = named
    }
    return rows
  }
}

/// The ids that a snapshot gave to NIKs and No KKs.
struct SnapshotIds {
  var persons: [String: String] = [:]
  var families: [String: String] = [:]
  /// Family of a person, by ids.
  var familyOf: [String: String] = [:]
  /// Persons whom Dukcapil knows, and families that have one: others come and go with what surveys say.
  var established: Set<String> = []

  init(_ folder: String) throws {
    let tables = try StageTables(folder)
    for (name, rows) in tables.rows {
      let header = tables.headers[name] ?? []
      func column(_ name: String) -> Int? { header.firstIndex(of: name) }
      if name.hasPrefix("anggota/") || name == "anggota", let id = column("id_individu"),
        let nik = column("nomor_induk_kependudukan"), let family = column("id_keluarga"),
        let matched = column("status_padan")
      {
        for row in rows {
          if !row[nik].isEmpty { persons[row[nik]] = row[id] }
          familyOf[row[id]] = row[family]
          if ["PADAN", "PADAN_PERBAIKAN", "HANYA_DUKCAPIL"].contains(row[matched]) {
            established.formUnion([row[id], row[family]])
          }
        }
      }
      if name.hasPrefix("keluarga/") || name == "keluarga", let id = column("id_keluarga"),
        let card = column("nomor_kartu_keluarga")
      {
        for row in rows where !row[card].isEmpty { families[row[card]] = row[id] }
      }
    }
  }
}
