import Diagnostics
import Foundation
import Reporting
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
    try MadeRun(folder.path + "/run").writeAll()
    try "{".write(toFile: folder.path + "/run/3-match/manifest.json", atomically: true, encoding: .utf8)
    try "rusak".write(toFile: folder.path + "/run/5-emit/keluarga/17.csv.gz", atomically: true, encoding: .utf8)
    try FileManager.default.removeItem(atPath: folder.path + "/run/5-emit/ringkasan/galat.csv")
    try FileManager.default.removeItem(atPath: folder.path + "/run/4-flag/ringkasan/galat.csv")
    try report(folder)
    let page = try folder.text("laporan/laporan.html")
    #expect(page.contains("3-match tidak dipakai: bukan JSON yang sah"))
    #expect(page.contains("Tidak terbaca:"))
    #expect(page.contains("galat.csv dari 4-flag belum ada"))
    #expect(page.contains("Orang menurut gabungan sumber"))
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
    #expect(!(try folder.names("laporan/csv").contains("mutasi_orang.csv")))
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
    #expect(try folder.names("laporan").contains("laporan.html"))
  }
}
