import Diagnostics
import Flagging
import Foundation
import PipelineConfig
import StageContract
import TabularIO
import TestSupport

/// A temporary run: pipeline, 3-match made from rows, and what flag makes of it.
final class FlagBench {
  private let work = Workdir()
  var folder: String { work.path }
  var config: String { folder + "/pipelines/uji" }

  /// The pipelines of the repository.
  static let pipelines = checkout + "/pipelines"

  /// A small model in which ties are common.
  static let model = """
    nama: uji
    keterangan: uji
    konstanta: 1.5
    minimum_variabel: 2
    variabel:
      jenis_lantai_terluas: {jenis: kategori, nilai: {1: 0.5, 2: 0.25}, lainnya: -0.25, kosong: 0.1}
      luas_lantai: {jenis: bilangan, koefisien: 0.0125, maksimum: 80, kosong: 0.2}
      jumlah_anggota_keluarga:
        jenis: kelas
        kelas: [{sampai: 2, nilai: 0.3}, {sampai: 4, nilai: 0}, {nilai: -0.3333}]
    wilayah:
      "3201":
        konstanta: 1.25
        variabel: {luas_lantai: {jenis: bilangan, koefisien: 0.01}}

    """

  static func flagYAML(_ changes: [String: String] = [:]) -> String {
    var keys: [(String, String)] = [
      ("peringkat", "../../peringkat.yaml"), ("desil", "model"), ("lingkup", "nasional"),
      (
        "program",
        "[\(pipelines)/program/pkh.yaml, \(pipelines)/program/sembako.yaml, \(pipelines)/program/pbi-jk.yaml]"
      ),
      ("kuota", "{PKH: 5, SEMBAKO: 8, PBI-JK: 20}"), ("ink", "\(pipelines)/rules/ink.yaml"),
      ("daftar_kode", "\(pipelines)/kamus/codes.csv"), ("wilayah", "\(pipelines)/reference/wilayah.csv"),
      ("kedaluwarsa_bulan", "36"), ("pita", "0.05"),
      (
        "kerja_lapangan",
        "{hari: 1, keluarga_per_hari: 2, bobot: {GC-01: 60, GC-02: 50, GC-03: 10, GC-04: 20, GC-05: 40, GC-06: 30},"
          + " target_graduasi: 10}"
      ),
    ]
    for (key, value) in changes.sorted(by: { $0.key < $1.key }) {
      if let index = keys.firstIndex(where: { $0.0 == key }) {
        keys[index].1 = value
      } else {
        keys.append((key, value))
      }
    }
    return keys.map { "\($0.0): \($0.1)\n" }.joined()
  }

  init(model: String = FlagBench.model, flag: [String: String] = [:], parts: Int = 4) throws {
    try write("pipelines/uji/flag.yaml", FlagBench.flagYAML(flag))
    try write("pipelines/uji/match.yaml", "bagian: \(parts)\n")
    try write("peringkat.yaml", model)
  }

  func write(_ path: String, _ text: String) throws { try work.write(path, text) }

  func options(
    _ output: String, input: String, jobs: Int = 2, memory: Int = 256 << 20, period: String = "2025-Q2",
    previous: String? = nil, history: String? = nil
  ) throws -> RunOptions {
    guard let period = Period(period) else { throw Failure(.usage, id: "", en: "") }
    return RunOptions(
      config: config, inputs: [folder + "/" + input], output: folder + "/" + output, period: period, jobs: jobs,
      memory: memory, previous: previous, history: history, overwrite: true)
  }

  /// Makes 3-match from `tables`.
  func match(_ tables: MatchTables, period: String = "2025-Q2", run: String = "run") throws {
    try? FileManager.default.removeItem(atPath: folder + "/" + run + "-data")
    try tables.write(to: folder + "/" + run + "-data")
    let log = DiagnosticLog(stage: "match", language: .english, write: { _ in })
    _ = try StageRunner.run(
      FakeMatch.self, try options(run + "/3-match", input: run + "-data", period: period), log: log)
  }

  /// Runs flag and reads what it wrote.
  @discardableResult
  func flag(
    run: String = "run", jobs: Int = 2, memory: Int = 256 << 20, period: String = "2025-Q2", previous: String? = nil,
    history: String? = nil, log: DiagnosticLog = DiagnosticLog(stage: "flag", language: .english, write: { _ in })
  ) throws -> FlagOutput {
    _ = try StageRunner.run(
      FlagStage.self,
      try options(
        run + "/4-flag", input: run + "/3-match", jobs: jobs, memory: memory, period: period, previous: previous,
        history: history), log: log)
    return FlagOutput(folder: folder + "/" + run + "/4-flag")
  }
}

/// The output of a run as rows.
struct FlagOutput {
  let folder: String

  /// All rows of a table, in order.
  func rows(_ name: String) throws -> [Fields] {
    let table = try Table.open(folder: folder, name: name)
    var cursor = RowCursor(table)
    var rows: [Fields] = []
    while try cursor.next() {
      var fields: Fields = [:]
      for (index, column) in table.header.enumerated() { fields[column] = cursor.row[index].string }
      rows.append(fields)
    }
    return rows
  }

  /// A table of `ringkasan`.
  func summary(_ name: String) throws -> [Fields] {
    let table = try SmallTable.load("\(folder)/ringkasan/\(name).csv")
    return table.rows.map { row in
      Dictionary(uniqueKeysWithValues: zip(table.header, row))
    }
  }

  /// Digests of everything decompressed, by path: equal for equal output.
  func digests() throws -> [String] {
    let manifest = try FileAccess.content(of: folder + "/manifest.json")
    return [String(decoding: manifest, as: UTF8.self)]
  }
}
