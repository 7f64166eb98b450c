import Diagnostics
import Emitting
import Foundation
import StageContract
import TabularIO
import Testing

@Suite struct EmitTests {
  @Test func tablesHoldEveryRowOnceInOrder() throws {
    let emission = try Emission.made(families: 300, parts: 4)
    let run = SyntheticRun(families: 300, parts: 4)
    var families: [String] = []
    var persons = 0
    var places: Set<String> = []
    for path in Emission.files(emission.folder) where path.hasPrefix("keluarga/") {
      let rows = try emission.records(path)
      let province = String(path.dropFirst("keluarga/".count).prefix(2))
      places.insert(province)
      let column = { (name: String) in rows[0].firstIndex(of: name) ?? -1 }
      var last: [String] = []
      for row in rows.dropFirst() {
        let code = row[column("kode_provinsi")]
        #expect(code.isEmpty ? province == "00" : code == province)
        #expect(row[column("kode_kelurahan_desa")].count % 10 == 0)
        let key = [row[column("kode_kelurahan_desa")], row[column("nomor_kartu_keluarga")], row[column("id_keluarga")]]
        #expect(last.isEmpty || last.lexicographicallyPrecedes(key))
        last = key
        families.append(row[column("id_keluarga")])
      }
    }
    for path in Emission.files(emission.folder) where path.hasPrefix("anggota/") {
      persons += try emission.records(path).count - 1
    }
    #expect(families.sorted() == (0..<300).map { run.id($0, 50) }.sorted())
    #expect(persons == (0..<300).reduce(0) { $0 + run.members($1) })
    #expect(places.isSuperset(of: ["00", "31", "32"]))
  }

  @Test func aFamilyRowJoinsMatchAndFlag() throws {
    let emission = try Emission.made()
    let run = SyntheticRun(families: 120, parts: 2)
    var found = 0
    for family in 0..<120 where run.region(family).count == 10 {
      let region = run.region(family)
      let rows = try emission.records("keluarga/\(region.prefix(2)).csv.gz")
      guard let row = rows.first(where: { $0[0] == run.id(family, 50) }) else { continue }
      let value = { (name: String) in row[rows[0].firstIndex(of: name) ?? 0] }
      #expect(value("alamat") == "JL. MAWAR \(family), RT 1")
      #expect(value("kode_kecamatan") == region.prefix(6))
      #expect(value("kode_kelurahan_desa") == region)
      #expect(!value("provinsi").isEmpty && !value("kabupaten_kota").isEmpty)
      #expect(value("nama_kepala_keluarga") == run.name(family, 0))
      #expect(value("status_peringkat") == "LENGKAP")
      #expect(value("temuan") == (run.pick(family, 56, 6) == 0 ? "INK-16;KEL-001" : ""))
      found += 1
    }
    #expect(found > 80)
  }

