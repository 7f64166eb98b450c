import Diagnostics
import Foundation
import StageContract
import TabularIO
import Testing

@Suite struct SettingsTests {
  private func loader(_ bench: Bench, _ change: (inout RunOptions) -> Void = { _ in }) throws -> SettingsLoader {
    var options = try bench.options("3-match")
    change(&options)
    let lines = bench.lines
    let log = DiagnosticLog(stage: "match", language: .english) { lines.add($0) }
    return SettingsLoader(options: options, extracts: nil, log: log)
  }

  @Test func aKeyIsMadeOnceBesideTheRunFolders() throws {
    let bench = try Bench()
    try bench.work.write("run/x", "")
    var first = try loader(bench)
    let key = try first.key(file: nil)
    #expect(key.bytes.count == 32 && key.former == nil && !key.hasChanged)
    #expect(bench.work.names() == ["data", "pipelines", "registry.key", "run"])
    #expect(bench.work.mode("registry.key") == 0o600)
    #expect(bench.lines.all.count == 1)
    var second = try loader(bench)
    #expect(try second.key(file: nil).bytes == key.bytes)
    #expect(bench.lines.all.count == 1)
    #expect(first.settings == second.settings && first.settings.map(\.name) == ["kunci"])
    let digits = try bench.work.text("registry.key").prefix(64)
    #expect(!bench.lines.all.contains { $0.contains(digits) })
  }

  @Test func aGivenKeyWinsAndABadOneIsRefused() throws {
    let bench = try Bench()
    let good = try bench.work.write("a.key", "# remark\n" + String(repeating: "aB", count: 32) + "\n")
    let bad = try bench.work.write("b.key", "00112233\n")
    var given = try loader(bench) { $0.key = good }
    #expect(try given.key(file: bad).bytes == [UInt8](repeating: 0xAB, count: 32))
    var wrong = try loader(bench)
    #expect(throws: Failure.self) { try wrong.key(file: bad) }
  }

  /// With another key than the previous snapshot's, or with one made anew, nothing goes on unless that is meant.
  @Test func aRegistryGoesOnUnderItsKey() throws {
    let bench = try Bench()
    let own = try bench.work.write("own.key", String(repeating: "a1", count: 32) + "\n")
    let other = try bench.work.write("other.key", String(repeating: "b2", count: 32) + "\n")
    var first = try loader(bench) { $0.key = own }
    _ = try first.key(file: nil)
    let digest = try #require(first.settings.first?.sha256)
    func snapshot(_ folder: String, stage: String, settings: [Manifest.Setting], extra: [JSONMember]) throws {
      let manifest = Manifest(
        stage: stage, folder: folder, period: "2025-Q1", settings: settings, inputs: [], outputs: [], tallies: [],
        findings: [], extra: extra)
      try bench.work.write("\(folder)/manifest.json", String(decoding: manifest.bytes, as: UTF8.self))
    }
    func status(_ folder: String, _ key: String?, isNew: Bool = false) throws -> Status {
      do {
        var loader = try loader(bench) {
          $0.key = key
          $0.extra = isNew ? [(SettingsLoader.newKeyOption, "ya")] : []
        }
        let previous = try UpstreamStage(folder: bench.work.path + "/" + folder)
        _ = try loader.key(file: nil, previous: previous)
        return .ok
      } catch {
        return (error as? Failure)?.status ?? .internalError
      }
    }
    try snapshot("q1", stage: "emit", settings: [], extra: [JSONMember(Manifest.registryKeyMember, .text(digest))])
    try snapshot("m1", stage: "match", settings: first.settings, extra: [])
    for folder in ["q1", "m1"] {
      #expect(try status(folder, own) == .ok)
      #expect(try status(folder, other) == .badConfig)
      #expect(try status(folder, other, isNew: true) == .ok)
      #expect(try status(folder, nil) == .inputMissing)
    }
    #expect(!bench.work.names().contains("registry.key"))
    #expect(try status("q1", nil, isNew: true) == .ok)
    #expect(bench.work.names().contains("registry.key"))
    // One that does not say.
    try snapshot("lama", stage: "emit", settings: [], extra: [])
    #expect(try status("lama", other) == .ok)
    // The former key beside the new one.
    func changed(_ folder: String?, _ key: String, former: String) throws -> (key: RegistryKey, settings: [String]) {
      var loader = try loader(bench) {
        $0.key = key
        $0.extra = [(SettingsLoader.formerKeyOption, former)]
      }
      let previous = try folder.map { try UpstreamStage(folder: bench.work.path + "/" + $0) }
      return (try loader.key(file: nil, previous: previous), loader.settings.map(\.name))
    }
    for folder in ["q1", "m1", "lama"] {
      let (key, settings) = try changed(folder, other, former: own)
      #expect(key.bytes == [UInt8](repeating: 0xB2, count: 32) && key.former == [UInt8](repeating: 0xA1, count: 32))
      #expect(key.hasChanged && settings.sorted() == ["kunci", "kunci_lama"])
      let same = try changed(folder, own, former: own).key
      #expect(same.former == nil && !same.hasChanged)
    }
    #expect(throws: Failure.self) { try changed("q1", own, former: other) }
    #expect(throws: Failure.self) { try changed("q1", other, former: other) }
    #expect(throws: Failure.self) { try changed(nil, other, former: own) }
  }

