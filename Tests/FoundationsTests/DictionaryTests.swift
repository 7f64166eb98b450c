import DataDictionary
import Diagnostics
import Foundation
import PipelineConfig
import TestSupport
import Testing

@Suite struct DictionaryTests {
  static let pipelines = checkout + "/pipelines"

  private func dictionary() throws -> SourceDictionary {
    try SourceDictionary.load(Self.pipelines + "/kamus/extracts.csv")
  }

  private func sources(_ text: String, in work: Workdir) throws -> PipelineSources {
    let map = try ConfigFile.parse(Array(text.utf8), file: work.path + "/sumber.yaml", extracts: work.path + "/data")
    let sources = try PipelineSources.load(map, try dictionary())
    _ = try map.string("kamus")
    try map.finish()
    return sources
  }

  private func failure(_ work: () throws -> Void) -> Failure? {
    do {
      try work()
      return nil
    } catch {
      return error as? Failure
    }
  }

  @Test func sourcesAndColumns() throws {
    let dictionary = try dictionary()
    #expect(dictionary.sources.count == 16)
    #expect(dictionary.sources.first?.name == "dukcapil")
    let dukcapil = try dictionary.source("dukcapil")
    #expect(dukcapil.columns.first?.kind == .nik && dukcapil.columns.first?.required == true)
    #expect(dukcapil.index(of: "NO_PROP") == 15)
    #expect(dictionary["regsosek_keluarga"]?.columns.first { $0.name == "kode_wilayah_bps" }?.kind == .kodeBPS)
    #expect(dictionary["tidak_ada"] == nil)
  }

  @Test func snapshotAndCodes() throws {
    let snapshot = try SnapshotDictionary.load(Self.pipelines + "/kamus/snapshot.csv")
    #expect(snapshot.tables.count == 12)
    #expect(try snapshot.table("keluarga").header.first == "id_keluarga")
    #expect(snapshot.tables.allSatisfy { !$0.columns.isEmpty })
    let codes = try CodeCatalogue.load(Self.pipelines + "/kamus/codes.csv")
    #expect(codes["INK-03"]?.disqualifies == "keluarga")
    let causes = try CodeCatalogue.loadCauses(Self.pipelines + "/kamus/ink.csv")
    #expect(causes.allSatisfy { codes[$0.code] != nil })
  }

  @Test func allowedValues() {
    #expect(AllowedValues("1..11").range == 1...11)
    #expect(AllowedValues("1..10 or empty").allows("10"))
    #expect(!AllowedValues("1,2 (0 and Ya/Tidak also occur)").allows("0"))
    #expect(AllowedValues("R1,B*").allows("B2") && !AllowedValues("R1,B*").allows("R2"))
    #expect(AllowedValues("PKH,...").allows("apa saja") && AllowedValues("").allows("x"))
  }

  @Test(arguments: ["contoh", "nasional"]) func shippedSourcesLoad(pipeline: String) throws {
    let path = Self.pipelines + "/" + pipeline + "/sumber.yaml"
    let map = try ConfigFile.load(path, extracts: "/data")
    let sources = try PipelineSources.load(map, try SourceDictionary.load(try map.reference("kamus")))
    try map.finish()
    #expect(sources.sources.count == 16)
    #expect(sources["dukcapil"]?.required == true)
    #expect(sources["regsosek_keluarga"]?.regions.map(\.coding) == [.bps])
    #expect(sources["dtks"]?.regions.map(\.column) == ["kode_wilayah"])
  }

  @Test func settingsOfASource() throws {
    let work = Workdir()
    let text = """
      folder: $EXTRACTS
      kamus: x
      bawaan: {pembatas: ";", bentuk: {tanggal: DD-MM-YYYY}, tanggal_data: 2025-01-01}
      sumber:
        dtks:
          pembatas: "|"
          alias: {Nomor NIK: nik}
          kelompok: {jawa: ["dtks-3*.csv"]}
          bentuk: {tanggal_pemutakhiran: YYYYMMDD}
          pengantar: auto
          cadangan: tidak
        pln: {}
      """
    let sources = try sources(text, in: work)
    let dtks = try #require(sources["dtks"])
    #expect(dtks.dialect.delimiter == UInt8(ascii: "|"))
    #expect(dtks.dialect.preamble == nil && dtks.dialect.fallback == nil && dtks.dialect.quote == .character(34))
    #expect(dtks.aliases.map(\.column) == ["nik"])
    #expect(dtks.group(of: "dtks-31.csv.gz") == "jawa" && dtks.group(of: "dtks.csv") == "dtks")
    let columns = dtks.definition.columns
    #expect(columns.first { $0.name == "tanggal_lahir" }.flatMap(dtks.form) == "DD-MM-YYYY")
    #expect(columns.first { $0.name == "tanggal_pemutakhiran" }.flatMap(dtks.form) == "YYYYMMDD")
    #expect(dtks.dataDate == 20_250_101)
    #expect(sources["pln"]?.dialect.delimiter == UInt8(ascii: ";"))
  }

