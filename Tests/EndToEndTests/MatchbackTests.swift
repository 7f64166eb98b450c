import Foundation
import TabularIO
import TestSupport
import Testing

@Suite(.serialized) struct MatchbackTests {
  /// A list as a local government makes it: some people of the sample's Dukcapil, some changed.
  struct List {
    let rows: [[String]]
    static let header = ["No", "Nomor NIK", "Nama Lengkap", "Tgl Lahir", "No. KK"]

    init() throws {
      let table = try SmallTable.load("\(Sample.run.get().folder)/1-ingest/dukcapil/0001.csv.gz")
      let columns = try ["NIK", "NAMA_LGKP", "TGL_LHR", "NO_KK"].map { try table.column($0) }
      rows = table.rows.filter { $0[columns[0]].count == 16 }.prefix(300).enumerated().map { index, row in
        var fields = [String(index + 1)] + columns.map { row[$0] }
        if index % 10 == 3 { fields[2] = "BIBIK OLO LOMLOM" }
        if index % 10 == 3 { fields[3] = "02-03-1931" }
        if index % 10 == 5 { fields[1] = "" }
        return fields
      }
    }

    /// In a dialect; `before` are lines in front of the header.
    func text(_ delimiter: String, _ end: String, before: [String] = []) -> String {
      (before + ([List.header] + rows).map { $0.map { quoted($0, delimiter) }.joined(separator: delimiter) }).map {
        $0 + end
      }.joined()
    }

    private func quoted(_ field: String, _ delimiter: String) -> String {
      field.contains(delimiter) || field.contains("\"")
        ? "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : field
    }
  }

  func answer(_ list: String, _ out: String, _ more: [String] = []) throws -> Finished {
    try run(
      [
        "\(bin)/dtsen-matchback", "--config", "\(checkout)/pipelines/contoh", "--snapshot",
        "\(Sample.run.get().folder)/5-emit", "--daftar", list, "--out", out, "--progress", "none", "--lang", "en",
      ] + more)
  }

  @Test func threeDialectsGetTheSameAnswers() throws {
    let work = Workdir()
    let list = try List()
    var answers: [[[String]]] = []
    for (name, delimiter, end, before) in [
      ("a.csv", ",", "\n", []), ("b.csv", ";", "\r\n", ["Dinas Sosial Contoh", "Daftar usulan"]),
      ("c.csv", "\t", "\n", []),
    ] as [(String, Character, String, [String])] {
      let path = "\(work.path)/\(name)"
      let text = list.text(String(delimiter), end, before: before)
      try text.write(toFile: path, atomically: true, encoding: .windowsCP1252)
      if name == "c.csv" { _ = try run(["/bin/gzip", path]) }
      let finished = try answer(name == "c.csv" ? path + ".gz" : path, "\(work.path)/out-\(name)")
      try #require(finished.status == 0, "\(finished.account)")
      #expect(!containsLongNumber(finished.output + finished.errors))
      let file = "\(work.path)/out-\(name)/hasil.csv" + (name == "c.csv" ? ".gz" : "")
      var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
      if name == "c.csv" {
        #expect(bytes.starts(with: [0x1f, 0x8b]))
        _ = try run(["/bin/gzip", "-d", file])
        bytes = try Data(contentsOf: URL(fileURLWithPath: "\(work.path)/out-\(name)/hasil.csv"))
      }
      let answered = try #require(String(data: bytes, encoding: .windowsCP1252))
      for line in before { #expect(answered.contains(line + end)) }
      let records = LibCSV.records(Array(answered.utf8), delimiter: delimiter.asciiValue ?? 44).dropFirst(before.count)
      #expect(records.count == list.rows.count + 1)
      for (row, record) in zip(list.rows, records.dropFirst()) { #expect(Array(record.prefix(5)) == row) }
      answers.append(records.map { Array($0.dropFirst(5)) })
    }
    #expect(answers[0] == answers[1] && answers[0] == answers[2])
    let statuses = answers[0].dropFirst().map { $0[0] }
    for (index, status) in statuses.enumerated() where index % 10 == 3 {
      #expect(status == "KONFLIK" || status == "PADAN_KELUARGA", "row \(index + 1)")
    }
    #expect(statuses.count { $0 == "PADAN" } > 200)
  }

  @Test func filesArePrivateAndJobsDoNotShow() throws {
    let work = Workdir()
    let path = "\(work.path)/daftar.csv"
    try List().text(",", "\n").write(toFile: path, atomically: true, encoding: .utf8)
    for (out, options) in [("a", ["--jobs", "1", "--memory", "4G"]), ("b", ["--jobs", "5", "--memory", "64M"])] {
      let finished = try answer(path, "\(work.path)/\(out)", options)
      try #require(finished.status == 0, "\(finished.account)")
    }
    for name in ["hasil.csv", "tanda_terima.json"] {
      let first = try Data(contentsOf: URL(fileURLWithPath: "\(work.path)/a/\(name)"))
      #expect(try first == Data(contentsOf: URL(fileURLWithPath: "\(work.path)/b/\(name)")))
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(work.path)/a/\(name)")
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
    let folder = try FileManager.default.attributesOfItem(atPath: "\(work.path)/a")
    #expect(folder[.posixPermissions] as? Int == 0o700)
    let receipt = try String(contentsOfFile: "\(work.path)/a/tanda_terima.json", encoding: .utf8)
    let outside = receipt.replacingOccurrences(of: #"[0-9a-f]{64}"#, with: "", options: .regularExpression)
    #expect(!containsLongNumber(outside))
  }

  @Test func whatIsWrongHasItsStatusAndLeavesNothing() throws {
    let work = Workdir()
    let path = "\(work.path)/daftar.csv"
    try List().text(",", "\n").write(toFile: path, atomically: true, encoding: .utf8)
    try "nama,umur\na,1\n".write(toFile: "\(work.path)/lain.csv", atomically: true, encoding: .utf8)
    try "pemohon: x\n".write(toFile: "\(work.path)/izin.yaml", atomically: true, encoding: .utf8)
    let out = "\(work.path)/out"
    for (list, more, status) in [
      (path, ["--tujuan", "iklan"], 64), ("\(work.path)/lain.csv", [], 65), ("\(work.path)/tiada.csv", [], 66),
      (path, ["--izin", "\(work.path)/izin.yaml"], 78), (path, ["--jobs", "0"], 64),
    ] as [(String, [String], Int32)] {
      let finished = try answer(list, out, more)
      #expect(finished.status == status, "\(finished.account)")
      #expect(!FileManager.default.fileExists(atPath: out))
      #expect(!containsLongNumber(finished.errors))
    }
    #expect(try answer(path, out).status == 0)
    let before = try Data(contentsOf: URL(fileURLWithPath: out + "/hasil.csv"))
    #expect(try answer(path, out).status == 73)
    #expect(try Data(contentsOf: URL(fileURLWithPath: out + "/hasil.csv")) == before)
  }
}