  @Test func quotasAreCheckedAndEnterTheDigestInAnyOrder() throws {
    let bench = try Bench()
    var first = try loader(bench) { $0.quotas = "PKH=12000 SEMBAKO=20000" }
    var second = try loader(bench) { $0.quotas = "SEMBAKO=20000,PKH=12000" }
    #expect(try first.quotas().map(\.quota) == [12_000, 20_000])
    _ = try second.quotas()
    #expect(first.settings == second.settings)
    for bad in ["PKH", "PKH=x", "PKH=-1", "=5", "PKH=1 PKH=2"] {
      var loader = try loader(bench) { $0.quotas = bad }
      #expect(throws: Failure.self, "\(bad)") { try loader.quotas() }
    }
    var unused = try loader(bench)
    #expect(try unused.quotas().isEmpty && unused.settings.isEmpty)
  }

  @Test func earlierSnapshotsAreFoundByTheDigestOfTheParent() throws {
    let bench = try Bench()
    func snapshot(_ folder: String, _ period: String, parent: String?) throws -> String {
      let extra = parent.map { [JSONMember(Manifest.parentKey, .text($0))] } ?? []
      let manifest = Manifest(
        stage: "emit", folder: "5-emit", period: period, settings: [], inputs: [], outputs: [], tallies: [],
        findings: [],
        extra: extra)
      try bench.work.write(folder + "/manifest.json", String(decoding: manifest.bytes, as: UTF8.self))
      return try UpstreamStage(folder: bench.work.path + "/" + folder).digest
    }
    let oldest = try snapshot("lama/q4/5-emit", "2024-Q4", parent: nil)
    let older = try snapshot("lama/q1/5-emit", "2025-Q1", parent: oldest)
    _ = try snapshot("q2", "2025-Q2", parent: older)
    _ = try snapshot("lama/lain", "2023-Q1", parent: nil)
    var loader = try loader(bench) {
      $0.previous = bench.work.path + "/q2"
      $0.history = bench.work.path + "/lama"
    }
    #expect(try loader.snapshots(limit: 3).map(\.manifest.period) == ["2025-Q2", "2025-Q1", "2024-Q4"])
    #expect(loader.settings.map(\.name) == ["riwayat-1", "riwayat-2", "sebelum"])
    var none = try self.loader(bench)
    #expect(try none.snapshots(limit: 3).isEmpty)
  }

