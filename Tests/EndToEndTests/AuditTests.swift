import Foundation
import TabularIO
import TestSupport
import Testing

@Suite(.serialized) struct AuditTests {
  /// Every NIK, No KK and name of the sample's own sources is looked for in the copy for auditors.
  @Test func nothingOfTheSampleCanBeFound() throws {
    let sample = try Sample.run.get()
    let work = Workdir()
    try (String(repeating: "5a", count: 32) + "\n").write(
      toFile: "\(work.path)/audit.key", atomically: true, encoding: .utf8)
    let finished = try run([
      "\(bin)/dtsen-emit", "--audit", "\(sample.folder)/5-emit", "--kunci-audit", "\(work.path)/audit.key", "--out",
      "\(work.path)/audit", "--lang", "en",
    ])
    try #require(finished.status == 0, "\(finished.account)")
    var words: Set<String> = []
    let ingest = try StageTables("\(sample.folder)/1-ingest")
    for (table, header) in ingest.headers where !table.hasPrefix("tolak") {
      for (index, column) in header.enumerated() {
        let name = column.lowercased()
        let isName = name.hasPrefix("nama")
        guard isName || name.contains("nik") || name.contains("kk") else { continue }
        for row in ingest.rows[table] ?? [] where row[index].count >= 8 {
          // One common word alone is nobody's name.
          if !isName || row[index].contains(" ") { words.insert(row[index].uppercased()) }
        }
      }
    }
    #expect(words.count > 2000)
    let audit = try StageTables("\(work.path)/audit")
    #expect(audit.rows.count > 20)
    var found = 0
    for (table, rows) in audit.rows {
      for row in rows { for field in row where words.contains(field.uppercased()) { found += 1 } }
      let text = rows.map { $0.joined(separator: ",") }.joined(separator: "\n")
      #expect(text.range(of: #"[0-9]{16}"#, options: .regularExpression) == nil, "\(table)")
    }
    #expect(found == 0)
  }

  /// A proof of a family of the sample, made and checked with the built tool, and the link after the check.
  @Test func aProofIsMadeAndCheckedAndTheLinkFollows() throws {
    let sample = try Sample.run.get()
    let work = Workdir()
    let manifest = try sample.manifest("5-emit")
    let extra = try #require(manifest.json["extra"] as? [String: Any])
    let roots = try #require(extra["merkle"] as? [[String: Any]]).flatMap { entry in
      ["--akar", "\(entry["provinsi"] as? String ?? "")=\(entry["akar"] as? String ?? "")"]
    }
    let families = try #require((extra["merkle_keluarga"] as? [String: Any])?["akar"] as? String)
    let rows = try StageTables("\(sample.folder)/5-emit")
    let first = try #require((rows.headers["keluarga/17"] ?? rows.headers["keluarga"])?.firstIndex(of: "id_keluarga"))
    let id = try #require((rows.rows["keluarga/17"] ?? rows.rows["keluarga"])?.first?[first])
    for asked in [id, String(repeating: "0", count: 20)] {
      let file = "\(work.path)/\(asked).json"
      let proof = try run(
        ["\(bin)/dtsen-verify", "--bukti", "\(sample.folder)/5-emit", "--out", file],
        input: asked + "\n")
      try #require(proof.status == 0, "\(proof.account)")
      let check = ["\(bin)/dtsen-verify", "--periksa-bukti", file, "--lang", "en"]
      let good = try run(check + roots + ["--akar", "keluarga=\(families)"])
      #expect(good.status == 0 && good.output.contains(asked), "\(good.account)")
      let wrong = String(repeating: "0", count: 64)
      #expect(try run(check + ["--akar", "17=\(families)", "--akar", "keluarga=\(wrong)"]).status == 1)
      for slip in ["abcd", "keluarga=00", "31=zz", families] {
        #expect(try run(check + ["--akar", slip]).status == 64, "\(slip)")
      }
    }
    #expect(try run(["\(bin)/dtsen-verify", "--bukti", "\(sample.folder)/5-emit"], input: "siapa\n").status == 65)
    let copy = "\(work.path)/runs/a"
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: "\(sample.folder)/5-emit", toPath: copy + "/5-emit")
    let verified = try run(["\(bin)/dtsen-verify", copy + "/5-emit", "--current", "--lang", "en"])
    #expect(verified.status == 0, "\(verified.account)")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(work.path)/runs/current") == "a")
    let clean = try run(["\(bin)/dtsen-verify", "--bersih", "\(work.path)/runs", "--simpan", "1", "--lang", "en"])
    #expect(clean.status == 0 && clean.output.contains("keep    a (2025-Q2), last that passed"), "\(clean.account)")
    // Passed once is not whole now.
    let table = copy + "/5-emit/tinjau.csv.gz"
    let content = try Data(contentsOf: URL(fileURLWithPath: table))
    try content.dropLast().write(to: URL(fileURLWithPath: table))
    let again = try run(["\(bin)/dtsen-verify", copy + "/5-emit", "--current", "--lang", "en"])
    #expect(again.status == 1 && again.output.contains("current points to this run"), "\(again.account)")
    #expect(try run(["\(bin)/dtsen-verify", copy + "/5-emit", "--akar", "abcd"]).status == 64)
  }
}
