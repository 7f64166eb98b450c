import Foundation
import TabularIO
import TestSupport
import Testing

/// The comparison of two quarters, held against what the generator knows of both.
@Suite(.serialized) struct TwoQuarterTests {
  /// The comparison of both snapshots, made once.
  private static let compared: Result<Workdir, any Error> = Result {
    let quarters = try Quarters.made.get()
    let work = Workdir()
    let finished = try diff(quarters.first.folder, quarters.second.folder, ["--out", "\(work.path)/beda"])
    try #require(finished.status == 1, "\(finished.account)")
    return work
  }

  private static func diff(_ left: String, _ right: String, _ options: [String]) throws -> Finished {
    try run(["\(bin)/dtsen-diff", "\(left)/5-emit", "\(right)/5-emit", "--progress", "none", "--lang", "en"] + options)
  }

  private typealias Line = [String: String]

  private func lines(_ table: String) throws -> [Line] {
    try rows("\(try Self.compared.get().path)/beda/perubahan/\(table).csv.gz")
  }

  private func rows(_ path: String) throws -> [Line] {
    let table = try SmallTable.load(path)
    return table.rows.map { Dictionary(uniqueKeysWithValues: zip(table.header, $0)) }
  }

  /// Ids of the rows of `kind` with `cause`.
  private func ids(_ lines: [Line], _ kind: String, _ cause: String? = nil) -> Set<String> {
    Set(lines.filter { $0["jenis"] == kind && (cause == nil || $0["sebab"] == cause) }.compactMap { $0["id"] })
  }