  /// The snapshot before is a snapshot, of a quarter not after this one, and not the one that will be replaced.
  @Test func whatCannotBeTheSnapshotBefore() throws {
    let bench = try Bench()
    func failure(_ stage: String, _ period: String, in folder: String) throws -> Status? {
      let manifest = Manifest(
        stage: stage, folder: folder, period: period, settings: [], inputs: [], outputs: [], tallies: [], findings: [],
        extra: [])
      try bench.work.write("\(folder)/manifest.json", String(decoding: manifest.bytes, as: UTF8.self))
      do {
        var loader = try loader(bench) { $0.previous = bench.work.path + "/" + folder }
        return try loader.previousSnapshot() == nil ? .ok : nil
      } catch {
        return (error as? Failure)?.status
      }
    }
    #expect(try failure("emit", "2025-Q1", in: "lama/5-emit") == nil)
    #expect(try failure("emit", "2025-Q2", in: "ulang/5-emit") == nil)
    #expect(try failure("ingest", "2025-Q1", in: "lama/1-ingest") == .inputMissing)
    #expect(try failure("emit", "2025-Q3", in: "nanti/5-emit") == .badData)
    #expect(try failure("emit", "2025-Q1", in: "run/5-emit") == .usage)
  }

  /// A newer snapshot of the same pipeline beside the run than the one it follows is said, and only that.
  @Test func aSkippedSnapshotIsSaid() throws {
    let bench = try Bench()
    func snapshot(_ folder: String, _ period: String, pipeline: String = "contoh") throws {
      let manifest = Manifest(
        stage: "emit", folder: "5-emit", period: period,
        settings: [Manifest.Setting(name: "\(pipeline)/emit.yaml", sha256: "00")], inputs: [], outputs: [], tallies: [],
        findings: [], extra: [])
      try bench.work.write("\(folder)/5-emit/manifest.json", String(decoding: manifest.bytes, as: UTF8.self))
    }
    func said(_ previous: String?) throws -> [String] {
      let before = bench.lines.all.count
      var loader = try loader(bench) { $0.previous = previous.map { bench.work.path + "/" + $0 } }
      loader.warnOfSkippedSnapshot(after: try loader.previousSnapshot())
      return Array(bench.lines.all.dropFirst(before))
    }
    #expect(try said(nil).isEmpty)
    try snapshot("lain", "2025-Q1", pipeline: "kota")
    try snapshot("nanti", "2025-Q3")
    try snapshot("ulang", "2025-Q2")
    #expect(try said(nil).isEmpty)
    try snapshot("q4", "2024-Q4")
    try snapshot("q1", "2025-Q1")
    let without = try said(nil)
    #expect(without.count == 1 && without[0].contains("/q1/5-emit: warning: without SEBELUM"), "\(without)")
    let older = try said("q4/5-emit")
    #expect(older.count == 1 && older[0].contains("SEBELUM is not the newest snapshot: that of 2025-Q1"), "\(older)")
    #expect(try said("q1/5-emit").isEmpty)
  }

