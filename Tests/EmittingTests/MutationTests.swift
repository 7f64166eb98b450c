import Diagnostics
import Foundation
import StageContract
import TabularIO
import TestSupport
import Testing
import Verifying

/// Every way to break a snapshot must be found and named.
@Suite struct MutationTests {
  /// One snapshot for all tests; each works on a copy.
  static let whole: Result<Emission, any Error> = Result { try Emission.made(families: 90, parts: 2, seed: 3) }

  /// A copy of the snapshot to break.
  private func copy() throws -> (Emission, String) {
    let emission = try MutationTests.whole.get()
    let target = emission.work.path + "/copy-" + UUID().uuidString
    try FileManager.default.copyItem(atPath: emission.folder, toPath: target)
    return (emission, target)
  }

  /// One file of every table.
  static func sample(_ folder: String) -> [String] {
    var seen: Set<String> = []
    return Emission.files(folder).filter { path in
      let name = path.split(separator: "/").first.map(String.init) ?? path
      return seen.insert(name).inserted
    }
  }

  @Test func aWholeSnapshotIsSound() throws {
    let emission = try MutationTests.whole.get()
    let report = try emission.verify()
    #expect(report.problems.map { $0.text(.english) } == [])
    #expect(report.lines(.indonesian).last == "utuh: semua yang diperiksa cocok")
    #expect(report.notes.contains { $0.en.contains("deliberate forgery") })
  }

  @Test func aChangedByteIsFoundInEveryFile() throws {
    let (emission, folder) = try copy()
    var random = SeededGenerator()
    for path in MutationTests.sample(folder) {
      let full = "\(folder)/\(path)"
      let original = try FileAccess.content(of: full)
      for place in [0, original.count / 2, original.count - 1, random.below(original.count)] {
        var bytes = original
        let bit = UInt8.random(in: 0..<8, using: &random)
        bytes[place] ^= 1 << bit
        try Data(bytes).write(to: URL(fileURLWithPath: full))
        let report = try emission.verify(folder)
        #expect(!report.isSound, "\(path) byte \(place) bit \(bit), seed \(SeededGenerator.seed)")
        if path != "SHA256SUMS" {
          #expect(report.problems.contains { $0.file == path }, "\(path) byte \(place): \(report.lines(.english))")
          #expect(report.problems.filter { $0.file == path }.count == 1 || path == "manifest.json")
        }
      }
      try Data(original).write(to: URL(fileURLWithPath: full))
    }
    #expect(try emission.verify(folder).isSound)
  }

  @Test func missingExtraAndSwappedFilesAreNamed() throws {
    let (emission, folder) = try copy()
    let manager = FileManager.default
    try manager.removeItem(atPath: folder + "/anggota/31.csv.gz")
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/bukti/catatan.txt"))
    try manager.moveItem(atPath: folder + "/keluarga/32.csv.gz", toPath: folder + "/t")
    try manager.moveItem(atPath: folder + "/keluarga/33.csv.gz", toPath: folder + "/keluarga/32.csv.gz")
    try manager.moveItem(atPath: folder + "/t", toPath: folder + "/keluarga/33.csv.gz")
    let files = try emission.verify(folder).problems.map(\.file)
    for path in ["anggota/31.csv.gz", "bukti/catatan.txt", "keluarga/32.csv.gz", "keluarga/33.csv.gz"] {
      #expect(files.filter { $0 == path }.count == 1, "\(path)")
    }
    #expect(files.count == 4)
  }