  @Test(arguments: [
    ("sumber: {dtkz: {}}", "dtkz"), ("sumber: {dtks: {alias: {X: nikk}}}", "nikk"),
    ("sumber: {dtks: {polaa: x}}", "polaa"),
    ("sumber: {dtks: {bentuk: {nama: x}}}", "nama"), ("sumber: {dtks: {pembatas: '#'}}", "pembatas"),
    ("sumber: {dtks: {kode_wilayah: {kode_wilayah: {sistem: x}}}}", "sistem"),
    ("sumber: {dtks: {}}\nbawaan: {pola: x}", "pola"),
  ])
  func refusedSettings(text: String, word: String) {
    let found = failure { _ = try sources("folder: $EXTRACTS\nkamus: x\n" + text, in: Workdir()) }
    #expect(found?.status == .badConfig)
    #expect(found?.message.en.contains(word) == true, "\(found?.message.en ?? "nothing thrown")")
    #expect((found?.line ?? 0) >= 3)
  }

  @Test func filesOfSources() throws {
    let work = Workdir()
    let text = "folder: $EXTRACTS\nkamus: x\nsumber: {dukcapil: {wajib: ya}, dtks: {}}\n"
    let sources = try sources(text, in: work)
    try work.write("data/dtks-b.csv", "")
    #expect(failure { _ = try sources.files() }?.status == .inputMissing)
    for name in ["dukcapil.csv.gz", "dukcapil-17.csv", "dtks-a.csv.gz", "catatan.txt"] {
      try work.write("data/" + name, "")
    }
    let found = try sources.files()
    #expect(found.matches.map(\.name) == ["dukcapil-17.csv", "dukcapil.csv", "dtks-a.csv", "dtks-b.csv"])
    #expect(found.others == ["catatan.txt"])
    try work.write("data/dtks-a.csv", "")
    #expect(failure { _ = try sources.files() }?.status == .badConfig)
  }

  /// What is named like an extract and cannot be read as one stops the run; other folders are nobody's business.
  @Test(arguments: ["folder", "link", "pipe"]) func whatOnlyLooksLikeAnExtract(kind: String) throws {
    let work = Workdir()
    let sources = try sources("folder: $EXTRACTS\nkamus: x\nsumber: {pln: {}}\n", in: work)
    try work.write("data/lama/pln.csv", "")
    #expect(try sources.files().matches.isEmpty && sources.files().others.isEmpty)
    let path = work.path + "/data/pln.csv.gz"
    switch kind {
    case "folder": #expect(mkdir(path, 0o700) == 0)
    case "link": #expect(symlink("/nowhere/pln.csv.gz", path) == 0)
    default: #expect(mkfifo(path, 0o600) == 0)
    }
    let found = failure { _ = try sources.files() }
    #expect(found?.status == .inputMissing && found?.file == path, "\(kind)")
  }

  @Test func referenceTablesStandByTheirOrigin() throws {
    let regions = try RegionReference.load(Self.pipelines + "/reference/wilayah.csv", on: 20_250_630)
    #expect(regions.all(.province).count == 38 && regions.all(.regency).count == 514)
    #expect(regions.name(of: "1771") == "Kota Bengkulu")
    let wages = Self.pipelines + "/reference/upah_minimum.csv"
    for day: Int32? in [20_250_101, 20_250_630, 20_251_231, nil] { _ = try ReferenceTable.load(wages, on: day) }
    for day: Int32 in [20_241_231, 20_260_101] {
      let failure = failure { _ = try ReferenceTable.load(wages, on: day) }
      #expect(failure?.status == .badConfig && failure?.message.en.contains("upah_minimum.csv does not hold") == true)
      #expect(failure?.file?.hasSuffix("upah_minimum.source.yaml") == true && failure?.line != nil)
    }

    let work = Workdir()
    let path = try work.write("x.csv", "a,b\n1,2\n")
    #expect(failure { _ = try ReferenceTable.load(path, on: nil) }?.status == .badConfig)
    try work.write("x.source.yaml", "penerbit: p\nasal: a\nlisensi: l\nsha256: abc\n")
    #expect(failure { _ = try ReferenceTable.load(path, on: nil) }?.line == 4)
  }

  /// Against the five-line model, on random names and patterns.
  @Test func patternsMatchTheirModel() {
    func model(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
      guard let first = pattern.first else { return name.isEmpty }
      if first == 42 {
        return (0...name.count).contains { model(Array(pattern.dropFirst()), Array(name.dropFirst($0))) }
      }
      guard let head = name.first, first == 63 || first == head else { return false }
      return model(Array(pattern.dropFirst()), Array(name.dropFirst()))
    }
    var random = SeededGenerator()
    for _ in 0..<3000 {
      let name = (0..<random.below(8)).map { _ in Array("ab".utf8)[random.below(2)] }
      let pattern = (0..<random.below(6)).map { _ in Array("ab*?".utf8)[random.below(4)] }
      let (text, other) = (String(decoding: pattern, as: UTF8.self), String(decoding: name, as: UTF8.self))
      #expect(
        FilePattern(text).matches(other) == model(pattern, name), "seed \(SeededGenerator.seed): \(text) on \(other)")
    }
    #expect(FilePattern("dukcapil*.csv.gz").matches("dukcapil-17.csv"))
  }
}