  /// A damaged neighbour is told and left aside; the parent itself, when it is the damaged one, stops the run: known by
  /// the digest of a manifest that another version wrote, or by what SHA256SUMS says it was.
  @Test func onlyADamagedParentStopsAQuarter() throws {
    let bench = try Bench()
    func manifest(_ period: String, parent: String?) -> Manifest {
      Manifest(
        stage: "emit", folder: "5-emit", period: period, settings: [], inputs: [], outputs: [], tallies: [],
        findings: [], extra: parent.map { [JSONMember(Manifest.parentKey, .text($0))] } ?? [])
    }
    func put(_ folder: String, _ bytes: [UInt8]) throws {
      try bench.work.write(folder + "/manifest.json", String(decoding: bytes, as: UTF8.self))
    }
    func periods() throws -> [String] {
      var loader = try loader(bench) {
        $0.previous = bench.work.path + "/q2"
        $0.history = bench.work.path + "/lama"
      }
      return try loader.snapshots(limit: 3).map(\.manifest.period)
    }
    let older = manifest("2025-Q1", parent: nil).bytes
    try put("lama/q1/5-emit", older)
    try put("q2", manifest("2025-Q2", parent: Hex.sha256(older)).bytes)
    try bench.work.write("lama/a/5-emit/manifest.json", "{")
    try bench.work.write("lama/a/5-emit/SHA256SUMS", String(repeating: "0", count: 64) + "  manifest.json\n")
    #expect(try periods() == ["2025-Q2", "2025-Q1"])
    #expect(bench.lines.all.count == 1 && bench.lines.all[0].contains("lama/a/5-emit/manifest.json"))

    // Without the parent the chain ends, whatever else is damaged.
    try FileManager.default.removeItem(atPath: bench.work.path + "/lama/q1")
    #expect(try periods() == ["2025-Q2"])

    // The parent was cut short.
    try put("lama/q1/5-emit", Array(older.dropLast(9)))
    try bench.work.write("lama/q1/5-emit/SHA256SUMS", Hex.sha256(older) + "  manifest.json\n")
    let cut = #expect(throws: Failure.self) { _ = try periods() }
    #expect(cut?.status == .badData && cut?.file == bench.work.path + "/lama/q1/5-emit/manifest.json")

    // The parent is of another contract.
    let other = Array(
      String(decoding: older, as: UTF8.self).replacingOccurrences(of: "\"contract\": ", with: "\"contract\": 9").utf8)
    try #require(other != older)
    try FileManager.default.removeItem(atPath: bench.work.path + "/lama/q1/5-emit/SHA256SUMS")
    try put("lama/q1/5-emit", other)
    #expect(try periods() == ["2025-Q2"])
    try put("q2", manifest("2025-Q2", parent: Hex.sha256(other)).bytes)
    #expect(throws: Failure.self) { _ = try periods() }
  }

  @Test func messagesNameFileRowAndCode() {
    let lines = Lines()
    let log = DiagnosticLog(stage: "ingest", language: .indonesian) { lines.add($0) }
    log.report(
      .warning, Message(id: "NIK rusak", en: "broken"), file: "dtks.csv", row: 7, code: "NIK-003",
      value: Masked(String(repeating: "1", count: 16)))
    for _ in 0..<20 { log.report(.warning, Message(id: "lagi", en: "again"), file: "x", code: "A") }
    #expect(lines.all.first == "dtsen-ingest: dtks.csv:7: NIK-003 peringatan: NIK rusak (111111*********1)")
    #expect(lines.all.count == 1 + DiagnosticLog.shownPerCode)
    #expect(log.warnings == 21)
    let json = Lines()
    let other = DiagnosticLog(stage: "ingest", language: .english, json: true) { json.add($0) }
    other.report(.error, Message(id: "", en: "a \"b\""), file: "f", row: 2)
    let expected = #"{"type":"log","stage":"ingest","severity":"error","file":"f","row":2,"message":"a \"b\""}"#
    #expect(json.all == [expected])
  }

  @Test func findingsAreSortedAndKeepTheGravestSeverity() {
    let log = DiagnosticLog(stage: "x", language: .english) { _ in }
    log.count("B", source: "pln", severity: .note)
    log.count("A", source: "pln")
    log.count("B", source: "dtks", rows: 3, severity: .note)
    log.count("A", source: "pln", rows: 2, severity: .note)
    log.count("C", source: "pln", rows: 0)
    #expect(
      log.findings.map { "\($0.source) \($0.code) \($0.severity) \($0.count)" } == [
        "dtks B note 3", "pln A warning 3", "pln B note 1",
      ])
  }

  @Test func progressIsSilentUnlessAskedFor() {
    let lines = Lines()
    let silent = Progress(stage: "x", mode: .auto, terminal: false) { lines.add($0) }
    silent.start("dtks", rows: 10)
    silent.add(rows: 5)
    silent.finish()
    #expect(lines.all.isEmpty)
    let json = Progress(stage: "x", mode: .json, terminal: false) { lines.add($0) }
    json.start("dtks", rows: 10)
    json.add(rows: 10, bytes: 100)
    json.finish()
    #expect(
      lines.all.last
        == "{\"type\":\"progress\",\"stage\":\"x\",\"phase\":\"dtks\",\"rows\":10,\"rows_total\":10,\"bytes\":100,\"bytes_total\":0}\n"
    )
    #expect(lines.all.count == 2)
  }
}