  @Test func deathsAndBirthsAreTheTruth() throws {
    let quarters = try Quarters.made.get()
    let (old, new) = (
      try SnapshotIds("\(quarters.first.folder)/5-emit"), try SnapshotIds("\(quarters.second.folder)/5-emit")
    )
    let (before, after) = (quarters.before.persons, quarters.after.persons)
    var died: Set<String> = []
    var born: Set<String> = []
    for (key, person) in after where person["orang"]?.isEmpty == false {
      let nik = person["orang"] ?? ""
      if let earlier = before[key] {
        if earlier["status"] != "1" && person["status"] == "1", let id = old.persons[nik] { died.insert(id) }
      } else if let id = new.persons[nik] {
        born.insert(id)
      }
    }
    let persons = try lines("anggota")
    #expect(died.count >= 5 && ids(persons, "HILANG", "MENINGGAL") == died)
    #expect(born.count >= 5 && ids(persons, "BARU", "LAHIR").intersection(new.established) == born)
    let path = "\(try Self.compared.get().path)/beda/mutasi_kab.csv"
    let flows = try rows(path).filter { $0["jenis"] == "orang" }
    func sum(_ column: String) -> Int { flows.reduce(0) { $0 + (Int($1[column] ?? "") ?? 0) } }
    #expect(sum("meninggal") == died.count && sum("lahir") >= born.count)
    // A family that lost or got a member says so.
    let families = try lines("keluarga").filter { $0["kolom"] == "jumlah_anggota_keluarga" && $0["jenis"] == "UBAH" }
    let causes = Dictionary(families.map { ($0["id"] ?? "", $0["sebab"] ?? "") }) { first, _ in first }
    for id in born {
      if let cause = causes[new.familyOf[id] ?? ""] { #expect(["LAHIR", "MENINGGAL", "GABUNG"].contains(cause)) }
    }
    for id in died {
      if let cause = causes[old.familyOf[id] ?? ""] { #expect(["MENINGGAL", "GABUNG"].contains(cause)) }
    }
    #expect(Set(causes.values).isSuperset(of: ["LAHIR", "MENINGGAL", "PECAH"]))
  }

  @Test func openingAndClosingAreWhatTheSnapshotsCount() throws {
    let quarters = try Quarters.made.get()
    let flows = try rows("\(try Self.compared.get().path)/beda/mutasi_kab.csv")
    for (snapshot, flow) in [(quarters.first.folder, "awal"), (quarters.second.folder, "akhir")] {
      let counted = try rows("\(snapshot)/5-emit/ringkasan/penduduk.csv").filter { $0["tingkat"] == "kabupaten_kota" }
      for (kind, column) in [("keluarga", "keluarga"), ("orang", "anggota")] {
        func nonzero(_ pairs: [(String, String)]) -> [String: String] {
          Dictionary(pairs.filter { $0.1 != "0" }) { first, _ in first }
        }
        let found = nonzero(
          flows.filter { $0["jenis"] == kind }.map { ($0["kode_kabupaten_kota"] ?? "", $0[flow] ?? "") })
        // What is known to the province alone has two digits here and `00` behind them there.
        let expected = nonzero(
          counted.map { row in
            let code = row["kode"] ?? ""
            return (code.hasSuffix("00") ? String(code.prefix(2)) : code, row[column] ?? "")
          })
        #expect(!expected.isEmpty && found == expected, "\(kind) \(flow)")
      }
    }
  }

  @Test func movesSplitsAndMergesAreTheTruth() throws {
    let quarters = try Quarters.made.get()
    let (old, seen) = (
      try SnapshotIds("\(quarters.first.folder)/5-emit"), try SnapshotIds("\(quarters.second.folder)/5-emit")
    )
    let (before, after) = (quarters.before, quarters.after)
    let families = try lines("keluarga")
    let merged = ids(families, "HILANG", "GABUNG")
    var moved: Set<String> = []
    for (key, family) in after.families {
      if let earlier = before.families[key], earlier["kode_wilayah"] != family["kode_wilayah"],
        let id = seen.families[family["no_kk"] ?? ""]
      {
        moved.insert(id)
      }
    }
    let places = families.filter { $0["kolom"] == "kode_kelurahan_desa" && $0["sebab"] == "PINDAH" }
    #expect(moved.count >= 5 && Set(places.compactMap { $0["id"] }) == moved)
    let founded = after.families.filter { before.families[$0.key] == nil }.compactMap {
      seen.families[$0.value["no_kk"] ?? ""]
    }
    let new = ids(families, "BARU", "PECAH").intersection(seen.established)
    #expect(founded.count >= 5 && new == Set(founded))
    // Of two families that became one, one id is gone, and that is why.
    let gone = before.families.filter { after.families[$0.key] == nil }
    #expect(gone.count >= 2)
    for (key, family) in gone {
      let person = try #require(before.persons.values.first { $0["keluarga"] == key })
      let receiving = try #require(after.persons[person["kunci"] ?? ""]?["keluarga"])
      let cards = [family["no_kk"], before.families[receiving]?["no_kk"]].compactMap { $0 }
      let pair = Set(cards.compactMap { old.families[$0] })
      if pair.count == 2 { #expect(pair.intersection(merged).count == 1, "family \(key)") }
    }
    // Who left to found a family is a person who moved.
    let persons = try lines("anggota").filter {
      $0["kolom"] == "id_keluarga" && $0["jenis"] != "BARU" && $0["jenis"] != "HILANG"
    }
    #expect(persons.contains { $0["sebab"] == "PINDAH" && founded.contains($0["baru"] ?? "") })
  }

  @Test func newRowsAreToldFromCorrectedValuesAndNamed() throws {
    let quarters = try Quarters.made.get()
    let families = try lines("keluarga")
    // Floors that changed because a visit found them so.
    let floors = families.filter { $0["kolom"] == "jenis_lantai_terluas" && $0["jenis"] == "UBAH" }
    #expect(floors.contains { $0["sebab"] == "BARIS_BARU" && $0["sumber"]?.contains("ground_check") == true })
    let visited = Set(
      try rows("\(quarters.second.folder)/3-match/jejak/ground_check.csv.gz").compactMap { $0["id_keluarga"] })
    for line in floors where line["sumber"]?.contains("ground_check") == true && line["sebab"] == "BARIS_BARU" {
      #expect(visited.contains(line["id"] ?? ""), "no visit to \(line["id"] ?? "")")
    }
    let causes = Set(
      try ["keluarga", "anggota", "kelayakan", "identitas"].flatMap { try lines($0) }.compactMap { $0["sebab"] })
    #expect(
      causes.isSuperset(of: [
        "BARIS_BARU", "BARIS_HILANG", "NILAI_DIPERBAIKI", "GABUNG", "PECAH", "LAHIR", "MENINGGAL", "PINDAH", "BATAS",
        "WAKTU", "TURUNAN",
      ]), "\(causes.sorted())")
  }

  /// By another key the persons without a NIK would be other people: that must be meant, and then all others go on.
  @Test func aRegistryGoesOnUnderItsKey() throws {
    let quarters = try Quarters.made.get()
    let other = try quarters.work.write("lain.key", String(repeating: "c3", count: 32) + "\n")
    func match(_ options: [String], to folder: String = "kunci", after: String? = nil) throws -> Finished {
      var command = quarters.second.command("3-match")
      func replace(_ option: String, _ value: String) throws {
        command[try #require(command.firstIndex(of: option)) + 1] = value
      }
      try replace("--out", "\(quarters.work.path)/\(folder)/3-match")
      try replace("--kunci", other)
      if let after { try replace("--sebelum", after) }
      return try run(command + options, environment: ["EXTRACTS": quarters.second.extracts])
    }
    let refused = try match([])
    #expect(refused.status == 78)
    #expect(refused.errors.contains("is not the registry key of the previous snapshot"), "\(refused.account)")
    #expect(try match(["--kunci-baru"]).status == 0)
    func ids(_ folder: String) throws -> [String: String] {
      var ids: [String: String] = [:]
      for (table, rows) in try StageTables(folder).rows where table.hasPrefix("identitas") {
        for row in rows where row[1] == "ORANG" && !row[3].isEmpty { ids[row[3]] = row[0] }
      }
      return ids
    }
    let before = try ids("\(quarters.second.folder)/3-match")
    let after = try ids("\(quarters.work.path)/kunci/3-match")
    let first = try ids("\(quarters.first.folder)/3-match")
    #expect(before.count > 4000)
    #expect(before.allSatisfy { nik, id in first[nik] != id || after[nik] == id })

    // With the former key beside the new one, those without a NIK go on too.
    let command = quarters.second.command("3-match")
    let own = command[try #require(command.firstIndex(of: "--kunci")) + 1]
    #expect(try match(["--kunci-lama", own], to: "beralih").status == 0)
    let changed = "\(quarters.work.path)/beralih/3-match"
    /// Persons without a NIK: those of each `hubungan`, and the marks of all.
    func unnumbered(_ folder: String) throws -> (by: [String: Set<String>], marks: Set<String>) {
      var (by, marks): ([String: Set<String>], Set<String>) = ([:], [])
      for (table, rows) in try StageTables(folder).rows where table.hasPrefix("identitas") {
        for row in rows where row[1] == "ORANG" && row[3].isEmpty {
          by[row[6], default: []].insert(row[0])
          marks.formUnion(row[8].split(separator: ";").dropFirst().map(String.init))
        }
      }
      return (by, marks)
    }
    let (same, own1) = try unnumbered("\(quarters.second.folder)/3-match")
    let (kept, marks) = try unnumbered(changed)
    #expect(try #require(same["TETAP"]).count > 50 && kept["TETAP"] == same["TETAP"])
    #expect(kept["HILANG"] == same["HILANG"])
    #expect(kept["BARU"]?.count == same["BARU"]?.count)
    // Nothing that the former key made is left in the marks, and whoever stays is known by the new ones alone.
    #expect(marks.isDisjoint(with: own1))
    #expect(try match([], to: "lanjut", after: changed).status == 0)
    let after2 = try unnumbered("\(quarters.work.path)/lanjut/3-match").by
    #expect(after2["TETAP"] == kept["TETAP"]?.union(kept["BARU"] ?? []) && after2["BARU"] == nil)
    // Who was found in Dukcapil gave up the same ids.
    func ended(_ folder: String) throws -> Set<String> {
      var ids: Set<String> = []
      for (table, rows) in try StageTables(folder).rows where table.hasPrefix("identitas") {
        for row in rows where row[6] == "GABUNG" { ids.formUnion(row[5].split(separator: ";").map(String.init)) }
      }
      return ids
    }
    #expect(try ended(changed) == ended("\(quarters.second.folder)/3-match"))
  }

  @Test func anotherModelAndOtherRulesAreToldFromOtherData() throws {
    let quarters = try Quarters.made.get()
    let work = Workdir()
    try FileManager.default.copyItem(atPath: "\(checkout)/pipelines", toPath: "\(work.path)/pipelines")
    func edit(_ file: String, _ old: String, _ new: String) throws {
      let path = "\(work.path)/pipelines/\(file)"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try #require(text.contains(old), "\(file) has no \(old)")
      try text.replacingOccurrences(of: old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
    }
    try edit("peringkat/contoh.yaml", "{1: 0.24, 2: 0.15,", "{1: -0.44, 2: 0.15,")
    try edit("rules/ink.yaml", "daya_va: 2200", "daya_va: 1300")
    var again = quarters.second
    again.config = "\(work.path)/pipelines/nasional"
    let copy = PipelineRun(
      folder: "\(work.path)/run", extracts: again.extracts, config: again.config, period: again.period,
      extra: again.extra)
    for stage in ["1-ingest", "2-normalise", "3-match"] {
      try FileManager.default.createDirectory(atPath: "\(work.path)/run", withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: "\(quarters.second.folder)/\(stage)", toPath: "\(work.path)/run/\(stage)")
    }
    try copy.all(["4-flag", "5-emit"])
    let finished = try Self.diff(quarters.second.folder, copy.folder, ["--out", "\(work.path)/beda"])
    #expect(finished.status == 1, "\(finished.account)")
    let families = try rows("\(work.path)/beda/perubahan/keluarga.csv.gz")
    #expect(Set(families.filter { $0["kolom"] == "skor_pmt" }.compactMap { $0["sebab"] }) == ["MODEL"])
    #expect(families.contains { $0["kolom"] == "temuan" && $0["sebab"] == "ATURAN" })
    #expect(families.contains { $0["kolom"] == "desil_nasional" && $0["sebab"] == "BATAS" })
    #expect(Set(families.compactMap { $0["sebab"] }).isSubset(of: ["MODEL", "ATURAN", "BATAS"]))
    #expect(try rows("\(work.path)/beda/perubahan/anggota.csv.gz").allSatisfy { $0["sebab"] == "ATURAN" })
  }

  @Test func theSameAgainstItselfIsEmptyAndAPatchRebuildsEveryByte() throws {
    let quarters = try Quarters.made.get()
    let work = Workdir()
    #expect(try Self.diff(quarters.first.folder, quarters.first.folder, ["--full"]).status == 0)
    let full = try Self.diff(quarters.first.folder, quarters.second.folder, ["--full", "--out", "\(work.path)/penuh"])
    #expect(full.status == 1, "\(full.account)")
    let patched = try run([
      "\(bin)/dtsen-diff", "--patch", "\(quarters.first.folder)/5-emit", "\(work.path)/penuh", "--out",
      "\(work.path)/jadi", "--progress", "none",
    ])
    #expect(patched.status == 0, "\(patched.account)")
    let (made, wanted) = (try contents("\(work.path)/jadi"), try contents("\(quarters.second.folder)/5-emit"))
    #expect(Set(made.keys) == Set(wanted.keys))
    for (path, bytes) in wanted where path != "SHA256SUMS" { #expect(made[path] == bytes, "\(path)") }
  }

  /// The decompressed content of every file.
  private func contents(_ folder: String) throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
      let path = "\(folder)/\(name)"
      if FileAccess.isFolder(path) == true { continue }
      let reader = try GzipReader(path: path)
      var block = [UInt8](repeating: 0, count: 1 << 20)
      var bytes: [UInt8] = []
      while true {
        let got = try block.withUnsafeMutableBufferPointer { buffer in
          try buffer.baseAddress.map { try reader.read(into: $0, count: buffer.count) } ?? 0
        }
        if got == 0 { break }
        bytes += block[0..<got]
      }
      found[name] = bytes
    }
    return found
  }

  @Test func limitsAndColumnsDecideTheStatus() throws {
    let quarters = try Quarters.made.get()
    let (left, right) = (quarters.first.folder, quarters.second.folder)
    #expect(try Self.diff(left, right, ["--only", "tidak_ada"]).status == 64)
    #expect(try Self.diff(left, right, ["--tables", "keluarga", "--only", "aset_bergerak_perahu"]).status == 1)
    #expect(try Self.diff(left, right, ["--max-changed", "1000000"]).status == 0)
    #expect(try Self.diff(left, right, ["--max-changed", "1"]).status == 1)
    let json = try Self.diff(left, right, ["--json"])
    let summary = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(summary?["sama"] as? Bool == false)
  }

  /// `dtsen-explain --riwayat` follows a family over both quarters.
  @Test func theHistoryOfAFamilyHasALineAPeriod() throws {
    let quarters = try Quarters.made.get()
    let moved = try #require(
      try lines("keluarga").first { $0["kolom"] == "kode_kelurahan_desa" && $0["sebab"] == "PINDAH" })
    let finished = try run(
      [
        "\(bin)/dtsen-explain", "--run", quarters.second.folder, "--riwayat", quarters.work.path, "--format", "json",
        "--kamus", "\(checkout)/pipelines/kamus", "--config", "\(checkout)/pipelines/nasional", "--lang", "en",
      ], input: (moved["id"] ?? "") + "\n")
    #expect(finished.status == 0, "\(finished.account)")
    let answer = try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any]
    let history = answer?["riwayat"] as? [[String: String]] ?? []
    #expect(history.map { $0["periode"] ?? "" } == ["2025-Q3", "2025-Q2"])
    let said = "kode_kelurahan_desa \(moved["lama"] ?? "")>\(moved["baru"] ?? "")"
    #expect(history.first?["berubah"]?.contains(said) == true, "\(history)")
    #expect(!containsLongNumber(history.first?["berubah"] ?? ""), "a number of a person in the history")
  }
}