  @Test(arguments: [(1, 64 << 20), (2, 256 << 20), (3, 1 << 20), (5, 1 << 30)])
  func sameContentWhateverJobsAndMemory(jobs: Int, memory: Int) throws {
    let emission = try Emission(families: 400, parts: 4)
    try emission.emit("5-emit")
    try emission.emit("other", jobs: jobs, memory: memory)
    let first = try emission.contents(emission.folder)
    let second = try emission.contents(emission.work.path + "/run/other")
    #expect(first.keys.sorted() == second.keys.sorted())
    for (path, bytes) in first { #expect(second[path] == bytes, "\(path)") }
  }

  /// With one part or several, more memory or less, the rows that spill come back: many rows, little memory.
  @Test func spillsAndStillSorts() throws {
    let emission = try Emission(families: 6000, parts: 2)
    try emission.emit("5-emit", jobs: 2, memory: 512 << 20)
    try emission.emit("small", jobs: 2, memory: 128 << 10)
    let first = try emission.contents(emission.folder)
    let second = try emission.contents(emission.work.path + "/run/small")
    #expect(first == second)
  }

  /// All keys begin alike, so that one range holds everything, far more than the memory given: it is sorted on disk.
  @Test func oneRangeThatHoldsEverythingIsSortedOnDisk() throws {
    let emission = try Emission(families: 6000, parts: 2, skewed: true)
    try emission.emit("5-emit", jobs: 2, memory: 1 << 30)
    try emission.emit("small", jobs: 2, memory: 256 << 10)
    let first = try emission.contents(emission.folder)
    #expect(try first == emission.contents(emission.work.path + "/run/small"))
    let size = first["anggota/00.csv.gz"]?.count ?? 0
    #expect(size > 2 << 20, "\(size) bytes fit in memory: the test tests nothing")
    #expect(try emission.verify().isSound)
  }

  @Test func disagreeingMatchAndFlagPublishNothing() throws {
    let emission = try Emission(lopsided: true)
    do {
      try emission.emit()
      Issue.record("was published")
    } catch let failure as Failure {
      #expect(failure.status == .badData)
    }
    #expect(FileAccess.isFolder(emission.folder) == nil)
  }

  @Test func manifestNamesParentAndRoots() throws {
    let emission = try Emission.made()
    let first = try UpstreamStage(folder: emission.folder)
    #expect(first.manifest.extra(Manifest.parentKey) == nil)
    let earlier = emission.work.path + "/earlier"
    try FileManager.default.moveItem(atPath: emission.folder, toPath: earlier)
    try emission.emit("next", previous: earlier)
    let second = try UpstreamStage(folder: emission.work.path + "/run/next")
    #expect(second.manifest.extra(Manifest.parentKey)?.text == first.digest)
    let roots = second.manifest.extra("merkle")?.list ?? []
    #expect(roots.count >= 5)
    #expect(roots.allSatisfy { $0["akar"]?.text?.count == 64 })
    #expect(roots.map { $0["provinsi"]?.text ?? "" } == roots.map { $0["provinsi"]?.text ?? "" }.sorted())
  }

  /// What ingest's guards compare the next delivery with comes along; what follows from single files does not.
  @Test func theAccountsOfTheSourcesComeAlong() throws {
    let emission = try Emission.made()
    let sources = try #require(try UpstreamStage(folder: emission.folder).manifest.extra("sumber")?.list)
    #expect(sources.map { $0["sumber"]?.text } == ["dukcapil", "dtks", "regsosek_keluarga"])
    for source in sources {
      #expect(source.members?.map(\.name) == ["sumber", "baris", "ditolak", "isian"])
      #expect(source["isian"]?["nik"]?.number == 1)
    }
  }

  @Test func identitiesAreCutByTwoCharacters() throws {
    let emission = try Emission.made()
    var count = 0
    for path in Emission.files(emission.folder) where path.hasPrefix("identitas/") {
      let rows = try emission.records(path).dropFirst().map { $0[0] }
      #expect(rows.allSatisfy { path == "identitas/\($0.prefix(2)).csv.gz" })
      #expect(rows == rows.sorted())
      count += rows.count
    }
    #expect(count == (try UpstreamStage(folder: emission.folder)).rows("identitas"))
    #expect(count > 400)
  }

  @Test func identitiesThatAreCutAlreadyAreTakenOver() throws {
    let whole = try Emission.made(families: 40, parts: 1)
    let cut = try Emission(families: 40, parts: 1, cut: true)
    try cut.emit()
    let first = try whole.contents(whole.folder).filter { $0.key.hasPrefix("identitas/") }
    let second = try cut.contents(cut.folder).filter { $0.key.hasPrefix("identitas/") }
    #expect(first == second)
    #expect(try cut.verify().isSound)
  }

  /// The snapshot keeps what it took over when the run's stages are gone.
  @Test func standsWithoutItsStages() throws {
    let emission = try Emission.made(families: 40, parts: 1)
    for stage in ["1-ingest", "2-normalise", "3-match", "4-flag"] {
      try FileManager.default.removeItem(atPath: emission.work.path + "/run/" + stage)
    }
    #expect(try emission.verify().isSound)
  }

  @Test func schemaDescribesEveryTable() throws {
    let emission = try Emission.made()
    let schema = try JSONReader.parse(try emission.content("skema.json"), file: "skema.json")
    var paths: [String] = []
    for resource in schema["resources"]?.list ?? [] {
      let own = resource["path"]?.list?.compactMap(\.text) ?? [resource["path"]?.text ?? ""]
      let names = resource["schema"]?["fields"]?.list?.compactMap { $0["name"]?.text } ?? []
      let types = resource["schema"]?["fields"]?.list?.compactMap { $0["type"]?.text } ?? []
      for path in own {
        let rows = try emission.records(path)
        #expect(rows.first == names, "\(path)")
        for (column, type) in types.enumerated() where type == "integer" || type == "number" {
          let isNumber = rows.dropFirst().allSatisfy { $0[column].isEmpty || Double($0[column]) != nil }
          #expect(isNumber, "\(path) \(names[column])")
        }
      }
      paths += own
    }
    let tables = Emission.files(emission.folder).filter { $0.hasSuffix(".csv.gz") || $0.hasPrefix("ringkasan/") }
    #expect(paths.sorted() == tables)
  }

  @Test func storedDigestsAreThoseOfSha256sum() throws {
    let emission = try Emission.made()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sha256sum", "-c", "--quiet", "--strict", "SHA256SUMS"]
    process.currentDirectoryURL = URL(fileURLWithPath: emission.folder)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let lines = String(decoding: try emission.content("SHA256SUMS"), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == Emission.files(emission.folder).count - 1)
  }

  @Test func populationAddsUp() throws {
    let emission = try Emission.made(families: 300, parts: 4)
    let rows = try emission.records("ringkasan/penduduk.csv")
    let national = rows.first { $0[0] == "nasional" } ?? []
    #expect(national[3] == "300")
    for column in 3...5 {
      for level in ["provinsi", "kabupaten_kota"] {
        let sum = rows.filter { $0[0] == level }.compactMap { Int($0[column]) }.reduce(0, +)
        #expect(String(sum) == national[column], "\(level) \(column)")
      }
    }
    let outcomes = try emission.records("ringkasan/padan.csv").dropFirst()
    let dtks = outcomes.filter { $0[0] == "dtks" }.compactMap { Int($0[2]) }.reduce(0, +)
    #expect(dtks == SyntheticRun(families: 300, parts: 4).traces.first { $0.source == "dtks" }?.rows)
  }
}
