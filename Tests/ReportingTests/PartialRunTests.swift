import Diagnostics
import Foundation
import Reporting
import TestSupport
import Testing

@Suite("A run that is not whole")
struct PartialRunTests {
  private func report(_ folder: Workdir, overwrite: Bool = false) throws {
    try ReportCommand(
      run: folder.path + "/run", output: folder.path + "/laporan", overwrite: overwrite, language: .indonesian,
      regions: "tidak-ada.csv", jobs: 1
    ).perform()
  }

  @Test("Any subset of the stages gives a page that names what is missing", arguments: 0..<32)
  func subsets(_ stages: Int) throws {
    let folder = Workdir()
    let run = MadeRun(folder.path + "/run")
    try FileManager.default.createDirectory(atPath: run.folder, withIntermediateDirectories: true)
    let writers = [run.writeIngest, run.writeNormalise, run.writeMatch, run.writeFlag, { try run.writeEmit() }]
    for (index, write) in writers.enumerated() where stages >> index & 1 == 1 { try write() }
    try report(folder)
    let page = try folder.text("laporan/laporan.html")
    for (index, name) in ["1-ingest", "2-normalise", "3-match", "4-flag", "5-emit"].enumerated() {
      #expect(page.contains("\(name) tidak dipakai") == (stages >> index & 1 == 0), "\(name)")
    }
    if stages == 0 { #expect(page.contains("Angka wilayah tidak ada")) }
    #expect(page.contains("Tidak ada pembanding"))
    #expect(page.contains("class=\"value\"") == (stages & 0b11100 != 0))
  }

  @Test("A damaged manifest or table is said, not fatal")
  func damaged() throws {
    let folder = Workdir()
    var run = MadeRun(folder.path + "/run")
    run.summaries.removeAll { $0.name == "galat" }
    try run.writeAll()
    try "{".write(toFile: folder.path + "/run/3-match/manifest.json", atomically: true, encoding: .utf8)
    try "rusak".write(toFile: folder.path + "/run/5-emit/keluarga/17.csv.gz", atomically: true, encoding: .utf8)
    try report(folder)
    let page = try folder.text("laporan/laporan.html")
    #expect(page.contains("3-match tidak dipakai: bukan JSON yang sah"))
    #expect(page.contains("Tidak terbaca:"))
    #expect(page.contains("galat.csv dari 4-flag belum ada"))
    #expect(page.contains("Orang menurut gabungan sumber"))
  }

  @Test(
    "A summary that is not what its manifest says: 65, whatever lies in 4-flag", arguments: ["cut", "gone", "garbage"])
  func damagedSummary(_ how: String) throws {
    for isAlone in [true, false] {
      let folder = Workdir()
      try MadeRun(folder.path + "/run").writeAll()
      if isAlone { try FileManager.default.removeItem(atPath: folder.path + "/run/4-flag") }
      let path = folder.path + "/run/5-emit/ringkasan/galat.csv"
      switch how {
      case "cut":
        let lines = try folder.text("run/5-emit/ringkasan/galat.csv").split(separator: "\n").prefix(2)
        try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
      case "gone": try FileManager.default.removeItem(atPath: path)
      default: try "a,b\n1\n".write(toFile: path, atomically: true, encoding: .utf8)
      }
      #expect {
        try report(folder)
      } throws: {
        ($0 as? Failure)?.status == .badData && ($0 as? Failure)?.file == path
      }
      #expect(!FileManager.default.fileExists(atPath: folder.path + "/laporan"))
    }
  }

  @Test(
    "A number that can be none: 65, never a zero and never a trap",
    arguments: [
      ("galat", "semua,663,", "semua,-1,"), ("galat", "semua,663,", "semua,9223372036854775807,"),
      ("galat", "semua,663,", "semua,enam,"),
      ("galat", "PKH,nasional,,semua,663", "PKH,nasional,,semua,"), ("program", ",4,120", ",4,99999999999999999999"),
      ("tumpang_tindih", "KELUARGA,1,", "KELUARGA,-1,"), ("tumpang_tindih", ",580", ",9223372036854775807"),
      ("indeks_sasaran", "1.905000", "9223372036854775807.0"), ("indeks_sasaran", "-0.136600", "-.-"),
      ("kode", "INK-03,30,", "INK-03,9223372036854775807,"), ("graduasi", ",10,8", ",10,-8"),
      ("antrean_usulan", "61-90,15", "61-90,15x"), ("usulan_kelurahan", ",120", ",1e3"), ("sasaran", ",66,", ",,"),
    ])
  func impossibleNumbers(_ name: String, _ text: String, _ other: String) throws {
    let folder = Workdir()
    var run = MadeRun(folder.path + "/run")
    let before = run.summaries.first { $0.name == name }?.text
    run.change(name, text, to: other)
    try #require(before != run.summaries.first { $0.name == name }?.text)
    try run.writeAll()
    #expect {
      try report(folder)
    } throws: {
      ($0 as? Failure)?.status == .badData && ($0 as? Failure)?.file?.hasSuffix("ringkasan/\(name).csv") == true
    }
  }

  @Test("A programme without a national line has no numbers, not zeros")
  func withoutNation() throws {
    let folder = Workdir()
    var run = MadeRun(folder.path + "/run")
    run.change("galat", "PKH,nasional,,semua,", to: "PKH,nasional,,lain,")
    try run.writeAll()
    try report(folder)
    #expect(try folder.text("laporan/laporan.html").contains("PKH tanpa angka nasional"))
    #expect(!folder.names("laporan/csv").contains("galat.csv"))
  }

  @Test("A family of impossibly many members is damage in its table, not a trap")
  func impossibleFamily() throws {
    let folder = Workdir()
    let run = MadeRun(folder.path + "/run")
    try run.writeAll()
    try run.writeFamilies(members: "9223372036854775807")
    try report(folder)
    let page = try folder.text("laporan/laporan.html")
    #expect(page.contains("Tidak terbaca:") && page.contains("jumlah_anggota_keluarga"))
  }

  @Test("A comparison of another snapshot is not shown")
  func staleComparison() throws {
    let folder = Workdir()
    let run = MadeRun(folder.path + "/run")
    try run.writeAll()
    try run.writeComparison()
    try "{\"inputs\": {\"lama\": \"aa\", \"baru\": \"bb\"}}".write(
      toFile: run.folder + "/beda/manifest.json", atomically: true, encoding: .utf8)
    try report(folder)
    #expect(try folder.text("laporan/laporan.html").contains("dibuat untuk potret lain"))
    #expect(!folder.names("laporan/csv").contains("mutasi_orang.csv"))
  }

  @Test("No run folder: 66")
  func noRun() throws {
    let folder = Workdir()
    #expect { try report(folder) } throws: { ($0 as? Failure)?.status == .inputMissing }
  }

  @Test("An output that is there is replaced only on request, one of others never: 73")
  func inTheWay() throws {
    let folder = Workdir()
    try MadeRun(folder.path + "/run").writeIngest()
    try report(folder)
    #expect { try report(folder) } throws: { ($0 as? Failure)?.status == .cannotCreate }
    try report(folder, overwrite: true)
    try FileManager.default.removeItem(atPath: folder.path + "/laporan/manifest.json")
    #expect { try report(folder, overwrite: true) } throws: { ($0 as? Failure)?.status == .cannotCreate }
    #expect(folder.names("laporan").contains("laporan.html"))
  }
}
