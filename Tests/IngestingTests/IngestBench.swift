import Diagnostics
import Foundation
import Ingesting
import StageContract
import TabularIO
import TestSupport

/// Lines that a log wrote.
final class Lines: @unchecked Sendable {
  private let lock = NSLock()
  private var lines: [String] = []

  func add(_ line: String) { lock.withLock { lines.append(line) } }
  var text: String { lock.withLock { lines.joined(separator: "\n") } }
}

/// A pipeline of two small sources, a folder of extracts and a run folder.
struct IngestBench {
  let work = Workdir()
  let lines = Lines()

  static let dictionary = """
    source,unit,column,type,required,values,meaning
    orang,orang,,,,,people
    orang,orang,nik,nik,ya,,
    orang,orang,nama,nama,ya,,
    orang,orang,tanggal_lahir,tanggal,tidak,,
    orang,orang,kode_wilayah,kode_kemendagri,tidak,,
    meter,pelanggan,,,,,meters
    meter,pelanggan,idpel,idpel,ya,,
    meter,pelanggan,tarif,teks,tidak,,
    meter,pelanggan,daya,bilangan,tidak,,
    meter,pelanggan,kwh_bulan,desimal,tidak,,
    meter,pelanggan,periode,teks,tidak,,

    """

  init(sources: String = "  orang: {wajib: ya}\n  meter: {}\n", ingest: String = "batas_tolak: 1\n") throws {
    try work.write("pipelines/kamus/extracts.csv", IngestBench.dictionary.replacing("\n\n", with: "\n"))
    try work.write("pipelines/uji/sumber.yaml", "folder: $EXTRACTS\nkamus: ../kamus/extracts.csv\nsumber:\n" + sources)
    try work.write("pipelines/uji/ingest.yaml", ingest)
    try FileManager.default.createDirectory(atPath: work.path + "/data", withIntermediateDirectories: true)
  }

  /// Rows of `orang` with made-up numbers.
  static func people(_ count: Int, from start: Int = 0, header: String = "nik,nama,tanggal_lahir,kode_wilayah")
    -> String
  {
    var text = header + "\n"
    for index in start..<start + count {
      text += "317101\(10 + index % 20)0190\(9001 + index % 900),ORANG \(index),1990-01-\(10 + index % 20),3171011001\n"
    }
    return text
  }

  func options(_ folder: String = "run/1-ingest", jobs: Int = 2) -> RunOptions? {
    Period("2025-Q2").map {
      RunOptions(
        config: work.path + "/pipelines/uji", inputs: [work.path + "/data"], output: work.path + "/" + folder,
        period: $0,
        jobs: jobs, overwrite: true)
    }
  }

  @discardableResult
  func run(
    _ folder: String = "run/1-ingest", jobs: Int = 2, previous: String? = nil, earlier: String? = nil,
    language: Language = .english
  ) throws -> UpstreamStage {
    guard var options = options(folder, jobs: jobs) else { throw Failure(.usage, id: "", en: "") }
    options.previous = previous
    options.earlier = earlier.map { work.path + "/" + $0 }
    let lines = lines
    let log = DiagnosticLog(stage: "ingest", language: language) { lines.add($0) }
    _ = try StageRunner.run(IngestStage.self, options, log: log)
    return try UpstreamStage(folder: options.output)
  }

  /// The failure of a run that must fail and publish nothing; nil when it did not.
  func failure(previous: String? = nil) -> Failure? {
    do {
      try run(previous: previous)
      return nil
    } catch {
      return FileManager.default.fileExists(atPath: work.path + "/run/1-ingest/manifest.json") ? nil : error as? Failure
    }
  }

  /// The decompressed text of a table.
  func text(_ stage: UpstreamStage, _ table: String) throws -> String {
    var text = ""
    for part in stage.manifest.table(table)?.parts ?? [] {
      let reader = try GzipReader(path: stage.path(part.path))
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let got = try buffer.withUnsafeMutableBufferPointer { view in
          try view.baseAddress.map { try reader.read(into: $0, count: view.count) } ?? 0
        }
        if got == 0 { break }
        text += String(decoding: buffer[0..<got], as: UTF8.self)
      }
    }
    return text
  }
}
