import Diagnostics
import Emitting
import Foundation
import StageContract
import TabularIO
import TestSupport
import Testing

/// The copy for auditors: nobody in it can be named, everything in it can be joined and counted.
@Suite struct AuditTests {
  private static let families = 160
  private static let run = SyntheticRun(families: families, parts: 2, seed: 12)
  private static let policy = checkout + "/pipelines/kamus/audit.csv"

  private func key(_ emission: Emission, _ digit: String = "7") throws -> String {
    try emission.work.write("audit-\(digit).key", String(repeating: digit, count: 64) + "\n")
  }

  @discardableResult
  private func export(
    _ emission: Emission, _ name: String = "audit", key digit: String = "7", jobs: Int = 2, memory: Int = 256 << 20
  ) throws -> String {
    let output = emission.work.path + "/" + name
    try AuditExport(
      snapshot: emission.folder, policy: Self.policy, key: try key(emission, digit), jobs: jobs, memory: memory
    ).write(to: output, overwrite: true)
    return output
  }

  @Test func noNumberNoNameNoIdOfTheSnapshot() throws {
    let emission = try Emission.made(families: Self.families, parts: 2, seed: 12)
    let folder = try export(emission)
    var text = ""
    for path in Emission.files(folder) {
      text += String(decoding: try Emission.content(folder + "/" + path), as: UTF8.self)
    }
    #expect(text.utf8.count > 10_000)
    #expect(text.range(of: #"[0-9]{16}"#, options: .regularExpression) == nil)
    #expect(!text.contains("WARGA") && !text.contains("UPIK") && !text.contains("MAWAR"))
    for family in 0..<Self.families {
      #expect(!text.contains(Self.run.id(family, 50)))
      for member in 0..<Self.run.members(family) { #expect(!text.contains(Self.run.id(family, member))) }
    }
    #expect(FileAccess.isFolder(folder + "/tolak") == nil && FileAccess.isFolder(folder + "/identitas") == nil)
  }

  @Test func rowsStillJoinAndNoneIsLost() throws {
    let emission = try Emission.made(families: Self.families, parts: 2, seed: 12)
    let folder = try export(emission)
    let snapshot = try UpstreamStage(folder: emission.folder)
    let audit = try UpstreamStage(folder: folder)
    for role in ["keluarga", "anggota", "anggota_luar", "bukti", "kelayakan/SEMBAKO", "jejak/dtks"] {
      #expect(audit.rows(role) == snapshot.rows(role) && audit.rows(role) > 0, "\(role)")
    }
    func column(_ role: String, _ name: String) throws -> [String] {
      let rows = LibCSV.records(try Emission.content("\(folder)/\(role).csv.gz"))
      let index = try #require(rows[0].firstIndex(of: name))
      return rows.dropFirst().map { $0[index] }
    }
    let families = try column("keluarga", "id_keluarga")
    #expect(Set(families).count == Self.families)
    #expect(Set(try column("anggota", "id_keluarga")).isSubset(of: Set(families)))
    let ages = try column("anggota", "umur").filter { !$0.isEmpty }
    #expect(ages.count > 100 && ages.allSatisfy { $0 == "90+" || (0..<90).contains(Int($0) ?? -1) })
    #expect(try column("anggota", "nama").allSatisfy { $0.count <= 4 && $0.hasSuffix("***") })
  }

  @Test func anotherKeyGivesOtherPseudonymsAndJobsDoNotShow() throws {
    let emission = try Emission.made(families: Self.families, parts: 2, seed: 12)
    let first = try export(emission, "a", jobs: 1, memory: 1 << 30)
    let second = try export(emission, "b", jobs: 4, memory: 64 << 20)
    let other = try export(emission, "c", key: "8")
    for path in Emission.files(first) {
      let bytes = try Emission.content(first + "/" + path)
      #expect(try bytes == Emission.content(second + "/" + path), "\(path)")
    }
    let ids = { (folder: String) in
      Set(LibCSV.records(try Emission.content(folder + "/keluarga.csv.gz")).dropFirst().map { $0[0] })
    }
    #expect(try ids(first).isDisjoint(with: ids(other)))
  }

  @Test func everyColumnOfTheSnapshotHasATreatment() throws {
    let policy = try SmallTable.load(Self.policy)
    let named = Set(policy.rows.map { "\($0[0]),\($0[1])" })
    #expect(policy.rows.allSatisfy { AuditTreatment(rawValue: $0[2]) != nil })
    for row in try SmallTable.load(checkout + "/pipelines/kamus/snapshot.csv").rows {
      if row[1] == "(table)" || row[1].isEmpty || row[0].hasPrefix("(") || ["tolak", "identitas"].contains(row[0]) {
        continue
      }
      #expect(named.contains("\(row[0]),\(row[1])"), "\(row[0]).\(row[1]) has no treatment in audit.csv")
    }
  }

  @Test func aColumnWithoutATreatmentIsAnError() throws {
    let emission = try Emission.made(families: 20, parts: 1)
    let text = try String(contentsOfFile: Self.policy, encoding: .utf8)
    let less = try emission.work.write("audit.csv", text.replacingOccurrences(of: "anggota,nama,topeng\n", with: ""))
    do {
      try AuditExport(snapshot: emission.folder, policy: less, key: try key(emission)).write(
        to: emission.work.path + "/audit", overwrite: false)
      Issue.record("was written")
    } catch let failure as Failure {
      #expect(failure.status == .badConfig)
    }
    #expect(FileAccess.isFolder(emission.work.path + "/audit") == nil)
  }

  /// Changed behind the manifest's back, or with a count that can be none: damage, named; never a cell that is shown.
  @Test func damagedSummariesAreNamed() throws {
    let emission = try Emission.made(families: 20, parts: 1)
    try Forger(folder: emission.folder).damageSummary(counts: ["9223372036854775807", "-3", "3.0", "tiga"]) {
      file, how in
      let failure = #expect(throws: Failure.self) { try export(emission) }
      #expect(failure?.status == .badData && failure?.file == emission.folder + "/" + file, "\(how)")
      #expect(FileAccess.isFolder(emission.work.path + "/audit") == nil)
    }
  }

  /// A table changed behind the manifest's back is not passed on; one that was only compressed anew is.
  @Test func changedTablesAreNamed() throws {
    let emission = try Emission.made(families: 40, parts: 1)
    for path in ["keluarga/31.csv.gz", "kelayakan/SEMBAKO.csv.gz", "tinjau.csv.gz"] {
      let content = try emission.content(path)
      var lines = content.split(separator: 10).map(Array.init)
      lines.swapAt(1, lines.count - 1)
      if lines[1] == lines[lines.count - 1] { lines.removeLast() }
      try Forger(folder: emission.folder).store(path, lines.flatMap { $0 + [10] })
      let failure = #expect(throws: Failure.self, "\(path)") { try export(emission) }
      #expect(failure?.status == .badData && failure?.file == "\(emission.folder)/\(path)")
      #expect(FileAccess.isFolder(emission.work.path + "/audit") == nil)
      try Forger(folder: emission.folder).store(path, content)
    }
    try export(emission)
  }

  /// Evidence holds the wage that the person's own row tells rounded.
  @Test func noEvidenceHoldsAnExactWage() throws {
    let emission = try Emission.made(families: Self.families, parts: 2, seed: 12)
    let parts = try UpstreamStage(folder: emission.folder).manifest.table("bukti")?.parts ?? []
    let path = try #require(parts.first { $0.rows > 6 }?.path)
    let rows = try emission.records(path)
    let column = try #require(rows[0].firstIndex(of: "nilai"))
    var values = ["9123456", "99999", "100001", "6", "1234567890", "MATI"]
    var text = rows[0].joined(separator: ",") + "\n"
    for row in rows.dropFirst() {
      var changed = row
      changed[column] = values.popLast() ?? ""
      text += changed.joined(separator: ",") + "\n"
    }
    try Forger(folder: emission.folder).replace(path, Array(text.utf8))
    let folder = try export(emission)
    let shown = LibCSV.records(try Emission.content(folder + "/bukti.csv.gz"))
    let place = try #require(shown[0].firstIndex(of: "nilai"))
    let told = Set(shown.dropFirst().map { $0[place] })
    #expect(told.isSuperset(of: ["100000", "6", "9100000", "99999"]), "\(told)")
    #expect(told.isDisjoint(with: ["9123456", "100001", "1234567890", "MATI"]), "\(told)")
  }

  @Test func smallCellsAndTheOneThatTellsThemAreHidden() {
    let summary = AuditSummary(treatments: [.group, .label, .count, .derived], limit: 5)
    let rows = [
      ["17", "1", "3", "9"], ["17", "2", "8", "9"], ["17", "3", "40", "9"], ["17", "4", "0", "9"],
      ["31", "1", "6", "9"], ["31", "2", "5", "9"], ["32", "1", "2", "9"], ["32", "2", "4", "9"],
    ]
    // What is hidden for the sake of another is not said to be small.
    #expect(
      summary.rows(rows) == [
        ["17", "1", "<5", ""], ["17", "2", "*", ""], ["17", "3", "40", "9"], ["17", "4", "0", "9"],
        ["31", "1", "6", "9"], ["31", "2", "5", "9"], ["32", "1", "<5", ""], ["32", "2", "<5", ""],
      ])
    let regions = AuditSummary(treatments: [.parent, .count], limit: 5)
    #expect(
      regions.rows([["1701", "4"], ["1702", "9"], ["1703", "70"], ["3101", "9"]]) == [
        ["1701", "<5"], ["1702", "*"], ["1703", "70"], ["3101", "9"],
      ])
    // Two that are both 1 are told by their sum: a third goes with them.
    #expect(
      summary.rows([["17", "1", "1", ""], ["17", "2", "1", ""], ["17", "3", "7", ""]]).map { $0[2] } == [
        "<5", "<5", "*",
      ])
  }

  /// A hidden cell of a province is not what the country's cell leaves over when the other provinces are taken away.
  @Test func noCellFollowsFromTheCellsOfOtherPlaces() {
    let summary = AuditSummary(treatments: [.kept, .parent, .label, .count], limit: 5)
    var random = SeededGenerator()
    for _ in 0..<200 {
      var rows: [[String]] = []
      var national = [Int](repeating: 0, count: 4)
      for province in ["31", "32", "33", "34", "35"] {
        for decile in 0..<4 {
          let count = random.below(3) == 0 ? random.below(6) : 20 + random.below(80)
          national[decile] += count
          rows.append(["provinsi", province, String(decile), String(count)])
        }
      }
      rows = national.indices.map { ["nasional", "", String($0), String(national[$0])] } + rows
      let shown = summary.rows(rows)
      for (row, told) in zip(rows, shown) {
        let count = Int(row[3]) ?? 0
        #expect((count > 0 && count < 5) == (told[3] == "<5"))
        #expect(told[3] == "<5" || told[3] == "*" || told[3] == row[3])
      }
      func hidden(_ rows: [[String]]) -> Int { rows.count { $0[3] == "<5" || $0[3] == "*" } }
      for decile in national.indices {
        #expect(hidden(shown.filter { $0[2] == String(decile) }) != 1, "seed \(SeededGenerator.seed)")
      }
      for province in ["31", "32", "33", "34", "35"] {
        // Where all but one are none, nothing is there to go with it.
        if rows.count(where: { $0[1] == province && $0[3] != "0" }) < 2 { continue }
        #expect(hidden(shown.filter { $0[1] == province }) != 1, "seed \(SeededGenerator.seed)")
      }
    }
  }
}
