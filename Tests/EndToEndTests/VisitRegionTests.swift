import Foundation
import TabularIO
import TestSupport
import Testing

/// What a visit says of where a family lives.
@Suite(.serialized) struct VisitRegionTests {
  /// Where the families of the sample live, by No KK, with the region code of every visit changed; and how many visits had one.
  private func regions(_ change: (String) -> String) throws -> (codes: [String: String], visited: Int) {
    let work = Workdir()
    let extracts = "\(work.path)/data"
    try FileManager.default.copyItem(atPath: "\(checkout)/data-samples/contoh", toPath: extracts)
    // Line by line: some rows of the sample are broken on purpose, and stay so.
    let reader = try GzipReader(path: "\(extracts)/ground_check.csv.gz")
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = try buffer.withUnsafeMutableBufferPointer { view in
        try view.baseAddress.map { try reader.read(into: $0, count: view.count) } ?? 0
      }
      if got == 0 { break }
      bytes += buffer[0..<got]
    }
    try FileManager.default.removeItem(atPath: "\(extracts)/ground_check.csv.gz")
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map {
      $0.split(separator: 44, omittingEmptySubsequences: false)
    }
    let place = try #require(lines.first?.firstIndex { $0.elementsEqual("kode_wilayah".utf8) })
    var visited = 0
    for index in lines.indices.dropFirst()
    where lines[index].count == lines[0].count && !lines[index].joined().contains(34) {
      let code = String(decoding: lines[index][place], as: UTF8.self)
      visited += code.count >= 6 ? 1 : 0
      lines[index][place] = Array(change(code).utf8)[...]
    }
    let text = lines.map { Array($0.joined(separator: [44])) }.joined(separator: [10])
    try Data(text).write(to: URL(fileURLWithPath: "\(extracts)/ground_check.csv"))
    let run = try PipelineRun(folder: "\(work.path)/run", extracts: extracts).all()
    let snapshot = try StageTables("\(run.folder)/5-emit")
    var codes: [String: String] = [:]
    for (name, rows) in snapshot.rows where name == "keluarga" || name.hasPrefix("keluarga/") {
      let header = try #require(snapshot.headers[name])
      let card = try #require(header.firstIndex(of: "nomor_kartu_keluarga"))
      let code = try #require(header.firstIndex(of: "kode_kelurahan_desa"))
      for row in rows where !row[card].isEmpty { codes[row[card], default: ""] += row[code] + ";" }
    }
    return (codes, visited)
  }

  @Test("a visit with a code filled up with zeros leaves every family where Dukcapil has it")
  func zerosAreNoKelurahan() throws {
    let without = try regions { _ in "" }
    // Another kecamatan of the same kab, as a form writes it that knows no kelurahan.
    let padded = try regions { code in
      code.count < 6 ? code : "\(code.prefix(4))\(code.dropFirst(4).prefix(2) == "01" ? "02" : "01")0000"
    }
    #expect(padded.visited > 10 && without.codes.count > 100)
    #expect(padded.codes == without.codes)
    #expect(!padded.codes.values.contains { $0.contains("0000;") })
  }
}