  @Test func linksAndEmptyFoldersAreNamed() throws {
    let (emission, folder) = try copy()
    let manager = FileManager.default
    try manager.moveItem(atPath: folder + "/tinjau.csv.gz", toPath: emission.work.path + "/lain.csv.gz")
    try manager.createSymbolicLink(
      atPath: folder + "/tinjau.csv.gz", withDestinationPath: emission.work.path + "/lain.csv.gz")
    try manager.createSymbolicLink(atPath: folder + "/putar", withDestinationPath: folder)
    try manager.createDirectory(atPath: folder + "/bukti/kosong", withIntermediateDirectories: true)
    #expect(mkfifo(folder + "/pipa", 0o600) == 0)
    #expect(
      try emission.verify(folder).problems.map { $0.text(.english) } == [
        "bukti/kosong: empty folder, not of a snapshot", "pipa: is no ordinary file",
        "putar: a symbolic link: a snapshot holds files of its own alone",
        "tinjau.csv.gz: a symbolic link: a snapshot holds files of its own alone",
      ])
    try manager.moveItem(atPath: folder + "/keluarga", toPath: emission.work.path + "/keluarga")
    try manager.createSymbolicLink(atPath: folder + "/keluarga", withDestinationPath: emission.work.path + "/keluarga")
    #expect(try emission.verify(folder).problems.contains { $0.file == "keluarga" })
  }

  @Test func recompressedContentIsWholeButSaid() throws {
    let (emission, folder) = try copy()
    let bytes = try emission.content("keluarga/31.csv.gz", in: folder)
    // A stored (not deflated) copy: other bytes, same content.
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sh", "-c", "gzip -dc keluarga/31.csv.gz > t && gzip -9n t && mv t.gz keluarga/31.csv.gz"]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    try process.run()
    process.waitUntilExit()
    #expect(try emission.content("keluarga/31.csv.gz", in: folder) == bytes)
    let report = try emission.verify(folder)
    #expect(
      report.problems.map { $0.text(.english) } == [
        "keluarga/31.csv.gz: stored bytes differ from SHA256SUMS, the content is whole"
      ])
    // Whoever has compressed it anew and says so has changed nothing.
    try Forger(folder: folder).sums()
    let again = try emission.verify(folder)
    #expect(again.isSound, "\(again.lines(.english))")
  }

  @Test func anEditedManifestIsFound() throws {
    let (emission, folder) = try copy()
    let path = folder + "/manifest.json"
    let text = String(decoding: try FileAccess.content(of: path), as: UTF8.self)
    try Data(text.replacingOccurrences(of: "2025-Q2", with: "2025-Q3").utf8).write(to: URL(fileURLWithPath: path))
    try Forger(folder: folder).sums()
    let report = try emission.verify(folder)
    #expect(
      report.problems.map { $0.text(.english) } == ["manifest.json: the manifest does not match its own digest"])
  }

  /// With its own digest made right again, what is wrong is something else, and is called so.
  @Test func aManifestThatContradictsItselfIsToldHow() throws {
    let (emission, folder) = try copy()
    try Forger(folder: folder).edit { Forger.set($0, [("period", .text("2025-Q3"))]) }
    #expect(
      try emission.verify(folder).problems.map { $0.text(.english) } == [
        "manifest.json: settings_sha256 does not follow from period and settings: one of them was changed"
      ])
    try Forger(folder: folder).edit { manifest in
      let back = Forger.set(manifest, [("period", .text("2025-Q2"))])
      let members = back.members ?? []
      return .object([JSONMember("catatan", .text("x"))] + members)
    }
    #expect(
      try emission.verify(folder).problems.map { $0.text(.english) } == [
        "manifest.json: the manifest is not in its proper form (members, their order, spaces)"
      ])
  }

  @Test func notASnapshotIs66() throws {
    let (emission, folder) = try copy()
    try FileManager.default.removeItem(atPath: folder + "/manifest.json")
    for path in [folder, folder + "/nowhere", emission.work.path + "/run/3-match"] {
      do {
        _ = try emission.verify(path)
        Issue.record("was accepted")
      } catch let failure as Failure {
        #expect(failure.status == .inputMissing)
      }
    }
  }

  // MARK: With digests repaired

  private func lines(_ emission: Emission, _ folder: String, _ path: String) throws -> [[UInt8]] {
    var lines = try emission.content(path, in: folder).split(separator: 10, omittingEmptySubsequences: false).map(
      Array.init)
    lines.removeLast()
    return lines
  }

  private func joined(_ lines: [[UInt8]]) -> [UInt8] { lines.flatMap { $0 + [10] } }

  /// The files of tables that hold enough rows, one a table.
  private func tables(_ folder: String) throws -> [String] {
    let snapshot = try UpstreamStage(folder: folder)
    let tables = snapshot.manifest.outputs.compactMap { table in
      table.parts.first { $0.path.hasSuffix(".csv.gz") && $0.rows >= 3 }?.path
    }
    // Without tables the tests that go through them would hold of nothing.
    try #require(!tables.isEmpty)
    return tables
  }

  @Test func aRemovedRowIsFoundThoughDigestsAgree() throws {
    let (emission, folder) = try copy()
    for path in try tables(folder) where !path.hasPrefix("ringkasan") {
      let original = try emission.content(path, in: folder)
      var rows = try lines(emission, folder, path)
      rows.remove(at: 2)
      try Forger(folder: folder).replace(path, joined(rows))
      let report = try emission.verify(folder)
      #expect(!report.isSound, "\(path)")
      try Forger(folder: folder).replace(path, original)
    }
    #expect(try emission.verify(folder).isSound)
  }

  @Test func movedRowsAreFoundThoughDigestsAgree() throws {
    let (emission, folder) = try copy()
    for path in try tables(folder) {
      let original = try emission.content(path, in: folder)
      var rows = try lines(emission, folder, path)
      let last = rows.count - 1
      if rows[1] == rows[last] { continue }
      rows.swapAt(1, last)
      try Forger(folder: folder).replace(path, joined(rows))
      let report = try emission.verify(folder)
      #expect(
        report.problems.contains { $0.file == path && $0.message.en.contains("out of order") },
        "\(path): \(report.lines(.english))")
      try Forger(folder: folder).replace(path, original)
    }
  }

  /// An id of which the registry says that it is gone, and which a table uses all the same.
  @Test func anIdThatIsGoneIsNotInUse() throws {
    let (emission, folder) = try copy()
    let path = try #require(try tables(folder).first { $0.hasPrefix("identitas/") })
    var rows = try lines(emission, folder, path)
    var fields = String(decoding: rows[1], as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
      .map(String.init)
    let header = String(decoding: rows[0], as: UTF8.self).split(separator: ",").map(String.init)
    fields[try #require(header.firstIndex(of: "hubungan"))] = "HILANG"
    rows[1] = Array(fields.joined(separator: ",").utf8)
    try Forger(folder: folder).replace(path, joined(rows))
    let report = try emission.verify(folder)
    #expect(report.problems.contains { $0.message.en.contains("gone by it") }, "\(report.lines(.english))")
  }

  @Test func aDoubledRowIsFoundThoughDigestsAgree() throws {
    let (emission, folder) = try copy()
    var seen: Set<String> = []
    for path in try tables(folder) {
      let name = String(path.split(separator: "/")[0].split(separator: ".")[0])
      let keyed = [
        "keluarga", "anggota", "anggota_luar", "kelayakan", "jejak", "tinjau", "tolak", "identitas", "graduasi",
        "kerja_lapangan", "keputusan_usulan",
      ]
      if !keyed.contains(name) { continue }
      seen.insert(name)
      let original = try emission.content(path, in: folder)
      var rows = try lines(emission, folder, path)
      rows.insert(rows[2], at: 2)
      try Forger(folder: folder).replace(path, joined(rows))
      let report = try emission.verify(folder)
      #expect(
        report.problems.contains { $0.file == path && $0.message.en.contains("doubled key") },
        "\(path): \(report.lines(.english))")
      try Forger(folder: folder).replace(path, original)
    }
    #expect(seen.count >= 10, "\(seen.sorted())")
  }

  /// Two verdicts about one family in one programme: other reasons, the same key. A further payment is no second verdict.
  @Test func aSecondVerdictIsFoundThoughDigestsAgree() throws {
    let (emission, folder) = try copy()
    let path = "kelayakan/SEMBAKO.csv.gz"
    let original = try emission.content(path, in: folder)
    let rows = try lines(emission, folder, path)
    let header = String(decoding: rows[0], as: UTF8.self).split(separator: ",").map(String.init)
    let columns = try ["unit", "id_keluarga", "hasil", "alasan"].map { try #require(header.firstIndex(of: $0)) }
    let place = try #require(
      rows.indices.dropFirst().first { index in
        let fields = String(decoding: rows[index], as: UTF8.self).split(
          separator: ",", omittingEmptySubsequences: false)
        return fields[columns[0]] == "KELUARGA" && !fields[columns[1]].isEmpty && !fields[columns[3]].contains("INK-08")
      })
    for (reason, isFound) in [("INK-07", true), ("INK-02;INK-08", false)] {
      var fields = String(decoding: rows[place], as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
        .map(String.init)
      fields[columns[2]] = "INKLUSI"
      fields[columns[3]] = reason
      var changed = rows
      changed.insert(Array(fields.joined(separator: ",").utf8), at: place + 1)
      try Forger(folder: folder).replace(path, joined(changed))
      let doubled = try emission.verify(folder).problems.contains {
        $0.file == path && $0.message.en.contains("doubled key")
      }
      #expect(doubled == isFound, "\(reason)")
    }
    try Forger(folder: folder).replace(path, original)
    #expect(try emission.verify(folder).isSound)
  }

  @Test func anIdOfNobodyIsFoundThoughDigestsAgree() throws {
    let (emission, folder) = try copy()
    let nobody = Array(String(repeating: "7Z", count: 10).utf8)
    for (path, column) in [
      ("anggota/32.csv.gz", "id_keluarga"), ("kelayakan/SEMBAKO.csv.gz", "id_keluarga"),
      ("kelayakan/PBI-JK.csv.gz", "id_individu"), ("jejak/dtks.csv.gz", "id_individu"),
      ("bukti/32.csv.gz", "id_keluarga"),
      ("kerja_lapangan.csv.gz", "id_keluarga"), ("graduasi.csv.gz", "id_keluarga"),
      ("keputusan_usulan.csv.gz", "id_individu"),
    ] {
      let original = try emission.content(path, in: folder)
      let records = LibCSV.records(original)
      let index = records[0].firstIndex(of: column) ?? 0
      guard let victim = records.dropFirst().last(where: { !$0[index].isEmpty })?[index] else { continue }
      let text = String(decoding: original, as: UTF8.self)
        .replacingOccurrences(of: victim, with: String(decoding: nobody, as: UTF8.self))
      try Forger(folder: folder).replace(path, Array(text.utf8))
      let report = try emission.verify(folder)
      #expect(
        report.problems.contains { $0.file == path && $0.message.en.contains("point at nobody") },
        "\(path): \(report.lines(.english))")
      try Forger(folder: folder).replace(path, original)
    }
    #expect(try emission.verify(folder).isSound)
  }

  @Test func aChangedValueBreaksTheMerkleRootThoughDigestsAgree() throws {
    let (emission, folder) = try copy()
    let path = "anggota/32.csv.gz"
    let text = String(decoding: try emission.content(path, in: folder), as: UTF8.self)
    try Forger(folder: folder).replace(path, Array(text.replacingOccurrences(of: "BANDUNG", with: "BANDANG").utf8))
    let report = try emission.verify(folder)
    #expect(report.problems.map { $0.text(.english) } == ["anggota/32.csv.gz: the Merkle root differs"])
  }

  @Test func aRowMovedToAnotherProvinceIsFoundThoughDigestsAgree() throws {
    let (emission, folder) = try copy()
    // A row of bukti does not hold its province, so there only the tree tells.
    for (table, named) in [
      ("keluarga", "do not belong in this file"), ("anggota", "do not belong in this file"), ("bukti", "Merkle"),
    ] {
      let (from, to) = ("\(table)/31.csv.gz", "\(table)/32.csv.gz")
      let originals = (try emission.content(from, in: folder), try emission.content(to, in: folder))
      var rows = try lines(emission, folder, from)
      let moved = rows.remove(at: 1)
      // Where its key belongs: before all rows of the other province.
      var others = try lines(emission, folder, to)
      others.insert(moved, at: 1)
      try Forger(folder: folder).replace(from, joined(rows))
      try Forger(folder: folder).replace(to, joined(others))
      let report = try emission.verify(folder)
      #expect(
        report.problems.contains { $0.file == to && $0.message.en.contains(named) },
        "\(table): \(report.lines(.english))")
      #expect(report.problems.contains { $0.file == from && $0.message.en.contains("Merkle") })
      try Forger(folder: folder).replace(from, originals.0)
      try Forger(folder: folder).replace(to, originals.1)
    }
    #expect(try emission.verify(folder).isSound)
  }

  /// A file of an older snapshot in place of this one's: named at once, and found in the rows when digests are repaired.
  @Test func aFileOfAnotherSnapshotIsFound() throws {
    let (emission, folder) = try copy()
    let older = try Emission.made(families: 70, parts: 1, seed: 8)
    for path in ["keluarga/32.csv.gz", "anggota/32.csv.gz", "kelayakan/SEMBAKO.csv.gz", "jejak/dtks.csv.gz"] {
      let (stored, original) = (try FileAccess.content(of: "\(folder)/\(path)"), try emission.content(path, in: folder))
      try Data(try FileAccess.content(of: "\(older.folder)/\(path)")).write(
        to: URL(fileURLWithPath: "\(folder)/\(path)"))
      #expect(try emission.verify(folder).problems.map(\.file) == [path])
      try Data(stored).write(to: URL(fileURLWithPath: "\(folder)/\(path)"))
      try Forger(folder: folder).replace(path, try older.content(path))
      #expect(!(try emission.verify(folder).isSound), "\(path)")
      try Forger(folder: folder).replace(path, original)
    }
    #expect(try emission.verify(folder).isSound)
  }

  /// A snapshot that agrees with itself in everything but is not the one published: only a known root shows it.
  @Test func aConsistentForgeryIsFoundByAKnownRoot() throws {
    let emission = try MutationTests.whole.get()
    let forged = try Emission.made(families: 90, parts: 2, seed: 31)
    let manifest = try UpstreamStage(folder: emission.folder)
    #expect(try forged.verify().isSound)
    #expect(!(try forged.verify(roots: [manifest.digest]).isSound))
    let province = manifest.manifest.extra("merkle")?.list?.first { $0["provinsi"]?.text == "31" }
    #expect(!(try forged.verify(roots: ["31=\(province?["akar"]?.text ?? "")"]).isSound))
    let ids = manifest.manifest.extra("merkle_keluarga")?["akar"]?.text ?? ""
    #expect(!(try forged.verify(roots: ["keluarga=\(ids)"]).isSound))
    #expect(try emission.verify(roots: [manifest.digest, "keluarga=\(ids)"]).isSound)
  }

  @Test func aTallyThatDoesNotBalanceIsFound() throws {
    let (emission, folder) = try copy()
    let path = "jejak/dtks.csv.gz"
    let text = String(decoding: try emission.content(path, in: folder), as: UTF8.self)
    guard let place = text.range(of: ",PADAN,") else {
      Issue.record("no row to change")
      return
    }
    try Forger(folder: folder).replace(path, Array(text.replacingCharacters(in: place, with: ",GANDA,").utf8))
    let report = try emission.verify(folder)
    #expect(
      report.problems.map { $0.text(.english) } == [
        "jejak/dtks.csv.gz: rows by outcome differ from the manifest's tally"
      ])
  }

  @Test func noMessageHoldsAnIdOrANumber() throws {
    let (emission, folder) = try copy()
    for path in Emission.files(folder) where path.hasSuffix(".csv.gz") {
      var bytes = try FileAccess.content(of: "\(folder)/\(path)")
      bytes[bytes.count / 3] ^= 4
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(path)"))
    }
    let lines = try emission.verify(folder).lines(.english) + emission.verify(folder).lines(.indonesian)
    try #require(lines.count > 2)
    for line in lines {
      #expect(line.range(of: #"[0-9]{12,}|[0-9A-HJKMNP-TV-Z]{20}"#, options: .regularExpression) == nil, "\(line)")
    }
  }
}
